/**
 * All standings in memory: some hundred bytes a snapshot. Before every answer it is brought up to date with what was written
 * since by this or another process, and what is not by the ruleset in force is judged by it first: so nothing stale is ever
 * served, and a question to twenty thousand policies costs the database next to nothing.
 */
import type { Store } from '../db/store.ts'
import { byPlace, type Days, daysOf, type Row, type View } from './core/corpus-review.ts'
import type { CompiledRule, Ruleset } from './core/ruleset.ts'
import type { ClausesOf } from './core/shared-clauses.ts'
import { datedOutcome, isDated, letterOf, type Standing } from './core/standings.ts'
import { columnAt, tableOf, type VerdictTable } from './core/verdict-table.ts'
import type { InForce } from './stored-ruleset.ts'
import { judgedByNow, renewStandings } from './stored-standings.ts'

type Stood = Row &
  Standing & {
    judgedBy: string
    clauses?: ClausesOf
    /** `dated`, as a key. */
    answers?: string
  }

export interface Seen {
  inForce: InForce
  /** The revision it shows. */
  revision: number
  rows: Row[]
  /** The verdicts on a day of the law. */
  viewOn(asOf: string): Promise<View>
  /** The clauses of each row, which take longer to load the first time. */
  clauses(): Promise<ClausesOf[]>
}

/** Texts whose clauses are loaded in one go. */
const clausesAtOnce = 2000

export const createCorpusView = (store: Store, current: () => Promise<InForce>) => {
  const bySnapshot = new Map<number, Stood>()
  let rows: Stood[] = []
  let revision = 0
  /** By which ruleset all that is stored is known to be judged. */
  let complete: string | undefined
  /** The view that was asked for last; most questions are to the same day. */
  let shown: { rows: Stood[]; asOf: string; digest: string; view: Promise<View> } | undefined

  const load = async (): Promise<void> => {
    if ((await store.standingsRevision()) <= revision) return
    const fresh = await store.standingsSince(revision)
    for (const { rulesetDigest, engine, revision: written, ...row } of fresh) {
      bySnapshot.set(row.snapshot, { ...row, judgedBy: `${rulesetDigest} ${engine}` })
      revision = Math.max(revision, written)
    }
    // A new list: whoever looks through the old one is not disturbed.
    if (fresh.length > 0) rows = [...bySnapshot.values()].sort(byPlace)
  }

  const viewerOf =
    (ruleset: Ruleset, rows: Stood[]) =>
    async (asOf: string): Promise<View> => {
      const { digest } = ruleset
      if (shown?.rows !== rows || shown.asOf !== asOf || shown.digest !== digest)
        shown = { rows, asOf, digest, view: viewFor(ruleset, rows, asOf) }
      return shown.view
    }

  const clausesIn = (rows: Stood[]) => async (): Promise<ClausesOf[]> => {
    const missing = rows.filter(({ clauses }) => clauses === undefined)
    for (let i = 0; i < missing.length; i += clausesAtOnce) {
      const some = missing.slice(i, i + clausesAtOnce)
      const found = await store.clausesOf(some.map(({ snapshot }) => snapshot))
      const bySnapshot = new Map(found.map(({ snapshot, clauses }) => [snapshot, clauses]))
      for (const row of some) row.clauses = bySnapshot.get(row.snapshot) ?? {}
    }
    return rows.map(({ clauses }) => clauses!)
  }

  /** As often as others change the rules meanwhile, up to a point. */
  const mostTurns = 8
  const bring = async (): Promise<Seen> => {
    for (let turn = 0; turn < mostTurns; turn++) {
      const inForce = await current()
      const { rulesetDigest, engine } = judgedByNow(inForce)
      const now = `${rulesetDigest} ${engine}`
      await load()
      if (complete === now && rows.every(({ judgedBy }) => judgedBy === now))
        return { inForce, revision, rows, viewOn: viewerOf(inForce.ruleset, rows), clauses: clausesIn(rows) }
      await renewStandings(store, inForce)
      complete = now
    }
    throw new Error('the ruleset changes faster than what is stored can be judged')
  }

  let last: Promise<unknown> = Promise.resolve()
  /** One at a time: whoever asks while one is under way has the next, which finds little left to do. */
  return (): Promise<Seen> => {
    const next = last.catch(() => {}).then(bring)
    last = next
    return next
  }
}

/** What a list of rows has whatever the day of the law is. */
interface Ground {
  table: VerdictTable
  past: VerdictTable
  days: Days
}
const grounds = new WeakMap<Stood[], { digest: string; ground: Promise<Ground> }>()

const viewFor = async (ruleset: Ruleset, rows: Stood[], asOf: string): Promise<View> => {
  const dated = ruleset.rules.map((rule, place) => ({ rule, place })).filter(({ rule }) => isDated(rule))
  const known = grounds.get(rows)
  const ground = known?.digest === ruleset.digest ? known.ground : groundOf(ruleset, rows, dated)
  grounds.set(rows, { digest: ruleset.digest, ground })
  const { table, past, days } = await ground
  return { rows, now: await tableOn(table, rows, dated, () => asOf), past, days }
}

const groundOf = async ({ rules }: Ruleset, rows: Stood[], dated: DatedRule[]): Promise<Ground> => {
  const table = tableOf(
    rows.map(({ verdicts }) => verdicts),
    rules.length,
  )
  return { table, past: await tableOn(table, rows, dated, (row) => row.capturedOn), days: daysOf(rows) }
}

type DatedRule = { rule: CompiledRule; place: number }

/** A table with the verdicts of the dated rules as they are on each row's day; rows without a day keep what they have. */
const tableOn = async (
  { rows: count, letters }: VerdictTable,
  rows: Stood[],
  dated: DatedRule[],
  dayOf: (row: Stood) => string | null,
): Promise<VerdictTable> => {
  const table = { rows: count, letters: letters.slice() }
  const columns = dated.map(({ place }) => columnAt(table, place))
  /** Many texts give the same answers to the questions that hang on the day: they are judged once. */
  const known = new Map<string, number[]>()
  for (const [i, row] of rows.entries()) {
    const day = dayOf(row)
    if (day === null || row.verdicts === '' || dated.length === 0) continue
    row.answers ??= JSON.stringify(row.dated)
    const key = `${day} ${row.answers}`
    let found = known.get(key)
    if (found === undefined) {
      found = []
      for (const { rule } of dated) found.push(letterOf(await datedOutcome(rule, row.dated, day)))
      known.set(key, found)
    }
    for (let k = 0; k < columns.length; k++) columns[k]![i] = found[k]!
  }
  return table
}
