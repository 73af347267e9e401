/** What the store promises, held on every database it runs on. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OpenDatabase, type OpenOptions, openDatabase } from '../db/open.ts'
import type { NewCheck } from '../db/snapshots.ts'
import { createStore, openStore, type Store } from '../db/store.ts'
import type { NewVersion, StoredRuleset } from '../db/versions.ts'
import { clausesIn } from '../src/core/clauses.ts'
import { databaseIsAway } from '../src/problem.ts'
import { databases, hasServer, server } from './databases.ts'

const at = new Date('2026-06-01T12:00:00Z')

interface Change {
  policy?: string
  text?: string
  sha256?: string
  readAs?: string
  bytes?: Uint8Array
  capturedOn?: string | null
  evidence?: string
}
/** A check like any other; what a test is about is named in the call. */
const checkOf = (change: Change = {}): NewCheck => {
  const { policy = 'one.example', text = 'We keep it.', sha256 = `sha of ${text}` } = change
  const { readAs = 'text/plain; charset=utf-8', capturedOn = '2020-01-01', evidence = text } = change
  const document = {
    title: text,
    date: '2019-06',
    words: 3,
    gate: { pass: true, reason: null, message: 'It is a privacy policy.' },
  }
  const found = {
    fact: 'retention',
    status: 'stated' as const,
    cue: 'keep',
    text: evidence,
    start: 0,
    end: 11,
    line: 1,
    section: 'How long',
    leadIn: null,
    scope: ['everyone'],
    values: { zeta: 'P1Y', alpha: 'P2Y' },
  }
  return {
    policy,
    bytes: change.bytes ?? new TextEncoder().encode(text),
    reading: {
      sha256,
      readAs,
      engine: '1',
      document: { ...document, text },
      detectionDigest: 'detection',
      facts: [{ fact: 'retention', status: 'stated', evidence: [found], nearMisses: [] }],
      answers: { retention: { status: 'stated', evidence: [found] } },
    },
    snapshot: { format: 'text', capturedOn, standsFrom: capturedOn ?? '2026-06-01', sourceUrl: null },
    standing: { verdicts: 'm', dated: {} },
    sentences: clausesIn([{ fact: 'retention', status: 'stated', evidence: [found], nearMisses: [] }]),
    scorecard: {
      schema: 1,
      policy,
      snapshot: { sha256, capturedOn, sourceUrl: null, format: 'text' },
      document,
      asOf: '2026-06-01',
      ruleset: { digest: 'ruleset' },
      engine: { version: '1' },
      score: 66.7,
      range: [60, 70.5],
      coverage: 0.9,
      grade: 'C',
      laws: [],
      outcomes: [
        {
          rule: 'gdpr/retention',
          law: 'gdpr',
          title: 'Says how long',
          status: 'active',
          outcome: 'met',
          severity: 'high',
          citations: [],
          inForce: { from: '2018-05-25' },
          ruleDigest: 'rule',
          reason: 'It says so.',
          remedy: null,
          evidence: [{ ...found, precision: null }],
          nearMisses: [],
          triggers: [],
          silence: [],
        },
      ],
    },
    at,
  }
}
const ruleset: StoredRuleset = {
  digest: 'ruleset',
  detectionDigest: 'detection',
  versions: [1, 2],
  rules: [{ rule: 'gdpr/retention', digest: 'rule and facts' }],
  facts: { retention: 'cues' },
}
const openWithRuleset = async (options: OpenOptions): Promise<Store> => {
  const store = await openStore(options)
  await store.recordRuleset(ruleset, at)
  return store
}
const by = { engine: '1', detectionDigest: 'detection' }

const version = (change: Partial<NewVersion> = {}): NewVersion => ({
  kind: 'fact',
  id: 'retention',
  digest: 'meaning',
  bodyDigest: 'body',
  body: { question: 'Does it?' },
  origin: 'file',
  author: null,
  reason: null,
  ...change,
})

