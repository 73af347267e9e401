/** Parsed cues in, patterns over one vocabulary out: what the matcher runs. */
import type { Part, Sequence, Word } from './cues.ts'
import { type EntityList, type EntityType, entityTypes, entityWords } from './entities.ts'
import { inflections } from './inflections.ts'
import { negationWords, negatorWords } from './negation.ts'
import { createVocabulary, markWords, type Vocabulary } from './vocabulary.ts'
import { rareFrequency, wordFrequencies } from './word-frequencies.ts'

/** A sequence of symbols. Indices into the tables of `Patterns`. */
export interface Pattern {
  /** Index into `all` of `Patterns`. */
  id: number
  symbols: number[]
  /** By symbol: how many tokens may stand before it, whether it may be missing, and what the cue's author wrote. */
  parts: Pick<Part, 'gap' | 'optional' | 'source'>[]
  atStart: boolean
  atEnd: boolean
  /** The cue says "not" itself, so that a "not" in the text is no negation of it. */
  negative: boolean
  /** Positions in `symbols` that must occur, rarest first: only where that one occurs is it worth trying. */
  needs: number[]
  /** How many of those may tell something of a text on their own: single words that are not all as short as "to", and entities. */
  telling: number
}

/** A word of so many letters tells nothing by itself. */
export const shortWord = 3

/** What a pattern is made of: one of some words, an entity, or one of some other patterns. */
export type PatternSymbol =
  | { kind: 'words'; ids: Int32Array }
  | { kind: 'entity'; type: number }
  | { kind: 'any'; patterns: Pattern[] }

export interface Patterns {
  vocabulary: Vocabulary
  symbols: PatternSymbol[]
  /** Every pattern compiled so far, those inside symbols included. */
  all: Pattern[]
  compile(sequence: Sequence): Pattern
}

/** @param concepts in an order in which each uses only earlier ones */
export const createPatterns = (
  sequences: Iterable<Sequence>,
  concepts: Map<string, Sequence[]>,
  entities: EntityList[],
): Patterns => {
  const lemmas = new Map<string, string[]>()
  const exact = new Set<string>()
  const every = [...sequences, ...[...concepts.values()].flat()]
  for (const sequence of every) collectWords(sequence, lemmas, exact)
  const plain = new Set<string>([...lemmas.values()].flat())
  const ofEntities = entityWords(entities)
  for (const word of [...ofEntities.plain, ...negationWords]) plain.add(word)
  for (const word of ofEntities.exact) exact.add(word)
  const vocabulary = createVocabulary(plain, exact)
  const frequencies = frequenciesOf(vocabulary)
  const negators = markWords(vocabulary, negatorWords)

  const symbols: PatternSymbol[] = []
  /** By symbol: how often it occurs, per token, whether it says "not", and whether it tells something on its own. */
  const weights: number[] = []
  const negatives: boolean[] = []
  const tells: boolean[] = []
  const all: Pattern[] = []
  const add = (symbol: PatternSymbol, weight: number, negative: boolean, telling: boolean): number => {
    symbols.push(symbol)
    weights.push(weight)
    negatives.push(negative)
    tells.push(telling)
    return symbols.length - 1
  }
  /** The ids of a word and its inflections. */
  const idsOf = once((key: string): number[] => {
    const ids: number[] = []
    if (key.startsWith('=')) ids.push(vocabulary.idOf(key))
    else
      for (const form of lemmas.get(key)!) {
        const id = vocabulary.idOf(form)
        ids.push(id)
        // "May" and "may" are one word; "US" and "us" are two.
        for (const { spelling, id: other } of vocabulary.exact.get(id) ?? [])
          if (!isOtherWord(spelling)) ids.push(other)
      }
    return ids
  })
  const known = new Map<string, number>()
  const words = (some: number[]): number => {
    const ids = Int32Array.from(new Set(some)).sort()
    const key = ids.join(',')
    const found = known.get(key)
    if (found !== undefined) return found
    let weight = 0
    for (const id of ids) weight += frequencies[id]!
    const symbol = add(
      { kind: 'words', ids },
      weight,
      ids.some((id) => negators[id] === 1),
      ids.some((id) => vocabulary.words[id]!.length > shortWord),
    )
    known.set(key, symbol)
    return symbol
  }
  const symbolOfWord = once((key: string): number => words(idsOf(key)))
  const symbolOfEntity = once((entity: EntityType): number =>
    add({ kind: 'entity', type: entityTypes.indexOf(entity) }, entityWeights[entity], false, true),
  )
  const conceptSymbols = new Map<string, number>()

  /** By its source, each group is compiled once. Its single words become one symbol, without one for each of them. */
  const groups = new Map<string, number>()
  const alternatives = (list: Sequence[], source: string): number => {
    const found = groups.get(source)
    if (found !== undefined) return found
    const ids: number[] = []
    const longer: Sequence[] = []
    const collect = (sequence: Sequence): void => {
      const [first, second] = sequence.parts
      const single = second === undefined && !first!.optional ? first!.part : null
      if (single?.type === 'word') ids.push(...idsOf(keyOf(single)))
      else if (single?.type === 'group') for (const inner of single.alternatives) collect(inner)
      else if (single?.type === 'concept') {
        const symbol = symbols[conceptSymbols.get(single.id)!]!
        if (symbol.kind === 'words') ids.push(...symbol.ids)
        else longer.push(sequence)
      } else longer.push(sequence)
    }
    for (const sequence of list) collect(sequence)
    let symbol = ids.length > 0 ? words(ids) : -1
    if (longer.length > 0) {
      const patterns = longer.map(compile)
      if (symbol >= 0) patterns.push(finish([symbol], [{ gap: 0, optional: false, source }], false, false))
      let weight = 0
      for (const pattern of patterns) weight += weights[rarestOf(pattern)]!
      symbol = add(
        { kind: 'any', patterns },
        weight,
        patterns.some((p) => p.negative),
        false,
      )
    }
    groups.set(source, symbol)
    return symbol
  }

  const symbolOfPart = ({ part, source }: Part): number => {
    switch (part.type) {
      case 'word':
        return symbolOfWord(keyOf(part))
      case 'entity':
        return symbolOfEntity(part.entity)
      case 'concept':
        return conceptSymbols.get(part.id)!
      case 'group':
        return alternatives(part.alternatives, source)
    }
  }

  const finish = (own: number[], parts: Pattern['parts'], atStart: boolean, atEnd: boolean): Pattern => {
    const needs: number[] = []
    for (let i = 0; i < own.length; i++) if (!parts[i]!.optional) needs.push(i)
    if (needs.length > 1) needs.sort((a, b) => weights[own[a]!]! - weights[own[b]!]! || a - b)
    const negative = needs.some((i) => negatives[own[i]!])
    const telling = needs.filter((i) => tells[own[i]!]).length
    const pattern = { id: all.length, symbols: own, parts, atStart, atEnd, negative, needs, telling }
    all.push(pattern)
    return pattern
  }

  const compile = ({ parts, atStart, atEnd }: Sequence): Pattern =>
    finish(parts.map(symbolOfPart), parts, atStart, atEnd)

  for (const [id, list] of concepts) conceptSymbols.set(id, alternatives(list, `@${id}`))
  return { vocabulary, symbols, all, compile }
}

