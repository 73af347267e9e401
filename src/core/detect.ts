/** A document and the compiled cues in, facts with their evidence and near misses out. */
import type { Detection, FactCue, Veto } from './detection.ts'
import type { Document, Sentence } from './document.ts'
import type { Entity } from './entities.ts'
import type { Evidence, Fact, FactResult, NearMiss, Status } from './facts.ts'
import type { Link } from './formats.ts'
import type { Match, Matcher } from './matcher.ts'
import { keepMissed, type Missed, whyNot, wouldKeep } from './near-misses.ts'
import { tokenize } from './tokens.ts'

export { compileDetection, type Detection, type DetectionParts } from './detection.ts'

/** Best first. */
export const statusOrder: readonly Status[] = ['stated', 'denied', 'vague', 'unclear', 'missing']

/** More evidence for one fact proves no more; what comes later in the document is left out. */
const mostEvidence = 24
/** A fact that is stated to everyone in so many sentences is not looked for any further. */
const enough = 12
/** A lead-in is read from its end, so that a long one is not read again for each item of its list. */
const longestLeadIn = 320
/** Sentences longer than this (in characters) are read in pieces. */
const longestPiece = 6000

interface Found {
  cue: FactCue
  status: Status
  sentence: number
  values: Record<string, string>
  scope: string[]
}

/** What is known of one fact while a document is read. */
interface Progress {
  found: Found[]
  missed: Missed[]
  /** In how many sentences it is stated to everyone, and in which it was last stated. */
  stated: number
  statedIn: number
}

/** One result per fact, by fact id. The matcher inside `detection` is reused: one document at a time. */
export const detectFacts = (detection: Detection, document: Document): FactResult[] => {
  const progress = detection.facts.map((): Progress => ({ found: [], missed: [], stated: 0, statedIn: -1 }))
  const headings = readHeadings(detection, document)
  let link = 0
  for (let s = 0; s < document.sentences.length; s++) {
    const sentence = document.sentences[s]!
    if (sentence.kind === 'heading') continue
    while (link < document.links.length && document.links[link]!.end <= sentence.start) link++
    for (const [from, to] of piecesOf(document.text, sentence)) {
      readSentence(detection, document, sentence, from, to, link)
      matchSentence(detection, document, headings, s, progress)
    }
  }
  const results = detection.facts.map(({ id, fact }, f) => {
    const state = progress[f]!
    const evidence = bestPerSentence(state).map((one) => evidenceOf(one, id, document, headings))
    if (fact.reads === 'policy-date') addPolicyDate(evidence, id, document, headings)
    const status = statusOf(evidence)
    return {
      fact: id,
      status,
      evidence,
      nearMisses: status === 'stated' ? [] : missesOf(id, state, document),
      rule: fact,
    }
  })
  return withImplied(results)
}

export const statusOf = (evidence: { status: Status }[]): Status =>
  statusOrder.find((status) => evidence.some((e) => e.status === status)) ?? 'missing'

/* Headings */

interface Headings {
  /** Per section: the groups its own heading is of, and those of the headings above it too. */
  own: Set<number>[]
  chain: Set<number>[]
  /** Per section: headings from the top down to it. */
  path: string[]
}

const readHeadings = (detection: Detection, { sections }: Document): Headings => {
  const headings: Headings = { own: [], chain: [], path: [] }
  const { matcher, vocabulary } = detection
  for (const { heading, parent } of sections) {
    const own = new Set<number>()
    const { reading } = matcher
    reading.tokens.length = 0
    reading.own = 0
    reading.entities = []
    tokenize(heading, 0, Math.min(heading.length, 400), vocabulary, reading.tokens)
    matcher.begin()
    matcher.candidates(detection.headingIndex, (h) => {
      const { pattern, group } = detection.headings[h]!
      if (!own.has(group) && matcher.complete(pattern) && matcher.matches(pattern).length > 0) own.add(group)
    })
    headings.own.push(own)
    headings.chain.push(parent < 0 ? own : new Set([...own, ...headings.chain[parent]!]))
    headings.path.push([parent < 0 ? '' : headings.path[parent]!, heading].filter(Boolean).join(' › '))
  }
  return headings
}

/* Sentences */

const piecesOf = (text: string, { start, end }: Sentence): [number, number][] => {
  if (end - start <= longestPiece) return [[start, end]]
  const pieces: [number, number][] = []
  for (let from = start; from < end; ) {
    let to = Math.min(end, from + longestPiece)
    const space = to < end ? text.lastIndexOf(' ', to) : -1
    if (space > from + longestPiece / 2) to = space
    pieces.push([from, to])
    from = to
  }
  return pieces
}

