/** Rules made ready for the engine once: their conditions in full ids, their questions, and the verdicts known so far. */
import { type Answers, questionOf } from './answers.ts'
import { asksOf } from './conditions.ts'
import type { Ask, Condition } from './rules.ts'
import type { CompiledRule } from './ruleset.ts'
import { type RulePart, ruleParts, type Verdict } from './verdicts.ts'

/** Conditions as the engine needs them, made once per rule. */
export interface Prepared {
  parts: Partial<Record<RulePart, Condition>>
  /** One question of each kind; the answers to all of them decide. */
  questions: { key: string; ask: Ask }[]
  /** Verdicts also depend on the date of the law. */
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
  const fresh: Prepared = {
    parts,
    questions: [...new Map(asks.map((ask) => [questionOf(ask), ask]))].map(([key, ask]) => ({ key, ask })),
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

/** All answers that decide about the rule, as one text. */
export const keyOf = ({ questions, dated }: Prepared, answers: Answers, asOf: string): string => {
  let key = dated ? asOf : ''
  for (const { key: question, ask } of questions) {
    const answer = answers.to(ask, question)
    // As JSON, so that no answer of a profile can pass for two others.
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
