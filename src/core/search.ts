/**
 * The search of one document for its facts, sentence by sentence. Of each fact it knows what was found and nearly found so far,
 * and so which cues are still of interest: most are not looked at again once their fact is stated often enough.
 */
import type { Detection, Veto } from './detection.ts'
import type { Document, Sentence, Span } from './document.ts'
import type { Entity } from './entities.ts'
import type { Progress } from './evidence.ts'
import type { Fact } from './facts.ts'
import { announcesList } from './holes.ts'
import { Interest, type Match, type Matcher } from './matcher.ts'
import { isFree, keepMissed, type Missed, ranks, wouldKeep } from './near-misses.ts'
import type { Pattern } from './patterns.ts'
import type { Headings } from './sentence-reader.ts'

/** A fact that is stated to everyone in so many sentences is not looked for any further, but for as many in sections of its own. */
const enough = 6
/** How often a sentence that lacks a part of a cue is looked at more closely, for each fact. */
const mostTries = 40
const none: readonly Match[] = []

export interface Search {
  /** By fact. */
  progress: Progress[]
  /** Looks for all facts in what `matcher.reading` holds of the sentence (by its index). */
  look(sentence: number): void
}

/** @param all find every match of every cue: nothing is ever enough */
export const createSearch = (
  detection: Detection,
  document: Document,
  headings: Headings,
  all: boolean,
): Search => {
  const { matcher, cues, table, facts, negation } = detection
  const { reading } = matcher
  const progress = facts.map((): Progress => ({ found: [], missed: [], stated: 0 }))
  /** By fact: the last section of its own, -1 without any, and in how many sentences of those it is stated. */
  const lastHome = lastHomes(detection, headings)
  const statedAtHome = new Int32Array(facts.length)
  const interest = table.interest.slice()
  /** By fact: the last sentence in which it is stated. */
  const statedIn = new Int32Array(facts.length).fill(-1)
  const tries = new Int32Array(facts.length)
  let at = -1
  let sentence: Sentence
  /** Whom the sentence addresses, once it is asked. */
  let scope: string[] | null = null

  const look: Search['look'] = (s) => {
    at = s
    sentence = document.sentences[s]!
    scope = null
    matcher.candidates(detection.cueIndex, interest, tryCue)
  }

  const tryCue = (c: number, lacksOne: boolean): void => {
    const f = table.fact[c]!
    if (statedIn[f] === at || (progress[f]!.stated >= enough && !isAtHome(f))) return
    const group = table.group[c]!
    if (group >= 0 && !headings.chain[sentence.section]?.has(group)) return
    const matches = lacksOne ? none : matcher.matches(table.pattern[c]!)
    if (matches.length === 0) nearlyFound(c, f)
    else found(c, f, matches)
  }

  const found = (c: number, f: number, matches: readonly Match[]): void => {
    const cue = cues[c]!
    const { fact, unless, notIn } = facts[f]!
    if (notIn >= 0 && headings.own[sentence.section]?.has(notIn)) {
      miss(c, 'elsewhere', ranks.elsewhere, [], document.sections[sentence.section]?.heading)
      return
    }
    const vetoing = firstVeto(matcher, unless)
    if (vetoing !== null) {
      miss(c, 'ruledOut', ranks.ruledOut, [vetoing])
      return
    }
    let match = matches[0]!
    let negated = fact.negation !== 'ignored' && !cue.pattern.negative
    if (negated) {
      const positive = matches.find((m) => !negation.negated(reading.tokens, m.first, m.last, 0))
      negated = positive === undefined
      match = positive ?? match
    }
    if (negated && (fact.negation === 'vetoes' || cue.status === 'unclear')) {
      miss(c, 'negated', ranks.negated, [match])
      return
    }
    scope ??= scopeOf(detection, headings, sentence.section, own())
    const readers = narrowedFor(fact, scope)
    const said = negated ? (cue.status === 'denied' ? 'stated' : 'denied') : cue.status
    const status = said === 'stated' && sentence.unfinished ? 'vague' : said
    const atHome = isAtHome(f)
    if (status === 'stated' && !all) {
      statedIn[f] = at
      // What is said to some readers only must not push out what is said to others.
      if (readers[0] === 'everyone') {
        progress[f]!.stated++
        if (atHome) statedAtHome[f]!++
        settle(f)
      }
    }
    const values = valuesOf(fact, reading.entities, match.first, match.last)
    progress[f]!.found.push({ cue, status, sentence: at, values, scope: readers, atHome })
  }

  const isAtHome = (f: number): boolean =>
    sentence.section <= lastHome[f]! && headings.chain[sentence.section]!.has(facts[f]!.home)

  /** Where the words begin that tell whom the sentence addresses: an item above says so only where it announces the list. */
  const own = (): number => {
    const { leadIn } = sentence
    const announced = leadIn === null || announcesList(document.text.slice(leadIn.start, leadIn.end))
    return announced ? 0 : reading.own
  }

  /** All parts of the cue may be there, and not as it wants them, or all but one. */
  const nearlyFound = (c: number, f: number): void => {
    const { missed, stated } = progress[f]!
    const parts = table.parts[c]!
    const apart = ranks.apart + parts / 100
    if (stated > 0 || table.telling[c]! < 2 || !wouldKeep(missed, apart)) return
    const { pattern } = cues[c]!
    if (!matcher.telling(pattern)) return
    const place = matcher.lacking(pattern)
    if (place === -1) miss(c, 'apart', apart, matcher.words(pattern))
    else if (place >= 0 && interest[c] === Interest.near) {
      tries[f]!++
      miss(c, 'lacking', (parts - 1) / parts / 2, matcher.words(pattern), pattern.parts[place]!.source)
      if (tries[f]! >= mostTries || !isFree(missed)) settle(f)
    }
  }

  const miss = (c: number, kind: Missed['kind'], rank: number, found: Match[], about?: string): void => {
    const { missed, stated } = progress[table.fact[c]!]!
    if (stated > 0 || !wouldKeep(missed, rank)) return
    const words = found.map(spanOf)
    keepMissed(missed, { kind, sentence: at, cue: c, rank, words, ...(about !== undefined && { about }) })
  }
  const spanOf = ({ first, last }: Match): Span => ({
    start: reading.tokens.start[first]!,
    end: reading.tokens.end[last]!,
  })

  /** Which cues of a fact are still of interest, after what was found. */
  const settle = (f: number): void => {
    const { stated, missed } = progress[f]!
    const near = stated === 0 && tries[f]! < mostTries && isFree(missed)
    const enoughSaid = stated >= enough && (statedAtHome[f]! >= enough || sentence.section >= lastHome[f]!)
    for (let c = facts[f]!.firstCue; c < facts[f]!.endCue; c++) {
      const idle = enoughSaid || (stated > 0 && table.weak[c] === 1)
      interest[c] = idle ? Interest.none : near ? table.interest[c]! : Interest.whole
    }
  }
  return { progress, look }
}

