/** Dates among the tokens of one sentence, to ISO: YYYY-MM-DD, or YYYY-MM where no day is given. */
import type { EntityAt } from './entities.ts'
import type { NumberAt } from './numbers.ts'
import type { Tokens } from './tokens.ts'
import type { Vocabulary } from './vocabulary.ts'

const months = 'january february march april may june july august september october november december'.split(
  ' ',
)
const shortMonths = 'jan feb mar apr jun jul aug sep sept oct nov dec'.split(' ')

export const monthWords = [...months, ...shortMonths]

export const createDateDetector = (vocabulary: Vocabulary, numberAt: NumberAt): EntityAt => {
  const monthOf = new Uint8Array(vocabulary.size)
  months.forEach((month, i) => {
    for (const word of month === 'september' ? [month, 'sep', 'sept'] : [month, month.slice(0, 3)])
      for (const id of vocabulary.idsOf(word)) monthOf[id] = i + 1
  })
  return (text, tokens, i, first, last) => {
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
    // "You may" stands in every other sentence.
    if (
      !(i < last && isDigit(text, tokens.start[i + 1]!)) &&
      !(i > first && isDigit(text, tokens.start[i - 1]!))
    )
      return null
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
}

const isDigit = (text: string, at: number): boolean => {
  const c = text.charCodeAt(at)
  return c >= 48 && c <= 57
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
