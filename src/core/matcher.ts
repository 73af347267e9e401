/**
 * Runs patterns over one sentence at a time. A pattern is tried only where its rarest word occurs and the others may; trying it
 * walks the occurrences of its symbols once, so the work stays linear in the text whatever the patterns are.
 */
import type { Entity } from './entities.ts'
import { entityTypes } from './entities.ts'
import type { Pattern, Patterns } from './patterns.ts'
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
    const l = last[i]!
    if (last[i - 1]! <= l) continue
    const s = start[i]!
    const c = carry[i]!
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
  /** Whether all parts that must occur do, in whatever order. */
  complete(pattern: Pattern): boolean
  /** Whether exactly one part that must occur does not. */
  lacksOne(pattern: Pattern): boolean
  /** The parts that must occur: the tokens [first, last] of one occurrence for those that do, the source of those that do not. */
  parts(pattern: Pattern): { found: Match[]; absent: string[] }
  /** Every match that ends in the sentence itself; tightest start for each end. Valid until the next call. */
  matches(pattern: Pattern): readonly Match[]
  /** The first match anywhere, be it in the lead-in alone. */
  anywhere(pattern: Pattern): Match | null
}

const none: readonly Match[] = []

/** Which patterns a word or entity type makes worth trying. */
export interface TriggerIndex {
  from: Int32Array
  patterns: Int32Array
  seen: Int32Array
}

export const indexTriggers = ({ vocabulary }: Patterns, list: Pattern[]): TriggerIndex => {
  const { from, items } = listsOf(vocabulary.size + entityTypes.length, list, (pattern) => pattern.triggers)
  return { from, patterns: items, seen: new Int32Array(list.length) }
}

