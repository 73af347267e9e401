/** What the conditions of one rule, read twice, come to. */
import type { Ask, Condition, OutcomeName } from './rules.ts'

/** A condition as the engine found it. */
export interface Told {
  condition: Condition
  holds: boolean
  parts: Told[]
}

/** The same condition with what is unclear read as no, and as yes. Conditions are positive, so `sure` implies `possible`. */
export interface TwiceTold {
  sure: Told
  possible: Told
}

export const ruleParts = ['applies', 'gap', 'met', 'partial'] as const
export type RulePart = (typeof ruleParts)[number]

export interface Verdict {
  outcome: OutcomeName
  /** The condition that decided; `silence` when none held. */
  by: RulePart | 'silence'
  /** Decided: the questions whose answers made the condition hold, or fail. Unclear: those that only a person can answer. */
  asks: Ask[]
  /** Partial: the questions that `met` would have wanted answered too. */
  lacking: Ask[]
  /** The questions whose answers make the rule apply; none where it always does, or may not. */
  triggers: Ask[]
  /** Where it is unclear whether the rule applies: the verdict if it does. */
  ifApplies: Verdict | null
}

/**
 * In this order:
 * 1. `applies` is not even possible: not applicable.
 * 2. `gap` (what must not be said, or contradicts the duty) is sure: a gap, whatever else the text says. A promise beside its
 *    contradiction is no promise. Only possible: unclear, since the text may be in breach.
 * 3. `met`, then `partial`: sure is the outcome, only possible is unclear.
 * 4. Nothing held. Where the duty is to say something (`met`), silence is a gap; where it is not to say something (no `met`),
 *    silence meets it.
 * 5. If it is unclear whether the rule applies, a fault found under 2 to 4 is unclear as well: there may be no duty. A rule
 *    that is met is met either way.
 */
export const decide = (told: Partial<Record<RulePart, TwiceTold>>): Verdict => {
  const { applies } = told
  if (applies && !applies.possible.holds)
    return verdict('not-applicable', 'applies', failed(applies.possible))
  const found = decideDuty(told)
  if (applies?.sure.holds) return { ...found, triggers: held(applies.sure) }
  if (!applies || found.outcome === 'met') return found
  return { ...verdict('unclear', 'applies', open(applies)), ifApplies: found }
}

const decideDuty = (told: Partial<Record<RulePart, TwiceTold>>): Verdict => {
  for (const part of ['gap', 'met', 'partial'] as const) {
    const twice = told[part]
    if (twice?.sure.holds) {
      const lacking = part === 'partial' && told.met ? failed(told.met.possible) : []
      return { ...verdict(part, part, held(twice.sure)), lacking }
    }
    if (twice?.possible.holds) return verdict('unclear', part, open(twice))
  }
  return told.met
    ? verdict('gap', 'silence', failed(told.met.possible))
    : verdict('met', 'silence', told.gap ? failed(told.gap.possible) : [])
}

const verdict = (outcome: OutcomeName, by: Verdict['by'], asks: Ask[]): Verdict => ({
  outcome,
  by,
  asks,
  lacking: [],
  triggers: [],
  ifApplies: null,
})

/** The questions that make a condition hold. */
const held = ({ condition, holds, parts }: Told): Ask[] =>
  !holds ? [] : isAsk(condition) ? [condition] : parts.flatMap(held)

/** The questions that make a condition fail. */
const failed = ({ condition, holds, parts }: Told): Ask[] =>
  holds ? [] : isAsk(condition) ? [condition] : parts.flatMap(failed)

/** The questions that leave a condition open. */
const open = ({ sure, possible }: TwiceTold): Ask[] => {
  if (sure.holds || !possible.holds) return []
  if (isAsk(sure.condition)) return [sure.condition]
  return sure.parts.flatMap((part, i) => open({ sure: part, possible: possible.parts[i]! }))
}

const isAsk = (condition: Condition): condition is Ask => 'fact' in condition
