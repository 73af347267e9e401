/** Two judged states of one policy in, what differs out: each duty whose outcome is another, with exactly one cause. */
import { dayAfter } from './calendar.ts'
import { type Change, changeOf, type Turn, valuesOf } from './change.ts'
import type { DutyOf } from './duties.ts'
import { evaluateRule } from './evaluate.ts'
import { byDuty, dutiesOf, type Judged } from './judged.ts'
import { bindsOn, severities } from './rules.ts'
import type { CompiledRule, Ruleset } from './ruleset.ts'
import type { Outcome } from './scorecard.ts'
import { turningDay } from './turning-day.ts'

/** What is exchanged from one state to the next. */
export type StepBy = 'detection' | 'rules' | 'law' | 'text'

export interface Step {
  by: StepBy
  state: Judged
}

type Outcomes = Map<string, Outcome>

/**
 * Walks from a state to another one step at a time. The cause of a difference is the last step that gave the outcome which
 * it has in the end: whatever changed before that was undone or overtaken.
 */
export const differences = async (start: Judged, steps: Step[], dutyOf: DutyOf): Promise<Change[]> => {
  const states = [start, ...steps.map(({ state }) => state)]
  const outcomes = states.map(({ scorecard }) => byDuty(scorecard, dutyOf))
  const changes: Change[] = []
  for (const duty of dutiesOf([outcomes[0]!, outcomes.at(-1)!])) {
    const path = outcomes.map((state) => state.get(duty) ?? null)
    const last = lastTurn(path)
    if (last === null) continue
    const { by } = steps[last - 1]!
    const [before, after] = [states[last - 1]!, states[last]!]
    const cause = await causeOf(by, [path[last - 1]!, path[last]!], [before, after], dutyOf)
    const [from, to] = [
      { outcome: path[0]!, state: start },
      { outcome: path.at(-1)!, state: states.at(-1)! },
    ]
    changes.push(changeOf({ from, to, ...cause }))
  }
  return changes
}

/** The step at which the outcome came to what it is in the end; null where it is what it was. */
const lastTurn = (path: (Outcome | null)[]): number | null => {
  const names = path.map((outcome) => outcome?.outcome ?? null)
  if (names[0] === names.at(-1)) return null
  return names.findLastIndex((name, i) => i > 0 && name !== names[i - 1])
}

const causeOf = async (
  by: StepBy,
  [from, to]: [Outcome | null, Outcome | null],
  [before, after]: [Judged, Judged],
  dutyOf: DutyOf,
): Promise<Pick<Turn, 'cause' | 'on' | 'since'>> => {
  switch (by) {
    case 'detection':
      return { cause: 'detection-changed', on: null }
    case 'rules':
      return { cause: 'rule-edited', on: null }
    case 'law':
      return lawCause(from, to, before, after.scorecard.asOf, dutyOf)
    case 'text':
      return textCause(before, after)
  }
}

/** The law's date brought a rule into force, took one out of force, or lies longer after a date in the text. */
const lawCause = async (
  from: Outcome | null,
  to: Outcome | null,
  before: Judged,
  asOf: string,
  dutyOf: DutyOf,
): Promise<Pick<Turn, 'cause' | 'on'>> => {
  if (to !== null && from === null)
    return { cause: 'law-came-into-force', on: beginOf(dutyOf(to.rule), before, dutyOf) ?? to.inForce.from }
  if (to !== null && from?.rule !== to.rule) return { cause: 'law-came-into-force', on: to.inForce.from }
  if (to === null) return { cause: 'law-ended', on: dayAfter(from!.inForce.until!) }
  return { cause: 'time-passed', on: await turningDay(before, to.rule, [before.scorecard.asOf, asOf]) }
}

/** The first day after that of the state on which a rule of the duty came into force. */
const beginOf = (duty: string, { ruleset, scorecard }: Judged, dutyOf: DutyOf): string | undefined =>
  rulesOf(duty, ruleset, dutyOf)
    .map(({ rule }) => rule.inForce.from)
    .filter((day) => day > scorecard.asOf)
    .sort()[0]

