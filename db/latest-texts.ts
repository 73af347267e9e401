/** Stored texts to try a rule on, and what was read in them. */
import { asc, desc, eq } from 'drizzle-orm'
import type { FactAnswers } from '../src/core/fact-answers.ts'
import type { Format } from '../src/core/formats.ts'
import { inList } from './lists.ts'
import type { OpenDatabase } from './open.ts'
import { foundByFacts, readByEngine } from './read-by.ts'
import { documents, facts, policies, snapshots } from './schema.ts'
import { picked } from './standings.ts'

export interface StoredText {
  snapshot: number
  policy: string
  capturedOn: string | null
  sha256: string
  readAs: string
  format: Format
  documentId: number | null
  /** Whether it is a policy; null where it was not read this way yet. */
  passes: boolean | null
  answers: FactAnswers | null
}

export const createLatestTexts = ({ read }: OpenDatabase) => ({
  /** The latest snapshot of each policy, or all. */
  textIds: async (all: boolean): Promise<number[]> => {
    const rows = await read(async (db) => {
      if (all) return db.select({ id: snapshots.id }).from(snapshots).orderBy(asc(snapshots.id))
      return db
        .selectDistinctOn([snapshots.policyId], { id: snapshots.id })
        .from(snapshots)
        .orderBy(snapshots.policyId, desc(snapshots.standsFrom), desc(snapshots.id))
    })
    return rows.map(({ id }) => id)
  },

  /** With the answers to `pick`, or to all facts. */
  textsOf: async (
    ids: number[],
    { engine, detectionDigest }: { engine: string; detectionDigest: string },
    pick: string[] | null,
  ): Promise<StoredText[]> => {
    const rows = await read((db) =>
      db
        .select({
          snapshot: snapshots.id,
          policy: policies.key,
          capturedOn: snapshots.capturedOn,
          sha256: snapshots.sha256,
          readAs: snapshots.readAs,
          format: snapshots.format,
          documentId: documents.id,
          gate: documents.gate,
          answers: pick === null ? facts.answers : picked(pick),
        })
        .from(snapshots)
        .innerJoin(policies, eq(policies.id, snapshots.policyId))
        .leftJoin(documents, readByEngine(engine))
        .leftJoin(facts, foundByFacts(detectionDigest))
        .where(inList(snapshots.id, ids))
        .orderBy(asc(snapshots.id)),
    )
    return rows.map(({ gate, ...rest }) => ({ ...rest, passes: gate?.pass ?? null }))
  },
})
