/** What HTTP requests may get wrong, and a database that goes away: each has its answer. */
import { beforeAll, describe, expect, test } from 'vitest'
import { openStore } from '../db/store.ts'
import { createApi } from '../src/api.ts'
import { createLacuna } from '../src/usecases.ts'
import { api, clock, lacuna, lines, outcomesOf, post, problemOf, put, scorecardOf } from './small-api.ts'
import { policyText, retentionRule, smallRuleset } from './small-ruleset.ts'

beforeAll(async () => {
  const response = await post(
    '/v1/policies?policy=stored.example&capturedOn=2019-06-01',
    policyText,
    'text/markdown',
  )
  expect(response.status).toBe(201)
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
    ['{"text": "a", "text": "b"}', /each key of an object once at position 14/],
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
