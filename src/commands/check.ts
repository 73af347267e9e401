/** `lacuna check`: files in, scorecards out, no database. */
import { decodeText } from '../core/charset.ts'
import { checkPolicy } from '../core/check.ts'
import type { Format } from '../core/formats.ts'
import type { Report, Reported } from '../core/report.ts'
import { countsInWords } from '../core/report-words.ts'
import { type OutcomeName, type Severity, severities } from '../core/rules.ts'
import { countOutcomes } from '../core/score.ts'
import type { Scorecard } from '../core/scorecard.ts'
import { type ReportName, reports } from '../reports.ts'
import { findFiles, isOurs, readInput, reasonOf, stemOf, textExtensions, uriOf } from './inputs.ts'
import { type ExitCode, type Io, say, today } from './io.ts'
import { openResults } from './output.ts'
import { createProgress } from './progress.ts'
import { loadRuleset, refuseUnknownLaws } from './ruleset.ts'

export interface CheckOptions extends Thresholds {
  law?: string[]
  asOf?: string
  format?: Format
  report: ReportName
  output?: string
  rules?: string
}

export interface Thresholds {
  failOn?: FailOn
  failSeverity?: Severity
  minScore?: number
}
export const failOnNames = ['gap', 'partial', 'unclear'] as const
export type FailOn = (typeof failOnNames)[number]

/** Each word takes in the worse ones: who does not accept `partial` does not accept a gap either. */
const unacceptable: Record<FailOn, OutcomeName[]> = {
  gap: ['gap'],
  partial: ['gap', 'partial'],
  unclear: ['gap', 'partial', 'unclear'],
}

export const check = async (paths: string[], options: CheckOptions, io: Io): Promise<ExitCode> => {
  const { ruleset, problems } = await loadRuleset(options.rules, io)
  refuseUnknownLaws(ruleset, options.law)
  const { files, faults } = await findFiles(paths, textExtensions)
  for (const { at, message } of faults) await say(io, `${at}: ${message}`)
  let bad = problems.length + faults.length
  let crossed = 0
  let broken = 0
  let judged = 0

  const results = await openResults(options.output, io)
  const progress = createProgress(io, 'checking', files.length, true)
  const scorecards = async function* (): AsyncGenerator<Reported> {
    for (const file of files) {
      if (results.closed) break
      try {
        const bytes = await readInput(file, io)
        const { scorecard } = await checkPolicy(ruleset, {
          bytes,
          asOf: options.asOf ?? today(io),
          ...(file !== '-' && { name: file }),
          ...(options.format && { format: options.format }),
          ...(options.law && { laws: options.law }),
        })
        judged++
        yield {
          scorecard: { ...scorecard, policy: scorecard.policy ?? stemOf(file) },
          file: uriOf(file),
          source: () => decodeText(bytes).text,
        }
        if (scorecard.outcomes.length === 0) {
          bad++
          await say(io, `${file}: ${unjudged(scorecard)}`)
        }
        const reasons = crossings(scorecard, options)
        if (reasons.length > 0) crossed++
        for (const reason of reasons) await say(io, `${file}: ${reason}`)
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

/** Which thresholds a scorecard crosses, in words. Drafts do not count. */
export const crossings = (scorecard: Scorecard, { failOn, failSeverity, minScore }: Thresholds): string[] => {
  const found: string[] = []
  if (scorecard.outcomes.length === 0) return found
  if (failOn !== undefined || failSeverity !== undefined) {
    const least = severities.indexOf(failSeverity ?? 'low')
    const names = unacceptable[failOn ?? 'gap']
    const counted = scorecard.outcomes.filter(
      (o) => o.status === 'active' && names.includes(o.outcome) && severities.indexOf(o.severity) <= least,
    )
    if (counted.length > 0)
      found.push(
        `threshold crossed: ${countsInWords(countOutcomes(counted))}${failSeverity ? ` of severity ${failSeverity} or higher` : ''}`,
      )
  }
  if (minScore !== undefined && (scorecard.score === null || scorecard.score < minScore))
    found.push(
      `threshold crossed: ${scorecard.score === null ? 'no score' : `score ${scorecard.score}`}, expected at least ${minScore}`,
    )
  return found
}
