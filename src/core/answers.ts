/** What a text and a profile answer to the questions of conditions, in the plain values the engine compares. */
import { statusOf } from './evidence.ts'
import type { Evidence, FactResult, Status } from './facts.ts'
import { askProfile, type Profile } from './profile.ts'
import type { Ask } from './rules.ts'

/** All answers that fit the question; none fits when the list is empty. null: only a person can tell. */
export type Answer = (string | number | boolean)[] | null

/** Answers to the questions of all rules about one text, each worked out once. */
export interface Answers {
  /** `question` is `questionOf(ask)`, for callers who have it at hand. */
  to(ask: Ask, question?: string): Answer
  /** The fact's status for the readers the question is about, with the evidence that addresses them. */
  reading(ask: Ask): { status: Status; evidence: Evidence[]; result: FactResult }
}

export const createAnswers = (facts: Map<string, FactResult>, profile: Profile | undefined): Answers => {
  const answers = new Map<string, Answer>()
  const reading: Answers['reading'] = (ask) => {
    const result = facts.get(ask.fact)
    // Conditions name known facts only, so whoever read this text read it by another ruleset.
    if (result === undefined)
      throw new Error(`no result for the fact ${ask.fact}: the text must be read again`)
    const scope = 'for' in ask ? ask.for : undefined
    if (scope === undefined) return { status: result.status, evidence: result.evidence, result }
    const evidence = result.evidence.filter((e) => addresses(e, scope))
    const status = evidence.length === result.evidence.length ? result.status : statusOf(evidence)
    return { status, evidence, result }
  }
  return {
    reading,
    to: (ask, question = questionOf(ask)) => {
      let answer = answers.get(question)
      if (answer === undefined) {
        answer = ask.fact.startsWith('profile.')
          ? askProfile(profile, ask.fact.slice('profile.'.length))
          : answerOf(ask, reading(ask))
        answers.set(question, answer)
      }
      return answer
    },
  }
}

/** What is asked about, without what is expected: the same question has the same answer. */
export const questionOf = (ask: Ask): string =>
  `${ask.fact}${'for' in ask && ask.for !== undefined ? ` for ${ask.for}` : ''}${'read' in ask ? ` ${ask.operator === 'within' ? 'dates' : 'amounts'} ${ask.read}` : ''}`

export const addresses = ({ scope }: Evidence, readers: string): boolean =>
  scope.includes(readers) || scope.includes('everyone')

const answerOf = (ask: Ask, { status, evidence }: { status: Status; evidence: Evidence[] }): Answer => {
  if (status === 'unclear') return null
  if (!('read' in ask)) return [status]
  const values = evidence
    .filter((e) => e.status === 'stated' || e.status === 'vague')
    .flatMap(({ values }) => (Object.hasOwn(values, ask.read) ? [values[ask.read]!] : []))
  const read =
    ask.operator === 'within'
      ? values.filter((v) => /^\d{4}-\d\d(-\d\d)?$/.test(v))
      : values.flatMap((v) => amountOf(v) ?? [])
  return [...new Set<string | number>(read)].sort()
}

const daysIn = { Y: 365, M: 30, W: 7, D: 1 } as const

/** A number, or an ISO 8601 duration in days. */
export const amountOf = (value: string): number | null => {
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value)
  const time = /^PT(\d+)([HMS])$/.exec(value)
  if (time) return Number(time[1]) / { H: 24, M: 1440, S: 86_400 }[time[2] as 'H' | 'M' | 'S']
  const parts = /^P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/.exec(value)
  if (!parts) return null
  const units = Object.values(daysIn)
  return parts.slice(1).reduce((sum, n, i) => sum + Number(n ?? 0) * units[i]!, 0)
}
