/** A stored text as a document again: what its pages show. */
import type { Store } from '../db/store.ts'
import { readText } from './core/check.ts'
import type { Document } from './core/document.ts'
import { engineVersion } from './core/engine-version.ts'
import { requirePast } from './days.ts'
import { noSnapshot } from './stored-policies.ts'

export interface PolicyText {
  policy: string
  sha256: string
  capturedOn: string | null
  document: Document
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
