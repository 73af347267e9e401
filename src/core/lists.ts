/** Lists whose items are paragraphs of their own, as plain text and old pages have them: what follows "we collect:" line by line. */
import { countWords, isCaps, isDateLine } from './line-looks.ts'
import type { Piece } from './pieces.ts'

export const findPlainLists = (pieces: Piece[]): Piece[] => {
  const found = [...pieces]
  let i = 0
  while (i < found.length - 1) {
    const lead = found[i]!
    if (
      lead.kind === 'heading' ||
      lead.kind === 'cell' ||
      !/:$/.test(lead.text) ||
      countWords(lead.text, 3) < 3
    ) {
      i++
      continue
    }
    let end = i + 1
    while (end < found.length && isItemLike(found, end, i + 1)) end++
    if (end - i === 2 && !isFragment(found[i + 1]!)) end = i + 1
    for (let k = i + 1; k < end; k++) {
      const piece = found[k]!
      found[k] = {
        ...piece,
        kind: 'item',
        level: lead.kind === 'item' ? lead.level + 1 : lead.nested + 1,
        nested: 0,
        marker: 'line',
      }
    }
    i = Math.max(end, i + 1)
  }
  return found
}

const isItemLike = (pieces: Piece[], at: number, first: number): boolean => {
  const piece = pieces[at]!
  if (
    piece.kind !== 'prose' ||
    piece.text.length > 400 ||
    piece.bold >= piece.text.length - 1 ||
    isCaps(piece.text) ||
    isDateLine(piece.text) ||
    /[?:]$/.test(piece.text)
  )
    return false
  if (isFragment(piece)) return true
  // The last of a list ends with the full stop that the others lack.
  const before = pieces[at - 1]!
  if (at > first && /(?:;|,|\band|\bor)$/.test(before.text)) return true
  const word = firstWord(piece)
  return (
    /^(?:to|by|when|if|with|for|as|in order|where)$/i.test(word) &&
    (firstWord(pieces[at + 1]) === word || (at > first && firstWord(before) === word))
  )
}

const firstWord = (piece: Piece | undefined): string => /^[A-Za-z]+/.exec(piece?.text ?? '')?.[0] ?? ''

/** No full sentence: no full stop at its end, or a small letter at its beginning. */
const isFragment = ({ text }: Piece): boolean =>
  (!/[.!?]["”’)]?$/.test(text) && countWords(text, 41) <= 40) || /^\p{Ll}/u.test(text)
