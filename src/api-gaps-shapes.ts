/** What the review of all stored policies is asked and answers, as zod shapes. */
import { z } from 'zod'
import { closed, date, expected, lawList, line, number, pageSize } from './api-fields.ts'
import { thenNames } from './core/corpus-review.ts'
import { outcomeNames, severities } from './core/rules.ts'

/** Several of a few names: repeated, or separated by commas. */
const listOf = <T extends string>(names: readonly [T, ...T[]], what: string) =>
  z
    .union([z.string(), z.array(z.string())], { error: expected(what) })
    .transform((value) => [value].flat().flatMap((v) => v.split(',')))
    .pipe(z.array(z.enum(names, { error: expected(names.join(', ')) })))
    .meta({ description: `${what}: repeat it, or separate by commas.`, type: 'string' })

const yesOrNo = z
  .enum(['true', 'false'], { error: expected('true or false') })
  .transform((value) => value === 'true')
  .meta({ type: 'string' })

const selection = {
  law: lawList.optional(),
  rule: lawList.optional().meta({
    description: 'Only these rules, as law/id: repeat it, or separate by commas.',
    example: 'gdpr/13-2-a.retention',
    type: 'string',
  }),
  severity: listOf(severities, 'Only rules of these severities').optional(),
  outcome: listOf(outcomeNames, 'Which outcomes; gaps without it').optional(),
  capturedFrom: date.optional().describe('Only texts captured on this day or later.'),
  capturedBefore: date.optional().describe('Only texts captured before this day.'),
  domain: line.optional().describe('Only this policy and those of its subdomains.'),
  clause: line.optional().describe('Only policies that have this clause, by its name in /v1/clauses.'),
  compliantThen: yesOrNo
    .optional()
    .describe('Only what met the law of the day it was captured, or had no such duty.'),
  snapshots: z
    .enum(['latest', 'all'], { error: expected('latest or all') })
    .default('latest')
    .describe('Each policy once, with its latest snapshot in the period; or every snapshot.'),
  asOf: date.optional().describe('The day of the law; today without it.'),
}
export const gapsQuery = closed(
  {
    ...selection,
    limit: z.coerce
      .number({ error: 'expected a whole number' })
      .int({ error: 'expected a whole number' })
      .min(1, { error: 'expected at least 1' })
      .max(100, { error: 'expected at most 100' })
      .default(20)
      .describe('1 to 100 a page.'),
    cursor: z
      .string()
      .max(4000, { error: 'expected `next` of the page before' })
      .optional()
      .describe('`next` of the page before.'),
  },
  'parameter',
)
export const gapsSelection = closed(selection, 'parameter')

const judgedWith = {
  asOf: z.string().describe('The day of the law.'),
  ruleset: z.object({ digest: z.string() }),
  engine: z.object({ version: z.string() }),
}
const aboutRule = {
  rule: z.string().describe('law/id'),
  law: z.string(),
  title: z.string(),
  severity: z.enum(severities),
}
const failures = {
  failing: z.int().describe('How many policies have at least one such outcome.'),
  outcomes: z.int().describe('How many such outcomes there are.'),
}
const totals = {
  policies: z.int().describe('How many policies were judged.'),
  notJudged: z.int().describe('Texts that are no policy: error pages, log-in walls, other languages.'),
  ...failures,
}

export const gapListSchema = z.object({
  ...judgedWith,
  items: z.array(
    z.object({
      policy: z.string(),
      snapshot: z.object({
        sha256: z.string(),
        capturedOn: z.string().nullable(),
        sourceUrl: z.string().nullable(),
      }),
      ...aboutRule,
      outcome: z.enum(outcomeNames),
      then: z
        .enum(thenNames)
        .describe('By the law of the day it was captured: the outcome, or that there was no such duty.'),
      reason: z.string(),
      evidence: z
        .object({
          text: z.string(),
          line: z.int(),
          section: z.string(),
          sharedBy: z.int().describe('In the latest text of how many policies the sentence stands.'),
        })
        .nullable()
        .describe('The sentence it rests on first; null where it rests on silence.'),
      nearMiss: z.object({ text: z.string(), line: z.int(), why: z.string() }).nullable(),
      scorecard: z.string().describe('The address of the scorecard.'),
    }),
  ),
  next: z.string().nullable().describe('Pass as `cursor` for the next page; null on the last.'),
})

export const gapsSummarySchema = z.object({
  ...judgedWith,
  ...totals,
  byRule: z.array(
    z.object({
      ...aboutRule,
      ...failures,
      byYear: z
        .array(z.int())
        .describe('How many fail of the policies of each year, in the order of `byYear`.'),
    }),
  ),
  byLaw: z.array(z.object({ law: z.string(), title: z.string(), ...failures })),
  bySeverity: z.array(z.object({ severity: z.enum(severities), ...failures })),
  byYear: z
    .array(z.object({ year: z.int().nullable().describe('null: not known when captured'), ...totals }))
    .describe('By year of capture: each policy once a year, with its latest snapshot of that year.'),
})

const aboutClause = {
  clause: z.string().describe('Its name: the hash of the sentence without case, punctuation and spacing.'),
  text: z.string(),
  policies: z.int().describe('How many policies have it in their latest text.'),
  facts: z.array(z.string()).describe('The facts it answers.'),
}
export const clausesQuery = closed(
  {
    fact: line.optional().describe('Only clauses that answer this fact.'),
    rule: line.optional().describe('Only clauses that answer facts this rule asks, as law/id.'),
    law: line.optional().describe('Only clauses that answer facts the rules of this law ask.'),
    minPolicies: number.optional().describe('How many policies have to share it; 2 without it.'),
    limit: pageSize.describe('1 to 200 a page.'),
    cursor: line.optional().describe('`next` of the page before.'),
  },
  'parameter',
)
export const clauseParams = z.object({ clause: line.describe('Its name in /v1/clauses.') })
export const clauseListSchema = z.object({
  items: z.array(z.object(aboutClause)),
  next: z.string().nullable().describe('Pass as `cursor` for the next page; null on the last.'),
})
export const clauseSchema = z.object({
  ...aboutClause,
  usedBy: z.array(
    z.object({ policy: z.string(), capturedOn: z.string().nullable(), facts: z.array(z.string()) }),
  ),
})
