/**
 * Patterns as flat tables of numbers. A document asks them millions of times, and what decides the speed is how much memory
 * the asking touches: objects would be spread over all of it.
 */
import { entityTypes } from './entities.ts'
import { type Pattern, type PatternSymbol, type Patterns, rarestOf } from './patterns.ts'
import { createSigns, type Signs } from './signs.ts'

/** Lists of numbers by index, one after the other: list i is items[from[i]] to items[from[i + 1]]. */
export interface Lists {
  from: Int32Array
  items: Int32Array
}

export enum SymbolKind {
  words,
  entity,
  any,
}

export interface MatchTables {
  /** Words that the same symbols know are one atom; atom 0 is every word that none knows. */
  atomOf: Int32Array
  atoms: number
  /** Keys are the atoms and, after them, the entity types. */
  keys: number
  symbolKinds: Uint8Array
  /** By symbol: its atoms (words), its entity type, or the patterns of which one must match. */
  members: Lists
  /** Bits for the symbols, by which most patterns are ruled out. */
  signs: Signs
  /** By pattern: its symbols, with the gap before each and whether it is optional. */
  symbols: Lists
  gaps: Uint8Array
  optional: Uint8Array
  atStart: Uint8Array
  atEnd: Uint8Array
  /** By pattern: the bits of the symbols that must occur, rarest first. */
  needed: Lists
  /** By pattern: of those the words and entities in the order of the pattern, and the groups of patterns, rarest first. */
  plain: Lists
  composite: Lists
  /** By pattern: 1 for one symbol anywhere, whose occurrences are its own. */
  isSingle: Uint8Array
  /** By pattern: its optional symbols. */
  extra: Lists
  /** By key: the patterns of a list that it makes worth trying, as `entryOf` writes them down by their place in the list. */
  triggeredBy(patterns: Pattern[], entryOf: (place: number) => number[]): Lists
}

export const createMatchTables = ({ vocabulary, symbols, all }: Patterns): MatchTables => {
  const { atomOf, atoms } = atomsOf(vocabulary.size, symbols)
  const keys = atoms + entityTypes.length
  /** By symbol: the keys of which one must occur for it. The patterns of a symbol come before it, and so do their symbols. */
  const triggers: number[][] = []
  const seen = new Int32Array(keys).fill(-1)
  symbols.forEach((symbol, s) => {
    const own: number[] = []
    const add = (key: number): void => {
      if (seen[key] === s) return
      seen[key] = s
      own.push(key)
    }
    if (symbol.kind === 'words') for (const id of symbol.ids) add(atomOf[id]!)
    else if (symbol.kind === 'entity') add(atoms + symbol.type)
    else for (const pattern of symbol.patterns) for (const key of triggers[rarestOf(pattern)]!) add(key)
    triggers.push(own)
  })
  const triggeredBy: MatchTables['triggeredBy'] = (patterns, entryOf) => {
    const lists: number[][] = Array.from({ length: keys }, () => [])
    patterns.forEach((pattern, place) => {
      for (const key of triggers[rarestOf(pattern)]!) lists[key]!.push(...entryOf(place))
    })
    return joined(lists)
  }
  const signs = createSigns(triggers, keys)
  const needed = all.map((p) => p.needs.map((s) => p.symbols[s]!))
  const isComposite = (symbol: number): boolean => symbols[symbol]!.kind === 'any'
  const parts = all.flatMap((p) => p.parts)
  return {
    atomOf,
    atoms,
    keys,
    symbolKinds: Uint8Array.from(symbols.map(({ kind }) => kinds[kind])),
    members: joined(
      symbols.map((symbol, s) =>
        symbol.kind === 'words'
          ? triggers[s]!
          : symbol.kind === 'entity'
            ? [symbol.type]
            : symbol.patterns.map((p) => p.id),
      ),
    ),
    signs,
    symbols: joined(all.map((p) => p.symbols)),
    gaps: Uint8Array.from(parts.map((p) => p.gap)),
    optional: Uint8Array.from(parts.map((p) => Number(p.optional))),
    atStart: Uint8Array.from(all.map((p) => Number(p.atStart))),
    atEnd: Uint8Array.from(all.map((p) => Number(p.atEnd))),
    needed: joined(needed.map((list) => list.map((symbol) => signs.bitOf[symbol]!))),
    plain: joined(
      all.map((p) => p.symbols.filter((symbol, s) => !p.parts[s]!.optional && !isComposite(symbol))),
    ),
    composite: joined(needed.map((list) => list.filter(isComposite))),
    isSingle: Uint8Array.from(
      all.map((p) => Number(p.symbols.length === 1 && !p.parts[0]!.optional && !p.atStart && !p.atEnd)),
    ),
    extra: joined(all.map((p) => p.symbols.filter((_, s) => p.parts[s]!.optional))),
    triggeredBy,
  }
}

const kinds = { words: SymbolKind.words, entity: SymbolKind.entity, any: SymbolKind.any }

export const joined = (lists: number[][]): Lists => {
  const from = new Int32Array(lists.length + 1)
  lists.forEach((list, i) => {
    from[i + 1] = from[i]! + list.length
  })
  const items = new Int32Array(from[lists.length]!)
  lists.forEach((list, i) => {
    items.set(list, from[i])
  })
  return { from, items }
}

const atomsOf = (words: number, symbols: PatternSymbol[]): { atomOf: Int32Array; atoms: number } => {
  const high = new Int32Array(words)
  const low = new Int32Array(words)
  symbols.forEach((symbol, s) => {
    if (symbol.kind !== 'words') return
    for (const id of symbol.ids) {
      high[id] = Math.imul(high[id]! ^ (s + 1), 0x9e3779b1)
      low[id] = Math.imul(low[id]! ^ (s + 1), 0x85ebca6b) + 1
    }
  })
  const atomOf = new Int32Array(words)
  const known = new Map<number, number>()
  for (let id = 1; id < words; id++) {
    if (high[id] === 0 && low[id] === 0) continue
    // 53 bits of hash name the set of symbols: among some ten thousand words two sets will not meet.
    const key = (high[id]! >>> 0) * 0x200000 + (low[id]! >>> 11)
    const atom = known.get(key) ?? known.size + 1
    known.set(key, atom)
    atomOf[id] = atom
  }
  return { atomOf, atoms: known.size + 1 }
}
