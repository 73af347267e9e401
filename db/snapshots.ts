/** Policies, their snapshots, and what was read in them and judged of them. */
import { and, desc, eq, gt, inArray, lte, sql } from 'drizzle-orm'
import type { Document } from '../src/core/document.ts'
import type { FactAnswers } from '../src/core/fact-answers.ts'
import type { FactResult } from '../src/core/facts.ts'
import type { Format } from '../src/core/formats.ts'
import type { Scorecard } from '../src/core/scorecard.ts'
import type { Standing } from '../src/core/standings.ts'
import type { Clauses, Sentences } from './clauses.ts'
import { base64Of } from './columns.ts'
import type { Database, OpenDatabase } from './open.ts'
import { foundByFacts, readByEngine } from './read-by.ts'
import { checks, documents, facts, policies, snapshots, texts } from './schema.ts'
import { writeStandings } from './standings.ts'

/** A text as one version of the engine reads it, and what one state of the fact files finds in it. */
export interface StoredReading {
  sha256: string
  /** Media type and charset, e.g. `text/html; charset=utf-8`. */
  readAs: string
  engine: string
  document: Pick<Document, 'title' | 'date' | 'words' | 'gate' | 'text'>
  detectionDigest: string
  facts: FactResult[]
  /** `answersIn` of the facts. */
  answers: FactAnswers
}

export interface NewCheck {
  policy: string
  bytes: Uint8Array
  reading: StoredReading
  snapshot: { format: Format; capturedOn: string | null; standsFrom: string; sourceUrl: string | null }
  /** By a ruleset that is on record. */
  scorecard: Scorecard
  /** By the same ruleset. */
  standing: Standing
  sentences: Sentences
  at: Date
}

export interface StoredSnapshot {
  sha256: string
  readAs: string
  format: Format
  capturedOn: string | null
  standsFrom: string
  sourceUrl: string | null
}

export const createSnapshots = ({ read, transaction }: OpenDatabase, { clauseIds }: Clauses) => ({
  /** Snapshot, reading, facts and check in one transaction. False when the snapshot is stored already. */
  addCheck: async (check: NewCheck): Promise<boolean> => {
    const { reading, snapshot, scorecard, standing, at } = check
    if (await read((db) => isStored(db, check))) return false
    const [clauses] = await clauseIds([check.sentences])
    return transaction(async (tx) => {
      await tx.insert(policies).values({ key: check.policy, addedAt: at }).onConflictDoNothing()
      await tx.insert(texts).values({ sha256: reading.sha256, bytes: check.bytes }).onConflictDoNothing()
      const documentId = await writeReading(tx, reading)
      const [added] = await tx
        .insert(snapshots)
        .values({
          policyId: sql`(select ${policies.id} from ${policies} where ${policies.key} = ${check.policy})`,
          sha256: reading.sha256,
          readAs: reading.readAs,
          ...snapshot,
          importedAt: at,
          documentId,
        })
        .onConflictDoNothing()
        .returning({ id: snapshots.id })
      if (!added) return false
      await writeCheck(tx, { snapshotId: added.id, documentId, scorecard, checkedAt: at })
      const judgedBy = { rulesetDigest: scorecard.ruleset.digest, engine: reading.engine }
      await writeStandings(tx, judgedBy, [{ snapshot: added.id, ...standing, clauses: clauses! }])
      return true
    })
  },

  /** Adds a reading of a stored text, by a newer engine or other fact files. */
  addReading: (reading: StoredReading): Promise<void> =>
    transaction(async (tx) => {
      const documentId = await writeReading(tx, reading)
      await tx
        .update(snapshots)
        .set({ documentId })
        .where(and(eq(snapshots.sha256, reading.sha256), eq(snapshots.readAs, reading.readAs)))
    }),

  bytesOf: async (sha256: string): Promise<Uint8Array> => {
    const [text] = await read((db) =>
      db
        .select({ bytes: base64Of(texts.bytes) })
        .from(texts)
        .where(eq(texts.sha256, sha256)),
    )
    if (!text) throw new Error(`the text ${sha256} is not stored`)
    return text.bytes
  },

  /** Policies by key, after the key `after`. */
  policies: ({ q, after, limit }: { q?: string; after?: string; limit: number }) =>
    read(async (db) => {
      const page = await db
        .select({ id: policies.id, policy: policies.key })
        .from(policies)
        .where(
          and(
            after === undefined ? undefined : gt(policies.key, after),
            q === undefined ? undefined : sql`strpos(${policies.key}, ${q}) > 0`,
          ),
        )
        .orderBy(policies.key)
        .limit(limit)
      if (page.length === 0) return []
      const latest = await db
        .selectDistinctOn([snapshots.policyId], {
          id: snapshots.policyId,
          snapshots: sql<number>`count(*) over (partition by ${snapshots.policyId})`.mapWith(Number),
          sha256: snapshots.sha256,
          capturedOn: snapshots.capturedOn,
          title: documents.title,
          words: documents.words,
        })
        .from(snapshots)
        .innerJoin(documents, eq(documents.id, snapshots.documentId))
        .where(
          inArray(
            snapshots.policyId,
            page.map(({ id }) => id),
          ),
        )
        .orderBy(snapshots.policyId, desc(snapshots.standsFrom), desc(snapshots.id))
      const byId = new Map(latest.map(({ id, snapshots: count, ...rest }) => [id, { count, rest }]))
      return page.flatMap(({ id, policy }) => {
        const found = byId.get(id)
        return found ? [{ policy, snapshots: found.count, latest: found.rest }] : []
      })
    }),

  /** The policies to which one of the latest texts was added, the latest first. */
  recentPolicies: async (limit: number): Promise<{ policy: string; capturedOn: string | null }[]> => {
    const latest = await read((db) =>
      db
        .select({ policy: policies.key, capturedOn: snapshots.capturedOn })
        .from(snapshots)
        .innerJoin(policies, eq(policies.id, snapshots.policyId))
        .orderBy(desc(snapshots.id))
        .limit(limit * 25),
    )
    const newest = new Map<string, { policy: string; capturedOn: string | null }>()
    for (const one of latest) if (!newest.has(one.policy)) newest.set(one.policy, one)
    return [...newest.values()].slice(0, limit)
  },

  /** Newest first; none when the policy is not known. */
  snapshotsOf: (policy: string) =>
    read((db) =>
      db
        .select({
          id: snapshots.id,
          sha256: snapshots.sha256,
          capturedOn: snapshots.capturedOn,
          standsFrom: snapshots.standsFrom,
          sourceUrl: snapshots.sourceUrl,
          format: snapshots.format,
          title: documents.title,
          date: documents.date,
          words: documents.words,
          importedAt: snapshots.importedAt,
        })
        .from(snapshots)
        .innerJoin(policies, eq(policies.id, snapshots.policyId))
        .innerJoin(documents, eq(documents.id, snapshots.documentId))
        .where(eq(policies.key, policy))
        .orderBy(desc(snapshots.standsFrom), desc(snapshots.id)),
    ),

  /** The snapshot that stood on a day (the newest without one), with its reading if it was read this way before. */
  snapshotAt: async (
    policy: string,
    at: string | undefined,
    by: Pick<StoredReading, 'engine' | 'detectionDigest'>,
  ): Promise<{ snapshot: StoredSnapshot; reading: StoredReading | null } | null> => {
    const [row] = await read((db) =>
      db
        .select({ snapshot: snapshots, document: documents, facts })
        .from(snapshots)
        .innerJoin(policies, eq(policies.id, snapshots.policyId))
        .leftJoin(documents, readByEngine(by.engine))
        .leftJoin(facts, foundByFacts(by.detectionDigest))
        .where(and(eq(policies.key, policy), at === undefined ? undefined : lte(snapshots.standsFrom, at)))
        .orderBy(desc(snapshots.standsFrom), desc(snapshots.id))
        .limit(1),
    )
    if (!row) return null
    const { snapshot, document, facts: found } = row
    const { sha256, readAs } = snapshot
    return {
      snapshot,
      reading: document &&
        found && { sha256, readAs, ...by, document, facts: found.results, answers: found.answers },
    }
  },
})

