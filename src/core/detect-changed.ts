/** After an edit of fact files: detects in a text only what the edit can have changed, and takes the rest as it was found. */
import { compileDetection, type Detection, type DetectionParts, detectFacts } from './detect.ts'
import type { Document } from './document.ts'
import type { FactResult } from './facts.ts'
import type { Ruleset } from './ruleset.ts'

/** What an earlier ruleset found in a text, by the same engine. */
export interface FoundBefore {
  /** By fact: the digest of what its detection hung on. */
  digests: Record<string, string>
  results: FactResult[]
}

/** Gives what `detectFacts` gives with the detection of the ruleset. */
export const detectChanged = (
  { facts, detection, parts }: Ruleset,
  document: Document,
  before: FoundBefore,
): FactResult[] => {
  const kept = new Map(
    before.results
      .filter(({ fact }) => before.digests[fact] === facts.get(fact)?.detectionDigest)
      .map((result) => [result.fact, result]),
  )
  const changed = detection.facts.map(({ id }) => id).filter((id) => !kept.has(id))
  if (changed.length > facts.size / 2) return detectFacts(detection, document)
  if (changed.length > 0)
    for (const result of detectFacts(detectionOf(parts, changed), document))
      if (!kept.has(result.fact)) kept.set(result.fact, result)
  return detection.facts.map(({ id }) => kept.get(id)!)
}

/** Of the ruleset asked last: a renewal asks for the same few facts text after text. */
let last: { parts: DetectionParts; facts: string; detection: Detection } | undefined

/** Of these facts and those that imply them. */
export const detectionOf = (parts: DetectionParts, wanted: string[]): Detection => {
  const facts = wanted.join(' ')
  if (last?.parts === parts && last.facts === facts) return last.detection
  const needed = new Set(wanted)
  for (const id of needed) for (const other of parts.facts.get(id)!.fact.impliedBy ?? []) needed.add(other)
  const { detection } = compileDetection(parts, needed)
  last = { parts, facts, detection }
  return detection
}
