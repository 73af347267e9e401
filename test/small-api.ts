/** The HTTP interface over an empty embedded store and a small ruleset; each test file has its own. */
import { afterAll, beforeAll, expect } from 'vitest'
import { openStore, type Store } from '../db/store.ts'
import type { LogLine } from '../src/access-log.ts'
import { createApi } from '../src/api.ts'
import type { Scorecard } from '../src/core/scorecard.ts'
import type { ProblemDocument } from '../src/problem.ts'
import { createLacuna, type Lacuna } from '../src/usecases.ts'
import { smallRuleset } from './small-ruleset.ts'

export let store: Store
export let lacuna: Lacuna
export let api: ReturnType<typeof createApi>
export const clock = () => new Date('2026-06-01T12:00:00Z')
export const lines: LogLine[] = []

beforeAll(async () => {
  store = await openStore({ dataDir: 'memory://' })
  lacuna = createLacuna({ store, clock })
  const { problems } = await lacuna.syncRuleset(smallRuleset)
  expect(problems).toEqual([])
  api = createApi({ lacuna, clock, log: (line) => lines.push(line), version: '1.2.3' })
})
afterAll(async () => await store?.close())

export const post = (path: string, body: BodyInit, type?: string, headers: Record<string, string> = {}) =>
  api.request(path, { method: 'POST', body, headers: { ...(type && { 'Content-Type': type }), ...headers } })
export const put = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  api.request(path, {
    method: 'PUT',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', ...headers },
  })
export const problemOf = async (response: Response): Promise<ProblemDocument> => {
  expect(response.headers.get('Content-Type')).toBe('application/problem+json')
  const problem = (await response.json()) as ProblemDocument
  expect(problem.status).toBe(response.status)
  expect(problem.requestId).toBe(response.headers.get('X-Request-Id'))
  return problem
}
export const scorecardOf = async (response: Response): Promise<Scorecard> => {
  expect(response.status).toBe(200)
  return (await response.json()) as Scorecard
}
export const outcomesOf = ({ outcomes }: Scorecard) =>
  Object.fromEntries(outcomes.map((o) => [o.rule, o.outcome]))
