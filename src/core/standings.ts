/** Where a text stands under a ruleset, a letter a rule: small enough to look through thousands of texts at once. */
import { digestOf } from './digest.ts'
import type { OutcomeName } from './rules.ts'
import type { Ruleset } from './ruleset.ts'

/** A rule among others, in the order in which standings name verdicts. */
export interface RulePlace {
  /** law/id */
  rule: string
  /** Of the rule and of all that detects its facts: the same digest gives the same verdict on the same text. */
  digest: string
}

export const placesIn = ({ rules, detectionDigest }: Ruleset): RulePlace[] =>
  rules.map(({ law, id, digest }) => ({ rule: `${law}/${id}`, digest: digestOf([digest, detectionDigest]) }))

export const letters: Record<OutcomeName, string> = {
  met: 'm',
  partial: 'p',
  gap: 'g',
  unclear: 'u',
  'not-applicable': 'n',
}
