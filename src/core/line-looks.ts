/** How a line looks and reads, whatever it turns out to be: its case, its length, its beginning. */
import { dateAt } from './written-dates.ts'

/** "Acme Privacy Policy", but not the notice for one group of readers. */
export const isTitle = (text: string): boolean =>
  /\b(?:privacy|data protection)\b/i.test(text) &&
  /\b(?:policy|policies|statement|notice)\b|privacy$/i.test(text) &&
  !/californ|child|minor|gdpr|europe|eea|nevada|cookie/i.test(text)

/** "Last updated: May 2018", "Version 3, in force from 25 May 2018", or nothing but a date. */
export const isDateLine = (text: string): boolean => {
  if (text.length > 100 || !/\d/.test(text)) return false
  const named =
    /\b(?:updated?|revis(?:ed|ion)|modified|effective|in force|amended|version|posted|dated?|reviewed|as of|published|since)\b/i.test(
      text,
    )
  for (const { index } of text.matchAll(/\b(?:\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/gi)) {
    if (!named && index > 2) return false
    if (dateAt(text, index)) return true
  }
  return false
}

/** All letters capital, but for short words within; at least one word of four letters. */
export const isCaps = (text: string): boolean => {
  let upper = 0
  let lower = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c >= 65 && c <= 90) upper++
    else if (c >= 97 && c <= 122) lower++
  }
  return upper > 3 && lower <= upper / 12 && /[A-Z]{4}/.test(text)
}

const small = new Set(
  'a an and are as at by for from in is not of on or our the to we with you your us do it how what'.split(
    ' ',
  ),
)

export const isTitleCase = (text: string): boolean => {
  const words = text.split(/[\s/–—-]+/).filter((word) => /^\W*[A-Za-z]/.test(word))
  const large = words.filter((word) => !small.has(word.toLowerCase().replace(/\W/g, '')))
  return words.length > 0 && large.every((word) => /^\W*[A-Z]/.test(word)) && large.length > 0
}

/** The number of words, or `enough` if it is larger: long paragraphs are often asked whether they have but a few. */
export const countWords = (text: string, enough = Number.POSITIVE_INFINITY): number => {
  let count = 0
  let inside = false
  for (let i = 0; i < text.length && count < enough; i++) {
    const c = text.charCodeAt(i)
    const space = c === 32 || c === 10
    if (!space && !inside) count++
    inside = !space
  }
  return count
}

export const hasSubject = /\b(?:we|you|i|they|it)\b/i
export const sentenceStart =
  /^(?:we|you|i|if|by|please|thank|thanks|click|this|these|it|they|see|note|when|for more|to learn|contact us at|your continued|please|however|in addition)\b/i
