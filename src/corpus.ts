/** All that is stored, looked at as one: which policies fail which rules. */
import type { Store } from '../db/store.ts'
import {
  bySeverity,
  type Finding,
  findings,
  type GapRow,
  lastAdded,
  type Place,
  placeOf,
  type Selection,
} from './core/corpus-review.ts'
import { type Summary, summarise } from './core/corpus-summary.ts'
import { digestOf } from './core/digest.ts'
import { engineVersion } from './core/engine-version.ts'
import { evaluateRule } from './core/evaluate.ts'
import { didYouMean } from './core/nearest.ts'
import { jurisdictionsOf } from './core/profile.ts'
import { bindsOn, type OutcomeName, type Severity } from './core/rules.ts'
import type { CompiledRule, Ruleset } from './core/ruleset.ts'
import { nameOf } from './core/standings.ts'
import { createCorpusView, type Seen } from './corpus-view.ts'
import { cursorAt, placeIn } from './cursors.ts'
import { dayOf, requireDay } from './days.ts'
import { policyKey } from './policy-key.ts'
import { Refusal } from './refusal.ts'
import { createStoredClauses, type StoredClauses } from './stored-clauses.ts'
import { requireLaws } from './stored-policies.ts'
import type { InForce } from './stored-ruleset.ts'
import type { Page } from './usecases.ts'

export interface GapsQuery {
  /** Without them the laws that are asked without a profile. */
  laws?: string[]
  /** As law/id. */
  rules?: string[]
  severities?: Severity[]
  /** Gaps, without it. */
  outcomes?: OutcomeName[]
  capturedFrom?: string
  capturedBefore?: string
  domain?: string
  /** The name of a clause: only policies that have it. */
  clause?: string
  compliantThen?: boolean
  everySnapshot?: boolean
  /** The day of the law; today without it. */
  asOf?: string
}

export interface Gap extends GapRow {
  snapshot: GapRow['snapshot'] & { sourceUrl: string | null }
  reason: string
  /** The sentence it rests on first; null where it rests on silence. */
  evidence: { text: string; line: number; section: string; sharedBy: number } | null
  nearMiss: { text: string; line: number; why: string } | null
}

export interface JudgedWith {
  asOf: string
  ruleset: { digest: string }
  engine: { version: string }
}
export interface GapsSummary extends JudgedWith, Omit<Summary, 'byRule' | 'byLaw'> {
  byRule: (Pick<GapRow, 'rule' | 'law' | 'title' | 'severity'> & Omit<Summary['byRule'][number], 'rule'>)[]
  byLaw: { law: string; title: string; failing: number; outcomes: number }[]
}

export interface Corpus extends Omit<StoredClauses, 'snapshotsWith' | 'countSharers'> {
  /**
   * Judges what is stored by the ruleset in force, as far as it is not yet, and takes into memory what questions will need.
   * Broken off, it goes on the next time.
   */
  refresh(): Promise<void>
  /** Who fails what today: the severest first. Its pages show what was stored when the first was asked for. */
  gaps(query: GapsQuery & { cursor?: string; limit?: number }): Promise<Page<Gap> & JudgedWith>
  /** All of them, without sentences, a good many at a time. */
  allGaps(query: GapsQuery): Promise<Iterable<GapRow>>
  gapsSummary(query: GapsQuery): Promise<GapsSummary>
}

interface Deps {
  store: Store
  clock: () => Date
  current: () => Promise<InForce>
}

