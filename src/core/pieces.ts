/** Blocks, cut to the pieces that a document consists of: one heading, paragraph, list item or cell each. */
import type { Block, Link } from './formats.ts'

export interface Piece {
  kind: 'heading' | 'prose' | 'item' | 'cell'
  text: string
  /** Headings of the source: 1 to 6. Items: depth from 1. Else 0. */
  level: number
  line: number
  links: Link[]
  bold: number
  /** How much of the start of the text is bold or italic. */
  emphasized: number
  marker: string
  nested: number
  header: string | null
  /** Headings: how it is set, see `headings.ts`. */
  style: string | null
  /** How much of the start of a paragraph is a run-in heading. */
  runIn: number
  /** How many paragraphs after its own the run-in heads. */
  reach: number
}

export const cutPieces = (blocks: Block[]): Piece[] => {
  const pieces: Piece[] = []
  for (const block of blocks) {
    const piece = asPiece(block)
    if (piece.kind === 'heading' || !cuttable(piece.text)) pieces.push(unbulleted(piece))
    else for (const line of joinLines(cutLines(plainIfWhole(piece)))) pieces.push(unbulleted(line))
  }
  return pieces
}

/** Several lines in bold from end to end are an address or a warning, and not as many headings. */
const plainIfWhole = (piece: Piece): Piece =>
  piece.bold >= piece.text.length && piece.text.split('\n').length > 2
    ? { ...piece, bold: 0, emphasized: 0 }
    : piece

const asPiece = (block: Block): Piece => ({
  kind: block.kind === 'paragraph' ? 'prose' : block.kind,
  text: block.text,
  level: block.level,
  line: block.line,
  links: block.links,
  bold: block.bold ?? 0,
  emphasized: block.emphasized ?? block.bold ?? 0,
  marker: block.marker ?? '',
  nested: block.nested ?? 0,
  header: block.header ?? null,
  style: null,
  runIn: 0,
  reach: 0,
})

const cuttable = (text: string): boolean => text.includes('\n') || inlineBullets(text)

/** "We collect: • names • addresses": at least two bullets of one kind in running text. */
const inlineBullets = (text: string): boolean => {
  for (const bullet of ['•', '●', '▪', '◦', '■', '·']) {
    const first = text.indexOf(bullet, 1)
    if (first > 0 && text.indexOf(` ${bullet} `, first + 1) > 0) return true
  }
  return false
}

/** `text[start, end)` of a piece, with its links and its share of the bold beginning. */
export const slicePiece = (piece: Piece, start: number, end: number): Piece => {
  let from = start
  let to = end
  while (from < to && isSpace(piece.text.charCodeAt(from))) from++
  while (to > from && isSpace(piece.text.charCodeAt(to - 1))) to--
  const links: Link[] = []
  for (const link of piece.links) {
    if (link.end <= from || link.start >= to) continue
    links.push({
      start: Math.max(link.start, from) - from,
      end: Math.min(link.end, to) - from,
      target: link.target,
    })
  }
  const within = (extent: number) => Math.max(0, Math.min(extent, to) - from)
  return {
    ...piece,
    text: piece.text.slice(from, to),
    links,
    bold: within(piece.bold),
    emphasized: within(piece.emphasized),
  }
}

const isSpace = (c: number): boolean => c === 32 || c === 10

const bulletChars = '•●▪◦■·‣∙⁃➢➤✓✔*–—-'
const bulletStart = new RegExp(`^[${bulletChars}]\\s+(?=\\S)|^[•●▪◦■‣∙⁃➢➤✓✔·](?=[A-Za-z“"'(])|^o (?=[A-Z])`)

const cutLines = (piece: Piece): Piece[] => {
  const lines: Piece[] = []
  let start = 0
  const text = piece.text
  const split = inlineBullets(text)
  const add = (end: number) => {
    const line = slicePiece(piece, start, end)
    if (line.text !== '') lines.push(line)
    start = end
  }
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 10) add(i)
    else if (split && i > start + 1 && c > 0xb6 && '•●▪◦■·'.includes(text[i]!)) add(i)
  }
  add(text.length)
  return lines
}

const isBullet = (text: string): boolean => bulletStart.test(text)
/** "a. Your account. You can …", but not the numbered heading in bold above such lines. */
const isItem = ({ text, bold }: Piece): boolean =>
  bold < text.length - 1 && /^\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[.)]\s+\S/i.test(text)

/** Lines of an address stay one piece; lines that end a sentence, items and bold lines part. */
const joinLines = (lines: Piece[]): Piece[] => {
  const enumerated = lines.filter(isItem).length > 1
  const joined: Piece[] = []
  lines.forEach((line, i) => {
    const previous = joined.at(-1)
    const item = isBullet(line.text) || (enumerated && isItem(line))
    if (item && line.kind === 'prose') {
      joined.push({ ...line, kind: 'item', level: line.nested + 1, nested: 0, marker: line.marker || 'line' })
    } else if (previous === undefined || i === 0) joined.push(line)
    else if (item || isApart(previous, line)) {
      const rest: Piece =
        line.kind === 'item'
          ? item
            ? { ...line, level: line.level + 1 }
            : { ...line, kind: 'prose', nested: line.level, level: 0 }
          : line
      joined.push(rest)
    } else {
      const offset = previous.text.length + 1
      joined[joined.length - 1] = {
        ...previous,
        text: `${previous.text}\n${line.text}`,
        links: [
          ...previous.links,
          ...line.links.map(({ start, end, target }) => ({
            start: start + offset,
            end: end + offset,
            target,
          })),
        ],
      }
    }
  })
  return joined
}

const isApart = (previous: Piece, line: Piece): boolean => {
  const end = previous.text.slice(previous.text.lastIndexOf('\n') + 1)
  const boldLine = previous.bold >= previous.text.length - 1
  return (
    boldLine ||
    /[.!?:;]["”’)]?$/.test(end) ||
    end.length > 80 ||
    line.text.length > 80 ||
    previous.text.length > 400
  )
}

/** Bullets that stand in the text itself go: the piece is an item. */
const unbulleted = (piece: Piece): Piece => {
  if (piece.kind === 'heading') return piece
  const found = bulletStart.exec(piece.text)
  if (!found || found[0].length >= piece.text.length) return piece
  const bare = slicePiece(piece, found[0].length, piece.text.length)
  return piece.kind === 'prose'
    ? { ...bare, kind: 'item', level: piece.nested + 1, nested: 0, marker: found[0].trim() }
    : bare
}
