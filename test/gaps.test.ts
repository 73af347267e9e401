/** Which of all stored policies fail which rules: every filter against outcomes that a person reasoned out. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStore, type Store } from '../db/store.ts'
import { createApi } from '../src/api.ts'
import type { Entry } from '../src/core/ruleset.ts'
import type { GapsQuery } from '../src/corpus.ts'
import { createLacuna, type Lacuna } from '../src/usecases.ts'
import { databases } from './databases.ts'
import { policyText, retentionRule, smallRuleset } from './small-ruleset.ts'

const today = '2026-06-01'
const clock = () => new Date(`${today}T12:00:00Z`)

/** Besides retention (gdpr, high) and deletion (ccpa, high): a duty that took over from an older one, and one with dates. */
const rules: Entry[] = [
  ...smallRuleset.filter(({ id }) => id !== 'gdpr/13-2-a.retention'),
  {
    kind: 'law',
    id: 'directive',
    body: { title: 'Data Protection Directive', jurisdiction: 'eu', url: 'https://example.org/law' },
  },
  {
    kind: 'law',
    id: 'texas',
    body: { title: 'A law of Texas', jurisdiction: 'texas', url: 'https://example.org/law' },
  },
  {
    kind: 'fact',
    id: 'updated',
    body: {
      question: 'Does the policy say when it was updated?',
      reads: 'policy-date',
      values: { date: '#date' },
      examples: [
        { text: '# Privacy Policy\n\nLast updated: 1 June 2019', status: 'stated' },
        { text: 'We collect your e-mail address.', status: 'missing' },
      ],
    },
  },
  {
    kind: 'rule',
    id: 'directive/6.retention',
    body: {
      ...retentionRule,
      inForce: { from: '1998-10-24', until: '2018-05-24' },
      met: { fact: 'retention', operator: 'in', value: ['stated', 'vague'] },
      partial: undefined,
      examples: retentionRule.examples.filter(({ outcome }) => outcome !== 'partial'),
    },
  },
  {
    kind: 'rule',
    id: 'gdpr/13-2-a.retention',
    body: { ...retentionRule, severity: 'critical', supersedes: 'directive/6.retention' },
  },
  {
    kind: 'rule',
    id: 'ccpa/130.updated',
    body: {
      ...retentionRule,
      title: 'Was updated within twelve months',
      severity: 'low',
      inForce: { from: '2020-01-01' },
      met: { fact: 'updated', operator: 'within', read: 'date', value: 'P12M' },
      partial: undefined,
      examples: [
        {
          text: '# Privacy Policy\n\nLast updated: 1 June 2020\n\nWe sell.',
          outcome: 'met',
          asOf: '2020-09-01',
        },
        { text: 'We collect your e-mail address.', outcome: 'gap' },
      ],
    },
  },
  {
    kind: 'rule',
    id: 'texas/1.retention',
    body: { ...retentionRule, severity: 'medium' },
  },
  {
    kind: 'rule',
    id: 'gdpr/draft',
    body: { ...retentionRule, status: 'draft' },
  },
]

const text = (change: { keeps?: string; deletes?: boolean; updated?: string } = {}) => {
  const { keeps = 'for 12 months after your last visit', deletes = false, updated = '1 June 2019' } = change
  return policyText
    .replace('for 12 months after your last visit', keeps)
    .replace('1 June 2019', updated)
    .concat(deletes ? '\nYou can delete your account at any time.\n' : '')
}

