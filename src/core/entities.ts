/** Typed entities: durations, ages, dates, addresses … found among the tokens of one sentence, with their values. */
import { z } from 'zod'
import { inflections } from './inflections.ts'
import { createNameDetector, nameWords } from './names.ts'
import type { Tokens } from './tokens.ts'
import { CAPITAL, COMMA, EMAIL, NUMBER, URL } from './tokens.ts'
import type { Vocabulary } from './vocabulary.ts'

export const entityTypes = [
  'duration',
  'age',
  'date',
  'email',
  'phone',
  'address',
  'url',
  'country',
  'law',
  'name',
  'organisation',
  'self',
  'officer-email',
] as const
export type EntityType = (typeof entityTypes)[number]

/** An entity file, `rules/entities/<country|law>.json`: each value with the phrases that name it. */
export const entitySchema = z.strictObject({
  $schema: z.string().optional(),
  note: z.string().optional(),
  values: z.record(z.string(), z.array(z.string().min(1)).min(1)),
})
export type EntityList = z.infer<typeof entitySchema>

export interface Entity {
  type: EntityType
  /** First and last token. */
  first: number
  last: number
  value: string
}

const numbers: Record<string, number> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  ninety: 90,
  hundred: 100,
  a: 1,
  an: 1,
}
const units: Record<string, string> = {
  second: 'TS',
  minute: 'TM',
  hour: 'TH',
  day: 'D',
  week: 'W',
  month: 'M',
  year: 'Y',
  decade: 'decade',
}
const months = 'january february march april may june july august september october november december'.split(
  ' ',
)
const shortMonths = 'jan feb mar apr jun jul aug sep sept oct nov dec'.split(' ')
const streets =
  'street st road rd avenue ave boulevard blvd lane ln drive dr way square sq court ct place plaza parkway pkwy highway hwy floor suite ste building strasse straße weg platz rue via calle route quay terrace close crescent row walk gate house'.split(
    ' ',
  )
const boxes = ['box', 'postfach']
const ageBefore = 'age aged ages under over below above than least minimum older younger'.split(' ')
const ageAfter =
  'years year or and without to from in who must may are is should unless can on through with we by for at as but if it the please use using provide register submit send has have do does you your of that because shall will not only'.split(
    ' ',
  )
/** "under Section 13" is no age. */
const references =
  'section sections article articles clause paragraph part chapter annex schedule title rule item'.split(' ')
const callWords = 'phone tel telephone call fax toll dial mobile hotline number ph'.split(' ')
/** A mailbox that is the data protection officer's by its name. */
const officerBox =
  /^(?:[a-z]{2,12}[._-])?(?:dpo|datenschutz(?:beauftragter?)?|data[._-]?(?:protection|privacy)[._-]?officer|privacy[._-]?officer)(?:[._-][a-z]{2,12})?@/i
const betweenNumberAndUnit = 'full consecutive calendar business working further additional more'.split(' ')

/** Every word the detectors look at: they must be in the vocabulary. */
export const entityWords = (lists: EntityList[]): { plain: string[]; exact: string[] } => {
  const plain = [
    ...Object.keys(numbers),
    ...months,
    ...shortMonths,
    ...streets,
    ...boxes,
    ...ageBefore,
    ...ageAfter,
    ...callWords,
    ...references,
    ...betweenNumberAndUnit,
    'old',
    'olds',
    'at',
    'dot',
    ...nameWords,
  ]
  for (const unit of Object.keys(units)) plain.push(...inflections(unit))
  const exact: string[] = []
  for (const list of lists)
    for (const phrases of Object.values(list.values))
      for (const phrase of phrases)
        for (const word of phrase.split(/[\s-]+/))
          (word.startsWith('=') ? exact : plain).push(
            word.startsWith('=') ? word.slice(1) : word.toLowerCase(),
          )
  return { plain, exact }
}

