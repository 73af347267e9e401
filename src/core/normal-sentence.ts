/** Sentences by what they say: without case, spacing and punctuation, so that a new layout makes no new sentence. */
export const normalSentence = (sentence: string): string => {
  if (plain.test(sentence))
    return sentence
      .toLowerCase()
      .replace(/[^a-z0-9$]+/g, ' ')
      .trim()
  if (sentence.includes('\n')) return sentence.split('\n').map(normalSentence).filter(Boolean).join(' ')
  return sentence
    .replace(/\p{Cf}+/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\p{Sc}]+/gu, ' ')
    .trim()
}

/** Most lines have only letters of English and marks that part words: what they say is found in a tenth of the time. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
const plain = /^[\x00-\x7f\u00a0\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026]*$/

/** Whether two texts have the same words in the same order: as `normalSentence` of both, but only as far as they agree. */
export const sayTheSame = (one: string, other: string): boolean => {
  const start = sharedLines(one, other)
  const [words, others] = [wordsOf(one.slice(start)), wordsOf(other.slice(start))]
  for (const word of words) if (word !== others.next().value) return false
  return others.next().done === true
}

/** The length of the lines that both begin with. */
const sharedLines = (one: string, other: string): number => {
  const most = Math.min(one.length, other.length)
  let same = 0
  while (same < most && one.charCodeAt(same) === other.charCodeAt(same)) same++
  return one.slice(0, same).lastIndexOf('\n') + 1
}

function* wordsOf(text: string): Generator<string> {
  for (const line of text.split('\n')) yield* normalSentence(line).split(' ').filter(Boolean)
}

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
