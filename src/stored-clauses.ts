/** Sentences that stored policies share word for word, whatever their layout. */
import type { Store } from '../db/store.ts'
import { clauseHash } from './core/clauses.ts'
import { choose, lastAdded } from './core/corpus-review.ts'
import { factsAskedBy } from './core/evaluate.ts'
import { didYouMean } from './core/nearest.ts'
import type { Ruleset } from './core/ruleset.ts'
import {
  clausesAnswering,
  countClauses,
  countSome,
  factsAnsweredBy,
  mostShared,
  type Shared,
} from './core/shared-clauses.ts'
import { nameOf } from './core/standings.ts'
import type { Seen } from './corpus-view.ts'
import { cursorAt, placeIn } from './cursors.ts'
import { Refusal } from './refusal.ts'
import { requireLaws } from './stored-policies.ts'
import type { Page } from './usecases.ts'

/** A sentence that answers facts, and how many policies have it in their latest text. */
export interface SharedClause {
  clause: string
  text: string
  policies: number
  facts: string[]
}
export interface ClauseUse {
  policy: string
  capturedOn: string | null
  facts: string[]
}
export interface ClausesQuery {
  fact?: string
  rule?: string
  law?: string
  /** How many policies have to share it; two without it. */
  minPolicies?: number
  cursor?: string
  limit?: number
}

export interface StoredClauses {
  /** Which sentences policies share: the most shared first. Its pages count what was stored when the first was asked for. */
  clauses(query: ClausesQuery): Promise<Page<SharedClause>>
  clause(name: string): Promise<SharedClause & { usedBy: ClauseUse[] }>
  /** The snapshots whose evidence a clause is part of. */
  snapshotsWith(seen: Seen, name: string): Promise<Set<number>>
  /** Sets in the latest text of how many policies each sentence stands. */
  countSharers(seen: Seen, sentences: { text: string; sharedBy: number }[]): Promise<void>
}

export const createStoredClauses = (store: Store, see: () => Promise<Seen>): StoredClauses => {
  const latestClauses = async (seen: Seen, addedUpTo = lastAdded(seen.rows)) => {
    const all = await seen.clauses()
    const indexes = choose({ rows: seen.rows }, { asOf: '', outcomes: [], addedUpTo })
    return { rows: indexes.map((i) => seen.rows[i]!), texts: indexes.map((i) => all[i]!) }
  }

  const countSharers = async (seen: Seen, sentences: { text: string; sharedBy: number }[]): Promise<void> => {
    const ids = await store.idsOfClauses([...new Set(sentences.map(({ text }) => clauseHash(text)))])
    const { texts } = await latestClauses(seen)
    const counts = countSome(texts, new Set(ids.values()))
    for (const sentence of sentences) sentence.sharedBy = counts.get(ids.get(clauseHash(sentence.text))!) ?? 1
  }

  const snapshotsWith = async (seen: Seen, name: string): Promise<Set<number>> => {
    const { id } = await knownClause(store, name)
    const all = await seen.clauses()
    return new Set(
      seen.rows.filter((_, i) => clausesAnswering(all[i]!, null).has(id)).map(({ snapshot }) => snapshot),
    )
  }

  return {
    snapshotsWith,
    countSharers,

    clauses: async ({ cursor, limit = 20, minPolicies = 2, ...query }) => {
      const seen = await see()
      const from = cursor === undefined ? undefined : startIn(cursor)
      const addedUpTo = from?.addedUpTo ?? lastAdded(seen.rows)
      const { texts } = await latestClauses(seen, addedUpTo)
      const counts = countClauses(texts, factsOf(seen.inForce.ruleset, query))
      const found = mostShared(counts, minPolicies, from?.after)
      const shown = found.slice(0, limit)
      const named = new Map((await store.clausesBy(shown.map(({ id }) => id))).map((one) => [one.id, one]))
      const facts = factsAnsweredBy(texts, new Set(named.keys()))
      const items = shown.map(({ id, policies }) => ({
        clause: named.get(id)!.hash,
        text: named.get(id)!.text,
        policies,
        facts: facts.get(id)!,
      }))
      const last = shown.at(-1)
      return {
        items,
        next:
          last && found.length > limit ? cursorAt(JSON.stringify([addedUpTo, last.policies, last.id])) : null,
      }
    },

    clause: async (name) => {
      const { id, hash, text } = await knownClause(store, name)
      const { rows, texts } = await latestClauses(await see())
      const usedBy = rows.flatMap(({ policy, capturedOn }, i) => {
        const facts = factsAnsweredBy([texts[i]!], new Set([id])).get(id)
        return facts ? [{ policy, capturedOn, facts }] : []
      })
      const facts = [...new Set(usedBy.flatMap(({ facts }) => facts))].sort()
      return { clause: hash, text, policies: usedBy.length, facts, usedBy }
    },
  }
}

/** The facts that a query is about; null for all. @throws Refusal */
const factsOf = (ruleset: Ruleset, { fact, rule, law }: ClausesQuery): Set<string> | null => {
  if (fact !== undefined && !ruleset.facts.has(fact))
    throw wrong(
      'fact',
      `expected a fact, came ${JSON.stringify(fact)}${didYouMean(fact, ruleset.facts.keys())}`,
    )
  if (law !== undefined) requireLaws(ruleset, [law])
  const names = ruleset.rules.map(nameOf)
  if (rule !== undefined && !names.includes(rule))
    throw wrong('rule', `expected a rule as law/id, came ${JSON.stringify(rule)}${didYouMean(rule, names)}`)
  if (fact === undefined && rule === undefined && law === undefined) return null
  const rules = ruleset.rules.filter(
    (one) => (rule === undefined || nameOf(one) === rule) && (law === undefined || one.law === law),
  )
  const asked = new Set(rules.flatMap(factsAskedBy))
  if (fact === undefined) return asked
  return new Set(rule === undefined && law === undefined ? [fact] : [fact].filter((one) => asked.has(one)))
}

const knownClause = async (store: Store, name: string) => {
  const found = await store.clauseOf(name)
  if (found) return found
  throw new Refusal(
    'not-found',
    `There is no clause ${name}. GET /v1/clauses lists those that policies share.`,
  )
}

/** Later pages count what the first could count, whatever was added since. */
const startIn = (cursor: string): { addedUpTo: number; after: Shared } =>
  placeIn(cursor, (place) => {
    const [, addedUpTo, policies, id] = /^\[(\d{1,15}),(\d{1,9}),(\d{1,9})\]$/.exec(place) ?? []
    return id === undefined
      ? null
      : { addedUpTo: Number(addedUpTo), after: { policies: Number(policies), id: Number(id) } }
  })

const wrong = (at: string, message: string): Refusal =>
  new Refusal('invalid', `${at}: ${message}`, [{ at, message }])
