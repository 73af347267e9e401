/** A document and the compiled cues in, facts with their evidence and near misses out. */
import type { Detection, Veto } from './detection.ts'
import type { Document, Span } from './document.ts'
import type { Entity } from './entities.ts'
import { type Found, factResults, type Progress } from './evidence.ts'
import type { Fact, FactResult } from './facts.ts'
import type { Match, Matcher } from './matcher.ts'
import { isFree, keepMissed, type Missed, ranks, wouldKeep } from './near-misses.ts'
import { type Headings, piecesOf, readHeadings, readSentence } from './sentence-reader.ts'

export { compileDetection, type Detection, type DetectionParts } from './detection.ts'

/** A fact that is stated to everyone in so many sentences is not looked for any further. */
const enough = 6
/** How often a sentence that lacks a part of a cue is looked at more closely, for each fact. */
const mostTries = 40

/** One result per fact, by fact id. The matcher inside `detection` is reused: one document at a time. */
export const detectFacts = (detection: Detection, document: Document): FactResult[] => {
  const { headings, progress } = search(detection, document, false)
  return factResults(detection, document, headings, progress)
}

/** Every match of every cue, by fact: also those that `detectFacts` leaves out because enough was found already. */
export const findAll = (detection: Detection, document: Document): Found[][] =>
  search(detection, document, true).progress.map(({ found }) => found)

const search = (
  detection: Detection,
  document: Document,
  all: boolean,
): { headings: Headings; progress: Progress[] } => {
  const progress = detection.facts.map((): Progress => ({ found: [], missed: [], stated: 0 }))
  const statedTimes = new Int32Array(detection.facts.length)
  const statedIn = new Int32Array(detection.facts.length).fill(-1)
  const tries = new Int32Array(detection.facts.length)
  const headings = readHeadings(detection, document)
  let link = 0
  for (let s = 0; s < document.sentences.length; s++) {
    const sentence = document.sentences[s]!
    if (sentence.kind === 'heading') continue
    while (link < document.links.length && document.links[link]!.end <= sentence.start) link++
    for (const [from, to] of piecesOf(document.text, sentence)) {
      readSentence(detection, document, sentence, from, to, link)
      matchSentence(detection, document, headings, s, progress, statedTimes, statedIn, tries, all)
    }
  }
  statedTimes.forEach((times, f) => {
    progress[f]!.stated = times
  })
  return { headings, progress }
}

/** Per fact: `statedTimes`, in how many sentences it is stated to everyone so far; `statedIn`, in which last; `tries` for near misses. */
const matchSentence = (
  detection: Detection,
  document: Document,
  headings: Headings,
  s: number,
  progress: Progress[],
  statedTimes: Int32Array,
  statedIn: Int32Array,
  tries: Int32Array,
  all: boolean,
): void => {
  const { matcher, cues, table, facts, negation } = detection
  const { tokens, entities } = matcher.reading
  const sentence = document.sentences[s]!
  const chain = headings.chain[sentence.section]
  const nearest = headings.own[sentence.section]
  let scope: string[] | null = null
  const spanOf = ({ first, last }: Match): Span => ({ start: tokens.start[first]!, end: tokens.end[last]! })
  const miss = (c: number, kind: Missed['kind'], found: Match[], more = 0, about?: string): void => {
    const { missed } = progress[table.fact[c]!]!
    const rank = ranks[kind] + more
    if (statedTimes[table.fact[c]!]! > 0 || !wouldKeep(missed, rank)) return
    const words = found.map(spanOf)
    if ((kind === 'apart' || kind === 'lacking') && !isTelling(words)) return
    keepMissed(missed, { kind, sentence: s, cue: c, rank, words, ...(about !== undefined && { about }) })
  }
  matcher.candidates(detection.cueIndex, (c) => {
    const f = table.fact[c]!
    const stated = statedTimes[f]!
    if (stated > 0 && (stated >= enough || table.weak[c] === 1)) return
    if (statedIn[f] === s) return
    const group = table.group[c]!
    if (group >= 0 && !chain?.has(group)) return
    const id = table.pattern[c]!
    const parts = table.parts[c]!
    if (!matcher.complete(id)) {
      if (parts < 3 || stated > 0 || tries[f]! >= mostTries || !isFree(progress[f]!.missed)) return
      const { pattern } = cues[c]!
      const place = matcher.lacking(pattern)
      if (place < 0) return
      tries[f]!++
      miss(c, 'lacking', matcher.words(pattern), (parts - 1) / parts / 2, pattern.parts[place]!.source)
      return
    }
    const matches = matcher.matches(id)
    if (matches.length === 0) {
      const more = parts / 100
      if (parts < 2 || stated > 0 || !wouldKeep(progress[f]!.missed, ranks.apart + more)) return
      miss(c, 'apart', matcher.words(cues[c]!.pattern), more)
      return
    }
    const cue = cues[c]!
    const { fact, unless, notIn } = facts[f]!
    if (notIn >= 0 && nearest?.has(notIn))
      return miss(c, 'elsewhere', [], 0, document.sections[sentence.section]?.heading)
    const vetoing = firstVeto(matcher, unless)
    if (vetoing !== null) return miss(c, 'ruledOut', [vetoing])
    let match = matches[0]!
    let negated = fact.negation !== 'ignored' && !cue.pattern.negative
    if (negated) {
      const positive = matches.find((m) => !negation.negated(tokens, m.first, m.last, 0))
      negated = positive === undefined
      match = positive ?? match
    }
    if (negated && (fact.negation === 'vetoes' || cue.status === 'unclear'))
      return miss(c, 'negated', [match])
    scope ??= scopeOf(detection, headings, sentence.section)
    const said = negated ? (cue.status === 'denied' ? 'stated' : 'denied') : cue.status
    const status = said === 'stated' && sentence.unfinished ? 'vague' : said
    if (status === 'stated' && !all) {
      statedIn[f] = s
      // What is said to some readers only must not push out what is said to others.
      if (scope[0] === 'everyone') statedTimes[f]!++
    }
    const values = valuesOf(fact, entities, match.first, match.last)
    progress[f]!.found.push({ cue, status, sentence: s, values, scope })
  })
}

/** "to" and "just" alone make no sentence a near one. */
const isTelling = (words: Span[]): boolean => words.filter(({ start, end }) => end - start > 3).length > 1

const firstVeto = (matcher: Matcher, vetoes: Veto[]): Match | null => {
  for (const { pattern } of vetoes) {
    const match = matcher.anywhere(pattern.id)
    if (match !== null) return match
  }
  return null
}

/** The readers whom the sentence addresses, by its headings or its own words; without any: everyone. */
const scopeOf = ({ scopes, matcher }: Detection, { own, chain }: Headings, section: number): string[] => {
  const ids = scopes
    .filter(
      ({ group, inherits, sentences }) =>
        (inherits ? chain : own)[section]?.has(group) ||
        sentences.some((pattern) => matcher.anywhere(pattern.id) !== null),
    )
    .map(({ id }) => id)
  return ids.length > 0 ? ids : ['everyone']
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
