/** Headings by any look: which pieces are headings, and how each is set. */
import { numbered } from './heading-numbers.ts'
import { styleOf } from './heading-styles.ts'
import { countWords, isDateLine, isTitle } from './line-looks.ts'
import type { Piece } from './pieces.ts'
import { withReach, withRunIn } from './run-ins.ts'

/**
 * Styles: `h1` to `h6` in the source; `title`; `n1`, `n2` … numbered lines by depth; `caps`; `bold`; `line` (a short line
 * alone above prose); `tab` a list item above its own paragraphs; `run-in` bold and `lead` plain beginnings of a paragraph.
 */
export const markHeadings = (pieces: Piece[]): Piece[] => {
  const marked = pieces.map(demoted)
  // From the end, so that a line can ask whether what follows is a heading.
  for (let i = marked.length - 1; i >= 0; i--) {
    const piece = marked[i]!
    const style = styleOf(piece, marked[i - 1], marked[i + 1], marked[i + 2])
    if (style) marked[i] = asHeading(piece, style)
  }
  const first = marked.slice(0, 8).findIndex(({ style }) => style !== null)
  if (first >= 0 && isTitle(marked[first]!.text) && !/^h[1-6]$/.test(marked[first]!.style!))
    marked[first] = { ...marked[first]!, style: 'title' }
  return withReach(sameNumbering(marked).map((piece) => (piece.kind === 'prose' ? withRunIn(piece) : piece)))
}

/** A plain "9. …" that continues the numbers of marked-up headings belongs among them. */
const sameNumbering = (pieces: Piece[]): Piece[] => {
  let last: { number: number; style: string } | null = null
  return pieces.map((piece) => {
    const number = piece.style ? Number(/^\d{1,2}(?=[.):\s]\D)/.exec(piece.text)?.[0] ?? 0) : 0
    if (number === 0) return piece
    if (piece.style![0] === 'h') last = { number, style: piece.style! }
    else if (piece.style === 'n1' && last && number === last.number + 1) {
      last = { number, style: last.style }
      return { ...piece, style: last.style }
    }
    return piece
  })
}

const asHeading = (piece: Piece, style: string): Piece => {
  if (piece.kind !== 'item' || !/\d/.test(piece.marker))
    return { ...piece, kind: 'heading', style, level: 0, nested: 0 }
  const offset = piece.marker.length + 1
  return {
    ...piece,
    kind: 'heading',
    style,
    level: 0,
    nested: 0,
    text: `${piece.marker} ${piece.text}`,
    links: piece.links.map(({ start, end, target }) => ({
      start: start + offset,
      end: end + offset,
      target,
    })),
  }
}

/** Heading markup around a whole paragraph or a date is for looks only. */
const demoted = (piece: Piece): Piece => {
  if (piece.kind !== 'heading') return piece
  const words = countWords(piece.text)
  const prose =
    words > 30 ||
    (words > 12 && /\.["”’)]?$/.test(piece.text) && !numbered.test(piece.text)) ||
    (isDateLine(piece.text) && !isTitle(piece.text))
  return prose ? { ...piece, kind: 'prose', level: 0 } : { ...piece, style: `h${piece.level || 1}` }
}
