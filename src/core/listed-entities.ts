/** Entities that are listed by name in `rules/entities`: countries and laws. */
import type { Entity, EntityList, EntityType } from './entities.ts'
import type { Tokens } from './tokens.ts'
import type { Vocabulary } from './vocabulary.ts'

interface Phrase {
  /** By word: its ids, in whatever spelling unless just one counts. */
  words: number[][]
  value: string
  type: EntityType
}

export const createListedDetector = (
  lists: { type: EntityType; list: EntityList }[],
  vocabulary: Vocabulary,
): {
  /** Words that a phrase begins with. */
  starts: Iterable<number>
  listed(tokens: Tokens, i: number, last: number): Entity | null
} => {
  const phrases = new Map<number, Phrase[]>()
  for (const { type, list } of lists)
    for (const [value, names] of Object.entries(list.values))
      for (const name of names) {
        const words = name
          .split(/[\s-]+/)
          .map((w) => (w.startsWith('=') ? [vocabulary.idOf(w)] : vocabulary.idsOf(w.toLowerCase())))
        for (const first of words[0]!)
          phrases.set(
            first,
            [...(phrases.get(first) ?? []), { words, value, type }].sort(
              (x, y) => y.words.length - x.words.length,
            ),
          )
      }

  const listed = (tokens: Tokens, i: number, last: number): Entity | null => {
    for (const { words, value, type } of phrases.get(tokens.word[i]!) ?? []) {
      if (i + words.length - 1 <= last && words.every((ids, k) => ids.includes(tokens.word[i + k]!)))
        return { type, first: i, last: i + words.length - 1, value }
    }
    return null
  }
  return { starts: phrases.keys(), listed }
}
