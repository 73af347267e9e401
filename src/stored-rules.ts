/** The rules in force, where each comes from, and its versions; and how a new version comes into force. */
import type { Store } from '../db/store.ts'
import type { RuleSource as StoredSource } from '../db/versions.ts'
import { type FactFigures, figuresBehind } from './core/measured.ts'
import type { Rule } from './core/rules.ts'
import type { CompiledRule, Ruleset } from './core/ruleset.ts'
import { Refusal } from './refusal.ts'
import { noLaw } from './stored-policies.ts'
import type { StoredRuleset } from './stored-ruleset.ts'

/** Which version of a rule it is, and who answers for it. */
export interface RuleOrigin {
  origin: 'file' | 'http'
  since: string
  author: string | null
}

export interface ListedRule extends CompiledRule {
  source: RuleOrigin & {
    /** The newest version from the other side, which is older than this one. */
    hides: RuleOrigin | null
  }
}

/** One stored version of a rule. */
export interface RuleVersion {
  digest: string
  /** What it says of the rule. A version that retires its rule is in force like any other. */
  status: Rule['status']
  origin: 'file' | 'http'
  addedAt: string
  author: string | null
  reason: string | null
  /** `removed`: its file is gone. */
  state: 'in force' | 'replaced' | 'removed'
}

export interface RuleDetail extends CompiledRule {
  /** By the facts the rule asks: how well they are found in labelled policies. */
  measured: Record<string, FactFigures | null>
  /** Newest first. */
  versions: RuleVersion[]
}

export interface Rules {
  rules(query: { law?: string }): Promise<ListedRule[]>
  rule(law: string, id: string): Promise<RuleDetail>
  /** Validates, runs the rule's examples, stores a new version that is in force at once. The same body again changes nothing. */
  putRule(
    law: string,
    id: string,
    body: unknown,
    by?: { author?: string | undefined; reason?: string | undefined },
  ): Promise<{ created: boolean; digest: string }>
}

export const createRules = (
  store: Store,
  { current, put }: Pick<StoredRuleset, 'current' | 'put'>,
): Rules => ({
  rules: async ({ law }) => {
    const { laws, rules } = (await current()).ruleset
    if (law !== undefined && !laws.has(law)) throw noLaw('not-found', [law], laws)
    const sources = new Map((await store.ruleSources()).map((source) => [keyOf(source), source]))
    return rules.filter((rule) => law === undefined || rule.law === law).map((rule) => listed(rule, sources))
  },

  rule: async (law, id) => {
    const { ruleset } = await current()
    const rule = requireRule(ruleset, law, id)
    const versions = (await store.versionsOf('rule', `${law}/${id}`)).reverse()
    return {
      ...rule,
      measured: figuresBehind(ruleset, rule),
      versions: versions.map(({ digest, origin, addedAt, author, reason, body, retiredAt }, i) => ({
        digest,
        // True because only rules that were right are stored.
        status: (body as Rule).status,
        origin,
        addedAt: addedAt.toISOString(),
        author,
        reason,
        state: retiredAt !== null ? 'removed' : i === 0 ? 'in force' : 'replaced',
      })),
    }
  },

  putRule: async (law, id, body, { author = null, reason = null } = {}) => {
    const { laws } = (await current()).ruleset
    if (!laws.has(law)) throw noLaw('invalid', [law], laws)
    return put({ kind: 'rule', id: `${law}/${id}`, body }, { author, reason })
  },
})

const keyOf = ({ id, origin }: Pick<StoredSource, 'id' | 'origin'>): string => `${id} ${origin}`

const listed = (rule: CompiledRule, sources: Map<string, StoredSource>): ListedRule => {
  const id = `${rule.law}/${rule.id}`
  const [newest, older] = (['file', 'http'] as const)
    .flatMap((origin) => sources.get(keyOf({ id, origin })) ?? [])
    .sort((a, b) => b.version - a.version)
  // What is in force is stored.
  const hides = older && older.retiredAt === null ? originOf(older) : null
  return { ...rule, source: { ...originOf(newest!), hides } }
}

const originOf = ({ origin, addedAt, author }: StoredSource): RuleOrigin => ({
  origin,
  since: addedAt.toISOString(),
  author,
})

/** @throws Refusal */
export const requireRule = ({ laws, rules }: Ruleset, law: string, id: string): CompiledRule => {
  if (!laws.has(law)) throw noLaw('not-found', [law], laws)
  const found = rules.find((one) => one.law === law && one.id === id)
  if (found) return found
  const ids = rules.filter((rule) => rule.law === law).map((rule) => rule.id)
  throw new Refusal(
    'not-found',
    `There is no rule ${law}/${id}. Rules of ${law}: ${ids.join(', ') || 'none'}.`,
  )
}
