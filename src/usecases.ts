/** The product's verbs. Every shell (api, command line, seeds) calls these and nothing below them. */
import type { Store } from '../db/store.ts'
import { auditTrail } from './audit.ts'
import type { AuditEntry } from './core/audit.ts'
import { type Check, type CheckRequest, checkPolicy } from './core/check.ts'
import type { Problem } from './core/problems.ts'
import type { Entry, Ruleset } from './core/ruleset.ts'
import type { Scorecard } from './core/scorecard.ts'
import { type Corpus, createCorpus } from './corpus.ts'
import { dayOf } from './days.ts'
import { defined } from './defined.ts'
import { createTimeUseCases, type TimeUseCases } from './history.ts'
import { type Imported, type Item, importTexts, type NewText } from './importing.ts'
import { entryBody, type Trial, type TrialRequest, tryEntry } from './playground.ts'
import { requirePolicyKey } from './policy-key.ts'
import { createReviews, type Reviews } from './reviews.ts'
import { createRulePreviews, type RulePreviews } from './rule-previews.ts'
import {
  addPolicy,
  judgeSnapshot,
  knownKey,
  listPolicies,
  noPolicy,
  requireRequest,
  type ScorecardQuery,
} from './stored-policies.ts'
import { createRules, type Rules } from './stored-rules.ts'
import { createStoredRuleset } from './stored-ruleset.ts'
import { type ComparedTexts, comparedTexts, type PolicyText, storedText } from './stored-text.ts'

export type { Gap, GapsQuery, GapsSummary } from './corpus.ts'
export type { LoggedDecision } from './reviews.ts'
export type { ListedRule, RuleDetail, RuleOrigin } from './stored-rules.ts'

export interface PolicySummary {
  /** Domain or slug: the policy's key. */
  policy: string
  snapshots: number
  latest: { sha256: string; capturedOn: string | null; title: string | null; words: number }
}

export interface SnapshotSummary {
  sha256: string
  capturedOn: string | null
  sourceUrl: string | null
  format: 'markdown' | 'html' | 'text'
  title: string | null
  date: string | null
  words: number
  importedAt: string
  /** Newest first. */
  checks: CheckSummary[]
}

/** One stored run; \`storedCheck\` gives its scorecard. */
export interface CheckSummary {
  id: number
  asOf: string
  ruleset: { digest: string }
  engine: { version: string }
  score: number | null
  grade: Scorecard['grade']
  checkedAt: string
}

export interface Page<T> {
  items: T[]
  /** Pass as `cursor` for the next page; null on the last. */
  next: string | null
}

export interface Lacuna extends Corpus, Reviews, RulePreviews, Rules, TimeUseCases {
  /** Stores entries whose files changed since they were last read, as new versions. Faulty entries are left out and reported. */
  syncRuleset(
    entries: Entry[],
    problems?: Problem[],
  ): Promise<{ added: string[]; unchanged: number; problems: Problem[] }>
  /** The ruleset in force: what the store holds now, compiled once per change. */
  ruleset(): Promise<Ruleset>
  /** Judges a text; nothing is stored. */
  check(request: CheckRequest): Promise<Check>
  /** Stores a text as a snapshot of `policy` and its check, in one transaction. The same bytes again change nothing. */
  addPolicy(
    request: CheckRequest,
  ): Promise<{ policy: string; sha256: string; created: boolean; scorecard: Scorecard }>
  /** Stores each text as `addPolicy` does, by the law of today; those that cannot be stored are told to `skip`. */
  importTexts<At>(
    items: AsyncIterable<Item<At>>,
    skip: (at: At, why: string) => Promise<void> | void,
  ): Promise<Imported>
  policies(query: { q?: string; cursor?: string; limit?: number }): Promise<Page<PolicySummary>>
  /** The policies to which a text was added last. */
  recentPolicies(limit: number): Promise<{ policy: string; capturedOn: string | null }[]>
  policy(key: string): Promise<{ policy: string; snapshots: SnapshotSummary[] }>
  /** The document of the snapshot in force on `at` (default: the newest). */
  text(key: string, query: { at?: string }): Promise<PolicyText>
  /** The texts of two days, sentence by sentence; `to` is the newest without a day. */
  compare(key: string, days: { from: string; to?: string | undefined }): Promise<ComparedTexts>
  /** The scorecard of the snapshot in force on `at` (default: the newest) by the law of `asOf` (default: today). */
  scorecard(key: string, query: ScorecardQuery): Promise<Scorecard>
  /** Who decided what, and who changed which rule: newest first. */
  audit(query: { cursor?: string | undefined; limit?: number | undefined }): Promise<Page<AuditEntry>>
  /** Tries a rule or a fact on a text; nothing is stored. */
  tryEntry(request: TrialRequest): Promise<Trial>
  /** The body in force of a rule (`gdpr/13-2-a.retention`) or a fact (`facts/retention`). */
  entryBody(name: string): Promise<unknown>
  /** Throws when the store cannot be reached. */
  ready(): Promise<void>
}

