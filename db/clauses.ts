/** Sentences under small numbers, so that thousands of policies can be compared by what they say. */
import { eq, sql } from 'drizzle-orm'
import type { clausesIn } from '../src/core/clauses.ts'
import { given, inList } from './lists.ts'
import type { OpenDatabase } from './open.ts'
import { clauses } from './schema.ts'

/** `clausesIn` of the facts of one text. */
export type Sentences = ReturnType<typeof clausesIn>
export type Clauses = ReturnType<typeof createClauses>

export const createClauses = ({ read, transaction }: OpenDatabase) => {
  const idsOf = async (hashes: string[]): Promise<Map<string, number>> => {
    if (hashes.length === 0) return new Map()
    const found = await read((db) =>
      db.select({ hash: clauses.hash, id: clauses.id }).from(clauses).where(inList(clauses.hash, hashes)),
    )
    return new Map(found.map(({ hash, id }) => [hash, id]))
  }

  /** Before and beside whatever uses them: a sentence that nobody uses does no harm, and nobody has to wait for another's. */
  const add = (fresh: { hash: string; text: string }[]): Promise<void> =>
    transaction(async (tx) => {
      // Two writers that add the same sentences in the same order cannot wait for each other.
      await tx.execute(
        sql`insert into ${clauses} (hash, text) select g.hash, g.text
          from ${given(fresh, sql`hash text, text text`)} order by g.hash on conflict (hash) do nothing`,
      )
    })

  return {
    /** For each text: by fact, the numbers of the sentences that answer it. */
    clauseIds: async (texts: Sentences[]): Promise<Record<string, number[]>[]> => {
      const all = new Map(texts.flatMap(({ clauses }) => clauses.map((clause) => [clause.hash, clause])))
      const ids = await idsOf([...all.keys()])
      const fresh = [...all.values()].filter(({ hash }) => !ids.has(hash))
      if (fresh.length > 0) {
        await add(fresh)
        for (const [hash, id] of await idsOf(fresh.map(({ hash }) => hash))) ids.set(hash, id)
      }
      return texts.map(({ byFact }) =>
        Object.fromEntries(
          Object.entries(byFact).map(([fact, hashes]) => [fact, hashes.map((hash) => ids.get(hash)!)]),
        ),
      )
    },

    idsOfClauses: idsOf,

    clausesBy: (ids: number[]): Promise<{ id: number; hash: string; text: string }[]> =>
      read((db) => db.select().from(clauses).where(inList(clauses.id, ids))),

    clauseOf: async (hash: string): Promise<{ id: number; hash: string; text: string } | null> => {
      const [found] = await read((db) => db.select().from(clauses).where(eq(clauses.hash, hash)))
      return found ?? null
    },
  }
}