const readSentence = (
  detection: Detection,
  document: Document,
  sentence: Sentence,
  from: number,
  to: number,
  link: number,
): void => {
  const { text } = document
  const { matcher, vocabulary, entities } = detection
  const { reading } = matcher
  const { tokens } = reading
  tokens.length = 0
  reading.entities = []
  if (sentence.leadIn !== null) {
    const { start, end } = sentence.leadIn
    const space = end - start > longestLeadIn ? text.indexOf(' ', end - longestLeadIn) : start
    tokenize(text, space < 0 || space > end ? start : space, end, vocabulary, tokens)
    if (tokens.length > 0) entities.detect(text, tokens, 0, tokens.length - 1, reading.entities)
  }
  reading.own = tokens.length
  tokenize(text, from, to, vocabulary, tokens)
  if (tokens.length > reading.own)
    entities.detect(text, tokens, reading.own, tokens.length - 1, reading.entities)
  for (let l = link; l < document.links.length && document.links[l]!.start < to; l++)
    addLink(document.links[l]!, detection)
  if (reading.entities.length > 1) reading.entities.sort((a, b) => a.first - b.first || a.last - b.last)
  matcher.begin()
}

const addLink = ({ start, end, target }: Link, { matcher }: Detection): void => {
  const { tokens, own, entities } = matcher.reading
  const [, scheme = '', rest = ''] = /^(?:(mailto|tel|https?):)?(?!\w+:)([/.\w+%].*)$/is.exec(target) ?? []
  if (rest === '') return
  let first = -1
  let last = -1
  for (let i = own; i < tokens.length; i++) {
    if (tokens.end[i]! <= start) continue
    if (tokens.start[i]! >= end) break
    if (first < 0) first = i
    last = i
  }
  if (first < 0) return
  const kind = scheme.toLowerCase()
  const value = kind === 'mailto' ? decoded(rest.split('?')[0]!) : kind === 'tel' ? rest : target
  const type = kind === 'mailto' ? 'email' : kind === 'tel' ? 'phone' : 'url'
  if (type === 'email' && !value.includes('@')) return
  if (!entities.some((e) => e.type === type && e.first <= last && e.last >= first))
    entities.push({ type, first, last, value })
}

const decoded = (s: string): string => {
  try {
    return decodeURIComponent(s).trim()
  } catch {
    return s.trim()
  }
}

const matchSentence = (
  detection: Detection,
  document: Document,
  headings: Headings,
  s: number,
  progress: Progress[],
): void => {
  const { matcher, cues, facts, negation } = detection
  const { tokens, entities } = matcher.reading
  const sentence = document.sentences[s]!
  const chain = headings.chain[sentence.section]
  const nearest = headings.own[sentence.section]
  let scope: string[] | null = null
  const wordsOf = ({ first, last }: Match): string =>
    document.text.slice(tokens.start[first], tokens.end[last])
  /** "to" and "just" alone make no sentence a near one. */
  const isTelling = (found: Match[]): boolean =>
    found.filter(({ first, last }) => tokens.end[last]! - tokens.start[first]! > 3).length > 1
  const miss = (cue: FactCue, rank: number, why: () => string): void => {
    const { stated, missed } = progress[cue.fact]!
    if (stated === 0 && wouldKeep(missed, rank))
      keepMissed(missed, { sentence: s, cue: cue.cue, rank, why: why() })
  }
  matcher.candidates(detection.cueIndex, (c) => {
    const cue = cues[c]!
    const state = progress[cue.fact]!
    if (state.stated > 0 && (state.stated >= enough || cue.status === 'vague' || cue.status === 'unclear'))
      return
    if (state.statedIn === s) return
    if (cue.group >= 0 && !chain?.has(cue.group)) return
    const { pattern } = cue
    const parts = pattern.needs.length
    if (!matcher.complete(pattern)) {
      const rank = (parts - 1) / parts / 2
      if (parts < 3 || state.stated > 0 || !wouldKeep(state.missed, rank) || !matcher.lacksOne(pattern))
        return
      const { found, absent } = matcher.parts(pattern)
      // A part made of parts may have all its words and still not be there.
      if (absent.length === 1 && isTelling(found))
        miss(cue, rank, () => whyNot.lacking(found.map(wordsOf), absent[0]!))
      return
    }
    const matches = matcher.matches(pattern)
    if (matches.length === 0) {
      if (parts > 1)
        miss(cue, 0.5 + parts / 100, () => whyNot.apart(matcher.parts(pattern).found.map(wordsOf)))
      return
    }
    const { fact, unless, notIn } = facts[cue.fact]!
    if (notIn >= 0 && nearest?.has(notIn))
      return miss(cue, 0.8, () => whyNot.elsewhere(document.sections[sentence.section]?.heading ?? ''))
    const vetoing = firstVeto(matcher, unless)
    if (vetoing !== null) return miss(cue, 0.9, () => whyNot.ruledOut(wordsOf(vetoing)))
    let match = matches[0]!
    let negated = fact.negation !== 'ignored' && !pattern.negative
    if (negated) {
      const positive = matches.find((m) => !negation.negated(tokens, m.first, m.last, 0))
      negated = positive === undefined
      match = positive ?? match
    }
    if (negated && (fact.negation === 'vetoes' || cue.status === 'unclear'))
      return miss(cue, 0.85, () => whyNot.negated(wordsOf(match)))
    scope ??= scopeOf(detection, headings, sentence.section)
    const said = negated ? (cue.status === 'denied' ? 'stated' : 'denied') : cue.status
    const status = said === 'stated' && sentence.unfinished ? 'vague' : said
    if (status === 'stated') {
      state.statedIn = s
      // What is said to some readers only must not push out what is said to others.
      if (scope[0] === 'everyone') state.stated++
    }
    state.found.push({
      cue,
      status,
      sentence: s,
      values: valuesOf(fact, entities, match.first, match.last),
      scope,
    })
  })
}

