/** The rows of pipe tables. */
export const isDelimiterRow = (line: string): boolean =>
  line.includes('-') && line.includes('|') && /^[\s|:-]+$/.test(line)

/** The cells of a pipe row; an escaped pipe is text. */
export const cells = (line: string): string[] => {
  const found: string[] = []
  const row = line.trim()
  let from = row.startsWith('|') ? 1 : 0
  for (let i = from; i < row.length; i++) {
    const c = row.charCodeAt(i)
    if (c === 92) i++
    else if (c === 124) {
      found.push(row.slice(from, i).trim())
      from = i + 1
    }
  }
  if (from < row.length) found.push(row.slice(from).trim())
  return found
}

/** Converters leave the header empty where the page marked none: then the first row names the columns if it is all bold, or three short names. */
export const namesColumns = (row: string[]): boolean =>
  row.length > 1 &&
  (row.every((cell) => /^(\*\*|__).+\1$/.test(cell)) ||
    (row.length > 2 && row.every((cell) => cell.length <= 80 && /^[A-Z][^\d]*[^\d.:;!?]$/.test(cell))))
