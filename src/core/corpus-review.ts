/** Which of thousands of texts fail which rules: pure questions to a view of all standings, which fits into memory. */
import { bindsOn, type OutcomeName, outcomeNames, type Severity, severities } from './rules.ts'
import type { CompiledRule, Ruleset } from './ruleset.ts'
import { letterOf, nameOf, outcomeOf } from './standings.ts'
import { columnAt, type VerdictTable } from './verdict-table.ts'

/** A snapshot that has been judged. */
export interface Row {
  snapshot: number
  policy: string
  sha256: string
  capturedOn: string | null
  standsFrom: string
  /** Counts up with each snapshot that was ever added. */
  added: number
}

/** By policy, day and snapshot; the verdicts of each row on the day of the law, and on the day it was captured. */
export interface View {
  rows: Row[]
  now: VerdictTable
  past: VerdictTable
  days: Days
}

/** The days of capture, each once, and by row which of them; what was captured on is compared as a number. */
export interface Days {
  names: (string | null)[]
  of: Int32Array
}
export const daysOf = (rows: Row[]): Days => {
  const known = new Map<string | null, number>()
  const of = Int32Array.from(rows, ({ capturedOn }) => {
    const day = known.get(capturedOn) ?? known.size
    known.set(capturedOn, day)
    return day
  })
  return { names: [...known.keys()], of }
}

export interface Selection {
  asOf: string
  outcomes: OutcomeName[]
  capturedFrom?: string
  /** The first day that is out. */
  capturedBefore?: string
  /** The policy of this name and those of its subdomains. */
  domain?: string
  /** Only what met the duty of its own day, or had none. */
  compliantThen?: boolean
  /** Every snapshot; without it each policy counts once, with its latest in the period. */
  everySnapshot?: boolean
  /** Only these snapshots. */
  only?: Set<number>
  /** Nothing that was added later. */
  addedUpTo?: number
}

export interface Finding {
  row: Row
  rule: CompiledRule
  outcome: OutcomeName
  then: Then
}
/** By the duty of the day the text was captured: of the rule itself, or of those it took over from. */
export type Then = OutcomeName | 'no-duty' | 'unknown'
export const thenNames = [...outcomeNames, 'no-duty', 'unknown'] as const satisfies readonly Then[]
const compliant = new Set<Then>(['met', 'not-applicable', 'no-duty'])

/** One policy that has such an outcome of one rule. */
export interface GapRow {
  policy: string
  snapshot: { sha256: string; capturedOn: string | null }
  rule: string
  law: string
  title: string
  severity: Severity
  outcome: OutcomeName
  then: Then
  /** The address of its scorecard. */
  scorecard: string
}

/** Where a finding stands in the list: what sorts it. */
export interface Place {
  rule: string
  policy: string
  standsFrom: string
  snapshot: number
}
export const placeOf = ({ row, rule }: Finding): Place => {
  const { policy, standsFrom, snapshot } = row
  return { rule: nameOf(rule), policy, standsFrom, snapshot }
}

/** The severest rules first, then by name. */
export const bySeverity = (rules: CompiledRule[]): CompiledRule[] =>
  [...rules].sort(
    (a, b) =>
      severities.indexOf(a.rule.severity) - severities.indexOf(b.rule.severity) ||
      compare(nameOf(a), nameOf(b)),
  )

type Stand = Pick<Row, 'policy' | 'standsFrom' | 'snapshot'>
export const byPlace = (a: Stand, b: Stand): number =>
  compare(a.policy, b.policy) || compare(a.standsFrom, b.standsFrom) || a.snapshot - b.snapshot
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * All findings by severity, rule, policy and day, from after a place on. A cursor that names a place rather than a number
 * skips nothing and repeats nothing when others come in before it.
 * @param rules in the order of `bySeverity`
 */
