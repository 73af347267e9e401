/** The product's verbs over every database: what is in force, what is stored, what is refused. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openStore, type Store } from '../db/store.ts'
import { loadSeeds } from '../seeds/load.ts'
import type { Entry } from '../src/core/ruleset.ts'
import type { Scorecard } from '../src/core/scorecard.ts'
import { seedsDir } from '../src/package-root.ts'
import { createLacuna, type Lacuna } from '../src/usecases.ts'
import { databases } from './databases.ts'
import { policyText, retentionRule, smallRuleset } from './small-ruleset.ts'

const asOf = '2026-06-01'
const clock = () => new Date('2026-06-01T12:00:00Z')
const bytesOf = (text: string) => new TextEncoder().encode(text)
const textOf = (policy: string, capturedOn?: string, text = policyText) => ({
  bytes: bytesOf(text),
  asOf,
  format: 'markdown' as const,
  policy,
  ...(capturedOn && { capturedOn }),
})
const edited = (id: string, change: object): Entry[] =>
  smallRuleset.map((entry) =>
    entry.id === id ? { ...entry, body: { ...(entry.body as object), ...change } } : entry,
  )
const outcomesOf = ({ outcomes }: Scorecard) => Object.fromEntries(outcomes.map((o) => [o.rule, o.outcome]))
const refusal = (kind: string, told: RegExp) => ({
  name: 'Refusal',
  kind,
  message: expect.stringMatching(told),
})

describe.each(databases)('on $name', ({ create }) => {
  let store: Store
  let drop: () => Promise<void>
  let lacuna: Lacuna
  beforeAll(async () => {
    const created = await create()
    drop = created.drop
    store = await openStore(created.options)
  })
  /** Each test starts with the small ruleset in force, its rules as their files have them. */
  beforeEach(async () => {
    lacuna = createLacuna({ store, clock })
    await lacuna.syncRuleset(smallRuleset.slice(0, 1))
    const { problems } = await lacuna.syncRuleset(smallRuleset)
    expect(problems).toEqual([])
  })
  afterAll(async () => {
    await store?.close()
    await drop?.()
  })
  const titleOf = async (id: string) => (await lacuna.rule('gdpr', id)).rule.title
  const retention = '13-2-a.retention'

  describe('the ruleset', () => {
    test('files that were not edited change nothing', async () => {
      const before = await lacuna.rule('gdpr', retention)
      const { added, unchanged } = await lacuna.syncRuleset(smallRuleset)
      expect({ added, unchanged }).toEqual({ added: [], unchanged: smallRuleset.length })
      expect(await lacuna.rule('gdpr', retention)).toEqual(before)
    })

    test('an edited file becomes a new version in force, and the old one stays in its history', async () => {
      const before = (await lacuna.rule('gdpr', retention)).versions
      const { added } = await lacuna.syncRuleset(edited(`gdpr/${retention}`, { title: 'Edited in its file' }))
      expect(added).toEqual([`gdpr/${retention}.json`])
      const { versions, digest, rule } = await lacuna.rule('gdpr', retention)
      expect(rule.title).toBe('Edited in its file')
      expect(versions).toEqual([
        {
          ...{ digest, origin: 'file', addedAt: clock().toISOString(), author: null, reason: null },
          ...{ state: 'in force', status: 'active' },
        },
        { ...before[0], state: 'replaced' },
        ...before.slice(1),
      ])
    })

    test('of a faulty edit the last good version stays in force, and the problem says so', async () => {
      const { added, problems } = await lacuna.syncRuleset(
        edited(`gdpr/${retention}`, { title: 'Never seen', severity: 'dire' }),
      )
      expect(added).toEqual([])
      expect(problems).toMatchObject([
        {
          file: `gdpr/${retention}.json`,
          path: '$.severity',
          message: expect.stringMatching(/\(the version of 2026-06-01 stays in force\)$/),
        },
      ])
      expect(await titleOf(retention)).toBe(retentionRule.title)
    })

    test('figures of cues are entries too: texts that are stored show them from the next question on', async () => {
      await lacuna.addPolicy(textOf('figures.example'))
      const digest = 'as measured'
      const figures = { right: 46, cases: 50, rightAlone: 0, alone: 0 }
      const body = {
        digest,
        labels: { own: 60 },
        found: { tp: 46, fp: 4, fn: 2, tn: 8 },
        cues: { '{keep|retain} .. for #duration': figures },
      }
      const { problems } = await lacuna.syncRuleset([
        ...smallRuleset,
        { kind: 'precision', id: 'retention', body },
      ])
      expect(problems).toEqual([])
      const { outcomes } = await lacuna.scorecard('figures.example', { laws: ['gdpr'] })
      expect(outcomes.flatMap(({ evidence }) => evidence)).toMatchObject([
        { precision: { right: 46, cases: 50 } },
      ])
      expect((await lacuna.rule('gdpr', retention)).measured).toMatchObject({ retention: { tp: 46, fp: 4 } })
    })

    test('a file that cannot be read is not a file that was removed', async () => {
      const unread = [{ file: `gdpr/${retention}.json`, path: '$', column: null, message: 'expected "}"' }]
      const rest = smallRuleset.filter(({ id }) => id !== `gdpr/${retention}`)
      const { problems } = await lacuna.syncRuleset(rest, unread)
      expect(problems).toMatchObject([{ message: expect.stringMatching(/stays in force/) }])
      expect(await titleOf(retention)).toBe(retentionRule.title)
    })

    test('a new rule that rests on a faulty new fact is left out with it, and both are told', async () => {
      const fact: Entry = { kind: 'fact', id: 'brand-new', body: { question: 'Does it, or not?' } }
      const rule: Entry = {
        kind: 'rule',
        id: 'gdpr/rests',
        body: { ...retentionRule, met: { fact: 'brand-new', operator: 'is', value: 'stated' } },
      }
      const { added, problems } = await lacuna.syncRuleset([...smallRuleset, fact, rule])
      expect(added).toEqual([])
      expect(new Set(problems.map(({ file }) => file))).toEqual(
        new Set(['facts/brand-new.json', 'gdpr/rests.json']),
      )
      await expect(lacuna.rule('gdpr', 'rests')).rejects.toMatchObject(refusal('not-found', /gdpr\/rests/))
    })

    test('the rule of a removed file is in force no longer, and is again when the file comes back', async () => {
      await lacuna.syncRuleset(smallRuleset.filter(({ id }) => id !== `gdpr/${retention}`))
      await expect(lacuna.rule('gdpr', retention)).rejects.toMatchObject(refusal('not-found', /no rule/))
      await lacuna.syncRuleset(smallRuleset)
      expect(await titleOf(retention)).toBe(retentionRule.title)
    })

    test('no files at all are a mistake, not a wish to have no rules', async () => {
      await expect(lacuna.syncRuleset([])).rejects.toMatchObject(refusal('invalid', /expected rules/))
      expect((await lacuna.ruleset()).rules).toHaveLength(2)
    })

    test('a rule that was put outlives a restart with the same files, until its file is edited', async () => {
      const put = { ...retentionRule, title: 'Put over HTTP' }
      expect(await lacuna.putRule('gdpr', retention, put, { author: 'Ada' })).toMatchObject({ created: true })
      expect(await lacuna.putRule('gdpr', retention, put)).toMatchObject({ created: false })

      const restarted = createLacuna({ store, clock })
      await restarted.syncRuleset(smallRuleset)
      const { rule, versions } = await restarted.rule('gdpr', retention)
      expect(rule.title).toBe('Put over HTTP')
      expect(versions[0]).toMatchObject({ origin: 'http', author: 'Ada' })

      await restarted.syncRuleset(edited(`gdpr/${retention}`, { title: 'Edited after that' }))
      expect(await titleOf(retention)).toBe('Edited after that')
    })

    test('what one process puts, another judges with at its next request', async () => {
      const other = createLacuna({ store, clock })
      expect((await other.ruleset()).rules).toHaveLength(2)
      await lacuna.putRule('gdpr', 'another', { ...retentionRule, title: 'Put by another process' })
      const { scorecard } = await other.check(textOf('x.example'))
      expect(Object.keys(outcomesOf(scorecard))).toContain('gdpr/another')
      await lacuna.putRule('gdpr', 'another', { ...retentionRule, status: 'retired' })
    })

    test('rules put at the same time are all in force', async () => {
      const ids = ['same-1', 'same-2', 'same-3', 'same-4']
      await Promise.all(
        ids.map((id) =>
          createLacuna({ store, clock }).putRule('gdpr', id, { ...retentionRule, title: `Put as ${id}` }),
        ),
      )
      expect((await lacuna.rules({ law: 'gdpr' })).map(({ id }) => id)).toEqual(expect.arrayContaining(ids))
      for (const id of ids) await lacuna.putRule('gdpr', id, { ...retentionRule, status: 'retired' })
    })

    test.each([
      ['a law that does not exist', 'gdrp', retentionRule, /gdrp.*gdpr/, 'law'],
      ['a body that is no rule', 'gdpr', 'hello', /cannot be used/, '$'],
      ['no body', 'gdpr', null, /cannot be used/, '$'],
      ['an operator there is not', 'gdpr', { ...retentionRule, met: { fact: 'retention' } }, /./, '$.met'],
      [
        'an example that comes out otherwise',
        'gdpr',
        { ...retentionRule, examples: [{ text: 'Cheese.', outcome: 'met' }, ...retentionRule.examples] },
        /examples/,
        '$.examples[0]',
      ],
    ])('refuses %s and stores nothing', async (_, law, body, told, at) => {
      const before = await store.revision()
      const error = await lacuna.putRule(law, 'refused', body).catch((e: unknown) => e)
      expect(error).toMatchObject(refusal('invalid', told))
      expect((error as { faults: { at: string }[] }).faults[0]!.at.startsWith(at)).toBe(true)
      expect(await store.revision()).toBe(before)
    })
  })

  describe('a policy', () => {
    test('is stored with its scorecard, which comes out again as it was', async () => {
      const request = textOf('Stored.Example', '2019-06-01')
      const { policy, created, scorecard } = await lacuna.addPolicy(request)
      expect({ policy, created }).toEqual({ policy: 'stored.example', created: true })
      const stored = JSON.stringify(await lacuna.scorecard('stored.example', {}))
      expect(stored).toBe(JSON.stringify(scorecard))
      expect(stored).toBe(JSON.stringify((await lacuna.check(request)).scorecard))
      expect(await lacuna.addPolicy(request)).toMatchObject({ created: false, scorecard })
    })

    test.each([
      ['https://Shop.Example/privacy?x=1', 'shop.example'],
      ['shop.example.', 'shop.example'],
      ['My Shop', 'my-shop'],
      ['café.example', 'café.example'],
    ])('called %j is kept as %j, and found by either', async (name, key) => {
      expect((await lacuna.addPolicy(textOf(name, '2019-06-01'))).policy).toBe(key)
      expect((await lacuna.policy(name)).policy).toBe(key)
      expect((await lacuna.scorecard(key, {})).policy).toBe(key)
    })

    test.each(['', '..', '-x', 'a\0b', 'a\nb', '<script>', '../../etc', 'x'.repeat(254), '\ud800'])(
      'cannot be called %j',
      async (name) => {
        await expect(lacuna.addPolicy(textOf(name))).rejects.toMatchObject(refusal('invalid', /called/))
        await expect(lacuna.policy(name)).rejects.toMatchObject(refusal('not-found', /no policy/))
      },
    )

    test('that nobody names is refused with how to name it', async () => {
      const { policy: _, ...unnamed } = textOf('x')
      const error = await lacuna.addPolicy(unnamed).catch((e: unknown) => e)
      expect(error).toMatchObject({ kind: 'invalid', faults: [{ at: 'policy' }] })
    })

    test.each([
      ['capturedOn', '2026-06-03', /not in the future \(today is 2026-06-01\)/],
      ['capturedOn', '2009-13-45', /a date that exists/],
      ['capturedOn', '2023-02-29', /a date that exists/],
      ['capturedOn', '0000-01-01', /a date that exists/],
      ['asOf', 'tomorrow', /a date that exists/],
    ])('with %s=%s is refused', async (field, day, told) => {
      const request = { ...textOf('dates.example'), [field]: day }
      await expect(lacuna.addPolicy(request)).rejects.toMatchObject(refusal('invalid', told))
      await expect(lacuna.check(request)).rejects.toMatchObject(refusal('invalid', told))
      await expect(lacuna.policy('dates.example')).rejects.toMatchObject(refusal('not-found', /./))
    })

    test.each([
      ['no text', ''],
      ['binary', '\x89PNG\0\0\0\x01\x02\x03\0\0'],
      ['a few words', 'Not found.'],
    ])('that is %s is kept, and its scorecard says why nothing is judged', async (name, text) => {
      const request = { ...textOf(name, '2020-01-01'), bytes: Buffer.from(text, 'latin1') }
      expect(await lacuna.addPolicy(request)).toMatchObject({ created: true, scorecard: { outcomes: [] } })
      const { document, score } = await lacuna.scorecard(name, {})
      expect({ pass: document.gate.pass, score }).toEqual({ pass: false, score: null })
    })

    test('of the same bytes as Markdown and as plain text is read both ways', async () => {
      const request = textOf('both.example', '2019-06-01')
      await lacuna.addPolicy(request)
      expect(await lacuna.addPolicy({ ...request, format: 'text' })).toMatchObject({ created: true })
      expect((await lacuna.policy('both.example')).snapshots.map(({ format }) => format)).toEqual([
        'text',
        'markdown',
      ])
    })

    test('sent as bytes, with a charset or without one, is one snapshot', async () => {
      const request = textOf('charset.example', '2019-06-01')
      await lacuna.addPolicy(request)
      const again = { ...request, mediaType: 'text/markdown; charset=utf-8' }
      expect(await lacuna.addPolicy(again)).toMatchObject({ created: false })
    })

    test('is judged by the snapshot of a day and the law of another', async () => {
      await lacuna.addPolicy(textOf('history.example', '2017-01-01'))
      await lacuna.addPolicy(
        textOf('history.example', '2021-01-01', policyText.replace('12 months', 'as long as necessary')),
      )
      const old = await lacuna.scorecard('history.example', { at: '2019-05-05', asOf: '2019-05-05' })
      expect(old.snapshot.capturedOn).toBe('2017-01-01')
      expect(Object.keys(outcomesOf(old))).toEqual([`gdpr/${retention}`])
      const now = await lacuna.scorecard('history.example', {})
      expect(now).toMatchObject({ asOf, snapshot: { capturedOn: '2021-01-01' } })
      expect(Object.keys(outcomesOf(now)).sort()).toEqual(['ccpa/1798-105.deletion', `gdpr/${retention}`])
      const ccpa = await lacuna.scorecard('history.example', { laws: ['ccpa'] })
      expect(ccpa.laws.map(({ law }) => law)).toEqual(['ccpa'])
    })

    test.each([
      [{ at: '2001-01-01' }, 'not-found', /stood on 2001-01-01 yet.*2017-01-01, 2021-01-01/],
      [{ at: '2030-01-01' }, 'invalid', /not in the future/],
      [{ at: '2009-13-45' }, 'invalid', /a date that exists/],
      [{ asOf: 'x' }, 'invalid', /a date that exists/],
      [{ laws: ['gdrp'] }, 'invalid', /expected one of .*gdpr.*came gdrp/],
    ])('asked for with %j is refused', async (query, kind, told) => {
      await expect(lacuna.scorecard('history.example', query)).rejects.toMatchObject(refusal(kind, told))
    })

    test('without a date stands from the day it was imported', async () => {
      await lacuna.addPolicy(textOf('undated.example'))
      await expect(lacuna.scorecard('undated.example', { at: '2026-05-31' })).rejects.toMatchObject(
        refusal('not-found', /2026-06-01/),
      )
      expect((await lacuna.scorecard('undated.example', { at: asOf })).snapshot.capturedOn).toBeNull()
    })
  })

  describe('an edit', () => {
    /** The same store, counting how often a text is taken out to be read. */
    const watched = () => {
      const read: string[] = []
      const bytesOf = (sha256: string) => {
        read.push(sha256)
        return store.bytesOf(sha256)
      }
      return { read, lacuna: createLacuna({ store: { ...store, bytesOf }, clock }) }
    }

    test('of a rule judges what is stored again without reading a text', async () => {
      await lacuna.addPolicy(textOf('edit.example', '2019-06-01'))
      const { read, lacuna: other } = watched()
      const stricter = {
        ...retentionRule,
        met: { fact: 'right.erasure', operator: 'is', value: 'stated' },
        partial: undefined,
        examples: [
          { text: 'You can delete your account at any time.', outcome: 'met' },
          { text: 'We collect your e-mail address.', outcome: 'gap' },
        ],
      }
      await other.putRule('gdpr', retention, stricter)
      expect(outcomesOf(await other.scorecard('edit.example', {}))[`gdpr/${retention}`]).toBe('gap')
      expect(read).toEqual([])
    })

    test('of a fact reads each text again, once', async () => {
      await lacuna.addPolicy(textOf('facts.example', '2019-06-01'))
      const { read, lacuna: other } = watched()
      await other.syncRuleset(
        edited('retention', {
          stated: ['never .. #duration'],
          vague: ['{keep|retain} .. for #duration'],
          examples: [
            { text: 'We keep your account data for 12 months.', status: 'vague' },
            { text: 'We collect your e-mail address.', status: 'missing' },
          ],
        }),
      )
      const scorecard = await other.scorecard('facts.example', {})
      expect(outcomesOf(scorecard)[`gdpr/${retention}`]).toBe('partial')
      expect(JSON.stringify(await other.scorecard('facts.example', {}))).toBe(JSON.stringify(scorecard))
      const checked = await other.check(textOf('facts.example', '2019-06-01'))
      expect(JSON.stringify(checked.scorecard)).toBe(JSON.stringify(scorecard))
      expect(read).toEqual([scorecard.snapshot.sha256])
    })
  })

  describe('the list of policies', () => {
    test('comes page by page, each policy once', async () => {
      const names = ['page-a.example', 'page-b.example', 'page-ß.example', 'page-c.example', 'page-d.example']
      for (const name of names) await lacuna.addPolicy(textOf(name, '2019-06-01', `${policyText}\n${name}`))
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await lacuna.policies({ q: 'PAGE-', limit: 2, ...(cursor && { cursor }) })
        seen.push(...page.items.map(({ policy }) => policy))
        cursor = page.next ?? undefined
      } while (cursor)
      expect(seen).toEqual([...names].sort())
    })

    test.each(['', '{}', 'eA', 'JUUwJUE0', '😀', 'x'.repeat(400)])(
      'refuses the made-up cursor %j',
      async (cursor) => {
        const page = lacuna.policies({ cursor })
        // Some made-up cursors happen to name a key; those start a page like any other.
        if (cursor === 'eA') expect(await page).toHaveProperty('items')
        else await expect(page).rejects.toMatchObject(refusal('invalid', /cursor/))
      },
    )
  })

  test('the samples are loaded once', async () => {
    const first = await loadSeeds(lacuna, seedsDir, clock())
    expect(first.added).toBeGreaterThan(0)
    expect(await loadSeeds(lacuna, seedsDir, clock())).toEqual({
      added: 0,
      unchanged: first.added,
      later: first.later,
    })
  })

  test('is ready while the store answers', async () => {
    await lacuna.ready()
    const created = await create()
    const brief = await openStore(created.options)
    await brief.close()
    await expect(createLacuna({ store: brief, clock }).ready()).rejects.toThrow()
    await created.drop()
  })
})
