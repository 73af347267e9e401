/** What a policy was held to before: which of its gaps are new. Keyed on policy, rule and what is said, not on lines. */
import { z } from 'zod'
import { normalSentence } from './normal-sentence.ts'
import { mostEvidence } from './reasons.ts'
import { type OutcomeName, outcomeNames } from './rules.ts'
import type { Outcome, Scorecard } from './scorecard.ts'

/** As much of a JSON report as is compared; by whatever version of the program and the rules it was made. */
export const baselineSchema = z
  .array(
    z.object({
      policy: z.string().nullable(),
      outcomes: z.array(
        z.object({
          rule: z.string(),
          status: z.enum(['draft', 'active']),
          outcome: z.enum(outcomeNames),
          evidence: z.array(z.object({ text: z.string() })),
        }),
      ),
    }),
  )
  .min(1)
export type Baseline = z.infer<typeof baselineSchema>
type Before = Baseline[number]['outcomes'][number]

/** How bad an outcome is: a gap that became partial is no new one. */
const ranks: Record<OutcomeName, number> = { gap: 3, partial: 2, unclear: 1, met: 0, 'not-applicable': 0 }

export interface Compared {
  fresh: Outcome[]
  known: Outcome[]
  /** Rules that were as bad as what is counted, and are better or not judged now. */
  gone: string[]
}

/** `counted`: the outcomes that are not accepted, all of them at least as bad as `least`. */
export const compareWith = (
  baseline: Baseline,
  { policy, outcomes }: Pick<Scorecard, 'policy' | 'outcomes'>,
  counted: Outcome[],
  least: OutcomeName,
): Compared => {
  const before = baseline.filter((one) => one.policy === policy).flatMap((one) => one.outcomes)
  const active = before.filter(({ status }) => status === 'active')
  const isKnown = (now: Outcome): boolean =>
    active.some((then) => then.rule === now.rule && covers(then, now))
  const now = new Map(outcomes.map((outcome) => [outcome.rule, outcome]))
  const gone = active.filter(({ rule, outcome }) => {
    const current = now.get(rule)
    const better = current === undefined || ranks[current.outcome] < ranks[least]
    return ranks[outcome] >= ranks[least] && better
  })
  return {
    fresh: counted.filter((outcome) => !isKnown(outcome)),
    known: counted.filter(isKnown),
    gone: [...new Set(gone.map(({ rule }) => rule))],
  }
}

/**
 * What was worse before is known, and so is what is as bad for the same sentences or some of them; silence has none. A report
 * lists only so many sentences: where it is full there may have been others, so one that is there still is enough.
 */
const covers = (then: Before, now: Outcome): boolean => {
  if (ranks[then.outcome] !== ranks[now.outcome]) return ranks[then.outcome] > ranks[now.outcome]
  const said = new Set(then.evidence.map(({ text }) => normalSentence(text)))
  const isThere = ({ text }: { text: string }): boolean => said.has(normalSentence(text))
  return then.evidence.length < mostEvidence ? now.evidence.every(isThere) : now.evidence.some(isThere)
}
