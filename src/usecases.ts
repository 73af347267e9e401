/** The product's verbs. Every shell (api, command line, seeds) calls these and nothing below them. */
import type { Store } from '../db/store.ts'
import type { Check, CheckRequest, Profile } from './core/check.ts'
import type { Problem } from './core/problems.ts'
import type { CompiledRule, Entry, Ruleset } from './core/ruleset.ts'
import type { Scorecard } from './core/scorecard.ts'

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
}

/** One stored version of a rule. */
export interface RuleVersion {
  digest: string
  origin: 'file' | 'http'
  addedAt: string
  author: string | null
}

export interface RuleDetail extends CompiledRule {
  versions: RuleVersion[]
}

export interface Page<T> {
  items: T[]
  /** Pass as `cursor` for the next page; null on the last. */
  next: string | null
}

export interface Lacuna {
  /** Stores entries whose files changed since they were last read, as new versions. Faulty entries are left out and reported. */
  syncRuleset(entries: Entry[], problems?: Problem[]): Promise<{ added: string[]; unchanged: number; problems: Problem[] }>
  /** The ruleset in force: what the store holds now, compiled once per change. */
  ruleset(): Promise<Ruleset>
  /** Judges a text; nothing is stored. */
  check(request: CheckRequest): Promise<Check>
  /** Stores a text as a snapshot of `policy` and its check, in one transaction. The same bytes again change nothing. */
  addPolicy(request: CheckRequest): Promise<{ policy: string; sha256: string; created: boolean; scorecard: Scorecard }>
  policies(query: { q?: string; cursor?: string; limit?: number }): Promise<Page<PolicySummary>>
  policy(key: string): Promise<{ policy: string; snapshots: SnapshotSummary[] }>
  /** The scorecard of the snapshot in force on `at` (default: the newest) by the law of `asOf` (default: today). */
  scorecard(key: string, query: { at?: string; asOf?: string; laws?: string[]; profile?: Profile }): Promise<Scorecard>
  rules(query: { law?: string }): Promise<CompiledRule[]>
  rule(law: string, id: string): Promise<RuleDetail>
  /** Validates, runs the rule's examples, stores a new version that is in force at once. The same body again changes nothing. */
  putRule(law: string, id: string, body: unknown, by?: { author?: string }): Promise<{ created: boolean; digest: string }>
  /** Throws when the store cannot be reached. */
  ready(): Promise<void>
}

export interface LacunaDeps {
  store: Store
  /** Today's date and time. */
  clock: () => Date
}

export declare function createLacuna(deps: LacunaDeps): Lacuna
