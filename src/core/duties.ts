/** Duties through time: a rule that supersedes another carries the same duty on. */
import type { CompiledRule } from './ruleset.ts'

/** The newest rule of the duty that a rule (law/id) belongs to; the rule itself where none took its place. */
export type DutyOf = (rule: string) => string

/**
 * Only a rule that begins after the older one has ended takes its duty over: while both bind they are two duties. Where two
 * rules name the same older one, the first of them carries it on.
 */
export const dutiesIn = (...rulesets: CompiledRule[][]): DutyOf => {
  const all = new Map<string, CompiledRule['rule']>()
  for (const rules of rulesets) for (const { law, id, rule } of rules) all.set(`${law}/${id}`, rule)
  const successors = new Map<string, string>()
  for (const [id, { supersedes, inForce }] of all) {
    const until = supersedes === undefined ? undefined : all.get(supersedes)?.inForce.until
    if (
      supersedes !== undefined &&
      until !== undefined &&
      until < inForce.from &&
      !successors.has(supersedes)
    )
      successors.set(supersedes, id)
  }
  return (rule) => {
    let duty = rule
    for (let next = successors.get(duty); next !== undefined; next = successors.get(duty)) duty = next
    return duty
  }
}

/** The rules that a duty had before, newest first. */
export const elderRules = (duty: string, rules: CompiledRule[], dutyOf: DutyOf): string[] =>
  rules
    .filter(({ law, id }) => `${law}/${id}` !== duty && dutyOf(`${law}/${id}`) === duty)
    .sort((a, b) => (a.rule.inForce.from < b.rule.inForce.from ? 1 : -1))
    .map(({ law, id }) => `${law}/${id}`)
