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
  /** What people said first, of facts whose label was corrected since. */
  corrected?: Record<string, boolean | null>
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

/** Means over the facts with enough cases; null where there is none. */
export interface Macro {
  presenceF1: number | null
  gapF1: number | null
}

export interface Evaluation {
  policies: number
  facts: Record<string, Figures>
  macro: Macro
  /** The same against the labels before they were corrected. */
  asLabelled: { facts: Record<string, Figures>; macro: Macro }
  /** What someone who answers as the corrected labels do would reach against the labels before that: the most a right detector can. */
  attainable: Macro
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
  const truth = createTally()
  const asLabelled = createTally()
  const corrections = createTally()
  const unknown = new Set<string>()
  const errors: Disagreement[] = []
  for (const label of labels) {
    const { dataset, policy, facts, corrected = {} } = label
    const results = detectFacts(ruleset.detection, readLabelled(label))
    const found = new Map(results.map((result) => [result.fact, result]))
    for (const [fact, labelled] of Object.entries(facts)) {
      const result = found.get(fact)
      if (result === undefined) {
        unknown.add(fact)
        continue
      }
      const present = result.status !== 'missing'
      const first = Object.hasOwn(corrected, fact) ? corrected[fact]! : labelled
      if (first !== null) asLabelled.add(fact, first, present)
      if (labelled === null) continue
      truth.add(fact, labelled, present)
      if (first !== null) corrections.add(fact, first, labelled)
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
  return {
    policies: labels.length,
    ...truth.figures(),
    asLabelled: asLabelled.figures(),
    attainable: corrections.figures().macro,
    errors,
    unknownFacts: [...unknown].sort(),
  }
}

/** Counts answers against labels, fact by fact. */
const createTally = () => {
  const counts = new Map<string, Pick<Figures, 'tp' | 'fp' | 'fn' | 'tn'>>()
  return {
    add: (fact: string, labelled: boolean, answered: boolean): void => {
      const count = counts.get(fact) ?? { tp: 0, fp: 0, fn: 0, tn: 0 }
      counts.set(fact, count)
      count[answered ? (labelled ? 'tp' : 'fp') : labelled ? 'fn' : 'tn']++
    },
    figures: (): { facts: Record<string, Figures>; macro: Macro } => {
      const figures = [...counts]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([fact, count]) => [fact, figuresOf(count)] as const)
      return {
        facts: Object.fromEntries(figures),
        macro: {
          presenceF1: mean(figures.filter(([, f]) => f.tp + f.fn >= leastPositives).map(([, f]) => f.f1)),
          gapF1: mean(figures.filter(([, f]) => f.tn + f.fp >= leastNegatives).map(([, f]) => f.gapF1)),
        },
      }
    },
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
