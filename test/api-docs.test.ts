/** What every answer of the API carries, and how the API explains itself. */
import { beforeAll, describe, expect, test } from 'vitest'
import { api, lines, post } from './small-api.ts'
import { policyText } from './small-ruleset.ts'

beforeAll(async () => {
  const response = await post(
    '/v1/policies?policy=stored.example&capturedOn=2019-06-01',
    policyText,
    'text/markdown',
  )
  expect(response.status).toBe(201)
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
