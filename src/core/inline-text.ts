/** Collects the running text of one block: white space folded, links and leading bold text remembered with their spans. */
import type { Link } from './formats.ts'

export interface InlineText {
  text: string
  links: Link[]
  /** How much of the start of the text is bold. */
  bold: number
  /** How much of it is bold or italic. */
  emphasized: number
}

export type Emphasis = 'bold' | 'italic'

export interface InlineBuilder {
  add(text: string): void
  /** A hard line break. */
  breakLine(): void
  openLink(target: string): void
  closeLink(): void
  /** Bold or italic text begins (+1) or ends (-1). */
  emphasize(how: Emphasis, by: 1 | -1): void
  isEmpty(): boolean
  /** Whether nothing stands on the current line yet. */
  atLineStart(): boolean
  /** The text so far; the builder is empty again, while an open link and open emphasis carry over. */
  take(): InlineText
  /** Closes what is still open. */
  reset(): void
}

interface OpenLink {
  start: number
  parts: number
  target: string
}

export const createInline = (): InlineBuilder => {
  let parts: string[] = []
  let length = 0
  /** What the text so far ends with: nothing, a space, a line break or something to read. */
  let tail: 'nothing' | 'space' | 'break' | 'text' = 'nothing'
  let links: Link[] = []
  let open: OpenLink | null = null
  const depth = { bold: 0, italic: 0 }
  let bold = 0
  let onlyBold = true
  let emphasized = 0
  let onlyEmphasis = true

  const push = (text: string) => {
    parts.push(text)
    length += text.length
    if (!onlyEmphasis) return
    const isWord = hasWord.test(text)
    if (onlyBold && depth.bold > 0) bold = length
    else if (isWord) onlyBold = false
    if (depth.bold + depth.italic > 0) emphasized = length
    else if (isWord) onlyEmphasis = false
  }
  const add = (raw: string) => {
    const text =
      raw.includes('\n') || raw.includes('  ') || raw.includes('\t') ? raw.replace(/\s+/g, ' ') : raw
    const from = tail !== 'text' && text.charCodeAt(0) === 32 ? 1 : 0
    if (text.length === from) return
    push(from ? text.slice(1) : text)
    tail = text.charCodeAt(text.length - 1) === 32 ? 'space' : 'text'
  }
  const closeLink = () => {
    if (!open) return
    const { start, target } = open
    const hidden = /email-protection#([\da-f]+)/i.exec(target)?.[1]
    const scrambled = hidden ? unscramble(hidden) : null
    if (scrambled) {
      parts.length = open.parts
      length = start
      tail = start === 0 ? 'nothing' : 'text'
    }
    const address = scrambled ?? (length === start ? addressOf(target) : null)
    if (address) {
      if (tail === 'text' && !scrambled) push(' ')
      const from = length
      push(address)
      tail = 'text'
      links.push({ start: from, end: length, target: scrambled ? `mailto:${scrambled}` : target })
    } else if (length > start) links.push({ start, end: length, target })
    open = null
  }
  return {
    add,
    breakLine() {
      if (tail === 'nothing' || tail === 'break') return
      if (tail === 'space') {
        parts.push(parts.pop()!.slice(0, -1))
        length--
      }
      parts.push('\n')
      length++
      tail = 'break'
    },
    openLink(target) {
      closeLink()
      open = { start: length, parts: parts.length, target }
    },
    closeLink,
    emphasize(how, by) {
      depth[how] = Math.max(0, depth[how] + by)
    },
    reset() {
      open = null
      depth.bold = 0
      depth.italic = 0
    },
    isEmpty: () => length === 0,
    atLineStart: () => tail === 'nothing' || tail === 'break',
    take() {
      const carried = open as OpenLink | null
      if (carried && length > carried.start)
        links.push({ start: carried.start, end: length, target: carried.target })
      const joined = parts.join('')
      const text = joined.trim()
      const shift = text === '' ? 0 : joined.length - joined.trimStart().length
      const within = (extent: number) => Math.max(0, Math.min(extent - shift, text.length))
      const taken = {
        text,
        links: links.length === 0 ? links : fitLinks(text, links, shift),
        bold: within(bold),
        emphasized: within(emphasized),
      }
      open = carried && { start: 0, parts: 0, target: carried.target }
      parts = []
      length = 0
      tail = 'nothing'
      links = []
      bold = 0
      onlyBold = true
      emphasized = 0
      onlyEmphasis = true
      return taken
    },
  }
}

const hasWord = /[\p{L}\p{N}]/u

/** Moves spans to the trimmed text and off white space at their ends. */
const fitLinks = (text: string, links: Link[], shift: number): Link[] =>
  links.flatMap(({ start, end, target }) => {
    let from = Math.max(0, start - shift)
    let to = Math.min(end - shift, text.length)
    while (from < to && isSpace(text.charCodeAt(from))) from++
    while (to > from && isSpace(text.charCodeAt(to - 1))) to--
    return to > from ? [{ start: from, end: to, target }] : []
  })

const isSpace = (c: number): boolean => c === 32 || c === 10

/** The address behind a link that shows none. */
export const addressOf = (target: string): string | null => {
  const found = /^(?:mailto|tel):([^?]+)/i.exec(target)
  if (!found) return null
  try {
    return decodeURIComponent(found[1]!).trim()
  } catch {
    return found[1]!.trim() // a stray % in the address
  }
}

/** Addresses that a widespread proxy hides from harvesters: the first byte is the key to the rest. */
export const unscramble = (hex: string): string | null => {
  if (!/^(?:[\da-f]{2}){6,100}$/i.test(hex)) return null
  const bytes = hex.match(/../g)!.map((pair) => Number.parseInt(pair, 16))
  const address = bytes
    .slice(1)
    .map((b) => String.fromCharCode(b ^ bytes[0]!))
    .join('')
  return /^[\w.+-]+@[\w.-]+\.\w+$/.test(address) ? address : null
}
