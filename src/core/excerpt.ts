/** As much of a sentence as its cue speaks of, for a line that quotes two of them. */
import { ownDate } from './evidence.ts'
import type { Evidence } from './facts.ts'

const longest = 90

export const excerptOf = ({ text, cue }: Pick<Evidence, 'text' | 'cue'>): string => {
  const sentence = text.replace(/\s+/g, ' ').trim()
  if (sentence.length <= longest) return sentence
  const places = placesOf(cue, sentence)
  if (places.length === 0) return cut(sentence, 0, longest)
  const [first, last] = densest(places)
  const spare = Math.max(0, longest - (last - first))
  return cut(sentence, first - Math.floor(spare / 3), first - Math.floor(spare / 3) + longest)
}

/** Where words stand that the cue spells out, and numbers where it asks for one; what else it names (@keep, #law) is not known here. */
const placesOf = (cue: string, sentence: string): [number, number][] => {
  const asksNumber = cue === ownDate || /#(?:date|duration|age|phone|address)\b/.test(cue)
  const spelled = new Set(
    (
      cue
        .replace(ownDate, '')
        .replace(/[@#][\w-]+/g, ' ')
        .match(/\p{L}{3,}/gu) ?? []
    ).map((word) => stem(word.toLowerCase())),
  )
  return [...sentence.matchAll(/\p{L}+|\d+/gu)]
    .filter(([word]) => (/^\d/.test(word) ? asksNumber : spelled.has(stem(word.toLowerCase()))))
    .map(({ 0: word, index }) => [index, index + word.length])
}
/** Enough to find “retained” by “retain”. */
const stem = (word: string): string => word.slice(0, 5)

/** The stretch of the allowed length that holds most of the places. */
const densest = (places: [number, number][]): [number, number] => {
  let best: [number, number] = places[0]!
  let most = 0
  for (const [i, [start]] of places.entries()) {
    const within = places.slice(i).filter(([, end]) => end - start <= longest)
    if (within.length > most) {
      most = within.length
      best = [start, within.at(-1)![1]]
    }
  }
  return best
}

/** Between two places, moved to the ends of words. */
const cut = (sentence: string, from: number, to: number): string => {
  const start = from <= 0 ? 0 : sentence.indexOf(' ', from) + 1
  const end = to >= sentence.length ? sentence.length : sentence.lastIndexOf(' ', to)
  const stop = end > start ? end : Math.min(to, sentence.length)
  return `${start > 0 ? '… ' : ''}${sentence.slice(start, stop)}${stop < sentence.length ? ' …' : ''}`
}
