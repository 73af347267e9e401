/** The store: everything the use-cases ask of the database. Only this folder knows which database it is. */
import { sql } from 'drizzle-orm'
import { createChecks } from './checks.ts'
import { createClauses } from './clauses.ts'
import { createDecisions } from './decisions.ts'
import { createLatestTexts } from './latest-texts.ts'
import { type OpenDatabase, type OpenOptions, openDatabase } from './open.ts'
import { createSnapshots } from './snapshots.ts'
import { createStandings } from './standings.ts'
import { createVersions } from './versions.ts'

export type Store = ReturnType<typeof createStore>

/** @throws StoreError when the database cannot be opened */
export const openStore = async (options: OpenOptions = {}): Promise<Store> =>
  createStore(await openDatabase(options))

export const createStore = (open: OpenDatabase) => {
  const clauses = createClauses(open)
  return {
    ...createVersions(open),
    ...clauses,
    ...createSnapshots(open, clauses),
    ...createStandings(open),
    ...createChecks(open),
    ...createDecisions(open),
    ...createLatestTexts(open),
    /** Throws when the database does not answer. */
    ping: async (): Promise<void> => void (await open.read((db) => db.execute(sql`select 1`))),
    close: open.close,
  }
}
