/** A document and the compiled cues in, facts with their evidence and near misses out. */
import type { Detection } from './detection.ts'
import type { Document } from './document.ts'
import { type Found, factResults, type Progress } from './evidence.ts'
import type { FactResult } from './facts.ts'
import { createSearch } from './search.ts'
import { type Headings, piecesOf, readHeadings, readSentence } from './sentence-reader.ts'

export { compileDetection, type Detection, type DetectionParts } from './detection.ts'

/** One result per fact, by fact id. The matcher inside `detection` is reused: one document at a time. */
export const detectFacts = (detection: Detection, document: Document): FactResult[] => {
  const { headings, progress } = searched(detection, document, false)
  return factResults(detection, document, headings, progress)
}

/** Every match of every cue, by fact: also those that `detectFacts` leaves out because enough was found already. */
export const findAll = (detection: Detection, document: Document): Found[][] =>
  searched(detection, document, true).progress.map(({ found }) => found)

const searched = (
  detection: Detection,
  document: Document,
  all: boolean,
): { headings: Headings; progress: Progress[] } => {
  const headings = readHeadings(detection, document)
  const search = createSearch(detection, document, headings, all)
  let link = 0
  for (let s = 0; s < document.sentences.length; s++) {
    const sentence = document.sentences[s]!
    if (sentence.kind === 'heading') continue
    while (link < document.links.length && document.links[link]!.end <= sentence.start) link++
    for (const [from, to] of piecesOf(document.text, sentence)) {
      readSentence(detection, document, sentence, from, to, link)
      search.look(s)
    }
  }
  return { headings, progress: search.progress }
}
