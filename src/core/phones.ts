/** Telephone numbers among the tokens of one sentence. */
import type { EntityAt } from './entities.ts'
import { markWords, type Vocabulary } from './vocabulary.ts'

export const callWords = 'phone tel telephone call fax toll dial mobile hotline number ph'.split(' ')

const phonePattern = /\+?\(?\d{1,4}\)?(?:[ .\-/()]{1,3}\d{2,6}){1,5}|\+?\d{9,14}|1?[ -]?8\d\d-[A-Z]{4,8}/y

/** "104.131.125.221": four numbers below 256. */
const isNetworkAddress = (groups: string[]): boolean =>
  groups.length === 4 && groups.every((group) => group.length <= 3 && Number(group) < 256)
/** "(1593-1637)": years of a life. */
const isYear = (group: string): boolean => /^(?:1\d|20)\d\d$/.test(group)

/** @param date what it finds is no telephone number. */
export const createPhoneDetector = (vocabulary: Vocabulary, date: EntityAt): EntityAt => {
  const isCall = markWords(vocabulary, callWords)
  return (text, tokens, i, first, last) => {
    let from = tokens.start[i]!
    while (from > 0 && (text[from - 1] === '+' || text[from - 1] === '(')) from--
    phonePattern.lastIndex = from
    const raw = phonePattern.exec(text)?.[0]
    if (raw === undefined) return null
    const digits = raw.replace(/\D/g, '').length
    const groups = raw.split(/\D+/).filter(Boolean)
    if (isNetworkAddress(groups) || groups.every(isYear)) return null
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
}
