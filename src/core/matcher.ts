/**
 * Runs patterns over one sentence at a time. Its words and entities set bits that say which symbols may be there (`signs.ts`);
 * a pattern is looked at only where its rarest symbol may be, and tried only where all others may be too. Trying it walks the
 * occurrences of its symbols once, so the work stays linear in the text whatever the patterns are.
 */
import type { Span } from './document.ts'
import { type Entity, entityTypes } from './entities.ts'
import { createRows, lastBefore, put, sortPairs, sortRows } from './match-rows.ts'
import { createMatchTables, joined, type Lists, SymbolKind } from './match-tables.ts'
import { type Pattern, type Patterns, shortWord } from './patterns.ts'
import { createTokens, type Tokens } from './tokens.ts'

/** One sentence as the matcher sees it: lead-in tokens, then its own from `own` on. */
export interface Reading {
  tokens: Tokens
  own: number
  /** Where its words begin: after "4.3." or "(a)". */
  start: number
  entities: Entity[]
  /** What was read of the lead-in, which the items of a list share. */
  leadIn: { span: Span; entities: Entity[] } | null
}

/** First and last token. */
export interface Match {
  first: number
  last: number
}

/** Some patterns, prepared for `candidates`, which speaks of them by their place in the list. */
export interface PatternIndex {
  /** By key: the patterns that it makes worth trying, each as its place and the bit of its second rarest symbol. */
  triggered: Lists
  /** By place: the bits of its other symbols. */
  others: Lists
  seenIn: Int32Array
}

/** How much a pattern matters. */
export enum Interest {
  none,
  /** Where all of its parts may be. */
  whole,
  /** Also where all but one may be. */
  near,
}

export interface Matcher {
  reading: Reading
  index(list: Pattern[]): PatternIndex
  /** To be called when `reading` holds the next sentence. */
  begin(): void
  /** Visits the indexed patterns of which enough may be there for the interest in them (by place), each once. */
  candidates(
    index: PatternIndex,
    interest: Uint8Array,
    visit: (place: number, lacksOne: boolean) => void,
  ): void
  /** The place (among its parts) of the one part that must occur and does not; -1 when none, -2 when several do not. */
  lacking(pattern: Pattern): number
  /** Whether two of its single words and entities occur that tell something on their own. */
  telling(pattern: Pattern): boolean
  /** The single words and entities of a pattern that occur, each once, in the order of the text. */
  words(pattern: Pattern): Match[]
  /** Every match that ends in the sentence itself; tightest start for each end. */
  matches(pattern: number): readonly Match[]
  /** The first match anywhere, be it in the lead-in alone. */
  anywhere(pattern: number): Match | null
}

const none: readonly Match[] = []
/** More matches in one sentence say no more. */
const mostMatches = 16

