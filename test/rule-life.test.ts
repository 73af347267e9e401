/** The life of a rule over HTTP, on every database: draft, active, retired; every version kept; files and HTTP side by side. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openStore, type Store } from '../db/store.ts'
import { createApi } from '../src/api.ts'
import type { Entry } from '../src/core/ruleset.ts'
import type { Scorecard } from '../src/core/scorecard.ts'
import { createLacuna, type Lacuna } from '../src/usecases.ts'
import { databases } from './databases.ts'
import { policyText, retentionRule, smallRuleset } from './small-ruleset.ts'

const rule = 'gdpr/13-2-a.retention'
const edited = (change: object): Entry[] =>
  smallRuleset.map((entry) =>
    entry.id === rule ? { ...entry, body: { ...retentionRule, ...change } } : entry,
  )

interface Version {
  digest: string
  status: string
  origin: string
  author: string | null
  reason: string | null
  addedAt: string
  state: string
}

describe.each(databases)('on $name', ({ create }) => {
  let store: Store
  let drop: () => Promise<void>
  let lacuna: Lacuna
  let api: ReturnType<typeof createApi>
  let now = new Date('2026-06-01T12:00:00Z')
  beforeAll(async () => {
    const created = await create()
    drop = created.drop
    store = await openStore(created.options)
    lacuna = createLacuna({ store, clock: () => now })
    api = createApi({ lacuna, clock: () => now })
  })
  /** Each test starts with the small ruleset in force, a day after the one before. */
  beforeEach(async () => {
    now = new Date(now.getTime() + 86_400_000)
    await lacuna.syncRuleset(smallRuleset.slice(0, 1))
    await lacuna.syncRuleset(smallRuleset)
  })
  afterAll(async () => {
    await store?.close()
    await drop?.()
  })

  const put = async (change: object, query = '') => {
    now = new Date(now.getTime() + 1000)
    return api.request(`/v1/rules/${rule}${query}`, {
      method: 'PUT',
      body: JSON.stringify({ ...retentionRule, ...change }),
      headers: { 'Content-Type': 'application/json' },
    })
  }
  const scorecard = async (): Promise<Scorecard> => {
    const response = await api.request('/v1/check?law=gdpr', {
      method: 'POST',
      body: policyText,
      headers: { 'Content-Type': 'text/markdown' },
    })
    return (await response.json()) as Scorecard
  }
  const versions = async (): Promise<Version[]> =>
    ((await (await api.request(`/v1/rules/${rule}`)).json()) as { versions: Version[] }).versions
  const listed = async () => {
    const { items } = (await (await api.request('/v1/rules?law=gdpr')).json()) as { items: object[] }
    return items
  }
  const day = () => now.toISOString()

  test('a draft is judged and shown but not scored, an active rule is scored, a retired one is not judged', async () => {
    await put({ status: 'draft' }, '?author=M.%20Lind&reason=To%20be%20tried%20out.')
    expect(await scorecard()).toMatchObject({
      score: null,
      outcomes: [{ rule, status: 'draft', outcome: 'met' }],
    })
    await put({ status: 'active' }, '?author=M.%20Lind&reason=It%20works.')
    expect(await scorecard()).toMatchObject({ score: 100, outcomes: [{ rule, status: 'active' }] })
    await put({ status: 'retired' }, '?author=R.%20Okafor&reason=Superseded.')
    expect(await scorecard()).toMatchObject({ score: null, outcomes: [] })
    expect(await listed()).toMatchObject([{ id: '13-2-a.retention', status: 'retired' }])
    expect((await versions()).slice(0, 4)).toMatchObject([
      {
        status: 'retired',
        origin: 'http',
        author: 'R. Okafor',
        reason: 'Superseded.',
        state: 'in force',
        addedAt: day(),
      },
      { status: 'active', origin: 'http', author: 'M. Lind', reason: 'It works.', state: 'replaced' },
      { status: 'draft', origin: 'http', author: 'M. Lind', reason: 'To be tried out.', state: 'replaced' },
      { status: 'active', origin: 'file', author: null, reason: null },
    ])
  })

  test('of files and HTTP the newest version is in force, and the list says what it hides', async () => {
    const fileDay = day()
    const file = { origin: 'file', since: fileDay, author: null }
    expect(await listed()).toMatchObject([file])
    await put({ severity: 'low' }, '?author=M.%20Lind')
    const http = { origin: 'http', since: day(), author: 'M. Lind' }
    expect(await listed()).toMatchObject([{ ...http, hides: file }])

    await lacuna.syncRuleset(smallRuleset)
    expect(await listed()).toMatchObject([{ ...http, severity: 'low', hides: file }])

    now = new Date(now.getTime() + 1000)
    await lacuna.syncRuleset(edited({ severity: 'critical' }))
    expect(await listed()).toMatchObject([
      { origin: 'file', since: day(), severity: 'critical', hides: http },
    ])
    expect((await versions()).slice(0, 3).map(({ origin, state }) => [origin, state])).toEqual([
      ['file', 'in force'],
      ['http', 'replaced'],
      ['file', 'replaced'],
    ])
  })

  test('a file that is removed leaves the version that was put later, which then hides nothing', async () => {
    await put({ severity: 'low' })
    await lacuna.syncRuleset(smallRuleset.filter(({ id }) => id !== rule))
    expect(await listed()).toMatchObject([{ origin: 'http', hides: null }])
    expect((await versions()).slice(0, 2)).toMatchObject([
      { origin: 'http', state: 'in force' },
      { origin: 'file', state: 'removed' },
    ])
  })

  test('a new version without a name or a reason is taken; one with a faulty name is not', async () => {
    expect((await put({ severity: 'low' })).status).toBe(201)
    expect((await versions())[0]).toMatchObject({ author: null, reason: null })
    for (const query of ['?author=', '?author=a%00b', '?autor=x', `?author=${'x'.repeat(201)}`])
      expect((await put({ severity: 'medium' }, query)).status).toBe(400)
    expect((await versions())[0]).toMatchObject({ state: 'in force', author: null })
  })
})
