/** Sentences that a cue nearly matched: the proof of absence that a reviewer wants to see. */

export interface Missed {
  sentence: number
  /** As written in the fact file. */
  cue: string
  /** Higher is nearer. */
  rank: number
  why: string
}

const kept = 3

/** Whether a miss of this rank is nearer than one of those kept. */
export const wouldKeep = (list: Missed[], rank: number): boolean => {
  if (list.length < kept) return true
  for (const miss of list) if (miss.rank < rank) return true
  return false
}

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

const quoted = (words: string[]): string => words.map((word) => `“${word}”`).join(', ')

/** Why a sentence did not count, in plain words. */
export const whyNot = {
  ruledOut: (words: string) => `is about something else: “${words}”`,
  negated: (words: string) => `says “${words}” in the negative`,
  elsewhere: (heading: string) => `stands under the heading “${heading}”, which is about something else`,
  apart: (words: string[]) => `has ${quoted(words)}, but not put together`,
  lacking: (words: string[], absent: string) => `has ${quoted(words)}, but no ${plain(absent)}`,
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
