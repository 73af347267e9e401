/** Text in, tokens out: numbers in typed arrays, so that a document is read once and nothing is copied. */
import type { Vocabulary } from './vocabulary.ts'
import { hashStart, hashStep } from './vocabulary.ts'

export const NUMBER = 1
export const EMAIL = 2
export const URL = 4
/** A comma, bracket or the like stands before the token. */
export const COMMA = 8
/** A semicolon, colon or dash stands before the token. */
export const CLAUSE = 16
export const CAPITALS = 32
export const CAPITAL = 64

export interface Tokens {
  length: number
  word: Int32Array
  start: Int32Array
  end: Int32Array
  flags: Uint8Array
}

export const createTokens = (capacity = 1024): Tokens => ({
  length: 0,
  word: new Int32Array(capacity),
  start: new Int32Array(capacity),
  end: new Int32Array(capacity),
  flags: new Uint8Array(capacity),
})

const grow = (tokens: Tokens): void => {
  const larger = createTokens(tokens.word.length * 2)
  for (const key of ['word', 'start', 'end', 'flags'] as const) {
    larger[key].set(tokens[key])
    Object.assign(tokens, { [key]: larger[key] })
  }
}

/** Character classes: 0 other, 1 lower-case letter, 2 upper-case letter, 3 digit, 4 apostrophe, 5 hyphen, 6 white space. */
const classes = new Uint8Array(65536)
for (let c = 0; c < 65536; c++) {
  if (c >= 97 && c <= 122) classes[c] = 1
  else if (c >= 65 && c <= 90) classes[c] = 2
  else if (c >= 48 && c <= 57) classes[c] = 3
  else if (c === 39 || c === 0x2019 || c === 0x2018 || c === 0x2bc) classes[c] = 4
  else if (c === 45 || c === 0x2010 || c === 0x2011) classes[c] = 5
  else if (c === 32 || c === 9 || c === 10 || c === 13 || c === 0xa0) classes[c] = 6
  else if (
    c >= 0xc0 &&
    c < 0xd800 &&
    c !== 0xd7 &&
    c !== 0xf7 &&
    !(c >= 0x2000 && c < 0x2c00) &&
    !(c >= 0x3000 && c < 0x3040)
  ) {
    classes[c] = String.fromCharCode(c).toLowerCase() !== String.fromCharCode(c) ? 2 : 1
  }
}
const isLetter = (c: number): boolean => classes[c] === 1 || classes[c] === 2
const isWordChar = (c: number): boolean => {
  const k = classes[c]!
  return k === 1 || k === 2 || k === 3
}
const lower = (c: number): number =>
  c >= 65 && c <= 90
    ? c + 32
    : c < 128 || classes[c] !== 2
      ? c
      : String.fromCharCode(c).toLowerCase().charCodeAt(0)

/** Endings that make "name.ending" one name rather than two sentences run together. */
const domains = new Set(
  'com org net gov edu mil int info biz io co uk eu de fr nl ca au us in jp ch it es se no dk fi pl br app dev ai me tv example test'.split(
    ' ',
  ),
)

const longest = 40
const codes = new Uint16Array(longest)

/** Appends the tokens of `text[from, to)` to `tokens`. */
export const tokenize = (
  text: string,
  from: number,
  to: number,
  vocabulary: Vocabulary,
  tokens: Tokens,
): void => {
  let i = from
  let pending = 0
  while (i < to) {
    const c = text.charCodeAt(i)
    const kind = classes[c]!
    if (kind === 1 || kind === 2 || kind === 3) {
      if (tokens.length === tokens.word.length) grow(tokens)
      i = word(text, i, to, vocabulary, tokens, pending)
      pending = 0
      continue
    }
    if (
      c === 64 &&
      tokens.length > 0 &&
      tokens.end[tokens.length - 1] === i &&
      i + 1 < to &&
      isWordChar(text.charCodeAt(i + 1))
    ) {
      i = email(text, i, from, to, tokens)
      pending = 0
      continue
    }
    if (c === 38 && classes[text.charCodeAt(i + 1)] === 6) {
      if (tokens.length === tokens.word.length) grow(tokens)
      push(tokens, vocabulary.idOf('and'), i, i + 1, pending)
      pending = 0
    } else if (
      c === 44 ||
      c === 40 ||
      c === 41 ||
      c === 91 ||
      c === 93 ||
      c === 34 ||
      c === 0x201c ||
      c === 0x201d
    )
      pending |= COMMA
    else if (c === 59 || c === 58 || c === 0x2014 || c === 0x2013) pending |= CLAUSE
    else if (kind === 5 && classes[text.charCodeAt(i + 1)] !== 1 && classes[text.charCodeAt(i + 1)] !== 2)
      pending |= CLAUSE
    i++
  }
}