/** The symbol that is looked for first. */
export const rarestOf = ({ symbols, needs }: Pattern): number => symbols[needs[0]!]!

const keyOf = ({ word, exact }: Word): string => (exact ? `=${word}` : word)

/** Asked again, the answer of the first time. */
const once = <K, V>(find: (key: K) => V): ((key: K) => V) => {
  const found = new Map<K, V>()
  return (key) => {
    const known = found.get(key)
    if (known !== undefined) return known
    const value = find(key)
    found.set(key, value)
    return value
  }
}

/** In capitals these are names: of a country, an agency, a field of work. */
const functionWords = new Set(
  'us it who in or no is as at be by do he if me my of on so to up we an am may can all'.split(' '),
)
const isOtherWord = (spelling: string): boolean =>
  spelling === spelling.toUpperCase() && functionWords.has(spelling.toLowerCase())

const collectWords = ({ parts }: Sequence, lemmas: Map<string, string[]>, exact: Set<string>): void => {
  for (const { part } of parts) {
    if (part.type === 'group') for (const sequence of part.alternatives) collectWords(sequence, lemmas, exact)
    else if (part.type === 'word' && part.exact) exact.add(part.word)
    else if (part.type === 'word' && !lemmas.has(part.word)) lemmas.set(part.word, inflections(part.word))
  }
}

/** By word id, whatever its spelling. */
const frequenciesOf = ({ size, idOf, exact }: Vocabulary): Float64Array => {
  const frequencies = new Float64Array(size).fill(rareFrequency)
  for (const [word, frequency] of wordFrequencies) {
    const id = idOf(word)
    frequencies[id] = frequency
    for (const { id: other } of exact.get(id) ?? []) frequencies[other] = frequency
  }
  return frequencies
}

/** Occurrences per word of text, roughly. */
const entityWeights: Record<EntityType, number> = {
  duration: 0.001,
  age: 0.001,
  date: 0.001,
  email: 0.001,
  phone: 0.0005,
  address: 0.0005,
  url: 0.002,
  country: 0.003,
  law: 0.002,
  name: 0.05,
  organisation: 0.002,
  self: 0.001,
  'officer-email': 0.0001,
}
