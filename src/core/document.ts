/** Blocks in, a document out: one plain text, its sections, and its sentences with exact offsets into that text. */
import { assemble } from './assemble.ts'
import { withoutContents, withoutMenus } from './contents.ts'
import type { Link, Provenance, Reading } from './formats.ts'
import { judgeable } from './gate.ts'
import { markHeadings } from './headings.ts'
import { isDateLine, isTitle } from './line-looks.ts'
import { findPlainLists } from './lists.ts'
import { cutPieces } from './pieces.ts'
import { findPolicyDate } from './policy-date.ts'

export interface Section {
  /** Heading text; '' for text before the first heading. */
  heading: string
  level: number
  /** Index of the enclosing section in `sections`, or -1. */
  parent: number
  start: number
  end: number
}

export interface Span {
  start: number
  end: number
}

export interface Sentence extends Span {
  kind: 'heading' | 'prose' | 'item' | 'cell'
  /** Index into `sections`. A heading sentence belongs to the section it opens. */
  section: number
  /** 1-based source line of the block the sentence stands in. */
  line: number
  /** The lead-in of a list item ("You can:") or the header of a table cell, where there is one. */
  leadIn: Span | null
  /** Ends like a lead-in ("you can:") but nothing follows: unfinished template text. Also text with unfilled placeholders ("[Company]", "{{name}}", "in and other countries"). */
  unfinished: boolean
}

/** Whether the text is a privacy policy that can be judged at all. `reason` is a code, `message` a sentence for people. */
export interface Gate {
  pass: boolean
  /** Why no rule is judged; with a pass, what makes the text doubtful all the same. */
  reason:
    | 'terms-of-use'
    | 'empty'
    | 'binary'
    | 'too-short'
    | 'error-page'
    | 'login-wall'
    | 'language'
    | 'not-a-policy'
    | null
  message: string
}

export interface Document {
  /** The stored text: what every offset points into. Blocks are separated by a blank line. */
  text: string
  title: string | null
  /** The policy's own effective or last-updated date, ISO (YYYY-MM-DD, or YYYY-MM where no day is given). */
  date: string | null
  /** Where that date stands in the text. */
  dateSpan: Span | null
  words: number
  gate: Gate
  sections: Section[]
  sentences: Sentence[]
  /** Spans into `text`, in order. */
  links: Link[]
  provenance: Provenance
}

export const buildDocument = (reading: Reading): Document => {
  const pieces = markHeadings(findPlainLists(withoutMenus(withoutContents(cutPieces(reading.blocks)))))
  const { text, links, sections, sentences, words } = assemble(pieces)
  const title = titleOf(reading.title, sections)
  const policyDate = findPolicyDate(text)
  const gate = judgeable({ text, title, words, charset: reading.charset, language: reading.language })
  return {
    text,
    title,
    date: policyDate?.date ?? null,
    dateSpan: policyDate?.span ?? null,
    words,
    gate,
    sections,
    sentences,
    links,
    provenance: reading.provenance,
  }
}

/** The source's title, unless it says nothing of the kind and one of the first headings does. */
const titleOf = (given: string | null, sections: Section[]): string | null => {
  if (given && isTitle(given)) return given
  const heading = sections.slice(0, 5).find(({ heading, level }) => level < 3 && isTitle(heading))?.heading
  return heading ?? [given, sections[0]?.heading].find((title) => title && !isDateLine(title)) ?? null
}
