/** The databases the store is tested on: the embedded one always, a server whenever one can be reached. */
import postgres from 'postgres'
import type { OpenOptions } from '../db/open.ts'

export interface TestDatabase {
  name: string
  /** A new empty database. */
  create(): Promise<{ options: OpenOptions; drop(): Promise<void> }>
}

const serverUrl = process.env.TEST_DATABASE_URL || 'postgres://postgres@127.0.0.1:5432/postgres'

/** On a connection of its own to the server's own database. */
const admin = async (statement: string): Promise<void> => {
  const client = postgres(serverUrl, { max: 1, connect_timeout: 3, fetch_types: false, onnotice: () => {} })
  try {
    await client.unsafe(statement)
  } finally {
    await client.end({ timeout: 1 })
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
