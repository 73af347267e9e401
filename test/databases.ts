/** The databases the store is tested on: the embedded one always, a server whenever one can be reached. */
import pg from 'pg'
import type { OpenOptions } from '../db/open.ts'

export interface TestDatabase {
  name: string
  /** A new empty database. */
  create(): Promise<{ options: OpenOptions; drop(): Promise<void> }>
}

const serverUrl = process.env.TEST_DATABASE_URL || 'postgres://postgres@127.0.0.1:5432/postgres'

/** A connection to the server's own database, or null when there is no server. */
const admin = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: serverUrl, connectionTimeoutMillis: 3000 })
  try {
    await client.connect()
    await client.query(statement)
  } finally {
    await client.end().catch(() => {})
  }
}

const whyNoServer = await admin('select 1').then(
  () => null,
  (error: unknown) => (error instanceof Error ? error.message || String(error) : String(error)),
)
if (whyNoServer !== null) {
  // Who names a server wants it tested.
  if (process.env.TEST_DATABASE_URL) throw new Error(`TEST_DATABASE_URL cannot be reached: ${whyNoServer}`)
  console.warn(
    `SKIPPED: every test of the store on a Postgres server. None at ${new URL(serverUrl).host} (${whyNoServer}); set TEST_DATABASE_URL`,
  )
}
export const hasServer = whyNoServer === null

let count = 0
export const server: TestDatabase = {
  name: 'a Postgres server',
  create: async () => {
    const name = `lacuna_test_${process.pid}_${Date.now().toString(36)}_${count++}`
    await admin(`create database ${name}`)
    const url = new URL(serverUrl)
    url.pathname = `/${name}`
    return {
      options: { databaseUrl: url.href },
      drop: () => admin(`drop database ${name} with (force)`),
    }
  },
}

export const embedded: TestDatabase = {
  name: 'the embedded database',
  create: async () => ({ options: { dataDir: 'memory://' }, drop: async () => {} }),
}

export const databases = hasServer ? [embedded, server] : [embedded]
