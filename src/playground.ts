/** A rule or a fact tried on a sentence before it is kept: nothing is stored. */
import type { Store } from '../db/store.ts'
import { readPolicy } from './core/check.ts'
import { type Entry, entryAt, fileOf } from './core/entries.ts'
import { evaluateRule, factsAskedBy } from './core/evaluate.ts'
import { type FailedExample, failedExamples } from './core/examples.ts'
import type { FactResult } from './core/facts.ts'
import type { Problem } from './core/problems.ts'
import { compileRuleset } from './core/ruleset.ts'
import type { Outcome } from './core/scorecard.ts'
import { requireDay } from './days.ts'
import { Refusal } from './refusal.ts'

export interface Trial {
  /** Faults of the entry; with any of them nothing else is known. */
  problems: Problem[]
  /** What was read in the text, by the fact itself or by those the rule asks. */
  facts: FactResult[]
  /** The rule's verdict on the text; null for a fact. */
  outcome: Outcome | null
  /** Its own examples that come out otherwise. */
  failed: FailedExample[]
}

export interface TrialRequest {
  /** Path inside `rules/`, as `gdpr/13-2-a.retention` or `facts/retention`. */
  entry: string
  body: unknown
  text: string
  asOf: string
}

/** The stored body of an entry, for an editor to start from. */
export const entryBody = async (store: Store, name: string): Promise<unknown> => {
  const entry = entryNamed(name)
  const versions = await store.versionsOf(entry.kind, entry.id)
  const current = versions.findLast(({ retiredAt }) => retiredAt === null)
  if (!current) throw new Refusal('not-found', `There is no ${entry.kind} ${entry.id}.`)
  return current.body
}

export const tryEntry = async (store: Store, request: TrialRequest): Promise<Trial> => {
  requireDay(request.asOf, 'asOf')
  const entry: Entry = { ...entryNamed(request.entry), body: request.body }
  const file = fileOf(entry)
  const stored = (await store.newestVersions()).filter(({ retiredAt }) => retiredAt === null)
  const { ruleset, problems } = compileRuleset(onlyFor(entry, stored))
  const own = problems.filter((problem) => problem.file === file)
  if (own.length > 0) return { problems: own, facts: [], outcome: null, failed: [] }

  const bytes = new TextEncoder().encode(request.text)
  const { facts } = await readPolicy(ruleset, { bytes, format: 'markdown' })
  const rule =
    entry.kind === 'rule' ? ruleset.rules.find(({ law, id }) => `${law}/${id}` === entry.id) : undefined
  const asked = rule ? factsAskedBy(rule) : [entry.id]
  return {
    problems: [],
    facts: facts.filter(({ fact }) => asked.includes(fact)),
    outcome: rule ? await evaluateRule(ruleset, rule, facts, { asOf: request.asOf }) : null,
    failed: await failedExamples(ruleset, (one) => one === file),
  }
}

const entryNamed = (name: string): Pick<Entry, 'kind' | 'id'> => {
  const entry = entryAt(`${name}.json`)
  if (entry?.kind === 'rule' || entry?.kind === 'fact') return entry
  const message = `expected a rule or a fact, such as gdpr/13-2-a.retention or facts/retention, came ${JSON.stringify(name).slice(0, 80)}`
  throw new Refusal('invalid', `entry: ${message}`, [{ at: 'entry', message }])
}

/** The entry, and of what is stored only what it rests on: trying one sentence must not compile everything. */
export const onlyFor = (entry: Entry, stored: Entry[]): Entry[] => {
  const others = stored.filter(({ kind, id }) => kind !== entry.kind || id !== entry.id)
  const byName = new Map(
    others.flatMap((one) => (one.kind === 'fact' || one.kind === 'rule' ? [[one.id, one] as const] : [])),
  )
  const needed = new Set<Entry>([entry])
  for (const one of needed)
    for (const name of namesIn(one.body)) {
      const found = byName.get(name)
      if (found) needed.add(found)
    }
  return [...needed, ...others.filter(({ kind }) => kind !== 'fact' && kind !== 'rule')]
}

/** Every text in a body that may name a fact or a rule. */
const namesIn = (body: unknown): string[] => {
  if (typeof body !== 'object' || body === null) return []
  return Object.entries(body).flatMap(([key, value]) => {
    if (key === 'fact' || key === 'supersedes') return typeof value === 'string' ? [value] : []
    if (key === 'impliedBy')
      return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : []
    return namesIn(value)
  })
}
