/** The lists and quotes that a line of Markdown stands in, and the blocks given inside them. */
import type { Block } from './formats.ts'
import type { InlineText } from './inline-text.ts'

export interface Container {
  /** Column from which an item's content starts; -1 for a block quote. */
  column: number
  marker: string
  /** Whether the item has given a block already: what follows is a paragraph inside it. */
  begun: boolean
}

/** Adds blocks to `blocks`, each as its containers make it: the first of an item is the item itself. */
export const createEmitter = (blocks: Block[], containers: Container[]) => {
  const listDepth = () => containers.reduce((depth, { column }) => (column >= 0 ? depth + 1 : depth), 0)
  const emit = (
    block: InlineText,
    line: number,
    kind: Block['kind'] = 'paragraph',
    level = 0,
    header?: string,
  ) => {
    if (block.text === '') return
    const depth = listDepth()
    const item = depth > 0 ? containers.findLast(({ column }) => column >= 0)! : null
    const isItem = kind === 'paragraph' && item !== null && !item.begun
    if (item) item.begun = true
    blocks.push({
      kind: isItem ? 'item' : kind,
      text: block.text,
      level: isItem ? depth : level,
      line,
      links: block.links,
      ...(block.bold > 0 && { bold: block.bold }),
      ...(block.emphasized > block.bold && { emphasized: block.emphasized }),
      ...(isItem && { marker: item.marker }),
      ...(!isItem && depth > 0 && kind === 'paragraph' && { nested: depth }),
      ...(header && { header }),
    })
  }
  return emit
}
