/** One policy through its snapshots: every outcome, and every change with its day, its cause and both sentences. */
import { z } from 'zod'
import { changeSchema } from './change.ts'
import { changesBetween, inOrder } from './differences.ts'
import { type DutyOf, dutiesIn, elderRules } from './duties.ts'
import { whyFragment } from './fragments.ts'
import { byDuty, createJudge, type DatedText, type Judged, standingOf, standingSchema } from './judged.ts'
import { sayTheSame } from './normal-sentence.ts'
import { outcomeNames, severities } from './rules.ts'
import type { Ruleset } from './ruleset.ts'
import { pointsOf } from './score.ts'
import type { Outcome, Scorecard } from './scorecard.ts'

export interface HistoryQuestion {
  policy: string
  /** Judge every snapshot by the law of this day; without it each by the law of its own. */
  asOf?: string
  laws?: string[]
  today: string
}

const outcome = z.enum(outcomeNames).nullable()

export const historySchema = z.object({
  policy: z.string(),
  asOf: z
    .string()
    .nullable()
    .describe('The date of the law for all snapshots; null: each is judged by the law of its own day.'),
  snapshots: z
    .array(
      z.object({
        on: z.string().describe('The day from which it stood: its capture date, or that of its import.'),
        sha256: z.string(),
        capturedOn: z.string().nullable(),
        title: z.string().nullable(),
        date: z.string().nullable().describe('The policy’s own date.'),
        words: z.int(),
        judged: z
          .boolean()
          .describe(
            'false: the text is no policy, or only a part of one; it is left out of all comparisons.',
          ),
        sameWords: z
          .boolean()
          .describe(
            'true: nothing but its formatting differs from the snapshot before; it is read as that was.',
          ),
        note: z.string().nullable().describe('Why it was not judged.'),
        ...standingSchema.shape,
      }),
    )
    .describe('Oldest first.'),
  now: standingSchema
    .nullable()
    .describe('The newest judged snapshot by the law of today; null with `asOf`.'),
  rules: z.array(
    z.object({
      rule: z.string(),
      replaces: z.array(z.string()).describe('Older rules of the same duty, newest first.'),
      law: z.string(),
      title: z.string(),
      severity: z.enum(severities),
      status: z.enum(['draft', 'active']),
      outcomes: z.array(outcome).describe('One for each snapshot; null: not in force, or not judged.'),
      now: outcome,
    }),
  ),
  changes: z.array(changeSchema).describe('Newest first; of one day the most severe first.'),
})
export type History = z.infer<typeof historySchema>

type Column = History['snapshots'][number]

/** Texts come one at a time, oldest first, so that no more than three are held however many there are. */
export const historyOf = async (
  ruleset: Ruleset,
  texts: AsyncIterable<DatedText>,
  { policy, asOf, laws, today }: HistoryQuestion,
): Promise<History> => {
  const dutyOf = dutiesIn(ruleset.rules)
  const judge = createJudge(ruleset, policy, laws)
  const columns: Column[] = []
  const outcomes: Map<string, Outcome>[] = []
  const changes: History['changes'] = []
  let standing: { text: DatedText; judged: Judged } | null = null
  for await (const [came, next] of withNext(texts)) {
    const same = standing !== null && saysTheSame(standing.text, came)
    const text: DatedText = same ? { ...came, facts: standing!.text.facts } : came
    const judged = await judge(text, asOf ?? text.since)
    const note = noteOn(text.document, standing?.text.document ?? null, next?.document ?? null)
    columns.push(columnOf(judged.scorecard, text, same, note))
    outcomes.push(note === null ? byDuty(judged.scorecard, dutyOf) : new Map())
    if (note !== null) continue
    if (standing !== null) {
      const aged = asOf === undefined ? await judge(standing.text, text.since) : standing.judged
      changes.push(...(await changesBetween(standing.judged, aged, same ? aged : judged, dutyOf)))
    }
    standing = { text, judged }
  }
  const now =
    standing === null || asOf !== undefined || today < standing.text.since
      ? null
      : await judge(standing.text, today)
  if (standing !== null && now !== null)
    changes.push(...(await changesBetween(standing.judged, now, now, dutyOf)))
  return {
    policy,
    asOf: asOf ?? null,
    snapshots: columns,
    now: now && standingOf(now.scorecard),
    rules: rowsOf(ruleset, outcomes, now && byDuty(now.scorecard, dutyOf), dutyOf),
    changes: inOrder(changes),
  }
}

const saysTheSame = (before: DatedText, after: DatedText): boolean =>
  before.document.gate.pass === after.document.gate.pass &&
  (before.snapshot.sha256 === after.snapshot.sha256 || sayTheSame(before.document.text, after.document.text))

const columnOf = (
  scorecard: Scorecard,
  { since, document }: DatedText,
  sameWords: boolean,
  note: string | null,
): Column => ({
  on: since,
  sha256: scorecard.snapshot.sha256,
  capturedOn: scorecard.snapshot.capturedOn,
  title: document.title,
  date: document.date,
  words: document.words,
  judged: note === null,
  sameWords,
  note,
  ...standingOf(note === null ? scorecard : { ...scorecard, ...pointsOf([]), outcomes: [] }),
})

/** Why a text says nothing of the policy as it stood; null where it does. */
const noteOn = (
  document: DatedText['document'],
  before: DatedText['document'] | null,
  after: DatedText['document'] | null,
): string | null => {
  if (!document.gate.pass) return document.gate.message
  return before === null ? null : whyFragment(before, document, after)
}

async function* withNext<T>(all: AsyncIterable<T>): AsyncIterable<[T, T | null]> {
  let held: T | null = null
  for await (const one of all) {
    if (held !== null) yield [held, one]
    held = one
  }
  if (held !== null) yield [held, null]
}

const rowsOf = (
  { rules }: Ruleset,
  outcomes: Map<string, Outcome>[],
  now: Map<string, Outcome> | null,
  dutyOf: DutyOf,
): History['rules'] => {
  const all = now === null ? outcomes : [...outcomes, now]
  const duties = [...new Set(all.flatMap((one) => [...one.keys()]))].sort()
  return duties.map((duty) => {
    // True because the duty was found in one of them.
    const { rule, law, title, severity, status } = all.findLast((one) => one.has(duty))!.get(duty)!
    return {
      rule,
      replaces: elderRules(duty, rules, dutyOf).filter((elder) => elder !== rule),
      law,
      title,
      severity,
      status,
      outcomes: outcomes.map((one) => one.get(duty)?.outcome ?? null),
      now: now?.get(duty)?.outcome ?? null,
    }
  })
}
