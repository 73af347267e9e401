/** The inline half of Markdown: emphasis, links, code, tags, references and escapes, by the rules of CommonMark, in one pass. */
import { emphasisTags, htmlTags } from './html-tags.ts'
import { createInline, type Emphasis, type InlineBuilder, type InlineText } from './inline-text.ts'
import { referenceAt } from './markdown-entities.ts'

const special = /[\\`*_[\]!<&\n]/g
const anySpecial = /[\\`*_[\]<&\n]/

const punctuation = new Uint8Array(128)
for (const c of '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~') punctuation[c.charCodeAt(0)] = 1

/** A run of `*` or `_`: what of it stays text, and what emphasis it begins and ends. */
interface Run {
  char: '*' | '_'
  count: number
  begins: Emphasis[]
  ends: Emphasis[]
  /** Meant as emphasis, whether or not it found its other half. */
  flanks: boolean
}
type Part =
  | string
  | { link: string }
  | { emphasis: Emphasis; by: 1 | -1 }
  | Run
  | typeof linkEnd
  | typeof lineBreak
const linkEnd = { closesLink: true } as const
const lineBreak = { breaks: true } as const

type OpenRuns = Record<'*' | '_', number>
interface Bracket {
  part: number
  image: boolean
  runs: number
}

/** A reader that is made once for many paragraphs. */
export const createInlineReader = (): ((raw: string) => InlineText) => {
  const inline = createInline()
  return (raw) => readInline(raw, inline)
}

const readInline = (raw: string, inline: InlineBuilder): InlineText => {
  if (!anySpecial.test(raw)) return { text: foldSpaces(raw), links: [], bold: 0, emphasized: 0 }
  const parts: Part[] = []
  const runs: Run[] = []
  const openRuns: OpenRuns = { '*': 0, _: 0 }
  const brackets: Bracket[] = []
  const lastParenthesis = raw.lastIndexOf(')')
  let i = 0
  while (i < raw.length) {
    const from = i
    special.lastIndex = i
    i = special.test(raw) ? special.lastIndex - 1 : raw.length
    if (i > from) parts.push(raw.slice(from, i))
    if (i >= raw.length) break
    const c = raw[i]!
    if (c === '\n') {
      if (i > 1 && raw.charCodeAt(i - 1) === 32 && raw.charCodeAt(i - 2) === 32) parts.push(lineBreak)
      else parts.push(' ')
      i++
    } else if (c === '\\') {
      const next = raw.charCodeAt(i + 1)
      if (next === 10) parts.push(lineBreak)
      else if (next < 128 && punctuation[next] === 1) parts.push(raw[i + 1]!)
      else {
        parts.push('\\')
        i--
      }
      i += 2
    } else if (c === '`') {
      i = codeSpan(raw, i, parts)
    } else if (c === '*' || c === '_') {
      i = emphasis(raw, i, parts, runs, openRuns)
    } else if (c === '[' || (c === '!' && raw[i + 1] === '[')) {
      brackets.push({ part: parts.length, image: c === '!', runs: runs.length })
      parts.push(c === '!' ? '![' : '[')
      i += c === '!' ? 2 : 1
    } else if (c === ']') {
      const bracket = brackets.pop()
      const target = bracket && raw[i + 1] === '(' && lastParenthesis > i ? linkTarget(raw, i + 2) : null
      if (bracket && target) {
        closeBracket(bracket, target.destination, parts, runs, openRuns)
        i = target.end
      } else {
        parts.push(']')
        i++
      }
    } else if (c === '<') {
      i = angle(raw, i, parts)
    } else if (c === '&') {
      const found = referenceAt(raw, i)
      parts.push(found ? found.value : '&')
      i = found ? found.end : i + 1
    } else {
      parts.push(c)
      i++
    }
  }
  return build(parts, inline)
}

const foldSpaces = (raw: string): string =>
  raw.includes('  ') || raw.includes('\t') ? raw.replace(/\s+/g, ' ').trim() : raw.trim()

const build = (parts: Part[], inline: InlineBuilder): InlineText => {
  for (const [i, part] of parts.entries()) {
    if (typeof part === 'string') inline.add(part)
    else if ('breaks' in part) inline.breakLine()
    else if ('link' in part) inline.openLink(part.link)
    else if ('emphasis' in part) inline.emphasize(part.emphasis, part.by)
    else if ('begins' in part) {
      for (const how of part.ends) inline.emphasize(how, -1)
      // A lone `**` at a word or at the edge is a slip of the author; no policy says two asterisks there.
      const slip = part.count > 1 && (part.flanks || i === 0 || i === parts.length - 1)
      if (part.count > 0 && !slip) inline.add(part.char.repeat(part.count))
      for (const how of part.begins) inline.emphasize(how, 1)
    } else inline.closeLink()
  }
  inline.closeLink()
  inline.reset()
  return inline.take()
}

/** Unmatched backticks stay: a run looks for its twin among the next few only, so that many of them stay cheap. */
const codeSpan = (raw: string, at: number, parts: Part[]): number => {
  let end = at
  while (raw[end] === '`') end++
  const fence = raw.slice(at, end)
  for (
    let close = raw.indexOf(fence, end), tries = 0;
    close !== -1 && tries < 8;
    close = raw.indexOf(fence, close), tries++
  ) {
    let stop = close
    while (raw[stop] === '`') stop++
    if (stop - close === fence.length) {
      parts.push(raw.slice(end, close).replaceAll('\n', ' '))
      return stop
    }
    close = stop
  }
  parts.push(fence)
  return end
}