describe.each(databases)('on $name', ({ create }) => {
  let opened: OpenDatabase
  let store: Store
  let drop: () => Promise<void>
  beforeAll(async () => {
    const created = await create()
    drop = created.drop
    opened = await openDatabase(created.options)
    store = createStore(opened)
    await store.recordRuleset(ruleset, at)
  })
  afterAll(async () => {
    await store?.close()
    await drop?.()
  })

  const countOf = async (table: string): Promise<number> => {
    const [row] = await opened.read((db) =>
      db.select({ n: sql`count(*)`.mapWith(Number) }).from(sql`${sql.identifier(table)}`),
    )
    return row!.n
  }
  const tables = ['policies', 'texts', 'documents', 'facts', 'snapshots', 'checks', 'standings']
  const counts = async () => Promise.all(tables.map(countOf))

  test('a check comes back as it was stored, and storing it again changes nothing', async () => {
    const check = checkOf()
    expect(await store.addCheck(check)).toBe(true)
    const before = await counts()
    expect(await store.addCheck(check)).toBe(false)
    expect(await counts()).toEqual(before)

    const found = await store.snapshotAt('one.example', undefined, by)
    expect(JSON.stringify(found?.reading?.facts)).toBe(JSON.stringify(check.reading.facts))
    expect(found?.reading?.document).toMatchObject(check.reading.document)
    expect(found?.snapshot).toMatchObject({ format: 'text', capturedOn: '2020-01-01', sourceUrl: null })
    expect(Buffer.from(await store.bytesOf(check.reading.sha256)).toString()).toBe('We keep it.')
    expect(await store.snapshotsOf('one.example')).toMatchObject([
      { title: 'We keep it.', date: '2019-06', words: 3, importedAt: at },
    ])
  })

  test('the same text under two policies and three dates is kept once', async () => {
    const before = await counts()
    const twice = { text: 'Shared by two.' }
    await store.addCheck(checkOf({ ...twice, policy: 'two.example' }))
    await store.addCheck(checkOf({ ...twice, policy: 'three.example' }))
    await store.addCheck(checkOf({ ...twice, policy: 'three.example', capturedOn: '2021-01-01' }))
    const after = await counts()
    expect(Object.fromEntries(tables.map((table, i) => [table, after[i]! - before[i]!]))).toEqual({
      policies: 2,
      texts: 1,
      documents: 1,
      facts: 1,
      snapshots: 3,
      checks: 3,
      standings: 3,
    })
  })

  test('many writers of the same snapshot at once store it once', async () => {
    const check = checkOf({ policy: 'busy.example', text: 'Asked by all.' })
    const created = await Promise.all(Array.from({ length: 8 }, () => store.addCheck(check)))
    expect(created.filter(Boolean)).toHaveLength(1)
  })

  test('an undated snapshot is stored once too', async () => {
    const check = checkOf({ policy: 'undated.example', text: 'No date.', capturedOn: null })
    expect(await store.addCheck(check)).toBe(true)
    expect(await store.addCheck(check)).toBe(false)
  })

  test('the same bytes read as another format are another reading', async () => {
    const text = '<b>Both?</b>'
    await store.addCheck(checkOf({ policy: 'formats.example', text }))
    const asHtml = checkOf({ policy: 'formats.example', text, readAs: 'text/html; charset=utf-8' })
    expect(await store.addCheck(asHtml)).toBe(true)
    expect(await store.snapshotAt('formats.example', undefined, by)).toMatchObject({
      reading: { readAs: 'text/html; charset=utf-8' },
    })
  })

  test.each([
    ['NUL', 'We \0 keep it.'],
    ['half a surrogate pair', 'We \ud83d keep it.'],
    ['quotes and backslashes', `'"\\ \\u0000 %_ \${x}`],
    ['other scripts', 'Wir behalten “es” – 隐私政策 😀'],
  ])('evidence with %s comes back as it was', async (name, text) => {
    const check = checkOf({ policy: 'odd.example', text, sha256: name })
    await store.addCheck(check)
    await store.addReading({ ...check.reading, engine: name })
    const found = await store.snapshotAt('odd.example', undefined, { ...by, engine: name })
    expect(found?.reading?.facts).toEqual(check.reading.facts)
    expect(found?.reading?.document.title).toHaveLength(text.length)
  })

  test('20 MB of any bytes come back as they were', async () => {
    const bytes = new Uint8Array(20 * 1024 * 1024).map((_, i) => (i * 7) ^ (i >> 8))
    await store.addCheck(checkOf({ policy: 'big.example', sha256: 'big', bytes }))
    expect(Buffer.from(await store.bytesOf('big')).equals(bytes)).toBe(true)
  })

  test('a reading by a newer engine or other fact files is added, and shown from then on', async () => {
    const check = checkOf({ policy: 'reread.example', text: 'Read again.' })
    await store.addCheck(check)
    const newer = { engine: '2', detectionDigest: 'other detection' }
    expect(await store.snapshotAt('reread.example', undefined, newer)).toMatchObject({ reading: null })
    const document = { ...check.reading.document, title: 'A better title' }
    await store.addReading({ ...check.reading, ...newer, document })
    expect(await store.snapshotAt('reread.example', undefined, newer)).toMatchObject({
      reading: { document: { title: 'A better title' } },
    })
    expect(await store.snapshotsOf('reread.example')).toMatchObject([{ title: 'A better title' }])
    expect(await store.snapshotAt('reread.example', undefined, by)).toMatchObject({
      reading: { document: { title: 'Read again.' } },
    })
  })

  test('the snapshot of a day is the newest that stood by then', async () => {
    for (const [text, capturedOn] of [
      ['second', '2012-01-01'],
      ['first', '2010-01-01'],
      ['third', '2014-01-01'],
      ['third, corrected', '2014-01-01'],
    ] as const)
      await store.addCheck(checkOf({ policy: 'dated.example', text, capturedOn }))
    const titleAt = async (day?: string) =>
      (await store.snapshotAt('dated.example', day, by))?.reading?.document.title
    expect(await titleAt('2009-12-31')).toBeUndefined()
    expect(await titleAt('2010-01-01')).toBe('first')
    expect(await titleAt('2013-05-05')).toBe('second')
    expect(await titleAt('2014-01-01')).toBe('third, corrected')
    expect(await titleAt()).toBe('third, corrected')
    expect(await store.snapshotAt('nobody.example', undefined, by)).toBeNull()
    expect((await store.snapshotsOf('dated.example')).map(({ title }) => title)).toEqual([
      'third, corrected',
      'third',
      'second',
      'first',
    ])
  })

  test('policies come page by page in one order, each with its newest snapshot', async () => {
    for (const name of ['page-b', 'page-é', 'page-a', 'page-Z', 'page-_', 'page-a2'])
      for (const capturedOn of ['2020-01-01', '2021-01-01'])
        await store.addCheck(checkOf({ policy: name, text: `${name} ${capturedOn}`, capturedOn }))
    const seen: string[] = []
    for (let after = ''; ; ) {
      const page = await store.policies({ q: 'page-', after, limit: 4 })
      for (const { policy, snapshots, latest } of page) {
        expect({ snapshots, title: latest.title }).toEqual({ snapshots: 2, title: `${policy} 2021-01-01` })
        seen.push(policy)
      }
      if (page.length < 4) break
      after = page.at(-1)!.policy
    }
    expect(seen).toEqual(['page-Z', 'page-_', 'page-a', 'page-a2', 'page-b', 'page-é'])
  })

  test.each(['%', '\\', "'; drop table policies; --"])(
    'a search for %j finds only what has it',
    async (q) => {
      expect(await store.policies({ q, limit: 10 })).toEqual([])
    },
  )
  test('a search for _ finds only what has it', async () => {
    expect((await store.policies({ q: 'e-_', limit: 10 })).map(({ policy }) => policy)).toEqual(['page-_'])
  })

  test('the newest version of an entry counts, and retiring leaves its history', async () => {
    const start = await store.revision()
    const add = [version({ digest: 'a' }), version({ id: 'sharing', digest: 'b' })]
    expect(await store.changeRuleset({ revision: start, add, retire: [], at })).toBe(true)
    expect(await store.revision()).toBe(start + 1)
    const put = version({ digest: 'c', bodyDigest: 'put', origin: 'http', author: 'Ada' })
    await store.changeRuleset({ revision: start + 1, add: [put], retire: [], at })
    const newest = await store.newestVersions()
    expect(newest.map(({ id, digest, origin }) => [id, digest, origin])).toEqual([
      ['retention', 'c', 'http'],
      ['sharing', 'b', 'file'],
    ])
    expect(newest[0]).toMatchObject({ body: { question: 'Does it?' }, author: 'Ada', addedAt: at })

    const files = await store.newestFileVersions()
    expect(files.map(({ id, bodyDigest }) => [id, bodyDigest])).toEqual([
      ['retention', 'body'],
      ['sharing', 'body'],
    ])
    const retire = [files[1]!.version]
    await store.changeRuleset({ revision: start + 2, add: [], retire, at })
    expect((await store.newestVersions()).map(({ retiredAt }) => retiredAt)).toEqual([null, at])
    expect((await store.versionsOf('fact', 'retention')).map(({ digest }) => digest)).toEqual(['a', 'c'])
  })

  test('of two changes of the ruleset at once, the second is told to think again', async () => {
    const revision = await store.revision()
    const before = (await store.versionsOf('fact', 'contended')).length
    const change = { revision, add: [version({ id: 'contended' })], retire: [], at }
    const made = await Promise.all([store.changeRuleset(change), store.changeRuleset(change)])
    expect(made.sort()).toEqual([false, true])
    expect((await store.versionsOf('fact', 'contended')).length).toBe(before + 1)
  })

  test('a write that fails at its end leaves nothing behind', async () => {
    await failWritesOf('broken.example', `raise exception 'the disk is full'`)
    const before = await counts()
    const check = checkOf({ policy: 'broken.example', text: 'Never stored.' })
    await expect(store.addCheck(check)).rejects.toThrow()
    expect(await counts()).toEqual(before)
    expect(await store.snapshotsOf('broken.example')).toEqual([])
    expect(await store.addCheck(checkOf({ policy: 'whole.example', text: 'Stored.' }))).toBe(true)
  })

  /** The last step of writing a check to this policy does what is said. */
  const failWritesOf = async (policy: string, statement: string) => {
    await opened.transaction(async (tx) => {
      await tx.execute(
        sql.raw(`create or replace function fail() returns trigger language plpgsql as $$ begin
      if exists (select from snapshots join policies on policies.id = snapshots.policy_id
                 where snapshots.id = new.snapshot_id and policies.key = '${policy}')
      then ${statement}; end if; return new; end $$`),
      )
      await tx.execute(
        sql.raw('create or replace trigger fail after insert on checks for each row execute function fail()'),
      )
    })
  }

  test.runIf(hasServer && create === server.create)(
    'a server that goes away in the middle of a write leaves nothing behind, and the store goes on when it is back',
    async () => {
      await failWritesOf('killed.example', 'perform pg_terminate_backend(pg_backend_pid())')
      const before = await counts()
      const check = checkOf({ policy: 'killed.example', text: 'Cut short.' })
      expect(databaseIsAway(await store.addCheck(check).catch((e: unknown) => e))).toBe(true)
      expect(await counts()).toEqual(before)
      expect(await store.addCheck(checkOf({ policy: 'after.example', text: 'Afterwards.' }))).toBe(true)
    },
  )

  test.runIf(hasServer && create === server.create)(
    'a server that ends all connections again and again loses no write it acknowledged and keeps none by halves',
    async () => {
      const endAll = () =>
        opened.read((db) =>
          db.execute(sql`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`),
        )
      const names = Array.from({ length: 200 }, (_, i) => `storm-${i}.example`)
      const written: Promise<unknown>[] = []
      for (const [i, policy] of names.entries()) {
        written.push(store.addCheck(checkOf({ policy, text: policy })).catch((e: unknown) => e))
        if (i % 20 === 19) {
          await new Promise((resolve) => setTimeout(resolve, (i % 7) * 3))
          await endAll().catch(() => {})
        }
      }
      const results = await Promise.all(written)
      expect(results.filter((result) => result !== true && !databaseIsAway(result))).toEqual([])
      const stored = new Set<string>()
      for (const policy of names) if ((await store.snapshotsOf(policy)).length > 0) stored.add(policy)
      expect(names.filter((policy, i) => results[i] === true && !stored.has(policy))).toEqual([])
      expect(await countOf('checks')).toBe(await countOf('snapshots'))
    },
  )

  test('answers while it is open, and not after', async () => {
    const created = await create()
    const brief = await openStore(created.options)
    await brief.ping()
    await brief.close()
    await brief.close()
    expect(databaseIsAway(await brief.ping().catch((e: unknown) => e))).toBe(true)
    await created.drop()
  })
})

