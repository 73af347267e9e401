/** Rules made ready for the engine once: their conditions in full ids, their questions, and the verdicts known so far. */
import { type Answers, isWithin, questionOf } from './answers.ts'
import { asksOf } from './conditions.ts'
import type { Ask, Condition } from './rules.ts'
import type { CompiledRule } from './ruleset.ts'
import { type RulePart, ruleParts, type Verdict } from './verdicts.ts'

/** Conditions as the engine needs them, made once per rule. */
export interface Prepared {
  parts: Partial<Record<RulePart, Condition>>
  /** One question of each kind; the answers to all of them decide. */
  questions: { key: string; ask: Ask }[]
  /** The ids of the facts that they are about. */
  facts: string[]
  /** Some of them are about the date of the law, so verdicts depend on it. */
  dated: boolean
  /** Verdicts by answers. Most texts give one of a few, and asking the engine costs a hundred times as much. */
  known: Map<string, Verdict>
}
const prepared = new WeakMap<CompiledRule, Prepared>()

export const prepare = (compiled: CompiledRule): Prepared => {
  const made = prepared.get(compiled)
  if (made) return made
  const parts: Prepared['parts'] = {}
  for (const part of ruleParts) {
    const condition = compiled.rule[part]
    if (condition) parts[part] = withFullIds(condition, compiled)
  }
  const asks = Object.values(parts).flatMap(asksOf)
  const questions = [...new Map(asks.map((ask) => [distinctionOf(ask), ask])).values()].map((ask) => ({
    key: questionOf(ask),
    ask,
  }))
  const fresh: Prepared = {
    parts,
    questions,
    facts: [...new Set(questions.map(({ ask }) => ask.fact))].filter((fact) => !fact.startsWith('profile.')),
    dated: asks.some(({ operator }) => operator === 'within'),
    known: new Map(),
  }
  prepared.set(compiled, fresh)
  return fresh
}

/** Own facts by the ids under which they are detected. */
const withFullIds = (condition: Condition, compiled: CompiledRule): Condition => {
  if ('all' in condition) return { all: condition.all.map((part) => withFullIds(part, compiled)) }
  if ('any' in condition) return { any: condition.any.map((part) => withFullIds(part, compiled)) }
  const own = compiled.rule.facts !== undefined && Object.hasOwn(compiled.rule.facts, condition.fact)
  return own ? { ...condition, fact: `${compiled.law}/${compiled.id}#${condition.fact}` } : condition
}

/** The same answer to two periods can be within one of them only. */
const distinctionOf = (ask: Ask): string =>
  ask.operator === 'within' ? `${questionOf(ask)} ${ask.value}` : questionOf(ask)

/** All answers that decide about the rule, as one text. Dates decide by being within their period or not. */
export const keyOf = ({ questions }: Prepared, answers: Answers, asOf: string): string => {
  let key = ''
  for (const { key: question, ask } of questions) {
    const answer = answers.to(ask, question)
    if (ask.operator === 'within')
      key += isWithin(answer, ask.value, asOf, false)
        ? '|in'
        : isWithin(answer, ask.value, asOf, true)
          ? '|?'
          : '|out'
    // As JSON, so that no answer of a profile can pass for two others.
    else
      key += `|${answer === null ? '?' : answer.length === 1 ? JSON.stringify(answer[0]) : JSON.stringify(answer)}`
  }
  return key
}

/** Verdicts of one rule are kept up to this number; then they are gathered afresh. */
const mostKnown = 2000
/** A profile may hold more than is worth keeping. */
const longestKey = 1000

export const remember = ({ known }: Prepared, key: string, verdict: Verdict): void => {
  if (known.size >= mostKnown) known.clear()
  if (key.length <= longestKey) known.set(key, verdict)
}
