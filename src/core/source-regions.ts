/** Where a sentence stands in the source: its line, and its columns where the source has it word by word. */

/** Lines and columns count from 1, columns in UTF-16 code units; the end is behind the last character. */
export interface Region {
  startLine: number
  startColumn?: number
  endLine?: number
  endColumn?: number
}

/** A block is hardly ever longer; what is not found in it is told by its line alone. */
const furthest = 20_000

/** `line` is where the block starts that the sentence is part of. */
export const regionOf = (sentence: string, line: number, source: string | undefined): Region => {
  const block = source === undefined ? null : startOfLine(source, line)
  if (source === undefined || block === null) return { startLine: line }
  const words = sentence.split(/\s+/).filter(Boolean)
  const found = new RegExp(
    words.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('\\s+'),
  ).exec(source.slice(block, block + furthest + sentence.length))
  if (words.length === 0 || found === null) return { startLine: line }
  const start = placeOf(source, block + found.index, block, line)
  const end = placeOf(source, block + found.index + found[0].length, block, line)
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column }
}

const startOfLine = (source: string, line: number): number | null => {
  let at = 0
  for (let n = 1; n < line; n++) {
    at = source.indexOf('\n', at) + 1
    if (at === 0) return null
  }
  return at
}

const placeOf = (
  source: string,
  at: number,
  from: number,
  line: number,
): { line: number; column: number } => {
  const ends = source.slice(from, at).split('\n')
  return { line: line + ends.length - 1, column: ends.at(-1)!.length + 1 }
}