export interface LacunaDeps {
  store: Store
  /** Today's date and time. */
  clock: () => Date
}

export const createLacuna = ({ store, clock }: LacunaDeps): Lacuna => {
  const stored = createStoredRuleset(store, clock)
  const ruleset = async (): Promise<Ruleset> => (await stored.current()).ruleset
  const corpus = createCorpus({ store, clock, current: stored.current })
  const add = async (request: NewText & CheckRequest) =>
    addPolicy(store, await stored.current(), named(request), clock())
  return {
    ...corpus,
    syncRuleset: stored.sync,
    ruleset,
    ready: store.ping,
    ...createTimeUseCases({ store, clock, ruleset }),
    tryEntry: (request) => tryEntry(store, request),
    entryBody: (name) => entryBody(store, name),

    check: async (request) => {
      const current = await ruleset()
      requireRequest(current, request, clock())
      return checkPolicy(current, named(request))
    },

    addPolicy: add,

    importTexts: (items, skip) => {
      const asOf = dayOf(clock())
      return importTexts(async (text) => add({ ...text, asOf }), items, skip)
    },

    policies: ({ q, cursor, limit = 50 }) => listPolicies(store, defined({ q, cursor, limit })),

    recentPolicies: (limit) => store.recentPolicies(limit),

    policy: async (key) => {
      const policy = knownKey(key)
      const snapshots = await store.snapshotsOf(policy)
      if (snapshots.length === 0) throw noPolicy(policy)
      const checks = await store.checksOf(policy)
      return {
        policy,
        snapshots: snapshots.map(({ id, standsFrom: _, importedAt, ...rest }) => ({
          ...rest,
          importedAt: importedAt.toISOString(),
          checks: checks.filter(({ snapshotId }) => snapshotId === id).map(checkSummary),
        })),
      }
    },

    text: async (key, { at }) => storedText(store, knownKey(key), at, clock()),
    compare: async (key, days) => comparedTexts(store, knownKey(key), days, clock()),

    scorecard: async (key, query) =>
      (await judgeSnapshot(store, await ruleset(), knownKey(key), query, clock())).scorecard,

    ...createReviews(store, ruleset, clock),
    audit: (query) => auditTrail(store, query),
    ...createRulePreviews(store, stored, clock),
    ...createRules(store, {
      current: stored.current,
      put: async (entry, by) => {
        const put = await stored.put(entry, by)
        // Begun at once; should it fail, whoever asks next begins it again, and hears of it.
        if (put.created) corpus.refresh().catch(() => {})
        return put
      },
    }),
  }
}

const checkSummary = ({
  snapshotId: _,
  rulesetDigest,
  engine,
  checkedAt,
  ...rest
}: Awaited<ReturnType<Store['checksOf']>>[number]): CheckSummary => ({
  ...rest,
  ruleset: { digest: rulesetDigest },
  engine: { version: engine },
  checkedAt: checkedAt.toISOString(),
})

const named = (request: CheckRequest): CheckRequest =>
  typeof request.policy === 'string' ? { ...request, policy: requirePolicyKey(request.policy) } : request
