/** Fact, concept, entity and scope files in; one matcher's worth of patterns out, and every fault in the files. */
import type { ConceptList, Scope } from './concepts.ts'
import { type ConceptUse, parseCue, type Sequence } from './cues.ts'
import { createEntityDetector, type EntityDetector, type EntityList, type EntityType } from './entities.ts'
import { isWeak } from './evidence.ts'
import type { Fact, Status } from './facts.ts'
import { createMatcher, Interest, type Matcher, type PatternIndex } from './matcher.ts'
import { createNegation, type Negation } from './negation.ts'
import { createPatterns, type Pattern } from './patterns.ts'
import type { Problem } from './problems.ts'
import type { Vocabulary } from './vocabulary.ts'

export interface DetectionParts {
  /** By fact id; `file` and `path` say where a fault in it is to be reported. */
  facts: Map<string, { fact: Fact; file: string; path: string }>
  concepts: Map<string, ConceptList>
  entities: Map<EntityType, EntityList>
  scopes: Map<string, Scope>
}

/** A cue of a fact, ready to run. */
export interface FactCue {
  fact: number
  status: Exclude<Status, 'missing'>
  cue: string
  pattern: Pattern
  /** Counts only under headings of this group; -1: anywhere. */
  group: number
}
export interface Veto {
  cue: string
  pattern: Pattern
}
export interface DetectedFact {
  id: string
  fact: Fact
  unless: Veto[]
  /** Its cues are those from the first to before the end. */
  firstCue: number
  endCue: number
  /** Sentences whose nearest heading is of this group do not count; -1: none. */
  notIn: number
  /** What is found under headings of this group, or below them, is shown first; -1: none. */
  home: number
}
export interface DetectedScope {
  id: string
  inherits: boolean
  group: number
  sentences: Pattern[]
  unless: Pattern[]
}

/** By cue: its fact, the group of headings it counts under (-1: anywhere), its pattern, how many parts of that must occur, how many of them tell something, whether it says little, the interest in it to begin with. */
export interface CueTable {
  fact: Int32Array
  group: Int32Array
  pattern: Int32Array
  parts: Uint8Array
  telling: Uint8Array
  weak: Uint8Array
  interest: Uint8Array
}

/** All that `detectFacts` needs; made once per ruleset. */
export interface Detection {
  vocabulary: Vocabulary
  facts: DetectedFact[]
  cues: FactCue[]
  /** What is asked of each cue again and again, as numbers. */
  table: CueTable
  cueIndex: PatternIndex
  /** Heading cues with the group of headings they stand for. */
  headings: { pattern: Pattern; group: number }[]
  headingInterest: Uint8Array
  headingIndex: PatternIndex
  scopes: DetectedScope[]
  matcher: Matcher
  entities: EntityDetector
  negation: Negation
}

/**
 * @param only detects these facts alone, as among all others: which word of a cue is looked for first, and so which of two
 * cues is found first, hangs on the words of all of them
 */
