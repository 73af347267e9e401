/** Labelled policies in, how often each cue was right out. */
import { type Astray, createMarks } from './astray.ts'
import { findAll } from './detect.ts'
import { type Evaluation, type Labelled, readLabelled } from './eval.ts'
import type { Found } from './evidence.ts'
import type { Precision } from './precision.ts'
import type { Ruleset } from './ruleset.ts'

export interface Calibration {
  /** By fact. */
  precision: Map<string, Precision>
  astray: Astray[]
}

/**
 * Policies are counted, not sentences: that is what the labels speak of. Every match counts, also those that
 * detection leaves out because enough was found already: what is shown of a cue must not depend on which cues stood before it.
 */
export const calibrate = async (
  ruleset: Ruleset,
  labels: Labelled[],
  { facts: figures }: Evaluation,
  step: () => Promise<void> = async () => {},
): Promise<Calibration> => {
  const marks = createMarks()
  const all = new Map<string, Precision>()
  for (const [fact, { tp, fp, fn, tn }] of Object.entries(figures)) {
    // A rule's own facts have no file to write to.
    if (fact.includes('#')) continue
    const { digest } = ruleset.facts.get(fact)!
    all.set(fact, { digest, labels: {}, found: { tp, fp, fn, tn }, cues: {} })
  }
  for (const label of labels) {
    const document = readLabelled(label)
    const matchesOf = createMatches(ruleset, findAll(ruleset.detection, document))
    for (const [fact, labelled] of Object.entries(label.facts)) {
      const precision = all.get(fact)
      if (precision === undefined || labelled === null) continue
      const matches = matchesOf(fact).map(({ cue: { cue }, sentence }) => {
        const { start, end } = document.sentences[sentence]!
        return { cue, text: document.text.slice(start, end) }
      })
      addCase(precision, label.dataset, labelled, new Set(matches.map(({ cue }) => cue)))
      const passages = (label.passages ?? []).filter(({ facts }) => facts.includes(fact))
      if (labelled && passages.length > 0)
        marks.add(
          fact,
          passages.map(({ text }) => text),
          matches,
        )
    }
    await step()
  }
  for (const precision of all.values()) {
    precision.labels = inOrder(precision.labels)
    precision.cues = inOrder(precision.cues)
  }
  return { precision: all, astray: marks.astray() }
}

const addCase = (
  { labels, cues }: Precision,
  dataset: string,
  labelled: boolean,
  matched: Set<string>,
): void => {
  labels[dataset] = (labels[dataset] ?? 0) + 1
  const right = Number(labelled)
  const alone = Number(matched.size === 1)
  for (const cue of matched) {
    const before = Object.hasOwn(cues, cue) ? cues[cue]! : { right: 0, cases: 0, rightAlone: 0, alone: 0 }
    cues[cue] = {
      right: before.right + right,
      cases: before.cases + 1,
      rightAlone: before.rightAlone + right * alone,
      alone: before.alone + alone,
    }
  }
}

/** What gave evidence for a fact in one text, that of facts that imply it too. */
const createMatches = ({ detection, facts }: Ruleset, found: Found[][]): ((fact: string) => Found[]) => {
  const byId = new Map(detection.facts.map(({ id }, f) => [id, found[f]!]))
  const matches = (id: string): Found[] => [
    ...(byId.get(id) ?? []),
    ...(facts.get(id)?.fact.impliedBy ?? []).flatMap((other) =>
      matches(other).filter(({ status }) => status !== 'denied'),
    ),
  ]
  return matches
}

const inOrder = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
