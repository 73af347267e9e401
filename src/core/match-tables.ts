/**
 * Patterns as flat tables of numbers. A document asks them millions of times, and what decides the speed is how much memory
 * the asking touches: objects would be spread over all of it.
 */
import { entityTypes } from './entities.ts'
import type { PatternSymbol, Patterns } from './patterns.ts'

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
  /** By key: the symbols it makes present. */
  symbolsOf: Lists
  /** By key: the inner patterns (those inside symbols) it makes worth trying, as indices into the next two. */
  innerOf: Lists
  innerPattern: Int32Array
  innerOwner: Int32Array
  /** By pattern: its symbols, with the gap before each and whether it is optional. */
  symbols: Lists
  gaps: Uint8Array
  optional: Uint8Array
  atStart: Uint8Array
  atEnd: Uint8Array
  /** By pattern: the symbols that must occur, rarest first. */
  needed: Lists
  /** By list of patterns: which of them each key makes worth trying. */
  triggeredBy(patterns: { triggers: number[] }[]): Lists
}

export const createMatchTables = ({ vocabulary, symbols, all }: Patterns): MatchTables => {
  const { atomOf, atoms } = atomsOf(vocabulary.size, symbols)
  const keys = atoms + entityTypes.length
  const keyOf = (trigger: number): number =>
    trigger < vocabulary.size ? atomOf[trigger]! : atoms + trigger - vocabulary.size
  const membersOf = (symbol: PatternSymbol): number[] =>
    symbol.kind === 'words'
      ? [...new Set(symbol.ids.map(keyOf))]
      : symbol.kind === 'entity'
        ? [symbol.type]
        : symbol.patterns.map((p) => p.id)
  const inner = symbols.flatMap((symbol, owner) =>
    symbol.kind === 'any' ? symbol.patterns.map(({ id, triggers }) => ({ id, triggers, owner })) : [],
  )
  const triggeredBy = (patterns: { triggers: number[] }[]): Lists =>
    inverted(
      keys,
      patterns.map(({ triggers }) => [...new Set(triggers.map(keyOf))]),
    )
  const kinds = { words: SymbolKind.words, entity: SymbolKind.entity, any: SymbolKind.any }
  return {
    atomOf,
    atoms,
    keys,
    symbolKinds: Uint8Array.from(symbols, ({ kind }) => kinds[kind]),
    members: joined(symbols.map(membersOf)),
    symbolsOf: inverted(
      keys,
      symbols.map((symbol) =>
        symbol.kind === 'any' ? [] : symbol.kind === 'entity' ? [atoms + symbol.type] : membersOf(symbol),
      ),
    ),
    innerOf: triggeredBy(inner),
    innerPattern: Int32Array.from(inner, ({ id }) => id),
    innerOwner: Int32Array.from(inner, ({ owner }) => owner),
    symbols: joined(all.map((p) => p.symbols)),
    gaps: Uint8Array.from(all.flatMap((p) => p.gaps)),
    optional: Uint8Array.from(all.flatMap((p) => p.optional.map(Number))),
    atStart: Uint8Array.from(all, (p) => Number(p.atStart)),
    atEnd: Uint8Array.from(all, (p) => Number(p.atEnd)),
    needed: joined(all.map((p) => p.needs.map((s) => p.symbols[s]!))),
    triggeredBy,
  }
}

const joined = (lists: number[][]): Lists => {
  const from = new Int32Array(lists.length + 1)
  lists.forEach((list, i) => {
    from[i + 1] = from[i]! + list.length
  })
  return { from, items: Int32Array.from(lists.flat()) }
}

/** From lists of keys per item to lists of items per key. */
const inverted = (keys: number, lists: number[][]): Lists => {
  const from = new Int32Array(keys + 1)
  for (const list of lists) for (const key of list) from[key + 1]!++
  for (let key = 0; key < keys; key++) from[key + 1]! += from[key]!
  const next = from.slice()
  const items = new Int32Array(from[keys]!)
  lists.forEach((list, i) => {
    for (const key of list) items[next[key]!++] = i
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
