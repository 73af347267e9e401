/** HTML, a fragment or a whole page: blocks in reading order, without what only serves the page. */
import type { Block, Reading } from './formats.ts'
import { findContent, textOf } from './html-content.ts'
import { type HtmlElement, type HtmlText, isElement, parseHtml } from './html-tree.ts'
import { blockTags, emphasisTags } from './html-tags.ts'
import { createInline, type Emphasis } from './inline-text.ts'

type Parts = Pick<Reading, 'blocks' | 'title' | 'language'>

export const readHtml = (source: string): Parts => {
  const { root, dropped, title, language } = findContent(parseHtml(source))
  const blocks = readBlocksOf(root, dropped, source)
  return { blocks, title: title ?? blocks.find(({ kind }) => kind === 'heading')?.text ?? null, language }
}

/** Raw HTML inside another format. */
export const readHtmlFragment = (source: string): Block[] => {
  const { root, dropped } = findContent(parseHtml(source))
  return readBlocksOf(root, dropped, source)
}

interface Frame {
  kind: Block['kind']
  level: number
  header: string | undefined
}

const readBlocksOf = (root: HtmlElement, dropped: ReadonlySet<HtmlElement>, source: string): Block[] => {
  const blocks: Block[] = []
  const inline = createInline()
  const lineAt = lineCounter(source)
  let line = 0
  let breaks = 0
  let listDepth = 0
  /** The list item that has not given a block yet, and the depth of the one that has. */
  let pendingItem: { marker: string } | null = null
  let frame: Frame = { kind: 'paragraph', level: 0, header: undefined }

  const flush = () => {
    breaks = 0
    if (inline.isEmpty()) return
    const { text, links, bold, emphasized } = inline.take()
    const at = line
    line = 0
    if (text === '') return
    const isItem = frame.kind === 'paragraph' && pendingItem !== null
    const marker = pendingItem?.marker ?? ''
    if (frame.kind !== 'cell') pendingItem = null
    blocks.push({
      kind: isItem ? 'item' : frame.kind,
      text: frame.kind === 'heading' ? text.replaceAll('\n', ' ') : text,
      level: isItem ? listDepth : frame.level,
      line: at,
      links,
      ...(bold > 0 && frame.kind !== 'heading' && { bold }),
      ...(emphasized > bold && frame.kind !== 'heading' && { emphasized }),
      ...(isItem && { marker }),
      ...(!isItem && listDepth > 0 && frame.kind === 'paragraph' && { nested: listDepth }),
      ...(frame.header && { header: frame.header }),
    })
  }
  const addText = ({ text, at }: HtmlText) => {
    if (text.trim() === '') {
      if (breaks === 0) inline.add(' ')
      return
    }
    if (breaks > 1) flush()
    else if (breaks === 1) inline.breakLine()
    breaks = 0
    if (line === 0) line = lineAt(at + text.length - text.trimStart().length)
    inline.add(text)
  }
  const inFrame = (next: Frame, visit: () => void) => {
    flush()
    const outer = frame
    frame = next
    visit()
    flush()
    frame = outer
  }
  const children = (element: HtmlElement) => {
    for (const child of element.children) visit(child)
  }
  const visit = (node: HtmlElement | HtmlText): void => {
    if (!isElement(node)) return addText(node)
    if (dropped.has(node)) return
    const { tag, attributes } = node
    switch (tag) {
      case 'br':
        breaks++
        return
      case 'hr':
        return flush()
      case 'img':
        if (attributes.alt && /^h[1-6]$/.test(node.parent?.tag ?? '') && textOf(node.parent!).trim() === '') addText({ text: attributes.alt, at: node.at })
        return
      case 'a': {
        if (breaks > 1) flush()
        else if (breaks === 1) inline.breakLine()
        breaks = 0
        const scrambled = attributes['data-cfemail']
        const target = scrambled ? `email-protection#${scrambled}` : (attributes.href ?? '').trim()
        if (target === '' && attributes.href === undefined) return children(node)
        if (line === 0) line = lineAt(node.at)
        inline.openLink(target)
        children(node)
        return inline.closeLink()
      }
      case 'span':
      case 'font':
        if (attributes['data-cfemail']) {
          inline.openLink(`email-protection#${attributes['data-cfemail']}`)
          children(node)
          return inline.closeLink()
        }
        return isBold(attributes.style) ? emphasize(node, 'bold') : children(node)
      case 'b':
      case 'strong':
      case 'u':
      case 'i':
      case 'em':
        return emphasize(node, emphasisTags[tag]!)
      case 'h1':
      case 'h2':
      case 'h3':
      case 'h4':
      case 'h5':
      case 'h6':
        if (frame.kind === 'cell') return inFrame(frame, () => emphasize(node, 'bold'))
        pendingItem = null
        return inFrame({ kind: 'heading', level: Number(tag[1]), header: undefined }, () => children(node))
      case 'dt':
      case 'summary':
      case 'caption':
      case 'legend':
        return inFrame(frame, () => emphasize(node, 'bold'))
      case 'ul':
      case 'ol':
      case 'menu':
      case 'dir': {
        flush()
        listDepth++
        children(node)
        flush()
        listDepth--
        pendingItem = null
        return
      }
      case 'li': {
        flush()
        const bare = listDepth === 0
        if (bare) listDepth = 1
        pendingItem = { marker: node.parent?.tag === 'ol' ? `${itemNumber(node)}.` : '-' }
        children(node)
        flush()
        pendingItem = null
        if (bare) listDepth = 0
        return
      }
      case 'table':
        if (isDataTable(node, dropped)) {
          flush()
          return dataTable(node)
        }
        break
      case 'pre':
        if (node.children.length > 0) return preformatted(node)
        break
    }
    if (blockTags.has(tag) || (tag.includes('-') && tag !== 'o-p')) {
      flush()
      children(node)
      flush()
    } else children(node)
  }
  const emphasize = (node: HtmlElement, how: Emphasis) => {
    inline.emphasize(how, 1)
    children(node)
    inline.emphasize(how, -1)
  }
  /** Line ends of `<pre>` are line breaks, blank lines part paragraphs. */
  const preformatted = (node: HtmlElement) => {
    flush()
    for (const chunk of textOf(node).split(/\n[ \t]*\n/)) {
      const lines = chunk.split('\n')
      for (const part of lines) {
        if (!inline.isEmpty()) inline.breakLine()
        if (line === 0) line = lineAt(node.at)
        inline.add(part)
      }
      flush()
    }
  }
  const dataTable = (table: HtmlElement) => {
    const rows = rowsOf(table, dropped)
    const head = headerRow(rows)
    const names: string[] = []
    for (const [r, row] of rows.entries()) {
      const rowName = row[0]?.tag === 'th' || !head ? (textOf(row[0]!).replace(/\s+/g, ' ').trim() || undefined) : undefined
      let column = 0
      for (const [c, cell] of row.entries()) {
        const isHead = head && r === 0
        const text = isHead ? textOf(cell).replace(/\s+/g, ' ').trim() : ''
        if (isHead) names[column] = text
        const header = isHead ? undefined : (names[column] || (c > 0 ? rowName : undefined))
        const outerItem = pendingItem
        inFrame({ kind: 'cell', level: 0, header }, () => children(cell))
        pendingItem = outerItem
        column++
      }
    }
  }
  children(root)
  flush()
  return blocks
}

