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
  const { words, bounds } = boundedWords(text)
  return (sentence) => {
    const wanted = normalSentence(sentence)
    if (wanted === '') return false
    for (let at = words.indexOf(` ${wanted} `); at >= 0; at = words.indexOf(` ${wanted} `, at + 1))
      if (bounds.has(at) && bounds.has(at + wanted.length + 1)) return true
    return false
  }
}

/** All words of a text, each between spaces, and the spaces at which a sentence may start or end. */
const boundedWords = (text: string): { words: string; bounds: Set<number> } => {
  let words = ' '
  const bounds = new Set([0])
  for (const part of text.split(/[.!?:;…\n]+/)) {
    const normal = normalSentence(part)
    if (normal === '') continue
    words += `${normal} `
    bounds.add(words.length - 1)
  }
  return { words, bounds }
}
