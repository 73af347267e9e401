/** Bytes in, blocks out. Every input format is one entry in the table `formats` (see the end of this file). */

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
  /** The charset the bytes were decoded with, e.g. `utf-8`, `windows-1252`. */
  charset: string
  /** BCP 47 language the source declares (`<html lang>`), if any. */
  language: string | null
}

export type Format = 'markdown' | 'html' | 'text'
