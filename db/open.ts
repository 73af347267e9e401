/** Opens the database, embedded or on a server, and brings its tables up to date. The same schema and migrations serve both. */
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { type ExtractTablesWithRelations, sql } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { drizzle as onPglite } from 'drizzle-orm/pglite'
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator'
import { migrate as migrateServer } from 'drizzle-orm/postgres-js/migrator'
import { packageRoot } from '../src/package-root.ts'
import { casing, connect } from './connection.ts'
import { lockFolder } from './lock.ts'
import { openPool } from './pool.ts'
import * as schema from './schema.ts'
import { StoreError } from './store-error.ts'

export type Database = PgDatabase<PgQueryResultHKT, typeof schema, ExtractTablesWithRelations<typeof schema>>

export interface OpenDatabase {
  read<T>(work: (db: Database) => Promise<T>): Promise<T>
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
      read: async (work) => work(db),
      transaction: (work) => db.transaction(work),
      close: async () => void (client.closed || (await client.close())),
    }
  } catch (error) {
    await client.close()
    throw error
  }
}

const openServer = async (url: string): Promise<OpenDatabase> => {
  // Told without the address: it may hold a password.
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url))
    throw new StoreError('DATABASE_URL: expected postgres://USER:PASSWORD@HOST:PORT/DATABASE')
  try {
    await migrateInTurn(url)
  } catch (error) {
    if (error instanceof StoreError) throw error
    throw new StoreError(`the database cannot be opened: ${messageOf(error)}`, error)
  }
  return openPool(url, 10)
}

/** Any number of processes may start at once: drizzle's migrate() takes no lock itself, so this does. */
const migrateInTurn = async (url: string): Promise<void> => {
  const { run, end } = await connect(url)
  try {
    await run(async (db) => {
      const [server] = await db.execute<{ version: string; encoding: string }>(
        sql`select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding`,
      )
      const { version, encoding } = server!
      if (Number(version) < 150_000)
        throw new StoreError(
          `expected Postgres 15 or newer, found version ${Math.floor(Number(version) / 10_000)}`,
        )
      if (encoding !== 'UTF8')
        throw new StoreError(`expected a database with encoding UTF8, found ${encoding}`)
      await db.execute(sql`select pg_advisory_lock(${lockKey})`)
      await db.execute(sql`set session characteristics as transaction read write`)
      await migrateServer(db, migrations)
    })
  } finally {
    // Ends the session, and the lock with it.
    await end()
  }
}

/** Any number, as long as no other program uses it on the same database. */
const lockKey = 4_280_001

const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause
  return inner instanceof Error ? messageOf(inner) : error.message
}