enum Trigger {
  number = 1,
  month = 2,
  street = 4,
  list = 8,
}

interface Phrase {
  words: number[]
  value: string
  type: EntityType
}

export interface EntityDetector {
  /** Adds the entities of tokens [first, last] to `out`. */
  detect(text: string, tokens: Tokens, first: number, last: number, out: Entity[]): void
  /** Bits by word id: non-zero where an entity may start or hang. */
  triggers: Uint8Array
}

export const createEntityDetector = (
  lists: { type: EntityType; list: EntityList }[],
  vocabulary: Vocabulary,
): EntityDetector => {
  const size = vocabulary.size
  const triggers = new Uint8Array(size)
  const numberOf = new Int16Array(size)
  const unitOf: (string | undefined)[] = []
  const monthOf = new Uint8Array(size)
  const mark = (words: string[]): Uint8Array => {
    const set = new Uint8Array(size)
    for (const word of words) set[vocabulary.idOf(word)] = 1
    set[0] = 0
    return set
  }
  const isStreet = mark(streets)
  const isBox = mark(boxes)
  const isAgeBefore = mark(ageBefore)
  const isAgeAfter = mark(ageAfter)
  const isCall = mark(callWords)
  const isQualifier = mark(betweenNumberAndUnit)
  const isOld = mark(['old', 'olds'])
  const isReference = mark(references)
  const of = vocabulary.idOf('of')
  const or = vocabulary.idOf('or')
  const and = vocabulary.idOf('and')
  const a = vocabulary.idOf('a')
  const an = vocabulary.idOf('an')
  for (const [word, n] of Object.entries(numbers)) {
    numberOf[vocabulary.idOf(word)] = n
    if (word !== 'a' && word !== 'an') triggers[vocabulary.idOf(word)]! |= Trigger.number
  }
  for (const [unit, code] of Object.entries(units))
    for (const form of inflections(unit)) {
      unitOf[vocabulary.idOf(form)] = code
      triggers[vocabulary.idOf(form)]! |= Trigger.number
    }
  months.forEach((word, i) => {
    monthOf[vocabulary.idOf(word)] = i + 1
    const short = word.slice(0, 3)
    if (short !== 'may') monthOf[vocabulary.idOf(short)] = i + 1
  })
  monthOf[vocabulary.idOf('sept')] = 9
  for (const word of [...months, ...shortMonths])
    if (word !== 'may') triggers[vocabulary.idOf(word)]! |= Trigger.month
  for (const word of boxes) triggers[vocabulary.idOf(word)]! |= Trigger.street
  const phrases = new Map<number, Phrase[]>()
  for (const { type, list } of lists)
    for (const [value, names] of Object.entries(list.values))
      for (const name of names) {
        const words = name
          .split(/[\s-]+/)
          .map((w) => vocabulary.idOf(w.startsWith('=') ? w : w.toLowerCase()))
        phrases.set(
          words[0]!,
          [...(phrases.get(words[0]!) ?? []), { words, value, type }].sort(
            (x, y) => y.words.length - x.words.length,
          ),
        )
        triggers[words[0]!]! |= Trigger.list
      }
  triggers[0] = 0

  const numberAt = (text: string, tokens: Tokens, i: number): number => {
    if (tokens.flags[i]! & NUMBER) {
      const raw = text.slice(tokens.start[i], tokens.end[i]).replace(/,/g, '')
      return /^\d{1,5}$/.test(raw) ? Number(raw) : -1
    }
    return numberOf[tokens.word[i]!] || -1
  }

  /** "six (6) years", "12-month", "30 calendar days", "a year". */
  const duration = (text: string, tokens: Tokens, i: number, last: number): Entity | null => {
    const unit = unitOf[tokens.word[i]!]
    if (unit === undefined) return null
    let at = i - 1
    if (at >= 0 && isQualifier[tokens.word[at]!]) at--
    if (at < 0) return null
    const n = numberAt(text, tokens, at)
    if (n <= 0 || (tokens.flags[i]! & COMMA && !(tokens.flags[at]! & COMMA))) return null
    let first = at
    // "twelve (12) months": the word before says the same number.
    if (at > 0 && tokens.flags[at]! & COMMA && numberAt(text, tokens, at - 1) > 0) first = at - 1
    if (
      i < last &&
      (isOld[tokens.word[i + 1]!] ||
        (tokens.word[i + 1] === of && text.startsWith('age', tokens.start[i + 2])))
    )
      return null
    const value =
      unit === 'decade' ? `P${n * 10}Y` : unit.startsWith('T') ? `PT${n}${unit[1]}` : `P${n}${unit}`
    return { type: 'duration', first, last: i, value }
  }

  const age = (text: string, tokens: Tokens, i: number, first: number, last: number): Entity | null => {
    const n = numberAt(text, tokens, i)
    if (n < 5 || n > 25 || tokens.word[i] === a || tokens.word[i] === an) return null
    const before = text[tokens.start[i]! - 1]
    const after = text[tokens.end[i]!]
    if (
      before === '$' ||
      before === '£' ||
      before === '€' ||
      after === '%' ||
      before === '/' ||
      after === '/' ||
      before === '.'
    )
      return null
    if (i > first && isReference[tokens.word[i - 1]!]) return null
    let next = i + 1
    if (next <= last && tokens.flags[next]! & COMMA && numberAt(text, tokens, next) === n) next++
    let unit = next <= last && unitOf[tokens.word[next]!] === 'Y'
    if (!unit && next <= last && unitOf[tokens.word[next]!] !== undefined) return null
    const afterUnit = unit ? next + 1 : next
    const old =
      afterUnit <= last &&
      (isOld[tokens.word[afterUnit]!] ||
        (tokens.word[afterUnit] === of && text.startsWith('age', tokens.start[afterUnit + 1])))
    const orOlder =
      afterUnit + 1 <= last &&
      (tokens.word[afterUnit] === or || tokens.word[afterUnit] === and) &&
      isAgeBefore[tokens.word[afterUnit + 1]!]
    const entity: Entity = { type: 'age', first: i, last: next - 1, value: String(n) }
    if ((unit && old) || orOlder || after === '+') return entity
    for (let k = i - 1; k >= first && k >= i - 3; k--) {
      if (!isAgeBefore[tokens.word[k]!]) continue
      unit =
        unit || next > last || (tokens.flags[next]! & COMMA) !== 0 || isAgeAfter[tokens.word[next]!] === 1
      return unit ? entity : null
    }
    // "between 13 and 15", "13 through 15 years of age": the other number carries the age.
    if (i + 2 <= last && numberAt(text, tokens, i + 2) > 0 && age(text, tokens, i + 2, i + 2, last))
      return entity
    return null
  }

  const iso = (y: number, m: number, d: number): string | null => {
    if (y < 1980 || y > 2099 || m < 1 || m > 12 || d < 1 || d > new Date(Date.UTC(y, m, 0)).getUTCDate())
      return null
    return `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`
  }
  const dayAt = (text: string, tokens: Tokens, i: number): number => {
    const match = /^(\d{1,2})(?:st|nd|rd|th)?$/i.exec(text.slice(tokens.start[i], tokens.end[i]))
    return match ? Number(match[1]) : -1
  }
  const date = (text: string, tokens: Tokens, i: number, first: number, last: number): Entity | null => {
    const month = monthOf[tokens.word[i]!]!
    if (month === 0) {
      if (
        i + 2 > last ||
        !/[./-]/.test(text[tokens.end[i]!] ?? '') ||
        !/[./-]/.test(text[tokens.end[i + 1]!] ?? '')
      )
        return null
      const [x, y, z] = [i, i + 1, i + 2].map((k) => numberAt(text, tokens, k)) as [number, number, number]
      const value = x > 1900 ? iso(x, y, z) : x > 12 ? iso(z, y, x) : iso(z, x, y)
      return value ? { type: 'date', first: i, last: i + 2, value } : null
    }
    const before = i > first ? dayAt(text, tokens, i - 1) : -1
    if (before > 0 && i < last) {
      const value = iso(numberAt(text, tokens, i + 1), month, before)
      if (value) return { type: 'date', first: i - 1, last: i + 1, value }
    }
    const after = i < last ? dayAt(text, tokens, i + 1) : -1
    if (after > 0 && i + 2 <= last) {
      const value = iso(numberAt(text, tokens, i + 2), month, after)
      if (value) return { type: 'date', first: i, last: i + 2, value }
    }
    const year = i < last ? numberAt(text, tokens, i + 1) : -1
    return year > 1980 && year < 2100
      ? { type: 'date', first: i, last: i + 1, value: `${year}-${String(month).padStart(2, '0')}` }
      : null
  }

  const phonePattern = /\+?\(?\d{1,4}\)?(?:[ .\-/()]{1,3}\d{2,6}){1,5}|\+?\d{9,14}|1?[ -]?8\d\d-[A-Z]{4,8}/y
  const phone = (text: string, tokens: Tokens, i: number, first: number, last: number): Entity | null => {
    let from = tokens.start[i]!
    while (from > 0 && (text[from - 1] === '+' || text[from - 1] === '(')) from--
    phonePattern.lastIndex = from
    const raw = phonePattern.exec(text)?.[0]
    if (raw === undefined) return null
    const digits = raw.replace(/\D/g, '').length
    const groups = raw.split(/\D+/).filter(Boolean)
    let told =
      raw.startsWith('+') ||
      raw.startsWith('(') ||
      /^1?[ -.]?8\d\d[ -.]/.test(raw) ||
      /^\d{3}[-. ]\d{3}[-. ]\d{4}$/.test(raw)
    for (let k = i - 1; !told && k >= first && k >= i - 4; k--) told = isCall[tokens.word[k]!] === 1
    if (
      !told ||
      (!/[A-Z]/.test(raw) && (digits < 7 || digits > 15)) ||
      (groups.length === 3 && date(text, tokens, i, first, last))
    )
      return null
    let end = i
    while (end < last && tokens.end[end]! < from + raw.length) end++
    return { type: 'phone', first: i, last: end, value: raw.trim() }
  }

  /** A number near a street word, a post-office box, or a state or postal code. */
  const address = (text: string, tokens: Tokens, i: number, first: number, last: number): Entity | null => {
    if (isBox[tokens.word[i]!]) {
      const digitNext = i < last && (tokens.flags[i + 1]! & NUMBER) !== 0
      return digitNext ? spanned(text, tokens, Math.max(first, i - 2), i + 1) : null
    }
    if (!(tokens.flags[i]! & NUMBER)) return null
    const raw = text.slice(tokens.start[i], tokens.end[i])
    if (/^\d{1,5}[A-Za-z]?$/.test(raw))
      for (let k = i + 1; k <= last && k <= i + 5; k++) {
        if (isStreet[tokens.word[k]!] && tokens.flags[k]! & CAPITAL && k > i + 1)
          return spanned(text, tokens, i, k)
        if (!(tokens.flags[k]! & (CAPITAL | NUMBER))) break
      }
    if (
      i > first &&
      /^\d{1,4}[A-Za-z]?$/.test(raw) &&
      /(?:strasse|straße|str|gasse|weg|straat|laan|gade|vej|gatan|utca)$/i.test(
        text.slice(tokens.start[i - 1], tokens.end[i - 1]),
      )
    )
      return spanned(text, tokens, i - 1, i)
    if (
      i > first &&
      /^\d{5}$/.test(raw) &&
      /^[A-Z]{2}$/.test(text.slice(tokens.start[i - 1], tokens.end[i - 1]))
    )
      return spanned(text, tokens, i - 1, i)
    if (
      i < last &&
      /^\d[A-Z]{2}$/.test(raw) &&
      i > first &&
      /^[A-Z]{1,2}\d{1,2}[A-Z]?$/.test(text.slice(tokens.start[i - 1], tokens.end[i - 1]))
    )
      return spanned(text, tokens, i - 1, i)
    if (
      /^\d[A-Z]{2}$/.test(raw) &&
      i > first &&
      /^[A-Z]{1,2}\d{1,2}[A-Z]?$/.test(text.slice(tokens.start[i - 1], tokens.end[i - 1]))
    )
      return spanned(text, tokens, i - 1, i)
    return null
  }
  const spanned = (text: string, tokens: Tokens, from: number, to: number): Entity => ({
    type: 'address',
    first: from,
    last: to,
    value: text.slice(tokens.start[from], tokens.end[to]),
  })

  const listed = (tokens: Tokens, i: number, last: number): Entity | null => {
    for (const { words, value, type } of phrases.get(tokens.word[i]!) ?? []) {
      if (i + words.length - 1 <= last && words.every((w, k) => tokens.word[i + k] === w))
        return { type, first: i, last: i + words.length - 1, value }
    }
    return null
  }

  const at = vocabulary.idOf('at')
  const dot = vocabulary.idOf('dot')
  /** "info{at}shop.example", "info (at) shop (dot) example": hidden from machines, plain to people. */
  const hiddenEmail = (
    text: string,
    { start, end, word }: Tokens,
    i: number,
    first: number,
    last: number,
  ): Entity | null => {
    if (i === first || i === last || !/^\s?[([{<]\s?$/.test(text.slice(end[i - 1], start[i]))) return null
    if (!/^\s?[)\]}>]\s?$/.test(text.slice(end[i], start[i + 1]))) return null
    let to = i + 1
    let domain = text.slice(start[to], end[to])
    while (to + 2 <= last && word[to + 1] === dot) {
      domain += `.${text.slice(start[to + 2], end[to + 2])}`
      to += 2
    }
    return domain.includes('.')
      ? { type: 'email', first: i - 1, last: to, value: `${text.slice(start[i - 1], end[i - 1])}@${domain}` }
      : null
  }

  const names = createNameDetector(vocabulary)
  const detect: EntityDetector['detect'] = (text, tokens, first, last, out) => {
    names.detect(text, tokens, first, last, out)
    const addEmail = (entity: Entity) => {
      out.push(entity)
      if (officerBox.test(entity.value)) out.push({ ...entity, type: 'officer-email' })
    }
    const add = (entity: Entity | null) => {
      if (entity !== null) out.push(entity)
    }
    for (let i = first; i <= last; i++) {
      const flags = tokens.flags[i]!
      const trigger = triggers[tokens.word[i]!]!
      if (flags & EMAIL)
        addEmail({ type: 'email', first: i, last: i, value: text.slice(tokens.start[i], tokens.end[i]) })
      if (flags & URL)
        out.push({ type: 'url', first: i, last: i, value: text.slice(tokens.start[i], tokens.end[i]) })
      if (tokens.word[i] === at) add(hiddenEmail(text, tokens, i, first, last))
      if (trigger === 0 && !(flags & NUMBER)) continue
      if (trigger & Trigger.list) {
        const entity = listed(tokens, i, last)
        if (entity !== null) out.push(entity)
      }
      if (trigger & Trigger.number) add(duration(text, tokens, i, last))
      if (trigger & (Trigger.number | Trigger.month) || flags & NUMBER) {
        add(date(text, tokens, i, first, last))
        add(age(text, tokens, i, first, last))
      }
      if (flags & NUMBER) add(phone(text, tokens, i, first, last))
      if (flags & NUMBER || trigger & Trigger.street) add(address(text, tokens, i, first, last))
    }
  }
  return { detect, triggers }
}
