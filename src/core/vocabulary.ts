/**
 * The words that cues know, found by the characters of a text without making a string of each word.
 * Word 0 is every word that no cue mentions.
 */
export interface Vocabulary {
  size: number
  words: string[]
  /** The id of the word spelt by lower-case characters `codes[0..length)` with hash `hash`, or 0. */
  find(codes: Uint16Array, length: number, hash: number): number
  idOf(word: string): number
  /** The ids of a word in whatever spelling; none where no cue knows it. */
  idsOf(word: string): number[]
  /** 1 for a word of which some spelling counts only exactly as written. */
  hasExact: Uint8Array
  /** Ids of the spellings that count only exactly as written (`=US`), by word id. */
  exact: Map<number, { spelling: string; id: number }[]>
}

const step = (hash: number, code: number): number => Math.imul(hash ^ code, 16777619)
export const hashStart = 0x811c9dc5 | 0
export const hashStep = step

/** 1 by the ids of these words, whatever their spelling. */
export const markWords = (vocabulary: Vocabulary, words: string[]): Uint8Array => {
  const set = new Uint8Array(vocabulary.size)
  for (const word of words) for (const id of vocabulary.idsOf(word)) set[id] = 1
  return set
}

/** @param exactWords spellings that count only as written; their lower-case form becomes a word as well. */
export const createVocabulary = (plainWords: Iterable<string>, exactWords: Iterable<string>): Vocabulary => {
  const words = ['']
  const ids = new Map<string, number>()
  const add = (word: string): number => {
    const known = ids.get(word)
    if (known !== undefined) return known
    ids.set(word, words.length)
    words.push(word)
    return words.length - 1
  }
  for (const word of plainWords) add(word)
  const exact = new Map<number, { spelling: string; id: number }[]>()
  const exactSpellings = [...exactWords]
  for (const spelling of exactSpellings) add(spelling.toLowerCase())
  const lookupSize = words.length
  for (const spelling of exactSpellings) {
    const base = ids.get(spelling.toLowerCase())!
    const list = exact.get(base) ?? []
    if (!list.some((e) => e.spelling === spelling)) {
      list.push({ spelling, id: words.length })
      ids.set(`=${spelling}`, words.length)
      words.push(`=${spelling}`)
    }
    exact.set(base, list)
  }

  let capacity = 64
  while (capacity < lookupSize * 3) capacity *= 2
  const table = new Int32Array(capacity)
  const offsets = new Int32Array(words.length + 1)
  const chars = new Uint16Array(words.reduce((sum, w) => sum + w.length, 0))
  let at = 0
  words.forEach((word, id) => {
    let hash = hashStart
    for (let i = 0; i < word.length; i++) {
      const code = word.charCodeAt(i)
      chars[at++] = code
      hash = step(hash, code)
    }
    offsets[id + 1] = at
    if (id === 0 || id >= lookupSize) return
    let slot = hash & (capacity - 1)
    while (table[slot] !== 0) slot = (slot + 1) & (capacity - 1)
    table[slot] = id
  })

  const find = (codes: Uint16Array, length: number, hash: number): number => {
    let slot = hash & (capacity - 1)
    for (;;) {
      const id = table[slot]!
      if (id === 0) return 0
      const from = offsets[id]!
      if (offsets[id + 1]! - from === length) {
        let i = 0
        while (i < length && chars[from + i] === codes[i]) i++
        if (i === length) return id
      }
      slot = (slot + 1) & (capacity - 1)
    }
  }
  const hasExact = new Uint8Array(words.length)
  for (const id of exact.keys()) hasExact[id] = 1
  const idsOf = (word: string): number[] => {
    const id = ids.get(word)
    return id === undefined ? [] : [id, ...(exact.get(id) ?? []).map((spelt) => spelt.id)]
  }
  return { size: words.length, words, find, idOf: (word) => ids.get(word) ?? 0, idsOf, hasExact, exact }
}
