/**
 * Cues that are right about a policy by sentences that people did not mean. Where nearly all policies say a thing, a cue can
 * match anything and be right; only the passages that people marked show it.
 */
export interface Astray {
  fact: string
  cue: string
  /** Policies where people marked passages for the fact and the cue matched. */
  marked: number
  /** Those of them where it matched inside such a passage. */
  inside: number
}

interface Match {
  cue: string
  /** The sentence. */
  text: string
}

/** Fewer policies say nothing. People do not mark every passage, so a share is told only where it is low. */
const fewest = 5
const low = 0.5

export const createMarks = () => {
  const all = new Map<string, Astray>()
  return {
    /** One policy's passages for a fact that is there, and all matches for that fact. */
    add: (fact: string, passages: string[], matches: Match[]): void => {
      const marked = passages.map(bare)
      for (const cue of new Set(matches.map((match) => match.cue))) {
        const key = `${fact} ${cue}`
        const count = all.get(key) ?? { fact, cue, marked: 0, inside: 0 }
        all.set(key, count)
        count.marked++
        if (matches.some((match) => match.cue === cue && isInside(bare(match.text), marked))) count.inside++
      }
    },
    astray: (): Astray[] =>
      [...all.values()]
        .filter(({ marked, inside }) => marked >= fewest && inside / marked < low)
        .sort((a, b) => a.inside / a.marked - b.inside / b.marked || (a.fact < b.fact ? -1 : 1)),
  }
}

/** Passages were copied from another rendering of the text: only words count, and only the beginning has to be the same. */
const bare = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
const telling = 60

const isInside = (sentence: string, passages: string[]): boolean =>
  passages.some(
    (passage) => passage.includes(sentence.slice(0, telling)) || sentence.includes(passage.slice(0, telling)),
  )
