/** How many policies fail, by rule, law, severity and year. */
import { choose, marksFor, type Row, type Selection, type View } from './corpus-review.ts'
import { type Severity, severities } from './rules.ts'
import type { CompiledRule, Ruleset } from './ruleset.ts'
import { columnAt } from './verdict-table.ts'

export interface Totals {
  /** How many policies were judged. */
  policies: number
  /** Texts that are no policy: a log-in wall, another language … */
  notJudged: number
  /** How many of the policies have such an outcome, and how many such outcomes there are. */
  failing: number
  outcomes: number
}
export interface Summary extends Totals {
  /** `byYear`: of the policies of each year, in the order of the years, how many fail. */
  byRule: { rule: CompiledRule; failing: number; outcomes: number; byYear: number[] }[]
  byLaw: { law: string; failing: number; outcomes: number }[]
  bySeverity: { severity: Severity; failing: number; outcomes: number }[]
  /** Each policy once a year, with its latest snapshot of that year. */
  byYear: ({ year: number | null } & Totals)[]
}

export const summarise = (
  ruleset: Ruleset,
  view: View,
  rules: CompiledRule[],
  selection: Selection,
): Summary => {
  const { rows } = view
  const policies = policyNumbers(rows)
  const chosen = Int32Array.from(choose(view, selection))
  const years = yearsOf(rows, policies, choose(view, { ...selection, everySnapshot: true }), selection)
  const laws = [...new Set(rules.map(({ law }) => law))].sort()
  const countsOf = <T>(names: readonly T[]) =>
    new Map(names.map((name) => [name, new Uint16Array(rows.length)]))
  const counts = new Uint16Array(rows.length)
  const lawCounts = countsOf(laws)
  const severityCounts = countsOf(severities)
  const byRule = rules.map((rule) => {
    const marks = marksFor(ruleset, view, rule, selection)
    addUp(marks, counts, lawCounts.get(rule.law)!, severityCounts.get(rule.rule.severity)!)
    const byYear = years.map(([, some]) => tally(some, marks, policies).outcomes)
    return { rule, ...tally(chosen, marks, policies), byYear }
  })
  // Every text that is a policy has a letter for the first rule.
  const first = columnAt(view.now, 0)
  const judged = Uint8Array.from(rows, (_, i) => (first[i] ? 1 : 0))
  const totals = (some: Int32Array): Totals => {
    const { failing, outcomes } = tally(some, judged, policies)
    return { policies: failing, notJudged: some.length - outcomes, ...tally(some, counts, policies) }
  }
  return {
    ...totals(chosen),
    byRule,
    byLaw: laws.map((law) => ({ law, ...tally(chosen, lawCounts.get(law)!, policies) })),
    bySeverity: severities.map((severity) => ({
      severity,
      ...tally(chosen, severityCounts.get(severity)!, policies),
    })),
    byYear: years.map(([year, some]) => ({ year, ...totals(some) })),
  }
}

const addUp = (marks: Uint8Array, all: Uint16Array, ofLaw: Uint16Array, ofSeverity: Uint16Array): void => {
  for (let i = 0; i < marks.length; i++) {
    const mark = marks[i]!
    all[i]! += mark
    ofLaw[i]! += mark
    ofSeverity[i]! += mark
  }
}

/** What these rows count together, and how many policies count anything: rows of one policy are neighbours. */
const tally = (
  some: Int32Array,
  counts: Uint8Array | Uint16Array,
  policies: Int32Array,
): { failing: number; outcomes: number } => {
  let failing = 0
  let outcomes = 0
  let last = -1
  for (let at = 0; at < some.length; at++) {
    const i = some[at]!
    const count = counts[i]!
    if (count === 0) continue
    outcomes += count
    if (policies[i] !== last) failing++
    last = policies[i]!
  }
  return { failing, outcomes }
}

/** Which policy each row is of, as a number: compared sooner than names. */
const policyNumbers = (rows: Row[]): Int32Array => {
  const numbers = new Int32Array(rows.length)
  for (let i = 1; i < rows.length; i++)
    numbers[i] = numbers[i - 1]! + (rows[i]!.policy === rows[i - 1]!.policy ? 0 : 1)
  return numbers
}

const yearsOf = (
  rows: Row[],
  policies: Int32Array,
  some: number[],
  { everySnapshot }: Selection,
): [number | null, Int32Array][] => {
  const years = new Map<number | null, number[]>()
  for (const i of some) {
    const { capturedOn } = rows[i]!
    const year = capturedOn === null ? null : Number(capturedOn.slice(0, 4))
    const list = years.get(year) ?? []
    if (!everySnapshot && list.length > 0 && policies[list.at(-1)!] === policies[i]) list.pop()
    list.push(i)
    years.set(year, list)
  }
  return [...years]
    .sort(([a], [b]) => (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY))
    .map(([year, list]) => [year, Int32Array.from(list)])
}
