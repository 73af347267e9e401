/** Many texts at once: over HTTP, and on the command line killed in the middle. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OpenOptions } from '../db/open.ts'
import { openStore, type Store } from '../db/store.ts'
import { createApi } from '../src/api.ts'
import { fileOf } from '../src/core/entries.ts'
import type { ProblemDocument } from '../src/problem.ts'
import { createLacuna } from '../src/usecases.ts'
import { databases } from './databases.ts'
import { policyText, smallRuleset } from './small-ruleset.ts'

const line = (policy: string | undefined, capturedOn: string, text = policyText) =>
  JSON.stringify({ text, format: 'markdown', policy, capturedOn })

describe('POST /v1/import', () => {
  let store: Store
  let api: ReturnType<typeof createApi>
  const clock = () => new Date('2026-06-01T12:00:00Z')
  beforeAll(async () => {
    store = await openStore({ dataDir: 'memory://' })
    const lacuna = createLacuna({ store, clock })
    await lacuna.syncRuleset(smallRuleset)
    api = createApi({ lacuna, clock, apiKey: 'secret' })
  })
  afterAll(async () => await store?.close())
  const post = (body: string, headers: Record<string, string> = {}) =>
    api.request('/v1/import', {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/jsonl', Authorization: 'Bearer secret', ...headers },
    })

  test('stores every line that can be used, tells the others by number and why, and changes nothing when repeated', async () => {
    const lines = [
      line('shop.example', '2018-05-25'),
      '',
      line('shop.example', '2020-01-01', policyText.replace('12 months', '24 months')),
      '{"text": "broken",',
      line('shop.example', '2031-01-01'),
      line(undefined, '2019-01-01'),
      JSON.stringify({ text: policyText, policy: 'shop.example', captured: '2019-01-01' }),
      line('other.example', '2019-01-01'),
    ]
    const response = await post(lines.join('\r\n'))
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      added: 3,
      known: 0,
      policies: 2,
      skippedInAll: 4,
      skipped: [
        {
          line: 4,
          message: expect.stringMatching(/^expected .* at position \d+ \(column \d+\), came the end/),
        },
        { line: 5, message: expect.stringMatching(/capturedOn: expected a day that is not in the future/) },
        { line: 6, message: expect.stringMatching(/policy: expected a domain or a slug/) },
        { line: 7, message: expect.stringMatching(/no such key: expected text, format, policy/) },
      ],
    })
    expect(await (await post(lines.join('\n'))).json()).toMatchObject({ added: 0, known: 3, policies: 2 })
    const { snapshots } = (await (await api.request('/v1/policies/shop.example')).json()) as {
      snapshots: object[]
    }
    expect(snapshots).toHaveLength(2)
  })

  test.each([
    ['no line', '', {}, 422],
    ['no usable line', '{}\n{}\n', {}, 422],
    ['another media type', line('a.example', '2019-01-01'), { 'Content-Type': 'application/json' }, 415],
    ['no key', line('a.example', '2019-01-01'), { Authorization: '' }, 401],
  ])('refuses %s', async (_, body, headers, status) => {
    const response = await post(body, headers)
    expect(response.status).toBe(status)
    expect(((await response.json()) as ProblemDocument).detail).toMatch(/\w/)
  })
})

describe.each(databases)('lacuna import on $name', ({ name, create }) => {
  let dir: string
  let options: OpenOptions
  let drop: () => Promise<void>
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'lacuna-import-'))
    for (const entry of smallRuleset) {
      const file = join(dir, 'rules', fileOf(entry))
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, JSON.stringify(entry.body))
    }
    const created = await create()
    drop = created.drop
    options = name === 'the embedded database' ? { dataDir: join(dir, 'data') } : created.options
  })
  afterAll(async () => {
    await drop?.()
    rmSync(dir, { recursive: true, force: true })
  })

  const start = () => {
    const { DATABASE_URL: _, LACUNA_DATA: __, ...env } = process.env
    const child = spawn(
      process.execPath,
      [
        '--import',
        'tsx',
        join(import.meta.dirname, '../src/cli.ts'),
        'import',
        join(dir, 'texts.jsonl'),
        '--rules',
        join(dir, 'rules'),
        '--report',
        'json',
      ],
      {
        env: {
          ...env,
          ...(options.databaseUrl && { DATABASE_URL: options.databaseUrl }),
          ...(options.dataDir && { LACUNA_DATA: options.dataDir }),
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    const said = { stdout: '', stderr: '' }
    for (const out of ['stdout', 'stderr'] as const)
      child[out].on('data', (chunk: Buffer) => {
        said[out] += String(chunk)
      })
    return { child, said, exited: once(child, 'exit') }
  }

  test('killed in the middle and run again: nothing lost, doubled or half-written', async () => {
    const texts = Array.from({ length: 36 }, (_, i) =>
      policyText.replace('12 months', `${i + 2} months`).replace('Example Ltd', `Shop ${i} Ltd`),
    )
    const lines = texts.map((text, i) => line(`shop-${i % 12}.example`, `20${10 + (i % 15)}-01-01`, text))
    // When it is told, all lines before it have been stored.
    writeFileSync(join(dir, 'texts.jsonl'), [...lines.slice(0, 12), 'bad', ...lines.slice(12)].join('\n'))

    const first = start()
    while (!first.said.stderr.includes('line 13'))
      await Promise.race([
        once(first.child.stderr, 'data'),
        first.exited.then(() => expect.fail(first.said.stderr)),
      ])
    first.child.kill('SIGKILL')
    await first.exited
    expect(first.said.stdout).toBe('')

    const second = start()
    expect(await second.exited).toEqual([2, null])
    const { added, known, skipped, policies } = JSON.parse(second.said.stdout)
    expect(skipped).toHaveLength(1)
    expect(added + known).toBe(36)
    expect(known).toBeGreaterThanOrEqual(12)
    expect(known).toBeLessThan(36)
    expect(policies).toBe(12)

    const store = await openStore(options)
    const lacuna = createLacuna({ store, clock: () => new Date() })
    const { items } = await lacuna.policies({ limit: 100 })
    expect(items).toHaveLength(12)
    const seen: string[] = []
    for (const { policy } of items)
      for (const { sha256, capturedOn, checks } of (await lacuna.policy(policy)).snapshots) {
        seen.push(`${policy} ${capturedOn} ${sha256}`)
        expect(checks).toHaveLength(1)
        const stored = await lacuna.storedCheck(policy, checks[0]!.id)
        expect(stored.outcomes).toHaveLength(2)
        const fresh = await lacuna.scorecard(policy, { at: capturedOn!, asOf: checks[0]!.asOf })
        expect(stored).toEqual(fresh)
      }
    expect(seen).toHaveLength(36)
    expect(new Set(seen).size).toBe(36)
    await store.close()
  }, 240_000)
})