const lastHomes = ({ facts }: Detection, { chain }: Headings): Int32Array => {
  const lastOf = new Map<number, number>()
  chain.forEach((groups, section) => {
    for (const group of groups) lastOf.set(group, section)
  })
  return Int32Array.from(facts, ({ home }) => lastOf.get(home) ?? -1)
}

const firstVeto = (matcher: Matcher, vetoes: Veto[]): Match | null => {
  for (const { pattern } of vetoes) {
    const match = matcher.anywhere(pattern.id)
    if (match !== null) return match
  }
  return null
}

const everyone = ['everyone']

const narrowedFor = ({ notNarrowedBy }: Fact, scope: string[]): string[] => {
  if (notNarrowedBy === undefined) return scope
  const left = scope.filter((id) => !notNarrowedBy.includes(id))
  return left.length > 0 ? left : everyone
}

/** The readers whom the sentence addresses, by its headings or its own words; without any, or under a heading for all: everyone. */
const scopeOf = (
  { scopes, matcher }: Detection,
  { own, chain }: Headings,
  section: number,
  from: number,
): string[] => {
  const says = (patterns: Pattern[]): boolean =>
    patterns.some(({ id }) => (matcher.anywhere(id)?.last ?? -1) >= from)
  const ids = scopes
    .filter(
      ({ group, inherits, sentences, unless }) =>
        (inherits ? chain : own)[section]?.has(group) || (says(sentences) && !says(unless)),
    )
    .map(({ id }) => id)
  return ids.length > 0 && !ids.includes(everyone[0]!) ? ids : everyone
}

/** The entity inside the match, else the one nearest to it in the sentence. */
const valuesOf = (
  { values }: Fact,
  entities: Entity[],
  first: number,
  last: number,
): Record<string, string> => {
  const read: Record<string, string> = {}
  for (const [name, type] of Object.entries(values ?? {})) {
    let best: Entity | null = null
    let distance = Number.POSITIVE_INFINITY
    for (const entity of entities) {
      if (`#${entity.type}` !== type) continue
      const away = entity.last < first ? first - entity.last : entity.first > last ? entity.first - last : 0
      if (away < distance) {
        best = entity
        distance = away
      }
    }
    if (best !== null) read[name] = best.value
  }
  return read
}
