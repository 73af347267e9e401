/**
 * Runs patterns over one sentence at a time. A pattern is tried only where its rarest word occurs and the others do; trying it
 * walks the occurrences of its symbols once, so the work stays linear in the text whatever the patterns are.
 */
import { type Entity, entityTypes } from './entities.ts'
import { createRows, lastBefore, put, sortPairs, sortRows } from './match-rows.ts'
import { createMatchTables, type Lists, SymbolKind } from './match-tables.ts'
import type { Pattern, Patterns } from './patterns.ts'
import { createTokens, type Tokens } from './tokens.ts'

/** One sentence as the matcher sees it: lead-in tokens, then its own from `own` on. */
export interface Reading {
  tokens: Tokens
  own: number
  entities: Entity[]
}

/** First and last token. */
export interface Match {
  first: number
  last: number
}

/** Which patterns a key makes worth trying. */
export interface TriggerIndex {
  lists: Lists
  seenIn: Int32Array
}

export interface Matcher {
  reading: Reading
  /** Prepares patterns for `candidates`, which will speak of them by their place in the list. */
  index(list: Pattern[]): TriggerIndex
  /** To be called when `reading` holds the next sentence. */
  begin(): void
  /** The indexed patterns that are worth trying on the sentence. Calls `visit` once for each. */
  candidates(index: TriggerIndex, visit: (place: number) => void): void
  /** Whether all parts of a pattern (by id) that must occur do, in whatever order. */
  complete(pattern: number): boolean
  /** The place (among its parts) of the one part that must occur and does not; -1 when none or several do not. */
  lacking(pattern: Pattern): number
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
  const { atomOf, atoms, keys, symbolKinds, members, symbolsOf, innerOf, innerPattern, innerOwner } = tables
  const { symbols, gaps, optional, atStart, atEnd, needed } = tables
  const reading: Reading = { tokens: createTokens(), own: 0, entities: [] }

  /** Everything below is valid where it bears the number of the sentence. */
  let sentence = 0
  const keySeenIn = new Int32Array(keys)
  const sentenceKeys = new Int32Array(keys)
  let keysSeen = 0
  /** The tokens of an atom, as a list linked in the order of the text. */
  const firstToken = new Int32Array(atoms)
  let nextToken = new Int32Array(1024)
  const symbolCount = symbolKinds.length
  const presentIn = new Int32Array(symbolCount)
  const askedIn = new Int32Array(symbolCount)
  /** Per symbol that is one of several patterns: those worth trying, as a linked list. */
  const firstInner = new Int32Array(symbolCount)
  const hasInnerIn = new Int32Array(symbolCount)
  const nextInner = new Int32Array(innerPattern.length)
  const innerSeenIn = new Int32Array(innerPattern.length)
  /** Occurrences of symbols, in one place: pairs of first and last token, by rising last. */
  let arena = new Int32Array(4096)
  let arenaEnd = 0
  const occurrencesFrom = new Int32Array(symbolCount)
  const occurrenceCount = new Int32Array(symbolCount)
  const computedIn = new Int32Array(symbolCount)
  let current = createRows()
  let next = createRows()

  const begin = (): void => {
    sentence++
    keysSeen = 0
    arenaEnd = 0
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
    for (let k = symbolsOf.from[key]!, end = symbolsOf.from[key + 1]!; k < end; k++)
      presentIn[symbolsOf.items[k]!] = sentence
    for (let k = innerOf.from[key]!, end = innerOf.from[key + 1]!; k < end; k++) {
      const n = innerOf.items[k]!
      if (innerSeenIn[n] === sentence) continue
      innerSeenIn[n] = sentence
      const owner = innerOwner[n]!
      nextInner[n] = hasInnerIn[owner] === sentence ? firstInner[owner]! : -1
      firstInner[owner] = n
      hasInnerIn[owner] = sentence
    }
  }

