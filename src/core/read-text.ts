/** Plain text: paragraphs between blank lines, and lines that an editor wrapped joined again. */
import type { Block, Reading } from './formats.ts'
import { readMarkdown } from './read-markdown.ts'

export const readText = (text: string): Pick<Reading, 'blocks' | 'title' | 'language'> => {
  if (looksLikeMarkdown(text)) return readMarkdown(text)
  const blocks: Block[] = []
  const width = wrapWidth(text)
  let line = 0
  let at = 0
  let open = ''
  let openLine = 0
  let previous = ''
  const flush = () => {
    if (open !== '')
      blocks.push({
        kind: 'paragraph',
        text: open.replace(/[ \t]+/g, ' '),
        level: 0,
        line: openLine,
        links: [],
      })
    open = ''
  }
  while (at < text.length) {
    let end = text.indexOf('\n', at)
    if (end === -1) end = text.length
    const raw = text.slice(at, end)
    const current = raw.trim()
    at = end + 1
    line++
    if (current === '' || /^[-=_*~#]{3,}$/.test(current)) {
      flush()
    } else if (open !== '' && !(previous === open && /\?$/.test(open)) && joins(previous, current, width)) {
      // Joining very many lines is cheap: the engine keeps the pieces until somebody reads them.
      open += ` ${current}`
    } else {
      flush()
      open = current
      openLine = line
    }
    previous = current
  }
  flush()
  return { blocks, title: titleOf(blocks), language: null }
}

/** The column at which lines were wrapped, or 0 when each line is a paragraph of its own. */
const wrapWidth = (text: string): number => {
  const lengths: number[] = []
  let from = 0
  while (from < text.length && lengths.length < 20000) {
    let end = text.indexOf('\n', from)
    if (end === -1) end = text.length
    if (end - from > 25) lengths.push(end - from)
    from = end + 1
  }
  if (lengths.length < 3) return 0
  lengths.sort((a, b) => a - b)
  const longest = lengths[Math.floor(lengths.length * 0.9)]!
  return longest <= 140 ? longest : 0
}

const bullet = /^(?:[•·▪◦●■*–—-]\s|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s)/i
const address = /^https?:\/\/\S+$/
const unfinishedEnd =
  /(?:\b(?:the|a|an|of|to|and|or|in|on|for|with|by|from|our|your|we|you|that|which|is|are|as|at|its|their|this|these|any|may|will|not|be|have)|,)$/i

const joins = (previous: string, current: string, width: number): boolean => {
  if (bullet.test(current) || address.test(previous)) return false
  if (unfinishedEnd.test(previous)) return true
  const startsLower = /^[a-z]/.test(current)
  const ended = /[.!?:;]["'”’)]?$/.test(previous)
  if (width === 0) return startsLower && !ended && previous.length > 40
  if (startsLower && !ended) return true
  return previous.length >= width * 0.72 && !(ended && previous.length < width * 0.85)
}

const titleOf = (blocks: Block[]): string | null => {
  const named = blocks
    .slice(0, 40)
    .find(
      ({ text }) =>
        text.length < 100 &&
        /privacy|data protection/i.test(text) &&
        !address.test(text) &&
        !/[.:;,]$/.test(text),
    )
  return (
    named?.text ??
    (blocks[0] && blocks[0].text.length < 100 && !/[.:;,]$/.test(blocks[0].text) ? blocks[0].text : null)
  )
}

/** Marks of Markdown in the first part of a text: headings, links, bold, escaped numbers, a quoted archive header. */
export const looksLikeMarkdown = (text: string): boolean => {
  const sample = text.slice(0, 20000)
  if (/^> ?\*?The following text is extracted/m.test(sample.slice(0, 200))) return true
  let marks = 0
  if (/^#{1,6} \S/m.test(sample)) marks++
  if (/\[[^\]\n]{1,200}\]\([^)\s]{0,300}\)/.test(sample)) marks += 2
  if (/(?:^|\s)\*\*[^*\n]{1,200}\*\*/m.test(sample)) marks++
  if (/^\d+\\\. /m.test(sample)) marks += 2
  if (/^[^\n]{2,120}\n(?:={3,}|-{3,})$/m.test(sample)) marks++
  if (/^ {0,2}[*-] {1,3}\S[^\n]*\n {0,2}[*-] {1,3}\S/m.test(sample)) marks++
  if (/^\|.*\|\n\|[ :|-]+\|$/m.test(sample)) marks += 2
  return marks >= 2 || /^# \S/.test(sample.trimStart())
}
