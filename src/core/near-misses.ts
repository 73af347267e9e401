/** Sentences that a cue nearly matched: the proof of absence that a reviewer wants to see. */
import type { Detection } from './detection.ts'

export interface Missed {
  kind: 'unless' | 'negated' | 'section' | 'order' | 'part'
  sentence: number
  /** Index into the detection's cues. */
  cue: number
  /** Higher is nearer. */
  rank: number
  /** The cue that ruled the sentence out. */
  unless?: string
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

/** Why it did not count, in plain words. For `part` the matcher must hold the sentence. */
export const missText = (
  { kind, cue, unless }: Missed,
  { cues, matcher }: Detection,
  heading: string,
): string => {
  const { pattern, cue: text } = cues[cue]!
  switch (kind) {
    case 'unless':
      return `matches “${text}”, but is ruled out by “${unless}”`
    case 'negated':
      return `matches “${text}”, but in the negative`
    case 'section':
      return `matches “${text}”, but stands under the heading “${heading}”, which is about something else`
    case 'order':
      return `has the words of “${text}”, but not together`
    case 'part': {
      const absent = matcher.absentSources(pattern)
      return absent.length > 0
        ? `is near to “${text}”, but has no ${absent.join(' and no ')}`
        : `has the words of “${text}”, but not together`
    }
  }
}
