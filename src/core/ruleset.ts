/** All rules and facts together, compiled once; its digest names it. */
import type { z } from 'zod'
import { conceptSchema, scopeSchema } from './concepts.ts'
import type { Askable } from './conditions.ts'
import { compileDetection, type Detection, type DetectionParts } from './detect.ts'
import { digestOf } from './digest.ts'
import { type EntityType, entitySchema, entityTypes } from './entities.ts'
import { type Entry, type EntryKind, fileOf, wrongId } from './entries.ts'
import { factDigests, forReaders } from './fact-digests.ts'
import { readFact } from './fact-file.ts'
import type { Fact } from './facts.ts'
import { createFaults, type Faults } from './faults.ts'
import { dropDependents, type Facts, linkFacts } from './linked-facts.ts'
import { didYouMean } from './nearest.ts'
import { type Measured, measuredOf, type Precision, precisionSchema } from './precision.ts'
import type { Problem } from './problems.ts'
import { type OwnFact, readOwnFacts, readRule } from './rule-file.ts'
import { type Law, lawSchema, type Rule } from './rules.ts'
import { readShape } from './shapes.ts'

export { type Entry, type EntryKind, entryKinds } from './entries.ts'

export interface CompiledRule {
  law: string
  id: string
  digest: string
  rule: Rule
}

/** What a list says of a rule. */
export const summaryOf = ({ law, id, digest, rule }: CompiledRule) => {
  const { title, status, severity, citations, inForce } = rule
  return { law, id, digest, title, status, severity, citations, inForce }
}

export interface Ruleset {
  digest: string
  laws: Map<string, Law>
  /** By law and id. */
  rules: CompiledRule[]
  /** Shared facts by id, and the rules' own as `gdpr/13-2-a.retention#name`. */
  facts: Map<string, { digest: string; fact: Fact; detectionDigest: string }>
  /** How often cues were right on labelled policies: shown beside what rests on them, and decides nothing. */
  measured: Measured
  detection: Detection
  /** What the detection is compiled of. */
  parts: DetectionParts
  /** The digest of all that detection depends on (facts, concepts, entities, scopes): same text and digest, same facts. */
  detectionDigest: string
}

/** The ruleset of all entries that are right, and every problem of those that are not. */
export type CompileResult = { ruleset: Ruleset; problems: Problem[] }

export const compileRuleset = (entries: Entry[]): CompileResult => {
  const faults = createFaults()
  const byKind = sortEntries(entries, faults)
  const all = <S extends z.ZodType>(kind: EntryKind, schema: S): Map<string, z.output<S>> =>
    new Map(
      [...byKind[kind]].flatMap(([id, body]) => {
        const value = readShape(schema, body, '$', faults.in(fileOf({ kind, id })))
        return value === null ? [] : [[id, value] as const]
      }),
    )
  const laws = all('law', lawSchema)
  const concepts = all('concept', conceptSchema)
  const scopes = all('scope', scopeSchema)
  const precision = all('precision', precisionSchema)
  const entities = all('entity', entitySchema) as DetectionParts['entities']
  const sharedFacts = new Map(
    [...byKind.fact].flatMap(([id, body]) => {
      const fact = readFact(body, '$', faults.in(fileOf({ kind: 'fact', id })))
      return fact === null ? [] : [[id, fact] as const]
    }),
  )
  const ownFacts = new Map(
    [...byKind.rule].map(([id, body]) => [id, readOwnFacts(body, faults.in(fileOf({ kind: 'rule', id })))]),
  )

  const facts = linkFacts(sharedFacts, byKind.fact, ownFacts, faults)
  const parts = { facts, concepts, entities, scopes }
  const first = compileDetection(parts)
  for (const problem of first.problems) faults.add(problem)
  const detected = new Set(first.detection.facts.map(({ id }) => id))
  for (const id of facts.keys()) if (!detected.has(id)) facts.delete(id)
  dropDependents(facts, faults)

  // With half of its cues a scope would take words to some readers for words to everyone.
  const usableScopes = new Set([...scopes.keys()].filter((id) => !faults.has(fileOf({ kind: 'scope', id }))))

  const rules: CompiledRule[] = []
  for (const [id, body] of byKind.rule) {
    const file = fileOf({ kind: 'rule', id })
    const tell = faults.in(file)
    const [law, name] = id.split('/') as [string, string]
    if (!laws.has(law)) tell('$', missingLaw(law, byKind.law, laws))
    const own = ownFacts.get(id)!
    const rule = readRule(body, askableBy(id, own, facts, byKind.fact, usableScopes), tell)
    if (rule?.supersedes !== undefined && (rule.supersedes === id || !byKind.rule.has(rule.supersedes)))
      tell(
        '$.supersedes',
        `expected another rule that exists, came ${JSON.stringify(rule.supersedes)}${didYouMean(rule.supersedes, byKind.rule.keys())}`,
      )
    if (rule !== null && !faults.has(file)) rules.push({ law, id: name, digest: ruleDigest(rule, own), rule })
  }

  const kept = new Set(rules.map(({ law, id }) => `${law}/${id}`))
  for (const id of facts.keys())
    if (id.includes('#') && !kept.has(id.slice(0, id.indexOf('#')))) facts.delete(id)
  // What a faulty file would have detected must not show in the facts of a text, nor in the digest.
  const detection = facts.size === detected.size ? first.detection : compileDetection(parts).detection
  return { ruleset: withDigests({ laws, rules, parts, precision, detection }), problems: faults.all() }
}

