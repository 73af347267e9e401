/** Lengths of time and ages of people among the tokens of one sentence. */
import type { Entity, EntityAt } from './entities.ts'
import { inflections } from './inflections.ts'
import type { NumberAt } from './numbers.ts'
import { COMMA, type Tokens } from './tokens.ts'
import { markWords, type Vocabulary } from './vocabulary.ts'

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

const ageBefore = 'age aged ages under over below above than least minimum older younger'.split(' ')
const ageAfter =
  'years year or and without to from in who must may are is should unless can on through with we by for at as but if it the please use using provide register submit send has have do does you your of that because shall will not only'.split(
    ' ',
  )
/** "under Section 13" is no age. */
const references =
  'section sections article articles clause paragraph part chapter annex schedule title rule item'.split(' ')
const betweenNumberAndUnit = 'full consecutive calendar business working further additional more'.split(' ')
const oldWords = ['old', 'olds']

export const unitWords = Object.keys(units).flatMap((unit) => [...inflections(unit)])
export const durationAndAgeWords = [
  ...ageBefore,
  ...ageAfter,
  ...references,
  ...betweenNumberAndUnit,
  ...oldWords,
  ...unitWords,
]

export const createDurationAndAgeDetectors = (
  vocabulary: Vocabulary,
  numberAt: NumberAt,
): { duration: EntityAt; age: EntityAt } => {
  const unitOf: (string | undefined)[] = []
  for (const [unit, code] of Object.entries(units))
    for (const form of inflections(unit)) for (const id of vocabulary.idsOf(form)) unitOf[id] = code
  const isAgeBefore = markWords(vocabulary, ageBefore)
  const isAgeAfter = markWords(vocabulary, ageAfter)
  const isQualifier = markWords(vocabulary, betweenNumberAndUnit)
  const isOld = markWords(vocabulary, oldWords)
  const isReference = markWords(vocabulary, references)
  const isOf = markWords(vocabulary, ['of'])
  const isAndOr = markWords(vocabulary, ['and', 'or'])
  const isArticle = markWords(vocabulary, ['a', 'an'])

  /** "six (6) years", "12-month", "30 calendar days", "a year". */
  const duration = (text: string, tokens: Tokens, i: number, _first: number, last: number): Entity | null => {
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
        (isOf[tokens.word[i + 1]!] && text.startsWith('age', tokens.start[i + 2])))
    )
      return null
    const value =
      unit === 'decade' ? `P${n * 10}Y` : unit.startsWith('T') ? `PT${n}${unit[1]}` : `P${n}${unit}`
    return { type: 'duration', first, last: i, value }
  }

  const age = (text: string, tokens: Tokens, i: number, first: number, last: number): Entity | null => {
    const n = numberAt(text, tokens, i)
    if (n < 5 || n > 25 || isArticle[tokens.word[i]!]) return null
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
        (isOf[tokens.word[afterUnit]!] && text.startsWith('age', tokens.start[afterUnit + 1])))
    const orOlder =
      afterUnit + 1 <= last && isAndOr[tokens.word[afterUnit]!] && isAgeBefore[tokens.word[afterUnit + 1]!]
    const entity: Entity = { type: 'age', first: i, last: next - 1, value: String(n) }
    const named = i > first + 1 && isOf[tokens.word[i - 1]!] && text.startsWith('age', tokens.start[i - 2])
    if ((unit && old) || orOlder || named || after === '+') return entity
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
  return { duration, age }
}