export function* findings(
  ruleset: Ruleset,
  view: View,
  rules: CompiledRule[],
  selection: Selection,
  after?: Place,
): Generator<Finding> {
  const chosen = choose(view, selection)
  const first = after ? rules.findIndex((rule) => nameOf(rule) === after.rule) : 0
  if (first < 0) return
  for (const rule of rules.slice(first)) {
    const marks = marksFor(ruleset, view, rule, selection)
    const letters = columnAt(view.now, ruleset.rules.indexOf(rule))
    const thenOf = thenFor(ruleset, rule, view)
    const isAfter = after && nameOf(rule) === after.rule ? after : null
    for (const i of chosen) {
      if (marks[i] === 0) continue
      const row = view.rows[i]!
      if (isAfter && byPlace(row, isAfter) <= 0) continue
      yield { row, rule, outcome: outcomeOf(letters[i]!)!, then: thenOf(i) }
    }
  }
}

/** Which rows have one of the wanted outcomes of a rule: 1 or 0 by row. */
export const marksFor = (
  ruleset: Ruleset,
  view: View,
  rule: CompiledRule,
  { outcomes, compliantThen }: Selection,
): Uint8Array => {
  const wanted = lettersOf(outcomes)
  const letters = columnAt(view.now, ruleset.rules.indexOf(rule))
  const marks = new Uint8Array(view.rows.length)
  for (let i = 0; i < marks.length; i++) marks[i] = wanted[letters[i]!]!
  if (!compliantThen) return marks
  const thenOf = thenFor(ruleset, rule, view)
  for (let i = 0; i < marks.length; i++) if (marks[i] === 1 && !compliant.has(thenOf(i))) marks[i] = 0
  return marks
}

/** What was added up to now; later pages of a list show no more. */
export const lastAdded = (rows: Row[]): number => rows.reduce((most, { added }) => Math.max(most, added), 0)

/** Places of the rows that count, in their order. */
export const choose = ({ rows }: Pick<View, 'rows'>, selection: Selection): number[] => {
  const { capturedFrom, capturedBefore, domain, everySnapshot, only, addedUpTo } = selection
  const chosen: number[] = []
  for (let i = 0; i < rows.length; i++) {
    const { policy, capturedOn, added } = rows[i]!
    if (addedUpTo !== undefined && added > addedUpTo) continue
    if (domain !== undefined && policy !== domain && !policy.endsWith(`.${domain}`)) continue
    if (capturedFrom !== undefined && (capturedOn === null || capturedOn < capturedFrom)) continue
    if (capturedBefore !== undefined && (capturedOn === null || capturedOn >= capturedBefore)) continue
    if (!everySnapshot && chosen.length > 0 && rows[chosen.at(-1)!]!.policy === policy) chosen.pop()
    chosen.push(i)
  }
  // A policy counts by its latest text: whether that one is wanted is asked last.
  return only === undefined ? chosen : chosen.filter((i) => only.has(rows[i]!.snapshot))
}

const lettersOf = (outcomes: OutcomeName[]): Uint8Array => {
  const wanted = new Uint8Array(128)
  for (const outcome of outcomes) wanted[letterOf(outcome)] = 1
  return wanted
}

/** The verdict of the first rule in force on the day of capture, going back along the duties that the rule took over. */
const thenFor = (ruleset: Ruleset, rule: CompiledRule, { past, days }: View): ((index: number) => Then) => {
  const line: { rule: CompiledRule; letters: Uint8Array }[] = []
  for (let one: CompiledRule | undefined = rule; one !== undefined && line.length < ruleset.rules.length; ) {
    line.push({ rule: one, letters: columnAt(past, ruleset.rules.indexOf(one)) })
    const older: string | undefined = one.rule.supersedes
    one = older === undefined ? undefined : ruleset.rules.find((other) => nameOf(other) === older)
  }
  /** By day of capture: the letters of the rule that bound. */
  const bound = days.names.map((day) =>
    day === null
      ? 'unknown'
      : (line.find((one) => bindsOn(one.rule.rule.inForce, day))?.letters ?? 'no-duty'),
  )
  return (index) => {
    const letters = bound[days.of[index]!]!
    return typeof letters === 'string' ? letters : outcomeOf(letters[index]!)!
  }
}