export const createCorpus = ({ store, clock, current }: Deps): Corpus => {
  const see = createCorpusView(store, current)
  const { clauses, clause, snapshotsWith, countSharers } = createStoredClauses(store, see)

  const lookFor = async (query: GapsQuery) => {
    const seen = await see()
    const { ruleset } = seen.inForce
    const selection = selectionOf(query, dayOf(clock()))
    if (query.clause !== undefined) selection.only = await snapshotsWith(seen, query.clause)
    const rules = rulesFor(ruleset, query, selection.asOf)
    const view = await seen.viewOn(selection.asOf)
    const judgedWith = {
      asOf: selection.asOf,
      ruleset: { digest: ruleset.digest },
      engine: { version: engineVersion },
    }
    return { seen, ruleset, selection, rules, view, judgedWith }
  }

  /** Sentences and reasons, for as many as are shown. */
  const explain = async (seen: Seen, found: Finding[], asOf: string): Promise<Gap[]> => {
    const { ruleset } = seen.inForce
    const { detectionDigest } = ruleset
    const ids = [...new Set(found.map(({ row }) => row.snapshot))]
    const readings = await store.readingsOf(ids, { engine: engineVersion, detectionDigest })
    const bySnapshot = new Map(readings.map((reading) => [reading.snapshot, reading]))
    const explained = await Promise.all(
      found.map(async (one) => {
        const reading = bySnapshot.get(one.row.snapshot)
        if (!reading) throw new Error(`the facts of snapshot ${one.row.snapshot} are not stored`)
        const { reason, evidence, nearMisses } = await evaluateRule(ruleset, one.rule, reading.results, {
          asOf,
        })
        const [best] = evidence
        const [near] = nearMisses
        const row = rowOf(one, asOf)
        return {
          ...row,
          snapshot: { ...row.snapshot, sourceUrl: reading.sourceUrl },
          reason,
          evidence: best ? { text: best.text, line: best.line, section: best.section, sharedBy: 1 } : null,
          nearMiss: near ? { text: near.text, line: near.line, why: near.why } : null,
        }
      }),
    )
    const sentences = explained.flatMap(({ evidence }) => evidence ?? [])
    if (sentences.length > 0) await countSharers(seen, sentences)
    return explained
  }

  return {
    clauses,
    clause,
    refresh: async () => {
      const seen = await see()
      await seen.viewOn(dayOf(clock()))
      await seen.clauses()
    },

    gaps: async ({ cursor, limit = 20, ...query }) => {
      const from = cursor === undefined ? undefined : startIn(cursor, query)
      const asked = from ? { ...query, asOf: from.asOf } : query
      const { seen, ruleset, selection, rules, view, judgedWith } = await lookFor(asked)
      const addedUpTo = from?.addedUpTo ?? lastAdded(seen.rows)
      const found: Finding[] = []
      for (const one of findings(ruleset, view, rules, { ...selection, addedUpTo }, from?.after)) {
        found.push(one)
        if (found.length > limit) break
      }
      const shown = found.slice(0, limit)
      const next =
        found.length > limit
          ? cursorFor({ asOf: selection.asOf, addedUpTo, after: placeOf(shown.at(-1)!) }, query)
          : null
      return { ...judgedWith, items: await explain(seen, shown, selection.asOf), next }
    },

    allGaps: async (query) => {
      const { ruleset, selection, rules, view } = await lookFor(query)
      return rowsOf(findings(ruleset, view, rules, selection), selection.asOf)
    },

    gapsSummary: async (query) => {
      const { ruleset, selection, rules, view, judgedWith } = await lookFor(query)
      const summary = summarise(ruleset, view, rules, selection)
      return {
        ...judgedWith,
        ...summary,
        byRule: summary.byRule.map(({ rule, ...counts }) => ({ ...aboutRule(rule), ...counts })),
        byLaw: summary.byLaw.map(({ law, ...counts }) => ({
          law,
          title: ruleset.laws.get(law)!.title,
          ...counts,
        })),
      }
    },
  }
}

function* rowsOf(found: Iterable<Finding>, asOf: string): Generator<GapRow> {
  for (const one of found) yield rowOf(one, asOf)
}

const aboutRule = (rule: CompiledRule) => ({
  rule: nameOf(rule),
  law: rule.law,
  title: rule.rule.title,
  severity: rule.rule.severity,
})

