/** Bytes in, blocks out. Every input format is one entry in the table `formats`. */
import { decodeText } from './charset.ts'
import { takeProvenance } from './provenance.ts'
import { readHtml } from './read-html.ts'
import { readMarkdown } from './read-markdown.ts'
import { looksLikeMarkdown, readText } from './read-text.ts'

/** A piece of text that stands on its own: a heading, a paragraph, a list item or a table cell. */
export interface Block {
  kind: 'heading' | 'paragraph' | 'item' | 'cell'
  /** Plain text: markup gone, entities decoded, white space folded to single spaces (a hard line break is '\n'). */
  text: string
  /** Headings: 1 (highest) to 6. Items: nesting depth from 1. Others: 0. */
  level: number
  /** 1-based line of the source on which the block starts. */
  line: number
  /** Link targets, with the span of their text inside `text`. */
  links: Link[]
  /** Cells only: the text of the column's (or row's) header. */
  header?: string
  /** How much of the start of the text is bold, if any. */
  bold?: number
  /** How much of the start of the text is bold or italic, if that is more. */
  emphasized?: number
  /** Items only: the bullet or number as the source has it. */
  marker?: string
  /** Paragraphs inside a list item, after its first: the item's depth. */
  nested?: number
}

export interface Link {
  start: number
  end: number
  target: string
}

/** Where a text came from, as far as the text itself says so (the archive's header line). ISO dates. */
export interface Provenance {
  domain?: string
  capturedOn?: string
  sourceUrl?: string
}

export interface Reading {
  blocks: Block[]
  title: string | null
  provenance: Provenance
  /** The charset the bytes were decoded with, e.g. `utf-8`, `windows-1252`; `binary` when they are no text. */
  charset: string
  /** BCP 47 language the source declares (`<html lang>`), if any. */
  language: string | null
}

interface Reader {
  mediaTypes: readonly string[]
  extensions: readonly string[]
  read(text: string): Pick<Reading, 'blocks' | 'title' | 'language'>
}

export const formats = {
  markdown: {
    mediaTypes: ['text/markdown', 'text/x-markdown'],
    extensions: ['md', 'markdown', 'mdown'],
    read: readMarkdown,
  },
  html: {
    mediaTypes: ['text/html', 'application/xhtml+xml'],
    extensions: ['html', 'htm', 'xhtml', 'shtml'],
    read: readHtml,
  },
  text: { mediaTypes: ['text/plain'], extensions: [], read: readText },
} satisfies Record<string, Reader>

export type Format = keyof typeof formats
export const formatNames = Object.keys(formats) as Format[]

export interface Hints {
  format?: Format | undefined
  mediaType?: string | undefined
  /** File name or address. */
  name?: string | undefined
}

export const readBlocks = (bytes: Uint8Array, hints: Hints = {}): Reading & { format: Format } => {
  const { text, charset } = decodeText(bytes, hints.mediaType)
  const format = hints.format ?? formatOf(hints) ?? sniff(text)
  const { blocks: read, title, language } = formats[format].read(text)
  const { blocks, provenance } = takeProvenance(read)
  return { format, blocks, title, provenance, charset, language }
}

/** What the media type or the file name says. `.txt` says nothing: much Markdown is kept under that name. */
const formatOf = ({ mediaType, name }: Hints): Format | null => {
  const type = mediaType?.replace(/;.*$/s, '').trim().toLowerCase()
  const extension = /\.([a-z]+)$/i.exec(name?.split(/[?#]/)[0] ?? '')?.[1]?.toLowerCase()
  const entries = Object.entries(formats) as [Format, Reader][]
  return (
    entries.find(([, { mediaTypes }]) => type !== undefined && mediaTypes.includes(type))?.[0] ??
    entries.find(([, { extensions }]) => extension !== undefined && extensions.includes(extension))?.[0] ??
    null
  )
}

const sniff = (text: string): Format => {
  const start = text.slice(0, 2000)
  if (/^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)*<(?:!doctype html|html|head|body)\b/i.test(start))
    return 'html'
  if (looksLikeMarkdown(text)) return 'markdown'
  const tags =
    text.slice(0, 20000).match(/<\/?(?:p|br|div|span|strong|b|a|ul|li|h[1-6]|table|td|font)\b[^<>]{0,200}>/gi)
      ?.length ?? 0
  return tags >= 3 ? 'html' : 'text'
}
