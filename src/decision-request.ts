/** A reviewer's request to decide on an outcome, and every reason why it cannot be taken. */
import { didYouMean } from './core/nearest.ts'
import { type actions, decidedOutcomes } from './core/reviews.ts'
import type { OutcomeName } from './core/rules.ts'
import type { Ruleset } from './core/ruleset.ts'
import type { Outcome, Scorecard } from './core/scorecard.ts'
import { requireDay } from './days.ts'
import { Refusal } from './refusal.ts'

export interface DecisionRequest {
  /** law/id */
  rule: string
  action: (typeof actions)[number]
  /** What counts instead; of an override, and only of one. */
  outcome?: OutcomeName | undefined
  reason: string
  author: string
  /** The last day it holds. */
  expiresOn?: string | undefined
  /** Which snapshot and which law it is decided on: the newest one and today's without these. */
  at?: string | undefined
  asOf?: string | undefined
}

const refusal = (at: string, message: string): Refusal =>
  new Refusal('invalid', `${at}: ${message}`, [{ at, message }])

const longestReason = 4000
const longestName = 200

/** @throws Refusal with every fault that shows without looking at the policy */
export const requireDecision = (request: DecisionRequest, today: string): void => {
  const { action, outcome, reason, author, expiresOn, asOf } = request
  requireDay(expiresOn, 'expiresOn')
  requireDay(asOf, 'asOf')
  const faults: Refusal['faults'] = []
  const tell = (at: string, message: string) => faults.push({ at, message })
  for (const [at, text, most] of [
    ['reason', reason, longestReason],
    ['author', author, longestName],
  ] as const)
    if (text.trim() === '') tell(at, 'expected words, came nothing: who reads this later will want to know')
    else if (text.length > most) tell(at, `expected at most ${most} characters, came ${text.length}`)
  if (action === 'override' && !decidedOutcomes.some((name) => name === outcome))
    tell('outcome', `expected what counts instead: ${decidedOutcomes.join(', ')}; came ${outcome ?? 'none'}`)
  if (action !== 'override' && outcome !== undefined)
    tell('outcome', `expected none, since only an override puts another outcome; came ${outcome}`)
  if (expiresOn !== undefined && action === 'withdraw')
    tell('expiresOn', `expected none of a withdrawal, came ${expiresOn}`)
  else if (expiresOn !== undefined && expiresOn < today)
    tell('expiresOn', `expected today (${today}) or a later day, came ${expiresOn}`)
  const [first] = faults
  if (first === undefined) return
  const all =
    faults.length === 1 ? `${first.at}: ${first.message}` : 'The decision cannot be taken like this.'
  throw new Refusal('invalid', all, faults)
}

/** @throws Refusal */
export const requireJudged = ({ rules }: Ruleset, name: string, asOf: string): void => {
  const found = rules.find(({ law, id }) => `${law}/${id}` === name)
  if (!found) {
    const known = rules.map(({ law, id }) => `${law}/${id}`)
    throw refusal('rule', `expected a rule as law/id, came ${JSON.stringify(name)}${didYouMean(name, known)}`)
  }
  const { status, inForce } = found.rule
  if (status === 'retired') throw refusal('rule', `expected a rule that is judged; ${name} is retired`)
  if (asOf < inForce.from || (inForce.until !== undefined && asOf > inForce.until))
    throw refusal(
      'asOf',
      `expected a day on which ${name} is in force (${inForce.from} to ${inForce.until ?? 'now'}), came ${asOf}`,
    )
}

/** The outcome that is decided on. @throws Refusal */
export const requireOutcome = (
  { document, outcomes }: Scorecard,
  { rule, action, outcome: wanted }: DecisionRequest,
): Outcome => {
  if (!document.gate.pass)
    throw refusal('at', `expected a text that is judged; this one is not: ${document.gate.message}`)
  // True because the rule is in force and its law was asked for.
  const outcome = outcomes.find((one) => one.rule === rule)!
  const objection = objections[action](outcome, wanted)
  if (objection !== null) throw refusal(wanted === undefined ? 'action' : 'outcome', objection)
  return outcome
}

const objections: Record<
  DecisionRequest['action'],
  (outcome: Outcome, wanted: OutcomeName | undefined) => string | null
> = {
  confirm: ({ outcome }) =>
    outcome === 'unclear'
      ? `the rule is judged unclear, and to confirm that would decide nothing: use override with ${decidedOutcomes.join(', ')}`
      : null,
  override: ({ outcome }, wanted) =>
    outcome === wanted ? `the rule is judged ${outcome} already: use confirm` : null,
  waive: ({ outcome }) =>
    outcome === 'met' || outcome === 'not-applicable'
      ? `the rule is judged ${outcome}: there is nothing to waive`
      : null,
  withdraw: () => null,
}
