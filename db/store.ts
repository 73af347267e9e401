/** The store: everything the use-cases ask of the database. Only this folder knows which database it is. */
import { sql } from 'drizzle-orm'
import { createChecks } from './checks.ts'
import { createDecisions } from './decisions.ts'
import { type OpenDatabase, type OpenOptions, openDatabase } from './open.ts'
import { createSnapshots } from './snapshots.ts'
import { createVersions } from './versions.ts'

export type Store = ReturnType<typeof createStore>

/** @throws StoreError when the database cannot be opened */
export const openStore = async (options: OpenOptions = {}): Promise<Store> =>
  createStore(await openDatabase(options))

export const createStore = (open: OpenDatabase) => ({
  ...createVersions(open),
  ...createSnapshots(open),
  ...createDecisions(open),
  ...createChecks(open),
  /** Throws when the database does not answer. */
  ping: async (): Promise<void> => void (await open.read((db) => db.execute(sql`select 1`))),
  close: open.close,
})
