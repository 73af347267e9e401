/** Opens the database, embedded or on a server, and brings its tables up to date. The same schema and migrations serve both. */
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import type { ExtractTablesWithRelations } from 'drizzle-orm'
import { drizzle as onServer } from 'drizzle-orm/node-postgres'
import { migrate as migrateServer } from 'drizzle-orm/node-postgres/migrator'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { drizzle as onPglite } from 'drizzle-orm/pglite'
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator'
import pg from 'pg'
import { packageRoot } from '../src/package-root.ts'
import { lockFolder } from './lock.ts'
import * as schema from './schema.ts'
import { StoreError } from './store-error.ts'

export type Database = PgDatabase<PgQueryResultHKT, typeof schema, ExtractTablesWithRelations<typeof schema>>

export interface OpenDatabase {
  db: Database
  /** All of the work is stored or nothing. */
  transaction<T>(work: (tx: Database) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export interface OpenOptions {
  /** A Postgres server. Without it the embedded database is used. */
  databaseUrl?: string
  /** The embedded database's folder, or `memory://`. */
  dataDir?: string
}

export const openDatabase = ({ databaseUrl, dataDir = './data' }: OpenOptions): Promise<OpenDatabase> => {
  if (databaseUrl !== undefined) return openServer(databaseUrl)
  return dataDir === 'memory://' ? openEmbedded(dataDir) : openFolder(dataDir)
}

const casing = 'snake_case'
const migrations = {
  migrationsFolder: join(packageRoot, 'db/migrations'),
  migrationsSchema: 'public',
  migrationsTable: 'migrations',
}

const openFolder = async (folder: string): Promise<OpenDatabase> => {
  const lock = await lockFolder(folder).catch((error: unknown) => {
    if (error instanceof StoreError) throw error
    throw new StoreError(`the data folder ${folder} cannot be used: ${messageOf(error)}`, error)
  })
  try {
    const open = await openEmbedded(join(folder, 'postgres'))
    return {
      ...open,
      close: async () => {
        await open.close()
        await lock.release()
      },
    }
  } catch (error) {
    await lock.release()
    throw new StoreError(
      `the embedded database in ${folder} cannot be opened: ${messageOf(error)} (a folder of another version or half a copy? Set LACUNA_DATA to a new folder)`,
      error,
    )
  }
}

const openEmbedded = async (dataDir: string): Promise<OpenDatabase> => {
  const client = await PGlite.create(dataDir)
  try {
    const db = onPglite(client, { schema, casing })
    await migratePglite(db, migrations)
    return {
      db,
      transaction: (work) => db.transaction(work),
      close: async () => void (client.closed || (await client.close())),
    }
  } catch (error) {
    await client.close()
    throw error
  }
}

/**
 * Through `pg`, not postgres.js 3.4: when a server ended a connection inside a transaction, that one threw outside of any
 * promise or never answered again (porsager/postgres#1154, #1208; 4 of 4 tries here).
 */
const openServer = async (url: string): Promise<OpenDatabase> => {
  // Told without the address: it may hold a password.
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url))
    throw new StoreError('DATABASE_URL: expected postgres://USER:PASSWORD@HOST:PORT/DATABASE')
  const settings = {
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: 'lacuna',
  }
  await migrateInTurn(new pg.Client(settings))
  const pool = new pg.Pool({ ...settings, max: 10 })
  // A connection that is lost fails the queries on it, and the pool replaces it: nobody needs to be told twice.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return {
    db: onServer(pool, { schema, casing }),
    transaction: transactionOn(pool),
    close: async () => void (pool.ended || pool.ending || (await pool.end())),
  }
}

/** drizzle's own never returns a connection whose `begin` fails, and hides why a transaction failed when it cannot roll back. */
const transactionOn =
  (pool: pg.Pool): OpenDatabase['transaction'] =>
  async (work) => {
    const client = await pool.connect()
    let lost = false
    try {
      await client.query('begin')
      const result = await work(onServer(client, { schema, casing }))
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch(() => {
        lost = true
      })
      throw error
    } finally {
      client.release(lost)
    }
  }

/** Any number of processes may start at once: drizzle's migrate() takes no lock itself, so this does. */
const migrateInTurn = async (client: pg.Client): Promise<void> => {
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ version: string; encoding: string }>(
      `select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding`,
    )
    const { version, encoding } = rows[0]!
    if (Number(version) < 150_000)
      throw new StoreError(
        `expected Postgres 15 or newer, found version ${Math.floor(Number(version) / 10_000)}`,
      )
    if (encoding !== 'UTF8') throw new StoreError(`expected a database with encoding UTF8, found ${encoding}`)
    await client.query('select pg_advisory_lock($1)', [lockKey])
    await migrateServer(onServer(client, { schema, casing }), migrations)
  } catch (error) {
    throw error instanceof StoreError
      ? error
      : new StoreError(`the database cannot be opened: ${messageOf(error)}`, error)
  } finally {
    // Ends the session, and the lock with it.
    await client.end().catch(() => {})
  }
}

/** Any number, as long as no other program uses it on the same database. */
const lockKey = 4_280_001

const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause
  return inner instanceof Error ? messageOf(inner) : error.message
}
