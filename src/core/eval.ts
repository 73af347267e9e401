/** How often the facts agree with people who labelled the same policies. */
import { detectFacts } from './detect.ts'
import { buildDocument, type Document } from './document.ts'
import type { Evidence, NearMiss } from './facts.ts'
import { type Format, readBlocks } from './formats.ts'
import type { Ruleset } from './ruleset.ts'

/** A policy with what people said of it: whether each fact is present, or null where they could not tell. */
export interface Labelled {
  dataset: string
  policy: string
  format: Format
  text: string
  facts: Record<string, boolean | null>
  /** Where people saw it, as far as they marked that. */
  passages?: { text: string; facts: string[] }[]
}

export interface Figures {
  tp: number
  fp: number
  fn: number
  tn: number
  /** null where nothing could be counted. */
  precision: number | null
  recall: number | null
  f1: number | null
  /** F1 of absence: how well it is seen that a policy lacks the fact. */
  gapF1: number | null
}

export interface Disagreement {
  dataset: string
  policy: string
  fact: string
  labelled: boolean
  evidence: Evidence[]
  nearMisses: NearMiss[]
}

export interface Evaluation {
  policies: number
  facts: Record<string, Figures>
  macro: { presenceF1: number | null; gapF1: number | null }
  errors: Disagreement[]
  /** Labelled, but not in the ruleset: left out of every figure. */
  unknownFacts: string[]
}

/** Fewer cases than these say nothing about a fact, so they are left out of the means. */
const leastPositives = 5
const leastNegatives = 10

/** A label's text is a string already: it has no charset of its own, whatever its markup claims. */
const mediaTypes: Record<Format, string> = {
  markdown: 'text/markdown; charset=utf-8',
  html: 'text/html; charset=utf-8',
  text: 'text/plain; charset=utf-8',
}

export const readLabelled = ({ format, text }: Labelled): Document =>
  buildDocument(readBlocks(new TextEncoder().encode(text), { format, mediaType: mediaTypes[format] }))

/** A fact is present when its status is not `missing`. Whether the text is a whole policy is not asked. */
export const evaluateLabels = async (
  ruleset: Ruleset,
  labels: Labelled[],
  step: () => Promise<void> = async () => {},
): Promise<Evaluation> => {
  const counts = new Map<string, { tp: number; fp: number; fn: number; tn: number }>()
  const unknown = new Set<string>()
  const errors: Disagreement[] = []
  for (const label of labels) {
    const { dataset, policy, facts } = label
    const results = detectFacts(ruleset.detection, readLabelled(label))
    const found = new Map(results.map((result) => [result.fact, result]))
    for (const [fact, labelled] of Object.entries(facts)) {
      const result = found.get(fact)
      if (result === undefined) unknown.add(fact)
      if (result === undefined || labelled === null) continue
      const count = counts.get(fact) ?? { tp: 0, fp: 0, fn: 0, tn: 0 }
      counts.set(fact, count)
      const present = result.status !== 'missing'
      count[present ? (labelled ? 'tp' : 'fp') : labelled ? 'fn' : 'tn']++
      if (present !== labelled)
        errors.push({
          dataset,
          policy,
          fact,
          labelled,
          evidence: result.evidence,
          nearMisses: result.nearMisses,
        })
    }
    await step()
  }
  const figures = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([fact, c]) => [fact, figuresOf(c)] as const)
  return {
    policies: labels.length,
    facts: Object.fromEntries(figures),
    macro: {
      presenceF1: mean(figures.filter(([, f]) => f.tp + f.fn >= leastPositives).map(([, f]) => f.f1)),
      gapF1: mean(figures.filter(([, f]) => f.tn + f.fp >= leastNegatives).map(([, f]) => f.gapF1)),
    },
    errors,
    unknownFacts: [...unknown].sort(),
  }
}

export const figuresOf = ({ tp, fp, fn, tn }: Pick<Figures, 'tp' | 'fp' | 'fn' | 'tn'>): Figures => ({
  tp,
  fp,
  fn,
  tn,
  precision: share(tp, tp + fp),
  recall: share(tp, tp + fn),
  f1: share(2 * tp, 2 * tp + fp + fn),
  gapF1: share(2 * tn, 2 * tn + fp + fn),
})

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)

const mean = (figures: (number | null)[]): number | null => {
  const counted = figures.filter((f) => f !== null)
  return counted.length === 0 ? null : counted.reduce((sum, f) => sum + f, 0) / counted.length
}
