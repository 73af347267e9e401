/** Headings that nothing marks but that they stand alone. */
import { countWords, hasSubject, isDateLine, isTitle, isTitleCase, sentenceStart } from './line-looks.ts'
import type { Piece } from './pieces.ts'

/** A short line that no full stop ends, first of its kind above a full sentence or a list. */
export const isLoneLine = (
  piece: Piece,
  words: number,
  previous: Piece | undefined,
  next: Piece,
  afterNext: Piece | undefined,
): boolean => {
  const { text } = piece
  if (
    words > 11 ||
    text.length > 90 ||
    piece.nested > 0 ||
    piece.bold > 0 ||
    !/^["“(¿]?[\p{Lu}\d]/u.test(text)
  )
    return false
  if (
    /[.!]["”’)]?$/.test(text) &&
    !(next.kind === 'prose' && words > 1 && words <= 6 && isTitleCase(text) && !hasSubject.test(text))
  )
    return false
  if (isTitle(text) && words <= 8 && isDateLine(next.text)) return true
  const question = /\?$/.test(text) && questionStart.test(text)
  if (/\?$/.test(text) && !question) return false
  if (!question && sentenceStart.test(text) && !isTitleCase(text)) return false
  if (/:$/.test(text) && (words > 6 || hasSubject.test(text) || next.kind === 'item')) return false
  if (
    /\b(?:the|a|of|to|and|or|in|for|with|by|from|our|your|is|are)$/i.test(text) ||
    piece.links.some(({ start, end }) => end - start > text.length * 0.7)
  )
    return false
  if (
    previous &&
    previous.kind === 'prose' &&
    previous.style === null &&
    isShort(previous) &&
    !isTitle(previous.text) &&
    !/[.!?]$/.test(previous.text) &&
    !question
  )
    return false
  if (next.kind === 'prose') return isSentence(next)
  if (next.kind === 'item')
    return words <= 8 && (question || isTitleCase(text) || words <= 5) && !(previous?.kind === 'item')
  if (next.kind === 'heading')
    return next.style !== 'line'
      ? words <= 8
      : afterNext?.kind !== 'heading' && (isTitle(text) || isTitleCase(text))
  return next.kind === 'cell' && words <= 8
}

const isShort = ({ text }: Piece): boolean => text.length < 60
const isSentence = ({ text }: Piece): boolean =>
  countWords(text, 8) >= 8 || (countWords(text, 4) >= 4 && /[.:!?]["”’)]?$/.test(text))

const questionStart =
  /^(?:[Ww]hat|[Ww]hy|[Ww]hen|[Ww]here|[Ww]ho|[Hh]ow|[Dd]o|[Dd]oes|[Ii]s|[Aa]re|[Cc]an|[Ww]ill|[Mm]ay|[Hh]ave|[Ww]hich|[Ww]hose|[Ss]hould|[Qq]uestions|[Ii]nformation|[Yy]our|[Nn]eed|[Cc]ookies)\b/
