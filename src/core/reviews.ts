/** What people decided on outcomes: which decisions still hold for a scorecard, and the score with them. */
import { z } from 'zod'
import { createStands, normalSentence } from './normal-sentence.ts'
import { outcomeNames } from './rules.ts'
import type { Ruleset } from './ruleset.ts'
import { pointsOf } from './score.ts'
import { type Outcome, pointsShape, type Scorecard } from './scorecard.ts'

export const actions = ['confirm', 'override', 'waive', 'withdraw'] as const
/** What an override may put instead: who decides does not leave it unclear. */
export const decidedOutcomes = ['met', 'partial', 'gap', 'not-applicable'] as const

/** An entry of the log. */
export const decisionSchema = z.object({
  id: z.int(),
  rule: z.string().describe('law/id'),
  action: z
    .enum(actions)
    .describe(
      'confirm: as judged. override: `outcome` counts instead. waive: the rule is left out. withdraw: takes the decision before back.',
    ),
  outcome: z.enum(outcomeNames).nullable().describe('What counts instead, of an override.'),
  reason: z.string(),
  author: z.string(),
  decidedAt: z.string(),
  expiresOn: z.string().nullable().describe('The last day it holds.'),
  sha256: z.string().describe('The text it was decided on.'),
  asOf: z.string().describe('The date of the law it was decided by.'),
  ruleDigest: z.string().describe('The version of the rule it was decided by.'),
  judged: z.enum(outcomeNames).describe('The outcome it was decided on.'),
  quotes: z
    .array(z.string())
    .describe('The sentences that the outcome rested on; none where it was silence.'),
})
export type Decision = z.infer<typeof decisionSchema>

const { rule, action, outcome, judged, reason, author, decidedAt, expiresOn } = decisionSchema.shape
/** A decision beside the outcome it is on. */
export const reviewSchema = z.object({
  rule,
  action,
  outcome,
  judged,
  reason,
  author,
  decidedAt,
  expiresOn,
  state: z.enum(['in force', 'lapsed']),
  why: z.string().nullable().describe('Why it lapsed.'),
})
export type Review = z.infer<typeof reviewSchema>

export const reviewedSchema = z.object({
  reviewed: z
    .object(pointsShape)
    .nullable()
    .describe('The score with what reviewers decided; null where no decision is in force.'),
  reviews: z.array(reviewSchema).describe('The decisions on these outcomes, also those that lapsed.'),
})
export type Reviewed = z.infer<typeof reviewedSchema>

/** What a scorecard is reviewed against. */
export interface Judged {
  scorecard: Scorecard
  ruleset: Ruleset
  /** The text that was judged, as it was read. */
  text: string
  /** ISO date: what expires does so whatever the date of the law. */
  today: string
}

/** `decisions`: those that apply to this text, the newest of each rule. */
export const review = (decisions: Decision[], judged: Judged): Reviewed => {
  if (decisions.length === 0) return { reviewed: null, reviews: [] }
  const stands = createStands(judged.text)
  const outcomes = new Map(judged.scorecard.outcomes.map((outcome) => [outcome.rule, outcome]))
  const reviews = decisions.flatMap((decision) => {
    const outcome = outcomes.get(decision.rule)
    const gone = outcome ? null : whyGone(decision, judged)
    // It is not asked for: another law, or another day.
    if (!outcome && gone === null) return []
    const why = outcome ? whyLapsed(decision, outcome, judged, stands) : gone
    return [reviewOf(decision, why)]
  })
  return { reviewed: pointsWith(judged.scorecard.outcomes, reviews), reviews }
}

const reviewOf = (decision: Decision, why: string | null): Review => {
  const { rule, action, outcome, judged, reason, author, decidedAt, expiresOn } = decision
  const state = why === null ? 'in force' : 'lapsed'
  return { rule, action, outcome, judged, reason, author, decidedAt, expiresOn, state, why }
}

const whyGone = ({ rule }: Decision, { ruleset, scorecard }: Judged): string | null => {
  const found = ruleset.rules.find(({ law, id }) => `${law}/${id}` === rule)
  // Of a text that is no policy nothing is judged.
  if (!scorecard.document.gate.pass) return null
  if (!found) return 'There is no such rule any more.'
  return found.rule.status === 'retired' ? 'The rule is retired.' : null
}

/**
 * A decision was on this outcome for these sentences. Where either is another now, a person has to look again: a waiver of one
 * gap must not hide the next.
 */
const whyLapsed = (
  { expiresOn, ruleDigest, sha256, judged, quotes }: Decision,
  { outcome, ruleDigest: digest, evidence }: Outcome,
  { scorecard, today }: Judged,
  stands: (sentence: string) => boolean,
): string | null => {
  if (expiresOn !== null && expiresOn < today) return `It held until ${expiresOn}.`
  if (ruleDigest !== digest) return 'The rule means something else now: it was changed after the decision.'
  const quoted = new Set(evidence.map(({ text }) => normalSentence(text)))
  const lost =
    scorecard.snapshot.sha256 === sha256
      ? undefined
      : quotes.find((quote) => !quoted.has(normalSentence(quote)) && !stands(quote))
  if (lost !== undefined) return `A sentence it was decided on is gone from the text: “${lost}”`
  if (outcome !== judged) return `It was decided on the outcome ${judged}; the rule is judged ${outcome} now.`
  if (quotes.length === 0 && evidence.length > 0)
    return `It was decided on silence; the outcome rests on a sentence now: “${evidence[0]!.text}”`
  return null
}

const pointsWith = (outcomes: Outcome[], reviews: Review[]): Reviewed['reviewed'] => {
  const inForce = new Map(reviews.flatMap((r) => (r.state === 'in force' ? [[r.rule, r] as const] : [])))
  if (inForce.size === 0) return null
  return pointsOf(outcomes.map((o) => ({ ...o, outcome: countedAs(o, inForce.get(o.rule)) })))
}

/** What a reviewed outcome counts as. */
const countedAs = ({ outcome }: Outcome, review: Review | undefined): Outcome['outcome'] =>
  review?.action === 'waive' ? 'not-applicable' : (review?.outcome ?? outcome)
