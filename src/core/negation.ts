/** Whether a sentence says the opposite of what a cue found in it. */
import { contracted } from './inflections.ts'
import type { Tokens } from './tokens.ts'
import { CLAUSE, COMMA } from './tokens.ts'
import { markWords, type Vocabulary } from './vocabulary.ts'

const negators = `not no never neither nor cannot none nothing nobody unable ${contracted}`.split(' ')
/** They negate only what follows them at once: "without disclosing your data". */
const nearNegators = ['without']
/** "not only", "no later than", "without undue delay", "do not hesitate": nothing is denied. */
const harmlessAfter =
  'only just including limited merely later more less longer fewer least hesitate undue charge cost costs fee fees additional limitation affecting prejudice delay necessarily matter mean exhaustive doubt'.split(
    ' ',
  )
/** Where one starts to read backwards, another clause begins. */
const boundaries =
  'we you they he she it i who which that but because since although though while when if unless until once after before where except including may can will shall must should such'.split(
    ' ',
  )
/** "We share it with nobody other than our bank": what follows them is not denied. "Without" is left to the cues. */
const exceptives = 'except excepting'.split(' ')
const conditions = 'if when where should unless case whether'.split(' ')
/** "not able to delete": the "to" belongs to the negated verb. */
const carriers =
  'able going allowed permitted want wish intend plan seek attempt try need required obliged obligated entitled agree willing aim tend'.split(
    ' ',
  )

/** "Under no circumstances do we sell": the subject stands behind its verb, and the clause began before. */
const pronouns = 'we you they he she it i'.split(' ')
const auxiliaries = 'do does did will shall would can could may must'.split(' ')

export const negatorWords = [...negators, ...nearNegators]
export const negationWords = [
  ...negatorWords,
  ...harmlessAfter,
  ...boundaries,
  ...exceptives,
  'other',
  'than',
  ...conditions,
  ...carriers,
  ...pronouns,
  ...auxiliaries,
  'to',
  'longer',
  'or',
]

enum Role {
  negator = 1,
  nearNegator = 2,
  harmlessAfter = 4,
  boundary = 8,
  condition = 16,
  carrier = 32,
  to = 64,
  exceptive = 128,
}

export interface Negation {
  /** Whether the match of tokens [first, last] is negated; tokens before `from` are not looked at. */
  negated(tokens: Tokens, first: number, last: number, from: number): boolean
}

export const createNegation = (vocabulary: Vocabulary): Negation => {
  const roles = new Uint8Array(vocabulary.size)
  const mark = (words: string[], role: Role): void => {
    for (const word of words) for (const id of vocabulary.idsOf(word)) roles[id]! |= role
  }
  mark(negators, Role.negator)
  mark(nearNegators, Role.nearNegator)
  mark(harmlessAfter, Role.harmlessAfter)
  mark(boundaries, Role.boundary)
  mark(conditions, Role.condition)
  mark(exceptives, Role.exceptive)
  mark(carriers, Role.carrier)
  mark(['to'], Role.to)
  const isPronoun = markWords(vocabulary, pronouns)
  const isAuxiliary = markWords(vocabulary, auxiliaries)
  const isLonger = markWords(vocabulary, ['longer'])
  const isNo = markWords(vocabulary, ['no'])
  const isOther = markWords(vocabulary, ['other'])
  const isThan = markWords(vocabulary, ['than'])
  const isOr = markWords(vocabulary, ['or'])
  const roleAt = (tokens: Tokens, i: number): number => roles[tokens.word[i]!]!

  /** Token i is a "not" that denies what follows. */
  const denies = (tokens: Tokens, i: number, first: number, last: number, from: number): boolean => {
    const role = roleAt(tokens, i)
    if (role & Role.nearNegator) return i === first - 1
    if (!(role & Role.negator)) return false
    if (
      i < last &&
      roleAt(tokens, i + 1) & Role.harmlessAfter &&
      !(isNo[tokens.word[i]!] && isLonger[tokens.word[i + 1]!] && i < first)
    )
      return false
    // "which you may or may not provide": both are said, nothing is denied.
    const auxiliary = i >= from + 3 && isOr[tokens.word[i - 2]!] ? tokens.word[i - 1]! : 0
    if (isAuxiliary[auxiliary] && auxiliary === tokens.word[i - 3]) return false
    // "if you do not want us to …", "whether or not": a case is put, nothing is denied.
    for (let k = i - 1; k >= from && k >= i - 4; k--) {
      if (roleAt(tokens, k) & Role.condition) return false
      if (tokens.flags[k + 1]! & CLAUSE) break
    }
    return true
  }

  /** The last "except" or "other than" between the ends of a match; without any, its first token. */
  const exceptionIn = (tokens: Tokens, first: number, last: number): number => {
    for (let i = last - 1; i > first; i--)
      if (
        roleAt(tokens, i) & Role.exceptive ||
        (isThan[tokens.word[i]!] && i - 1 > first && isOther[tokens.word[i - 1]!])
      )
        return i
    return first
  }

  const negated: Negation['negated'] = (tokens, first, last, from) => {
    const start = exceptionIn(tokens, first, last)
    for (let i = start + 1; i < last; i++) if (denies(tokens, i, first, last, from)) return true
    if (start > first) return false
    let segment = 0
    for (let i = first - 1, steps = 0; i >= from && steps < 14; i--, steps++) {
      if (tokens.flags[i + 1]! & CLAUSE) return false
      if (tokens.flags[i + 1]! & COMMA) {
        // A comma is crossed only inside an enumeration of short members: "sell, rent, or trade".
        if (segment > 3) return false
        segment = 0
      } else segment++
      if (segment > 8) return false
      const role = roleAt(tokens, i)
      if (role & (Role.negator | Role.nearNegator)) return denies(tokens, i, first, last, from)
      if (role & Role.boundary) {
        const inverted = isPronoun[tokens.word[i]!] && i > from && isAuxiliary[tokens.word[i - 1]!]
        if (!inverted || tokens.flags[i]! & (CLAUSE | COMMA)) return false
        i--
      }
      if (role & Role.to) {
        const carried = i > from && (roleAt(tokens, i - 1) & Role.carrier) !== 0
        const unable = i > from && (roleAt(tokens, i - 1) & Role.negator) !== 0
        if (!carried && !unable) return false
      }
    }
    return false
  }
  return { negated }
}
