/** Two texts of one policy, sentence by sentence: what stayed, what went, what came. Formatting does not count. */
import { diffArrays } from 'diff'
import type { Document } from './document.ts'
import { normalSentence } from './normal-sentence.ts'

export interface Passage {
  /** `same`: both have it, as the later text writes it. */
  kind: 'same' | 'gone' | 'new'
  sentences: string[]
}

type Text = Pick<Document, 'text' | 'sentences'>

/** Texts of more sentences than this differ in more than anyone reads, and comparing them takes time that grows with both. */
const mostEdits = 4000

/** null: they have too little in common to be compared. */
export const textDifference = (before: Text, after: Text): Passage[] | null => {
  const [old, now] = [sentencesOf(before), sentencesOf(after)]
  const parts = diffArrays(
    old.map(({ key }) => key),
    now.map(({ key }) => key),
    { maxEditLength: mostEdits },
  )
  if (parts === undefined) return null
  let [i, j] = [0, 0]
  return parts.map(({ added, removed, count }) => {
    const taken = removed ? old.slice(i, i + count) : now.slice(j, j + count)
    if (!added) i += count
    if (!removed) j += count
    return {
      kind: added ? ('new' as const) : removed ? ('gone' as const) : ('same' as const),
      sentences: taken.map(({ text }) => text),
    }
  })
}

const sentencesOf = ({ text, sentences }: Text): { text: string; key: string }[] =>
  sentences.map(({ start, end }) => {
    const sentence = text.slice(start, end)
    return { text: sentence, key: normalSentence(sentence) }
  })