const rulesOf = (duty: string, { rules }: Ruleset, dutyOf: DutyOf): CompiledRule[] =>
  rules.filter(({ law, id, rule }) => dutyOf(`${law}/${id}`) === duty && rule.status !== 'retired')

const textCause = (before: Judged, after: Judged) => ({
  cause: 'text-changed' as const,
  on: after.since,
  since: before.since,
})

/**
 * What happened between two snapshots, in the order in which it did: while the earlier text stood the law's date went on,
 * then the later text took its place. A duty that came into force and was met by the later text only makes two changes, and
 * so does a date that had grown old before a new one was set.
 */
export const changesBetween = async (
  earlier: Judged,
  aged: Judged,
  later: Judged,
  dutyOf: DutyOf,
): Promise<Change[]> => {
  const [then, turned, now] = [earlier, aged, later].map(({ scorecard }) => byDuty(scorecard, dutyOf)) as [
    Outcomes,
    Outcomes,
    Outcomes,
  ]
  const changes: Change[] = []
  for (const duty of dutiesOf([then, turned, now])) {
    const from = { state: earlier, outcome: then.get(duty) ?? null }
    const middle = { state: aged, outcome: turned.get(duty) ?? null }
    const to = { state: later, outcome: now.get(duty) ?? null }
    let before = from
    for (const after of [...(await statesBetween(from, middle, duty, dutyOf)), middle]) {
      if (isNews(before.outcome, after.outcome)) {
        const { asOf } = after.state.scorecard
        const cause = await lawCause(before.outcome, after.outcome, before.state, asOf, dutyOf)
        changes.push(changeOf({ from: before, to: after, ...cause }))
      }
      before = after
    }
    if (isNews(middle.outcome, to.outcome) || saysOtherwise(middle, to))
      changes.push(changeOf({ from: middle, to, ...textCause(earlier, later) }))
  }
  return changes
}

/** What became of a duty while a text stood, on each day on which another rule of it came to bind or one had ended. */
const statesBetween = async (
  from: Turn['from'],
  to: Turn['from'],
  duty: string,
  dutyOf: DutyOf,
): Promise<Turn['from'][]> => {
  const { state } = from
  const { ruleset, facts, scorecard } = state
  const rules = rulesOf(duty, ruleset, dutyOf)
  const days = rules.flatMap(({ rule: { inForce } }) => [
    inForce.from,
    ...(inForce.until === undefined ? [] : [dayAfter(inForce.until)]),
  ])
  const between = [...new Set(days)]
    .filter((day) => day > scorecard.asOf && day < to.state.scorecard.asOf)
    .sort()
  const outcomeOn = async (asOf: string): Promise<Outcome | null> => {
    const rule = rules.find(({ rule: { inForce } }) => bindsOn(inForce, asOf))
    return rule ? evaluateRule(ruleset, rule, facts, { asOf }) : null
  }
  return Promise.all(
    between.map(async (asOf) => ({
      state: { ...state, scorecard: { ...scorecard, asOf } },
      outcome: await outcomeOn(asOf),
    })),
  )
}

/** That a duty which does not apply came into force, or ended, is none. */
const isNews = (from: Outcome | null, to: Outcome | null): boolean =>
  (from?.outcome ?? null) !== (to?.outcome ?? null) &&
  !(isIdle(from) && isIdle(to) && (from === null || to === null))

const isIdle = (outcome: Outcome | null): boolean => outcome === null || outcome.outcome === 'not-applicable'

/** The same outcome, by another period or age. */
const saysOtherwise = (from: Turn['from'], to: Turn['to']): boolean => {
  if (from.outcome?.outcome !== 'met' && from.outcome?.outcome !== 'partial') return false
  const [before, after] = [valuesOf(from), valuesOf(to)]
  return before.length > 0 && after.length > 0 && before.join() !== after.join()
}

/** Newest first; of one day the most severe first. */
export const inOrder = (changes: Change[]): Change[] =>
  [...changes].sort(
    (a, b) =>
      compare(b.on ?? '', a.on ?? '') ||
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      compare(a.rule, b.rule),
  )
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
