/**
 * The cue language. A cue is a phrase pattern that a lawyer can read:
 * `word` (and its inflections), `=Word` (this spelling only), `{a|b c}` alternatives, `?` optional, `..` a gap of up to six
 * words (`..12` for another bound), `@concept` a shared list, `#duration` a typed entity, `^` and `$` the sentence's ends.
 */
import { type EntityType, entityTypes } from './entities.ts'

export interface Word {
  type: 'word'
  word: string
  /** Only as spelt. */
  exact: boolean
}
export interface Concept {
  type: 'concept'
  id: string
}
export interface EntityPart {
  type: 'entity'
  entity: EntityType
}
export interface Group {
  type: 'group'
  alternatives: Sequence[]
}
/** One element of a cue, with the gap that may stand before it. */
export interface Part {
  part: Word | Concept | EntityPart | Group
  optional: boolean
  /** So many words may stand between the part before and this one. */
  gap: number
  /** As its author wrote it, without the "?". */
  source: string
  /** 1-based. */
  column: number
}
export interface Sequence {
  parts: Part[]
  atStart: boolean
  atEnd: boolean
}

export interface CueFault {
  /** 1-based column in the cue. */
  column: number
  message: string
}

const defaultGap = 6
const longestGap = 40
const longestCue = 400
const mostParts = 24

/** A concept that a cue uses. */
export interface ConceptUse {
  id: string
  /** 1-based. */
  column: number
}

/** The parsed cue with the concepts it uses, or every fault in it. */
export type ParsedCue =
  | { sequence: Sequence; uses: ConceptUse[]; faults: [] }
  | { sequence: null; uses: []; faults: CueFault[] }

export const parseCue = (cue: string): ParsedCue => {
  const faults: CueFault[] = []
  if (cue.length > longestCue)
    return {
      sequence: null,
      uses: [],
      faults: [
        { column: longestCue + 1, message: `expected at most ${longestCue} characters, came ${cue.length}` },
      ],
    }
  const reader: Reader = { cue, at: 0, depth: 0, parts: 0, uses: [], faults }
  const sequence = readSequence(reader)
  if (faults.length === 0 && sequence.parts.length === 0)
    faults.push({ column: 1, message: 'expected a word, came nothing' })
  if (faults.length === 0 && sequence.parts.every(isOptional))
    faults.push({
      column: 1,
      message: 'expected at least one part that is not optional: this cue would match everything',
    })
  if (reader.parts > mostParts * 8)
    faults.push({
      column: 1,
      message: 'expected a shorter cue: it has too many alternatives; put them into a concept',
    })
  return faults.length > 0
    ? { sequence: null, uses: [], faults }
    : { sequence, uses: reader.uses, faults: [] }
}

interface Reader {
  cue: string
  at: number
  depth: number
  /** So many words, concepts and entities have been read. */
  parts: number
  uses: ConceptUse[]
  faults: CueFault[]
}

