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
  /** As its author wrote it. */
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

/** The parsed cue, or every fault in it. */
export const parseCue = (
  cue: string,
): { sequence: Sequence; faults: [] } | { sequence: null; faults: CueFault[] } => {
  const faults: CueFault[] = []
  if (cue.length > longestCue)
    return {
      sequence: null,
      faults: [
        { column: longestCue + 1, message: `expected at most ${longestCue} characters, came ${cue.length}` },
      ],
    }
  const reader = { cue, at: 0, depth: 0, faults }
  const sequence = readSequence(reader)
  if (faults.length === 0 && sequence.parts.length === 0)
    faults.push({ column: 1, message: 'expected a word, came nothing' })
  if (faults.length === 0 && sequence.parts.every((p) => p.optional))
    faults.push({
      column: 1,
      message: 'expected at least one part that is not optional: this cue would match everything',
    })
  if (countParts(sequence) > mostParts * 8)
    faults.push({
      column: 1,
      message: 'expected a shorter cue: it has too many alternatives; put them into a concept',
    })
  return faults.length > 0 ? { sequence: null, faults } : { sequence, faults: [] }
}

const countParts = ({ parts }: Sequence): number =>
  parts.reduce(
    (n, { part }) =>
      n + (part.type === 'group' ? part.alternatives.reduce((m, a) => m + countParts(a), 0) : 1),
    0,
  )

interface Reader {
  cue: string
  at: number
  depth: number
  faults: CueFault[]
}

const wordPattern = /[\p{L}\p{N}][\p{L}\p{N}'’.&-]*/uy
const namePattern = /[a-z][a-z0-9-]*/y

const readSequence = (reader: Reader): Sequence => {
  const { cue, faults } = reader
  const sequence: Sequence = { parts: [], atStart: false, atEnd: false }
  let gap: { max: number; column: number } | null = null
  const fault = (column: number, message: string): void => {
    faults.push({ column, message })
  }
  const add = (part: Part['part'], column: number): void => {
    if (sequence.atEnd) fault(column, 'expected nothing after "$", which is the end of the sentence')
    let optional = false
    if (cue[reader.at] === '?') {
      optional = true
      reader.at++
    }
    const source = cue.slice(column - 1, reader.at)
    if (sequence.parts.length >= mostParts) fault(column, `expected at most ${mostParts} parts in a row`)
    sequence.parts.push({ part, optional, gap: gap?.max ?? 0, source, column })
    gap = null
  }
  while (reader.at < cue.length) {
    const c = cue[reader.at]!
    const column = reader.at + 1
    if (c === ' ') {
      reader.at++
    } else if (c === '}' || c === '|') {
      if (reader.depth > 0) break
      fault(column, c === '}' ? 'expected "{" before this "}"' : 'expected "|" only inside "{…}"')
      reader.at++
    } else if (c === '.' && cue[reader.at + 1] === '.') {
      reader.at += 2
      const digits = /^\d+/.exec(cue.slice(reader.at, reader.at + 6))?.[0] ?? ''
      reader.at += digits.length
      const max = digits === '' ? defaultGap : Number(digits)
      if (max < 1 || max > longestGap)
        fault(column, `expected a gap of 1 to ${longestGap} words, came ${max}`)
      if (sequence.parts.length === 0) fault(column, 'expected a word before the gap ".."')
      else if (gap !== null) fault(column, 'expected a word between two gaps')
      gap = { max, column }
    } else if (c === '{') {
      reader.at++
      add(readGroup(reader, column), column)
    } else if (c === '@') {
      reader.at++
      const id = take(reader, namePattern)
      if (id === '') fault(column, 'expected the name of a concept after "@", in small letters')
      else add({ type: 'concept', id }, column)
    } else if (c === '#') {
      reader.at++
      const name = take(reader, namePattern)
      const entity = entityTypes.find((type) => type === name)
      if (entity === undefined) {
        fault(column, `expected one of ${entityTypes.map((t) => `#${t}`).join(', ')}, came #${name}`)
        if (name === '') reader.at = Math.max(reader.at, column)
      } else add({ type: 'entity', entity }, column)
    } else if (c === '^') {
      reader.at++
      if (sequence.parts.length > 0 || gap !== null) fault(column, 'expected "^" only at the beginning')
      sequence.atStart = true
    } else if (c === '$') {
      reader.at++
      sequence.atEnd = true
    } else if (c === '?') {
      reader.at++
      fault(column, 'expected "?" directly after a word, a group, a concept or an entity')
    } else if (c === '=') {
      reader.at++
      const word = take(reader, wordPattern)
      if (word === '') fault(column, 'expected a word directly after "="')
      else add({ type: 'word', word: word.replace(/[.'’&-]+/g, ''), exact: true }, column)
    } else {
      const word = take(reader, wordPattern)
      if (word === '') {
        fault(column, `expected a word, "{", "@", "#", "=", ".." or "?", came ${JSON.stringify(c)}`)
        reader.at++
      } else addWord(word, column)
    }
  }
  if (gap !== null) fault((gap as { column: number }).column, 'expected a word after the gap ".."')
  return sequence

  function addWord(raw: string, column: number): void {
    const words = wordsOf(raw)
    if (words.length === 1) add({ type: 'word', word: words[0]!, exact: false }, column)
    else {
      // "opt-out" is two words to the reader of a text; "?" then means both.
      const parts = words.map(
        (word): Part => ({
          part: { type: 'word', word, exact: false },
          optional: false,
          gap: 0,
          source: word,
          column,
        }),
      )
      if (cue[reader.at] === '?')
        add({ type: 'group', alternatives: [{ parts, atStart: false, atEnd: false }] }, column)
      else for (const { part } of parts) add(part, column)
    }
  }
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

const readGroup = (reader: Reader, column: number): Group => {
  const alternatives: Sequence[] = []
  reader.depth++
  for (;;) {
    const from = reader.at + 1
    const sequence = readSequence(reader)
    const closed = reader.at < reader.cue.length
    if (sequence.parts.length === 0 && closed)
      reader.faults.push({ column: from, message: 'expected a word in each alternative, came nothing' })
    else if (closed && sequence.parts.every((p) => p.optional))
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