export const createMatcher = ({ vocabulary, symbols, all }: Patterns): Matcher => {
  const reading: Reading = { tokens: createTokens(), own: 0, entities: [] }
  let sentence = 0
  /** The number of the sentence in which a symbol was last seen, and in which that was last asked. */
  const seenIn = new Int32Array(symbols.length)
  const askedIn = new Int32Array(symbols.length)
  const wordSeenIn = new Int32Array(vocabulary.size)
  const size = vocabulary.size + entityTypes.length
  /** Per word and entity type: the symbols it makes present, and the inner patterns it makes worth trying. */
  const symbolsOf = listsOf(size, symbols, (symbol) =>
    symbol.kind === 'words' ? symbol.ids : symbol.kind === 'entity' ? [vocabulary.size + symbol.type] : [],
  )
  const inner = symbols.flatMap((symbol, owner) =>
    symbol.kind === 'any' ? symbol.patterns.map((pattern) => ({ pattern, owner })) : [],
  )
  const innerOf = listsOf(size, inner, ({ pattern }) => pattern.triggers)
  const ownerOf = Int32Array.from(inner, ({ owner }) => owner)
  const innerId = Int32Array.from(inner, ({ pattern }) => pattern.id)
  const innerSeenIn = new Int32Array(inner.length)
  /** Per symbol that is one of several patterns: those worth trying in this sentence, as a linked list. */
  const firstInner = new Int32Array(symbols.length)
  const firstIn = new Int32Array(symbols.length)
  const nextInner = new Int32Array(inner.length)
  /** What each pattern needs, rarest first, in one place. */
  const neededFrom = new Int32Array(all.length + 1)
  all.forEach((pattern, p) => {
    neededFrom[p + 1] = neededFrom[p]! + pattern.needed.length
  })
  const neededOf = new Int32Array(neededFrom[all.length]!)
  for (const { id, needed } of all) neededOf.set(needed, neededFrom[id]!)
  const occurrences = symbols.map(createEntries)
  const computed = new Int32Array(symbols.length)
  const scratch: [Entries, Entries][] = []

  const begin = (): void => {
    sentence++
    const { word, length } = reading.tokens
    for (let i = 0; i < length; i++) {
      const id = word[i]!
      if (id === 0 || wordSeenIn[id] === sentence) continue
      wordSeenIn[id] = sentence
      mark(id)
    }
    for (const { type } of reading.entities) mark(vocabulary.size + entityTypes.indexOf(type))
  }
  const mark = (id: number): void => {
    for (let k = symbolsOf.from[id]!, end = symbolsOf.from[id + 1]!; k < end; k++)
      seenIn[symbolsOf.items[k]!] = sentence
    for (let k = innerOf.from[id]!, end = innerOf.from[id + 1]!; k < end; k++) {
      const n = innerOf.items[k]!
      if (innerSeenIn[n] === sentence) continue
      innerSeenIn[n] = sentence
      const owner = ownerOf[n]!
      nextInner[n] = firstIn[owner] === sentence ? firstInner[owner]! : -1
      firstInner[owner] = n
      firstIn[owner] = sentence
    }
  }

  /** Words and entities are marked; whether one of several patterns may be there is asked once a sentence. */
  const present = (id: number): boolean => {
    if (seenIn[id] === sentence) return true
    if (firstIn[id] !== sentence || askedIn[id] === sentence) return false
    askedIn[id] = sentence
    for (let n = firstInner[id]!; n >= 0; n = nextInner[n]!) {
      if (!allPresent(innerId[n]!)) continue
      seenIn[id] = sentence
      return true
    }
    return false
  }
  const allPresent = (pattern: number): boolean => {
    for (let k = neededFrom[pattern]!, end = neededFrom[pattern + 1]!; k < end; k++)
      if (!present(neededOf[k]!)) return false
    return true
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

  const lacksOne = ({ needed }: Pattern): boolean => {
    let n = 0
    for (let k = 0; k < needed.length; k++) if (!present(needed[k]!) && ++n === 2) return false
    return n === 1
  }

  const occurrencesOf = (id: number, depth: number): Entries => {
    const entries = occurrences[id]!
    if (computed[id] === sentence) return entries
    computed[id] = sentence
    entries.length = 0
    const symbol = symbols[id]!
    if (symbol.kind === 'words') {
      if (seenIn[id] !== sentence) return entries
      const { word, length } = reading.tokens
      const { set } = symbol
      for (let i = 0; i < length; i++) {
        const w = word[i]!
        if ((set[w >> 5]! >>> (w & 31)) & 1) add(entries, i, i, 0)
      }
    } else if (symbol.kind === 'entity') {
      for (const { type, first, last } of reading.entities)
        if (entityTypes[symbol.type] === type) add(entries, first, last, 0)
    } else if (present(id)) {
      for (let n = firstInner[id]!; n >= 0; n = nextInner[n]!) {
        if (!allPresent(innerId[n]!)) continue
        const pattern = inner[n]!.pattern
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
    complete: ({ id }) => allPresent(id),
    lacksOne,
    parts: (pattern) => {
      const found: Match[] = []
      const absent: string[] = []
      for (const s of pattern.needs.slice().sort()) {
        const { length, start, last } = occurrencesOf(pattern.symbols[s]!, 0)
        if (length === 0) absent.push(pattern.sources[s]!)
        else found.push({ first: start[0]!, last: last[0]! })
      }
      return { found, absent }
    },
    matches: (pattern) => {
      const found = run(pattern, 0)
      if (found.length === 0) return none
      const matches: Match[] = []
      for (let i = 0; i < found.length && matches.length < 16; i++)
        if (found.last[i]! >= reading.own) matches.push({ first: found.start[i]!, last: found.last[i]! })
      return matches
    },
    anywhere: (pattern) => {
      const found = allPresent(pattern.id) ? run(pattern, 0) : null
      return found !== null && found.length > 0 ? { first: found.start[0]!, last: found.last[0]! } : null
    },
  }
}

/** For each of `size` keys, the indices of the items that name it; one after the other in `items`. */
const listsOf = <T>(
  size: number,
  all: T[],
  keysOf: (item: T) => Iterable<number>,
): { from: Int32Array; items: Int32Array } => {
  const lists: number[][] = Array.from({ length: size }, () => [])
  all.forEach((item, i) => {
    for (const key of new Set(keysOf(item))) lists[key]!.push(i)
  })
  const from = new Int32Array(size + 1)
  lists.forEach((list, key) => {
    from[key + 1] = from[key]! + list.length
  })
  return { from, items: Int32Array.from(lists.flat()) }
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