/** Most words by far need no second look; this finds them in one step. */
const plainWord = /[a-z]+(?=[ |}?]|$)/y
const wordPattern = /[\p{L}\p{N}][\p{L}\p{N}'’.&-]*/uy
const namePattern = /[a-z][a-z0-9-]*/y

const readSequence = (reader: Reader): Sequence => {
  const { cue, faults } = reader
  const sequence: Sequence = { parts: [], atStart: false, atEnd: false }
  let gap = 0
  let gapColumn = 0
  const add = (part: Part['part'], column: number): void => {
    if (sequence.atEnd)
      faults.push({ column, message: 'expected nothing after "$", which is the end of the sentence' })
    if (sequence.parts.length >= mostParts)
      faults.push({ column, message: `expected at most ${mostParts} parts in a row` })
    if (part.type !== 'group') reader.parts++
    const source = cue.slice(column - 1, reader.at)
    const optional = cue[reader.at] === '?'
    if (optional) reader.at++
    sequence.parts.push({ part, optional, gap, source, column })
    gap = 0
    gapColumn = 0
  }
  while (reader.at < cue.length) {
    const c = cue[reader.at]!
    const column = reader.at + 1
    plainWord.lastIndex = reader.at
    if (c === ' ') {
      reader.at++
    } else if (plainWord.test(cue)) {
      const word = cue.slice(reader.at, plainWord.lastIndex)
      reader.at += word.length
      add({ type: 'word', word, exact: false }, column)
    } else if (c === '}' || c === '|') {
      if (reader.depth > 0) break
      faults.push({
        column,
        message: c === '}' ? 'expected "{" before this "}"' : 'expected "|" only inside "{…}"',
      })
      reader.at++
    } else if (c === '.' && cue[reader.at + 1] === '.') {
      reader.at += 2
      const digits = /^\d+/.exec(cue.slice(reader.at, reader.at + 6))?.[0] ?? ''
      reader.at += digits.length
      const max = digits === '' ? defaultGap : Number(digits)
      if (max < 1 || max > longestGap)
        faults.push({ column, message: `expected a gap of 1 to ${longestGap} words, came ${max}` })
      if (sequence.parts.length === 0) faults.push({ column, message: 'expected a word before the gap ".."' })
      else if (gapColumn > 0) faults.push({ column, message: 'expected a word between two gaps' })
      gap = max
      gapColumn = column
    } else if (c === '{') {
      reader.at++
      add(readGroup(reader, column), column)
    } else if (c === '@') {
      reader.at++
      const id = take(reader, namePattern)
      if (id === '')
        faults.push({ column, message: 'expected the name of a concept after "@", in small letters' })
      else {
        reader.uses.push({ id, column })
        add({ type: 'concept', id }, column)
      }
    } else if (c === '#') {
      reader.at++
      const name = take(reader, namePattern)
      const entity = entityTypes.find((type) => type === name)
      if (entity === undefined) {
        const known = entityTypes.map((t) => `#${t}`).join(', ')
        faults.push({ column, message: `expected one of ${known}, came #${name}` })
        if (name === '') reader.at = Math.max(reader.at, column)
      } else add({ type: 'entity', entity }, column)
    } else if (c === '^') {
      reader.at++
      if (sequence.parts.length > 0 || gapColumn > 0)
        faults.push({ column, message: 'expected "^" only at the beginning' })
      sequence.atStart = true
    } else if (c === '$') {
      reader.at++
      sequence.atEnd = true
    } else if (c === '?') {
      reader.at++
      faults.push({ column, message: 'expected "?" directly after a word, a group, a concept or an entity' })
    } else if (c === '=') {
      reader.at++
      const word = take(reader, wordPattern)
      if (word === '') faults.push({ column, message: 'expected a word directly after "="' })
      else add({ type: 'word', word: word.replace(/[.'’&-]+/g, ''), exact: true }, column)
    } else {
      const raw = take(reader, wordPattern)
      if (raw === '') {
        const message = `expected a word, "{", "@", "#", "=", ".." or "?", came ${JSON.stringify(c)}`
        faults.push({ column, message })
        reader.at++
        continue
      }
      const words = wordsOf(raw).map((word): Word => ({ type: 'word', word, exact: false }))
      // "opt-out" is two words to the reader of a text; "?" then means both.
      if (words.length > 1 && cue[reader.at] === '?') {
        add(groupOf(words, column), column)
        reader.parts += words.length
      } else for (const word of words) add(word, column)
    }
  }
  if (gapColumn > 0) faults.push({ column: gapColumn, message: 'expected a word after the gap ".."' })
  return sequence
}

const groupOf = (words: Word[], column: number): Group => {
  const parts = words.map((part): Part => ({ part, optional: false, gap: 0, source: part.word, column }))
  return { type: 'group', alternatives: [{ parts, atStart: false, atEnd: false }] }
}

/** A word as the tokens of a text spell it: small, without apostrophes, hyphenated words apart, "e-mail" as "email". */
const wordsOf = (raw: string): string[] => {
  const plain = raw
    .toLowerCase()
    .replace(/['’](?:s|re|ll|ve|d|m)$/, '')
    .replace(/['’.]/g, '')
    .replace(/^e-(?=\p{L})/u, 'e')
  return plain.split(/[-&]+/).filter(Boolean)
}

const take = (reader: Reader, pattern: RegExp): string => {
  pattern.lastIndex = reader.at
  const text = pattern.exec(reader.cue)?.[0] ?? ''
  // A gap that follows a word directly is not part of it.
  const word = text.includes('..') ? text.slice(0, text.indexOf('..')) : text.replace(/[.&-]+$/, '')
  reader.at += word.length
  return word
}

const isOptional = ({ optional }: Part): boolean => optional

const readGroup = (reader: Reader, column: number): Group => {
  const alternatives: Sequence[] = []
  reader.depth++
  for (;;) {
    const from = reader.at + 1
    const sequence = readSequence(reader)
    const closed = reader.at < reader.cue.length
    if (sequence.parts.length === 0 && closed)
      reader.faults.push({ column: from, message: 'expected a word in each alternative, came nothing' })
    else if (closed && sequence.parts.every(isOptional))
      reader.faults.push({
        column: from,
        message: 'expected at least one part in each alternative that is not optional; write {…}? instead',
      })
    if (sequence.atStart || sequence.atEnd)
      reader.faults.push({ column: from, message: 'expected "^" and "$" only at the ends of the whole cue' })
    alternatives.push(sequence)
    const c = reader.cue[reader.at]
    reader.at++
    if (c === '|') continue
    if (c === undefined) {
      reader.at = reader.cue.length
      reader.faults.push({ column, message: 'expected "}" to close this "{", came the end of the cue' })
    }
    break
  }
  reader.depth--
  return { type: 'group', alternatives }
}
