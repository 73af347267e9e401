/** Policies over time: then and now, their history, and what is to come. */
import type { DatedSnapshot } from '../db/checks.ts'
import type { Store } from '../db/store.ts'
import { engineVersion } from './core/engine-version.ts'
import { type History, historyOf } from './core/history.ts'
import type { DatedText } from './core/judged.ts'
import type { Ruleset } from './core/ruleset.ts'
import type { Scorecard } from './core/scorecard.ts'
import { type ThenAndNow, thenAndNow } from './core/then-and-now.ts'
import { type Upcoming, upcomingFor } from './core/upcoming.ts'
import { dayOf, requireDay, requirePast } from './days.ts'
import { defined } from './defined.ts'
import { Refusal } from './refusal.ts'
import { createStoredChecks, dated } from './stored-checks.ts'
import {
  judgeSnapshot,
  knownKey,
  noPolicy,
  noSnapshot,
  readAgain,
  requireLaws,
  type ScorecardQuery,
} from './stored-policies.ts'

export interface TimeUseCases {
  /** A stored run, byte for byte as it was. */
  storedCheck(key: string, id: number): Promise<Scorecard>
  /** A scorecard as the ruleset that it names gave it: one that was in force once, or is. */
  scorecardBy(ruleset: string, key: string, query: ScorecardQuery): Promise<Scorecard>
  /** The snapshot of `at` by the law of its day (or as the stored check `from` judged it), beside the law of `asOf`. */
  thenAndNow(
    key: string,
    query: { at?: string; asOf?: string; laws?: string[]; from?: number },
  ): Promise<ThenAndNow>
  /** All outcomes through the snapshots, each by the law of its day; with `asOf` all by that law. */
  history(key: string, query: { asOf?: string; laws?: string[] }): Promise<History>
  /** What changes for the newest snapshot until `asOf`, without which five years are looked at. */
  upcoming(key: string, query: { asOf?: string; laws?: string[] }): Promise<Upcoming>
}

interface Deps {
  store: Store
  clock: () => Date
  ruleset: () => Promise<Ruleset>
}

export const createTimeUseCases = ({ store, clock, ruleset }: Deps): TimeUseCases => {
  const { pastCheck, rulesetBy } = createStoredChecks(store)
  return {
    storedCheck: async (key, id) => (await pastCheck(knownKey(key), id, await ruleset())).scorecard,

    scorecardBy: async (digest, key, query) => {
      const past = await rulesetBy(digest, await ruleset())
      return (await judgeSnapshot(store, past, knownKey(key), query, clock())).scorecard
    },

    thenAndNow: async (key, { at, asOf = dayOf(clock()), laws, from }) => {
      const policy = knownKey(key)
      const current = await ruleset()
      requirePast(at, 'at', clock())
      requireDay(asOf, 'asOf')
      requireLaws(current, laws)
      if (from !== undefined) {
        if (at !== undefined) throw wrong('at', 'expected no day beside `from`: the check names its snapshot')
        const past = await pastCheck(policy, from, current)
        requireLater(asOf, past.asOf, 'the law of the check')
        const same = past.ruleset.detectionDigest === current.detectionDigest && past.engine === engineVersion
        const text = same ? past.text : await textOf(store, current, past.snapshot)
        return { ...(await thenAndNow(policy, past, { ruleset: current, text, asOf }, laws)), from }
      }
      const snapshot = await snapshotOn(store, policy, at)
      const text = await textOf(store, current, snapshot)
      requireLater(asOf, text.since, 'the snapshot')
      const past = { ruleset: current, text, asOf: text.since }
      return thenAndNow(policy, past, { ruleset: current, text, asOf }, laws)
    },

    history: async (key, { asOf, laws }) => {
      const policy = knownKey(key)
      const current = await ruleset()
      requireDay(asOf, 'asOf')
      requireLaws(current, laws)
      const snapshots = await store.datedSnapshots(policy)
      if (snapshots.length === 0) throw noPolicy(policy)
      const texts = async function* () {
        for (const snapshot of snapshots) yield await textOf(store, current, snapshot)
      }
      return historyOf(current, texts(), { policy, today: dayOf(clock()), ...defined({ asOf, laws }) })
    },

    upcoming: async (key, { asOf, laws }) => {
      const policy = knownKey(key)
      const current = await ruleset()
      const today = dayOf(clock())
      requireDay(asOf, 'asOf')
      requireLaws(current, laws)
      const until = asOf ?? horizon(today)
      requireLater(until, today, 'today')
      const text = await textOf(store, current, await snapshotOn(store, policy, undefined))
      return upcomingFor(current, text, { policy, today, until, ...defined({ laws }) })
    },
  }
}

const yearsAhead = 5

/** How far is looked ahead where nobody says. */
export const horizon = (today: string): string => `${Number(today.slice(0, 4)) + yearsAhead}-12-31`

const snapshotOn = async (store: Store, policy: string, at: string | undefined): Promise<DatedSnapshot> => {
  const snapshots = await store.datedSnapshots(policy)
  const found = snapshots.findLast(({ standsFrom }) => at === undefined || standsFrom <= at)
  if (!found) throw await noSnapshot(store, policy, at)
  return found
}

const textOf = async (store: Store, ruleset: Ruleset, snapshot: DatedSnapshot): Promise<DatedText> => {
  const { sha256, readAs } = snapshot
  const by = { sha256, readAs, engine: engineVersion, detectionDigest: ruleset.detectionDigest }
  return dated(snapshot, (await store.readingOf(by)) ?? (await readAgain(store, ruleset, snapshot)))
}

const requireLater = (asOf: string, day: string, what: string): void => {
  if (asOf < day) throw wrong('asOf', `expected a day on or after ${day} (${what}), came ${asOf}`)
}

const wrong = (at: string, message: string): Refusal =>
  new Refusal('invalid', `${at}: ${message}`, [{ at, message }])