const rowOf = ({ row, rule, outcome, then }: Finding, asOf: string): GapRow => ({
  policy: row.policy,
  snapshot: { sha256: row.sha256, capturedOn: row.capturedOn },
  ...aboutRule(rule),
  outcome,
  then,
  scorecard: `/v1/policies/${encodeURIComponent(row.policy)}/scorecard?at=${row.standsFrom}&asOf=${asOf}&law=${rule.law}`,
})

/* What is asked for */

/** @throws Refusal */
const selectionOf = (query: GapsQuery, today: string): Selection => {
  const { asOf = today, outcomes = ['gap'], capturedFrom, capturedBefore, domain } = query
  requireDay(asOf, 'asOf')
  requireDay(capturedFrom, 'capturedFrom')
  requireDay(capturedBefore, 'capturedBefore')
  return {
    asOf,
    outcomes,
    compliantThen: query.compliantThen === true,
    everySnapshot: query.everySnapshot === true,
    ...(capturedFrom !== undefined && { capturedFrom }),
    ...(capturedBefore !== undefined && { capturedBefore }),
    ...(domain !== undefined && { domain: requireDomain(domain) }),
  }
}

const requireDomain = (domain: string): string => {
  const key = policyKey(domain)
  if (key !== null) return key
  throw wrong('domain', `expected a domain such as shop.example, came ${JSON.stringify(domain.slice(0, 80))}`)
}

/** Active rules that bind on the day, of these laws; a draft where it is named. @throws Refusal */
const rulesFor = (ruleset: Ruleset, query: GapsQuery, asOf: string): CompiledRule[] => {
  requireLaws(ruleset, query.laws)
  const names = query.rules && new Set(query.rules)
  const known = new Set(ruleset.rules.map(nameOf))
  for (const name of names ?? [])
    if (!known.has(name))
      throw wrong('rule', `expected a rule as law/id, came ${JSON.stringify(name)}${didYouMean(name, known)}`)
  const jurisdictions = jurisdictionsOf(undefined)
  const isAsked = ({ law }: CompiledRule): boolean =>
    query.laws
      ? query.laws.includes(law)
      : names !== undefined || jurisdictions.includes(ruleset.laws.get(law)!.jurisdiction)
  return bySeverity(
    ruleset.rules.filter(
      (one) =>
        isAsked(one) &&
        bindsOn(one.rule.inForce, asOf) &&
        (names ? names.has(nameOf(one)) && one.rule.status !== 'retired' : one.rule.status === 'active') &&
        (!query.severities || query.severities.includes(one.rule.severity)),
    ),
  )
}

const wrong = (at: string, message: string): Refusal =>
  new Refusal('invalid', `${at}: ${message}`, [{ at, message }])

/* Pages */

interface Start {
  asOf: string
  /** Later pages show what the first could have shown. */
  addedUpTo: number
  after: Place
}

/** Sealed with what was asked: to another question the place would be none. */
const cursorFor = ({ asOf, addedUpTo, after }: Start, query: GapsQuery): string => {
  const parts = [asOf, addedUpTo, after.rule, after.policy, after.standsFrom, after.snapshot]
  return cursorAt(JSON.stringify([...parts, sealOf(parts, query)]))
}

const sealOf = (parts: unknown[], query: GapsQuery): string => digestOf([parts, query]).slice(0, 16)

/** @throws Refusal when it is not from the page before */
const startIn = (cursor: string, query: GapsQuery): Start =>
  placeIn(cursor, (place) => {
    let parts: unknown
    try {
      parts = JSON.parse(place)
    } catch {
      return null
    }
    if (!Array.isArray(parts) || parts.pop() !== sealOf(parts, query)) return null
    // True because whoever sealed them wrote just these.
    const [asOf, addedUpTo, rule, policy, standsFrom, snapshot] = parts as [
      string,
      number,
      string,
      string,
      string,
      number,
    ]
    return { asOf, addedUpTo, after: { rule, policy, standsFrom, snapshot } }
  })
