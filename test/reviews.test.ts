/** Review by people, over every database: what is decided, when it lapses, who did what. */
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type OpenDatabase, openDatabase } from '../db/open.ts'
import { createStore } from '../db/store.ts'
import { createApi } from '../src/api.ts'
import type { AuditEntry } from '../src/core/audit.ts'
import type { Decision, Reviewed } from '../src/core/reviews.ts'
import type { Entry } from '../src/core/ruleset.ts'
import type { Scorecard } from '../src/core/scorecard.ts'
import { createLacuna, type Lacuna } from '../src/usecases.ts'
import { databases } from './databases.ts'
import { policyText, retentionRule, smallRuleset } from './small-ruleset.ts'

const retention = 'gdpr/13-2-a.retention'
const deletion = 'ccpa/1798-105.deletion'
const kept = 'We keep your account data for 12 months after your last visit.'
const waiver = {
  rule: deletion,
  action: 'waive',
  reason: 'Nobody in California is served.',
  author: 'R. Okafor',
}
const edited = (id: string, change: object): Entry[] =>
  smallRuleset.map((entry) =>
    entry.id === id ? { ...entry, body: { ...(entry.body as object), ...change } } : entry,
  )

describe.each(databases)('on $name', ({ create }) => {
  let opened: OpenDatabase
  let drop: () => Promise<void>
  let lacuna: Lacuna
  let api: ReturnType<typeof createApi>
  let now: Date
  let policy: string
  let count = 0
  beforeAll(async () => {
    const created = await create()
    drop = created.drop
    opened = await openDatabase(created.options)
    const clock = () => now
    lacuna = createLacuna({ store: createStore(opened), clock })
    api = createApi({ lacuna, clock })
  })
  /** Each test has a policy of its own, with one snapshot of 2019. */
  beforeEach(async () => {
    now = new Date(Date.UTC(2026, 5, 1, 12, 0, count))
    await lacuna.syncRuleset(smallRuleset.slice(0, 1))
    await lacuna.syncRuleset(smallRuleset)
    policy = `shop-${++count}.example`
    await snapshot('2019-06-01')
  })
  afterAll(async () => {
    await opened?.close()
    await drop?.()
  })

  const snapshot = async (capturedOn: string, change: (text: string) => string = (text) => text) =>
    lacuna.addPolicy({
      bytes: new TextEncoder().encode(change(policyText)),
      ...{ asOf: '2026-06-01', format: 'markdown', policy, capturedOn },
    })
  const send = (body: object, to = policy) =>
    api.request(`/v1/policies/${to}/decisions`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    })
  const decide = async (body: object): Promise<Decision> => {
    const response = await send(body)
    expect(response.status).toBe(201)
    return (await response.json()) as Decision
  }
  const scorecard = async (query = '') => {
    const response = await api.request(`/v1/policies/${policy}/scorecard${query}`)
    expect(response.status).toBe(200)
    return (await response.json()) as Scorecard & Reviewed
  }
  const log = async () =>
    (await (await api.request(`/v1/policies/${policy}/decisions`)).json()) as {
      items: (Decision & { state: string | null; why: string | null })[]
    }

  describe('a decision', () => {
    test('changes the reviewed score, and nothing of what was judged', async () => {
      const { reviewed: none, reviews: noReviews, ...before } = await scorecard()
      expect({ none, noReviews }).toEqual({ none: null, noReviews: [] })
      await decide(waiver)
      const { reviewed, reviews, ...raw } = await scorecard()
      expect(raw).toEqual(before)
      expect(raw).toMatchObject({ score: 50, grade: 'F' })
      expect(reviewed).toEqual({ score: 100, range: [100, 100], coverage: 1, grade: 'A' })
      expect(reviews).toEqual([
        {
          ...waiver,
          judged: 'gap',
          outcome: null,
          decidedAt: now.toISOString(),
          expiresOn: null,
          state: 'in force',
          why: null,
        },
      ])
    })

    test('is kept with what it was decided on: text, law, rule, outcome and sentences', async () => {
      const { outcomes, snapshot } = await scorecard()
      const judged = outcomes.find(({ rule }) => rule === retention)!
      const made = await decide({
        ...{ rule: retention, action: 'override', outcome: 'partial' },
        ...{ reason: 'For accounts only.', author: 'R. Okafor', expiresOn: '2027-01-01' },
      })
      expect(made).toEqual({
        id: expect.any(Number),
        ...{ rule: retention, action: 'override', outcome: 'partial', judged: 'met', quotes: [kept] },
        ...{ reason: 'For accounts only.', author: 'R. Okafor', expiresOn: '2027-01-01' },
        ...{ decidedAt: now.toISOString(), sha256: snapshot.sha256, asOf: '2026-06-01' },
        ruleDigest: judged.ruleDigest,
      })
      expect((await scorecard()).reviewed).toMatchObject({ score: 25 })
    })

    test('that confirms counts the outcome as it was judged', async () => {
      await decide({ ...waiver, action: 'confirm' })
      expect(await scorecard()).toMatchObject({ score: 50, reviewed: { score: 50 } })
    })

    test('shows only beside the outcomes that were asked for', async () => {
      await decide(waiver)
      expect(await scorecard('?law=gdpr')).toMatchObject({ reviewed: null, reviews: [] })
      expect(await scorecard('?asOf=2019-12-31')).toMatchObject({ reviewed: null, reviews: [] })
      expect((await scorecard('?law=ccpa')).reviews).toHaveLength(1)
    })

    test('holds for later texts, not for earlier ones', async () => {
      await snapshot('2021-01-01', (text) => `${text}\nWe thank you for reading.\n`)
      await decide({ ...waiver, at: '2019-07-01' })
      await decide({ ...waiver, rule: retention, action: 'confirm' })
      const rules = async (query: string) => (await scorecard(query)).reviews.map(({ rule }) => rule)
      expect(await rules('')).toEqual([deletion, retention])
      expect(await rules('?at=2019-07-01')).toEqual([deletion])
    })

    test('of a later day replaces the one before, and a withdrawal takes it back', async () => {
      await decide(waiver)
      await decide({ ...waiver, action: 'override', outcome: 'met', reason: 'It says so on another page.' })
      expect((await scorecard()).reviews).toMatchObject([{ action: 'override', outcome: 'met' }])
      await decide({ ...waiver, action: 'withdraw', reason: 'It does not.' })
      expect(await scorecard()).toMatchObject({ reviewed: null, reviews: [] })
      expect((await log()).items).toMatchObject([
        { action: 'withdraw', reason: 'It does not.', judged: 'gap', state: null },
        { action: 'override', state: 'withdrawn' },
        { action: 'waive', state: 'replaced' },
      ])
      const again = await send({ ...waiver, action: 'withdraw' })
      expect(again.status).toBe(409)
      expect(await again.text()).toMatch(/no decision on ccpa\/1798-105.deletion of shop-\d+.example/)
    })
  })

  describe('a decision lapses, and says why,', () => {
    const lapsed = async (why: string | RegExp) => {
      expect((await scorecard()).reviews).toMatchObject([
        { state: 'lapsed', why: expect.stringMatching(why) },
      ])
      expect(await scorecard()).toMatchObject({ reviewed: null })
      expect((await log()).items[0]).toMatchObject({ state: 'lapsed', why: expect.stringMatching(why) })
    }
    const holds = async () => expect((await scorecard()).reviews).toMatchObject([{ state: 'in force' }])
    const confirmation = { ...waiver, rule: retention, action: 'confirm' }

    test('when it expires', async () => {
      await decide({ ...waiver, expiresOn: '2026-06-30' })
      now = new Date('2026-06-30T23:59:59Z')
      await holds()
      now = new Date('2026-07-01T00:00:00Z')
      await lapsed('It held until 2026-06-30.')
    })

    test('when its sentence is gone from the text, not when that is set otherwise', async () => {
      await decide(confirmation)
      await snapshot('2020-01-01', (text) =>
        text.replace(
          kept,
          'WE KEEP your account data for 12 months\nafter your last visit;  then we erase it.',
        ),
      )
      await lapsed(`A sentence it was decided on is gone from the text: “${kept}”`)
      await snapshot('2021-01-01', (text) => text.replace(kept, `* ${kept.toUpperCase().replace('.', ' !')}`))
      await holds()
      await snapshot('2022-01-01', (text) => text.replace('12 months', '24 months'))
      await lapsed(/gone from the text/)
    })

    test('when the rule means something else, not when its examples change', async () => {
      await decide(confirmation)
      await lacuna.syncRuleset(
        edited(retention, { examples: [...retentionRule.examples].reverse(), note: 'Read this first.' }),
      )
      await holds()
      await lacuna.syncRuleset(edited(retention, { severity: 'critical' }))
      await lapsed(/means something else/)
    })

    test('when its rule is retired, or gone', async () => {
      await decide(confirmation)
      await lacuna.syncRuleset(edited(retention, { status: 'retired' }))
      await lapsed('The rule is retired.')
      await lacuna.syncRuleset(smallRuleset.filter(({ id }) => id !== retention))
      await lapsed('no such rule any more')
    })

    test('when silence is broken', async () => {
      await decide(waiver)
      await snapshot('2021-01-01', (text) => `${text}\nYou can delete your account at any time.\n`)
      await lapsed('It was decided on the outcome gap; the rule is judged met now.')
    })

    test('and can be withdrawn all the same', async () => {
      await decide(confirmation)
      await lacuna.syncRuleset(smallRuleset.filter(({ id }) => id !== retention))
      await decide({ ...confirmation, action: 'withdraw' })
      expect((await scorecard()).reviews).toEqual([])
    })
  })

  describe('a decision is refused', () => {
    test.each([
      ['without a reason', { reason: ' ' }, 'reason', /expected words/],
      ['without a name', { author: '' }, 'body.author', /expected text/],
      ['on a rule that is not there', { rule: 'ccpa/1798-105.deletoin' }, 'rule', /mean .*deletion/],
      ['of an unknown kind', { action: 'ignore' }, 'body.action', /confirm, override, waive, withdraw/],
      ['that overrides with nothing', { action: 'override' }, 'outcome', /met, partial, gap.*came none/],
      ['that overrides with unclear', { action: 'override', outcome: 'unclear' }, 'outcome', /came unclear/],
      ['that overrides with the same', { action: 'override', outcome: 'gap' }, 'outcome', /use confirm/],
      ['that waives with an outcome', { outcome: 'met' }, 'outcome', /only an override/],
      ['that waives what is met', { rule: retention }, 'action', /nothing to waive/],
      ['that expired yesterday', { expiresOn: '2026-05-31' }, 'expiresOn', /today \(2026-06-01\) or a later/],
      ['on a day that does not exist', { at: '2026-02-30' }, 'body.at', /date that exists/],
      ['before its law', { asOf: '2019-12-31' }, 'asOf', /2020-01-01 to now/],
      ['with a key too many', { policy: 'x' }, 'body.policy', /expected rule, action/],
      ['with control characters', { author: 'R.\u0000' }, 'body.author', /control characters/],
    ])('%s', async (_, change, at, message) => {
      const response = await send({ ...waiver, ...change })
      expect(response.status).toBe(422)
      const problem = (await response.json()) as { errors: { at: string; message: string }[] }
      expect(problem.errors).toMatchObject([{ at, message: expect.stringMatching(message) }])
      expect((await log()).items).toEqual([])
    })

    test('on a policy or a day that is not there', async () => {
      expect((await send(waiver, 'nobody.example')).status).toBe(404)
      expect((await send({ ...waiver, action: 'withdraw' }, 'nobody.example')).status).toBe(404)
      expect((await send({ ...waiver, at: '2001-01-01' })).status).toBe(404)
      expect((await api.request('/v1/policies/nobody.example/decisions')).status).toBe(404)
    })

    test('that confirms what is unclear, with what to do instead', async () => {
      await lacuna.syncRuleset([
        ...smallRuleset.filter(({ id }) => id !== 'retention'),
        {
          kind: 'fact',
          id: 'retention',
          body: {
            question: 'Does the policy say how long personal data is kept?',
            stated: ['{keep|retain} .. for #duration .. sharp'],
            vague: ['{keep|retain} .. as long as .. necessary'],
            unclear: ['{keep|retain} .. for #duration'],
            examples: [
              { text: 'We keep your account data for 12 months sharp.', status: 'stated' },
              { text: 'We collect your e-mail address.', status: 'missing' },
            ],
          },
        },
      ])
      const response = await send({ ...waiver, rule: retention, action: 'confirm' })
      expect(response.status).toBe(422)
      expect(await response.text()).toMatch(/judged unclear.*use override with met, partial, gap/)
      await decide({ ...waiver, rule: retention, action: 'override', outcome: 'met' })
      expect(await scorecard('?law=gdpr')).toMatchObject({ score: null, reviewed: { score: 100 } })
    })

    test('on a text that is no policy', async () => {
      await snapshot('2022-01-01', () => 'Page not found')
      const response = await send(waiver)
      expect(response.status).toBe(422)
      expect(await response.text()).toMatch(/expected a text that is judged/)
    })

    test('without the key that the server has', async () => {
      const keyed = createApi({ lacuna, apiKey: 'correct-horse' })
      const response = await keyed.request(`/v1/policies/${policy}/decisions`, {
        method: 'POST',
        body: JSON.stringify(waiver),
        headers: { 'Content-Type': 'application/json' },
      })
      expect(response.status).toBe(401)
    })
  })

  describe('the audit trail', () => {
    const pages = async (limit: number): Promise<AuditEntry[]> => {
      const seen: AuditEntry[] = []
      let next: string | undefined = `/v1/audit?limit=${limit}`
      for (let n = 0; next !== undefined && n < 500; n++) {
        const response: Response = await api.request(next)
        expect(response.status).toBe(200)
        seen.push(...((await response.json()) as { items: AuditEntry[] }).items)
        next = /<(.*)>; rel="next"/.exec(response.headers.get('Link') ?? '')?.[1]
      }
      return seen
    }

    test('has decisions and versions in one order, the newest first, page by page', async () => {
      const tick = () => {
        now = new Date(now.getTime() + 1000)
      }
      tick()
      await decide(waiver)
      tick()
      await lacuna.putRule(
        'gdpr',
        '13-2-a.retention',
        { ...retentionRule, severity: 'low', note: 'Mild.', met: { any: retentionRule.met.all } },
        { author: 'M. Lind', reason: 'A small matter.' },
      )
      tick()
      await lacuna.syncRuleset(smallRuleset.filter(({ id }) => id !== deletion))
      const trail = await pages(200)
      expect(trail.slice(0, 3)).toMatchObject([
        { what: 'removed', kind: 'rule', entry: deletion, origin: 'file', author: null, changes: [] },
        {
          what: 'changed',
          ...{ kind: 'rule', entry: retention, origin: 'http', author: 'M. Lind', reason: 'A small matter.' },
          changes: [
            { key: 'severity', from: 'high', to: 'low' },
            { key: 'met' },
            { key: 'note', to: 'Mild.' },
          ],
        },
        { what: 'decision', policy, rule: deletion, action: 'waive', author: 'R. Okafor', judged: 'gap' },
      ])
      const times = trail.map(({ at }) => at)
      expect(times).toEqual([...times].sort().reverse())
      expect(await pages(3)).toEqual(trail)
    })

    test('cannot be edited: no address does it, and the database refuses', async () => {
      await decide(waiver)
      for (const method of ['PUT', 'PATCH', 'DELETE'])
        for (const path of [`/v1/policies/${policy}/decisions`, '/v1/audit'])
          expect((await api.request(path, { method })).status).toBe(405)
      for (const statement of [
        sql`update decisions set reason = 'another'`,
        sql`delete from decisions`,
        sql`truncate decisions`,
      ])
        await expect(opened.transaction((tx) => tx.execute(statement))).rejects.toMatchObject({
          cause: { message: expect.stringMatching(/decisions are a log/) },
        })
      expect((await log()).items).toMatchObject([waiver])
    })

    test('refuses a cursor that was made up', async () => {
      for (const cursor of ['x', '%7B%7D', btoa('2026-06-01T12:00:00.000Z 3 1'), btoa('now 1 1')])
        expect((await api.request(`/v1/audit?cursor=${encodeURIComponent(cursor)}`)).status).toBe(422)
    })
  })
})
