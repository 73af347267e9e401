/**
 * Facts and rules in, outcomes out. json-rules-engine judges every condition, and only this file knows it.
 *
 * The engine knows true and false, our reading also knows "only a person can tell". So each rule is judged twice: once with
 * every question about something unclear answered no, and once answered yes. Conditions are positive, therefore what holds
 * in the first reading holds whatever a person would find, and what fails in the second fails whatever they would find.
 */
import { Engine, type TopLevelCondition, type TopLevelConditionResult } from 'json-rules-engine'
import { type Answer, type Answers, createReadings, isWithin, questionOf } from './answers.ts'
import type { Fact, FactResult } from './facts.ts'
import { weigh, weighSilence } from './precision.ts'
import { keyOf, type Prepared, prepare, remember } from './prepared-rules.ts'
import { jurisdictionsOf, type Profile } from './profile.ts'
import { type Statements, statementsOf } from './questions.ts'
import { createExplainer, type Explanation } from './reasons.ts'
import { type Ask, bindsOn, type Condition, type OutcomeName } from './rules.ts'
import type { CompiledRule, Ruleset } from './ruleset.ts'
import type { Outcome } from './scorecard.ts'
import { decide, type RulePart, ruleParts, type Told, type TwiceTold, type Verdict } from './verdicts.ts'

export interface Question {
  /** The date of the law, ISO. */
  asOf: string
  /** Only these laws; by default those of the readers' jurisdictions. */
  laws?: string[]
  profile?: Profile
}

/** The outcomes of all rules that bind on the day, by rule. Drafts are among them, retired rules are not. */
export const evaluate = async (
  ruleset: Ruleset,
  facts: FactResult[],
  question: Question,
): Promise<Outcome[]> => {
  const rules = rulesFor(ruleset, question)
  return evaluateRules(ruleset, rules, facts, question)
}

/** One rule alone, whatever its dates and status. */
export const evaluateRule = async (
  ruleset: Ruleset,
  compiled: CompiledRule,
  facts: FactResult[],
  question: Question,
): Promise<Outcome> => {
  const [outcome] = await evaluateRules(ruleset, [compiled], facts, question)
  return outcome!
}

/** These rules, in this order, whatever their dates and status. */
export const evaluateRules = async (
  ruleset: Ruleset,
  rules: CompiledRule[],
  facts: FactResult[],
  { asOf, profile }: Question,
): Promise<Outcome[]> => {
  const answers = createReadings(new Map(facts.map((result) => [result.fact, result])), profile)
  const verdicts = await judge(rules, answers, asOf)
  const explain = createExplainer(
    answers,
    (fact) => statementsOn(fact, ruleset),
    (fact) => isPointer(ruleset.facts.get(fact)?.fact),
  )
  return rules.map((compiled, i) =>
    outcomeOf(ruleset, compiled, verdicts[i]!, explain(verdicts[i]!, compiled.rule)),
  )
}

/** The outcomes of these rules alone, whatever their dates and status, and without a word: for thousands of texts at once. */
export const judgeOutcomes = async (
  rules: CompiledRule[],
  answers: Answers,
  asOf: string,
): Promise<OutcomeName[]> => (await judge(rules, answers, asOf)).map(({ outcome }) => outcome)

/** The questions of a rule whose verdict depends on the day; none of any other. */
export const datedQuestions = (compiled: CompiledRule): { key: string; ask: Ask }[] => {
  const { dated, questions } = prepare(compiled)
  return dated ? questions : []
}

/** The ids of the facts that a rule's conditions ask. */
export const factsAskedBy = (compiled: CompiledRule): string[] => prepare(compiled).facts

const rulesFor = ({ laws, rules }: Ruleset, { asOf, laws: wanted, profile }: Question): CompiledRule[] => {
  const unknown = wanted?.find((law) => !laws.has(law))
  if (unknown !== undefined) throw new Error(`no law ${unknown}: whoever takes the request refuses it`)
  const jurisdictions = jurisdictionsOf(profile)
  return rules.filter(
    ({ law, rule: { status, inForce } }) =>
      status !== 'retired' &&
      bindsOn(inForce, asOf) &&
      (wanted ? wanted.includes(law) : jurisdictions.includes(laws.get(law)!.jurisdiction)),
  )
}

const outcomeOf = (
  { measured }: Ruleset,
  { law, id, digest, rule }: CompiledRule,
  { outcome }: Verdict,
  { reason, evidence, nearMisses, triggers, missing }: Explanation,
): Outcome => {
  return {
    rule: `${law}/${id}`,
    law,
    title: rule.title,
    status: rule.status === 'draft' ? 'draft' : 'active',
    outcome,
    severity: rule.severity,
    citations: rule.citations,
    inForce: rule.inForce,
    ruleDigest: digest,
    reason,
    remedy: outcome === 'met' || outcome === 'not-applicable' ? null : rule.remedy,
    evidence: weigh(measured, evidence),
    nearMisses,
    triggers: weigh(measured, triggers),
    silence: weighSilence(measured, missing),
  }
}

