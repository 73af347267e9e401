/** Outcomes in, score out. Weights stand with the severities in `rules.ts`; everything else about scoring stands here. */
import { type OutcomeName, type Severity, severityWeights } from './rules.ts'

export const grades = ['A', 'B', 'C', 'D', 'F'] as const
export type Grade = (typeof grades)[number]

export interface Points {
  score: number | null
  range: [number, number] | null
  coverage: number
  grade: Grade | null
}

/** How much of its weight a decided rule earns. What is not decided, and what does not apply, earns and costs nothing. */
const earned: Record<OutcomeName, number | null> = {
  met: 1,
  partial: 0.5,
  gap: 0,
  unclear: null,
  'not-applicable': null,
}

/** A grade is the first whose score is reached. */
const gradesFrom: [number, Grade][] = [
  [90, 'A'],
  [80, 'B'],
  [70, 'C'],
  [60, 'D'],
  [0, 'F'],
]
/** Below this share of decided weight a grade would say more than is known. */
const leastCoverage = 0.5
/** Who leaves out what the law counts as critical is not good, however much else is said. */
const criticalCap: Grade = 'C'

export interface Scored {
  status: 'draft' | 'active'
  outcome: OutcomeName
  severity: Severity
}

/** Only active rules count. */
export const pointsOf = (outcomes: Scored[]): Points => {
  let decided = 0
  let open = 0
  let sum = 0
  let criticalGap = false
  for (const { status, outcome, severity } of outcomes) {
    if (status !== 'active' || outcome === 'not-applicable') continue
    const weight = severityWeights[severity]
    const share = earned[outcome]
    if (share === null) open += weight
    else {
      decided += weight
      sum += weight * share
    }
    if (outcome === 'gap' && severity === 'critical') criticalGap = true
  }
  const applicable = decided + open
  const score = decided > 0 ? oneDecimal(sum / decided) : null
  const coverage = applicable > 0 ? decided / applicable : 0
  return {
    score,
    range: applicable > 0 ? [oneDecimal(sum / applicable), oneDecimal((sum + open) / applicable)] : null,
    coverage: Math.round(coverage * 1000) / 1000,
    grade: score === null || coverage < leastCoverage ? null : gradeOf(score, criticalGap),
  }
}

/** Only active rules count. */
export const countOutcomes = (
  outcomes: Pick<Scored, 'status' | 'outcome'>[],
): Record<OutcomeName, number> => {
  const counts: Record<OutcomeName, number> = { met: 0, partial: 0, gap: 0, unclear: 0, 'not-applicable': 0 }
  for (const { outcome, status } of outcomes) if (status === 'active') counts[outcome]++
  return counts
}

const oneDecimal = (share: number): number => Math.round(share * 1000) / 10

const gradeOf = (score: number, criticalGap: boolean): Grade => {
  const [, grade] = gradesFrom.find(([from]) => score >= from)!
  return criticalGap && grade < criticalCap ? criticalCap : grade
}
