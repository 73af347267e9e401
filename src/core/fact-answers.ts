/** As much of a text's facts as verdicts hang on: no sentences, no places, nothing twice. */
import type { Evidence, FactResult, Status } from './facts.ts'

export interface FactAnswer {
  status: Status
  evidence: Pick<Evidence, 'status' | 'scope' | 'values'>[]
}

/**
 * By fact. What is missing without a trace of evidence is left out; a status alone stands for evidence of that status, to
 * everyone and without values. So it stays a third as long, and judging thousands of texts reads all of it.
 */
export type FactAnswers = Record<string, FactAnswer | Status>

export const answersIn = (results: FactResult[]): FactAnswers =>
  Object.fromEntries(
    results
      .filter(({ status, evidence }) => status !== 'missing' || evidence.length > 0)
      .map(({ fact, status, evidence }) => {
        const distinct = new Map(
          evidence.map(({ status, scope, values }) => [
            JSON.stringify([status, scope, values]),
            { status, scope, values },
          ]),
        )
        const answer = { status, evidence: [...distinct.values()] }
        return [fact, JSON.stringify(answer) === JSON.stringify(plain(status)) ? status : answer]
      }),
  )

const plain = (status: Status): FactAnswer => ({
  status,
  evidence: status === 'missing' ? [] : [{ status, scope: ['everyone'], values: {} }],
})

export const answerTo = (answers: FactAnswers, fact: string): FactAnswer => {
  const answer = Object.hasOwn(answers, fact) ? answers[fact]! : 'missing'
  return typeof answer === 'string' ? plain(answer) : answer
}
