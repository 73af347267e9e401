/** The scorecard: all outcomes of one snapshot under one ruleset as of one date. */
import { z } from 'zod'
import type { Document } from './document.ts'
import { engineVersion } from './engine-version.ts'
import { evidenceSchema, nearMissSchema } from './facts.ts'
import { casesSchema } from './precision.ts'
import { citationSchema, outcomeNames, severities } from './rules.ts'
import type { Ruleset } from './ruleset.ts'
import { countOutcomes, grades, pointsOf } from './score.ts'

/** A sentence that a verdict rests on, with how far the cue that found it can be trusted. */
export const weighedSchema = evidenceSchema.extend({
  precision: casesSchema
    .nullable()
    .describe('How often the cue was right on labelled policies; null where none was labelled.'),
})
export type Weighed = z.infer<typeof weighedSchema>

export const outcomeSchema = z.object({
  rule: z.string().describe('law/id'),
  law: z.string(),
  title: z.string(),
  status: z.enum(['draft', 'active']).describe('A draft is judged and shown, not scored.'),
  outcome: z.enum(outcomeNames),
  severity: z.enum(severities),
  citations: z.array(citationSchema),
  inForce: z.object({ from: z.string(), until: z.string().optional() }),
  ruleDigest: z.string(),
  reason: z.string().describe('Why, in plain words.'),
  remedy: z
    .object({ text: z.string(), clause: z.string().optional() })
    .nullable()
    .describe('What to write; null where nothing is to be done.'),
  evidence: z.array(weighedSchema),
  nearMisses: z.array(nearMissSchema),
  triggers: z
    .array(weighedSchema)
    .describe('Sentences that make the duty apply, where something is wanting or nothing else is quoted.'),
  silence: z
    .array(casesSchema.extend({ fact: z.string() }))
    .describe(
      'Where nothing was found and that decided: of the labelled policies in which a fact was not found, those that lack it.',
    ),
})
export type Outcome = z.infer<typeof outcomeSchema>

export const pointsShape = {
  score: z.number().nullable().describe('0 to 100, one decimal; null when no rule is decided.'),
  range: z
    .tuple([z.number(), z.number()])
    .nullable()
    .describe('The score if all unclear outcomes were gaps, and if all were met.'),
  coverage: z.number().describe('Share of the applicable weight that is decided, 0 to 1.'),
  grade: z.enum(grades).nullable().describe('null below 50 % coverage.'),
}

export const lawScoreSchema = z.object({
  law: z.string(),
  title: z.string(),
  ...pointsShape,
  counts: z.record(z.enum(outcomeNames), z.int()),
})
export type LawScore = z.infer<typeof lawScoreSchema>

/** Raised when a field goes, gets another name or another meaning. A new field may come without. */
const scorecardFormat = 1

export const scorecardSchema = z.object({
  schema: z
    .literal(scorecardFormat)
    .describe(
      'The version of this shape. It is raised when a field goes, gets another name or another meaning; new fields may come without.',
    ),
  policy: z.string().nullable().describe('Domain or slug; null for a text that is checked without a name.'),
  snapshot: z.object({
    sha256: z.string(),
    capturedOn: z.string().nullable(),
    sourceUrl: z.string().nullable(),
    format: z.enum(['markdown', 'html', 'text']),
  }),
  document: z.object({
    title: z.string().nullable(),
    date: z.string().nullable(),
    words: z.int(),
    gate: z.object({ pass: z.boolean(), reason: z.string().nullable(), message: z.string() }),
  }),
  asOf: z.string().describe('The date of the law, ISO.'),
  ruleset: z.object({ digest: z.string() }),
  engine: z.object({ version: z.string() }),
  ...pointsShape,
  laws: z.array(lawScoreSchema),
  outcomes: z.array(outcomeSchema),
})
export type Scorecard = z.infer<typeof scorecardSchema>

export interface ScorecardParts {
  policy: string | null
  snapshot: Scorecard['snapshot']
  document: Pick<Document, 'title' | 'date' | 'words' | 'gate'>
  asOf: string
  outcomes: Outcome[]
}

/** A text that is no policy has no outcomes, whatever was passed: nothing in it can meet or breach a duty. */
export const buildScorecard = (ruleset: Ruleset, parts: ScorecardParts): Scorecard => {
  const { policy, snapshot, document, asOf } = parts
  const { title, date, words, gate } = document
  const outcomes = gate.pass ? parts.outcomes : []
  const laws = [...new Set(outcomes.map(({ law }) => law))].sort()
  return {
    schema: scorecardFormat,
    policy,
    snapshot: {
      sha256: snapshot.sha256,
      capturedOn: snapshot.capturedOn,
      sourceUrl: snapshot.sourceUrl,
      format: snapshot.format,
    },
    document: { title, date, words, gate: { pass: gate.pass, reason: gate.reason, message: gate.message } },
    asOf,
    ruleset: { digest: ruleset.digest },
    engine: { version: engineVersion },
    ...pointsOf(outcomes),
    laws: laws.map((law) => {
      const own = outcomes.filter((outcome) => outcome.law === law)
      return { law, title: ruleset.laws.get(law)!.title, ...pointsOf(own), counts: countOutcomes(own) }
    }),
    outcomes,
  }
}
