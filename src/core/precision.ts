/** How often each cue was right on policies that people labelled: measured once, and shown beside all that rests on the cue. */
import { z } from 'zod'
import type { Fact, Status } from './facts.ts'

const count = z.int().min(0)

/** In policies: where the cue gave evidence for the fact, and where the label says the fact is there. */
export const casesSchema = z.object({
  right: count.describe('In how many of them the label says the same.'),
  cases: count.describe('How many labelled policies this was found in.'),
})
export type Cases = z.infer<typeof casesSchema>

/** A precision file, `rules/precision/<fact>.json`, as `lacuna eval --calibrate` writes it. */
export const precisionSchema = z.strictObject({
  $schema: z.string().optional(),
  note: z.string().optional(),
  digest: z.string().describe('Of the fact, as it was when it was measured.'),
  labels: z.record(z.string(), count).describe('Data sets, and how many of their policies are labelled.'),
  found: z
    .strictObject({ tp: count, fp: count, fn: count, tn: count })
    .describe('The fact as a whole: rightly found, wrongly found, missed, rightly not found.'),
  cues: z
    .record(
      z.string(),
      z
        .strictObject({
          ...casesSchema.shape,
          rightAlone: count,
          alone: count.describe('Cases where no other cue of the fact found anything.'),
        })
        .refine(
          ({ right, cases, rightAlone, alone }) => right <= cases && alone <= cases && rightAlone <= alone,
          'expected right within cases, and rightAlone within alone within cases',
        ),
    )
    .describe('By cue as written. A cue that found nothing in a labelled policy is not listed.'),
})
export type Precision = z.infer<typeof precisionSchema>
export type CuePrecision = Precision['cues'][string]

/** A figure whose cue is no longer there; of a fact that is gone, all of them. */
export interface StaleFigure {
  fact: string
  cue: string
}

export interface Measured {
  /** By fact, with the figures of cues that are still there. */
  facts: Map<string, Precision>
  stale: StaleFigure[]
}

type Facts = Map<string, { fact: Fact }>

/** What was measured of cues that are still there; the rest is told, never used. */
export const measuredOf = (all: Map<string, Precision>, facts: Facts): Measured => {
  const measured: Measured = { facts: new Map(), stale: [] }
  for (const [id, precision] of all) {
    const there = new Set(cuesFor(id, facts).map(({ cue }) => cue))
    const [live, stale] = [true, false].map((is) =>
      Object.entries(precision.cues).filter(([cue]) => there.has(cue) === is),
    ) as [[string, CuePrecision][], [string, CuePrecision][]]
    measured.stale.push(...stale.map(([cue]) => ({ fact: id, cue })))
    if (facts.has(id)) measured.facts.set(id, { ...precision, cues: Object.fromEntries(live) })
  }
  return measured
}

/** Evidence, with how far the cue that found it can be trusted. */
export const weigh = <E extends { fact: string; cue: string }>(
  { facts }: Measured,
  evidence: E[],
): (E & { precision: Cases | null })[] =>
  evidence.map((one) => {
    const cues = facts.get(one.fact)?.cues
    if (cues === undefined || !Object.hasOwn(cues, one.cue)) return { ...one, precision: null }
    const { right, cases } = cues[one.cue]!
    return { ...one, precision: { right, cases } }
  })

/** Facts that were not found, with how often that was right: those whose absence nobody measured are left out. */
export const weighSilence = ({ facts }: Measured, missing: string[]): (Cases & { fact: string })[] =>
  missing.flatMap((fact) => {
    const found = facts.get(fact)?.found
    if (found === undefined || found.tn + found.fn === 0) return []
    return [{ fact, right: found.tn, cases: found.tn + found.fn }]
  })

export const casesInWords = ({ right, cases }: Cases): string =>
  `right in ${right} of ${cases} labelled case${cases === 1 ? '' : 's'}`

/* Cues too weak to stand alone */

export interface WeakCue extends CuePrecision {
  /** The fact that was measured; the cue may stand in a fact that it is implied by. */
  fact: string
  of: string
  status: Status
  cue: string
}

/** Fewer cases say nothing. */
const fewest = 5

/**
 * Of enough cases, so many are wrong that the cue may well be wrong more often than right: the lower end of the 95 % interval
 * is below one half. Asked of all cases, and of those where the cue stood alone: there nothing else carried it.
 */
export const isTooWeak = ({ right, cases, rightAlone, alone }: CuePrecision): boolean =>
  mayBeWrong(right, cases) || mayBeWrong(rightAlone, alone)

const mayBeWrong = (right: number, cases: number): boolean => cases >= fewest && lowest(right, cases) < 0.5

/** The lower end of Wilson's 95 % interval. */
const lowest = (right: number, cases: number): number => {
  const z = 1.96
  const share = right / cases
  const spread = z * Math.sqrt((share * (1 - share)) / cases + (z / (2 * cases)) ** 2)
  return (share + z ** 2 / (2 * cases) - spread) / (1 + z ** 2 / cases)
}

/** Cues that were measured as too weak to stand alone, and yet answer the question by themselves. */
export const weakCues = (measured: Measured, facts: Facts): WeakCue[] =>
  [...measured.facts].flatMap(([fact, { cues }]) =>
    cuesFor(fact, facts).flatMap(({ of, status, cue }) => {
      const figures = Object.hasOwn(cues, cue) ? cues[cue]! : null
      return figures !== null && status !== 'unclear' && isTooWeak(figures)
        ? [{ fact, of, status, cue, ...figures }]
        : []
    }),
  )

const answering = ['stated', 'vague', 'unclear', 'denied'] as const

/** The cues that can answer a fact's question, those of facts that imply it too. */
const cuesFor = (id: string, facts: Facts): { of: string; status: Status; cue: string }[] => {
  const fact = facts.get(id)?.fact
  if (fact === undefined) return []
  const own = [fact, ...(fact.inSections ?? [])].flatMap((list) =>
    answering.flatMap((status) => (list[status] ?? []).map((cue) => ({ of: id, status, cue }))),
  )
  return [...own, ...(fact.impliedBy ?? []).flatMap((other) => cuesFor(other, facts))]
}
