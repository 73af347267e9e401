/** The whole product in a few lines: bytes and a ruleset in, a scorecard out. */
import type { FactResult } from './facts.ts'
import type { Document } from './document.ts'
import type { Format } from './formats.ts'
import type { Ruleset } from './ruleset.ts'
import type { Scorecard } from './scorecard.ts'

/** Who reads the policy and what the company does, as far as the caller knows. What is left open reads as `unclear`. */
export interface Profile {
  /** Where the readers are; by default the EU and California. */
  jurisdictions?: string[]
  [question: string]: boolean | string[] | undefined
}

export interface CheckRequest {
  bytes: Uint8Array
  /** ISO date of the law. */
  asOf: string
  format?: Format
  mediaType?: string
  /** File name, as a hint to the format. */
  name?: string
  policy?: string | null
  capturedOn?: string | null
  sourceUrl?: string | null
  /** Only rules of these laws. */
  laws?: string[]
  profile?: Profile
}

export interface Check {
  scorecard: Scorecard
  /** What the scorecard rests on, for the store. */
  facts: FactResult[]
  document: Document
}

export declare function checkPolicy(ruleset: Ruleset, request: CheckRequest): Promise<Check>
