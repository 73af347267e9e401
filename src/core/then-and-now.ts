/** One snapshot judged twice: by the law of the day on which it was captured, or as a stored run did; and as of now. */
import { z } from 'zod'
import { changeSchema } from './change.ts'
import { differences, type Step } from './differences.ts'
import { dutiesIn } from './duties.ts'
import { evaluateRule, factsAskedBy } from './evaluate.ts'
import {
  byDuty,
  createJudge,
  type DatedText,
  dutiesOf,
  type Judged,
  standingOf,
  standingSchema,
} from './judged.ts'
import { outcomeNames, severities } from './rules.ts'
import type { Ruleset } from './ruleset.ts'
import { buildScorecard, type Outcome, scorecardSchema } from './scorecard.ts'

const outcome = z.enum(outcomeNames).nullable().describe('null: no such duty was in force.')
const sideSchema = z.object({
  ...standingSchema.shape,
  ruleset: scorecardSchema.shape.ruleset,
  engine: scorecardSchema.shape.engine,
})

export const thenAndNowSchema = z.object({
  policy: z.string(),
  snapshot: scorecardSchema.shape.snapshot,
  document: scorecardSchema.shape.document,
  from: z
    .int()
    .nullable()
    .describe('The stored check that `then` is; null: `then` is judged by the law of its day.'),
  then: sideSchema,
  now: sideSchema,
  outcomes: z.array(
    z.object({
      rule: z.string().describe('The rule now; the one then where the duty has ended.'),
      law: z.string(),
      title: z.string(),
      severity: z.enum(severities),
      status: z.enum(['draft', 'active']),
      then: outcome,
      now: outcome,
      change: changeSchema.nullable().describe('What made the difference; null where there is none.'),
    }),
  ),
})
export type ThenAndNow = z.infer<typeof thenAndNowSchema>

/** A text as one state of engine, facts, rules and law has it. */
export interface ReadBy {
  ruleset: Ruleset
  text: DatedText
  engine?: string
  asOf: string
}

export const thenAndNow = async (
  policy: string,
  past: ReadBy,
  present: ReadBy,
  laws?: string[],
): Promise<ThenAndNow> => {
  const judge = ({ ruleset, text, asOf }: ReadBy) => createJudge(ruleset, policy, laws)(text, asOf)
  const then = await judge(past)
  const now = await judge(present)
  const dutyOf = dutiesIn(past.ruleset.rules, present.ruleset.rules)
  const steps: Step[] = []
  if (past.text.facts !== present.text.facts)
    steps.push({ by: 'detection', state: await readAgain(then, present) })
  if (past.ruleset !== present.ruleset)
    steps.push({ by: 'rules', state: await judge({ ...present, asOf: past.asOf }) })
  steps.push({ by: 'law', state: now })
  const changes = await differences(then, steps, dutyOf)
  const byRule = new Map(changes.map((change) => [dutyOf(change.rule), change]))
  const [before, after] = [byDuty(then.scorecard, dutyOf), byDuty(now.scorecard, dutyOf)]
  return {
    policy,
    snapshot: now.scorecard.snapshot,
    document: now.scorecard.document,
    from: null,
    then: { ...sideOf(then), engine: { version: past.engine ?? then.scorecard.engine.version } },
    now: sideOf(now),
    outcomes: dutiesOf([before, after]).map((duty) =>
      rowOf(before.get(duty) ?? null, after.get(duty) ?? null, byRule.get(duty) ?? null),
    ),
  }
}

const sideOf = ({ scorecard }: Judged) => ({
  ...standingOf(scorecard),
  ruleset: scorecard.ruleset,
  engine: scorecard.engine,
})

const rowOf = (
  then: Outcome | null,
  now: Outcome | null,
  change: ThenAndNow['outcomes'][number]['change'],
): ThenAndNow['outcomes'][number] => {
  // True because a duty is listed when one of the two has it.
  const { rule, law, title, severity, status } = (now ?? then)!
  return {
    rule,
    law,
    title,
    severity,
    status,
    then: then?.outcome ?? null,
    now: now?.outcome ?? null,
    change,
  }
}

/**
 * The rules of then on the facts of now. A rule that asks a fact which is no longer there keeps its outcome: rule and facts
 * were edited together, and what that does is the rule's step.
 */
const readAgain = async (then: Judged, { text, ruleset }: ReadBy): Promise<Judged> => {
  const known = new Set(text.facts.map(({ fact }) => fact))
  const { policy, snapshot, asOf } = then.scorecard
  const outcomes: Outcome[] = []
  for (const outcome of then.scorecard.outcomes) {
    // True because the outcome is one of this ruleset's.
    const compiled = then.ruleset.rules.find(({ law, id }) => `${law}/${id}` === outcome.rule)!
    const askable = factsAskedBy(compiled).every((fact) => known.has(fact))
    outcomes.push(askable ? await evaluateRule(then.ruleset, compiled, text.facts, { asOf }) : outcome)
  }
  const scorecard = buildScorecard(then.ruleset, {
    policy,
    snapshot,
    document: text.document,
    asOf,
    outcomes,
  })
  return { since: then.since, document: text.document, facts: text.facts, ruleset, scorecard }
}
