/** Stored runs and what they were made of, and the snapshots of one policy with their readings, one at a time. */
import { and, asc, desc, eq, inArray } from 'drizzle-orm'
import type { FoundBefore } from '../src/core/detect-changed.ts'
import type { Document } from '../src/core/document.ts'
import type { FactResult } from '../src/core/facts.ts'
import type { Entry } from '../src/core/ruleset.ts'
import { createKept } from './kept.ts'
import type { OpenDatabase } from './open.ts'
import { checks, documents, facts, policies, rulesets, snapshots, versions } from './schema.ts'
import type { StoredReading, StoredSnapshot } from './snapshots.ts'

export interface DatedSnapshot extends StoredSnapshot {
  id: number
  standsFrom: string
}

export interface Read {
  document: Pick<Document, 'title' | 'date' | 'words' | 'gate' | 'text'>
  facts: FactResult[]
}

/** In characters of text; what was found in a text takes some five times as much beside it. */
const mostKept = 2_000_000
const leastSize = 10_000

/** Readings are kept: whoever looks at a policy looks at its other pages next, and a reading never changes. */
export const createChecks = ({ read }: OpenDatabase, readings = createKept<Read>(mostKept)) => ({
  /** Oldest first; none when the policy is not known. */
  datedSnapshots: (policy: string): Promise<DatedSnapshot[]> =>
    read((db) =>
      db
        .select(snapshotColumns)
        .from(snapshots)
        .innerJoin(policies, eq(policies.id, snapshots.policyId))
        .where(eq(policies.key, policy))
        .orderBy(asc(snapshots.standsFrom), asc(snapshots.id)),
    ),

  /** What one version of the engine read in a text, and one state of the fact files found. */
  readingOf: async (
    by: Pick<StoredReading, 'sha256' | 'readAs' | 'engine' | 'detectionDigest'>,
  ): Promise<Read | null> => {
    const key = [by.sha256, by.readAs, by.engine, by.detectionDigest].join(' ')
    const known = readings.of(key)
    if (known) return known
    const { title, date, words, gate, text } = documents
    const [found] = await read((db) =>
      db
        .select({ document: { title, date, words, gate, text }, facts: facts.results })
        .from(documents)
        .innerJoin(facts, eq(facts.documentId, documents.id))
        .where(
          and(
            eq(documents.sha256, by.sha256),
            eq(documents.readAs, by.readAs),
            eq(documents.engine, by.engine),
            eq(facts.detectionDigest, by.detectionDigest),
          ),
        ),
    )
    if (found) readings.keep(key, found, leastSize + found.document.text.length)
    return found ?? null
  },

  /** What the newest ruleset that was ever asked about a text found in it, read by the same engine. */
  foundBefore: async (
    by: Pick<StoredReading, 'sha256' | 'readAs' | 'engine'>,
  ): Promise<FoundBefore | null> => {
    const [found] = await read((db) =>
      db
        .select({ digests: rulesets.facts, results: facts.results })
        .from(documents)
        .innerJoin(facts, eq(facts.documentId, documents.id))
        .innerJoin(rulesets, eq(rulesets.detectionDigest, facts.detectionDigest))
        .where(
          and(
            eq(documents.sha256, by.sha256),
            eq(documents.readAs, by.readAs),
            eq(documents.engine, by.engine),
          ),
        )
        .orderBy(desc(rulesets.addedAt))
        .limit(1),
    )
    return found ?? null
  },

  /** Of all snapshots of a policy, newest first. */
  checksOf: (policy: string) =>
    read((db) =>
      db
        .select({
          snapshotId: checks.snapshotId,
          id: checks.id,
          asOf: checks.asOf,
          rulesetDigest: checks.rulesetDigest,
          engine: checks.engine,
          score: checks.score,
          grade: checks.grade,
          checkedAt: checks.checkedAt,
        })
        .from(checks)
        .innerJoin(snapshots, eq(snapshots.id, checks.snapshotId))
        .innerJoin(policies, eq(policies.id, snapshots.policyId))
        .where(eq(policies.key, policy))
        .orderBy(asc(checks.id)),
    ).then((rows) => rows.reverse()),

  /** One run of a policy, with its snapshot. */
  checkOf: async (policy: string, id: number) => {
    const [found] = await read((db) =>
      db
        .select({ check: checks, snapshot: snapshotColumns })
        .from(checks)
        .innerJoin(snapshots, eq(snapshots.id, checks.snapshotId))
        .innerJoin(policies, eq(policies.id, snapshots.policyId))
        .where(and(eq(policies.key, policy), eq(checks.id, id))),
    )
    return found ?? null
  },

  /** The entries a ruleset was made of; null where the store does not know it. */
  entriesOf: async (digest: string): Promise<{ detectionDigest: string; entries: Entry[] } | null> =>
    read(async (db) => {
      const [ruleset] = await db.select().from(rulesets).where(eq(rulesets.digest, digest))
      if (!ruleset) return null
      const entries = await db
        .select({ kind: versions.kind, id: versions.entry, body: versions.body })
        .from(versions)
        .where(inArray(versions.id, ruleset.versions))
      return { detectionDigest: ruleset.detectionDigest, entries }
    }),
})

const { id, standsFrom, sha256, readAs, format, capturedOn, sourceUrl } = snapshots
const snapshotColumns = { id, standsFrom, sha256, readAs, format, capturedOn, sourceUrl }