describe.each(databases)('on $name', ({ create }) => {
  let store: Store
  let options: Parameters<typeof openStore>[0]
  let drop: () => Promise<void>
  let lacuna: Lacuna
  const add = (policy: string, capturedOn: string | null, body: string) =>
    lacuna.addPolicy({
      bytes: new TextEncoder().encode(body),
      asOf: today,
      format: 'markdown',
      policy,
      ...(capturedOn && { capturedOn }),
    })
  beforeAll(async () => {
    const created = await create()
    drop = created.drop
    options = created.options
    store = await openStore(options)
    lacuna = createLacuna({ store, clock })
    expect((await lacuna.syncRuleset(rules)).problems).toEqual([])
    await add('old.example', '2009-03-01', text({ keeps: 'as long as necessary' }))
    await add('shop.example', '2015-01-01', text({ keeps: 'safe' }))
    await add('shop.example', '2021-05-05', text({ deletes: true }))
    await add('news.shop.example', '2021-07-01', text({ keeps: 'safe', updated: '1 May 2021' }))
    await add('fresh.example', '2026-02-01', text({ deletes: true, updated: '10 January 2026' }))
    await add('undated.example', null, text({ keeps: 'safe', deletes: true }))
    await add('error.example', '2020-01-01', 'Page not found.')
  })
  afterAll(async () => {
    await store?.close()
    await drop?.()
  })

  const found = async (query: GapsQuery = {}) =>
    (await lacuna.gaps({ ...query, limit: 200 })).items.map(
      ({ rule, policy, outcome }) => `${rule} ${policy}${outcome === 'gap' ? '' : ` ${outcome}`}`,
    )
  const retention = 'gdpr/13-2-a.retention'
  const deletion = 'ccpa/1798-105.deletion'
  const updated = 'ccpa/130.updated'

  test('lists the gaps of the latest snapshots: the severest first, then by rule and policy', async () => {
    expect(await found()).toEqual([
      `${retention} news.shop.example`,
      `${retention} undated.example`,
      `${deletion} news.shop.example`,
      `${deletion} old.example`,
      `${updated} news.shop.example`,
      `${updated} old.example`,
      `${updated} shop.example`,
      `${updated} undated.example`,
    ])
  })

  const filters: [string, GapsQuery, string[]][] = [
    ['a law', { laws: ['gdpr'] }, [`${retention} news.shop.example`, `${retention} undated.example`]],
    [
      'a law that is only asked for by name',
      { laws: ['texas'] },
      ['texas/1.retention news.shop.example', 'texas/1.retention undated.example'],
    ],
    ['a rule', { rules: [deletion] }, [`${deletion} news.shop.example`, `${deletion} old.example`]],
    [
      'a draft, which counts only where it is named',
      { rules: ['gdpr/draft'] },
      ['gdpr/draft news.shop.example', 'gdpr/draft undated.example'],
    ],
    [
      'severities',
      { severities: ['high', 'medium'] },
      [`${deletion} news.shop.example`, `${deletion} old.example`],
    ],
    ['an outcome', { outcomes: ['partial'] }, [`${retention} old.example partial`]],
    [
      'outcomes',
      { outcomes: ['met', 'partial'], rules: [retention] },
      [`${retention} fresh.example met`, `${retention} old.example partial`, `${retention} shop.example met`],
    ],
    [
      'a capture period, by the latest text in it',
      { capturedFrom: '2009-03-01', capturedBefore: '2021-05-05', rules: [retention] },
      [`${retention} shop.example`],
    ],
    [
      'captured before',
      { capturedBefore: '2009-03-02' },
      [`${deletion} old.example`, `${updated} old.example`],
    ],
    ['captured before its own day', { capturedBefore: '2009-03-01' }, []],
    [
      'a domain with its subdomains',
      { domain: 'https://Shop.Example/privacy', rules: [retention, updated] },
      [`${retention} news.shop.example`, `${updated} news.shop.example`, `${updated} shop.example`],
    ],
    ['a part of a name, which is no domain', { domain: 'op.example' }, []],
    [
      'compliant then',
      { compliantThen: true },
      // Deletion was no duty in 2009; in 2021 both texts were updated within twelve months or had to be and were not.
      [`${deletion} old.example`, `${updated} news.shop.example`, `${updated} old.example`],
    ],
    [
      'compliant then by the duty of that day',
      { compliantThen: true, rules: [retention], outcomes: ['partial', 'gap'] },
      [`${retention} old.example partial`],
    ],
    [
      'the law of another day',
      { asOf: '2019-01-01' },
      [`${retention} news.shop.example`, `${retention} undated.example`],
    ],
    [
      'the law of a day in the past that was replaced',
      { asOf: '2010-01-01', outcomes: ['met'], rules: ['directive/6.retention'] },
      [
        'directive/6.retention fresh.example met',
        'directive/6.retention old.example met',
        'directive/6.retention shop.example met',
      ],
    ],
    [
      'every snapshot',
      { everySnapshot: true, rules: [retention] },
      [`${retention} news.shop.example`, `${retention} shop.example`, `${retention} undated.example`],
    ],
  ]
  test.each(filters)('filters by %s', async (_, query, expected) => {
    expect(await found(query)).toEqual(expected)
    const summary = await lacuna.gapsSummary(query)
    expect(summary.outcomes).toBe(expected.length)
    const all = [...(await lacuna.allGaps(query))]
    expect(all).toHaveLength(expected.length)
    expect(summary.failing).toBe(new Set(all.map(({ policy }) => policy)).size)
    expect(summary.byRule).toMatchObject(
      summary.byRule.map(({ rule }) => {
        const some = all.filter((one) => one.rule === rule)
        return { failing: new Set(some.map(({ policy }) => policy)).size, outcomes: some.length }
      }),
    )
    if (!query.everySnapshot) return
    for (const { byYear, outcomes } of summary.byRule)
      expect(byYear.reduce((sum, count) => sum + count, 0)).toBe(outcomes)
  })

  test('an item says why, with the sentence or the nearest miss, and what was then', async () => {
    const { items, asOf } = await lacuna.gaps({ outcomes: ['partial'] })
    expect(asOf).toBe(today)
    expect(items).toMatchObject([
      {
        policy: 'old.example',
        snapshot: { capturedOn: '2009-03-01' },
        rule: retention,
        law: 'gdpr',
        severity: 'critical',
        outcome: 'partial',
        then: 'met',
        evidence: { text: expect.stringContaining('as long as necessary'), line: expect.any(Number) },
        scorecard: `/v1/policies/old.example/scorecard?at=2009-03-01&asOf=${today}&law=gdpr`,
      },
    ])
    const [unknown] = (await lacuna.gaps({ domain: 'undated.example', rules: [retention] })).items
    expect(unknown).toMatchObject({
      then: 'unknown',
      evidence: null,
      reason: expect.stringMatching(/does not say/),
    })
  })

  test('sums up by rule, law, severity and year', async () => {
    const summary = await lacuna.gapsSummary({})
    expect(summary).toMatchObject({ policies: 5, notJudged: 1, failing: 4, outcomes: 8, asOf: today })
    const counts = (list: { failing: number; outcomes: number }[]) =>
      list.map((one) => [one.failing, one.outcomes])
    expect(summary.byRule.map(({ rule }) => rule)).toEqual([retention, deletion, updated])
    expect(counts(summary.byRule)).toEqual([
      [2, 2],
      [2, 2],
      [4, 4],
    ])
    expect(summary.byLaw.map(({ law, title }) => [law, title])).toContainEqual([
      'gdpr',
      'General Data Protection Regulation',
    ])
    expect(counts(summary.byLaw)).toEqual([
      [4, 6],
      [2, 2],
    ])
    expect(counts(summary.bySeverity)).toEqual([
      [2, 2],
      [2, 2],
      [0, 0],
      [4, 4],
    ])
    expect(summary.byYear).toEqual([
      { year: 2009, policies: 1, notJudged: 0, failing: 1, outcomes: 2 },
      { year: 2015, policies: 1, notJudged: 0, failing: 1, outcomes: 3 },
      { year: 2020, policies: 0, notJudged: 1, failing: 0, outcomes: 0 },
      { year: 2021, policies: 2, notJudged: 0, failing: 2, outcomes: 4 },
      { year: 2026, policies: 1, notJudged: 0, failing: 0, outcomes: 0 },
      { year: null, policies: 1, notJudged: 0, failing: 1, outcomes: 2 },
    ])
  })

  test.each([
    [{ laws: ['gdrp'] }, /law.*gdpr/],
    [{ rules: ['gdpr/13-2-a.retentio'] }, /rule.*did you mean.*retention/i],
    [{ domain: '<script>' }, /domain/],
    [{ asOf: '2020-02-30' }, /asOf.*a date that exists/],
    [{ capturedFrom: 'then' }, /capturedFrom.*a date that exists/],
  ])('refuses %j', async (query, told) => {
    await expect(lacuna.gaps(query)).rejects.toMatchObject({
      name: 'Refusal',
      message: expect.stringMatching(told),
    })
    await expect(lacuna.gapsSummary(query)).rejects.toMatchObject({ name: 'Refusal' })
  })

  test('pages stay as they were while others import, and say each thing once', async () => {
    const all = await found()
    const seen: string[] = []
    let cursor: string | undefined
    for (let pages = 0; ; pages++) {
      const page = await lacuna.gaps({ limit: 3, ...(cursor && { cursor }) })
      seen.push(...page.items.map(({ rule, policy }) => `${rule} ${policy}`))
      if (page.next === null) break
      cursor = page.next
      // Before and after the place that was reached, and a newer text of a policy that was shown already.
      await add(`a-${pages}.example`, '2020-01-01', text({ keeps: 'safe' }))
      await add(`z-${pages}.example`, '2020-01-01', text({ keeps: 'safe' }))
      await add('news.shop.example', `2022-01-0${pages + 1}`, text({ keeps: 'safe' }))
    }
    expect(seen).toEqual(all)
    expect((await found()).length).toBeGreaterThan(all.length)
  })

  test('a cursor that is none of ours, or belongs to another question, is refused', async () => {
    const { next } = await lacuna.gaps({ limit: 1 })
    const wrong: [string, GapsQuery][] = [
      [next!, { laws: ['gdpr'] }],
      [next!.slice(1), {}],
      ['', {}],
      ['W10', {}],
      ['bnVsbA', {}],
    ]
    for (const [cursor, query] of wrong)
      await expect(lacuna.gaps({ ...query, cursor })).rejects.toMatchObject({
        name: 'Refusal',
        message: expect.stringMatching(/cursor: expected `next`/),
      })
  })

  test('an edit of a rule shows in the next answer, here and in another process', async () => {
    const other = createLacuna({ store: options?.databaseUrl ? await openStore(options) : store, clock })
    await other.gaps({})
    await lacuna.putRule('gdpr', '13-2-a.retention', {
      ...retentionRule,
      severity: 'critical',
      title: 'Says that accounts can be deleted',
      met: { fact: 'right.erasure', operator: 'is', value: 'stated' },
      partial: undefined,
      examples: [
        { text: 'You can delete your account at any time.', outcome: 'met' },
        { text: 'We collect your e-mail address.', outcome: 'gap' },
      ],
    })
    const query = { rules: [retention], domain: 'old.example' }
    for (const one of [other, lacuna]) {
      const { items, ruleset } = await one.gaps(query)
      expect(items).toMatchObject([{ policy: 'old.example', title: 'Says that accounts can be deleted' }])
      expect(ruleset.digest).toBe((await lacuna.ruleset()).digest)
    }
    await add('late.example', '2020-01-01', text())
    expect((await other.gaps({ domain: 'late.example' })).items).not.toEqual([])
  })

  test('knows which sentence policies share, in whatever layout', async () => {
    const kept = 'We keep what you wrote to us for 9 months, then it goes.'
    await add('one.shared.example', '2020-01-01', text({ keeps: 'safe' }).concat(`\n${kept}\n`))
    await add(
      'two.shared.example',
      '2020-01-01',
      text({ keeps: 'safe' }).concat('\nWE KEEP what you wrote\nto us for 9 months – then it goes!\n'),
    )
    await add('two.shared.example', '2019-01-01', text({ keeps: 'safe' }).concat(`\n${kept}\n`))
    const { items } = await lacuna.clauses({ fact: 'retention' })
    const shared = items.find(({ text }) => text.includes('9 months'))
    expect(shared).toMatchObject({ policies: 2, facts: ['retention'] })
    expect(items.map(({ policies }) => policies)).toEqual(
      items.map(({ policies }) => policies).sort((a, b) => b - a),
    )
    expect(await lacuna.clause(shared!.clause)).toMatchObject({
      policies: 2,
      usedBy: [{ policy: 'one.shared.example', facts: ['retention'] }, { policy: 'two.shared.example' }],
    })
    const gaps = await lacuna.gaps({ clause: shared!.clause, rules: ['gdpr/draft'], outcomes: ['met'] })
    expect(gaps.items.map(({ policy, evidence }) => [policy, evidence?.sharedBy])).toEqual([
      ['one.shared.example', 2],
      ['two.shared.example', 2],
    ])
    const seen: string[] = []
    for (let cursor: string | undefined; ; ) {
      const page = await lacuna.clauses({ limit: 1, ...(cursor && { cursor }) })
      seen.push(...page.items.map(({ clause }) => clause))
      if (page.next === null) break
      cursor = page.next
    }
    // What comes in between two pages moves nothing on the second.
    const [first, second] = seen
    const begun = await lacuna.clauses({ limit: 1 })
    const secondText = (await lacuna.clause(second!)).text
    for (const policy of ['late.example', 'later.example'])
      await lacuna.addPolicy({
        policy,
        capturedOn: '2020-01-01',
        bytes: new TextEncoder().encode(`${policyText}\n\n${secondText}`),
        format: 'markdown',
        asOf: today,
      })
    const later = await lacuna.clauses({ limit: 1, cursor: begun.next! })
    expect([begun.items[0]!.clause, later.items[0]!.clause]).toEqual([first, second])
    expect(seen).toEqual((await lacuna.clauses({ limit: 200 })).items.map(({ clause }) => clause))
    expect((await lacuna.clauses({ minPolicies: 999 })).items).toEqual([])
    await expect(lacuna.clauses({ fact: 'retentio' })).rejects.toMatchObject({
      message: expect.stringMatching(/retention/),
    })
    await expect(lacuna.clause('none')).rejects.toMatchObject({ kind: 'not-found' })
    const response = await createApi({ lacuna, clock }).request('/v1/clauses?law=gdpr&limit=1')
    expect(await response.json()).toMatchObject({ items: [{ clause: expect.any(String) }] })
  })

  describe('over HTTP', () => {
    const api = () => createApi({ lacuna, clock })

    test('takes every filter, and links the next page', async () => {
      const query =
        'law=gdpr,ccpa&severity=critical&severity=high&outcome=gap&capturedFrom=2009-01-01&capturedBefore=2022-01-01&snapshots=all&compliantThen=false&limit=1'
      const response = await api().request(`/v1/gaps?${query}`)
      expect(response.status).toBe(200)
      const page = (await response.json()) as { items: { rule: string }[]; next: string }
      expect(page.items).toHaveLength(1)
      const [, next] = /<(.*)>; rel="next"/.exec(response.headers.get('Link')!)!
      expect((await api().request(next!)).status).toBe(200)
      const summary = await api().request('/v1/gaps/summary?domain=shop.example')
      expect(await summary.json()).toMatchObject({ policies: 2, byYear: expect.any(Array) })
    })

    test.each([
      ['severity=dire', /critical, high, medium, low/],
      ['outcome=bad', /met, partial, gap/],
      ['compliantThen=maybe', /true or false/],
      ['capturedBefore=soon', /a date that exists/],
      ['limit=0', /at least 1/],
      ['sort=policy', /no such parameter/],
      ['cursor=x', /next/],
    ])('refuses %s', async (query, told) => {
      const response = await api().request(`/v1/gaps?${query}`)
      expect([400, 422]).toContain(response.status)
      expect(((await response.json()) as { detail: string }).detail).toMatch(told)
    })

    test('gives all of them as CSV, one line each, in the same order', async () => {
      const response = await api().request('/v1/gaps.csv')
      expect(response.headers.get('Content-Type')).toMatch(/^text\/csv/)
      const [head, ...lines] = (await response.text()).trimEnd().split('\r\n')
      expect(head).toMatch(/^policy,captured on,law,rule,/)
      expect(lines.map((line) => line.split(',')).map(([policy, , , rule]) => `${rule} ${policy}`)).toEqual(
        await found(),
      )
    })
  })
})