test.runIf(hasServer)('any number of processes may start on a new server database at once', async () => {
  const { options, drop } = await server.create()
  const stores = await Promise.all(Array.from({ length: 4 }, () => openWithRuleset(options)))
  const made = await Promise.all(
    stores.map((store, i) => store.addCheck(checkOf({ policy: `p${i}.example` }))),
  )
  expect(made).toEqual([true, true, true, true])
  await Promise.all(stores.map((store) => store.close()))
  await drop()
})

test('an embedded folder keeps what was stored', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'lacuna-store-'))
  const first = await openWithRuleset({ dataDir })
  await first.addCheck(checkOf())
  await expect(openStore({ dataDir })).rejects.toMatchObject({ name: 'StoreError' })
  await first.close()
  const second = await openStore({ dataDir })
  expect(await second.snapshotsOf('one.example')).toHaveLength(1)
  await second.close()
  rmSync(dataDir, { recursive: true })
})

test('a process killed in the middle of its writes loses none that was acknowledged, and its folder opens again', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'lacuna-store-'))
  const writing = `
    const { openStore } = await import(${JSON.stringify(new URL('../db/store.ts', import.meta.url).href)})
    const store = await openStore({ dataDir: process.argv[1] })
    for (let revision = 0; ; revision++) {
      await store.changeRuleset({ revision, add: [], retire: [], at: new Date() })
      process.stdout.write(revision + 1 + ' ')
    }`
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', writing, dataDir],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: join(import.meta.dirname, '..'),
    },
  )
  let acknowledged = ''
  child.stdout.on('data', (chunk) => {
    acknowledged += chunk
    if (acknowledged.length > 300) child.kill('SIGKILL')
  })
  await once(child, 'close')
  const store = await openStore({ dataDir })
  expect(await store.revision()).toBeGreaterThanOrEqual(Number(acknowledged.trim().split(' ').at(-1)))
  await store.close()
  rmSync(dataDir, { recursive: true })
})

test.each([
  ['mysql://root:secret@127.0.0.1/x', /expected postgres:/],
  ['postgres://root:secret@127.0.0.1:1/x', /ECONNREFUSED/],
  ['postgres://root:secret@', /./],
  ['nonsense secret', /expected postgres:/],
])('a database that cannot be opened is told without its password: %s', async (databaseUrl, told) => {
  const error = await openStore({ databaseUrl }).catch((e: unknown) => e)
  expect(error).toMatchObject({ name: 'StoreError', message: expect.stringMatching(told) })
  expect(String(error)).not.toContain('secret')
})