export const compileDetection = (
  parts: DetectionParts,
  only?: Set<string>,
): { detection: Detection; problems: Problem[] } => {
  const problems: Problem[] = []
  const concepts = orderedConcepts(parts.concepts, problems)
  const parse = parserFor(concepts, parts.concepts, problems)

  const facts = [...parts.facts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([id, { fact, file, path }]) => {
      const before = problems.length
      const parsed = parseFact(fact, file, path, parse)
      problems.push(...unknownScopes(fact, parts.scopes, file, path))
      return problems.length > before ? [] : [{ id, fact, parsed }]
    })
  const scopes = [...parts.scopes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, scope]) => ({
      id,
      inherits: scope.inherits,
      headings: (scope.headings ?? []).flatMap(
        (cue, i) => parse(cue, `scopes/${id}.json`, `$.headings[${i}]`) ?? [],
      ),
      sentences: (scope.sentences ?? []).flatMap(
        (cue, i) => parse(cue, `scopes/${id}.json`, `$.sentences[${i}]`) ?? [],
      ),
      unless: (scope.unless ?? []).flatMap(
        (cue, i) => parse(cue, `scopes/${id}.json`, `$.unless[${i}]`) ?? [],
      ),
    }))

  const sequences: Sequence[] = []
  for (const { parsed } of facts) {
    sequences.push(
      ...parsed.cues.map((c) => c.sequence),
      ...parsed.unless.map((c) => c.sequence),
      ...parsed.notIn,
      ...parsed.home,
    )
    for (const group of parsed.groups) sequences.push(...group)
  }
  for (const scope of scopes) sequences.push(...scope.headings, ...scope.sentences, ...scope.unless)
  const patterns = createPatterns(sequences, concepts, [...parts.entities.values()])

  const cues: FactCue[] = []
  const headings: Detection['headings'] = []
  let groups = 0
  const groupOf = (list: Sequence[]): number => {
    if (list.length === 0) return -1
    for (const sequence of list) headings.push({ pattern: patterns.compile(sequence), group: groups })
    return groups++
  }
  const wanted = only ? facts.filter(({ id }) => only.has(id)) : facts
  const detected = wanted.map(({ id, fact, parsed }, f): DetectedFact => {
    const groupIds = parsed.groups.map(groupOf)
    const firstCue = cues.length
    for (const { sequence, cue, status, group } of parsed.cues)
      cues.push({
        fact: f,
        status,
        cue,
        pattern: patterns.compile(sequence),
        group: group < 0 ? -1 : groupIds[group]!,
      })
    return {
      id,
      fact,
      firstCue,
      endCue: cues.length,
      unless: parsed.unless.map(({ cue, sequence }) => ({ cue, pattern: patterns.compile(sequence) })),
      notIn: groupOf(parsed.notIn),
      home: groupOf(parsed.home),
    }
  })
  const detectedScopes = scopes.map(({ id, inherits, headings: list, sentences, unless }) => ({
    id,
    inherits,
    group: groupOf(list),
    sentences: sentences.map(patterns.compile),
    unless: unless.map(patterns.compile),
  }))
  const matcher = createMatcher(patterns)
  return {
    detection: {
      vocabulary: patterns.vocabulary,
      facts: detected,
      cues,
      table: tableOf(cues),
      cueIndex: matcher.index(cues.map((c) => c.pattern)),
      headings,
      headingInterest: new Uint8Array(headings.length).fill(Interest.whole),
      headingIndex: matcher.index(headings.map((h) => h.pattern)),
      scopes: detectedScopes,
      matcher,
      entities: createEntityDetector(
        [...parts.entities].map(([type, list]) => ({ type, list })),
        patterns.vocabulary,
      ),
      negation: createNegation(patterns.vocabulary),
    },
    problems,
  }
}

const tableOf = (cues: FactCue[]): CueTable => ({
  fact: Int32Array.from(cues, (c) => c.fact),
  group: Int32Array.from(cues, (c) => c.group),
  pattern: Int32Array.from(cues, (c) => c.pattern.id),
  parts: Uint8Array.from(cues, (c) => c.pattern.needs.length),
  telling: Uint8Array.from(cues, (c) => c.pattern.telling),
  weak: Uint8Array.from(cues, (c) => Number(isWeak(c.status))),
  interest: Uint8Array.from(cues, ({ pattern: { needs, telling } }) =>
    needs.length > 2 && telling > 1 ? Interest.near : Interest.whole,
  ),
})

type Parse = (cue: string, file: string, path: string) => Sequence | null

/** Parses cues and reports their faults, unknown and faulty concepts included. */
const parserFor =
  (usable: Map<string, Sequence[]>, all: Map<string, ConceptList>, problems: Problem[]): Parse =>
  (cue, file, path) => {
    const parsed = parseCue(cue)
    for (const { column, message } of parsed.faults) problems.push({ file, path, column, message })
    if (parsed.sequence === null) return null
    let right = true
    for (const { id, column } of parsed.uses) {
      if (usable.has(id)) continue
      right = false
      const message = all.has(id)
        ? `the concept @${id} is faulty itself`
        : `expected a concept of rules/concepts, came @${id}, which is not there`
      problems.push({ file, path, column, message })
    }
    return right ? parsed.sequence : null
  }

