/** The audit trail, a page at a time: decisions and versions of the ruleset in one order, newest first. */
import type { AuditedDecision, AuditedRemoval, AuditedVersion, TrailPlace } from '../db/decisions.ts'
import type { Store } from '../db/store.ts'
import { type AuditEntry, changesBetween } from './core/audit.ts'
import { cursorAt, placeIn } from './cursors.ts'
import type { Page } from './usecases.ts'

export const auditTrail = async (
  store: Store,
  { cursor, limit = 50 }: { cursor?: string | undefined; limit?: number | undefined },
): Promise<Page<AuditEntry>> => {
  const after = cursor === undefined ? undefined : placeIn(cursor, readPlace)
  const { decided, put, removed } = await store.trail(after, limit + 1)
  const all = [
    ...decided.map((d) => ({ ...placeOf(d.decidedAt, 0, d.id), entry: () => decisionEntry(d) })),
    ...put.map((v) => ({ ...placeOf(v.addedAt, 1, v.id), entry: () => versionEntry(v) })),
    ...removed.map((v) => ({ ...placeOf(v.retiredAt, 2, v.id), entry: () => removalEntry(v) })),
  ].sort((a, b) => b.at.getTime() - a.at.getTime() || a.source - b.source || b.id - a.id)
  const items = all.slice(0, limit)
  return {
    items: items.map(({ entry }) => entry()),
    next: all.length > limit ? cursorAt(placeInWords(items.at(-1)!)) : null,
  }
}

const placeOf = (at: Date, source: TrailPlace['source'], id: number): TrailPlace => ({ at, source, id })
const placeInWords = ({ at, source, id }: TrailPlace): string => `${at.toISOString()} ${source} ${id}`

const readPlace = (place: string): TrailPlace | null => {
  const [, time = '', source, id] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) ([012]) (\d{1,9})$/.exec(place) ?? []
  const at = new Date(time)
  if (Number.isNaN(at.getTime())) return null
  // True because of the pattern above.
  return { at, source: Number(source) as TrailPlace['source'], id: Number(id) }
}

const decisionEntry = (decision: AuditedDecision): AuditEntry => {
  const { decidedAt, author, reason, policy, rule, action, outcome, judged } = decision
  const { expiresOn, sha256, asOf, ruleDigest } = decision
  return {
    ...{ at: decidedAt.toISOString(), author, reason, what: 'decision', policy },
    ...{ rule, action, outcome, judged, expiresOn, sha256, asOf, ruleDigest },
  }
}

const versionEntry = ({ addedAt, before, body, ...version }: AuditedVersion): AuditEntry => ({
  at: addedAt.toISOString(),
  author: version.author,
  reason: version.reason,
  what: before === null || before.retired ? 'added' : 'changed',
  ...entryOf(version),
  changes: before === null ? [] : changesBetween(before.body, body),
})

/** A file that is gone takes its version out of force; nobody signs for that. */
const removalEntry = ({ retiredAt, ...version }: AuditedRemoval): AuditEntry => ({
  at: retiredAt.toISOString(),
  author: null,
  reason: null,
  what: 'removed',
  ...entryOf(version),
  changes: [],
})

const entryOf = ({
  kind,
  entry,
  origin,
  digest,
}: Pick<AuditedVersion, 'kind' | 'entry' | 'origin' | 'digest'>) => ({
  kind,
  entry,
  origin,
  digest,
})
