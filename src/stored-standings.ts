/**
 * Renews the standings that are not by the ruleset in force. An edit of rules judges those rules again, from the answers
 * that are stored; only an edit of facts (or of the engine) reads texts again. Every batch is stored by itself and says what
 * it was judged by, so that a renewal that broke off goes on where it stopped, in whatever process.
 */
import type { JudgedBy, Outdated } from '../db/standings.ts'
import type { Store } from '../db/store.ts'
import { clausesIn } from './core/clauses.ts'
import { engineVersion } from './core/engine-version.ts'
import { answersIn } from './core/fact-answers.ts'
import type { FactResult } from './core/facts.ts'
import { factsFor, noStanding, type Plan, planFor, standingOf } from './core/standings.ts'
import { readAgain } from './stored-policies.ts'
import type { InForce } from './stored-ruleset.ts'

const batchSize = 500
/** The sentences of so many texts are held at once. */
const readingSize = 50
/** The database takes so few answers out of all by itself; more are sooner sent together. */
const mostPicked = 8

export const judgedByNow = ({ ruleset }: InForce): JudgedBy => ({
  rulesetDigest: ruleset.digest,
  engine: engineVersion,
})

export const renewStandings = async (store: Store, inForce: InForce): Promise<void> => {
  const { ruleset } = inForce
  const by = judgedByNow(inForce)
  const earlier = await earlierRulesets(store, inForce, by)
  const judged = [...earlier.values()]
  const wanted = [...new Set(judged.flatMap(({ plan }) => factsFor(ruleset, plan)))]
  const pick = judged.every(({ sameFacts }) => sameFacts) && wanted.length <= mostPicked ? wanted : null
  const take = (after: number) =>
    store.outdated({ ...by, detectionDigest: ruleset.detectionDigest }, { after, limit: batchSize, pick })

  for (let next = take(0); ; ) {
    const batch = await next
    if (batch.length === 0) return
    // Asked for while this batch is judged.
    next = take(batch.at(-1)!.snapshot)
    next.catch(() => {})
    const rest: Outdated[] = []
    const known = new Map<Earlier, (Outdated & Ready)[]>()
    for (const one of batch) {
      const before = one.before && earlier.get(keyOf(one.before))
      if (before?.sameFacts && isReady(one)) known.set(before, [...(known.get(before) ?? []), one])
      else rest.push(one)
    }
    for (const [before, list] of known) await judgeAgain(store, inForce, before, list)
    for (let i = 0; i < rest.length; i += readingSize)
      await judgeAnew(store, inForce, rest.slice(i, i + readingSize), earlier)
  }
}

interface Earlier {
  by: JudgedBy
  plan: Plan
  /** Its facts are those of the ruleset in force. */
  sameFacts: boolean
}
const keyOf = ({ rulesetDigest, engine }: JudgedBy): string => `${rulesetDigest} ${engine}`

const earlierRulesets = async (
  store: Store,
  { ruleset, places }: InForce,
  now: JudgedBy,
): Promise<Map<string, Earlier>> => {
  const earlier = new Map<string, Earlier>()
  for (const by of await store.judgedBy()) {
    if (keyOf(by) === keyOf(now)) continue
    const stored = by.engine === now.engine ? await store.rulesetOf(by.rulesetDigest) : null
    const sameFacts = stored?.detectionDigest === ruleset.detectionDigest
    earlier.set(keyOf(by), { by, plan: planFor(ruleset, places, stored?.rules), sameFacts })
  }
  return earlier
}

type Ready = { [K in 'before' | 'passes' | 'answers']: NonNullable<Outdated[K]> }
const isReady = (one: Outdated): one is Outdated & Ready =>
  one.before !== null && one.passes !== null && one.answers !== null

const judgeAgain = async (
  store: Store,
  inForce: InForce,
  { by, plan }: Earlier,
  list: (Outdated & Ready)[],
): Promise<void> => {
  const rows = []
  for (const { snapshot, passes, answers, before } of list) {
    const standing = passes ? await standingOf(inForce.ruleset, plan, answers, before.verdicts) : noStanding
    rows.push({ snapshot, ...standing })
  }
  await store.judgeAgain(judgedByNow(inForce), by, rows)
}

/** Snapshots whose sentences are needed too: with other facts than before, or without a standing. */
const judgeAnew = async (
  store: Store,
  inForce: InForce,
  list: Outdated[],
  earlier: Map<string, Earlier>,
): Promise<void> => {
  const { ruleset, places } = inForce
  const all = planFor(ruleset, places)
  const stored = await store.factsIn(
    list.flatMap(({ documentId }) => documentId ?? []),
    ruleset.detectionDigest,
  )
  const read = new Map<string, { passes: boolean; results: FactResult[] }>()
  const byDocument = new Map(stored.map(({ documentId, results }) => [documentId, results]))
  const rows = []
  const sentences = []
  for (const one of list) {
    const text = `${one.sha256} ${one.readAs}`
    const known = one.documentId === null ? undefined : byDocument.get(one.documentId)
    const found = known ? { passes: one.passes!, results: known } : read.get(text)
    const { passes, results } = found ?? (await readOnce(store, ruleset, one))
    read.set(text, { passes, results })
    const before = one.before?.verdicts ? earlier.get(keyOf(one.before)) : undefined
    const plan = before?.plan ?? all
    const answers = answersIn(results)
    const standing = passes ? await standingOf(ruleset, plan, answers, one.before?.verdicts) : noStanding
    rows.push({ snapshot: one.snapshot, ...standing })
    sentences.push(clausesIn(results))
  }
  const clauses = await store.clauseIds(sentences)
  await store.putStandings(
    judgedByNow(inForce),
    rows.map((row, i) => ({ ...row, clauses: clauses[i]! })),
  )
}

const readOnce = async (store: Store, ruleset: InForce['ruleset'], one: Outdated) => {
  const { document, facts } = await readAgain(store, ruleset, one)
  return { passes: document.gate.pass, results: facts }
}
