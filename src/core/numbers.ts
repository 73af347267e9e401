/** Whole numbers among tokens, in digits or in words. */
import { NUMBER, type Tokens } from './tokens.ts'
import type { Vocabulary } from './vocabulary.ts'

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

export const numberWords = Object.keys(numbers)

/** The number that token `i` says, or -1. */
export type NumberAt = (text: string, tokens: Tokens, i: number) => number

export const createNumberReader = (vocabulary: Vocabulary): NumberAt => {
  const numberOf = new Int16Array(vocabulary.size)
  for (const [word, n] of Object.entries(numbers)) for (const id of vocabulary.idsOf(word)) numberOf[id] = n
  return (text, tokens, i) => {
    if (tokens.flags[i]! & NUMBER) {
      const raw = text.slice(tokens.start[i], tokens.end[i]).replace(/,/g, '')
      return /^\d{1,5}$/.test(raw) ? Number(raw) : -1
    }
    return numberOf[tokens.word[i]!] || -1
  }
}
