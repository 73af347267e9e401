/**
 * Runs patterns over one sentence at a time. A pattern is tried only where its rarest word occurs and the others may; trying it
 * walks the occurrences of its symbols once, so the work stays linear in the text whatever the patterns are.
 */
import type { Entity } from './entities.ts'
import { entityTypes } from './entities.ts'
import type { Pattern, Patterns } from './patterns.ts'
import { entityBit } from './patterns.ts'
import { createTokens, type Tokens } from './tokens.ts'

/** One sentence as the matcher sees it: lead-in tokens, then its own from `own` on. */
export interface Reading {
  tokens: Tokens
  own: number
  entities: Entity[]
}

export interface Match {
  first: number
  last: number
}

/** A list of (start, last, carry) triples that grows and is reused. */
interface Entries {
  length: number
  start: Int32Array
  last: Int32Array
  /** The gap that optional parts left open. */
  carry: Int32Array
}
const createEntries = (): Entries => ({
  length: 0,
  start: new Int32Array(32),
  last: new Int32Array(32),
  carry: new Int32Array(32),
})

const add = (entries: Entries, start: number, last: number, carry: number): void => {
  const n = entries.length
  // Entries come with rising `last`, but for optional parts; a later start for the same end makes a tighter match.
  if (n > 0 && entries.last[n - 1] === last && entries.carry[n - 1]! >= carry) {
    if (start > entries.start[n - 1]!) entries.start[n - 1] = start
    return
  }
  if (n === entries.start.length) {
    for (const key of ['start', 'last', 'carry'] as const) {
      const larger = new Int32Array(n * 2)
      larger.set(entries[key])
      entries[key] = larger
    }
  }
  entries.start[n] = start
  entries.last[n] = last
  entries.carry[n] = carry
  entries.length = n + 1
}

const sortByLast = (entries: Entries): void => {
  const { start, last, carry, length } = entries
  for (let i = 1; i < length; i++) {
    const [s, l, c] = [start[i]!, last[i]!, carry[i]!]
    let k = i - 1
    // Optional parts and long alternatives put few entries out of place: insertion is nearly linear here.
    for (; k >= 0 && last[k]! > l; k--) {
      start[k + 1] = start[k]!
      last[k + 1] = last[k]!
      carry[k + 1] = carry[k]!
    }
    start[k + 1] = s
    last[k + 1] = l
    carry[k + 1] = c
  }
}

export interface Matcher {
  reading: Reading
  /** To be called when `reading` holds the next sentence. */
  begin(): void
  /** The groups (indices given to `index`) that are worth trying on the sentence. Calls `visit` once for each. */
  candidates(index: TriggerIndex, visit: (pattern: number) => void): void
  /** How many parts that must occur are surely absent, 0 to 2 (2 means two or more). */
  absent(pattern: Pattern): number
  /** The sources of the parts that must occur and do not. */
  absentSources(pattern: Pattern): string[]
  /** Every match that ends in the sentence itself; tightest start for each end. Valid until the next call. */
  matches(pattern: Pattern): readonly Match[]
}

/** Which patterns a word or entity type makes worth trying. */
export interface TriggerIndex {
  from: Int32Array
  patterns: Int32Array
  seen: Int32Array
}

export const indexTriggers = ({ vocabulary }: Patterns, list: Pattern[]): TriggerIndex => {
  const size = vocabulary.size + entityTypes.length
  const lists: number[][] = Array.from({ length: size }, () => [])
  list.forEach((pattern, p) => {
    for (const id of new Set(pattern.triggers)) lists[id]!.push(p)
  })
  const from = new Int32Array(size + 1)
  lists.forEach((l, id) => {
    from[id + 1] = from[id]! + l.length
  })
  return { from, patterns: Int32Array.from(lists.flat()), seen: new Int32Array(list.length) }
}

