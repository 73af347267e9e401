/** All rules and facts together, compiled once; its digest names it. */
import type { Fact } from './facts.ts'
import type { Problem } from './problems.ts'
import type { Law, Rule } from './rules.ts'

export const entryKinds = ['law', 'rule', 'fact', 'concept', 'entity', 'scope'] as const
export type EntryKind = (typeof entryKinds)[number]

/** One file of `rules/` (or one stored version): kind and id come from its path. */
export interface Entry {
  kind: EntryKind
  /** `gdpr/13-2-a.retention`, `retention`, `keep` … */
  id: string
  body: unknown
}

export interface CompiledRule {
  law: string
  id: string
  digest: string
  rule: Rule
}

export interface Ruleset {
  digest: string
  laws: Map<string, Law>
  rules: CompiledRule[]
  facts: Map<string, { digest: string; fact: Fact }>
  /** The digest of all that detection depends on (facts, concepts, entities, scopes): same text and digest, same facts. */
  detectionDigest: string
}

/** The ruleset of all entries that are right, and every problem of those that are not. */
export type CompileResult = { ruleset: Ruleset; problems: Problem[] }
