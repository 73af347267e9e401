/** Lines of CSV as RFC 4180 wants them, safe to open in a spreadsheet. */
import { clipped, visible } from './printable.ts'

export type Cell = string | number | null | undefined

export const csvLine = (cells: Cell[]): string =>
  `${cells.map((cell) => cellOf(String(cell ?? ''))).join(',')}\r\n`

export const csvMediaType = 'text/csv; charset=utf-8; header=present'

/** Spreadsheets hold no more in one cell. */
const longest = 32_000
/** What a spreadsheet would run as a formula, also behind spaces and in full-width letters. */
const formula = /^\s*[=+\-@＝＋－＠]/u

/** Quoted unless there is nothing in it that could end a cell anywhere: some spreadsheets split at ";" too. */
const cellOf = (value: string): string => {
  const line = clipped(visible(value), longest)
  const text = formula.test(line) ? `'${line}` : line
  return /^[\w.:/ -]*$/.test(text) ? text : `"${text.replaceAll('"', '""')}"`
}