export const createMatcher = ({ vocabulary, symbols, bits }: Patterns): Matcher => {
  const reading: Reading = { tokens: createTokens(), own: 0, entities: [] }
  const present = new Int32Array(4)
  let sentence = 0
  const occurrences = symbols.map(createEntries)
  const computed = new Int32Array(symbols.length)
  const scratch: [Entries, Entries][] = []

  const begin = (): void => {
    sentence++
    present.fill(0)
    const { word, length } = reading.tokens
    for (let i = 0; i < length; i++) {
      const id = word[i]!
      if (id !== 0) {
        const bit = bits[id]!
        present[bit >> 5]! |= 1 << (bit & 31)
      }
    }
    for (const { type } of reading.entities) {
      const bit = entityBit + entityTypes.indexOf(type)
      present[bit >> 5]! |= 1 << (bit & 31)
    }
  }

  const candidates: Matcher['candidates'] = ({ from, patterns, seen }, visit) => {
    const { word, length } = reading.tokens
    const visitAll = (id: number): void => {
      for (let k = from[id]!; k < from[id + 1]!; k++) {
        const p = patterns[k]!
        if (seen[p] === sentence) continue
        seen[p] = sentence
        visit(p)
      }
    }
    for (let i = 0; i < length; i++) {
      const id = word[i]!
      if (id !== 0 && from[id] !== from[id + 1]) visitAll(id)
    }
    for (const { type } of reading.entities) visitAll(vocabulary.size + entityTypes.indexOf(type))
  }

  const absent = ({ needs }: Pattern): number => {
    let n = 0
    for (let k = 0; k < needs.length; k += 5) {
      if (
        (needs[k + 1]! & present[0]!) === 0 &&
        (needs[k + 2]! & present[1]!) === 0 &&
        (needs[k + 3]! & present[2]!) === 0 &&
        (needs[k + 4]! & present[3]!) === 0 &&
        ++n === 2
      )
        return 2
    }
    return n
  }

  const occurrencesOf = (id: number, depth: number): Entries => {
    const entries = occurrences[id]!
    if (computed[id] === sentence) return entries
    computed[id] = sentence
    entries.length = 0
    const symbol = symbols[id]!
    if (symbol.kind === 'words') {
      const { word, length } = reading.tokens
      const { set } = symbol
      for (let i = 0; i < length; i++) {
        const w = word[i]!
        if ((set[w >> 5]! >>> (w & 31)) & 1) add(entries, i, i, 0)
      }
    } else if (symbol.kind === 'entity') {
      for (const { type, first, last } of reading.entities)
        if (entityTypes[symbol.type] === type) add(entries, first, last, 0)
    } else {
      for (const pattern of symbol.patterns) {
        if (absent(pattern) > 0) continue
        const found = run(pattern, depth + 1)
        for (let i = 0; i < found.length; i++) add(entries, found.start[i]!, found.last[i]!, 0)
      }
      sortByLast(entries)
    }
    return entries
  }

  /** Walks the symbols from left to right, keeping for each end the latest start. */
  const run = (pattern: Pattern, depth: number): Entries => {
    while (scratch.length <= depth) scratch.push([createEntries(), createEntries()])
    let [current, next] = scratch[depth]!
    current.length = 0
    let fresh = true
    for (let s = 0; s < pattern.symbols.length; s++) {
      const found = occurrencesOf(pattern.symbols[s]!, depth)
      const optional = pattern.optional[s] === 1
      const gap = pattern.gaps[s]!
      next.length = 0
      if (found.length === 0) {
        if (!optional) return next
        for (let i = 0; i < current.length; i++) current.carry[i] = Math.max(current.carry[i]!, gap)
        continue
      }
      let widest = gap
      for (let i = 0; i < current.length; i++) if (current.carry[i]! > widest) widest = current.carry[i]!
      if (optional)
        for (let i = 0; i < current.length; i++)
          add(next, current.start[i]!, current.last[i]!, Math.max(current.carry[i]!, gap))
      for (let o = 0; o < found.length; o++) {
        const first = found.start[o]!
        if (fresh && (!pattern.atStart || first === 0 || first === reading.own))
          add(next, first, found.last[o]!, 0)
        let best = -1
        for (let i = lastBefore(current, first); i >= 0 && current.last[i]! >= first - 1 - widest; i--) {
          const between = first - 1 - current.last[i]!
          if (between <= Math.max(gap, current.carry[i]!) && current.start[i]! > best)
            best = current.start[i]!
        }
        if (best >= 0) add(next, best, found.last[o]!, 0)
      }
      sortByLast(next)
      if (!optional) fresh = false
      const free = current
      current = next
      next = free
      if (current.length === 0 && !fresh) return current
    }
    if (pattern.atEnd) {
      const end = reading.tokens.length - 1
      let kept = 0
      for (let i = 0; i < current.length; i++)
        if (current.last[i] === end) {
          current.start[kept] = current.start[i]!
          current.last[kept++] = end
        }
      current.length = kept
    }
    return current
  }

  return {
    reading,
    begin,
    candidates,
    absent,
    absentSources: (pattern) => {
      const sources: string[] = []
      for (let k = 0; k < pattern.needs.length; k += 5) {
        const s = pattern.needs[k]!
        if (occurrencesOf(pattern.symbols[s]!, 0).length === 0) sources.push(pattern.sources[s]!)
      }
      return sources
    },
    matches: (pattern) => {
      const found = run(pattern, 0)
      const matches: Match[] = []
      for (let i = 0; i < found.length && matches.length < 16; i++)
        if (found.last[i]! >= reading.own) matches.push({ first: found.start[i]!, last: found.last[i]! })
      return matches
    },
  }
}

/** The index of the last entry that ends before token `first`, or -1. */
const lastBefore = (entries: Entries, first: number): number => {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (entries.last[middle]! < first) low = middle + 1
    else high = middle
  }
  return low - 1
}
