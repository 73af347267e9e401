/** How a snapshot leads to its reading: the document that one engine made of its text, and what one state of the facts found in it. */
import { and, eq } from 'drizzle-orm'
import { documents, facts, snapshots } from './schema.ts'

/** Joins documents to snapshots. */
export const readByEngine = (engine: string) =>
  and(
    eq(documents.sha256, snapshots.sha256),
    eq(documents.readAs, snapshots.readAs),
    eq(documents.engine, engine),
  )

/** Joins facts to documents. */
export const foundByFacts = (detectionDigest: string) =>
  and(eq(facts.documentId, documents.id), eq(facts.detectionDigest, detectionDigest))
