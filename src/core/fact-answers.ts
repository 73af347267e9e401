/** As much of a text's facts as verdicts hang on: no sentences, no places, nothing twice. */
import type { Evidence, FactResult, Status } from './facts.ts'

export interface FactAnswer {
  status: Status
  evidence: Pick<Evidence, 'status' | 'scope' | 'values'>[]
}

/** By fact. What is missing without a trace of evidence is left out. */
export type FactAnswers = Record<string, FactAnswer>

const missing: FactAnswer = { status: 'missing', evidence: [] }

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
        return [fact, { status, evidence: [...distinct.values()] }]
      }),
  )

export const answerTo = (answers: FactAnswers, fact: string): FactAnswer =>
  Object.hasOwn(answers, fact) ? answers[fact]! : missing
