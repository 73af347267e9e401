/** Where a text stands under a ruleset, a letter a rule: small enough to look through thousands of texts at once. */
import { type Answer, type Answers, createAnswers } from './answers.ts'
import { digestOf } from './digest.ts'
import { datedQuestions, factsAskedBy, judgeOutcomes } from './evaluate.ts'
import type { FactAnswers } from './fact-answers.ts'
import { type OutcomeName, outcomeNames } from './rules.ts'
import type { CompiledRule, Ruleset } from './ruleset.ts'

/** A rule among others, in the order in which standings name verdicts. */
export interface RulePlace {
  /** law/id */
  rule: string
  /** Of the rule and of all that detects the facts it asks: the same digest gives the same verdict on the same text. */
  digest: string
}

export interface Standing {
  /** One letter a rule, in the order of the ruleset's rules; empty where the text is no policy. */
  verdicts: string
  /** What the text answers to the questions of rules whose verdict depends on the day. */
  dated: Record<string, Answer>
}

/** Of a text that is no policy. */
export const noStanding: Standing = { verdicts: '', dated: {} }

export const placesIn = ({ rules, facts }: Ruleset): RulePlace[] =>
  rules.map((compiled) => ({
    rule: nameOf(compiled),
    digest: digestOf([
      compiled.digest,
      ...factsAskedBy(compiled).map((fact) => facts.get(fact)!.detectionDigest),
    ]),
  }))

export const nameOf = ({ law, id }: Pick<CompiledRule, 'law' | 'id'>): string => `${law}/${id}`

const letters: Record<OutcomeName, string> = {
  met: 'm',
  partial: 'p',
  gap: 'g',
  unclear: 'u',
  'not-applicable': 'n',
}
export const letterOf = (outcome: OutcomeName): number => letters[outcome].charCodeAt(0)

/** The day has to be known first. */
export const datedLetter = 'd'
const outcomes = new Map(outcomeNames.map((name) => [letters[name].charCodeAt(0), name]))

/** null: the day has to be known first. */
export const outcomeAt = (verdicts: string, place: number): OutcomeName | null =>
  outcomeOf(verdicts.charCodeAt(place))
export const outcomeOf = (letter: number): OutcomeName | null => outcomes.get(letter) ?? null

/** Which rules have to be judged, and where the verdicts of the others are to be found. */
export interface Plan {
  judge: { rule: CompiledRule; place: number }[]
  /** By place: where the verdict stood before; -1 for a rule that is judged. */
  from: Int32Array
}

/** All rules, or those whose digest is not among `before`: an edit of one rule leaves the others' verdicts as they are. */
export const planFor = ({ rules }: Ruleset, places: RulePlace[], before: RulePlace[] = []): Plan => {
  const known = new Map(before.map(({ rule, digest }, place) => [`${rule} ${digest}`, place]))
  const from = Int32Array.from(places, ({ rule, digest }) => known.get(`${rule} ${digest}`) ?? -1)
  const judge = rules
    .map((rule, place) => ({ rule, place }))
    .filter(({ rule, place }) => from[place]! < 0 && datedQuestions(rule).length === 0)
  return { judge, from }
}

/** @param before the verdicts that `plan.from` points into */
export const standingOf = async (
  { rules }: Ruleset,
  plan: Plan,
  facts: FactAnswers,
  before = '',
): Promise<Standing> => {
  const answers = createAnswers(facts, undefined)
  // No day matters to rules without dated questions.
  const judged = await judgeOutcomes(
    plan.judge.map(({ rule }) => rule),
    answers,
    '',
  )
  const verdicts = Array.from(plan.from, (place) => (place < 0 ? datedLetter : before[place]!))
  for (const [i, { place }] of plan.judge.entries()) verdicts[place] = letters[judged[i]!]
  return { verdicts: verdicts.join(''), dated: datedAnswers(rules, answers) }
}

/** The facts that an update by this plan reads. */
export const factsFor = ({ rules }: Ruleset, { judge }: Plan): string[] => [
  ...new Set([...judge.map(({ rule }) => rule), ...rules.filter(isDated)].flatMap(factsAskedBy)),
]

export const isDated = (rule: CompiledRule): boolean => datedQuestions(rule).length > 0

const datedAnswers = (rules: CompiledRule[], answers: Answers): Standing['dated'] =>
  Object.fromEntries(
    rules.flatMap(datedQuestions).map(({ key, ask }) => [key, answers.to(ask, key)] as const),
  )

/** The verdict of a rule with dated questions on a day, from the answers that a standing keeps. */
export const datedOutcome = async (
  rule: CompiledRule,
  dated: Standing['dated'],
  asOf: string,
): Promise<OutcomeName> => {
  const [outcome] = await judgeOutcomes([rule], { to: (_, question) => dated[question!] ?? null }, asOf)
  return outcome!
}
