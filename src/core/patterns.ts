/** Parsed cues in, patterns over one vocabulary out: what the matcher runs. */
import type { Part, Sequence } from './cues.ts'
import { type EntityList, type EntityType, entityTypes, entityWords } from './entities.ts'
import { inflections } from './inflections.ts'
import { isNegator, negationWords } from './negation.ts'
import { createVocabulary, type Vocabulary } from './vocabulary.ts'
import { rareFrequency, wordFrequencies } from './word-frequencies.ts'

/** A sequence of symbols. Indices into the tables of `Patterns`. */
export interface Pattern {
  /** Index into `all` of `Patterns`. */
  id: number
  symbols: number[]
  /** So many tokens may stand before each symbol. */
  gaps: number[]
  optional: boolean[]
  /** What each symbol is in the cue's own words. */
  sources: string[]
  atStart: boolean
  atEnd: boolean
  /** The cue says "not" itself, so that a "not" in the text is no negation of it. */
  negative: boolean
  /** Positions in `symbols` that must occur, rarest first. */
  needs: number[]
  /** Words and entity types whose occurrence makes it worth trying. */
  triggers: number[]
}

/** What a pattern is made of: one of some words, an entity, or one of some other patterns. */
export type PatternSymbol =
  | { kind: 'words'; ids: number[] }
  | { kind: 'entity'; type: number }
  | { kind: 'any'; patterns: Pattern[] }

interface Rarity {
  /** How often it occurs, per token. */
  weight: number
  /** The words and entity types of which one must occur for it: those of its rarest part. */
  triggers: number[]
}

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
  const weight = weightsOf(vocabulary)

  const symbols: PatternSymbol[] = []
  const all: Pattern[] = []
  const known = new Map<string, number>()
  const symbolOf = (key: string, create: () => PatternSymbol): number => {
    const found = known.get(key)
    if (found !== undefined) return found
    const symbol = create()
    symbols.push(symbol)
    known.set(key, symbols.length - 1)
    return symbols.length - 1
  }
  const formsOf = new Map<string, number[]>()
  /** The ids of a word and its inflections. */
  const idsOf = (word: string, isExact: boolean): number[] => {
    const key = isExact ? `=${word}` : word
    const known = formsOf.get(key)
    if (known !== undefined) return known
    const ids = new Set<number>()
    if (isExact) ids.add(vocabulary.idOf(key))
    else
      for (const form of lemmas.get(word) ?? [word]) {
        const id = vocabulary.idOf(form)
        ids.add(id)
        // "May" and "may" are one word; "US" and "us" are two.
        for (const { spelling, id: other } of vocabulary.exact.get(id) ?? [])
          if (!isOtherWord(spelling)) ids.add(other)
      }
    ids.delete(0)
    formsOf.set(key, [...ids])
    return [...ids]
  }
  const words = (ids: Iterable<number>): number => {
    const sorted = [...ids].sort((a, b) => a - b)
    return symbolOf(`w${sorted.join(',')}`, () => ({ kind: 'words', ids: sorted }))
  }
  const conceptSymbols = new Map<string, number>()

  /** By its source, each group is compiled once. Its single words become one symbol, without one for each of them. */
  const groups = new Map<string, number>()
  const alternatives = (list: Sequence[], source: string): number => {
    const known = groups.get(source)
    if (known !== undefined) return known
    const ids = new Set<number>()
    const longer: Sequence[] = []
    const collect = (sequence: Sequence): void => {
      const [first, second] = sequence.parts
      const single = second === undefined && !first!.optional ? first!.part : null
      if (single?.type === 'word') for (const id of idsOf(single.word, single.exact)) ids.add(id)
      else if (single?.type === 'group') for (const inner of single.alternatives) collect(inner)
      else if (single?.type === 'concept') {
        const symbol = symbols[conceptSymbols.get(single.id)!]!
        if (symbol.kind === 'words') for (const id of symbol.ids) ids.add(id)
        else longer.push(sequence)
      } else longer.push(sequence)
    }
    for (const sequence of list) collect(sequence)
    let symbol = ids.size > 0 ? words(ids) : -1
    if (longer.length > 0) {
      const patterns = longer.map(compile)
      if (symbol >= 0)
        patterns.push(
          finish({
            symbols: [symbol],
            gaps: [0],
            optional: [false],
            sources: [source],
            atStart: false,
            atEnd: false,
          }),
        )
      symbols.push({ kind: 'any', patterns })
      symbol = symbols.length - 1
    }
    groups.set(source, symbol)
    return symbol
  }

  const symbolOfPart = ({ part, source }: Part): number => {
    switch (part.type) {
      case 'word':
        return words(idsOf(part.word, part.exact))
      case 'entity':
        return symbolOf(`e${part.entity}`, () => ({ kind: 'entity', type: entityTypes.indexOf(part.entity) }))
      case 'concept':
        return conceptSymbols.get(part.id)!
      case 'group':
        return alternatives(part.alternatives, source.replace(/\?$/, ''))
    }
  }

  const rarities: Rarity[] = []
  const rarity = (id: number): Rarity => {
    rarities[id] ??= rarityOf(symbols[id]!)
    return rarities[id]
  }
  const rarityOf = (symbol: PatternSymbol): Rarity => {
    if (symbol.kind === 'entity')
      return { weight: entityWeights[entityTypes[symbol.type]!], triggers: [vocabulary.size + symbol.type] }
    if (symbol.kind === 'words')
      return { weight: symbol.ids.reduce((sum, id) => sum + weight[id]!, 0), triggers: symbol.ids }
    const triggers = new Set<number>()
    let sum = 0
    for (const pattern of symbol.patterns) {
      for (const id of pattern.triggers) triggers.add(id)
      sum += rarity(pattern.symbols[pattern.needs[0]!]!).weight
    }
    return { weight: sum, triggers: [...triggers] }
  }

  const finish = (
    raw: Pick<Pattern, 'symbols' | 'gaps' | 'optional' | 'sources' | 'atStart' | 'atEnd'>,
  ): Pattern => {
    const needs = raw.symbols
      .map((_, i) => i)
      .filter((i) => !raw.optional[i])
      .sort((a, b) => rarity(raw.symbols[a]!).weight - rarity(raw.symbols[b]!).weight || a - b)
    const pattern: Pattern = {
      ...raw,
      id: all.length,
      negative: needs.some((i) => says(symbols[raw.symbols[i]!]!)),
      needs,
      triggers: rarity(raw.symbols[needs[0]!]!).triggers,
    }
    all.push(pattern)
    return pattern
  }
  const negators = vocabulary.words.map(isNegator)
  const says = (symbol: PatternSymbol): boolean =>
    symbol.kind === 'words'
      ? symbol.ids.some((id) => negators[id])
      : symbol.kind === 'any' && symbol.patterns.some((p) => p.negative)

  const compile = (sequence: Sequence): Pattern =>
    finish({
      symbols: sequence.parts.map(symbolOfPart),
      gaps: sequence.parts.map((p) => p.gap),
      optional: sequence.parts.map((p) => p.optional),
      sources: sequence.parts.map((p) => p.source.replace(/\?$/, '')),
      atStart: sequence.atStart,
      atEnd: sequence.atEnd,
    })

  for (const [id, list] of concepts) conceptSymbols.set(id, alternatives(list, `@${id}`))
  return { vocabulary, symbols, all, compile }
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

const weightsOf = ({ words }: Vocabulary): Float64Array =>
  Float64Array.from(
    words,
    (word) => wordFrequencies.get(word.replace('=', '').toLowerCase()) ?? rareFrequency,
  )

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
