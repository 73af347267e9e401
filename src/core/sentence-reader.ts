/** Sentences with what surrounds them, laid before the matcher: lead-in, links, and the headings above. */
import type { Detection } from './detection.ts'
import type { Document, Sentence } from './document.ts'
import type { Entity } from './entities.ts'
import type { Link } from './formats.ts'
import { isListNumber } from './sentences.ts'
import { type Tokens, tokenize } from './tokens.ts'

/** A lead-in is read from its end, so that a long one is not read again for each item of its list. */
const longestLeadIn = 320
/** Sentences longer than this (in characters) are read in pieces. */
const longestPiece = 6000

export interface Headings {
  /** Per section: the groups its own heading is of, and those of the headings above it too. */
  own: Set<number>[]
  chain: Set<number>[]
  /** Per section: headings from the top down to it. */
  path: string[]
}

export const readHeadings = (detection: Detection, { sections }: Document): Headings => {
  const headings: Headings = { own: [], chain: [], path: [] }
  const { matcher, vocabulary } = detection
  for (const { heading, parent } of sections) {
    const own = new Set<number>()
    const { reading } = matcher
    reading.tokens.length = 0
    reading.own = 0
    reading.entities = []
    reading.leadIn = null
    tokenize(heading, 0, Math.min(heading.length, 400), vocabulary, reading.tokens)
    reading.start = afterEnumerator(heading, reading.tokens, 0)
    matcher.begin()
    matcher.candidates(detection.headingIndex, detection.headingInterest, (h) => {
      const { pattern, group } = detection.headings[h]!
      if (!own.has(group) && matcher.matches(pattern.id).length > 0) own.add(group)
    })
    headings.own.push(own)
    headings.chain.push(parent < 0 ? own : new Set([...own, ...headings.chain[parent]!]))
    headings.path.push([parent < 0 ? '' : headings.path[parent]!, heading].filter(Boolean).join(' › '))
  }
  return headings
}

export const piecesOf = (text: string, { start, end }: Sentence): [number, number][] => {
  if (end - start <= longestPiece) return [[start, end]]
  const pieces: [number, number][] = []
  for (let from = start; from < end; ) {
    let to = Math.min(end, from + longestPiece)
    const space = to < end ? text.lastIndexOf(' ', to) : -1
    if (space > from + longestPiece / 2) to = space
    pieces.push([from, to])
    from = to
  }
  return pieces
}

export const readSentence = (
  detection: Detection,
  document: Document,
  sentence: Sentence,
  from: number,
  to: number,
  link: number,
): void => {
  const { text } = document
  const { matcher, vocabulary, entities } = detection
  const { reading } = matcher
  const { tokens } = reading
  readLeadIn(detection, text, sentence.leadIn)
  tokenize(text, from, to, vocabulary, tokens)
  reading.start = afterEnumerator(text, tokens, reading.own)
  if (tokens.length > reading.own)
    entities.detect(text, tokens, reading.own, tokens.length - 1, reading.entities)
  for (let l = link; l < document.links.length && document.links[l]!.start < to; l++)
    addLink(document.links[l]!, detection)
  sortEntities(reading.entities)
  matcher.begin()
}

/** The first token after "4.3." or "(a)"; the first one where the sentence begins with none. */
const afterEnumerator = (text: string, { start, end, length }: Tokens, first: number): number => {
  if (first + 1 >= length || end[first]! - start[first]! > 6) return first
  const stop = text.charCodeAt(end[first]!)
  return (stop === 46 || stop === 41) && isListNumber(text.slice(start[first], end[first]))
    ? first + 1
    : first
}

const readLeadIn = (
  { matcher, vocabulary, entities }: Detection,
  text: string,
  span: Sentence['leadIn'],
): void => {
  const { reading } = matcher
  const { tokens } = reading
  if (span !== null && span === reading.leadIn?.span) {
    tokens.length = reading.own
    reading.entities = [...reading.leadIn.entities]
    return
  }
  tokens.length = 0
  reading.entities = []
  if (span !== null) {
    const { start, end } = span
    const space = end - start > longestLeadIn ? text.indexOf(' ', end - longestLeadIn) : start
    tokenize(text, space < 0 || space > end ? start : space, end, vocabulary, tokens)
    if (tokens.length > 0) entities.detect(text, tokens, 0, tokens.length - 1, reading.entities)
  }
  reading.own = tokens.length
  reading.leadIn = span && { span, entities: [...reading.entities] }
}

/** By their tokens. They come nearly in order, and a sort by comparison function makes garbage of each sentence. */
const sortEntities = (entities: Entity[]): void => {
  for (let i = 1; i < entities.length; i++) {
    const entity = entities[i]!
    let k = i - 1
    for (; k >= 0 && isAfter(entities[k]!, entity); k--) entities[k + 1] = entities[k]!
    entities[k + 1] = entity
  }
}
const isAfter = (a: Entity, b: Entity): boolean =>
  a.first > b.first || (a.first === b.first && a.last > b.last)

const addLink = ({ start, end, target }: Link, { matcher }: Detection): void => {
  const { tokens, own, entities } = matcher.reading
  const [, scheme = '', rest = ''] = /^(?:(mailto|tel|https?):)?(?!\w+:)([/.\w+%].*)$/is.exec(target) ?? []
  if (rest === '') return
  let first = -1
  let last = -1
  for (let i = own; i < tokens.length; i++) {
    if (tokens.end[i]! <= start) continue
    if (tokens.start[i]! >= end) break
    if (first < 0) first = i
    last = i
  }
  if (first < 0) return
  const kind = scheme.toLowerCase()
  const value = kind === 'mailto' ? decoded(rest.split('?')[0]!) : kind === 'tel' ? rest : target
  const type = kind === 'mailto' ? 'email' : kind === 'tel' ? 'phone' : 'url'
  if (type === 'email' && !value.includes('@')) return
  if (!entities.some((e) => e.type === type && e.first <= last && e.last >= first))
    entities.push({ type, first, last, value })
}

const decoded = (s: string): string => {
  try {
    return decodeURIComponent(s).trim()
  } catch {
    return s.trim()
  }
}
