/** The sentences a text's facts rest on. What many policies share, in whatever layout, is boilerplate. */
import { digestOf } from './digest.ts'
import type { FactResult } from './facts.ts'
import { normalSentence } from './normal-sentence.ts'

export interface Clause {
  /** Of the sentence without case, punctuation and spacing. */
  hash: string
  text: string
}

/** Long enough that no two sentences of the world share one. */
const hashLength = 32

export const clauseHash = (sentence: string): string =>
  digestOf(normalSentence(sentence)).slice(0, hashLength)

/** Each sentence once, and which of them answer which fact. */
export const clausesIn = (results: FactResult[]): { clauses: Clause[]; byFact: Record<string, string[]> } => {
  const hashes = new Map<string, string>()
  const clauses = new Map<string, Clause>()
  const hashOf = (text: string): string => {
    const known = hashes.get(text)
    if (known !== undefined) return known
    const hash = clauseHash(text)
    hashes.set(text, hash)
    if (!clauses.has(hash)) clauses.set(hash, { hash, text })
    return hash
  }
  const byFact = Object.fromEntries(
    results
      .filter(({ evidence }) => evidence.length > 0)
      .map(({ fact, evidence }) => [fact, [...new Set(evidence.map(({ text }) => hashOf(text)))]]),
  )
  return { clauses: [...clauses.values()], byFact }
}
