/** The words in which every report speaks of scorecards, outcomes and sentences. */
import type { NearMiss } from './facts.ts'
import { casesInWords } from './precision.ts'
import type { Reported } from './report.ts'
import type { Review } from './reviews.ts'
import { type OutcomeName, severities } from './rules.ts'
import type { Points } from './score.ts'
import type { Outcome, Scorecard, Weighed } from './scorecard.ts'

/** What wants doing comes first. */
export const byUrgency: OutcomeName[] = ['gap', 'partial', 'unclear', 'met', 'not-applicable']

export const outcomeWords: Record<OutcomeName, { one: string; many: string }> = {
  gap: { one: 'gap', many: 'gaps' },
  partial: { one: 'partial', many: 'partial' },
  unclear: { one: 'unclear', many: 'unclear' },
  met: { one: 'met', many: 'met' },
  'not-applicable': { one: 'not applicable', many: 'not applicable' },
}

/** More sentences than this prove no more. The JSON report has them all. */
const mostSentences = 3
export const firstOf = <T>(sentences: T[]): T[] => sentences.slice(0, mostSentences)
export const restOf = (sentences: unknown[]): string[] =>
  sentences.length > mostSentences ? [`and ${sentences.length - mostSentences} more`] : []

export const inOrder = (outcomes: Outcome[]): Outcome[] =>
  [...outcomes].sort(
    (a, b) =>
      byUrgency.indexOf(a.outcome) - byUrgency.indexOf(b.outcome) ||
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      (a.rule < b.rule ? -1 : 1),
  )

export const needsWork = ({ outcome }: Pick<Outcome, 'outcome'>): boolean =>
  outcome === 'gap' || outcome === 'partial' || outcome === 'unclear'

export const countsInWords = (counts: Partial<Record<OutcomeName, number>>): string =>
  byUrgency
    .filter((name) => (counts[name] ?? 0) > 0)
    .map((name) => `${counts[name]} ${counts[name] === 1 ? outcomeWords[name].one : outcomeWords[name].many}`)
    .join(', ') || 'no rule'

export const scoreInWords = ({ score, range, coverage, grade }: Points): string => {
  const spread = range && range[0] !== range[1] ? ` (${range[0].toFixed(1)} to ${range[1].toFixed(1)})` : ''
  return `${grade ? `grade ${grade}` : 'no grade'}, ${score === null ? 'no score' : `score ${score.toFixed(1)}${spread}`}, coverage ${Math.round(coverage * 100)}%`
}

export const actionWords: Record<Review['action'], string> = {
  confirm: 'confirmed',
  override: 'overridden',
  waive: 'waived',
  withdraw: 'withdrawn',
}

/** What people decided on an outcome, also when it lapsed. */
export const reviewOf = (
  { reviews = [] }: Reported['scorecard'],
  { rule }: Pick<Outcome, 'rule'>,
): Review | undefined => reviews.find((review) => review.rule === rule)

export const decisionInWords = ({ action, outcome, author, decidedAt, expiresOn, state }: Review): string =>
  [
    actionWords[action],
    ...(outcome ? [`to ${outcomeWords[outcome].one}`] : []),
    `by ${author} on ${decidedAt.slice(0, 10)}`,
    ...(expiresOn ? [`until ${expiresOn}`] : []),
    ...(state === 'lapsed' ? ['(lapsed)'] : []),
  ].join(' ')

export const reviewInWords = (review: Review): string =>
  [`${decisionInWords(review)}: “${review.reason}”`, ...(review.why ? [review.why] : [])].join(' ')

/** The second score, where decisions are in force. */
export const reviewedInWords = ({ reviewed, reviews = [] }: Reported['scorecard']): string[] =>
  reviewed
    ? [
        `with the decisions of reviewers (${reviews.filter(({ state }) => state === 'in force').length} in force): ${scoreInWords(reviewed)}`,
      ]
    : []

export const identity = ({ snapshot, document, asOf }: Scorecard): string[] => [
  ...(document.title ? [document.title] : []),
  ...(snapshot.capturedOn ? [`captured ${snapshot.capturedOn}`] : []),
  ...(document.date ? [`dated ${document.date}`] : []),
  `${document.words.toLocaleString('en-US')} words of ${snapshot.format}`,
  `law of ${asOf}`,
  ...(document.gate.pass && document.gate.reason !== null ? [document.gate.message.replace(/\.$/, '')] : []),
]

export const nameOf = ({ policy, snapshot }: Scorecard): string =>
  policy ?? `text ${snapshot.sha256.slice(0, 12)}`

export const nothingJudged = ({ document, asOf }: Scorecard): string =>
  document.gate.pass ? `No rule was in force on ${asOf}.` : `Not judged: ${document.gate.message}`

export const quote = ({ text, leadIn }: Pick<Weighed, 'text' | 'leadIn'>): string =>
  `“${leadIn ? `${leadIn} … ` : ''}${text}”`

export const place = ({ line, section, scope }: Weighed): string => {
  const narrowed = scope.filter((reader) => reader !== 'everyone')
  return [
    `line ${line}`,
    ...(section ? [section] : []),
    ...(narrowed.length > 0 ? [`for ${narrowed.join(', ')}`] : []),
  ].join(', ')
}

export const trust = ({ precision }: Weighed): string[] =>
  precision ? [`cue ${casesInWords(precision)}`] : []

/** A sentence that a verdict rests on: its place, its words, and how far it can be trusted. */
export const basis = (evidence: Weighed): string =>
  [`${place(evidence)}: ${quote(evidence)}`, ...trust(evidence).map((s) => `(${s})`)].join(' ')

/** Where nothing was found: how often that was right. */
export const silenceInWords = ({ fact, ...cases }: Outcome['silence'][number]): string =>
  `${fact} not found: ${casesInWords(cases)}`

export const miss = ({ line, text, why }: NearMiss): string => `line ${line}: “${text}” (${why})`

export const reference = ({ ref, verified }: Outcome['citations'][number]): string =>
  `${ref}${verified ? '' : ' (not verified)'}`
export const citation = (cited: Outcome['citations'][number]): string => `${reference(cited)} ${cited.url}`
