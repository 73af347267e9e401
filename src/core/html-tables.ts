/** Tables that hold data, told from tables that lay out a page. */
import { textOf } from './html-content.ts'
import { type HtmlElement, isElement } from './html-tree.ts'

/** The cells of each row, nested tables left aside. */
export const rowsOf = (table: HtmlElement, dropped: ReadonlySet<HtmlElement>): HtmlElement[][] => {
  const rows: HtmlElement[][] = []
  const gather = (element: HtmlElement, depth: number) => {
    for (const child of element.children) {
      if (!isElement(child) || dropped.has(child)) continue
      if (child.tag === 'tr') {
        const cells = child.children.filter(
          (cell): cell is HtmlElement => isElement(cell) && (cell.tag === 'td' || cell.tag === 'th'),
        )
        if (cells.length > 0) rows.push(cells)
      } else if (depth < 3 && child.tag !== 'table') gather(child, depth + 1)
    }
  }
  gather(table, 0)
  return rows
}

/** Rows and columns of short cells. Anything else is a layout, as pages had until about 2005. */
export const isDataTable = (table: HtmlElement, dropped: ReadonlySet<HtmlElement>): boolean => {
  if (table.attributes.role === 'presentation') return false
  const rows = rowsOf(table, dropped)
  const columns = Math.max(0, ...rows.slice(0, 50).map(({ length }) => length))
  if (rows.length < 2 || columns < 2) return false
  const inner = descendants(table)
  if (inner.some(({ tag }) => tag === 'table' || tag === 'h1' || tag === 'h2')) return false
  if (inner.some(({ tag }) => tag === 'th')) return true
  const full = rows.filter(({ length }) => length === columns).length
  if (full < rows.length * 0.7) return false
  const lengths = rows.flat().map((cell) => textOf(cell).trim().length)
  const filled = lengths.filter((length) => length > 0).length
  return filled >= lengths.length * 0.6 && Math.max(...lengths.slice(0, 2000)) < 1500
}

const descendants = (element: HtmlElement): HtmlElement[] => {
  const found: HtmlElement[] = []
  const stack = [element]
  while (stack.length > 0) {
    for (const child of stack.pop()!.children) {
      if (!isElement(child)) continue
      found.push(child)
      stack.push(child)
    }
  }
  return found
}

/** The first row names the columns when it is marked as such, is all bold, or is plainly shorter than the rest. */
export const hasHeaderRow = (rows: HtmlElement[][]): boolean => {
  const first = rows[0]!
  if (first.length < 2) return false
  if (first.every(({ tag }) => tag === 'th') || first[0]!.parent?.parent?.tag === 'thead') return true
  if (first.some(({ tag }) => tag === 'th')) return first.filter(({ tag }) => tag === 'th').length > 1
  const texts = first.map((cell) => textOf(cell).trim())
  if (texts.some((text) => text === '' || text.length > 60)) return false
  if (first.every((cell) => descendants(cell).some(({ tag }) => tag === 'b' || tag === 'strong'))) return true
  const others = rows
    .slice(1, 20)
    .flat()
    .map((cell) => textOf(cell).trim().length)
  const average = others.reduce((sum, length) => sum + length, 0) / Math.max(1, others.length)
  return (
    rows.length > 2 &&
    texts.every((text) => text.length < 40 && !/[.!?]$/.test(text)) &&
    average > 2 * (texts.join('').length / texts.length)
  )
}
