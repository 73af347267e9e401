/** Review by people: decisions on outcomes, the scorecard with them, and the trail of who did what. */
import type { NewDecision, StoredDecision } from '../db/decisions.ts'
import type { Store } from '../db/store.ts'
import { type Decision, type Reviewed, review } from './core/reviews.ts'
import type { Ruleset } from './core/ruleset.ts'
import type { Scorecard } from './core/scorecard.ts'
import { dayOf } from './days.ts'
import { type DecisionRequest, requireDecision, requireJudged, requireOutcome } from './decision-request.ts'
import { Refusal } from './refusal.ts'
import { judgeSnapshot, knownKey, noPolicy, type ScorecardQuery } from './stored-policies.ts'

export interface LoggedDecision extends Decision {
  /** How it stands for the newest snapshot. null: it takes another back, or its rule is not judged by the law of today. */
  state: 'in force' | 'lapsed' | 'replaced' | 'withdrawn' | null
  why: string | null
}

export interface Reviews {
  /** Adds to the log. What was decided before stays in it. */
  decide(policy: string, request: DecisionRequest): Promise<Decision>
  /** The log of one policy, newest first. */
  decisions(policy: string): Promise<{ policy: string; items: LoggedDecision[] }>
  /** The scorecard as it was judged, and beside it what reviewers decided. */
  reviewedScorecard(policy: string, query: ScorecardQuery): Promise<Scorecard & Reviewed>
}

export const createReviews = (store: Store, ruleset: () => Promise<Ruleset>, clock: () => Date): Reviews => ({
  decide: async (name, request) => {
    const policy = knownKey(name)
    const now = clock()
    requireDecision(request, dayOf(now))
    const subject =
      request.action === 'withdraw'
        ? await decidedBefore(store, policy, request.rule)
        : await decidedNow(store, await ruleset(), policy, request, now)
    const { rule, action, outcome = null, reason, author, expiresOn = null } = request
    const decision: NewDecision = {
      ...{ policy, rule, action, outcome, reason: reason.trim(), author: author.trim(), expiresOn },
      ...subject,
      decidedAt: now,
    }
    return asDecision({ ...decision, id: await store.addDecision(decision) })
  },

  decisions: async (name) => {
    const policy = knownKey(name)
    const log = await store.decisionsOf(policy)
    if (log.length === 0 && (await store.snapshotsOf(policy)).length === 0) throw noPolicy(policy)
    if (log.length === 0) return { policy, items: [] }
    const current = await ruleset()
    const laws = [...new Set(log.map(({ rule }) => lawOf(rule)))].filter((law) => current.laws.has(law))
    const { reviews } = await reviewed(store, current, policy, { laws }, clock())
    const states = new Map(reviews.map(({ rule, state, why }) => [rule, { state, why }]))
    const after = new Map<string, StoredDecision>()
    const items = log.map((entry): LoggedDecision => {
      const later = after.get(entry.rule)
      after.set(entry.rule, entry)
      if (later)
        return {
          ...asDecision(entry),
          state: later.action === 'withdraw' ? 'withdrawn' : 'replaced',
          why: null,
        }
      const now = entry.action === 'withdraw' ? undefined : states.get(entry.rule)
      return { ...asDecision(entry), state: now?.state ?? null, why: now?.why ?? null }
    })
    return { policy, items }
  },

  reviewedScorecard: async (policy, query) =>
    reviewed(store, await ruleset(), knownKey(policy), query, clock()),
})

const reviewed = async (
  store: Store,
  ruleset: Ruleset,
  policy: string,
  query: ScorecardQuery,
  now: Date,
): Promise<Scorecard & Reviewed> => {
  const { scorecard, text, standsFrom } = await judgeSnapshot(store, ruleset, policy, query, now)
  const decisions = newestOfEach(
    (await store.decisionsOf(policy)).filter(
      // What was decided on a later text says nothing about this one.
      (d) => d.sha256 === scorecard.snapshot.sha256 || d.standsFrom <= standsFrom,
    ),
  ).filter(({ rule }) => query.laws?.includes(lawOf(rule)) ?? true)
  return {
    ...scorecard,
    ...review(decisions.map(asDecision), { scorecard, ruleset, text, today: dayOf(now) }),
  }
}

/** `log` has the newest first. What was taken back is left out. */
const newestOfEach = (log: StoredDecision[]): StoredDecision[] => {
  const newest = new Map<string, StoredDecision>()
  for (const entry of log) if (!newest.has(entry.rule)) newest.set(entry.rule, entry)
  return [...newest.values()]
    .filter(({ action }) => action !== 'withdraw')
    .sort((a, b) => (a.rule < b.rule ? -1 : 1))
}

const asDecision = (stored: Omit<StoredDecision, 'standsFrom'>): Decision => ({
  id: stored.id,
  rule: stored.rule,
  action: stored.action,
  outcome: stored.outcome,
  reason: stored.reason,
  author: stored.author,
  decidedAt: stored.decidedAt.toISOString(),
  expiresOn: stored.expiresOn,
  sha256: stored.sha256,
  asOf: stored.asOf,
  ruleDigest: stored.ruleDigest,
  judged: stored.judged,
  quotes: stored.quotes,
})

const lawOf = (rule: string): string => rule.split('/')[0]!

type Subject = Pick<NewDecision, 'sha256' | 'asOf' | 'ruleDigest' | 'judged' | 'quotes'>

/** A withdrawal is on what the decision before was on, whatever became of the rule since. */
const decidedBefore = async (store: Store, policy: string, rule: string): Promise<Subject> => {
  const before = (await store.decisionsOf(policy)).find((entry) => entry.rule === rule)
  if (!before && (await store.snapshotsOf(policy)).length === 0) throw noPolicy(policy)
  if (!before || before.action === 'withdraw')
    throw new Refusal('conflict', `There is no decision on ${rule} of ${policy} that could be withdrawn.`, [
      {
        at: 'action',
        message: 'expected confirm, override or waive, since nothing is decided; came withdraw',
      },
    ])
  const { sha256, asOf, ruleDigest, judged, quotes } = before
  return { sha256, asOf, ruleDigest, judged, quotes }
}

const decidedNow = async (
  store: Store,
  ruleset: Ruleset,
  policy: string,
  request: DecisionRequest,
  now: Date,
): Promise<Subject> => {
  const { rule, at, asOf = dayOf(now) } = request
  requireJudged(ruleset, rule, asOf)
  const query = { ...(at !== undefined && { at }), asOf, laws: [lawOf(rule)] }
  const { scorecard } = await judgeSnapshot(store, ruleset, policy, query, now)
  const { outcome, ruleDigest, evidence } = requireOutcome(scorecard, request)
  const quotes = [...new Set(evidence.map(({ text }) => text))]
  return { sha256: scorecard.snapshot.sha256, asOf, ruleDigest, judged: outcome, quotes }
}
