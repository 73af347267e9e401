/** Rules: one legal requirement each, as a JSON file. This file is the definition; JSON Schema and docs derive from it. */
import { z } from 'zod'
import type { Status } from './facts.ts'
import { profileSchema } from './profile.ts'

export const outcomeNames = ['met', 'partial', 'gap', 'unclear', 'not-applicable'] as const
export type OutcomeName = (typeof outcomeNames)[number]

/** Severity and its weight in the score. */
export const severityWeights = { critical: 8, high: 5, medium: 3, low: 1 } as const
export type Severity = keyof typeof severityWeights
export const severities = Object.keys(severityWeights) as [Severity, ...Severity[]]

const isoDate = z.iso.date()

/** What a condition may ask for. `unclear` is left out: it is a verdict on our reading, and makes the outcome unclear by itself. */
export const askable = ['stated', 'vague', 'denied', 'missing'] as const satisfies readonly Status[]

const factName = z.string().describe('The id of a fact, or the name of one of the rule’s own facts.')
const profileName = z
  .string()
  .regex(/^profile\.[a-z][a-zA-Z]*$/)
  .describe('A question to the caller’s profile, such as profile.sellsData.')
const readers = z
  .string()
  .optional()
  .describe('Counts only evidence that addresses these readers (a scope) or everyone.')
const reads = z
  .string()
  .describe('Which of the fact’s values. True when any stated or vague evidence gives one that fits.')

/** Asks one fact, or the caller's profile, one question. */
const askSchema = z.union([
  z.strictObject({ fact: factName, for: readers, operator: z.literal('is'), value: z.enum(askable) }),
  z.strictObject({
    fact: factName,
    for: readers,
    operator: z.literal('in'),
    value: z.array(z.enum(askable)).min(1),
  }),
  z.strictObject({
    fact: factName,
    for: readers,
    operator: z
      .enum(['atLeast', 'atMost'])
      .describe('Compares a number; a duration counts in days (a month as 30, a year as 365).'),
    read: reads,
    value: z.number(),
  }),
  z.strictObject({
    fact: factName,
    for: readers,
    operator: z.literal('within').describe('A date lies at most so long before the law’s date.'),
    read: reads,
    value: z.string().regex(/^P\d{1,4}[DMY]$/, 'an ISO 8601 duration such as P12M'),
  }),
  z.strictObject({ fact: profileName, operator: z.literal('is'), value: z.union([z.boolean(), z.string()]) }),
  z.strictObject({ fact: profileName, operator: z.literal('in'), value: z.array(z.string()).min(1) }),
])
export type Ask = z.infer<typeof askSchema>

/** Conditions are positive: nothing negates, so more knowledge never turns a true condition false. */
export type Condition = Ask | { all: Condition[] } | { any: Condition[] }
export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    askSchema,
    z.strictObject({ all: z.array(conditionSchema).min(1) }),
    z.strictObject({ any: z.array(conditionSchema).min(1) }),
  ]),
)

export const citationSchema = z.strictObject({
  ref: z.string().min(3).describe('Article as lawyers cite it, e.g. "GDPR Art. 13(2)(a)".'),
  url: z.url(),
  verified: z.boolean().default(true).describe('false: not checked against the source; shown as such.'),
})

/** A rule file: `rules/<law>/<id>.json`. The path is the identity. */
export const ruleSchema = z.strictObject({
  $schema: z.string().optional(),
  title: z.string().min(5),
  note: z
    .string()
    .optional()
    .describe('For authors and readers: what the duty asks, and the limits of reading it in a text.'),
  citations: z.array(citationSchema).min(1),
  status: z.enum(['draft', 'active', 'retired']),
  severity: z.enum(severities),
  severityReason: z.string().optional(),
  inForce: z.strictObject({
    from: isoDate,
    until: isoDate.optional().describe('The last day of the duty.'),
  }),
  supersedes: z.string().optional().describe('The older rule this duty replaced, as law/id.'),
  applies: conditionSchema.optional().describe('Without it the rule always applies.'),
  gap: conditionSchema.optional().describe('What must not be said; or what contradicts the duty.'),
  met: conditionSchema.optional(),
  partial: conditionSchema.optional(),
  reasons: z
    .strictObject({
      met: z.string().optional(),
      partial: z.string().optional(),
      gap: z.string().optional(),
      unclear: z.string().optional(),
      'not-applicable': z.string().optional(),
    })
    .optional()
    .describe('Plain words per outcome; without them the reason is made from the facts.'),
  remedy: z.strictObject({
    text: z.string(),
    clause: z.string().optional().describe('A clause to adopt; {braces} to fill in.'),
  }),
  facts: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Facts only this rule needs, in the shape of a fact file.'),
  examples: z
    .array(
      z.strictObject({
        text: z.string().min(1).describe('Markdown.'),
        outcome: z.enum(outcomeNames),
        why: z.string().optional(),
        asOf: isoDate
          .optional()
          .describe('The date of the law; without it, the first day the rule is in force.'),
        profile: profileSchema.optional().describe('What the caller’s profile says, for rules that ask it.'),
      }),
    )
    .min(2)
    .refine((list) => list.some((e) => e.outcome === 'met'), 'at least one example must be met')
    .refine((list) => list.some((e) => e.outcome === 'gap'), 'at least one example must be a gap'),
})
export type Rule = z.infer<typeof ruleSchema>

/** Whether a duty binds on a day; `until` is its last. */
export const bindsOn = ({ from, until }: Rule['inForce'], day: string): boolean =>
  from <= day && (until === undefined || day <= until)

/** A law: the group of rules in `rules/<law>/`, described by `rules/laws/<law>.json`. */
export const lawSchema = z.strictObject({
  $schema: z.string().optional(),
  title: z.string(),
  jurisdiction: z.string().describe('One of the profile’s jurisdictions, e.g. eu, california, uk, us.'),
  url: z.url(),
  note: z.string().optional(),
  unseen: z
    .array(z.strictObject({ ref: z.string(), why: z.string() }))
    .optional()
    .describe('Duties that cannot be seen in a text.'),
})
export type Law = z.infer<typeof lawSchema>
