import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStore, type Store } from '../db/store.ts'
import type { LogLine } from '../src/access-log.ts'
import { createApi } from '../src/api.ts'
import type { Report } from '../src/core/report.ts'
import type { Scorecard } from '../src/core/scorecard.ts'
import { rulesDir } from '../src/package-root.ts'
import type { ProblemDocument } from '../src/problem.ts'
import { reports } from '../src/reports.ts'
import { createLacuna, type Lacuna } from '../src/usecases.ts'
import { policyText, retentionRule, smallRuleset } from './small-ruleset.ts'

let store: Store
let lacuna: Lacuna
let api: ReturnType<typeof createApi>
const clock = () => new Date('2026-06-01T12:00:00Z')
const lines: LogLine[] = []

beforeAll(async () => {
  store = await openStore({ dataDir: 'memory://' })
  lacuna = createLacuna({ store, clock })
  const { problems } = await lacuna.syncRuleset(smallRuleset)
  expect(problems).toEqual([])
  api = createApi({ lacuna, clock, log: (line) => lines.push(line), version: '1.2.3' })
})
afterAll(async () => await store?.close())

const post = (path: string, body: BodyInit, type?: string, headers: Record<string, string> = {}) =>
  api.request(path, { method: 'POST', body, headers: { ...(type && { 'Content-Type': type }), ...headers } })
const put = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  api.request(path, {
    method: 'PUT',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', ...headers },
  })
const problemOf = async (response: Response): Promise<ProblemDocument> => {
  expect(response.headers.get('Content-Type')).toBe('application/problem+json')
  const problem = (await response.json()) as ProblemDocument
  expect(problem.status).toBe(response.status)
  expect(problem.requestId).toBe(response.headers.get('X-Request-Id'))
  return problem
}
const scorecardOf = async (response: Response): Promise<Scorecard> => {
  expect(response.status).toBe(200)
  return (await response.json()) as Scorecard
}
const outcomesOf = ({ outcomes }: Scorecard) => Object.fromEntries(outcomes.map((o) => [o.rule, o.outcome]))

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