const push = (tokens: Tokens, word: number, start: number, end: number, flags: number): void => {
  const n = tokens.length++
  tokens.word[n] = word
  tokens.start[n] = start
  tokens.end[n] = end
  tokens.flags[n] = flags
}

const word = (
  text: string,
  start: number,
  to: number,
  vocabulary: Vocabulary,
  tokens: Tokens,
  pending: number,
): number => {
  let i = start
  let hash = hashStart
  let length = 0
  let uppers = 0
  let digits = false
  let end = -1
  const first = text.charCodeAt(start)
  while (i < to) {
    const c = text.charCodeAt(i)
    const kind = classes[c]!
    if (kind === 1) {
      if (length < longest) codes[length] = c
      hash = hashStep(hash, c)
      length++
      i++
    } else if (kind === 2) {
      const l = lower(c)
      if (length < longest) codes[length] = l
      hash = hashStep(hash, l)
      length++
      uppers++
      i++
    } else if (kind === 3) {
      digits = true
      if (length < longest) codes[length] = c
      hash = hashStep(hash, c)
      length++
      i++
    } else if (kind === 4 && isLetter(text.charCodeAt(i + 1)) && i + 1 < to) {
      const after = suffixEnd(text, i + 1, to)
      if (after > 0) {
        end = i
        i = after
        break
      }
      i++
    } else if (kind === 5 && length === 1 && codes[0] === 101 && isLetter(text.charCodeAt(i + 1))) {
      i++ // "e-mail" is "email"
    } else if (c === 46 && i + 1 < to && isWordChar(text.charCodeAt(i + 1))) {
      if (classes[first] === 3 && classes[text.charCodeAt(i + 1)] === 3) {
        i++
        continue
      }
      if (
        length === 1 &&
        uppers === 1 &&
        classes[text.charCodeAt(i + 1)] === 2 &&
        !isWordChar(text.charCodeAt(i + 2))
      ) {
        return acronym(text, start, to, vocabulary, tokens, pending)
      }
      const next = domainEnd(text, i, to)
      if (next > 0) {
        push(tokens, 0, start, next, pending | (isAddressLike(text, start, next) ? URL : CAPITAL))
        return next
      }
      break
    } else if (
      c === 44 &&
      classes[first] === 3 &&
      classes[text.charCodeAt(i + 1)] === 3 &&
      classes[text.charCodeAt(i + 3)] === 3
    ) {
      i++ // 1,000
    } else break
  }
  if (end < 0) end = i
  if (
    text.charCodeAt(i) === 58 &&
    text.charCodeAt(i + 1) === 47 &&
    text.charCodeAt(i + 2) === 47 &&
    (length === 4 || length === 5 || length === 3)
  ) {
    const stop = urlEnd(text, i + 3, to)
    push(tokens, 0, start, stop, pending | URL)
    return stop
  }
  let id = length <= longest ? vocabulary.find(codes, length, hash) : 0
  if (vocabulary.hasExact[id] === 1) id = spelt(text, start, end, vocabulary, id, tokens)
  let flags = pending
  if (digits && classes[first] === 3) flags |= NUMBER
  if (classes[first] === 2) flags |= uppers === length && length > 1 ? CAPITALS | CAPITAL : CAPITAL
  else if (uppers > 0) flags |= CAPITAL // eBay
  push(tokens, id, start, end, flags)
  return i
}

