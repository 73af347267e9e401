/** `lacuna check`: files in, scorecards out, no database. */
import type { Baseline } from '../core/baseline.ts'
import { decodeText } from '../core/charset.ts'
import { checkPolicy } from '../core/check.ts'
import type { Format } from '../core/formats.ts'
import type { Report, Reported } from '../core/report.ts'
import type { Scorecard } from '../core/scorecard.ts'
import { type ReportName, reports } from '../reports.ts'
import { readBaseline } from './baseline.ts'
import {
  findFiles,
  isOurs,
  readInput,
  reasonOf,
  saidByPath,
  stemOf,
  textExtensions,
  uriOf,
} from './inputs.ts'
import { type ExitCode, type Io, say, today } from './io.ts'
import { openResults } from './output.ts'
import { createProgress } from './progress.ts'
import { loadRuleset, refuseUnknownLaws } from './ruleset.ts'
import { holdTo, type Thresholds } from './thresholds.ts'

export interface CheckOptions extends Thresholds {
  law?: string[]
  asOf?: string
  format?: Format
  report: ReportName
  output?: string
  rules?: string
  baseline?: string
}

export const check = async (paths: string[], options: CheckOptions, io: Io): Promise<ExitCode> => {
  const { ruleset, problems } = await loadRuleset(options.rules, io)
  refuseUnknownLaws(ruleset, options.law)
  const baseline = options.baseline === undefined ? undefined : await readBaseline(options.baseline)
  const { files, faults } = await findFiles(paths, textExtensions)
  for (const { at, message } of faults) await say(io, `${at}: ${message}`)
  let bad = problems.length + faults.length
  let crossed = 0
  let broken = 0
  let judged = 0

  const results = await openResults(options.output, io)
  const progress = createProgress(io, 'checking', files.length, { resultsScroll: true })
  const scorecards = async function* (): AsyncGenerator<Reported> {
    for (const file of files) {
      if (results.closed) break
      try {
        const bytes = await readInput(file, io)
        const { scorecard } = await checkPolicy(ruleset, {
          bytes,
          ...saidByPath(file),
          asOf: options.asOf ?? today(io),
          ...(file !== '-' && { name: file }),
          ...(options.format && { format: options.format }),
          ...(options.law && { laws: options.law }),
        })
        judged++
        const named = { ...scorecard, policy: scorecard.policy ?? stemOf(file) }
        yield {
          scorecard: named,
          file: uriOf(file),
          source: () => decodeText(bytes).text,
        }
        if (scorecard.outcomes.length === 0) {
          bad++
          await say(io, `${file}: ${unjudged(scorecard)}`)
        }
        const { crossings, notes } = holdTo(options, named, baseline && meant(baseline, named, files))
        if (crossings.length > 0) crossed++
        for (const line of [...notes, ...crossings]) await say(io, `${file}: ${line}`)
      } catch (error) {
        if (isOurs(error)) broken++
        bad++
        await say(io, `${file}: ${isOurs(error) ? (error as Error).stack : reasonOf(error)}`)
      }
      await progress.step()
    }
  }
  const report: Report = reports[options.report]
  for await (const text of report.write(scorecards(), {
    ruleset,
    colour: results.colour,
    width: results.width,
  }))
    await results.write(text)
  await progress.end()
  await results.end()
  if (files.length + faults.length > 1)
    await say(
      io,
      `${judged} of ${files.length + faults.length} inputs checked, ${crossed} beyond a threshold, ${bad} problems`,
    )
  if (broken > 0) return 3
  if (bad > 0 || judged === 0) return 2
  return crossed > 0 ? 1 : 0
}

const unjudged = ({ document, asOf }: Scorecard): string =>
  document.gate.pass ? `no rule was in force on ${asOf}` : `not judged: ${document.gate.message}`

/** Of one policy, held to a baseline of one policy, it does not matter how its file is called now. */
const meant = (baseline: Baseline, { policy }: Scorecard, files: string[]): Baseline =>
  files.length === 1 && baseline.length === 1 ? baseline.map((one) => ({ ...one, policy })) : baseline