describe('bad input, by name', () => {
  test.each([
    ['an empty body', new Uint8Array(0), 'empty'],
    [
      'a binary body',
      new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 0, 1, 2, 255, 254, 0, 0, 9]),
      'binary',
    ],
    ['a few words', new TextEncoder().encode('Hello there.'), 'too-short'],
  ])('%s is not judged, and the scorecard says why', async (_, body, reason) => {
    const scorecard = await scorecardOf(await post('/v1/check', body, 'text/plain'))
    expect(scorecard.document.gate).toMatchObject({ pass: false, reason })
    expect(scorecard.outcomes).toEqual([])
    expect(scorecard.score).toBeNull()
  })

  test('half a UTF-8 sequence does not stop the reading', async () => {
    const bytes = Buffer.concat([Buffer.from(policyText), Buffer.from([0xe2, 0x84])])
    expect(
      outcomesOf(await scorecardOf(await post('/v1/check', bytes, 'text/markdown')))['gdpr/13-2-a.retention'],
    ).toBe('met')
  })

  test('HTML with a fake charset is read all the same', async () => {
    const html = `<meta charset="klingon-8"><h1>Privacy Policy</h1><p>${policyText.replaceAll('\n\n', '</p><p>')}</p>`
    expect(
      outcomesOf(await scorecardOf(await post('/v1/check', html, 'text/html')))['gdpr/13-2-a.retention'],
    ).toBe('met')
  })

  test.each([
    ['nesting 10,000 deep', 'text/html', '<div>'.repeat(10_000) + policyText],
    ['quotes 10,000 deep', 'text/markdown', '>'.repeat(10_000) + policyText],
    ['a line of a million characters', 'text/plain', `${policyText}\n${'word '.repeat(200_000)}`],
    ['one word of a million characters', 'text/plain', `${policyText}\n${'a'.repeat(1_000_000)}`],
    ['NUL characters', 'text/plain', `${policyText}\n\u0000\u0000`],
  ])('%s is answered', async (_, type, body) => {
    const started = Date.now()
    expect((await post('/v1/check', body, type)).status).toBe(200)
    expect(Date.now() - started).toBeLessThan(5000)
  })

  test.each([
    ['19 MB', 19, 200],
    ['21 MB', 21, 413],
  ])('%s of text: %i MB is answered with %i', async (_, megabytes, status) => {
    const body = policyText + 'We use it well. '.repeat((megabytes * 1024 * 1024) / 16)
    const response = await post('/v1/check', body, 'text/markdown')
    expect(response.status).toBe(status)
    if (status === 413) expect((await problemOf(response)).detail).toMatch(/at most 20 MB/)
  })

  test('21 MB that come in chunks without a length are refused too', async () => {
    let sent = 0
    const body = new ReadableStream({
      pull: (controller) => {
        if (sent++ < 21 * 16) controller.enqueue(new Uint8Array(65_536).fill(97))
        else controller.close()
      },
    })
    const response = await api.request('/v1/check', {
      method: 'POST',
      body,
      duplex: 'half',
      headers: { 'Content-Type': 'text/plain' },
    } as RequestInit)
    expect(response.status).toBe(413)
  })

  test('a rule of more than 1 MB is refused', async () => {
    expect((await put('/v1/rules/gdpr/big', { ...retentionRule, note: 'x'.repeat(2 ** 20) })).status).toBe(
      413,
    )
  })

  test.each([
    ['/v1/check?asOf=2009-13-45', 'query.asOf'],
    ['/v1/check?asOf=yesterday', 'query.asOf'],
    ['/v1/check?asOf=2023-02-29', 'query.asOf'],
    ['/v1/check?capturedOn=2009-13-45', 'query.capturedOn'],
    ['/v1/check?sourceUrl=javascript:alert(1)', 'query.sourceUrl'],
    ['/v1/check?as_of=2020-01-01', 'query.as_of'],
  ])('%s is refused with what was expected', async (path, at) => {
    const response = await post(path, policyText, 'text/markdown')
    expect(response.status).toBe(400)
    const problem = await problemOf(response)
    expect(problem.errors).toMatchObject([{ at, message: expect.stringMatching(/expected/) }])
  })

  test('asOf before any law: nothing is judged, and no score is made up', async () => {
    const scorecard = await scorecardOf(await post('/v1/check?asOf=1890-01-01', policyText, 'text/markdown'))
    expect(scorecard).toMatchObject({ score: null, grade: null, outcomes: [] })
  })

  test('an unknown law is refused with the laws there are', async () => {
    const problem = await problemOf(await post('/v1/check?law=gdrp', policyText, 'text/markdown'))
    expect([404, 422]).toContain(problem.status)
    expect(JSON.stringify(problem)).toMatch(/gdrp.*gdpr|gdpr.*gdrp/)
  })

  test.each([
    '/v1/policies/nobody.example',
    '/v1/policies/nobody.example/scorecard',
    '/v1/policies/%E0%A4%A',
    '/v1/rules/gdpr/nothing',
    '/v1/rules/nolaw/13-2-a.retention',
    '/v1/nothing',
    '/favicon.ico',
  ])('%s is not found', async (path) => {
    const response = await api.request(path)
    expect(response.status).toBe(404)
    await problemOf(response)
  })

  test('a text without a policy name is not stored, and the answer says how to name it', async () => {
    const response = await post('/v1/policies', policyText, 'text/markdown')
    expect(response.status).toBe(422)
    expect(JSON.stringify(await problemOf(response))).toMatch(/policy/)
  })

  test.each([
    ['{"text": x}', /position 9 \(line 1, column 10\), came "x/],
    ['', /position 0 .* came the end of the text/],
    ['{"text": "a",}', /a key in double quotes at position 13/],
    ['{"text": "a"\n "b": 1}', /"," or "}" at position 14 \(line 2, column 2\)/],
    ['[1, 2', /the end of the text/],
    ['{"text": "a\nb"}', /control character/],
    ['{"text": "\\x"}', /escapes/],
    ['[]]', /nothing more/],
    ["{'text': 1}", /a key in double quotes or "}"/],
    ['['.repeat(100_000), /levels of nesting/],
  ])('a body that is not JSON, %j, is refused with the place', async (body, told) => {
    const response = await post('/v1/check', body.length > 1000 ? body : body, 'application/json')
    expect(response.status).toBe(400)
    const problem = await problemOf(response)
    expect(problem.errors).toMatchObject([{ at: 'body', message: expect.stringMatching(told) }])
  })

  test('JSON that is not UTF-8 is refused with the place', async () => {
    const problem = await problemOf(
      await post('/v1/check', Buffer.from('{"text": "caf\xe9"}', 'latin1'), 'application/json'),
    )
    expect(problem).toMatchObject({
      status: 400,
      errors: [{ message: expect.stringMatching(/UTF-8 at position 13/) }],
    })
  })

  test.each([
    [{ txt: 'x' }, ['body.text', 'body.txt']],
    [{ text: 5 }, ['body.text']],
    [{ text: 'x', format: 'pdf' }, ['body.format']],
    [{ text: 'x', capturedOn: '2009-13-45' }, ['body.capturedOn']],
    [{ text: 'x', policy: 'a\u0000b' }, ['body.policy']],
    [['x'], ['body']],
  ])('a JSON body of the wrong shape, %j, is refused at each fault', async (body, places) => {
    const response = await post('/v1/check', JSON.stringify(body), 'application/json')
    expect(response.status).toBe(422)
    expect((await problemOf(response)).errors?.map(({ at }) => at)).toEqual(places)
  })

  test.each([
    'application/pdf',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'image/png',
    'nonsense',
  ])('the media type %s is refused with the ones that are taken', async (type) => {
    for (const path of ['/v1/check', '/v1/policies?policy=a.example']) {
      const response = await post(path, 'x', type)
      expect(response.status).toBe(415)
      expect((await problemOf(response)).detail).toMatch(
        /text\/markdown, text\/html, text\/plain, application\/json; came /,
      )
    }
  })

  test.each([
    ['DELETE', '/v1/policies', 'POST, GET, HEAD'],
    ['POST', '/v1/rules/gdpr/x', 'GET, HEAD, PUT'],
    ['GET', '/v1/check', 'POST'],
    ['PUT', '/healthz', 'GET, HEAD'],
  ])('%s %s is answered with the methods that are taken', async (method, path, allow) => {
    const response = await api.request(path, { method })
    expect(response.status).toBe(405)
    expect(response.headers.get('Allow')).toBe(allow)
    await problemOf(response)
  })

  test.each(['0', '201', '-1', '1.5', 'many'])('limit=%s is refused', async (limit) => {
    expect((await problemOf(await api.request(`/v1/policies?limit=${limit}`))).status).toBe(400)
  })

  test('a cursor that was made up is refused', async () => {
    const response = await api.request('/v1/policies?cursor=%7B%7D')
    expect([200, 400, 422]).toContain(response.status)
  })

  test.each(["'; drop table policies; --", '%', '_', '\\', '😀', '%25%00'])(
    'searching for %j harms nothing',
    async (q) => {
      const response = await api.request(`/v1/policies?q=${q === '%25%00' ? q : encodeURIComponent(q)}`)
      expect([200, 400]).toContain(response.status)
      expect((await api.request('/v1/policies/stored.example')).status).toBe(200)
    },
  )
})

