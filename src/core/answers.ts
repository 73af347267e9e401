/** What a text and a profile answer to the questions of conditions, in the plain values the engine compares. */
import { dayBefore, daysOf } from './calendar.ts'
import { statusOf } from './evidence.ts'
import { answerTo, type FactAnswer, type FactAnswers } from './fact-answers.ts'
import type { Evidence, FactResult, Status } from './facts.ts'
import { askProfile, type Profile } from './profile.ts'
import type { Ask } from './rules.ts'

/** All answers that fit the question; none fits when the list is empty. null: only a person can tell. */
export type Answer = (string | number | boolean)[] | null

/** Answers to the questions of all rules about one text, each worked out once. */
export interface Answers {
  /** `question` is `questionOf(ask)`, for callers who have it at hand. */
  to(ask: Ask, question?: string): Answer
}
export interface Readings extends Answers {
  /** The fact's status for the readers the question is about, with the evidence that addresses them. */
  reading(ask: Ask): { status: Status; evidence: Evidence[]; result: FactResult }
}

export const createReadings = (facts: Map<string, FactResult>, profile: Profile | undefined): Readings => {
  const resultOf = (fact: string): FactResult => {
    const result = facts.get(fact)
    // Conditions name known facts only, so whoever read this text read it by another ruleset.
    if (result === undefined) throw new Error(`no result for the fact ${fact}: the text must be read again`)
    return result
  }
  return {
    ...answersFrom(resultOf, profile),
    reading: (ask) => {
      const result = resultOf(ask.fact)
      const { status, evidence } = heardBy(ask, result)
      return { status, evidence, result }
    },
  }
}

/** The same answers from what was kept of a text read before. */
export const createAnswers = (facts: FactAnswers, profile: Profile | undefined): Answers =>
  answersFrom((fact) => answerTo(facts, fact), profile)

const answersFrom = (found: (fact: string) => FactAnswer, profile: Profile | undefined): Answers => {
  const answers = new Map<string, Answer>()
  return {
    to: (ask, question = questionOf(ask)) => {
      let answer = answers.get(question)
      if (answer === undefined) {
        answer = ask.fact.startsWith('profile.')
          ? askProfile(profile, ask.fact.slice('profile.'.length))
          : answerOf(ask, heardBy(ask, found(ask.fact)))
        answers.set(question, answer)
      }
      return answer
    },
  }
}

/** What is said to the readers the question is about. */
const heardBy = <E extends FactAnswer['evidence'][number]>(
  ask: Ask,
  { status, evidence }: { status: Status; evidence: E[] },
): { status: Status; evidence: E[] } => {
  const readers = 'for' in ask ? ask.for : undefined
  if (readers === undefined) return { status, evidence }
  const heard = evidence.filter((e) => addresses(e, readers))
  return heard.length === evidence.length
    ? { status, evidence }
    : { status: statusOf(heard), evidence: heard }
}

/** What is asked about, without what is expected: the same question has the same answer. */
export const questionOf = (ask: Ask): string =>
  `${ask.fact}${'for' in ask && ask.for !== undefined ? ` for ${ask.for}` : ''}${'read' in ask ? ` ${ask.operator === 'within' ? 'dates' : 'amounts'} ${ask.read}` : ''}`

export const addresses = ({ scope }: Pick<Evidence, 'scope'>, readers: string): boolean =>
  scope.includes(readers) || scope.includes('everyone')

const answerOf = (ask: Ask, { status, evidence }: FactAnswer): Answer => {
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

/** Of a month it is only sure that its first day or a later one is meant; what only a person can tell may be any day. */
export const isWithin = (answer: Answer, duration: string, asOf: string, open: boolean): boolean =>
  answer?.some((one) => daysOf(String(one))[open ? 1 : 0] >= dayBefore(asOf, duration)) ?? open

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
