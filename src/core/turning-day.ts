/** On which day an outcome turns that hangs on how long ago a date in the text lies. */
import { dayAfter, dayBetween } from './calendar.ts'
import { evaluateRule } from './evaluate.ts'
import type { Judged } from './judged.ts'
import { prepare } from './prepared-rules.ts'
import type { CompiledRule } from './ruleset.ts'

/** The first day after `from` on which such a rule's outcome is another; null where it is the same on `to`. */
export const turningDay = async (
  { facts, ruleset }: Pick<Judged, 'facts' | 'ruleset'>,
  rule: string,
  [from, to]: [string, string],
): Promise<string | null> => {
  const compiled = ruleset.rules.find(({ law, id }) => `${law}/${id}` === rule)
  if (!compiled || !isDated(compiled)) return null
  const outcomeOn = async (asOf: string) => (await evaluateRule(ruleset, compiled, facts, { asOf })).outcome
  let before = from
  let after = to
  const at = await outcomeOn(before)
  if ((await outcomeOn(after)) === at) return null
  // A date only grows older, so an outcome that has turned stays turned, but for a second turn of a month without a day.
  while (dayAfter(before) < after) {
    const middle = dayBetween(before, after)
    if ((await outcomeOn(middle)) === at) before = middle
    else after = middle
  }
  return after
}

export const isDated = (compiled: CompiledRule): boolean => prepare(compiled).dated