const isBold = (style: string | undefined): boolean => style !== undefined && /font-weight\s*:\s*(?:bold|[6-9]00)/i.test(style)

const itemNumber = (item: HtmlElement): number => {
  let number = 0
  for (const sibling of item.parent!.children) {
    if (isElement(sibling) && sibling.tag === 'li') number++
    if (sibling === item) break
  }
  return number
}

/** 1-based lines of ever larger offsets. */
const lineCounter = (source: string): ((offset: number) => number) => {
  let line = 1
  let at = source.indexOf('\n')
  let last = 0
  return (offset) => {
    if (offset < last) return line
    last = offset
    while (at !== -1 && at < offset) {
      line++
      at = source.indexOf('\n', at + 1)
    }
    return line
  }
}

const rowsOf = (table: HtmlElement, dropped: ReadonlySet<HtmlElement>): HtmlElement[][] => {
  const rows: HtmlElement[][] = []
  const gather = (element: HtmlElement, depth: number) => {
    for (const child of element.children) {
      if (!isElement(child) || dropped.has(child)) continue
      if (child.tag === 'tr') {
        const cells = child.children.filter((cell): cell is HtmlElement => isElement(cell) && (cell.tag === 'td' || cell.tag === 'th'))
        if (cells.length > 0) rows.push(cells)
      } else if (depth < 3 && child.tag !== 'table') gather(child, depth + 1)
    }
  }
  gather(table, 0)
  return rows
}

/** Rows and columns of short cells. Anything else is a layout, as pages had until about 2005. */
const isDataTable = (table: HtmlElement, dropped: ReadonlySet<HtmlElement>): boolean => {
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
const headerRow = (rows: HtmlElement[][]): boolean => {
  const first = rows[0]!
  if (first.length < 2) return false
  if (first.every(({ tag }) => tag === 'th') || first[0]!.parent?.parent?.tag === 'thead') return true
  if (first.some(({ tag }) => tag === 'th')) return first.filter(({ tag }) => tag === 'th').length > 1
  const texts = first.map((cell) => textOf(cell).trim())
  if (texts.some((text) => text === '' || text.length > 60)) return false
  if (first.every((cell) => descendants(cell).some(({ tag }) => tag === 'b' || tag === 'strong'))) return true
  const others = rows.slice(1, 20).flat().map((cell) => textOf(cell).trim().length)
  const average = others.reduce((sum, length) => sum + length, 0) / Math.max(1, others.length)
  return rows.length > 2 && texts.every((text) => text.length < 40 && !/[.!?]$/.test(text)) && average > 2 * (texts.join('').length / texts.length)
}
