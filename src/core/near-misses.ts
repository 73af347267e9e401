/** Sentences that a cue nearly matched: the proof of absence that a reviewer wants to see. */
import type { Span } from './document.ts'

/** How near each kind of miss is; the words of a cue in the wrong order are nearer the more they are. */
export const ranks = { ruledOut: 0.9, negated: 0.85, elsewhere: 0.8, apart: 0.5, lacking: 0 }

export interface Missed {
  kind: keyof typeof ranks
  sentence: number
  /** Index into the detection's cues. */
  cue: number
  /** Higher is nearer. */
  rank: number
  /** The words in question, as spans of the document's text. */
  words: Span[]
  /** The part that is not there (`lacking`), or the heading (`elsewhere`). */
  about?: string
}

const kept = 3

/** Whether a miss of this rank is nearer than one of those kept. */
export const wouldKeep = (list: Missed[], rank: number): boolean => {
  if (list.length < kept) return true
  for (const miss of list) if (miss.rank < rank) return true
  return false
}

/** Whether there is room for any miss at all. */
export const isFree = (list: Missed[]): boolean => list.length < kept

/** Keeps the nearest few, one per sentence. */
export const keepMissed = (list: Missed[], miss: Missed): void => {
  const same = list.findIndex(({ sentence }) => sentence === miss.sentence)
  if (same >= 0) {
    if (miss.rank > list[same]!.rank) list[same] = miss
    return
  }
  if (list.length < kept) {
    list.push(miss)
    return
  }
  let least = 0
  for (let i = 1; i < list.length; i++) if (list[i]!.rank < list[least]!.rank) least = i
  if (miss.rank > list[least]!.rank) list[least] = miss
}

/** Why a sentence did not count, in plain words. */
export const whyNot = ({ kind, words, about = '' }: Missed, text: string): string => {
  const quoted = words.map(({ start, end }) => `“${text.slice(start, end)}”`).join(', ')
  switch (kind) {
    case 'ruledOut':
      return `is about something else: ${quoted}`
    case 'negated':
      return `says ${quoted} in the negative`
    case 'elsewhere':
      return `stands under the heading “${about}”, which is about something else`
    case 'apart':
      return `has ${quoted}, but not put together`
    case 'lacking':
      return `has ${quoted}, but no ${plain(about)}`
  }
}

/** A part of a cue in words: `{keep|retain|store|hold}` as "keep, retain, store …", `@personal-data` as "personal data". */
const plain = (source: string): string => {
  const parts = source.replace(/[{}?^$=]/g, '').split('|')
  const words = parts.slice(0, 3).map((part) =>
    part
      .replace(/\.\.\d*/g, '…')
      .replace(/[@#]/g, '')
      .replace(/-/g, ' ')
      .trim(),
  )
  return `${words.join(', ')}${parts.length > 3 ? ' …' : ''}`
}
