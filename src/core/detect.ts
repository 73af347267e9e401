/** A document and the compiled cues in, facts with their evidence and near misses out. */
import type { Detection, FactCue } from './detection.ts'
import type { Document, Sentence } from './document.ts'
import type { Entity } from './entities.ts'
import type { Evidence, Fact, FactResult, NearMiss, Status } from './facts.ts'
import type { Link } from './formats.ts'
import { type Missed, missedParts, missText } from './near-misses.ts'
import { tokenize } from './tokens.ts'

export { compileDetection, type Detection, type DetectionParts } from './detection.ts'

/** Best first. */
export const statusOrder: readonly Status[] = ['stated', 'denied', 'vague', 'unclear', 'missing']

/** More evidence for one fact proves no more; what comes later in the document is left out. */
const mostEvidence = 24
const shownMisses = 3
/** A lead-in is read from its end, so that a long one is not read again for each item of its list. */
const longestLeadIn = 320
/** Sentences longer than this (in characters) are read in pieces. */
const longestPiece = 6000

interface Found {
  cue: FactCue
  status: Status
  sentence: number
  /** Characters [from, to) of the document that the cue matched. */
  from: number
  to: number
  values: Record<string, string>
  scope: string[]
}

/** One result per fact, by fact id. The matcher inside `detection` is reused: one document at a time. */
export const detectFacts = (detection: Detection, document: Document): FactResult[] => {
  const found: Found[][] = detection.facts.map(() => [])
  const missed: Missed[][] = detection.facts.map(() => [])
  const headings = readHeadings(detection, document)
  let link = 0
  for (let s = 0; s < document.sentences.length; s++) {
    const sentence = document.sentences[s]!
    if (sentence.kind === 'heading') continue
    while (link < document.links.length && document.links[link]!.end <= sentence.start) link++
    for (const [from, to] of piecesOf(document.text, sentence)) {
      readSentence(detection, document, sentence, from, to, link)
      matchSentence(detection, document, headings, s, found, missed)
    }
  }
  const results = detection.facts.map(({ id, fact }, f) => {
    const evidence = bestPerSentence(found[f]!).map((one) => evidenceOf(one, id, document, headings))
    return {
      fact: id,
      status: statusOf(evidence),
      evidence,
      nearMisses: missesOf(detection, document, f, found[f]!, missed[f]!),
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
      if (!own.has(group) && matcher.absent(pattern) === 0 && matcher.matches(pattern).length > 0)
        own.add(group)
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
  found: Found[][],
  missed: Missed[][],
): void => {
  const { matcher, cues, facts, negation } = detection
  const { tokens, own } = matcher.reading
  const sentence = document.sentences[s]!
  const chain = headings.chain[sentence.section]
  const nearest = headings.own[sentence.section]
  let scope: string[] | null = null
  matcher.candidates(detection.cueIndex, (c) => {
    const cue = cues[c]!
    if (cue.group >= 0 && !chain?.has(cue.group)) return
    const { pattern } = cue
    const absent = matcher.absent(pattern)
    const parts = pattern.needs.length / 5
    if (absent > 0) {
      if (absent === 1 && parts > 2)
        missedParts(missed[cue.fact]!, { kind: 'part', sentence: s, cue: c, rank: (parts - 1) / parts / 2 })
      return
    }
    const matches = matcher.matches(pattern)
    if (matches.length === 0) {
      if (parts > 1)
        missedParts(missed[cue.fact]!, { kind: 'order', sentence: s, cue: c, rank: 0.5 + parts / 100 })
      return
    }
    const { fact, unless, notIn } = facts[cue.fact]!
    if (notIn >= 0 && nearest?.has(notIn)) {
      missedParts(missed[cue.fact]!, { kind: 'section', sentence: s, cue: c, rank: 0.8 })
      return
    }
    const veto = unless.find((u) => matcher.absent(u.pattern) === 0 && hits(u.pattern))
    if (veto !== undefined) {
      missedParts(missed[cue.fact]!, { kind: 'unless', sentence: s, cue: c, rank: 0.9, unless: veto.cue })
      return
    }
    let match = matches[0]!
    let negated = fact.negation !== 'ignored' && !pattern.negative
    if (negated) {
      const positive = matches.find((m) => !negation.negated(tokens, m.first, m.last, 0))
      negated = positive === undefined
      match = positive ?? match
    }
    if (negated && (fact.negation === 'vetoes' || cue.status === 'unclear')) {
      missedParts(missed[cue.fact]!, { kind: 'negated', sentence: s, cue: c, rank: 0.85 })
      return
    }
    scope ??= scopeOf(detection, headings, sentence.section)
    const said = negated ? (cue.status === 'denied' ? 'stated' : 'denied') : cue.status
    found[cue.fact]!.push({
      cue,
      status: said === 'stated' && sentence.unfinished ? 'vague' : said,
      sentence: s,
      from: tokens.start[match.first]!,
      to: tokens.end[match.last]!,
      values: valuesOf(fact, matcher.reading.entities, match.first, match.last),
      scope,
    })
  })

  function hits(pattern: FactCue['pattern']): boolean {
    return matcher.matches(pattern).some((m) => m.last >= own)
  }
}

/** The readers whom the sentence addresses, by its headings or its own words; without any: everyone. */
const scopeOf = ({ scopes, matcher }: Detection, { own, chain }: Headings, section: number): string[] => {
  const ids = scopes
    .filter(
      ({ group, inherits, sentences }) =>
        (inherits ? chain : own)[section]?.has(group) ||
        sentences.some((pattern) => matcher.absent(pattern) === 0 && matcher.matches(pattern).length > 0),
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
const bestPerSentence = (found: Found[]): Found[] => {
  const best = new Map<number, Found>()
  for (const one of found) {
    const other = best.get(one.sentence)
    if (other === undefined || compare(one, other) < 0) best.set(one.sentence, one)
  }
  return [...best.values()].sort((a, b) => compare(a, b) || a.sentence - b.sentence).slice(0, mostEvidence)
}
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

const missesOf = (
  detection: Detection,
  document: Document,
  fact: number,
  found: Found[],
  missed: Missed[],
): NearMiss[] => {
  const counted = new Set(found.map(({ sentence }) => sentence))
  return missed
    .filter(({ sentence }) => !counted.has(sentence))
    .sort((a, b) => b.rank - a.rank || a.sentence - b.sentence)
    .slice(0, shownMisses)
    .map((miss) => {
      const sentence = document.sentences[miss.sentence]!
      const { start, end, line } = sentence
      if (miss.kind === 'part')
        readSentence(
          detection,
          document,
          sentence,
          start,
          Math.min(end, start + longestPiece),
          document.links.length,
        )
      return {
        fact: detection.facts[fact]!.id,
        text: document.text.slice(start, end),
        start,
        end,
        line,
        why: missText(miss, detection, document.sections[sentence.section]?.heading ?? ''),
      }
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
    const spans = new Set(own.evidence.map((e) => e.start))
    const implied = (rule.impliedBy ?? [])
      .flatMap((other) => complete(other, [...above, id])?.evidence ?? [])
      .filter((e) => e.status !== 'denied' && !spans.has(e.start) && spans.add(e.start))
      .map((e) => ({ ...e, fact: id, values: Object.keys(rule.values ?? {}).length > 0 ? e.values : {} }))
    const evidence = [...own.evidence, ...implied]
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