/* Entries */

/** Bodies by kind and id, in the order of their ids. Of two with the same id the first counts. */
const sortEntries = (entries: Entry[], faults: Faults): Record<EntryKind, Map<string, unknown>> => {
  const sorted: Record<EntryKind, Map<string, unknown>> = {
    law: new Map(),
    rule: new Map(),
    fact: new Map(),
    concept: new Map(),
    entity: new Map(),
    scope: new Map(),
    precision: new Map(),
  }
  for (const entry of [...entries].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))) {
    const { kind, id, body } = entry
    const tell = faults.in(fileOf(entry))
    const wrong = wrongId(entry)
    if (wrong !== null) tell('$', wrong)
    else if (kind === 'entity' && !entityTypes.includes(id as EntityType))
      tell('$', `expected one of the entities ${entityTypes.join(', ')}; came ${JSON.stringify(id)}`)
    else if (sorted[kind].has(id)) tell('$', `expected one ${kind} called ${id}, came a second one`)
    else sorted[kind].set(id, body)
  }
  return sorted
}

const missingLaw = (law: string, told: Map<string, unknown>, laws: Map<string, Law>): string =>
  told.has(law)
    ? `the law ${law} cannot be used: rules/laws/${law}.json has faults of its own`
    : `expected the law ${law} to be described in rules/laws/${law}.json, which is not there${didYouMean(law, laws.keys())}`

/** What the conditions of one rule may ask: the rule's own facts by their short names, then the shared ones. */
const askableBy = (
  rule: string,
  own: Map<string, OwnFact>,
  facts: Facts,
  sharedBodies: Map<string, unknown>,
  scopes: Set<string>,
): Askable => {
  const askable: Askable = { facts: new Map(), faulty: new Map(), scopes }
  const offer = (name: string, id: string, file: string): void => {
    const usable = facts.get(id)
    if (usable === undefined) askable.faulty.set(name, file)
    else askable.facts.set(name, Object.keys(usable.fact.values ?? {}))
  }
  for (const id of sharedBodies.keys()) if (!own.has(id)) offer(id, id, fileOf({ kind: 'fact', id }))
  for (const name of own.keys()) offer(name, `${rule}#${name}`, fileOf({ kind: 'rule', id: rule }))
  return askable
}

/* Digests */

/**
 * The digest of what a rule means. Title, citations, reasons and remedy are part of it: they stand in the scorecard, and the
 * same digests must give the same bytes. Notes, examples and the reason for the severity do not.
 */
const ruleDigest = ({ facts: _, ...rule }: Rule, own: Map<string, OwnFact>): string =>
  digestOf(
    {
      ...rule,
      facts: Object.fromEntries([...own].map(([name, { fact }]) => [name, digestOf(fact, forReaders)])),
    },
    [...forReaders, 'severityReason'],
  )

const withDigests = ({
  laws,
  rules,
  parts,
  precision,
  detection,
}: Pick<Ruleset, 'laws' | 'rules' | 'detection'> & {
  parts: DetectionParts
  precision: Map<string, Precision>
}): Ruleset => {
  const detectionDigests = factDigests(parts)
  const factsAsRead: Record<string, string> = {}
  const facts: Ruleset['facts'] = new Map()
  for (const [id, { fact }] of parts.facts) {
    factsAsRead[id] = digestOf(fact, [...forReaders, 'question'])
    const digest = digestOf([fact.question, factsAsRead[id]])
    facts.set(id, { digest, fact, detectionDigest: detectionDigests.get(id)! })
  }
  const named = (values: Map<string, object>): Record<string, string> =>
    Object.fromEntries([...values].map(([id, value]) => [id, digestOf(value, forReaders)]))
  const shared = {
    concepts: named(parts.concepts),
    entities: named(parts.entities),
    scopes: named(parts.scopes),
  }
  const measured = measuredOf(precision, parts.facts)
  return {
    digest: digestOf({
      laws: named(laws),
      rules: Object.fromEntries(rules.map(({ law, id, digest }) => [`${law}/${id}`, digest])),
      facts: Object.fromEntries([...facts].map(([id, { digest }]) => [id, digest])),
      ...shared,
      // Without any figures a ruleset keeps the name it would have had.
      precision: measured.facts.size > 0 ? named(measured.facts) : undefined,
    }),
    laws,
    rules,
    facts,
    measured,
    detection,
    parts,
    detectionDigest: digestOf({ facts: factsAsRead, ...shared }),
  }
}
