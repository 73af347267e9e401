/** How well the facts that a rule rests on are found: the figures to judge the rule's verdicts by. */
import { z } from 'zod'
import { figuresOf } from './eval.ts'
import { factsAskedBy } from './evaluate.ts'
import { precisionSchema } from './precision.ts'
import type { CompiledRule, Ruleset } from './ruleset.ts'

export const factFiguresSchema = z.object({
  labels: precisionSchema.shape.labels,
  ...precisionSchema.shape.found.shape,
  precision: z.number().nullable().describe('Of the policies it was found in, the share that says it.'),
  recall: z.number().nullable().describe('Of the policies that say it, the share it was found in.'),
})
export type FactFigures = z.infer<typeof factFiguresSchema>

/** By the facts that the rule's conditions ask; null where no policy is labelled. */
export const figuresBehind = (ruleset: Ruleset, rule: CompiledRule): Record<string, FactFigures | null> =>
  Object.fromEntries(
    factsAskedBy(rule).map((fact) => {
      const measured = ruleset.measured.facts.get(fact)
      if (measured === undefined) return [fact, null]
      const { precision, recall } = figuresOf(measured.found)
      return [fact, { labels: measured.labels, ...measured.found, precision, recall }]
    }),
  )

export const figuresInWords = (figures: FactFigures | null): string => {
  if (figures === null) return 'no labelled policy'
  const { labels, tp, fp, fn, tn, precision, recall } = figures
  const share = (n: number | null): string => (n === null ? 'unknown' : n.toFixed(3))
  return `precision ${share(precision)} (right in ${tp} of ${tp + fp}), recall ${share(recall)} (found in ${tp} of ${tp + fn}), on ${tp + fp + fn + tn} labelled policies (${Object.keys(labels).join(', ')})`
}
