/** Text as it can be shown: nothing in it gives orders to whoever prints it, and its lines are as long as wanted. */

/**
 * A policy's text may hold escape sequences and marks that turn text around; no terminal, page or editor must obey them.
 * Halves of characters cannot be written at all.
 */
export const visible = (s: string): string =>
  s.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ').replace(/\p{Cs}/gu, '\ufffd')

export const capital = (s: string): string => s.charAt(0).toUpperCase() + s.slice(1)

/** Whole, or its beginning: more of one sentence proves no more. */
export const clipped = (s: string, longest: number): string =>
  s.length <= longest
    ? s
    : `${s
        .slice(0, longest - 1)
        .replace(/[\ud800-\udbff]$/, '')
        .trimEnd()}…`

/** Folds at spaces; the first line starts at `indent`, the others at `hang`. */
export const wrap = (s: string, width: number | undefined, indent: number, hang: number): string => {
  const first = ' '.repeat(indent)
  if (width === undefined || indent + s.length <= width) return first + s
  const lines: string[] = []
  let line = first
  let empty = true
  for (const word of s.split(' ')) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line)
      line = ' '.repeat(hang)
      empty = true
    }
    line += empty ? word : ` ${word}`
    empty = false
  }
  return [...lines, line].join('\n')
}
