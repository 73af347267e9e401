/**
 * A scorecard in, the clauses that would close its gaps and partials out, as few as can be found.
 *
 * Laws ask for many things twice. Whether the clause of one rule serves another that asks the same is not guessed: the clause
 * is filled in, read and judged like any text, and serves each rule that is met by it alone. Conditions are positive, so what
 * one sentence meets is met wherever the sentence stands. Where reading cannot tell, both clauses stay.
 */

import { readPolicy } from './check.ts'
import { filledIn } from './clause-holes.ts'
import { asksOf } from './conditions.ts'
import { evaluateRules } from './evaluate.ts'
import { inOrder } from './report-words.ts'
import { type Condition, severityWeights } from './rules.ts'
import type { CompiledRule, Ruleset } from './ruleset.ts'
import type { Outcome, Scorecard } from './scorecard.ts'

export interface Clause {
  text: string
  /** What to do, in the words of the first rule it is taken from. */
  remedy: string
  /** The gaps and partials that it closes, most urgent first. */
  closes: Outcome[]
}

export interface Redraft {
  clauses: Clause[]
  /** What the text says against a duty: it has to go, whatever is added. */
  against: Outcome[]
  /** Gaps and partials that no clause closes. */
  withoutClause: Outcome[]
  /** Gaps and partials of rules that do not count yet. */
  drafts: Outcome[]
  unclear: Outcome[]
}

export const redraftOf = async (scorecard: Scorecard, ruleset: Ruleset): Promise<Redraft> => {
  const outcomes = inOrder(scorecard.outcomes)
  const faults = outcomes.filter(({ outcome }) => outcome === 'gap' || outcome === 'partial')
  const rules = new Map(ruleset.rules.map((rule) => [`${rule.law}/${rule.id}`, rule]))
  const active = faults.filter(({ status }) => status === 'active')
  const against = active.filter((outcome) => speaksAgainst(outcome, rules.get(outcome.rule)))
  const open = active.filter((outcome) => !against.includes(outcome))
  const candidates = await candidatesFor(open, rules, ruleset, scorecard.asOf)
  const clauses = fewest(candidates, open)
  const closed = new Set(clauses.flatMap(({ closes }) => closes))
  return {
    clauses,
    against,
    withoutClause: open.filter((outcome) => !closed.has(outcome)),
    drafts: faults.filter(({ status }) => status === 'draft'),
    unclear: outcomes.filter(({ outcome, status }) => outcome === 'unclear' && status === 'active'),
  }
}

/** Whether some sentence is what the rule's `gap` condition forbids. */
const speaksAgainst = ({ rule, outcome, evidence }: Outcome, compiled: CompiledRule | undefined): boolean => {
  if (outcome !== 'gap' || compiled?.rule.gap === undefined) return false
  const forbidden = asksOf(compiled.rule.gap)
  return evidence.some(({ fact, status }) =>
    forbidden.some(
      (ask) =>
        (ask.fact === fact || `${rule}#${ask.fact}` === fact) &&
        ('read' in ask || [ask.value].flat().includes(status)),
    ),
  )
}

/* Which clause serves which rule */

const candidatesFor = async (
  open: Outcome[],
  rules: Map<string, CompiledRule>,
  ruleset: Ruleset,
  asOf: string,
): Promise<Clause[]> => {
  // Whether a duty binds is settled: it is open. A rule without `met` is met by silence, which proves nothing of a clause.
  const asked = open.flatMap((outcome) => {
    const compiled = rules.get(outcome.rule)
    if (compiled?.rule.met === undefined) return []
    const { applies: _, ...rule } = compiled.rule
    return [{ outcome, compiled: { ...compiled, rule }, facts: factsFor(rule.met!, rule.facts) }]
  })
  const candidates = new Map<string, Clause>()
  for (const { remedy } of open) {
    if (!remedy?.clause || candidates.has(remedy.clause)) continue
    const proposing = open.filter((outcome) => outcome.remedy?.clause === remedy.clause)
    const own = asked.filter(({ outcome }) => proposing.includes(outcome)).flatMap(({ facts }) => facts)
    const related = asked.filter(({ facts }) => facts.some((fact) => own.includes(fact)))
    const served = await metBy(filledIn(remedy.clause, asOf), related, ruleset, asOf)
    const closes = open.filter((outcome) => proposing.includes(outcome) || served.includes(outcome))
    candidates.set(remedy.clause, { text: remedy.clause, remedy: remedy.text, closes })
  }
  return [...candidates.values()]
}

/** Facts that a rule has for itself are not among them: what they are called means nothing to another rule. */
const factsFor = (met: Condition, own: Record<string, unknown> = {}): string[] =>
  asksOf(met).flatMap(({ fact }) => (Object.hasOwn(own, fact) ? [] : [fact]))

const metBy = async (
  clause: string,
  rules: { outcome: Outcome; compiled: CompiledRule }[],
  ruleset: Ruleset,
  asOf: string,
): Promise<Outcome[]> => {
  const { facts } = await readPolicy(ruleset, {
    bytes: new TextEncoder().encode(clause),
    format: 'markdown',
  })
  const compiled = rules.map((rule) => rule.compiled)
  const judged = await evaluateRules(ruleset, compiled, facts, { asOf })
  return rules.flatMap(({ outcome }, i) => (judged[i]!.outcome === 'met' ? [outcome] : []))
}

/* The fewest of them */

/**
 * What only one clause closes settles that clause; of the others, again and again, the one that closes most. At the end
 * those go whose rules are all closed by the rest. Not proven to be the least there is, but no clause in it is idle.
 */
const fewest = (candidates: Clause[], open: Outcome[]): Clause[] => {
  const chosen: Clause[] = []
  const closable = open.filter((outcome) => candidates.some(({ closes }) => closes.includes(outcome)))
  for (;;) {
    const left = closable.filter((outcome) => !chosen.some(({ closes }) => closes.includes(outcome)))
    if (left.length === 0) break
    const only = left
      .map((outcome) => candidates.filter(({ closes }) => closes.includes(outcome)))
      .find((fitting) => fitting.length === 1)
    const next = only?.[0] ?? candidates.reduce((a, b) => (gain(b, left) > gain(a, left) ? b : a))
    chosen.push(next)
  }
  const needed = [...chosen]
  for (const clause of [...chosen].reverse()) {
    const others = needed.filter((other) => other !== clause)
    if (clause.closes.every((outcome) => others.some(({ closes }) => closes.includes(outcome))))
      needed.splice(needed.indexOf(clause), 1)
  }
  return shareOut(needed, open)
}

/** How many it closes; between equals, how grave they are. */
const gain = ({ closes }: Clause, left: Outcome[]): number => {
  const own = left.filter((outcome) => closes.includes(outcome))
  return own.length * 1000 + own.reduce((sum, { severity }) => sum + severityWeights[severity], 0)
}

/** Each gap is told once: under the clause that its own rule proposes, else under the first that closes it. */
const shareOut = (clauses: Clause[], open: Outcome[]): Clause[] => {
  const home = (outcome: Outcome): Clause | undefined =>
    clauses.find(({ text }) => text === outcome.remedy?.clause) ??
    clauses.find(({ closes }) => closes.includes(outcome))
  return clauses
    .map((clause) => ({ ...clause, closes: open.filter((outcome) => home(outcome) === clause) }))
    .sort((a, b) => open.indexOf(a.closes[0]!) - open.indexOf(b.closes[0]!))
}
