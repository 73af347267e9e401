/** The log of what reviewers decided, and the audit trail: decisions and versions in one order. Nothing here edits either. */
import { and, desc, eq, isNotNull, type SQL, sql } from 'drizzle-orm'
import type { Decision } from '../src/core/reviews.ts'
import type { EntryKind } from '../src/core/ruleset.ts'
import type { OpenDatabase } from './open.ts'
import { decisions, policies, snapshots, versions } from './schema.ts'

export interface NewDecision extends Omit<Decision, 'id' | 'decidedAt'> {
  policy: string
  decidedAt: Date
}

export interface StoredDecision extends Omit<NewDecision, 'policy'> {
  id: number
  /** From when the text it was decided on stood. */
  standsFrom: string
}

export interface AuditedDecision extends Omit<NewDecision, 'quotes'> {
  id: number
}

interface AuditedEntry {
  id: number
  kind: EntryKind
  entry: string
  digest: string
  origin: 'file' | 'http'
}

export interface AuditedVersion extends AuditedEntry {
  author: string | null
  reason: string | null
  addedAt: Date
  body: unknown
  /** The version before it of the same entry; null where it is the first. */
  before: { body: unknown; retired: boolean } | null
}

/** A version that its file gave, and that is in force no longer because the file is gone. */
export interface AuditedRemoval extends AuditedEntry {
  retiredAt: Date
}

/** The place of an entry in the trail: of one moment decisions come first, then what was put, then what was taken away. */
export interface TrailPlace {
  at: Date
  source: 0 | 1 | 2
  id: number
}

export const createDecisions = ({ read, transaction }: OpenDatabase) => ({
  addDecision: ({ policy, ...decision }: NewDecision): Promise<number> =>
    transaction(async (tx) => {
      const [added] = await tx
        .insert(decisions)
        .values({
          ...decision,
          policyId: sql`(select ${policies.id} from ${policies} where ${policies.key} = ${policy})`,
        })
        .returning({ id: decisions.id })
      return added!.id
    }),

  /** Newest first. */
  decisionsOf: (policy: string): Promise<StoredDecision[]> =>
    read((db) =>
      db
        .select({
          ...decisionColumns,
          quotes: decisions.quotes,
          standsFrom: sql<string>`(select min(${snapshots.standsFrom})::text from ${snapshots} where ${snapshots.policyId} = ${decisions.policyId} and ${snapshots.sha256} = ${decisions.sha256})`,
        })
        .from(decisions)
        .innerJoin(policies, eq(policies.id, decisions.policyId))
        .where(eq(policies.key, policy))
        .orderBy(desc(decisions.id)),
    ),

  /** Of each of the three sources the newest `limit` behind a place, newest first. */
  trail: (
    after: TrailPlace | undefined,
    limit: number,
  ): Promise<{ decided: AuditedDecision[]; put: AuditedVersion[]; removed: AuditedRemoval[] }> =>
    read(async (db) => ({
      decided: await db
        .select({ ...decisionColumns, policy: policies.key })
        .from(decisions)
        .innerJoin(policies, eq(policies.id, decisions.policyId))
        .where(behind(after, 0, sql`${decisions.decidedAt}`, sql`${decisions.id}`))
        .orderBy(desc(decisions.decidedAt), desc(decisions.id))
        .limit(limit),
      put: await db
        .select({
          ...entryColumns,
          author: versions.author,
          reason: versions.reason,
          addedAt: versions.addedAt,
          body: versions.body,
          // Names are written out: in a query of one table drizzle leaves the table's away, and they would mean the inner one.
          before: sql<AuditedVersion['before']>`(
            select json_build_object('body', b.body, 'retired', b.retired_at is not null) from versions b
            where b.kind = versions.kind and b.entry = versions.entry and b.id < versions.id
            order by b.id desc limit 1)`,
        })
        .from(versions)
        .where(behind(after, 1, sql`${versions.addedAt}`, sql`${versions.id}`))
        .orderBy(desc(versions.addedAt), desc(versions.id))
        .limit(limit),
      removed: await db
        // True because of the condition below.
        .select({ ...entryColumns, retiredAt: versions.retiredAt as unknown as typeof versions.addedAt })
        .from(versions)
        .where(
          and(
            isNotNull(versions.retiredAt),
            behind(after, 2, sql`${versions.retiredAt}`, sql`${versions.id}`),
          ),
        )
        .orderBy(desc(versions.retiredAt), desc(versions.id))
        .limit(limit),
    })),
})

const behind = (place: TrailPlace | undefined, source: number, at: SQL, id: SQL): SQL | undefined => {
  if (place === undefined) return undefined
  const time = sql`${place.at.toISOString()}::timestamptz`
  if (source > place.source) return sql`${at} <= ${time}`
  if (source < place.source) return sql`${at} < ${time}`
  return sql`(${at} < ${time} or (${at} = ${time} and ${id} < ${place.id}))`
}

const decisionColumns = {
  id: decisions.id,
  rule: decisions.rule,
  action: decisions.action,
  outcome: decisions.outcome,
  reason: decisions.reason,
  author: decisions.author,
  decidedAt: decisions.decidedAt,
  expiresOn: decisions.expiresOn,
  sha256: decisions.sha256,
  asOf: decisions.asOf,
  ruleDigest: decisions.ruleDigest,
  judged: decisions.judged,
}

const entryColumns = {
  id: versions.id,
  kind: versions.kind,
  entry: versions.entry,
  digest: versions.digest,
  origin: versions.origin,
}