const firstVeto = (matcher: Matcher, vetoes: Veto[]): Match | null => {
  for (const { pattern } of vetoes) {
    const match = matcher.anywhere(pattern)
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
        sentences.some((pattern) => matcher.complete(pattern) && matcher.matches(pattern).length > 0),
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

/* Results */

/** For each sentence its best status, by the cue that says most; best first, then in the order of the document. */
const bestPerSentence = ({ found, stated }: Progress): Found[] => {
  const best = new Map<number, Found>()
  for (const one of found) {
    if (stated > 0 && isWeak(one.status)) continue
    const other = best.get(one.sentence)
    if (other === undefined || compare(one, other) < 0) best.set(one.sentence, one)
  }
  return [...best.values()].sort((a, b) => compare(a, b) || a.sentence - b.sentence).slice(0, mostEvidence)
}
/** Where a thing is stated, to everyone, nothing hangs on what is vague or unclear about it elsewhere. */
const isWeak = (status: Status): boolean => status === 'vague' || status === 'unclear'
const compare = (a: Found, b: Found): number =>
  statusOrder.indexOf(a.status) - statusOrder.indexOf(b.status) ||
  Object.keys(b.values).length - Object.keys(a.values).length ||
  b.cue.pattern.needs.length - a.cue.pattern.needs.length

const evidenceOf = (
  { cue, status, sentence, values, scope }: Found,
  fact: string,
  { text, sentences }: Document,
  { path }: Headings,
): Evidence => {
  const { start, end, line, section, leadIn } = sentences[sentence]!
  return {
    fact,
    status,
    cue: cue.cue,
    text: text.slice(start, end),
    start,
    end,
    line,
    section: path[section] ?? '',
    leadIn: leadIn === null ? null : text.slice(leadIn.start, leadIn.end),
    scope,
    values,
  }
}

/** The date that the reader of the document found, with the sentence (or heading) it stands in; it goes before what cues found. */
const addPolicyDate = (evidence: Evidence[], fact: string, document: Document, { path }: Headings): void => {
  const { date, dateSpan, sentences, text } = document
  const sentence =
    dateSpan && sentences.find(({ start, end }) => start <= dateSpan.start && dateSpan.start < end)
  if (date === null || !sentence) return
  const { start, end, line, section } = sentence
  const same = evidence.findIndex((e) => e.start === start)
  if (same >= 0) evidence.splice(same, 1)
  evidence.unshift({
    fact,
    status: 'stated',
    cue: 'the date that the policy gives itself',
    text: text.slice(start, end),
    start,
    end,
    line,
    section: path[section] ?? '',
    leadIn: null,
    scope: ['everyone'],
    values: { date },
  })
}

const missesOf = (fact: string, { found, missed }: Progress, { text, sentences }: Document): NearMiss[] => {
  const counted = new Set(found.map(({ sentence }) => sentence))
  return missed
    .filter(({ sentence }) => !counted.has(sentence))
    .sort((a, b) => b.rank - a.rank || a.sentence - b.sentence)
    .map(({ sentence, cue, why }) => {
      const { start, end, line } = sentences[sentence]!
      return { fact, text: text.slice(start, end), start, end, line, cue, why }
    })
}

/** Evidence of one fact can answer another's question too; chains are followed. */
const withImplied = (results: (FactResult & { rule: Fact })[]): FactResult[] => {
  const byId = new Map(results.map((result) => [result.fact, result]))
  const done = new Map<string, FactResult>()
  const complete = (id: string, above: string[]): FactResult | undefined => {
    const known = done.get(id)
    const result = byId.get(id)
    if (known !== undefined || result === undefined || above.includes(id)) return known
    const { rule, ...own } = result
    const implied = (rule.impliedBy ?? [])
      .flatMap((other) => complete(other, [...above, id])?.evidence ?? [])
      .filter((e) => e.status !== 'denied')
      .map((e) => ({ ...e, fact: id, values: Object.keys(rule.values ?? {}).length > 0 ? e.values : {} }))
    // One sentence, one status: what another fact reads in it may say more.
    const best = new Map<number, Evidence>()
    for (const e of [...own.evidence, ...implied]) {
      const other = best.get(e.start)
      if (other === undefined || statusOrder.indexOf(e.status) < statusOrder.indexOf(other.status))
        best.set(e.start, e)
    }
    const evidence = [...best.values()]
      .sort((a, b) => statusOrder.indexOf(a.status) - statusOrder.indexOf(b.status))
      .slice(0, mostEvidence)
    const starts = new Set(evidence.map((e) => e.start))
    const whole = {
      ...own,
      status: statusOf(evidence),
      evidence,
      nearMisses: own.nearMisses.filter((m) => !starts.has(m.start)),
    }
    done.set(id, whole)
    return whole
  }
  return results.map(({ fact }) => complete(fact, [])!)
}