/** It knows no answer but "unclear: look there". */
const isPointer = (fact: Fact | undefined): boolean =>
  fact?.unclear !== undefined &&
  [fact.stated, fact.vague, fact.denied, fact.inSections, fact.impliedBy].every((one) => one === undefined)

const statements = new WeakMap<Ruleset, Map<string, Statements>>()
const statementsOn = (fact: string, ruleset: Ruleset): Statements => {
  const made = statements.get(ruleset) ?? new Map<string, Statements>()
  statements.set(ruleset, made)
  const known = made.get(fact) ?? statementsOf(ruleset.facts.get(fact)!.fact.question)
  made.set(fact, known)
  return known
}

const judge = async (rules: CompiledRule[], answers: Answers, asOf: string): Promise<Verdict[]> => {
  const verdicts: Verdict[] = []
  const missing: { at: number; key: string; rule: Prepared }[] = []
  for (const [at, compiled] of rules.entries()) {
    const rule = prepare(compiled)
    const key = keyOf(rule, answers, asOf)
    const known = rule.known.get(key)
    if (known) verdicts[at] = known
    else missing.push({ at, key, rule })
  }
  if (missing.length === 0) return verdicts

  const toAsk = missing.map(({ rule }) => rule)
  const sure = await askEngine(toAsk, answers, asOf, false)
  const possible = await askEngine(toAsk, answers, asOf, true)
  for (const [i, { at, key, rule }] of missing.entries()) {
    const told: Partial<Record<RulePart, TwiceTold>> = {}
    for (const part of ruleParts)
      if (rule.parts[part]) told[part] = { sure: sure[i]![part]!, possible: possible[i]![part]! }
    const verdict = decide(told)
    remember(rule, key, verdict)
    verdicts[at] = verdict
  }
  return verdicts
}

/* The engine */

/**
 * A new engine each time: a shared one loses results when two runs overlap. Own conditions each time: the engine writes into
 * them. Every fact is given beforehand, one priority, no event parameters: nothing else can decide the order or the result.
 */
const askEngine = async (
  rules: Prepared[],
  answers: Answers,
  asOf: string,
  open: boolean,
): Promise<Partial<Record<RulePart, Told>>[]> => {
  const engine = new Engine([], {
    allowUndefinedFacts: false,
    pathResolver: (given, question) => (given as Record<string, Answer>)[question],
  })
  for (const [name, operator] of Object.entries(operators(asOf, open))) engine.addOperator(name, operator)
  const given = new Map<string, Record<string, Answer>>()
  for (const [i, { parts, questions }] of rules.entries()) {
    for (const { key, ask } of questions)
      given.set(ask.fact, { ...given.get(ask.fact), [key]: answers.to(ask, key) })
    for (const part of ruleParts) {
      const condition = parts[part]
      if (condition)
        engine.addRule({
          conditions: forEngine({ all: [condition] }) as TopLevelCondition,
          event: { type: `${i} ${part}` },
        })
    }
  }
  for (const [fact, value] of given) engine.addFact(fact, value)
  const { results, failureResults } = await engine.run()
  const told: Partial<Record<RulePart, Told>>[] = rules.map(() => ({}))
  for (const { event, conditions } of [...results, ...failureResults]) {
    const [i, part] = event!.type.split(' ') as [string, RulePart]
    // True by construction: each rule's condition was wrapped in one `all`.
    const [inner] = (conditions as { all: Result[] }).all
    told[Number(i)]![part] = toldBy(rules[Number(i)]!.parts[part]!, inner!)
  }
  return told
}

type Compare = (answer: Answer, value: never) => boolean
/** What only a person can tell fits whatever is asked, or nothing. */
const operators = (asOf: string, open: boolean): Record<Ask['operator'], Compare> => ({
  is: (answer, value: string | boolean) => answer?.includes(value) ?? open,
  in: (answer, value: string[]) => answer?.some((one) => value.includes(one as string)) ?? open,
  atLeast: (answer, value: number) => answer?.some((one) => typeof one === 'number' && one >= value) ?? open,
  atMost: (answer, value: number) => answer?.some((one) => typeof one === 'number' && one <= value) ?? open,
  within: (answer, value: string) => isWithin(answer, value, asOf, open),
})

const forEngine = (condition: Condition): object => {
  if ('all' in condition) return { all: condition.all.map(forEngine) }
  if ('any' in condition) return { any: condition.any.map(forEngine) }
  const { fact, operator, value } = condition
  return { fact, path: questionOf(condition), operator, value: Array.isArray(value) ? [...value] : value }
}

type Result = { result?: boolean; all?: Result[]; any?: Result[] } & Partial<TopLevelConditionResult>
const toldBy = (condition: Condition, { result, all, any }: Result): Told => {
  const inner = 'all' in condition ? condition.all : 'any' in condition ? condition.any : []
  const results = all ?? any ?? []
  // A missing result would be a verdict out of nothing.
  if (result === undefined || results.length !== inner.length)
    throw new Error('the engine left a condition unjudged')
  return { condition, holds: result, parts: inner.map((part, i) => toldBy(part, results[i]!)) }
}