/** Asked first, because sending all the rest only to see it refused takes ten times as long. */
const isStored = async (tx: Database, { policy, reading, snapshot }: NewCheck): Promise<boolean> => {
  const found = await tx
    .select({ id: snapshots.id })
    .from(snapshots)
    .innerJoin(policies, eq(policies.id, snapshots.policyId))
    .where(
      and(
        eq(policies.key, policy),
        sql`${snapshots.capturedOn} is not distinct from ${snapshot.capturedOn}`,
        eq(snapshots.sha256, reading.sha256),
        eq(snapshots.readAs, reading.readAs),
      ),
    )
  return found.length > 0
}

const writeReading = async (tx: Database, reading: StoredReading): Promise<number> => {
  const { sha256, readAs, engine } = reading
  await tx
    .insert(documents)
    .values({ sha256, readAs, engine, ...reading.document })
    .onConflictDoNothing()
  const [document] = await tx
    .select({ id: documents.id })
    .from(documents)
    .where(and(eq(documents.sha256, sha256), eq(documents.readAs, readAs), eq(documents.engine, engine)))
  const documentId = document!.id
  await tx
    .insert(facts)
    .values({
      documentId,
      detectionDigest: reading.detectionDigest,
      results: reading.facts,
      answers: reading.answers,
    })
    .onConflictDoNothing()
  return documentId
}

const writeCheck = async (
  tx: Database,
  run: { snapshotId: number; documentId: number; scorecard: Scorecard; checkedAt: Date },
): Promise<void> => {
  const { scorecard, ...ids } = run
  const { asOf, ruleset, engine, score, range, coverage, grade, laws } = scorecard
  await tx.insert(checks).values({
    ...ids,
    rulesetDigest: ruleset.digest,
    asOf,
    engine: engine.version,
    score,
    rangeLow: range?.[0] ?? null,
    rangeHigh: range?.[1] ?? null,
    coverage,
    grade,
    laws,
  })
}
