/** The elements of a page, read in order into blocks. */
import type { Block } from './formats.ts'
import { type Content, textOf } from './html-content.ts'
import { hasHeaderRow, isDataTable, rowsOf } from './html-tables.ts'
import { blockTags, emphasisTags } from './html-tags.ts'
import { type HtmlElement, type HtmlText, isElement } from './html-tree.ts'
import { createInline, type Emphasis } from './inline-text.ts'

type Handler = (element: HtmlElement) => void

/** What the text at hand becomes when its block ends. */
interface Frame {
  kind: Block['kind']
  level: number
  header: string | undefined
}

export const blocksOf = ({ root, dropped }: Pick<Content, 'root' | 'dropped'>, source: string): Block[] => {
  const blocks: Block[] = []
  const inline = createInline()
  const lineAt = lineCounter(source)
  let line = 0
  /** `<br>`s since the last text: one is a line break, two part paragraphs. */
  let breaks = 0
  let listDepth = 0
  /** The marker of the list item that has not given a block yet. */
  let pendingItem: string | null = null
  let frame: Frame = { kind: 'paragraph', level: 0, header: undefined }

  const flush = () => {
    breaks = 0
    if (inline.isEmpty()) return
    const { text, links, bold, emphasized } = inline.take()
    const at = line
    line = 0
    if (text === '') return
    const { kind, level, header } = frame
    const marker = kind === 'paragraph' ? pendingItem : null
    if (kind !== 'cell') pendingItem = null
    const isHeading = kind === 'heading'
    blocks.push({
      kind: marker === null ? kind : 'item',
      text: isHeading ? text.replaceAll('\n', ' ') : text,
      level: marker === null ? level : listDepth,
      line: at,
      links,
      ...(bold > 0 && !isHeading && { bold }),
      ...(emphasized > bold && !isHeading && { emphasized }),
      ...(marker !== null && { marker }),
      ...(marker === null && listDepth > 0 && kind === 'paragraph' && { nested: listDepth }),
      ...(header && { header }),
    })
  }
  const settleBreaks = () => {
    if (breaks > 1) flush()
    else if (breaks === 1) inline.breakLine()
    breaks = 0
  }
  const addText = ({ text, at }: HtmlText) => {
    if (text.trim() === '') {
      if (breaks === 0) inline.add(' ')
      return
    }
    settleBreaks()
    if (line === 0) line = lineAt(at + text.length - text.trimStart().length)
    inline.add(text)
  }
  const children: Handler = (element) => {
    for (const child of element.children) {
      if (!isElement(child)) addText(child)
      else if (!dropped.has(child)) visit(child)
    }
  }
  const block: Handler = (element) => {
    flush()
    children(element)
    flush()
  }
  const inFrame = (next: Frame, read: () => void) => {
    flush()
    const outer = frame
    frame = next
    read()
    flush()
    frame = outer
  }
  const emphasize = (element: HtmlElement, how: Emphasis) => {
    inline.emphasize(how, 1)
    children(element)
    inline.emphasize(how, -1)
  }
  const link = (element: HtmlElement, target: string) => {
    settleBreaks()
    if (line === 0) line = lineAt(element.at)
    inline.openLink(target)
    children(element)
    inline.closeLink()
  }
  const heading: Handler = (element) => {
    if (frame.kind === 'cell') return inFrame(frame, () => emphasize(element, 'bold'))
    pendingItem = null
    inFrame({ kind: 'heading', level: Number(element.tag[1]), header: undefined }, () => children(element))
  }
  const boldBlock: Handler = (element) => inFrame(frame, () => emphasize(element, 'bold'))
  const list: Handler = (element) => {
    flush()
    listDepth++
    block(element)
    listDepth--
    pendingItem = null
  }
  const item: Handler = (element) => {
    flush()
    const outside = listDepth === 0 ? 1 : 0
    listDepth += outside
    pendingItem = element.parent?.tag === 'ol' ? `${itemNumber(element)}.` : '-'
    block(element)
    pendingItem = null
    listDepth -= outside
  }
  /** Line ends of `<pre>` are line breaks, blank lines part paragraphs. */
  const preformatted: Handler = (element) => {
    flush()
    for (const chunk of textOf(element).split(/\n[ \t]*\n/)) {
      for (const part of chunk.split('\n')) {
        inline.breakLine()
        if (line === 0) line = lineAt(element.at)
        inline.add(part)
      }
      flush()
    }
  }
  const dataTable: Handler = (table) => {
    flush()
    const rows = rowsOf(table, dropped)
    const named = hasHeaderRow(rows)
    const names = named ? rows[0]!.map(plainText) : []
    const outerItem = pendingItem
    for (const [r, row] of rows.entries()) {
      const rowName = !named || row[0]!.tag === 'th' ? plainText(row[0]!) : ''
      for (const [c, cell] of row.entries()) {
        const header = named && r === 0 ? undefined : names[c] || (c > 0 ? rowName : '') || undefined
        inFrame({ kind: 'cell', level: 0, header }, () => children(cell))
        pendingItem = outerItem
      }
    }
  }
  const handlers: Record<string, Handler> = {
    br: () => void breaks++,
    hr: flush,
    img: ({ attributes, parent, at }) => {
      // Old pages set headings as pictures.
      if (attributes.alt && parent && /^h[1-6]$/.test(parent.tag) && textOf(parent).trim() === '')
        addText({ text: attributes.alt, at })
    },
    a: (element) => {
      const { href, 'data-cfemail': hidden } = element.attributes
      if (hidden) link(element, `email-protection#${hidden}`)
      else if (href === undefined) children(element)
      else link(element, href.trim())
    },
    span: (element) => {
      const { style, 'data-cfemail': hidden } = element.attributes
      if (hidden) link(element, `email-protection#${hidden}`)
      else if (style !== undefined && /font-weight\s*:\s*(?:bold|[6-9]00)/i.test(style))
        emphasize(element, 'bold')
      else children(element)
    },
    li: item,
    table: (element) => (isDataTable(element, dropped) ? dataTable(element) : block(element)),
    pre: preformatted,
  }
  for (const tag of ['h1', 'h2', 'h3', 'h4', 'h5', 'h6']) handlers[tag] = heading
  for (const tag of ['dt', 'summary', 'caption', 'legend']) handlers[tag] = boldBlock
  for (const tag of ['ul', 'ol', 'menu', 'dir']) handlers[tag] = list
  for (const [tag, how] of Object.entries(emphasisTags)) handlers[tag] = (element) => emphasize(element, how!)

  const visit: Handler = (element) => {
    const { tag } = element
    const handler = Object.hasOwn(handlers, tag) ? handlers[tag]! : isBlock(tag) ? block : children
    handler(element)
  }
  children(root)
  flush()
  return blocks
}

/** Custom elements are boxes on most pages. */
const isBlock = (tag: string): boolean => blockTags.has(tag) || (tag.includes('-') && !tag.includes(':'))

const plainText = (element: HtmlElement): string => textOf(element).replace(/\s+/g, ' ').trim()

const itemNumber = (item: HtmlElement): number => {
  const items = item.parent!.children.filter((child) => isElement(child) && child.tag === 'li')
  return items.indexOf(item) + 1
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
