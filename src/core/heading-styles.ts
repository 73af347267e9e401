/** Which whole lines are headings, and in what style, judged by the lines around them. */
import { isNumberedHeading, numberDepth } from './heading-numbers.ts'
import { countWords, hasSubject, isCaps, isDateLine } from './line-looks.ts'
import { isLoneLine } from './lone-lines.ts'
import type { Piece } from './pieces.ts'

export const styleOf = (
  piece: Piece,
  previous: Piece | undefined,
  next: Piece | undefined,
  afterNext: Piece | undefined,
): string | null => {
  const { text, kind } = piece
  if (kind === 'heading') return piece.style
  if (kind === 'cell' || text.length > 200 || !next || text.includes('\n')) return null
  const asWritten = kind === 'item' && /\d/.test(piece.marker) ? `${piece.marker} ${text}` : text
  const words = countWords(asWritten)
  if (
    words > 20 ||
    /[;,]$/.test(text) ||
    !/\p{L}{2}/u.test(text) ||
    isDateLine(text) ||
    furniture.test(text) ||
    pointer.test(text) ||
    /\S@\S/.test(text) ||
    /^(?:https?:|www\.)\S*$/.test(text)
  )
    return null
  const depth = numberDepth(asWritten)
  if (kind === 'item') {
    if (depth > 0 && isLoneItem(piece, previous, next) && isNumberedHeading(asWritten, piece, next))
      return `n${depth}`
    return isTab(piece, words, previous, next, afterNext) ? 'tab' : null
  }
  if (depth > 0 && isNumberedHeading(asWritten, piece, next)) return `n${depth}`
  if (isAfterLeadIn(previous)) return null
  if (isBoldHeading(piece, words, next)) return isCaps(text) ? 'caps' : 'bold'
  if (isCapsHeading(text, words, next)) return 'caps'
  return isLoneLine(piece, words, previous, next, afterNext) ? 'line' : null
}

/** A list of one: no neighbour continues the numbering. */
const isLoneItem = (piece: Piece, previous: Piece | undefined, next: Piece): boolean => {
  const sibling = (other: Piece | undefined) =>
    other?.kind === 'item' && other.level === piece.level && /\d/.test(other.marker)
  return !sibling(previous) && !sibling(next) && !isAfterLeadIn(previous)
}

/** A short item above paragraphs of its own, as tabs and folding sections become: "Brazil". */
const isTab = (
  piece: Piece,
  words: number,
  previous: Piece | undefined,
  next: Piece,
  afterNext: Piece | undefined,
): boolean =>
  words <= 10 &&
  !/[.:!]$/.test(piece.text) &&
  next.nested === piece.level &&
  (afterNext?.nested ?? 0) + (afterNext?.kind === 'item' ? afterNext.level - 1 : 0) >= piece.level &&
  (previous === undefined || !/:$/.test(previous.text)) &&
  countWords(next.text, 8) >= 8

const isAfterLeadIn = (previous: Piece | undefined): boolean =>
  previous !== undefined && previous.kind !== 'heading' && /:$/.test(previous.text) && previous.style === null

const isBoldHeading = (piece: Piece, words: number, next: Piece): boolean => {
  const { text, bold } = piece
  if (bold < text.length - 2 || piece.nested > 0) return false
  // "Legal basis: performance of a contract" at the end of a section heads nothing.
  if (next.kind === 'heading' && /^[^:]{3,40}: \S/.test(text)) return false
  if (/[.!]$/.test(text) && (words > 8 || hasSubject.test(text))) return false
  if (/:$/.test(text) && next.kind === 'item' && hasSubject.test(text) && words > 3) return false
  return !(next.kind === 'prose' && /^\p{Ll}/u.test(next.text) && !/[.?!]$/.test(text))
}

const isCapsHeading = (text: string, words: number, next: Piece): boolean =>
  isCaps(text) &&
  words <= 14 &&
  !(/[.!]$/.test(text) && (words > 6 || hasSubject.test(text))) &&
  (next.kind !== 'prose' || countWords(next.text, 7) > 6 || isDateLine(next.text))

const furniture =
  /^(?:©|\(c\)|copyright|all rights reserved|back to top|top$|print|home$|sincerely|dear |yours |click here|yes$|no$|n\/a$|table$|last (?:updated|modified|revised)|effective (?:date|as of))/i

/** "Read our Cookie Policy:" sends the reader away and heads nothing. */
const pointer = /^(?:please )?(?:read|see|view|review|visit|consult) (?:our|the|also|more|full)\b/i