describe('when the database goes away', () => {
  const away = Object.assign(new Error('write CONNECTION_CLOSED db:5432'), { code: 'CONNECTION_CLOSED' })
  const failing = (error: Error) => {
    const fail = async () => {
      throw error
    }
    return createApi({
      lacuna: { ...lacuna, policies: fail, addPolicy: fail, ready: fail },
      log: (line) => lines.push(line),
    })
  }

  test('requests are answered 503 and told to come again', async () => {
    const wrapped = new Error('Failed query: select', { cause: away })
    for (const path of ['/v1/policies', '/readyz']) {
      const response = await failing(wrapped).request(path)
      expect(response.status).toBe(503)
      expect(response.headers.get('Retry-After')).toBeTruthy()
      expect(JSON.stringify(await problemOf(response))).not.toMatch(/select|5432/)
    }
    expect((await failing(wrapped).request('/healthz')).status).toBe(200)
  })

  test('a fault of ours is a 500 without internals, and the log has the trace under its id', async () => {
    const response = await failing(new TypeError('secret internals')).request('/v1/policies')
    const problem = await problemOf(response)
    expect(problem.status).toBe(500)
    expect(JSON.stringify(problem)).not.toMatch(/secret/)
    expect(lines.find((line) => line.level === 'error' && line.id === problem.requestId)?.error).toMatch(
      /secret internals\n +at /,
    )
  })

  test('a store that is closed in the middle answers 503', async () => {
    const mortal = await openStore({ dataDir: 'memory://' })
    const doomed = createLacuna({ store: mortal, clock })
    await doomed.syncRuleset(smallRuleset)
    await mortal.close()
    const response = await createApi({ lacuna: doomed }).request('/v1/policies')
    expect(response.status).toBe(503)
  })
})