/** The id of the exact spelling, if a cue asks for it. "US" amid other capitals is still "us". */
const spelt = (
  text: string,
  start: number,
  end: number,
  vocabulary: Vocabulary,
  id: number,
  tokens: Tokens,
): number => {
  const list = vocabulary.exact.get(id)
  if (list === undefined) return id
  const before = tokens.length - 1
  const shouting =
    before >= 0 && (tokens.flags[before]! & CAPITALS) !== 0 && tokens.end[before]! - tokens.start[before]! > 2
  if (shouting) return id
  for (const { spelling, id: exact } of list) {
    if (spelling.length === end - start && text.startsWith(spelling, start)) return exact
  }
  return id
}

/** After an apostrophe: the end of "s", "re", "ll", "ve", "d", "m" (then the word ended before it), or 0. */
const suffixEnd = (text: string, at: number, to: number): number => {
  let i = at
  while (i < to && isLetter(text.charCodeAt(i)) && i - at < 3) i++
  const suffix = text.slice(at, i)
  return suffix === 's' ||
    suffix === 'S' ||
    suffix === 're' ||
    suffix === 'll' ||
    suffix === 've' ||
    suffix === 'd' ||
    suffix === 'm'
    ? i
    : 0
}

/** "U.S.", "U.S.A.", "E.U.": one token, looked up without its points. */
const acronym = (
  text: string,
  start: number,
  to: number,
  vocabulary: Vocabulary,
  tokens: Tokens,
  pending: number,
): number => {
  let i = start
  let letters = ''
  while (i < to && classes[text.charCodeAt(i)] === 2 && !isWordChar(text.charCodeAt(i + 1))) {
    letters += text[i]
    i++
    if (text.charCodeAt(i) === 46 && i < to) i++
    else break
  }
  const exact = vocabulary.idOf(`=${letters}`)
  push(
    tokens,
    exact || (letters === 'US' ? 0 : vocabulary.idOf(letters.toLowerCase())),
    start,
    i,
    pending | CAPITALS | CAPITAL,
  )
  return i
}

const nameChar = (c: number): boolean => isWordChar(c) || c === 45
/** The end of "name.com" or "www.name.org/path" from its first dot, or 0 when the dot ends a sentence. */
const domainEnd = (text: string, dot: number, to: number): number => {
  let i = dot
  let label = ''
  while (i < to && text.charCodeAt(i) === 46 && nameChar(text.charCodeAt(i + 1))) {
    const from = i + 1
    i = from
    while (i < to && i - from < 64 && nameChar(text.charCodeAt(i))) i++
    label = text.slice(from, i)
  }
  if (!domains.has(label.toLowerCase()) || /^[A-Z][a-z]/.test(label)) return 0
  return text.charCodeAt(i) === 47 ? urlEnd(text, i, to) : i
}

/** "www.shop.example" and "shop.example/privacy" are addresses; "Shop.example" is a name. */
const isAddressLike = (text: string, start: number, end: number): boolean =>
  text.startsWith('www.', start) || text.slice(start, end).includes('/')

const urlEnd = (text: string, from: number, to: number): number => {
  let i = from
  while (i < to) {
    const c = text.charCodeAt(i)
    if (classes[c] === 6 || c === 34 || c === 60 || c === 62 || c === 0x201d || c === 124) break
    i++
  }
  while (i > from && /[.,;:!?)\]'*_]/.test(text[i - 1]!)) i--
  return i
}

/** From the '@': one token for the whole address, replacing the tokens of its local part. */
const email = (text: string, at: number, from: number, to: number, tokens: Tokens): number => {
  let start = at
  while (start > from && at - start < 64 && /[A-Za-z0-9._%+-]/.test(text[start - 1]!)) start--
  let i = at + 1
  while (
    i < to &&
    i - at < 255 &&
    (nameChar(text.charCodeAt(i)) || (text.charCodeAt(i) === 46 && isWordChar(text.charCodeAt(i + 1))))
  )
    i++
  let flags = 0
  while (tokens.length > 0 && tokens.start[tokens.length - 1]! >= start)
    flags = tokens.flags[--tokens.length]!
  const isAddress = text.slice(at, i).includes('.')
  push(tokens, 0, start, i, (flags & (COMMA | CLAUSE)) | (isAddress ? EMAIL : 0))
  return i
}
