/** The pages, as a browser without script would get them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStore, type Store } from '../db/store.ts'
import type { Entry } from '../src/core/ruleset.ts'
import { createSite } from '../src/site.ts'
import { createLacuna, type Lacuna } from '../src/usecases.ts'
import { policyText, smallRuleset } from './small-ruleset.ts'

const clock = () => new Date('2026-06-01T12:00:00Z')
const host = 'http://localhost:4280'
const hostile = `# Privacy Policy

<script>alert(1)</script> <img src=x onerror=alert(2)> We keep your personal data for 12 months "&' <b>bold</b>.

[a link](javascript:alert(3)) We collect your e-mail address \u202Eevil\u202C and use it to answer you.

${policyText}`

const figures: Entry = {
  kind: 'precision',
  id: 'retention',
  body: {
    digest: 'as measured',
    labels: { own: 60 },
    found: { tp: 46, fp: 4, fn: 2, tn: 8 },
    cues: { '{keep|retain} .. for #duration': { right: 46, cases: 50, rightAlone: 0, alone: 0 } },
  },
}

let store: Store
let lacuna: Lacuna
let site: ReturnType<typeof createSite>
beforeAll(async () => {
  store = await openStore({ dataDir: 'memory://' })
  lacuna = createLacuna({ store, clock })
  await lacuna.syncRuleset([...smallRuleset, figures])
  for (const [policy, capturedOn, text] of [
    ['shop.example', '2019-05-01', policyText],
    ['shop.example', '2024-05-01', `${policyText}\n\nWe keep your orders for six years.`],
    ['hostile.example', '2020-01-01', hostile],
  ] as const)
    await lacuna.addPolicy({
      policy,
      capturedOn,
      bytes: new TextEncoder().encode(text),
      format: 'markdown',
      sourceUrl: 'https://shop.example/privacy',
      asOf: '2026-06-01',
    })
  site = createSite({ lacuna, clock })
})
afterAll(() => store?.close())

const get = async (path: string, headers: Record<string, string> = {}) =>
  site(new Request(host + path, { headers: { Accept: 'text/html', ...headers } }), {})
const pageAt = async (path: string): Promise<string> => {
  const response = await get(path)
  expect(response.status).toBe(200)
  expect(response.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
  return response.text()
}

const pages = [
  '/',
  '/policies',
  '/policies/shop.example',
  '/policies/shop.example/text',
  '/policies/shop.example/history',
  '/policies/shop.example/compare?from=2019-06-01&to=2026-05-01',
  '/audit',
  '/gaps',
  '/clauses',
  '/rules',
  '/rules/gdpr',
  '/rules/gdpr/13-2-a.retention',
]

describe.each(pages)('the page %s', (path) => {
  test('loads nothing from elsewhere, runs no script of its own and allows none', async () => {
    const response = await get(path)
    expect(response.headers.get('Content-Security-Policy')).toBe(
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
    const html = await response.text()
    expect(html).toMatch(/^<!doctype html><html lang="en">/)
    expect(
      html
        .match(/<(script|link|img|iframe)\b[^>]*>/g)
        ?.filter((tag) => /(src|href)="(?!\/|data:)/.test(tag)) ?? [],
    ).toEqual([])
    expect(html).not.toMatch(/<script(?![^>]*src=)|\son\w+=|\sstyle=/)
    for (const [, asset = ''] of html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g))
      expect((await get(asset)).headers.get('Cache-Control')).toMatch(/immutable/)
  })

  test('has a twin in JSON', async () => {
    const html = await pageAt(path)
    const [, twin = ''] = /<link rel="alternate" type="application\/json" href="([^"]+)"/.exec(html) ?? []
    const response = await site(new Request(host + twin.replaceAll('&amp;', '&')), {})
    expect([twin, response.status]).toEqual([twin, 200])
    expect(response.headers.get('Content-Type')).toBe('application/json')
  })
})

describe('a scorecard page', () => {
  test('shows each outcome with its reason, sentence, citation and clause', async () => {
    const html = await pageAt('/policies/shop.example?asOf=2026-06-01')
    const scorecard = await lacuna.scorecard('shop.example', { asOf: '2026-06-01' })
    const escaped = (text: string) =>
      text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')
    expect(scorecard.outcomes.length).toBeGreaterThan(0)
    for (const { title, reason, evidence, citations } of scorecard.outcomes) {
      for (const words of [
        title,
        reason,
        ...evidence.map(({ text }) => text),
        ...citations.map(({ ref }) => ref),
      ])
        expect(html).toContain(escaped(words))
    }
  })

  test('shows how far each sentence can be trusted', async () => {
    expect(await pageAt('/policies/shop.example')).toContain('cue right in 46 of 50 labelled cases')
    expect(await pageAt('/rules/gdpr/13-2-a.retention')).toContain(
      'Measured: precision 0.920 (right in 46 of 50), recall 0.958 (found in 46 of 48), on 60 labelled policies (own).',
    )
    expect(await pageAt('/rules/ccpa/1798-105.deletion')).toContain('Measured: no labelled policy.')
  })

  test('has a permanent address with both dates, and keeps them on its way to the text', async () => {
    const html = await pageAt('/policies/shop.example?at=2019-06-01&asOf=2020-01-01')
    expect(html).toContain('href="/policies/shop.example?at=2019-06-01&amp;asOf=2020-01-01"')
    expect(html).toContain('href="/policies/shop.example/text?at=2019-06-01&amp;asOf=2020-01-01')
    expect(html).not.toContain('six years')
  })

  test('hides what the filter leaves out', async () => {
    const html = await pageAt('/policies/shop.example?outcome=gap')
    const cards = html.match(/<details class="outcome[^>]*>/g) ?? []
    expect(cards.filter((card) => !card.includes('data-outcome="gap"') && !card.includes('hidden'))).toEqual(
      [],
    )
    expect(cards.filter((card) => card.includes('data-outcome="gap"') && card.includes('hidden'))).toEqual([])
  })

  test('leads from a verdict to its sentence and back', async () => {
    const html = await pageAt('/policies/shop.example')
    const [, there = ''] = /href="(\/policies\/shop\.example\/text[^"]*#s\d+)"/.exec(html) ?? []
    const [path = '', sentence = ''] = there.replaceAll('&amp;', '&').split('#')
    const text = await pageAt(path)
    expect(text).toContain(`<mark id="${sentence}"`)
    const [, back = ''] = /href="(\/policies\/shop\.example\?[^"]*#rule-[^"]+)"/.exec(text) ?? []
    expect(html).toContain(`id="${back.split('#')[1]}"`)
  })
})

describe('a pasted policy', () => {
  const post = async (fields: Record<string, string | Blob>) => {
    const body = new FormData()
    for (const [name, value] of Object.entries(fields)) body.append(name, value)
    return site(new Request(`${host}/check`, { method: 'POST', body, headers: { Accept: 'text/html' } }), {})
  }

  test('gets its scorecard and is not stored', async () => {
    const before = await lacuna.policies({})
    const response = await post({ text: policyText, asOf: '2026-06-01' })
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('class="outcome')
    expect(await lacuna.policies({})).toEqual(before)
  })

  test('may be a file in its own charset', async () => {
    const file = new File([new TextEncoder().encode(policyText)], 'policy.md')
    expect(await (await post({ text: '', file })).text()).toContain('class="outcome')
  })

  test.each([
    [{ text: '' }, 422, /paste one, or choose a file/],
    [{ text: policyText, asOf: '2026-02-31' }, 422, /expected a date that exists/],
  ])('%j is refused with a page that says why', async (fields, status, told) => {
    const response = await post(fields as Record<string, string>)
    expect(response.status).toBe(status)
    expect(await response.text()).toMatch(told)
  })

  test('that is no policy is not judged, and says so', async () => {
    expect(await (await post({ text: '404 Not Found' })).text()).toContain('Not judged.')
  })
})

describe('the playground', () => {
  const edited = (change: object) =>
    JSON.stringify({
      ...(smallRuleset.find(({ id }) => id === 'gdpr/13-2-a.retention')!.body as object),
      ...change,
    })
  const post = (path: string, fields: Record<string, string>) =>
    site(new Request(host + path, { method: 'POST', body: new URLSearchParams(fields) }), {})
  const entry = 'gdpr/13-2-a.retention'

  test('judges a sentence by the rule as edited, and stores nothing', async () => {
    const html = await (
      await post('/playground', {
        entry,
        json: edited({ title: 'An edited title' }),
        text: 'We keep your account data for 12 months.',
      })
    ).text()
    expect(html).toContain('An edited title')
    expect(html).toMatch(/class="outcome met"/)
    expect((await lacuna.rule('gdpr', '13-2-a.retention')).versions).toHaveLength(1)
  })

  test.each([
    ['{"title": ', /The file is not JSON: expected/],
    [edited({ severity: 'enormous' }), /<code>\$\.severity<\/code>/],
  ])('says what is wrong with %s', async (json, told) => {
    expect(await (await post('/playground', { entry, json, text: 'We keep it.' })).text()).toMatch(told)
  })

  test('shows what an edit would change in the store', async () => {
    const html = await (
      await post('/playground/preview', { entry, json: edited({ status: 'retired' }) })
    ).text()
    expect(html).toContain('What it would change')
    expect(html).toMatch(/<strong>2<\/strong> of 2 verdicts/)
    expect(html).toContain('hostile.example')
  })
})

describe('a policy through time', () => {
  test('shows both sentences of a change, and leads to the day’s scorecard', async () => {
    const html = await pageAt('/policies/shop.example/history')
    expect(html).toContain('/policies/shop.example?at=2019-05-01&amp;asOf=2019-05-01')
    const { changes } = await lacuna.history('shop.example', {})
    expect(changes.length).toBeGreaterThan(0)
    expect(html.match(/class="outcome/g)?.length).toBe(changes.length)
  })

  test('side by side, the sentence that came is marked and what stayed is not', async () => {
    const html = await pageAt('/policies/shop.example/compare?from=2019-06-01&to=2026-05-01')
    expect(html).toContain('<ins>We keep your orders for six years.</ins>')
    expect(html.match(/<(ins|del)>/g)).toHaveLength(1)
  })

  test('has a feed of its changes', async () => {
    const response = await get('/v1/policies/shop.example/changes.atom')
    expect(response.headers.get('Content-Type')).toMatch(/^application\/atom\+xml/)
    const feed = await response.text()
    const { changes } = await lacuna.history('shop.example', {})
    expect(feed.match(/<entry>/g)?.length).toBe(changes.filter(({ on }) => on !== null).length)
  })
})

describe('review by people', () => {
  const decide = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    site(
      new Request(`${host}/policies/hostile.example/decisions`, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: { Accept: 'text/html', Host: 'localhost:4280', ...headers },
      }),
      {},
    )
  const waiver = {
    rule: 'ccpa/1798-105.deletion',
    action: 'waive',
    author: 'R. Viewer',
    reason: 'Nobody here is a Californian <b>',
  }

  test('a waiver made on the page shows beside the outcome, in both scores and in the trail', async () => {
    const response = await decide(waiver)
    expect(response.status).toBe(303)
    expect(response.headers.get('Location')).toBe('/policies/hostile.example#rule-ccpa-1798-105.deletion')
    const html = await pageAt('/policies/hostile.example')
    expect(html).toContain('waived by R. Viewer on 2026-06-01')
    expect(html).toContain('Californian &lt;b&gt;')
    expect(html).toMatch(/With the decisions of reviewers \(1 in force\)/)
    expect(await pageAt('/audit')).toContain('R. Viewer')
  })

  test.each([
    ['without a reason', { ...waiver, reason: '' }, {}, 422],
    ['of an unknown kind', { ...waiver, action: 'delete' }, {}, 422],
    ['from another site', waiver, { Origin: 'https://elsewhere.example' }, 403],
  ])('a decision %s is refused', async (_, fields, headers, status) => {
    expect((await decide(fields, headers)).status).toBe(status)
  })

  test('a server with a key asks for it', async () => {
    const keyed = createSite({ lacuna, clock, apiKey: 'correct-horse' })
    const post = async (key: string) =>
      (
        await keyed(
          new Request(`${host}/policies/shop.example/decisions`, {
            method: 'POST',
            body: new URLSearchParams({ ...waiver, key }),
          }),
          {},
        )
      ).status
    expect(await post('wrong')).toBe(401)
    expect(await post('correct-horse')).toBe(303)
  })
})

describe('hostile text', () => {
  test.each(['/policies/hostile.example', '/policies/hostile.example/text'])(
    'stays inert on %s',
    async (path) => {
      const html = await pageAt(path)
      expect(html).not.toMatch(/<script>|<img|href="javascript:|\u202E/)
      expect(html).not.toContain('<b>bold')
    },
  )
})

describe('the pages of a policy of 60 KB', () => {
  beforeAll(async () => {
    const text = Array.from({ length: 60_000 / policyText.length }, (_, i) =>
      policyText.replaceAll('account data', `account data of kind ${i}`),
    ).join('\n\n')
    await lacuna.addPolicy({
      ...{ policy: 'large.example', capturedOn: '2026-01-01', asOf: '2026-06-01', format: 'markdown' },
      bytes: new TextEncoder().encode(text),
    })
  })

  test.each([
    '/policies/large.example',
    '/policies/large.example/text',
    '/policies/large.example/history',
    '/gaps',
    '/docs',
  ])('are small over the wire: %s', async (path) => {
    const response = await get(path, { 'Accept-Encoding': 'gzip' })
    expect(response.headers.get('Content-Encoding')).toBe('gzip')
    expect((await response.arrayBuffer()).byteLength).toBeLessThan(100_000)
  })
})

describe('a wrong address', () => {
  test.each([
    ['/nothing', 404, /There is no page at \/nothing/],
    ['/policies/unknown.example', 404, /There is no policy unknown\.example/],
    ['/policies/shop.example?at=2009-13-45', 400, /expected a date that exists/],
    ['/policies/shop.example?outcome=lost', 400, /outcome/],
    ['/rules/nolaw', 404, /no such law/],
    ['/rules/gdpr/none', 404, /no rule gdpr\/none/],
    ['/%3Cscript%3E', 404, /&lt;script&gt;|%3Cscript%3E/],
  ])('%s is told on a page', async (path, status, told) => {
    const response = await get(path)
    expect(response.status).toBe(status)
    const html = await response.text()
    expect(html).toMatch(told)
    expect(html).not.toContain('<script>')
  })
})

test('programs get JSON at the root and problems under /v1', async () => {
  expect(await (await site(new Request(`${host}/`), {})).json()).toMatchObject({ docs: '/docs' })
  expect((await get('/v1/nothing')).headers.get('Content-Type')).toBe('application/problem+json')
})
