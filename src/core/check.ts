/** The whole product in a few lines: bytes and a ruleset in, a scorecard out. */
import { detectFacts } from './detect.ts'
import { sha256Of } from './digest.ts'
import { buildDocument, type Document } from './document.ts'
import { evaluate, type Question } from './evaluate.ts'
import type { FactResult } from './facts.ts'
import { type Format, readBlocks } from './formats.ts'
import type { Profile } from './profile.ts'
import type { Ruleset } from './ruleset.ts'
import { buildScorecard, type Scorecard, type ScorecardParts } from './scorecard.ts'

export type { Profile } from './profile.ts'

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
  /** Only rules of these laws, all of them known to the ruleset. */
  laws?: string[]
  profile?: Profile
}

export interface Check {
  scorecard: Scorecard
  /** What the scorecard rests on, for the store. */
  facts: FactResult[]
  document: Document
}

export interface TextReading {
  sha256: string
  format: Format
  charset: string
  document: Document
}

/** What a text says, whatever the rules and dates: everything that a verdict rests on. */
export interface PolicyReading extends TextReading {
  facts: FactResult[]
}

type Text = Pick<CheckRequest, 'bytes' | 'format' | 'mediaType' | 'name'>

export const readText = async (text: Text): Promise<TextReading> => {
  const sha256 = await sha256Of(text.bytes)
  const reading = readBlocks(text.bytes, text)
  return { sha256, format: reading.format, charset: reading.charset, document: buildDocument(reading) }
}

export const readPolicy = async ({ detection }: Ruleset, text: Text): Promise<PolicyReading> => {
  const read = await readText(text)
  return { ...read, facts: detectFacts(detection, read.document) }
}

/** Judges what was read, now or long ago. */
export const judgePolicy = async (
  ruleset: Ruleset,
  read: Pick<ScorecardParts, 'policy' | 'snapshot' | 'document'> & { facts: FactResult[] },
  question: Question,
): Promise<Scorecard> => {
  const outcomes = read.document.gate.pass ? await evaluate(ruleset, read.facts, question) : []
  const { policy, snapshot, document } = read
  return buildScorecard(ruleset, { policy, snapshot, document, asOf: question.asOf, outcomes })
}

/** What the request does not say of the text, the text may say of itself. */
export const checkPolicy = async (ruleset: Ruleset, request: CheckRequest): Promise<Check> => {
  const { sha256, format, document, facts } = await readPolicy(ruleset, request)
  const { domain, capturedOn, sourceUrl } = document.provenance
  const read = {
    policy: request.policy ?? domain ?? null,
    snapshot: {
      sha256,
      capturedOn: request.capturedOn ?? capturedOn ?? null,
      sourceUrl: request.sourceUrl ?? sourceUrl ?? null,
      format,
    },
    document,
    facts,
  }
  return { scorecard: await judgePolicy(ruleset, read, request), facts, document }
}