const isSpaceAt = (raw: string, at: number): boolean => at < 0 || at >= raw.length || /\s/.test(raw[at]!)
const isPunctuationAt = (raw: string, at: number): boolean => {
  const c = raw.charCodeAt(at)
  return c < 128 ? punctuation[c] === 1 : /[\p{P}\p{S}]/u.test(raw[at]!)
}

const emphasis = (raw: string, at: number, parts: Part[], runs: Run[], openRuns: OpenRuns): number => {
  const char = raw[at] as '*' | '_'
  let end = at
  while (raw[end] === char) end++
  const spaceBefore = isSpaceAt(raw, at - 1)
  const spaceAfter = isSpaceAt(raw, end)
  const wordBefore = !spaceBefore && !isPunctuationAt(raw, at - 1)
  const wordAfter = !spaceAfter && !isPunctuationAt(raw, end)
  const left = !spaceAfter && (wordAfter || !wordBefore)
  const right = !spaceBefore && (wordBefore || !wordAfter)
  const opens = char === '*' ? left : left && !wordBefore
  const closes = char === '*' ? right : right && !wordAfter
  const run: Run = { char, count: end - at, begins: [], ends: [], flanks: opens || closes }
  if (closes) closeRun(run, runs, openRuns)
  parts.push(run)
  if (run.count > 0 && opens) {
    runs.push(run)
    openRuns[char]++
  }
  return end
}

/** Pairs a closing run with open ones, nearest first. Runs in between can no longer close: they are text. */
const closeRun = (run: Run, runs: Run[], openRuns: OpenRuns): void => {
  while (run.count > 0 && openRuns[run.char] > 0) {
    while (runs.at(-1)!.char !== run.char) openRuns[runs.pop()!.char]--
    const opener = runs.at(-1)!
    const strong = opener.count >= 2 && run.count >= 2
    opener.count -= strong ? 2 : 1
    run.count -= strong ? 2 : 1
    opener.begins.push(strong ? 'bold' : 'italic')
    run.ends.push(strong ? 'bold' : 'italic')
    if (opener.count === 0) {
      runs.pop()
      openRuns[run.char]--
    }
  }
}

const closeBracket = (
  bracket: Bracket,
  destination: string,
  parts: Part[],
  runs: Run[],
  openRuns: OpenRuns,
): void => {
  while (runs.length > bracket.runs) openRuns[runs.pop()!.char]--
  if (bracket.image) {
    parts.length = bracket.part // a picture's alternative text is no part of what the policy says
    return
  }
  parts[bracket.part] = { link: destination }
  parts.push(linkEnd)
}

/** `destination "title")` from just behind the opening parenthesis. */
const linkTarget = (raw: string, from: number): { destination: string; end: number } | null => {
  let i = skipSpace(raw, from)
  let destination: string
  if (raw[i] === '<') {
    const end = raw.indexOf('>', i)
    if (end === -1) return null
    destination = raw.slice(i + 1, end)
    if (destination.includes('<') || destination.includes('\n')) return null
    i = end + 1
  } else {
    const start = i
    let depth = 0
    for (; i < raw.length; i++) {
      const c = raw.charCodeAt(i)
      if (c <= 32) break
      if (c === 92) i++
      else if (c === 40 && ++depth > 32) return null
      else if (c === 41 && --depth < 0) break
    }
    destination = raw.slice(start, i)
  }
  i = skipSpace(raw, i)
  const quote = raw[i]
  if (quote === '"' || quote === "'") {
    const end = raw.indexOf(quote, i + 1)
    if (end === -1) return null
    i = skipSpace(raw, end + 1)
  }
  return raw[i] === ')' ? { destination: unescaped(destination), end: i + 1 } : null
}

const skipSpace = (raw: string, from: number): number => {
  let i = from
  while (raw.charCodeAt(i) === 32 || raw.charCodeAt(i) === 10) i++
  return i
}

const unescaped = (destination: string): string =>
  destination
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/&#?\w{2,9};/g, (found) => referenceAt(found, 0)?.value ?? found)

const autolink = /<([a-z][a-z\d+.-]{1,31}:[^\s<>]{1,2000}|[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,255})>/iy
const tag = /<(\/?)([a-z][a-z\d-]{0,20})(?:\s(?:[^<>"']|"[^"<]*"|'[^'<]*')*)?\/?>/iy
const comment = /<!--[^<]*?-->/y

/** A tag, an autolink or a comment. Unknown names (`<insert name>`) are what a template left open: they stay. */
const angle = (raw: string, at: number, parts: Part[]): number => {
  autolink.lastIndex = at
  const link = autolink.exec(raw)
  if (link) {
    parts.push({ link: link[1]!.includes(':') ? link[1]! : `mailto:${link[1]}` }, link[1]!, linkEnd)
    return autolink.lastIndex
  }
  tag.lastIndex = at
  const found = tag.exec(raw)
  if (found && htmlTags.has(found[2]!.toLowerCase())) {
    const name = found[2]!.toLowerCase()
    if (name === 'br') parts.push(lineBreak)
    else if (emphasisTags[name]) parts.push({ emphasis: emphasisTags[name], by: found[1] ? -1 : 1 })
    else if (name === 'a')
      parts.push(found[1] ? linkEnd : { link: /href\s*=\s*["']?([^"'\s>]+)/i.exec(found[0])?.[1] ?? '' })
    return tag.lastIndex
  }
  comment.lastIndex = at
  if (comment.test(raw)) return comment.lastIndex
  parts.push('<')
  return at + 1
}
