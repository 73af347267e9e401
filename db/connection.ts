/**
 * One connection to a Postgres server.
 *
 * postgres.js 3.4 replaces a connection that it loses. Inside of its begin or reserve it then throws outside of any promise
 * or never answers again (porsager/postgres#1154, #1208), and even a plain query that meets the end of its connection may
 * never be answered, or later with no rows. So each client here has one connection, runs transactions with plain
 * statements, and is done with when the connection is lost.
 */
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres, { type Sql } from 'postgres'
import * as schema from './schema.ts'

type ServerDatabase = PostgresJsDatabase<typeof schema>

export interface Connection {
  isLost(): boolean
  /** Fails when the work does or the connection is lost, whichever comes first. */
  run<T>(work: (db: ServerDatabase) => Promise<T>): Promise<T>
  end(): Promise<void>
}

export const casing = 'snake_case'

/** Its own, beside the driver's: that one starts anew each time a server takes a connection and drops it unanswered. */
const connectSeconds = 10

/** Outside of transactions it only reads. */
export const connect = async (url: string): Promise<Connection> => {
  let lost: Error | undefined
  let tell: (error: Error) => void = () => {}
  const loss = new Promise<never>((_, reject) => {
    tell = reject
  })
  // Who is using the connection hears of it; when nobody is, nobody needs to.
  loss.catch(() => {})
  const lose = (code: string): void => {
    lost ??= connectionError(code)
    tell(lost)
    void end()
  }
  const client = postgres(url, {
    max: 1,
    connect_timeout: connectSeconds,
    idle_timeout: 0,
    max_lifetime: null,
    // They are asked for by a query whose failure nobody could catch, and nothing here needs them.
    fetch_types: false,
    onnotice: () => {},
    onclose: () => lose('CONNECTION_CLOSED'),
    // Were the connection replaced before we hear of the loss, the rest of a transaction could not be written by itself.
    connection: { application_name: 'lacuna', default_transaction_read_only: true },
  })
  const end = () => client.end({ timeout: 1 })

  /** In place of the driver's own; drizzle's transactions, its migrations among them, call this. */
  const begin = async <T>(work: (client: Sql) => Promise<T>): Promise<T> => {
    await client.unsafe('begin read write')
    const result = await work(client)
    if (lost) throw lost
    const { command } = await client.unsafe('commit')
    // So says a server that was asked to commit after a statement failed.
    if (command !== 'COMMIT') throw new Error(`the transaction ended with ${command}`)
    return result
  }
  const db = drizzle(Object.assign(client, { begin }) as Sql, { schema, casing })
  const connection: Connection = {
    isLost: () => lost !== undefined,
    run: (work) => Promise.race([loss, work(db)]),
    end,
  }

  const timer = setTimeout(() => lose('CONNECT_TIMEOUT'), connectSeconds * 1000)
  try {
    await connection.run(() => client.unsafe('select 1'))
    return connection
  } catch (error) {
    void end()
    throw error
  } finally {
    clearTimeout(timer)
  }
}

/** With the codes that the driver gives. */
export const connectionError = (code: string): Error =>
  Object.assign(new Error(`the connection to the database: ${code}`), { code })