export const createMatcher = (patterns: Patterns): Matcher => {
  const tables = createMatchTables(patterns)
  const { atomOf, atoms, keys, symbolKinds, members, signs } = tables
  const { symbols, gaps, optional, atStart, atEnd, needed, plain, composite, extra, isSingle } = tables
  const { bits, bitOf } = signs
  const reading: Reading = { tokens: createTokens(), own: 0, start: 0, entities: [], leadIn: null }

  /** Everything below is valid where it bears the number of the sentence. */
  let sentence = 0
  const keySeenIn = new Int32Array(keys)
  const sentenceKeys = new Int32Array(keys)
  let keysSeen = 0
  /** The tokens of an atom, as a list linked in the order of the text. */
  const firstToken = new Int32Array(atoms)
  let nextToken = new Int32Array(1024)
  const symbolCount = symbolKinds.length
  /** Occurrences of symbols, in one place: pairs of first and last token, by rising last. */
  let arena = new Int32Array(4096)
  let arenaEnd = 0
  const occurrencesFrom = new Int32Array(symbolCount)
  const occurrenceCount = new Int32Array(symbolCount)
  const computedIn = new Int32Array(symbolCount)
  /** A stack of inner patterns to be run. */
  const ready = new Int32Array(patterns.all.length)
  let readyEnd = 0
  let current = createRows()
  let next = createRows()

  const begin = (): void => {
    sentence++
    keysSeen = 0
    arenaEnd = 0
    signs.clear()
    const { word, length } = reading.tokens
    if (length > nextToken.length) nextToken = new Int32Array(length * 2)
    for (let i = length - 1; i >= 0; i--) {
      const atom = atomOf[word[i]!]!
      if (atom === 0) continue
      if (keySeenIn[atom] === sentence) nextToken[i] = firstToken[atom]!
      else {
        nextToken[i] = -1
        see(atom)
      }
      firstToken[atom] = i
    }
    for (const { type } of reading.entities) {
      const key = atoms + entityTypes.indexOf(type)
      if (keySeenIn[key] !== sentence) see(key)
    }
  }
  const see = (key: number): void => {
    keySeenIn[key] = sentence
    sentenceKeys[keysSeen++] = key
    signs.add(key)
  }

  const isSet = (bit: number): number => (bits[bit >> 5]! >>> (bit & 31)) & 1

  const candidates: Matcher['candidates'] = ({ triggered, others, seenIn }, interest, visit) => {
    const { from, items } = triggered
    for (let i = 0; i < keysSeen; i++) {
      const key = sentenceKeys[i]!
      for (let k = from[key]!, end = from[key + 1]!; k < end; k += 2) {
        const place = items[k]!
        let absent = 1 - isSet(items[k + 1]!)
        const most = interest[place]!
        if (absent >= most || seenIn[place] === sentence) continue
        for (let o = others.from[place]!, last = others.from[place + 1]!; o < last && absent < most; o++)
          absent += 1 - isSet(others.items[o]!)
        if (absent >= most) continue
        seenIn[place] = sentence
        visit(place, absent > 0)
      }
    }
  }

  /** Whether all parts of a pattern may be there. */
  const hinted = (pattern: number): boolean => {
    for (let n = needed.from[pattern]!, end = needed.from[pattern + 1]!; n < end; n++)
      if (isSet(needed.items[n]!) === 0) return false
    return true
  }
  const lacking: Matcher['lacking'] = ({ needs, symbols: own }) => {
    let place = -1
    for (const s of needs) {
      if (occur(own[s]!) > 0) continue
      if (place >= 0) return -2
      place = s
    }
    return place
  }
  const telling: Matcher['telling'] = ({ needs, symbols: own }) => {
    const { start, end } = reading.tokens
    let before = -1
    for (const s of needs) {
      const symbol = own[s]!
      if (symbolKinds[symbol] === SymbolKind.any || occur(symbol) === 0) continue
      const from = occurrencesFrom[symbol]!
      const first = arena[from]!
      if (first === before || end[arena[from + 1]!]! - start[first]! <= shortWord) continue
      if (before >= 0) return true
      before = first
    }
    return false
  }
  const words: Matcher['words'] = ({ needs, symbols: own }) => {
    const found: Match[] = []
    for (const s of needs) {
      const symbol = own[s]!
      if (symbolKinds[symbol] === SymbolKind.any || occur(symbol) === 0) continue
      const from = occurrencesFrom[symbol]!
      const first = arena[from]!
      if (!found.some((match) => match.first === first)) found.push({ first, last: arena[from + 1]! })
    }
    return found.sort((a, b) => a.first - b.first)
  }

  const keep = (first: number, last: number): void => {
    if (arenaEnd + 2 > arena.length) {
      const larger = new Int32Array(arena.length * 2)
      larger.set(arena)
      arena = larger
    }
    arena[arenaEnd] = first
    arena[arenaEnd + 1] = last
    arenaEnd += 2
  }

  const keepAll = (symbol: number): void => {
    const from = occurrencesFrom[symbol]!
    for (let o = from, end = from + 2 * occurrenceCount[symbol]!; o < end; o += 2)
      keep(arena[o]!, arena[o + 1]!)
  }

  /** Finds the occurrences of a symbol, once a sentence; gives their number. */
  const occur = (symbol: number): number => {
    if (isSet(bitOf[symbol]!) === 0) return 0
    if (computedIn[symbol] === sentence) return occurrenceCount[symbol]!
    computedIn[symbol] = sentence
    occurrenceCount[symbol] = 0
    const kind = symbolKinds[symbol]!
    const bottom = readyEnd
    if (kind === SymbolKind.any)
      for (let m = members.from[symbol]!, end = members.from[symbol + 1]!; m < end; m++) {
        const pattern = members.items[m]!
        if (hinted(pattern) && prepare(pattern)) ready[readyEnd++] = pattern
      }
    const from = arenaEnd
    if (kind === SymbolKind.any) {
      for (let r = bottom; r < readyEnd; r++) {
        const pattern = ready[r]!
        if (isSingle[pattern] === 1) keepAll(symbols.items[symbols.from[pattern]!]!)
        else {
          run(pattern)
          for (let i = 0; i < current.length; i++) keep(current.first[i]!, current.last[i]!)
        }
      }
      readyEnd = bottom
    } else if (kind === SymbolKind.words) {
      for (let m = members.from[symbol]!, end = members.from[symbol + 1]!; m < end; m++) {
        const atom = members.items[m]!
        if (keySeenIn[atom] !== sentence) continue
        for (let i = firstToken[atom]!; i >= 0; i = nextToken[i]!) keep(i, i)
      }
    } else {
      const type = entityTypes[members.items[members.from[symbol]!]!]
      for (const entity of reading.entities) if (entity.type === type) keep(entity.first, entity.last)
    }
    sortPairs(arena, from, arenaEnd)
    occurrencesFrom[symbol] = from
    occurrenceCount[symbol] = (arenaEnd - from) >> 1
    return occurrenceCount[symbol]!
  }
  /**
   * Finds the occurrences of a pattern's symbols; false if one that it needs has none, or the words and entities among them do
   * not stand in its order: the groups of patterns, which cost the most, are then not looked for.
   */
  const prepare = (pattern: number): boolean => {
    let after = -1
    for (let s = plain.from[pattern]!, end = plain.from[pattern + 1]!; s < end; s++) {
      const symbol = plain.items[s]!
      const count = occur(symbol)
      let o = occurrencesFrom[symbol]!
      const stop = o + 2 * count
      while (o < stop && arena[o]! <= after) o += 2
      if (o === stop) return false
      after = arena[o + 1]!
    }
    for (let s = composite.from[pattern]!, end = composite.from[pattern + 1]!; s < end; s++)
      if (occur(composite.items[s]!) === 0) return false
    for (let s = extra.from[pattern]!, end = extra.from[pattern + 1]!; s < end; s++) occur(extra.items[s]!)
    return true
  }

  /** Walks the symbols from left to right, keeping for each end the latest start; the result is `current`. The symbols' occurrences must be known. */
  const run = (pattern: number): void => {
    current.length = 0
    let fresh = true
    const end = symbols.from[pattern + 1]!
    for (let s = symbols.from[pattern]!; s < end; s++) {
      const symbol = symbols.items[s]!
      const count = occur(symbol)
      const isOptional = optional[s] === 1
      const gap = gaps[s]!
      if (count === 0) {
        if (!isOptional) {
          current.length = 0
          return
        }
        for (let i = 0; i < current.length; i++) if (current.carry[i]! < gap) current.carry[i] = gap
        continue
      }
      next.length = 0
      let widest = gap
      for (let i = 0; i < current.length; i++) if (current.carry[i]! > widest) widest = current.carry[i]!
      if (isOptional)
        for (let i = 0; i < current.length; i++)
          put(next, current.first[i]!, current.last[i]!, Math.max(current.carry[i]!, gap))
      const from = occurrencesFrom[symbol]!
      for (let o = 0; o < count; o++) {
        const first = arena[from + 2 * o]!
        const last = arena[from + 2 * o + 1]!
        if (
          fresh &&
          (atStart[pattern] === 0 || first === 0 || first === reading.own || first === reading.start)
        )
          put(next, first, last, 0)
        let best = -1
        for (let i = lastBefore(current, first); i >= 0 && current.last[i]! >= first - 1 - widest; i--) {
          const between = first - 1 - current.last[i]!
          if (current.first[i]! > best && (between <= gap || between <= current.carry[i]!))
            best = current.first[i]!
        }
        if (best >= 0) put(next, best, last, 0)
      }
      sortRows(next)
      if (!isOptional) fresh = false
      const free = current
      current = next
      next = free
      if (current.length === 0 && !fresh) return
    }
    if (atEnd[pattern] === 1) {
      const final = reading.tokens.length - 1
      let kept = 0
      for (let i = 0; i < current.length; i++)
        if (current.last[i] === final) {
          current.first[kept] = current.first[i]!
          current.last[kept++] = final
        }
      current.length = kept
    }
  }
  const find = (pattern: number): boolean => {
    if (!prepare(pattern)) return false
    run(pattern)
    return current.length > 0
  }
  return {
    reading,
    index: (list) => {
      const bitsOf = list.map((p) => p.needs.map((s) => bitOf[p.symbols[s]!]!))
      return {
        triggered: tables.triggeredBy(list, (place) => [place, bitsOf[place]![1] ?? bitsOf[place]![0]!]),
        others: joined(bitsOf.map((list) => list.slice(2))),
        seenIn: new Int32Array(list.length),
      }
    },
    begin,
    candidates,
    lacking,
    telling,
    words,
    matches: (pattern) => {
      if (!find(pattern)) return none
      const matches: Match[] = []
      for (let i = 0; i < current.length && matches.length < mostMatches; i++)
        if (current.last[i]! >= reading.own)
          matches.push({ first: current.first[i]!, last: current.last[i]! })
      return matches
    },
    anywhere: (pattern) =>
      hinted(pattern) && find(pattern) ? { first: current.first[0]!, last: current.last[0]! } : null,
  }
}
