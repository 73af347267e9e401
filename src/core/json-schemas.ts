/** JSON Schemas: of all files in `rules/`, so that editors complete and check what authors write; and of a scorecard. */
import { z } from 'zod'
import { conceptSchema, scopeSchema } from './concepts.ts'
import { entitySchema } from './entities.ts'
import { factSchema } from './facts.ts'
import { precisionSchema } from './precision.ts'
import { lawSchema, ruleSchema } from './rules.ts'
import { scorecardSchema } from './scorecard.ts'

const files = {
  'rule.schema.json': ruleSchema.extend({
    facts: z
      .record(z.string(), factSchema)
      .optional()
      .describe('Facts only this rule needs, in the shape of a fact file.'),
  }),
  'fact.schema.json': factSchema,
  'concept.schema.json': conceptSchema,
  'scope.schema.json': scopeSchema,
  'entity.schema.json': entitySchema,
  'law.schema.json': lawSchema,
  'precision.schema.json': precisionSchema,
} satisfies Record<string, z.ZodType>

/** File name and content. Draft 7, which every editor knows. */
export const jsonSchemas = (): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(files).map(([name, schema]) => [
      name,
      inJson(z.toJSONSchema(schema, { io: 'input', target: 'draft-7' })),
    ]),
  ),
  'scorecard.schema.json': inJson(scorecardJsonSchema()),
})

/** Of one scorecard, as every JSON report has it. It lets keys pass that it does not know: new ones may come. */
export const scorecardJsonSchema = () =>
  z.toJSONSchema(scorecardSchema.meta({ title: 'Scorecard' }), {
    io: 'output',
    target: 'draft-7',
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
    },
  })

const inJson = (value: object): string => `${JSON.stringify(value, null, 2)}\n`
