/** Texts, reports and rules over HTTP. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { createApi } from '../src/api.ts'
import type { Report } from '../src/core/report.ts'
import { rulesDir } from '../src/package-root.ts'
import { reports } from '../src/reports.ts'
import { api, clock, lacuna, outcomesOf, post, problemOf, put, scorecardOf } from './small-api.ts'
import { policyText, retentionRule } from './small-ruleset.ts'

describe('checking a text', () => {
  test.each([
    ['text/markdown', 'markdown'],
    ['text/plain', 'text'],
    ['text/html', 'html'],
    ['text/html; charset=utf-8', 'html'],
    [undefined, undefined],
  ])('takes a body of type %s', async (type, format) => {
    const body = type?.startsWith('text/html')
      ? `<!doctype html><title>Privacy Policy</title>${policyText.replace(/^#+ (.*)$/gm, '<h2>$1</h2>').replace(/^(?!<)(.+)$/gm, '<p>$1</p>')}`
      : policyText
    const scorecard = await scorecardOf(await post('/v1/check', new TextEncoder().encode(body), type))
    if (format) expect(scorecard.snapshot.format).toBe(format)
    expect(outcomesOf(scorecard)).toEqual({ 'gdpr/13-2-a.retention': 'met', 'ccpa/1798-105.deletion': 'gap' })
    expect(scorecard.asOf).toBe('2026-06-01')
  })

  test('takes a text inside JSON, with a policy name, and stores nothing', async () => {
    const body = JSON.stringify({
      text: policyText,
      format: 'markdown',
      domain: 'json.example',
      capturedOn: '2020-02-29',
    })
    const scorecard = await scorecardOf(await post('/v1/check', body, 'application/json'))
    expect(scorecard.policy).toBe('json.example')
    expect(scorecard.snapshot.capturedOn).toBe('2020-02-29')
    expect((await api.request('/v1/policies/json.example')).status).toBe(404)
  })

  test('reads a string in JSON as it stands, whatever charset its markup claims', async () => {
    const text = `<html><head><meta charset="windows-1252"><title>Café Privacy Policy</title></head><body><h1>Café Privacy Policy</h1>${policyText}</body></html>`
    const scorecard = await scorecardOf(
      await post('/v1/check', JSON.stringify({ text, format: 'html' }), 'application/json'),
    )
    expect(scorecard.document.title).toContain('Café')
  })

  test('honours the charset of the Content-Type header', async () => {
    const bytes = Buffer.from(policyText.replaceAll('Example Ltd', 'Café Ltd'), 'latin1')
    const scorecard = await scorecardOf(await post('/v1/check', bytes, 'text/markdown; charset=iso-8859-1'))
    expect(scorecard.document.title).toContain('Café')
  })

  test.each(['law=gdpr', 'law=gdpr,gdpr'])('judges by chosen laws only: %s', async (query) => {
    const scorecard = await scorecardOf(await post(`/v1/check?${query}`, policyText, 'text/markdown'))
    expect(Object.keys(outcomesOf(scorecard))).toEqual(['gdpr/13-2-a.retention'])
  })

  test('takes several laws as repeated parameters', async () => {
    const scorecard = await scorecardOf(
      await post('/v1/check?law=gdpr&law=ccpa', policyText, 'text/markdown'),
    )
    expect(scorecard.laws.map(({ law }) => law).sort()).toEqual(['ccpa', 'gdpr'])
  })

  test('judges by the law of the day that asOf names', async () => {
    const scorecard = await scorecardOf(await post('/v1/check?asOf=2019-01-01', policyText, 'text/markdown'))
    expect(outcomesOf(scorecard)).toEqual({ 'gdpr/13-2-a.retention': 'met' })
  })

  test('the same text gives the same bytes', async () => {
    const [a, b] = await Promise.all(
      [1, 2].map(async () => (await post('/v1/check', policyText, 'text/markdown')).text()),
    )
    expect(a).toBe(b)
  })
})

describe('storing a policy', () => {
  test('answers 201 with the address of the scorecard and a summary, then 200 for the same bytes', async () => {
    const path =
      '/v1/policies?policy=stored.example&capturedOn=2019-06-01&sourceUrl=https://stored.example/privacy'
    const response = await post(path, policyText, 'text/markdown')
    expect(response.status).toBe(201)
    expect(response.headers.get('Location')).toBe('/v1/policies/stored.example/scorecard?at=2019-06-01')
    expect(await response.json()).toMatchObject({
      created: true,
      policy: 'stored.example',
      scorecardUrl: '/v1/policies/stored.example/scorecard?at=2019-06-01',
      counts: { met: 1, gap: 1 },
      snapshot: { capturedOn: '2019-06-01', sourceUrl: 'https://stored.example/privacy', format: 'markdown' },
    })
    const again = await post(path, policyText, 'text/markdown')
    expect(again.status).toBe(200)
    expect(await again.json()).toMatchObject({ created: false })
    expect(await (await api.request('/v1/policies/stored.example')).json()).toMatchObject({
      policy: 'stored.example',
      snapshots: [{ capturedOn: '2019-06-01' }],
    })
  })

  test('the stored scorecard is the one that checking gives, byte for byte', async () => {
    const query = 'capturedOn=2019-06-01&policy=same.example'
    const added = await post(`/v1/policies?${query}`, policyText, 'text/markdown')
    const stored = await (await api.request(added.headers.get('Location')!)).text()
    const checked = await (await post(`/v1/check?${query}`, policyText, 'text/markdown')).text()
    // What people decided comes behind it.
    expect(stored).toBe(checked.replace(/}\n$/, ',"reviewed":null,"reviews":[]}\n'))
  })

  test('reads the policy and its date from an archive header', async () => {
    const header =
      '> *The following text is extracted and transformed from the header.example privacy policy that was archived on 2009-07-05. Please check the [original snapshot on the Wayback Machine](https://web.archive.org/web/20090705123306id_/http%3A//header.example/privacy) for the most accurate reproduction.*\n\n'
    const response = await post('/v1/policies', header + policyText, 'text/markdown')
    expect(response.headers.get('Location')).toBe('/v1/policies/header.example/scorecard?at=2009-07-05')
  })

  test('picks the snapshot that was in force on a day', async () => {
    for (const [date, period] of [
      ['2018-01-01', '6 months'],
      ['2021-01-01', '24 months'],
    ] as const) {
      const text = policyText.replace('12 months', period)
      expect(
        (await post(`/v1/policies?policy=two.example&capturedOn=${date}`, text, 'text/markdown')).status,
      ).toBe(201)
    }
    const at = async (query: string) =>
      (await scorecardOf(await api.request(`/v1/policies/two.example/scorecard${query}`))).snapshot.capturedOn
    expect(await at('?at=2019-05-05')).toBe('2018-01-01')
    expect(await at('?at=2021-01-01')).toBe('2021-01-01')
    expect(await at('')).toBe('2021-01-01')
    const before = await problemOf(await api.request('/v1/policies/two.example/scorecard?at=2001-01-01'))
    expect(before.status).toBe(404)
  })

  test('lists and searches policies page by page', async () => {
    for (const name of ['list-a.example', 'list-b.example', 'list-c.example'])
      await post(`/v1/policies?policy=${name}`, `${policyText}\n${name}`, 'text/markdown')
    const seen: string[] = []
    let next: string | undefined = '/v1/policies?q=list-&limit=2'
    for (let pages = 0; next !== undefined; pages++) {
      expect(pages).toBeLessThan(3)
      const response: Response = await api.request(next)
      const page = (await response.json()) as { items: { policy: string }[] }
      seen.push(...page.items.map(({ policy }) => policy))
      next = /<(.*)>; rel="next"/.exec(response.headers.get('Link') ?? '')?.[1]
    }
    expect(seen.sort()).toEqual(['list-a.example', 'list-b.example', 'list-c.example'])
  })
})

describe('reports', () => {
  const address = '/v1/policies/reported.example/scorecard'
  beforeAll(async () => {
    await post('/v1/policies?policy=reported.example&capturedOn=2019-06-01', policyText, 'text/markdown')
  })

  test.each(Object.entries(reports) as [string, Report][])(
    '%s is an ending of the scorecard’s address and a parameter of checking, and documented',
    async (name, { ending, mediaType, embeddable }) => {
      const response = await api.request(`${address}.${ending}?law=gdpr`)
      expect(response.status).toBe(200)
      expect(response.headers.get('Content-Type')).toBe(mediaType)
      expect(response.headers.get('Cross-Origin-Resource-Policy')).toBe(
        embeddable ? 'cross-origin' : 'same-origin',
      )
      const text = await response.text()
      expect(text).toContain('reported.example')
      expect(text).not.toContain('ccpa/')
      const headers = { 'If-None-Match': response.headers.get('ETag')! }
      expect((await api.request(`${address}.${ending}?law=gdpr`, { headers })).status).toBe(304)

      const checked = await post(
        `/v1/check?report=${name}&policy=reported.example`,
        policyText,
        'text/markdown',
      )
      expect(checked.status).toBe(200)
      expect(checked.headers.get('Content-Type')).toBe(mediaType)
      expect(await checked.text()).toContain('reported.example')

      const { paths } = (await (await api.request('/openapi.json')).json()) as {
        paths: Record<string, { get?: { responses: { 200: { content: object } } } }>
      }
      const documented = paths[`/v1/policies/{policy}/scorecard.${ending}`]!.get!.responses[200].content
      expect(Object.keys(documented)).toEqual([mediaType.split(';')[0]])
    },
  )

  test('the JSON report is the scorecard itself, and says where its shape is described', async () => {
    const plain = await api.request(address)
    expect(await (await api.request(`${address}.json`)).text()).toBe(await plain.text())
    const [, schema = ''] = /^<(.*)>; rel="describedby"$/.exec(plain.headers.get('Link')!) ?? []
    expect(await (await api.request(schema)).json()).toEqual(
      JSON.parse(readFileSync(join(rulesDir, 'scorecard.schema.json'), 'utf8')),
    )
  })

  test('refuses a report that there is not, with those there are', async () => {
    const problem = await problemOf(await post('/v1/check?report=pdf', policyText, 'text/markdown'))
    expect(problem).toMatchObject({ status: 400, errors: [{ at: 'query.report' }] })
    expect(problem.detail).toMatch(/expected text, html, json, .*csv/)
    expect((await api.request(`${address}.pdf`)).status).toBe(404)
    expect((await api.request('/v1/policies/nobody.example/scorecard.csv')).status).toBe(404)
  })
})

describe('rules over HTTP', () => {
  test('lists laws and rules, and shows one with its examples and versions', async () => {
    expect(await (await api.request('/v1/laws')).json()).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ law: 'gdpr', rules: 1 })]),
    })
    const all = (await (await api.request('/v1/rules')).json()) as { items: { law: string; id: string }[] }
    expect(all.items.map(({ law, id }) => `${law}/${id}`).sort()).toEqual([
      'ccpa/1798-105.deletion',
      'gdpr/13-2-a.retention',
    ])
    const some = (await (await api.request('/v1/rules?law=ccpa')).json()) as { items: { law: string }[] }
    expect(some.items.map(({ law }) => law)).toEqual(['ccpa'])
    const one = await (await api.request('/v1/rules/gdpr/13-2-a.retention')).json()
    expect(one).toMatchObject({
      law: 'gdpr',
      id: '13-2-a.retention',
      rule: { examples: retentionRule.examples },
      measured: { retention: null },
      versions: [{ origin: 'file' }],
    })
  })

  test('a rule that is put judges the very next request, and putting it again changes nothing', async () => {
    const rule = {
      ...retentionRule,
      title: 'Says how one can be deleted',
      met: { all: [{ fact: 'right.erasure', operator: 'is', value: 'stated' }] },
      partial: undefined,
      examples: [
        { text: 'You can delete your account at any time.', outcome: 'met' },
        { text: 'We collect your e-mail address.', outcome: 'gap' },
      ],
    }
    const response = await put('/v1/rules/gdpr/17.erasure', rule)
    expect(response.status).toBe(201)
    expect(response.headers.get('Location')).toBe('/v1/rules/gdpr/17.erasure')
    const scorecard = await scorecardOf(await post('/v1/check?law=gdpr', policyText, 'text/markdown'))
    expect(outcomesOf(scorecard)['gdpr/17.erasure']).toBe('gap')
    const again = await put('/v1/rules/gdpr/17.erasure', rule)
    expect(again.status).toBe(200)
    expect(await again.json()).toMatchObject({ created: false })
    expect((await put('/v1/rules/gdpr/17.erasure', { ...rule, status: 'retired' })).status).toBe(201)
  })

  test.each([
    [
      'a misspelt fact',
      { met: { all: [{ fact: 'retentoin', operator: 'is', value: 'stated' }] } },
      /retentoin/,
    ],
    [
      'an unknown operator',
      { met: { all: [{ fact: 'retention', operator: 'equals', value: 'stated' }] } },
      /operator/,
    ],
    ['an empty any', { met: { any: [] } }, /any/],
    [
      'both any and all',
      {
        met: {
          any: [{ fact: 'retention', operator: 'is', value: 'stated' }],
          all: [{ fact: 'retention', operator: 'is', value: 'stated' }],
        },
      },
      /any|all/,
    ],
    ['an unknown key', { sevrity: 'high' }, /sevrity/],
    [
      'an example that does not come out',
      {
        examples: [
          { text: 'We like cheese.', outcome: 'met' },
          { text: 'We keep data for 2 years.', outcome: 'gap' },
        ],
      },
      /example/,
    ],
    [
      'a cue that never ends',
      {
        facts: {
          own: {
            question: 'Does it ever end, or not?',
            stated: ['{keep|retain'],
            examples: [
              { text: 'a', status: 'stated' },
              { text: 'b', status: 'missing' },
            ],
          },
        },
      },
      /keep|\{|column/,
    ],
  ])('refuses a rule with %s, says where, and keeps the old one', async (_, change, told) => {
    const before = await (await api.request('/v1/rules/gdpr/13-2-a.retention')).text()
    const response = await put('/v1/rules/gdpr/13-2-a.retention', { ...retentionRule, ...change })
    expect(response.status).toBe(422)
    const problem = await problemOf(response)
    expect(JSON.stringify(problem)).toMatch(told)
    expect(problem.errors?.[0]?.at).toMatch(/\$/)
    expect(await (await api.request('/v1/rules/gdpr/13-2-a.retention')).text()).toBe(before)
  })

  test('refuses a rule whose conditions nest 10,000 deep', async () => {
    const deep = `${'{"all":['.repeat(10_000)}{"fact":"retention","operator":"is","value":"stated"}${']}'.repeat(10_000)}`
    const problem = await problemOf(
      await put(
        '/v1/rules/gdpr/deep',
        JSON.stringify({ ...retentionRule, met: 0 }).replace('"met":0', `"met":${deep}`),
      ),
    )
    expect(problem.status).toBe(400)
    expect(problem.errors?.[0]?.message).toMatch(/levels of nesting at position \d+/)
  })
})

describe('who may write', () => {
  const keyed = () => createApi({ lacuna, clock, apiKey: 'correct-horse' })
  const add = (headers: Record<string, string>) =>
    keyed().request('/v1/policies?policy=keyed.example', {
      method: 'POST',
      body: policyText,
      headers: { 'Content-Type': 'text/markdown', ...headers },
    })

  test.each([
    ['no key', {}],
    ['a wrong key', { Authorization: 'Bearer wrong-horse' }],
    ['another scheme', { Authorization: 'Basic correct-horse' }],
  ])('with a key configured, refuses %s', async (_, headers) => {
    const response = await add(headers as Record<string, string>)
    expect(response.status).toBe(401)
    expect(response.headers.get('WWW-Authenticate')).toMatch(/^Bearer/)
    await problemOf(response)
    const change = await keyed().request('/v1/rules/gdpr/x', {
      method: 'PUT',
      body: '{}',
      headers: headers as Record<string, string>,
    })
    expect(change.status).toBe(401)
  })

  test('with the right key it stores, and reading needs none', async () => {
    expect((await add({ Authorization: 'Bearer correct-horse' })).status).toBe(201)
    expect((await keyed().request('/v1/policies/keyed.example')).status).toBe(200)
  })

  test.each([
    ['a page of another site in the same browser', { Origin: 'https://evil.example' }],
    ['a cross-site request', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a name that was rebound to this machine', { Host: 'evil.example' }],
  ])('without a key, refuses %s', async (_, headers) => {
    const response = await post(
      '/v1/policies?policy=x.example',
      policyText,
      'text/markdown',
      headers as Record<string, string>,
    )
    expect(response.status).toBe(403)
    await problemOf(response)
  })
})
