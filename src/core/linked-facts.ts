/** Facts that rest on each other (`impliedBy`), by their full ids; those that lead nowhere are told and left out. */
import type { DetectionParts } from './detect.ts'
import { fileOf } from './entries.ts'
import type { Fact } from './facts.ts'
import type { Faults } from './faults.ts'
import { didYouMean } from './nearest.ts'
import { pathTo } from './problems.ts'
import type { OwnFact } from './rule-file.ts'

export type Facts = DetectionParts['facts']

/** Shared and own facts by their full ids, `impliedBy` in full ids too. Those that lead nowhere are told and left out. */
export const linkFacts = (
  shared: Map<string, Fact>,
  sharedBodies: Map<string, unknown>,
  ownFacts: Map<string, Map<string, OwnFact>>,
  faults: Faults,
): Facts => {
  const facts: Facts = new Map()
  const link = (
    id: string,
    fact: Fact,
    file: string,
    path: string,
    own: Map<string, OwnFact>,
    rule: string,
  ): void => {
    const implied = (fact.impliedBy ?? []).map((name, i) => {
      if (own.has(name)) return `${rule}#${name}`
      if (!sharedBodies.has(name))
        faults.in(file)(
          pathTo(`${path}.impliedBy`, i),
          `expected a fact that exists, came ${JSON.stringify(name)}${didYouMean(name, [...own.keys(), ...shared.keys()])}`,
        )
      return name
    })
    facts.set(id, { fact: fact.impliedBy ? { ...fact, impliedBy: implied } : fact, file, path })
  }
  for (const [id, fact] of shared) link(id, fact, fileOf({ kind: 'fact', id }), '$', new Map(), '')
  for (const [rule, own] of ownFacts)
    for (const [name, { fact, path }] of own)
      if (fact) link(`${rule}#${name}`, fact, fileOf({ kind: 'rule', id: rule }), path, own, rule)

  for (const [id, { file, path }] of facts) {
    const circle = circleFrom(id, facts)
    if (circle !== null)
      faults.in(file)(`${path}.impliedBy`, `expected no circle, came ${circle.join(' → ')}`)
  }
  for (const [id] of facts) if (circleFrom(id, facts) !== null) facts.delete(id)
  dropDependents(facts, faults)
  return facts
}

/** A way along `impliedBy` from a fact back to itself. */
const circleFrom = (start: string, facts: Facts): string[] | null => {
  const seen = new Set<string>()
  const ways = [[start]]
  for (let way = ways.pop(); way !== undefined; way = ways.pop())
    for (const next of facts.get(way.at(-1)!)?.fact.impliedBy ?? []) {
      if (next === start) return [...way, start]
      if (seen.has(next)) continue
      seen.add(next)
      ways.push([...way, next])
    }
  return null
}

/** A fact that rests on a faulty one would miss what that one finds, so it cannot be used either. */
export const dropDependents = (facts: Facts, faults: Faults): void => {
  for (let dropped = true; dropped; ) {
    dropped = false
    for (const [id, { fact, file, path }] of facts) {
      const lost = (fact.impliedBy ?? []).findIndex((other) => !facts.has(other))
      if (lost < 0) continue
      const at = pathTo(`${path}.impliedBy`, lost)
      if (!faults.all().some((p) => p.file === file && p.path === at))
        faults.in(file)(
          at,
          `the fact ${JSON.stringify(fact.impliedBy![lost])} cannot be used: it has faults of its own`,
        )
      facts.delete(id)
      dropped = true
    }
  }
}
