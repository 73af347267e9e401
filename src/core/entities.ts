/** Typed entities: durations, ages, dates, addresses … found among the tokens of one sentence, with their values. */
import { z } from 'zod'
import { addressWords, boxes, createAddressDetector } from './addresses.ts'
import { createDateDetector, monthWords } from './dates.ts'
import { createDurationAndAgeDetectors, durationAndAgeWords, unitWords } from './durations-and-ages.ts'
import { createHiddenEmailDetector, hiddenEmailWords, officerBox } from './emails.ts'
import { createListedDetector } from './listed-entities.ts'
import { createNameDetector, nameWords } from './names.ts'
import { createNumberReader, numberWords } from './numbers.ts'
import { callWords, createPhoneDetector } from './phones.ts'
import { EMAIL, NUMBER, type Tokens, URL } from './tokens.ts'
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

/** The entity that starts or hangs at token `i` of the sentence [first, last]. */
export type EntityAt = (text: string, tokens: Tokens, i: number, first: number, last: number) => Entity | null

/** Every word the detectors look at: they must be in the vocabulary. */
export const entityWords = (lists: EntityList[]): { plain: string[]; exact: string[] } => {
  const plain = [
    ...numberWords,
    ...monthWords,
    ...addressWords,
    ...durationAndAgeWords,
    ...callWords,
    ...hiddenEmailWords,
    ...nameWords,
  ]
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
  email = 16,
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
  const names = createNameDetector(vocabulary)
  const numberAt = createNumberReader(vocabulary)
  const { duration, age } = createDurationAndAgeDetectors(vocabulary, numberAt)
  const date = createDateDetector(vocabulary, numberAt)
  const phone = createPhoneDetector(vocabulary, date)
  const address = createAddressDetector(vocabulary)
  const hiddenEmail = createHiddenEmailDetector(vocabulary)
  const { starts, listed } = createListedDetector(lists, vocabulary)

  const triggers = new Uint8Array(vocabulary.size)
  const hang = (words: string[], trigger: Trigger) => {
    for (const word of words) for (const id of vocabulary.idsOf(word)) triggers[id]! |= trigger
  }
  hang(
    numberWords.filter((word) => word !== 'a' && word !== 'an'),
    Trigger.number,
  )
  hang(unitWords, Trigger.number)
  hang(monthWords, Trigger.month)
  hang(boxes, Trigger.street)
  hang(hiddenEmailWords, Trigger.email)
  for (const word of starts) triggers[word]! |= Trigger.list
  triggers[0] = 0

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
      if (trigger === 0 && !(flags & NUMBER)) continue
      if (trigger & Trigger.email) add(hiddenEmail(text, tokens, i, first, last))
      if (trigger & Trigger.list) add(listed(tokens, i, last))
      if (trigger & Trigger.number) add(duration(text, tokens, i, first, last))
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
