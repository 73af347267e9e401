/** What a policy is held to on the command line: outcomes, a score, or what an earlier report had. */
import { type Baseline, compareWith } from '../core/baseline.ts'
import { countsInWords, quote } from '../core/report-words.ts'
import { type OutcomeName, type Severity, severities } from '../core/rules.ts'
import { countOutcomes } from '../core/score.ts'
import type { Outcome, Scorecard } from '../core/scorecard.ts'

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

export interface Held {
  /** Why it is not accepted; nothing where it is. Drafts do not count. */
  crossings: string[]
  /** What the baseline makes of it. */
  notes: string[]
}

export const holdTo = (
  thresholds: Thresholds,
  scorecard: Scorecard,
  baseline: Baseline | undefined,
): Held => {
  if (scorecard.outcomes.length === 0) return { crossings: [], notes: [] }
  const { failOn, failSeverity, minScore } = thresholds
  const notes: string[] = []
  const crossings: string[] = []
  const counts = failOn !== undefined || failSeverity !== undefined || baseline !== undefined
  const counted = counts ? notAccepted(scorecard, failOn ?? 'gap', failSeverity ?? 'low') : []
  const compared = baseline && compareWith(baseline, scorecard, counted, failOn ?? 'gap')
  if (compared) {
    const { fresh, known, gone } = compared
    notes.push(`beside the baseline: ${fresh.length} new, ${known.length} known, ${gone.length} gone`)
    notes.push(...fresh.map((outcome) => `new: ${inWords(outcome)}`), ...gone.map((rule) => `gone: ${rule}`))
  }
  const crossing = compared?.fresh ?? counted
  if (crossing.length > 0)
    crossings.push(
      `threshold crossed: ${compared ? 'new: ' : ''}${countsInWords(countOutcomes(crossing))}${failSeverity ? ` of severity ${failSeverity} or higher` : ''}`,
    )
  if (minScore !== undefined && (scorecard.score === null || scorecard.score < minScore))
    crossings.push(
      `threshold crossed: ${scorecard.score === null ? 'no score' : `score ${scorecard.score}`}, expected at least ${minScore}`,
    )
  return { crossings, notes }
}

const notAccepted = ({ outcomes }: Scorecard, failOn: FailOn, failSeverity: Severity): Outcome[] => {
  const least = severities.indexOf(failSeverity)
  return outcomes.filter(
    ({ status, outcome, severity }) =>
      status === 'active' && unacceptable[failOn].includes(outcome) && severities.indexOf(severity) <= least,
  )
}

const inWords = ({ rule, outcome, evidence: [best], title }: Outcome): string =>
  `${rule}, ${outcome}: ${best ? quote(best) : title}`
