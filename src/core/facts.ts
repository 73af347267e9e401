/** Facts: one yes/no question about a document each, and the evidence that answers it. */
import { z } from 'zod'

export const statuses = ['stated', 'vague', 'unclear', 'denied', 'missing'] as const
export type Status = (typeof statuses)[number]

const cueList = z.array(z.string().min(1)).min(1)

/** A fact file: `rules/facts/<id>.json`. The path is the identity. */
export const factSchema = z.strictObject({
  $schema: z.string().optional(),
  question: z.string().min(10).describe('A question that can be answered yes or no.'),
  note: z.string().optional().describe('For authors: what counts, what does not, and why.'),
  stated: cueList.optional().describe('Cues that answer the question plainly.'),
  vague: cueList.optional().describe('Cues where the policy speaks but says little.'),
  unclear: cueList.optional().describe('Cues too weak to stand alone: a person has to look.'),
  denied: cueList.optional().describe('Cues that answer no, besides negated matches of the others.'),
  inSections: z
    .array(
      z.strictObject({
        headings: cueList.describe('The section counts when its heading matches one of these.'),
        stated: cueList.optional(),
        vague: cueList.optional(),
        unclear: cueList.optional(),
        denied: cueList.optional(),
      }),
    )
    .min(1)
    .optional()
    .describe('Cues that count only under certain headings.'),
  unless: cueList.optional().describe('Cues that veto a sentence.'),
  notInSections: cueList
    .optional()
    .describe('Sentences whose nearest heading matches one of these do not count.'),
  ownSections: cueList
    .optional()
    .describe(
      'Headings of the sections that are about this question: what is found there is shown before what is said in passing.',
    ),
  notNarrowedBy: z
    .array(z.string())
    .min(1)
    .optional()
    .describe(
      'Scopes that narrow nothing here: a ground for marketing is a ground that all readers are told.',
    ),
  negation: z
    .enum(['denies', 'vetoes', 'ignored'])
    .default('denies')
    .describe('What a negated match does: denies the fact, is no match, or does not matter.'),
  impliedBy: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('Facts whose evidence answers this question too.'),
  values: z
    .record(
      z.string().regex(/^[a-z][a-zA-Z]*$/),
      z.enum([
        '#duration',
        '#age',
        '#date',
        '#email',
        '#phone',
        '#address',
        '#url',
        '#country',
        '#law',
        '#name',
        '#organisation',
        '#self',
        '#officer-email',
      ]),
    )
    .optional()
    .describe('Values read from the evidence.'),
  reads: z.enum(['policy-date']).optional().describe('Answered by the document itself instead of cues.'),
  examples: z
    .array(
      z.strictObject({
        text: z.string().min(1).describe('Markdown.'),
        status: z.enum(statuses),
        values: z.record(z.string(), z.string()).optional(),
        scope: z.array(z.string()).optional(),
        why: z.string().optional(),
      }),
    )
    .min(2),
})
export type Fact = z.infer<typeof factSchema>

export const evidenceSchema = z.object({
  fact: z.string(),
  status: z.enum(statuses),
  cue: z.string().describe('The cue that matched, as written in the fact file.'),
  text: z.string().describe('The sentence, as it stands in the document.'),
  start: z.int().describe('Offset into the document text, UTF-16 code units.'),
  end: z.int(),
  line: z.int().describe('1-based line of the source.'),
  section: z.string().describe('Headings down to the sentence, joined by " › ".'),
  leadIn: z.string().nullable().describe('The sentence that introduces the list the evidence stands in.'),
  scope: z
    .array(z.string())
    .describe('Whom the sentence addresses: everyone, or eea, uk, california, children, marketing …'),
  values: z.record(z.string(), z.string()),
})
export type Evidence = z.infer<typeof evidenceSchema>

export const nearMissSchema = z.object({
  fact: z.string(),
  text: z.string(),
  start: z.int(),
  end: z.int(),
  line: z.int(),
  cue: z.string().describe('The cue that it came near to, as written in the fact file.'),
  why: z.string().describe('Why the sentence did not count.'),
})
export type NearMiss = z.infer<typeof nearMissSchema>

/** The answer to one fact's question for one document: its status, the evidence (best first) and the nearest misses. */
export const factResultSchema = z.object({
  fact: z.string(),
  status: z.enum(statuses),
  evidence: z.array(evidenceSchema),
  nearMisses: z.array(nearMissSchema),
})
export type FactResult = z.infer<typeof factResultSchema>
