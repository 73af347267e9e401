/** What a rule would change, before it is saved, over every database. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStore, type Store } from '../db/store.ts'
import { createApi } from '../src/api.ts'
import type { RulePreview } from '../src/core/rule-preview.ts'
import { createLacuna, type Lacuna } from '../src/usecases.ts'
import { databases } from './databases.ts'
import { policyText, retentionRule, smallRuleset } from './small-ruleset.ts'

const rule = 'gdpr/13-2-a.retention'
const kept = 'We keep your account data for 12 months after your last visit.'
const vague = 'We keep your account data as long as it is necessary.'
/** Vague words are enough. */
const lenient = {
  ...retentionRule,
  met: { all: [{ fact: 'retention', operator: 'in', value: ['stated', 'vague'] }] },
  partial: undefined,
  examples: retentionRule.examples.filter(({ outcome }) => outcome !== 'partial'),
}
const withOwnFact = {
  ...retentionRule,
  title: 'Says how to write to the company',
  met: { all: [{ fact: 'address', operator: 'is', value: 'stated' }] },
  partial: undefined,
  facts: {
    address: {
      question: 'Does the policy say how to write to the company?',
      stated: ['write to #email'],
      examples: [
        { text: 'Write to privacy@shop.example.', status: 'stated' },
        { text: 'We like letters.', status: 'missing' },
      ],
    },
  },
  examples: [
    { text: 'Write to privacy@shop.example.', outcome: 'met' },
    { text: 'We like letters.', outcome: 'gap' },
  ],
}

