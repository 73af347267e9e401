/** Postal addresses among the tokens of one sentence, by the piece of them that is sure. */
import type { Entity, EntityAt } from './entities.ts'
import { CAPITAL, NUMBER, type Tokens } from './tokens.ts'
import { markWords, type Vocabulary } from './vocabulary.ts'

const streets =
  'street st road rd avenue ave boulevard blvd lane ln drive dr way square sq court ct place plaza parkway pkwy highway hwy floor suite ste building strasse straße weg platz rue via calle route quay terrace close crescent row walk gate house'.split(
    ' ',
  )
export const boxes = ['box', 'postfach']

export const addressWords = [...streets, ...boxes]

/** From the word before a number: Canada, Australia, the Netherlands, Japan, and cities of Asia with six digits. */
const abroad =
  /^(?:[A-Z]\d[A-Z] \d[A-Z]\d\b|(?:NSW|VIC|QLD|TAS|ACT|WA|SA|NT),?\s\d{4}\b|\S*[\d,]\s\d{4} (?!EU|US|UK|AM|PM|OR|IN|OF|TO)[A-Z]{2},?\s[A-Z][a-z]|[A-Z][a-z]+,?\s\d{3}-\d{4},?\sJapan\b|(?:Singapore|Mumbai|Bangalore|Bengaluru|Delhi|Chennai|Hyderabad|Pune|Beijing|Shanghai|Shenzhen|Guangzhou|Hangzhou),?\s\d{6}\b)/
const longest = 40

/** A number near a street word, a post-office box, or a state or postal code. */
export const createAddressDetector = (vocabulary: Vocabulary): EntityAt => {
  const isStreet = markWords(vocabulary, streets)
  const isBox = markWords(vocabulary, boxes)
  return (text, tokens, i, first, last) => {
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
      /^\d[A-Z]{2}$/.test(raw) &&
      i > first &&
      /^[A-Z]{1,2}\d{1,2}[A-Z]?$/.test(text.slice(tokens.start[i - 1], tokens.end[i - 1]))
    )
      return spanned(text, tokens, i - 1, i)
    const postcode =
      i > first ? abroad.exec(text.slice(tokens.start[i - 1], tokens.start[i]! + longest)) : null
    if (postcode !== null) {
      let to = i
      const end = tokens.start[i - 1]! + postcode[0].length
      while (to < last && tokens.start[to + 1]! < end) to++
      return spanned(text, tokens, i - 1, to)
    }
    return null
  }
}

const spanned = (text: string, tokens: Tokens, from: number, to: number): Entity => ({
  type: 'address',
  first: from,
  last: to,
  value: text.slice(tokens.start[from], tokens.end[to]),
})