describe('every answer', () => {
  test.each(['/', '/docs', '/openapi.json', '/healthz', '/v1/nothing'])(
    '%s carries security headers and a request id',
    async (path) => {
      const { headers } = await api.request(path)
      expect(headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'/)
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
      expect(headers.get('X-Frame-Options')).toBe('DENY')
      expect(headers.get('X-Request-Id')).toMatch(/^[\w-]{36}$/)
    },
  )

  test('keeps a sane request id and replaces any other', async () => {
    const id = async (sent: string) =>
      (await api.request('/healthz', { headers: { 'X-Request-Id': sent } })).headers.get('X-Request-Id')
    expect(await id('my-id_1')).toBe('my-id_1')
    for (const bad of ['a b', '{"x":1}', 'x'.repeat(200), '<script>']) expect(await id(bad)).not.toBe(bad)
  })

  test('is logged in one structured line', async () => {
    lines.length = 0
    const response = await api.request('/v1/rules?law=gdpr', { headers: { 'X-Request-Id': 'logged-1' } })
    const bytes = (await response.arrayBuffer()).byteLength
    expect(lines).toEqual([
      {
        time: expect.any(String),
        level: 'info',
        id: 'logged-1',
        method: 'GET',
        path: '/v1/rules',
        status: 200,
        ms: expect.any(Number),
        bytes,
      },
    ])
  })

  test.each([
    '/v1/policies/stored.example/scorecard?asOf=2024-01-01',
    '/v1/rules/gdpr/13-2-a.retention',
    '/openapi.json',
  ])('%s has an ETag and is not sent twice', async (path) => {
    const first = await api.request(path)
    const etag = first.headers.get('ETag')!
    expect(etag).toMatch(/^"\w+"$/)
    const second = await api.request(path, { headers: { 'If-None-Match': `"other", ${etag}` } })
    expect(second.status).toBe(304)
    expect(await second.text()).toBe('')
    expect(second.headers.get('ETag')).toBe(etag)
    expect((await api.request(path, { headers: { 'If-None-Match': '"other"' } })).status).toBe(200)
  })

  test('HEAD is answered like GET without a body, and a trailing slash does no harm', async () => {
    const response = await api.request('/v1/rules', { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('')
    expect((await api.request('/v1/rules/')).status).toBe(200)
  })
})

describe('the documentation', () => {
  interface Doc {
    openapi: string
    info: { version: string }
    paths: Record<string, Record<string, object>>
    components: { schemas: Record<string, object> }
  }
  const documentOf = async () => (await (await api.request('/openapi.json')).json()) as Doc

  test('is an OpenAPI 3.1 document whose references all lead somewhere', async () => {
    const doc = await documentOf()
    expect(doc.openapi).toBe('3.1.0')
    expect(doc.info.version).toBe('1.2.3')
    const refs = [...JSON.stringify(doc).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref!)
    expect(refs.length).toBeGreaterThan(20)
    for (const ref of new Set(refs))
      expect(Object.keys(doc.components.schemas)).toContain(ref.replace('#/components/schemas/', ''))
  })

  test('covers every address, each with a call to paste', async () => {
    const doc = await documentOf()
    const html = await (await api.request('/docs')).text()
    const described = Object.entries(doc.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((m) => `${m.toUpperCase()} ${path}`),
    )
    const served = api.routes
      .filter(({ path, method }) => path.startsWith('/v1') && method !== 'ALL')
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
    expect([...new Set(described)].sort()).toEqual(
      [...new Set([...served, 'GET /healthz', 'GET /readyz'])].sort(),
    )
    for (const name of described) expect(html).toMatch(new RegExp(`${name.replace(/[{}]/g, '\\$&')}.*`))
    expect(html.match(/<pre[^>]*>curl/g)?.length).toBe(described.length)
  })

  test('is a page that asks nothing of any other host and runs no script', async () => {
    const response = await api.request('/docs', { headers: { Accept: 'text/html' } })
    expect(response.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
    const html = await response.text()
    expect(html).toMatch(/^<!doctype html><html lang="en">/)
    expect(html).not.toMatch(/<script|<img|@import|url\(|src=/)
  })

  test('is not fooled by the Host header', async () => {
    const html = await (
      await api.request('/docs', { headers: { Host: '"><script>alert(1)</script>' } })
    ).text()
    expect(html).not.toMatch(/<script/)
  })

  test('a program that asks for the start page gets JSON', async () => {
    expect(await (await api.request('/')).json()).toMatchObject({ docs: '/docs', version: '1.2.3' })
  })
})
