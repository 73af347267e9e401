/** Sentences by what they say: without case, spacing and punctuation, so that a new layout makes no new sentence. */
export const normalSentence = (sentence: string): string =>
  sentence
    .replace(/\p{Cf}+/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\p{Sc}]+/gu, ' ')
    .trim()

/**
 * Whether a sentence stands in the text as a sentence of its own: "We sell data" does not stand in "It is not true that we
 * sell data". Where a run-in heading ends without a stop, the sentence after it cannot be told from it.
 */
export const createStands = (text: string): ((sentence: string) => boolean) => {
  const { words, starts, ends } = boundedWords(text)
  return (sentence) => {
    const wanted = normalSentence(sentence)
    if (wanted === '') return false
    for (let at = words.indexOf(` ${wanted} `); at >= 0; at = words.indexOf(` ${wanted} `, at + 1))
      if (starts.has(at) && ends.has(at + wanted.length + 1)) return true
    return false
  }
}

/** All words of a text, each between spaces, and the spaces at which a sentence may start (also after a colon) or end. */
const boundedWords = (text: string): { words: string; starts: Set<number>; ends: Set<number> } => {
  let words = ' '
  const starts = new Set([0])
  const ends = new Set<number>()
  for (const sentence of text.split(/[.!?…\n]+/)) {
    for (const part of sentence.split(':')) {
      const normal = normalSentence(part)
      if (normal === '') continue
      words += `${normal} `
      starts.add(words.length - 1)
    }
    ends.add(words.length - 1)
  }
  return { words, starts, ends }
}
