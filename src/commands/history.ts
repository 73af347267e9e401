/** `lacuna history` and `lacuna then-and-now`: a stored policy over time, or a folder of dated texts without a store. */
import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { readPolicy } from '../core/check.ts'
import { historyOf } from '../core/history.ts'
import type { DatedText } from '../core/judged.ts'
import { historyText, thenAndNowText } from '../core/report-history.ts'
import type { Ruleset } from '../core/ruleset.ts'
import { thenAndNow } from '../core/then-and-now.ts'
import { upcomingFor } from '../core/upcoming.ts'
import { defined } from '../defined.ts'
import { horizon } from '../history.ts'
import { Refusal } from '../refusal.ts'
import { findFiles, isOurs, readInput, reasonOf, saidByPath, textExtensions } from './inputs.ts'
import { type ExitCode, type Io, say, today } from './io.ts'
import { openResults, type Results } from './output.ts'
import { loadRuleset, refuseUnknownLaws } from './ruleset.ts'
import { withLacuna } from './store.ts'

export interface HistoryOptions {
  law?: string[]
  asOf?: string
  report: 'text' | 'json'
  output?: string
  rules?: string
}

export interface ThenAndNowOptions extends HistoryOptions {
  at?: string
  from?: number
}

export const history = async (name: string, options: HistoryOptions, io: Io): Promise<ExitCode> => {
  const { law: laws, asOf } = options
  const query = defined({ laws, asOf })
  const told = (await isPath(name))
    ? await historyOfFiles(name, options, io)
    : await withLacuna(io, async (lacuna) => ({
        history: await lacuna.history(name, query),
        upcoming: asOf === undefined ? await lacuna.upcoming(name, defined({ laws })) : null,
      }))
  return write(options, io, told, (results) => historyText(told.history, told.upcoming, results))
}

export const compare = async (name: string, options: ThenAndNowOptions, io: Io): Promise<ExitCode> => {
  const { law: laws, asOf, at, from } = options
  const both = (await isPath(name))
    ? await compareFile(name, options, io)
    : await withLacuna(io, (lacuna) => lacuna.thenAndNow(name, defined({ at, asOf, laws, from })))
  return write(options, io, both, (results) => thenAndNowText(both, results))
}

/** A name that is a path here is one; a policy of the same name is reached from another folder. */
const isPath = async (name: string): Promise<boolean> => (await stat(name).catch(() => null)) !== null

const write = async (
  { report, output }: HistoryOptions,
  io: Io,
  value: unknown,
  text: (results: Results) => string,
): Promise<ExitCode> => {
  const results = await openResults(output, io)
  await results.write(report === 'json' ? `${JSON.stringify(value, null, 2)}\n` : text(results))
  await results.end()
  return 0
}

/* Without a store */

const historyOfFiles = async (path: string, { law: laws, asOf, rules }: HistoryOptions, io: Io) => {
  const { ruleset } = await loadRuleset(rules, io)
  refuseUnknownLaws(ruleset, laws)
  const texts = await datedTexts(path, ruleset, io)
  const policy = basename(resolve(path))
  const inTurn = async function* () {
    yield* texts
  }
  return {
    history: await historyOf(ruleset, inTurn(), { policy, today: today(io), ...defined({ asOf, laws }) }),
    upcoming:
      asOf === undefined
        ? await upcomingFor(ruleset, texts.at(-1)!, {
            policy,
            today: today(io),
            until: horizon(today(io)),
            ...defined({ laws }),
          })
        : null,
  }
}

const compareFile = async (
  path: string,
  { law: laws, asOf: now, at, from, rules }: ThenAndNowOptions,
  io: Io,
) => {
  const asOf = now ?? today(io)
  if (from !== undefined) throw new Refusal('invalid', '--from: expected a stored policy, came a path')
  const { ruleset } = await loadRuleset(rules, io)
  refuseUnknownLaws(ruleset, laws)
  const texts = await datedTexts(path, ruleset, io)
  const text = texts.findLast(({ since }) => at === undefined || since <= at)
  if (!text) throw new Refusal('invalid', `--at ${at}: expected a day on or after ${texts[0]!.since}`)
  if (asOf < text.since)
    throw new Refusal(
      'invalid',
      `--as-of ${asOf}: expected a day on or after ${text.since}, when the text stood`,
    )
  const policy = basename(resolve(path))
  const by = { ruleset, text }
  return thenAndNow(policy, { ...by, asOf: text.since }, { ...by, asOf }, laws)
}

/** Oldest first; what has no date is told and left out. */
const datedTexts = async (path: string, ruleset: Ruleset, io: Io): Promise<[DatedText, ...DatedText[]]> => {
  const { files, faults } = await findFiles([path], textExtensions)
  for (const { at, message } of faults) await say(io, `${at}: ${message}`)
  const texts: DatedText[] = []
  for (const file of files) {
    try {
      texts.push(await datedText(file, ruleset, io))
    } catch (error) {
      if (isOurs(error)) throw error
      await say(io, `left out ${file}: ${reasonOf(error)}`)
    }
  }
  const [first, ...others] = texts.sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0))
  if (first === undefined) throw new Refusal('invalid', `${path}: expected texts with dates, came none`)
  return [first, ...others]
}

const datedText = async (file: string, ruleset: Ruleset, io: Io): Promise<DatedText> => {
  const { sha256, format, document, facts } = await readPolicy(ruleset, {
    bytes: await readInput(file, io),
    name: basename(file),
  })
  const capturedOn = saidByPath(file).capturedOn ?? document.provenance.capturedOn
  if (capturedOn === undefined)
    throw new Error('expected a date in its name (YYYY-MM-DD) or in its archive header, came none')
  const sourceUrl = document.provenance.sourceUrl ?? null
  return { since: capturedOn, snapshot: { sha256, capturedOn, sourceUrl, format }, document, facts }
}
