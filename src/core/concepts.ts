/** Word lists that cues share, and the readers a sentence may address. */
import { z } from 'zod'

/** A concept file, `rules/concepts/<id>.json`: `@id` in a cue stands for any of these. */
export const conceptSchema = z.strictObject({
  $schema: z.string().optional(),
  note: z.string().optional().describe('For authors: what belongs here and what does not.'),
  words: z.array(z.string().min(1)).min(1).describe('Words or short cues; they may use other concepts.'),
})
export type ConceptList = z.infer<typeof conceptSchema>

/** A scope file, `rules/scopes/<id>.json`: how one sees that a sentence addresses only these readers. */
export const scopeSchema = z
  .strictObject({
    $schema: z.string().optional(),
    note: z.string().optional(),
    headings: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('Cues: sentences under such a heading address these readers.'),
    sentences: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('Cues: a sentence (or its lead-in) that says so itself.'),
    unless: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe(
        'Cues: a sentence with one of them addresses these readers by its headings only: it names them as an example.',
      ),
    inherits: z.boolean().default(true).describe('Whether the headings above the nearest one count too.'),
  })
  .refine(
    (scope) => scope.headings !== undefined || scope.sentences !== undefined,
    'expected headings or sentences',
  )
export type Scope = z.infer<typeof scopeSchema>