/** Concepts that are right, each after those it uses. */
const orderedConcepts = (all: Map<string, ConceptList>, problems: Problem[]): Map<string, Sequence[]> => {
  const parsed = new Map<
    string,
    { sequences: Sequence[]; uses: (ConceptUse & { index: number })[]; right: boolean }
  >()
  for (const [id, { words }] of all) {
    const entry = {
      sequences: [] as Sequence[],
      uses: [] as (ConceptUse & { index: number })[],
      right: true,
    }
    words.forEach((cue, index) => {
      const { sequence, uses, faults } = parseCue(cue)
      for (const { column, message } of faults)
        problems.push({ file: `concepts/${id}.json`, path: `$.words[${index}]`, column, message })
      if (sequence === null) entry.right = false
      else {
        entry.sequences.push(sequence)
        for (const use of uses) entry.uses.push({ ...use, index })
      }
    })
    parsed.set(id, entry)
  }
  const ordered = new Map<string, Sequence[]>()
  // Each round takes the concepts whose parts are all there; what is left over uses itself or something faulty.
  for (let grown = true; grown; ) {
    grown = false
    for (const [id, { sequences, uses, right }] of parsed) {
      if (ordered.has(id) || !right || !uses.every((use) => ordered.has(use.id))) continue
      ordered.set(id, sequences)
      grown = true
    }
  }
  for (const [id, { uses, right }] of parsed) {
    if (ordered.has(id) || !right) continue
    for (const { id: used, column, index } of uses) {
      if (ordered.has(used)) continue
      const message = !parsed.has(used)
        ? `expected a concept of rules/concepts, came @${used}, which is not there`
        : parsed.get(used)!.right
          ? `the concept @${used} leads back to itself or to a faulty one`
          : `the concept @${used} is faulty itself`
      problems.push({ file: `concepts/${id}.json`, path: `$.words[${index}]`, column, message })
    }
  }
  return ordered
}

const answering = ['stated', 'vague', 'unclear', 'denied'] as const

const parseFact = (fact: Fact, file: string, path: string, parse: Parse) => {
  const cues: { sequence: Sequence; cue: string; status: FactCue['status']; group: number }[] = []
  const groups: Sequence[][] = []
  const collect = (from: Partial<Record<FactCue['status'], string[]>>, at: string, group: number): void => {
    for (const status of answering)
      from[status]?.forEach((cue, i) => {
        const sequence = parse(cue, file, `${at}.${status}[${i}]`)
        if (sequence !== null) cues.push({ sequence, cue, status, group })
      })
  }
  const list = (cuesOf: string[] | undefined, at: string): { cue: string; sequence: Sequence }[] =>
    (cuesOf ?? []).flatMap((cue, i) => {
      const sequence = parse(cue, file, `${at}[${i}]`)
      return sequence === null ? [] : [{ cue, sequence }]
    })
  collect(fact as Partial<Record<FactCue['status'], string[]>>, path, -1)
  fact.inSections?.forEach((section, g) => {
    const at = `${path}.inSections[${g}]`
    groups.push(list(section.headings, `${at}.headings`).map((c) => c.sequence))
    collect(section as Partial<Record<FactCue['status'], string[]>>, at, groups.length - 1)
  })
  const unless = list(fact.unless, `${path}.unless`)
  const notIn = list(fact.notInSections, `${path}.notInSections`).map((c) => c.sequence)
  const home = list(fact.ownSections, `${path}.ownSections`).map((c) => c.sequence)
  return { cues, groups, unless, notIn, home }
}

const unknownScopes = (
  { notNarrowedBy = [] }: Fact,
  scopes: DetectionParts['scopes'],
  file: string,
  path: string,
): Problem[] =>
  notNarrowedBy.flatMap((id, i) =>
    scopes.has(id)
      ? []
      : [
          {
            file,
            path: `${path}.notNarrowedBy[${i}]`,
            column: null,
            message: `expected a scope, one of ${[...scopes.keys()].sort().join(', ')}; came ${id}`,
          },
        ],
  )