  /** Words and entities are marked; whether one of several patterns may be there is asked once a sentence. */
  const present = (symbol: number): boolean => {
    if (presentIn[symbol] === sentence) return true
    if (hasInnerIn[symbol] !== sentence || askedIn[symbol] === sentence) return false
    askedIn[symbol] = sentence
    for (let n = firstInner[symbol]!; n >= 0; n = nextInner[n]!) {
      if (!complete(innerPattern[n]!)) continue
      presentIn[symbol] = sentence
      return true
    }
    return false
  }
  const complete = (pattern: number): boolean => {
    for (let k = needed.from[pattern]!, end = needed.from[pattern + 1]!; k < end; k++)
      if (!present(needed.items[k]!)) return false
    return true
  }
  const lacking: Matcher['lacking'] = ({ needs, symbols: own }) => {
    let place = -1
    for (const s of needs) {
      const symbol = own[s]!
      // Whether one of several patterns is there is not worth finding out for this alone.
      if (
        symbolKinds[symbol] === SymbolKind.any &&
        presentIn[symbol] !== sentence &&
        askedIn[symbol] !== sentence
      )
        return -1
      if (present(symbol)) continue
      if (place >= 0) return -1
      place = s
    }
    return place
  }
  const words: Matcher['words'] = ({ needs, symbols: own }) => {
    const found: Match[] = []
    for (const s of needs) {
      const symbol = own[s]!
      if (symbolKinds[symbol] === SymbolKind.any || !present(symbol)) continue
      const match = firstOf(symbol)
      if (match !== null && !found.some(({ first }) => first === match.first)) found.push(match)
    }
    return found.sort((a, b) => a.first - b.first)
  }
  /** The first occurrence of a word or entity. */
  const firstOf = (symbol: number): Match | null => {
    const from = members.from[symbol]!
    if (symbolKinds[symbol] === SymbolKind.entity) {
      const type = entityTypes[members.items[from]!]
      return reading.entities.find((entity) => entity.type === type) ?? null
    }
    let first = -1
    for (let m = from, end = members.from[symbol + 1]!; m < end; m++) {
      const atom = members.items[m]!
      if (keySeenIn[atom] === sentence && (first < 0 || firstToken[atom]! < first)) first = firstToken[atom]!
    }
    return first < 0 ? null : { first, last: first }
  }

  const candidates: Matcher['candidates'] = ({ lists, seenIn }, visit) => {
    const { from, items } = lists
    for (let i = 0; i < keysSeen; i++) {
      const key = sentenceKeys[i]!
      for (let k = from[key]!, end = from[key + 1]!; k < end; k++) {
        const place = items[k]!
        if (seenIn[place] === sentence) continue
        seenIn[place] = sentence
        visit(place)
      }
    }
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

  /** Finds the occurrences of a symbol, once a sentence; gives their number. */
  const occur = (symbol: number): number => {
    if (computedIn[symbol] === sentence) return occurrenceCount[symbol]!
    computedIn[symbol] = sentence
    occurrenceCount[symbol] = 0
    if (!present(symbol)) return 0
    const kind = symbolKinds[symbol]!
    if (kind === SymbolKind.any)
      for (let n = firstInner[symbol]!; n >= 0; n = nextInner[n]!) {
        const pattern = innerPattern[n]!
        if (complete(pattern)) occurAll(pattern)
      }
    const from = arenaEnd
    if (kind === SymbolKind.any) {
      for (let n = firstInner[symbol]!; n >= 0; n = nextInner[n]!) {
        const pattern = innerPattern[n]!
        if (!complete(pattern)) continue
        run(pattern)
        for (let i = 0; i < current.length; i++) keep(current.first[i]!, current.last[i]!)
      }
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
  const occurAll = (pattern: number): void => {
    for (let s = symbols.from[pattern]!, end = symbols.from[pattern + 1]!; s < end; s++)
      occur(symbols.items[s]!)
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
        if (fresh && (atStart[pattern] === 0 || first === 0 || first === reading.own))
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
  const find = (pattern: number): void => {
    occurAll(pattern)
    run(pattern)
  }

  return {
    reading,
    index: (list) => ({ lists: tables.triggeredBy(list), seenIn: new Int32Array(list.length) }),
    begin,
    candidates,
    complete,
    lacking,
    words,
    matches: (pattern) => {
      find(pattern)
      if (current.length === 0) return none
      const matches: Match[] = []
      for (let i = 0; i < current.length && matches.length < mostMatches; i++)
        if (current.last[i]! >= reading.own)
          matches.push({ first: current.first[i]!, last: current.last[i]! })
      return matches
    },
    anywhere: (pattern) => {
      if (!complete(pattern)) return null
      find(pattern)
      return current.length > 0 ? { first: current.first[0]!, last: current.last[0]! } : null
    },
  }
}
