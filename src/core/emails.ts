/** E-mail addresses that are hidden from machines, and whose mailbox an address is. */
import type { EntityAt } from './entities.ts'
import { markWords, type Vocabulary } from './vocabulary.ts'

export const hiddenEmailWords = ['at', 'dot', 'email', 'protected']

/** A mailbox that is the data protection officer's by its name. */
export const officerBox =
  /^(?:[a-z]{2,12}[._-])?(?:dpo|datenschutz(?:beauftragter?)?|data[._-]?(?:protection|privacy)[._-]?officer|privacy[._-]?officer)(?:[._-][a-z]{2,12})?@/i

/**
 * "info{at}shop.example", "info (at) shop (dot) example": hidden from machines, plain to people. "[email protected]" is what a
 * capture shows in place of an address that the page gave to people only.
 */
export const createHiddenEmailDetector = (vocabulary: Vocabulary): EntityAt => {
  const isAt = markWords(vocabulary, ['at'])
  const isDot = markWords(vocabulary, ['dot'])
  const isEmail = markWords(vocabulary, ['email'])
  const isGuarded = markWords(vocabulary, ['protected'])
  return (text, { start, end, word }, i, first, last) => {
    if (isGuarded[word[i]!] && i > first && isEmail[word[i - 1]!]) {
      const value = text.slice(start[i - 1]! - 1, end[i]! + 1)
      return /^\[.*\]$/.test(value) ? { type: 'email', first: i - 1, last: i, value } : null
    }
    if (!isAt[word[i]!]) return null
    if (i === first || i === last || !/^\s?[([{<]\s?$/.test(text.slice(end[i - 1], start[i]))) return null
    if (!/^\s?[)\]}>]\s?$/.test(text.slice(end[i], start[i + 1]))) return null
    let to = i + 1
    let domain = text.slice(start[to], end[to])
    while (to + 2 <= last && isDot[word[to + 1]!]) {
      domain += `.${text.slice(start[to + 2], end[to + 2])}`
      to += 2
    }
    return domain.includes('.')
      ? { type: 'email', first: i - 1, last: to, value: `${text.slice(start[i - 1], end[i - 1])}@${domain}` }
      : null
  }
}
