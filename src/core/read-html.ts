/** HTML, a fragment or a whole page: blocks in reading order, without what only serves the page. */
import type { Block, Reading } from './formats.ts'
import { blocksOf } from './html-blocks.ts'
import { findContent } from './html-content.ts'
import { parseHtml } from './html-tree.ts'

export const readHtml = (source: string): Pick<Reading, 'blocks' | 'title' | 'language'> => {
  const content = findContent(parseHtml(source))
  const blocks = blocksOf(content, source)
  const title = content.title ?? blocks.find(({ kind }) => kind === 'heading')?.text ?? null
  return { blocks, title, language: content.language }
}

/** Raw HTML inside another format. */
export const readHtmlFragment = (source: string): Block[] => blocksOf(findContent(parseHtml(source)), source)
