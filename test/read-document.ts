/** Texts as documents, and what stands in them, for the tests of reading. */
import { buildDocument, type Document, type Span } from '../src/core/document.ts'
import { type Hints, readBlocks } from '../src/core/formats.ts'

export const documentOf = (text: string | Uint8Array, hints: Hints = { format: 'markdown' }): Document =>
  buildDocument(readBlocks(typeof text === 'string' ? new TextEncoder().encode(text) : text, hints))
export const quote = ({ text }: Document, span: Span | null): string | null =>
  span && text.slice(span.start, span.end)
export const sentencesOf = (document: Document): string[] =>
  document.sentences.map((sentence) => quote(document, sentence)!)
