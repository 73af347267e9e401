/** A stored text as a document again: what its pages show. */
import type { Store } from '../db/store.ts'
import { readText } from './core/check.ts'
import type { Document } from './core/document.ts'
import { engineVersion } from './core/engine-version.ts'
import { type Passage, textDifference } from './core/text-difference.ts'
import { requirePast } from './days.ts'
import { noSnapshot } from './stored-policies.ts'

export interface PolicyText {
  policy: string
  sha256: string
  capturedOn: string | null
  document: Document
}

export interface ComparedTexts {
  policy: string
  from: { sha256: string; capturedOn: string | null }
  to: { sha256: string; capturedOn: string | null }
  /** null: the texts have too little in common. */
  passages: Passage[] | null
}

export const comparedTexts = async (
  store: Store,
  policy: string,
  days: { from: string; to?: string | undefined },
  now: Date,
): Promise<ComparedTexts> => {
  requirePast(days.from, 'from', now)
  requirePast(days.to, 'to', now)
  const from = await storedText(store, policy, days.from, now)
  const to = await storedText(store, policy, days.to, now)
  return {
    policy,
    from: { sha256: from.sha256, capturedOn: from.capturedOn },
    to: { sha256: to.sha256, capturedOn: to.capturedOn },
    passages: textDifference(from.document, to.document),
  }
}

/** The text that stood on `at`; the newest without it. */
export const storedText = async (
  store: Store,
  policy: string,
  at: string | undefined,
  now: Date,
): Promise<PolicyText> => {
  requirePast(at, 'at', now)
  const found = await store.snapshotAt(policy, at, { engine: engineVersion, detectionDigest: '' })
  if (!found) throw await noSnapshot(store, policy, at)
  const { sha256, capturedOn, format, readAs } = found.snapshot
  const { document } = await readText({ bytes: await store.bytesOf(sha256), format, mediaType: readAs })
  return { policy, sha256, capturedOn, document }
}
