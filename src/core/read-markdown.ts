/** Markdown as CommonMark has it, with pipe tables. Code is text here, and raw HTML goes to the reader of HTML. */
import type { Block, Reading } from './formats.ts'
import { type Container, createEmitter } from './markdown-containers.ts'
import { createInlineReader } from './markdown-inline.ts'
import {
  atxLevel,
  blankFrom,
  isPlainStart,
  isRule,
  listMarker,
  opensHtml,
  setextLevel,
} from './markdown-lines.ts'
import { cells, isDelimiterRow, namesColumns } from './markdown-tables.ts'
import { readHtmlFragment } from './read-html.ts'

type Parts = Pick<Reading, 'blocks' | 'title' | 'language'>

/** Deeper nesting than any author means: beyond it, markers are text. */
const deepest = 60

export const readMarkdown = (text: string): Parts => {
  const blocks: Block[] = []
  const readInline = createInlineReader()
  const containers: Container[] = []
  let lines: string[] = []
  let firstLine = 0
  let table: string[] | null = null
  let html: { lines: string[]; line: number } | null = null
  let fence: string | null = null

  const emit = createEmitter(blocks, containers)
  const paragraph = () => {
    if (lines.length === 0) return
    emit(readInline(lines.length === 1 ? lines[0]! : lines.join('\n')), firstLine)
    lines = []
  }
  const row = (line: string, at: number) => {
    const columns = cells(line)
    if (table!.every((name) => name === '') && namesColumns(columns)) {
      const names = columns.map(readInline)
      table = names.map(({ text: name }) => name)
      for (const name of names) emit(name, at, 'cell')
      return
    }
    for (let i = 0; i < columns.length; i++) emit(readInline(columns[i]!), at, 'cell', 0, table![i])
  }
  const endHtml = () => {
    if (!html) return
    const { lines: source, line } = html
    html = null
    for (const block of readHtmlFragment(source.join('\n')))
      blocks.push({ ...block, line: block.line + line - 1 })
  }
  const close = (keep: number) => {
    paragraph()
    table = null
    containers.length = keep
  }

  let number = 0
  let at = 0
  while (at < text.length) {
    let end = text.indexOf('\n', at)
    if (end === -1) end = text.length
    const start = at
    at = end + 1
    number++
    if (fence !== null) {
      const line = text.slice(start, end)
      if (line.trim().startsWith(fence)) {
        paragraph()
        fence = null
      } else if (line.trim() === '') paragraph()
      else {
        if (lines.length === 0) firstLine = number
        lines.push(`${line.trim()}  `)
      }
      continue
    }
    // An ordinary line of a paragraph at the top level: nearly all lines are.
    const first = text.charCodeAt(start)
    if (html) {
      if (blankFrom(text, start, end)) endHtml()
      else {
        html.lines.push(text.slice(start, end))
        continue
      }
    }
    if (containers.length === 0 && isPlainStart(first)) {
      if (table) {
        const line = text.slice(start, end)
        if (line.includes('|')) {
          row(line, number)
          continue
        }
        table = null
      }
      if (lines.length === 0) firstLine = number
      lines.push(text.slice(start, end))
      continue
    }

    let pos = start
    let column = 0
    const skip = () => {
      while (pos < end) {
        const c = text.charCodeAt(pos)
        if (c === 32) column++
        else if (c === 9) column += 4 - (column % 4)
        else break
        pos++
      }
    }
    skip()
    const blank = pos >= end
    if (blank) {
      paragraph()
      table = null
      const quote = containers.findIndex(({ column: from }) => from < 0)
      if (quote >= 0) containers.length = quote
      continue
    }
    let matched = 0
    let base = 0
    for (; matched < containers.length; matched++) {
      const container = containers[matched]!
      if (container.column < 0) {
        if (text.charCodeAt(pos) !== 62) break
        pos++
        column++
        base = column
        skip()
      } else if (column >= container.column) base = container.column
      else break
    }
    const lazy = matched < containers.length && lines.length > 0
    let opened = false
    // New containers and blocks, as many as stand on this line.
    for (;;) {
      const c = text.charCodeAt(pos)
      if (c === 62 && containers.length < deepest) {
        if (!opened) close(matched)
        opened = true
        containers.push({ column: -1, marker: '>', begun: false })
        pos++
        column++
        skip()
        continue
      }
      const marker = pos < end ? listMarker(text, pos, end) : null
      if (
        marker &&
        !isRule(text, pos, end) &&
        containers.length < deepest &&
        !(lines.length > 0 && !opened && matched === containers.length && !marker.interrupts)
      ) {
        if (!opened) close(matched)
        opened = true
        pos += marker.text.length
        column += marker.text.length
        const after = column
        skip()
        const gap = column - after
        containers.push({
          column: pos >= end ? after + 1 : gap > 4 ? after + 1 : column,
          marker: marker.text,
          begun: false,
        })
        continue
      }
      break
    }
    if (opened && pos >= end) continue
    const c = text.charCodeAt(pos)
    const setext =
      !opened && !lazy && lines.length > 0 && (c === 61 || c === 45) ? setextLevel(text, pos, end) : 0
    if (setext > 0) {
      const source = lines.join('\n')
      lines = []
      const heading = readInline(source)
      emit(
        { ...heading, text: heading.text.replaceAll('\n', ' ') },
        firstLine,
        heading.text.length > 300 ? 'paragraph' : 'heading',
        heading.text.length > 300 ? 0 : setext,
      )
      continue
    }
    if (c === 35) {
      const level = atxLevel(text, pos, end)
      if (level > 0) {
        if (!opened) close(matched)
        const raw = text.slice(pos + level, end).replace(/\s+#+\s*$/, '')
        emit(readInline(raw.trim()), number, 'heading', level)
        continue
      }
    }
    if ((c === 42 || c === 45 || c === 95) && isRule(text, pos, end)) {
      if (!opened) close(matched)
      continue
    }
    if (c === 96 || c === 126) {
      const opener = /^(?:`{3,}|~{3,})(?=[^`]*$)/.exec(text.slice(pos, end))
      if (opener) {
        if (!opened) close(matched)
        fence = opener[0]
        continue
      }
    }
    if (c === 60 && column - base < 4 && opensHtml(text, pos)) {
      if (!opened) close(matched)
      html = { lines: [text.slice(pos, end)], line: number }
      continue
    }
    if (matched < containers.length && !opened && !lazy) close(matched)
    const line = text.slice(pos, end)
    if (table) {
      if (line.includes('|')) {
        row(line, number)
        continue
      }
      table = null
    }
    if (
      (c === 124 || c === 45 || c === 58) &&
      lines.length > 0 &&
      lines.at(-1)!.includes('|') &&
      isDelimiterRow(line)
    ) {
      const head = lines.pop()!
      paragraph()
      const columns = cells(head).map(readInline)
      table = columns.map(({ text: name }) => name)
      for (const column of columns) emit(column, number - 1, 'cell')
      continue
    }
    if (lines.length === 0) firstLine = number
    lines.push(line)
  }
  paragraph()
  endHtml()
  return { blocks, title: blocks.find(({ kind }) => kind === 'heading')?.text ?? null, language: null }
}
