/** One text as it is judged by one ruleset on one day: what two of them have in common and not is told elsewhere. */
import { z } from 'zod'
import { judgePolicy } from './check.ts'
import type { Document } from './document.ts'
import type { DutyOf } from './duties.ts'
import type { FactResult } from './facts.ts'
import { outcomeNames } from './rules.ts'
import type { Ruleset } from './ruleset.ts'
import { countOutcomes } from './score.ts'
import { type Outcome, pointsShape, type Scorecard } from './scorecard.ts'

/** A text with what was read in it, and the day from which it stood. */
export interface DatedText {
  since: string
  snapshot: Scorecard['snapshot']
  document: Pick<Document, 'title' | 'date' | 'words' | 'gate' | 'text'>
  facts: FactResult[]
}

export interface Judged {
  /** The day from which the text stood. */
  since: string
  scorecard: Scorecard
  document: DatedText['document']
  facts: FactResult[]
  ruleset: Ruleset
}

/** Judges one text on several days. */
export const createJudge =
  (ruleset: Ruleset, policy: string, laws: string[] | undefined) =>
  async (text: DatedText, asOf: string): Promise<Judged> => ({
    since: text.since,
    document: text.document,
    facts: text.facts,
    ruleset,
    scorecard: await judgePolicy(ruleset, { policy, ...text }, { asOf, ...(laws && { laws }) }),
  })

export const standingSchema = z.object({
  asOf: z.string().describe('The date of the law.'),
  ...pointsShape,
  counts: z.record(z.enum(outcomeNames), z.int()).describe('Drafts do not count.'),
})
export type Standing = z.infer<typeof standingSchema>

/** A scorecard in figures. */
export const standingOf = ({ asOf, score, range, coverage, grade, outcomes }: Scorecard): Standing => ({
  asOf,
  score,
  range,
  coverage,
  grade,
  counts: countOutcomes(outcomes),
})

export const byDuty = ({ outcomes }: Scorecard, dutyOf: DutyOf): Map<string, Outcome> =>
  new Map(outcomes.map((outcome) => [dutyOf(outcome.rule), outcome]))

/** The duties of all states, each once. */
export const dutiesOf = (states: Map<string, Outcome>[]): string[] =>
  [...new Set(states.flatMap((state) => [...state.keys()]))].sort()
