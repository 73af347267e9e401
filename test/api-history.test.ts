/** Policies over time, over HTTP: each address answers in its declared shape, and says what is wrong with a request. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStore, type Store } from '../db/store.ts'
import { createApi } from '../src/api.ts'
import { historySchema } from '../src/core/history.ts'
import { thenAndNowSchema } from '../src/core/then-and-now.ts'
import { upcomingSchema } from '../src/core/upcoming.ts'
import type { ProblemDocument } from '../src/problem.ts'
import { createLacuna, type Lacuna } from '../src/usecases.ts'
import { policyText, smallRuleset } from './small-ruleset.ts'

const clock = () => new Date('2026-06-01T12:00:00Z')
let store: Store
let api: ReturnType<typeof createApi>
let lacuna: Lacuna
let stored: string
beforeAll(async () => {
  store = await openStore({ dataDir: 'memory://' })
  lacuna = createLacuna({ store, clock })
  await lacuna.syncRuleset(smallRuleset)
  api = createApi({ lacuna, clock })
  for (const [day, text] of [
    ['2017-02-03', policyText],
    ['2021-02-03', policyText.replace('for 12 months', 'as long as it is necessary')],
  ] as const)
    await api.request(`/v1/policies?policy=time.example&capturedOn=${day}`, {
      method: 'POST',
      body: text,
      headers: { 'Content-Type': 'text/markdown' },
    })
  stored = `${JSON.stringify(await lacuna.scorecard('time.example', {}))}\n`
})
afterAll(async () => await store?.close())

const get = async (path: string) => {
  const response = await api.request(`/v1/policies/time.example${path}`)
  return { response, body: (await response.json()) as unknown }
}

test.each([
  ['/history', historySchema],
  ['/history?asOf=2019-01-01&law=gdpr', historySchema],
  ['/then-and-now', thenAndNowSchema],
  ['/then-and-now?at=2020-01-01&asOf=2030-01-01', thenAndNowSchema],
  ['/then-and-now?from=1', thenAndNowSchema],
  ['/upcoming', upcomingSchema],
])('%s answers in its declared shape, named by an ETag', async (path, schema) => {
  const { response, body } = await get(path)
  expect(response.status).toBe(200)
  expect(schema.parse(body)).toEqual(body)
  const etag = response.headers.get('ETag')!
  const again = await api.request(`/v1/policies/time.example${path}`, { headers: { 'If-None-Match': etag } })
  expect(again.status).toBe(304)
})

test('a policy lists the checks of its snapshots, and each gives its scorecard as it was', async () => {
  const { body } = await get('')
  const { snapshots } = body as { snapshots: { capturedOn: string; checks: { id: number }[] }[] }
  const [newest] = snapshots
  const response = await api.request(`/v1/policies/time.example/scorecard?check=${newest!.checks[0]!.id}`)
  expect(response.status).toBe(200)
  expect(await response.text()).toBe(stored)
})

test('a scorecard can be had again from the ruleset it names, after a rule was edited', async () => {
  const before = await lacuna.scorecard('time.example', { asOf: '2024-06-01' })
  const rule = smallRuleset.find(({ id }) => id === 'gdpr/13-2-a.retention')!
  await lacuna.putRule('gdpr', '13-2-a.retention', { ...(rule.body as object), title: 'Another title' })
  const now = await lacuna.scorecard('time.example', { asOf: '2024-06-01' })
  expect(now.ruleset.digest).not.toBe(before.ruleset.digest)
  const path = `/v1/policies/time.example/scorecard?asOf=2024-06-01&ruleset=${before.ruleset.digest}`
  expect(await (await api.request(path)).text()).toBe(`${JSON.stringify(before)}\n`)
})

describe('what is refused', () => {
  test.each([
    ['/history?asOf=2019-02-30', 400, 'asOf'],
    ['/history?at=2019-01-01', 400, 'at'],
    ['/history?law=gdrp', 422, 'law'],
    ['/then-and-now?at=2031-01-01', 422, 'at'],
    ['/then-and-now?from=1&at=2019-01-01', 400, 'at'],
    ['/then-and-now?from=one', 400, 'from'],
    ['/then-and-now?asOf=2001-01-01', 422, 'asOf'],
    ['/scorecard?check=1&asOf=2019-01-01', 400, 'asOf'],
    ['/scorecard?check=0', 400, 'check'],
    ['/scorecard?check=99', 404, ''],
    ['/scorecard?ruleset=unknown', 404, ''],
    ['/scorecard?ruleset=unknown&check=1', 400, 'check'],
    ['/upcoming?asOf=2020-01-01', 422, 'asOf'],
  ])('%s', async (path, status, at) => {
    const { response, body } = await get(path)
    expect(response.status).toBe(status)
    const { errors = [], detail } = body as ProblemDocument
    expect(detail).toMatch(/\w/)
    if (at !== '') expect(errors.map((error) => error.at.replace('query.', ''))).toContain(at)
  })

  test.each(['history', 'then-and-now', 'upcoming'])('%s of a policy that is not there', async (view) => {
    expect((await api.request(`/v1/policies/nobody.example/${view}`)).status).toBe(404)
  })
})