describe.each(databases)('on $name', ({ create }) => {
  let store: Store
  let drop: () => Promise<void>
  let lacuna: Lacuna
  let api: ReturnType<typeof createApi>
  const clock = () => new Date('2026-06-01T12:00:00Z')
  beforeAll(async () => {
    const created = await create()
    drop = created.drop
    store = await openStore(created.options)
    lacuna = createLacuna({ store, clock })
    api = createApi({ lacuna, clock })
    await lacuna.syncRuleset(smallRuleset)
    for (const [policy, capturedOn, text] of [
      ['a.example', '2018-01-01', policyText.replace(kept, vague)],
      ['a.example', '2021-01-01', policyText],
      ['b.example', '2021-01-01', policyText.replace(kept, vague)],
      ['c.example', '2021-01-01', policyText.replace(kept, vague).replace('write to', 'think of')],
      ['d.example', '2021-01-01', policyText.replace(kept, 'We like letters.')],
      ['e.example', '2021-01-01', 'Page not found'],
    ] as const)
      await lacuna.addPolicy({
        bytes: new TextEncoder().encode(text),
        ...{ asOf: '2026-06-01', format: 'markdown', policy, capturedOn },
      })
  })
  afterAll(async () => {
    await store?.close()
    await drop?.()
  })
  const send = (body: object) =>
    api.request('/v1/rules/preview', {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    })
  const preview = async (body: object): Promise<RulePreview> => {
    const response = await send(body)
    expect(response.status).toBe(200)
    return (await response.json()) as RulePreview
  }

  test('counts which verdicts would flip, and shows sentences before and after', async () => {
    const found = await preview({ rule, body: lenient })
    expect(found).toMatchObject({
      ...{ rule, asOf: '2026-06-01', readAgain: [], flips: 2 },
      before: { status: 'active' },
      after: { status: 'active' },
      texts: { stored: 5, judged: 4, notPolicies: 1, sampled: false },
      matrix: { met: { met: 1 }, partial: { met: 2 }, gap: { gap: 1 } },
    })
    expect(found.before!.digest).not.toBe(found.after.digest)
    expect(found.examples).toHaveLength(2)
    expect(found.examples[0]).toEqual({
      policy: 'b.example',
      capturedOn: '2021-01-01',
      scorecardUrl: '/v1/policies/b.example/scorecard?at=2021-01-01',
      from: 'partial',
      to: 'met',
      before: { reason: expect.stringMatching(/vague/), sentences: [{ text: vague, line: 20 }] },
      after: { reason: expect.any(String), sentences: [{ text: vague, line: 20 }] },
    })
  })

  test('takes all snapshots where that is asked', async () => {
    const found = await preview({ rule, body: lenient, all: true })
    expect(found).toMatchObject({ texts: { stored: 6 }, flips: 3, matrix: { partial: { met: 3 } } })
  })

  test('reads the texts again for a fact of its own', async () => {
    const found = await preview({ rule: 'gdpr/13-1-a.write', body: withOwnFact })
    expect(found).toMatchObject({
      before: null,
      readAgain: ['gdpr/13-1-a.write#address'],
      flips: 4,
      matrix: { none: { met: 3, gap: 1 } },
    })
    // One of each kind first.
    expect(found.examples.slice(0, 2).map(({ to }) => to)).toEqual(['met', 'gap'])
    expect(found.examples[0]).toMatchObject({
      before: null,
      after: { sentences: [{ text: expect.stringMatching(/write to privacy@/) }] },
    })
  })

  test('says so when it read a sample only', async () => {
    const body = { rule: 'gdpr/13-1-a.write', body: withOwnFact, mostRead: 2 }
    expect((await lacuna.previewRule(body)).texts).toMatchObject({ stored: 5, judged: 2, sampled: true })
  })

  test('a rule that would be retired, or is not in force on the day, is judged none', async () => {
    expect((await preview({ rule, body: { ...retentionRule, status: 'retired' } })).matrix).toMatchObject({
      met: { none: 1 },
      gap: { none: 1 },
    })
    expect(await preview({ rule, body: lenient, asOf: '2017-01-01' })).toMatchObject({
      flips: 0,
      matrix: { none: { none: 4 } },
    })
  })

  test('stores nothing, and what it told comes true when the rule is put', async () => {
    const before = await (await api.request('/v1/audit')).text()
    const { matrix } = await preview({ rule, body: lenient })
    expect(await (await api.request('/v1/audit')).text()).toBe(before)
    await lacuna.putRule('gdpr', '13-2-a.retention', lenient)
    const after: Record<string, number> = {}
    for (const policy of ['a', 'b', 'c', 'd']) {
      const { outcomes } = await lacuna.scorecard(`${policy}.example`, { laws: ['gdpr'] })
      for (const { outcome } of outcomes) after[outcome] = (after[outcome] ?? 0) + 1
    }
    expect(after).toEqual({ met: matrix.met!.met! + matrix.partial!.met!, gap: matrix.gap!.gap! })
    await lacuna.putRule('gdpr', '13-2-a.retention', retentionRule)
  })

  test.each([
    ['no rule’s name', { rule: 'retention', body: lenient }, 'rule', /expected a rule as law\/id/],
    ['an unknown law', { rule: 'nolaw/x', body: lenient }, '$', /nolaw/],
    ['a faulty rule', { rule, body: { ...lenient, severity: 'dire' } }, '$.severity', /expected one of/],
    [
      'examples that do not come out',
      { rule, body: { ...lenient, examples: [...lenient.examples, { text: 'We sing.', outcome: 'met' }] } },
      '$.examples[2]',
      /expected met, came gap/,
    ],
    [
      'a day that does not exist',
      { rule, body: lenient, asOf: '2026-02-30' },
      'body.asOf',
      /date that exists/,
    ],
    ['a key too many', { rule, body: lenient, save: true }, 'body.save', /expected rule, body, all, asOf/],
  ])('refuses %s', async (_, body, at, message) => {
    const response = await send(body)
    expect(response.status).toBe(422)
    const problem = (await response.json()) as { errors: { at: string; message: string }[] }
    expect(problem.errors).toMatchObject([{ at, message: expect.stringMatching(message) }])
  })

  test('needs the key that the server has: it costs as much as the store is large', async () => {
    const keyed = createApi({ lacuna, apiKey: 'correct-horse' })
    const response = await keyed.request('/v1/rules/preview', {
      method: 'POST',
      body: JSON.stringify({ rule, body: lenient }),
      headers: { 'Content-Type': 'application/json' },
    })
    expect(response.status).toBe(401)
  })
})
