/** Policies over time, on every database: then and now, history, what is to come, and stored runs as they were. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStore, type Store } from '../db/store.ts'
import type { Change } from '../src/core/change.ts'
import { engineVersion } from '../src/core/engine-version.ts'
import type { Entry } from '../src/core/ruleset.ts'
import { noStanding } from '../src/core/standings.ts'
import { createLacuna, type Lacuna } from '../src/usecases.ts'
import { databases } from './databases.ts'
import { policyText, retentionRule, smallRuleset } from './small-ruleset.ts'

const today = '2026-06-01'
const clock = () => new Date(`${today}T12:00:00Z`)

/** A law of the past whose duty the GDPR took over, one to come, and one that asks how old a date is. */
const rules: Entry[] = [
  ...smallRuleset.filter(({ id }) => id !== 'gdpr/13-2-a.retention'),
  {
    kind: 'law',
    id: 'directive',
    body: { title: 'Data Protection Directive', jurisdiction: 'eu', url: 'https://example.org/law' },
  },
  {
    kind: 'rule',
    id: 'directive/6.retention',
    body: {
      ...retentionRule,
      title: 'Says something of how long data is kept',
      inForce: { from: '1998-10-24', until: '2018-05-24' },
      met: { fact: 'retention', operator: 'in', value: ['stated', 'vague'] },
      partial: undefined,
      examples: [
        { text: 'We keep your data as long as necessary.', outcome: 'met' },
        { text: 'We collect your e-mail address.', outcome: 'gap' },
      ],
    },
  },
  {
    kind: 'rule',
    id: 'gdpr/13-2-a.retention',
    body: { ...retentionRule, supersedes: 'directive/6.retention' },
  },
  {
    kind: 'rule',
    id: 'gdpr/99.erasure',
    body: {
      ...retentionRule,
      title: 'Says that data can be deleted, a duty to come',
      severity: 'low',
      inForce: { from: '2027-01-01' },
      met: { fact: 'right.erasure', operator: 'is', value: 'stated' },
      partial: undefined,
      examples: [
        { text: 'You can delete your account at any time.', outcome: 'met' },
        { text: 'We collect your e-mail address.', outcome: 'gap' },
      ],
    },
  },
  {
    kind: 'fact',
    id: 'updated',
    body: {
      question: 'Does the policy carry a date?',
      reads: 'policy-date',
      values: { date: '#date' },
      examples: [
        { text: 'Last updated: 1 June 2019', status: 'stated' },
        { text: 'We like cheese.', status: 'missing' },
      ],
    },
  },
  {
    kind: 'rule',
    id: 'ccpa/130.updated',
    body: {
      ...retentionRule,
      title: 'Was updated within the last 12 months',
      severity: 'medium',
      inForce: { from: '2020-01-01' },
      met: { fact: 'updated', operator: 'within', read: 'date', value: 'P12M' },
      partial: undefined,
      examples: [
        { text: 'Last updated: 1 June 2019', outcome: 'met', asOf: '2020-01-01' },
        { text: 'We collect your e-mail address.', outcome: 'gap' },
      ],
    },
  },
]
const withFact = (id: string, change: object): Entry[] =>
  rules.map((entry) =>
    entry.id === id ? { ...entry, body: { ...(entry.body as object), ...change } } : entry,
  )

const keeping = (sentence: string, dated = '1 June 2019') =>
  policyText
    .replace('We keep your account data for 12 months after your last visit.', sentence)
    .replace('1 June 2019', dated)
const textFor = (policy: string, capturedOn: string, text: string, format: 'markdown' | 'html' | 'text') => ({
  bytes: new TextEncoder().encode(text),
  asOf: today,
  format,
  policy,
  capturedOn,
})
const short = ({ rule, from, to, cause, on }: Change) => [rule, from, to, cause, on]
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
    lacuna = createLacuna({ store, clock })
    expect((await lacuna.syncRuleset(rules)).problems).toEqual([])
  })
  afterAll(async () => {
    await store?.close()
    await drop?.()
  })
  const add = async (
    policy: string,
    capturedOn: string,
    text: string,
    format: 'markdown' | 'html' | 'text' = 'markdown',
  ) => {
    const { scorecard } = await lacuna.addPolicy(textFor(policy, capturedOn, text, format))
    const { snapshots } = await lacuna.policy(policy)
    return { scorecard, check: snapshots.find((s) => s.capturedOn === capturedOn)!.checks[0]!.id }
  }

  describe('a policy of three snapshots over five years', () => {
    const policy = 'years.example'
    beforeAll(async () => {
      await add(policy, '2016-03-01', keeping('We keep your account data for 12 months.', '1 March 2016'))
      await add(
        policy,
        '2018-09-01',
        keeping('We keep your data as long as it is necessary.', '1 August 2018'),
      )
      await add(
        policy,
        '2021-02-01',
        keeping('We keep your data for 6 months. You can delete your account.', '1 January 2021'),
      )
    })

    test('shows each outcome by the law of its own day, and the last one by today’s', async () => {
      const { snapshots, now, rules, asOf } = await lacuna.history(policy, {})
      expect(asOf).toBeNull()
      expect(snapshots.map(({ on, asOf, judged }) => [on, asOf, judged])).toEqual([
        ['2016-03-01', '2016-03-01', true],
        ['2018-09-01', '2018-09-01', true],
        ['2021-02-01', '2021-02-01', true],
      ])
      expect(now).toMatchObject({ asOf: today })
      expect(rules.map(({ rule, replaces, outcomes, now }) => [rule, replaces, ...outcomes, now])).toEqual([
        ['ccpa/130.updated', [], null, null, 'met', 'gap'],
        ['ccpa/1798-105.deletion', [], null, null, 'met', 'met'],
        ['gdpr/13-2-a.retention', ['directive/6.retention'], 'met', 'partial', 'met', 'met'],
      ])
    })

    test('tells every change with its day and one cause, newest first', async () => {
      const { changes } = await lacuna.history(policy, {})
      expect(changes.map(short)).toEqual([
        ['ccpa/130.updated', 'met', 'gap', 'time-passed', '2022-01-02'],
        ['ccpa/1798-105.deletion', 'gap', 'met', 'text-changed', '2021-02-01'],
        ['gdpr/13-2-a.retention', 'partial', 'met', 'text-changed', '2021-02-01'],
        ['ccpa/130.updated', 'gap', 'met', 'text-changed', '2021-02-01'],
        ['ccpa/1798-105.deletion', null, 'gap', 'law-came-into-force', '2020-01-01'],
        ['ccpa/130.updated', null, 'gap', 'law-came-into-force', '2020-01-01'],
        ['gdpr/13-2-a.retention', 'met', 'partial', 'text-changed', '2018-09-01'],
      ])
    })

    test('a date that grew old before a new text set another one is two changes, each with its own sentence', async () => {
      const dated = 'dated.example'
      await add(dated, '2021-02-01', keeping('We keep your data for 6 months.', '1 January 2021'))
      await add(dated, '2022-06-01', keeping('We keep your data for 6 months.', '1 May 2022'))
      const { changes } = await lacuna.history(dated, { laws: ['ccpa'] })
      const ofDate = changes.filter(({ rule, on }) => rule === 'ccpa/130.updated' && on! < '2023')
      expect(ofDate.map(short)).toEqual([
        ['ccpa/130.updated', 'gap', 'met', 'text-changed', '2022-06-01'],
        ['ccpa/130.updated', 'met', 'gap', 'time-passed', '2022-01-02'],
      ])
      expect(ofDate.map(({ before }) => before?.text)).toEqual([
        expect.stringContaining('1 January 2021'),
        expect.stringContaining('1 January 2021'),
      ])
      expect(ofDate[0]!.after?.text).toContain('1 May 2022')
    })

    test('puts both sentences into a change, and the change into words', async () => {
      const change = (await lacuna.history(policy, {})).changes.at(-1)!
      expect(change).toMatchObject({
        since: '2016-03-01',
        direction: 'worse',
        before: { text: 'We keep your account data for 12 months.', line: 20 },
        after: { text: 'We keep your data as long as it is necessary.', line: 20 },
        words:
          'Says how long personal data is kept: weakened from met (“We keep your account data for 12 months.”) to partial (“We keep your data as long as it is necessary.”).',
      })
    })

    test('by the law of one day all that changes is the text', async () => {
      const { changes, now, snapshots } = await lacuna.history(policy, { asOf: '2020-01-01', laws: ['gdpr'] })
      expect(changes.map(short)).toEqual([
        ['gdpr/13-2-a.retention', 'partial', 'met', 'text-changed', '2021-02-01'],
        ['gdpr/13-2-a.retention', 'met', 'partial', 'text-changed', '2018-09-01'],
      ])
      expect(now).toBeNull()
      expect(snapshots.map(({ asOf }) => asOf)).toEqual(['2020-01-01', '2020-01-01', '2020-01-01'])
    })

    test('then and now: the old text by the law of its day beside today’s, each difference with its cause', async () => {
      const { then, now, outcomes, snapshot } = await lacuna.thenAndNow(policy, { at: '2019-01-01' })
      expect(snapshot.capturedOn).toBe('2018-09-01')
      expect([then.asOf, now.asOf]).toEqual(['2018-09-01', today])
      expect(
        outcomes.map((o) => [o.rule, o.then, o.now, o.change?.cause ?? null, o.change?.on ?? null]),
      ).toEqual([
        ['ccpa/130.updated', null, 'gap', 'law-came-into-force', '2020-01-01'],
        ['ccpa/1798-105.deletion', null, 'gap', 'law-came-into-force', '2020-01-01'],
        ['gdpr/13-2-a.retention', 'partial', 'partial', null, null],
      ])
    })

    test('upcoming: each day on which a gap opens, and what asOf in the future shows', async () => {
      const { days } = await lacuna.upcoming(policy, {})
      expect(days).toMatchObject([
        { on: '2027-01-01', gapsOpen: [], changes: [{ rule: 'gdpr/99.erasure', to: 'met' }] },
      ])
      expect((await lacuna.scorecard(policy, { asOf: '2027-01-01' })).score).toBe(days[0]!.score)
      expect((await lacuna.upcoming(policy, { asOf: '2026-12-31' })).days).toEqual([])
    })
  })

  test('a duty that replaced an older one is one duty, and the change names both', async () => {
    const policy = 'replaced.example'
    await add(policy, '2017-01-01', keeping('We keep your data as long as it is necessary.'))
    const { outcomes } = await lacuna.thenAndNow(policy, { laws: ['gdpr', 'directive'] })
    expect(outcomes).toMatchObject([
      {
        rule: 'gdpr/13-2-a.retention',
        then: 'met',
        now: 'partial',
        change: {
          cause: 'law-came-into-force',
          on: '2018-05-25',
          replaced: 'directive/6.retention',
          words: expect.stringMatching(
            /the duty of directive\/6\.retention was replaced on 2018-05-25 by gdpr\/13-2-a\.retention, partial .*, was met/,
          ),
        },
      },
    ])
  })

  test('a duty that came while a text stood, and was replaced before the next one, came first and was replaced then', async () => {
    const policy = 'stood.example'
    await add(policy, '1998-03-01', keeping('We keep your data as long as it is necessary.', '1 March 1998'))
    await add(policy, '2019-03-01', keeping('We keep your data as long as it is necessary.', '1 March 2019'))
    const laws = ['gdpr', 'directive']
    expect((await lacuna.history(policy, { laws })).changes.map(short)).toEqual([
      ['gdpr/13-2-a.retention', 'met', 'partial', 'law-came-into-force', '2018-05-25'],
      ['directive/6.retention', null, 'met', 'law-came-into-force', '1998-10-24'],
    ])
    const { outcomes } = await lacuna.thenAndNow(policy, { at: '1998-03-01', laws })
    expect(outcomes).toMatchObject([{ then: null, now: 'partial', change: { on: '1998-10-24' } }])
  })

  test('a text that brings a duty to apply, or takes it away, is quoted with the sentence that does', async () => {
    const policy = 'applies.example'
    const applies = { fact: 'retention', operator: 'is', value: 'stated' }
    await lacuna.syncRuleset(withFact('ccpa/1798-105.deletion', { applies }))
    await add(policy, '2021-01-01', keeping('We value your trust.'))
    await add(policy, '2022-01-01', keeping('We keep your data for 6 months.'))
    await add(policy, '2023-01-01', keeping('We value your trust.'))
    const { changes } = await lacuna.history(policy, { laws: ['ccpa'] })
    const ofDeletion = changes.filter(({ rule }) => rule === 'ccpa/1798-105.deletion')
    expect(ofDeletion.map((change) => [change.from, change.to, change.applies?.text])).toEqual([
      ['gap', 'not-applicable', 'We keep your data for 6 months.'],
      ['not-applicable', 'gap', 'We keep your data for 6 months.'],
    ])
    await lacuna.syncRuleset(rules)
  })

  test('a period that became another one is a change, though the outcome stays', async () => {
    const policy = 'values.example'
    const fact = { values: { period: '#duration' } }
    await lacuna.syncRuleset(withFact('retention', fact))
    await add(policy, '2019-01-01', keeping('We keep your data for 6 months.'))
    await add(policy, '2020-01-01', keeping('We keep your data for 24 months.'))
    const [change, ...others] = (await lacuna.history(policy, { laws: ['gdpr'] })).changes
    expect(others).toEqual([])
    expect(change).toMatchObject({
      kind: 'values',
      from: 'met',
      to: 'met',
      values: { before: ['P6M'], after: ['P24M'] },
      before: { text: 'We keep your data for 6 months.' },
      after: { text: 'We keep your data for 24 months.' },
      words:
        'Says how long personal data is kept: still met, but the text now says 24 months instead of 6 months.',
    })
    await lacuna.syncRuleset(rules)
  })

  test('edits of the formatting alone, and another wording of the same, change nothing', async () => {
    const policy = 'format.example'
    const text = keeping('We keep your data for 6 months. You can delete your account.')
    const wrapped = text.replace(/(?<=\w) (?=\w)/g, (_, at: number) => (at % 7 === 0 ? '\n' : ' '))
    const bold = text.replace('We collect', '**We** _collect_').replace('6 months', '**6 months**')
    const bare = text.replace(/^#+ /gm, '')
    const html = `<h1>${text
      .replace(/^# /, '')
      .replace(/\n\n## (.*)\n\n/g, '</p><h2>$1</h2><p>')
      .replaceAll('\n\n', '</p><p>')}</p>`
    await add(policy, '2019-01-01', text)
    await add(policy, '2019-02-01', wrapped)
    await add(policy, '2019-03-01', bold)
    await add(policy, '2019-04-01', bare, 'text')
    await add(policy, '2019-05-01', html, 'html')
    const reworded = text.replace(
      'We keep your data for 6 months.',
      'We will retain all data about you for 6 months.',
    )
    await add(policy, '2019-06-01', reworded)
    const { snapshots, changes } = await lacuna.history(policy, { asOf: today })
    expect(snapshots.map(({ sameWords }) => sameWords)).toEqual([false, true, true, true, true, false])
    expect(changes).toEqual([])
  })

  test('a capture that is no policy is shown as such, and compared with nothing', async () => {
    const policy = 'broken.example'
    const text = keeping('We keep your data for 6 months.')
    await add(policy, '2019-01-01', text)
    await add(policy, '2019-06-01', '# 404 Not Found\n\nThe page you asked for is not here.\n')
    await add(policy, '2020-06-01', text.replace('6 months', '7 months'))
    const { snapshots, changes, rules } = await lacuna.history(policy, { asOf: today, laws: ['gdpr'] })
    expect(snapshots.map(({ judged }) => judged)).toEqual([true, false, true])
    expect(snapshots[1]!.note).toMatch(/\w+/)
    expect(rules[0]!.outcomes).toEqual(['met', null, 'met'])
    expect(changes).toEqual([])
  })

  test('a capture of a part is told from a policy that was cut: what is missing stands there again', async () => {
    const whole = keeping('We keep your data for 6 months.')
    const part = whole.slice(0, whole.indexOf('## How we use it'))
    await add('part.example', '2019-01-01', whole)
    await add('part.example', '2019-06-01', part)
    await add('part.example', '2020-06-01', whole.replace('6 months', '7 months'))
    const { snapshots, changes } = await lacuna.history('part.example', { asOf: today, laws: ['gdpr'] })
    expect(snapshots.map(({ judged, score }) => [judged, score])).toEqual([
      [true, 100],
      [false, null],
      [true, 100],
    ])
    expect(snapshots[1]!.note).toMatch(/^Only a part of the text was captured/)
    expect(changes).toEqual([])

    await add('cut.example', '2019-01-01', whole)
    await add('cut.example', '2019-06-01', part)
    const cut = await lacuna.history('cut.example', { asOf: today, laws: ['gdpr'] })
    expect(cut.changes.map(short)).toEqual([
      ['gdpr/13-2-a.retention', 'met', 'gap', 'text-changed', '2019-06-01'],
    ])
  })

  describe('a stored check', () => {
    const policy = 'checks.example'
    const text = keeping('We keep your data for 6 months.')
    const edit = (change: object) =>
      lacuna.putRule('gdpr', '13-2-a.retention', { ...retentionRule, ...change })

    test('comes back byte for byte after rules and facts were edited', async () => {
      const { scorecard, check } = await add(policy, '2019-01-01', text)
      await edit({ title: 'Says for how long, edited' })
      await lacuna.syncRuleset(withFact('retention', { stated: ['{keep|retain} .. forever'] }))
      expect((await lacuna.scorecard(policy, {})).ruleset).not.toEqual(scorecard.ruleset)
      expect(JSON.stringify(await lacuna.storedCheck(policy, check))).toBe(JSON.stringify(scorecard))
      await lacuna.syncRuleset(rules)
    })

    test('is told from today’s by the rule that was edited', async () => {
      const { check } = await add('edited.example', '2019-01-01', text)
      await edit({
        met: { all: [{ fact: 'right.erasure', operator: 'is', value: 'stated' }] },
        partial: { all: [{ fact: 'retention', operator: 'is', value: 'stated' }] },
        examples: [
          { text: 'You can delete your account.', outcome: 'met' },
          { text: 'We collect your e-mail address.', outcome: 'gap' },
        ],
      })
      const { outcomes, from } = await lacuna.thenAndNow('edited.example', { from: check })
      expect(from).toBe(check)
      expect(outcomes.filter(({ change }) => change !== null)).toMatchObject([
        {
          rule: 'gdpr/13-2-a.retention',
          then: 'met',
          now: 'partial',
          change: { cause: 'rule-edited', on: null },
        },
      ])
    })

    test('is told from today’s by the detection that was changed', async () => {
      await lacuna.syncRuleset(rules.slice(0, 1))
      await lacuna.syncRuleset(rules)
      const { check } = await add('detected.example', '2019-01-01', text)
      const stated = ['{keep|retain} .. forever']
      const examples = [
        { text: 'We keep your data forever.', status: 'stated' },
        { text: 'We collect your e-mail address.', status: 'missing' },
      ]
      await lacuna.syncRuleset(withFact('retention', { stated, examples }))
      const { outcomes } = await lacuna.thenAndNow('detected.example', { from: check })
      expect(outcomes.filter(({ change }) => change !== null)).toMatchObject([
        {
          rule: 'gdpr/13-2-a.retention',
          then: 'met',
          now: 'gap',
          change: {
            cause: 'detection-changed',
            facts: ['retention'],
            before: { text: 'We keep your data for 6 months.' },
            after: null,
          },
        },
      ])
      await lacuna.syncRuleset(rules)
    })

    test('is listed with its snapshot', async () => {
      const { snapshots } = await lacuna.policy(policy)
      const { ruleset, score, grade, asOf } = await lacuna.storedCheck(policy, snapshots[0]!.checks[0]!.id)
      expect(snapshots[0]!.checks).toEqual([
        {
          id: expect.any(Number),
          asOf,
          ruleset,
          engine: { version: engineVersion },
          score,
          grade,
          checkedAt: clock().toISOString(),
        },
      ])
    })

    test('of another engine is refused where what it read is not stored', async () => {
      const { detectionDigest } = await lacuna.ruleset()
      const { scorecard, facts, document } = await lacuna.check(
        textFor('engine.example', '2019-01-01', text, 'markdown'),
      )
      await store.addCheck({
        policy: 'engine.example',
        bytes: new TextEncoder().encode(text),
        reading: {
          sha256: scorecard.snapshot.sha256,
          readAs: 'text/markdown; charset=utf-8',
          engine: engineVersion,
          detectionDigest,
          document,
          facts,
          answers: {},
        },
        snapshot: { format: 'markdown', capturedOn: '2019-01-01', standsFrom: '2019-01-01', sourceUrl: null },
        standing: noStanding,
        sentences: { clauses: [], byFact: {} },
        scorecard: { ...scorecard, engine: { version: '0-elsewhere' } },
        at: clock(),
      })
      const { snapshots } = await lacuna.policy('engine.example')
      await expect(lacuna.storedCheck('engine.example', snapshots[0]!.checks[0]!.id)).rejects.toMatchObject(
        refusal('conflict', /engine 0-elsewhere, and what it read is not stored/),
      )
    })

    test.each([
      ['a check of another policy', () => lacuna.storedCheck('edited.example', 1), 'not-found', /no check 1/],
      ['an unknown policy', () => lacuna.history('nobody.example', {}), 'not-found', /no policy/],
      ['an unknown law', () => lacuna.history(policy, { laws: ['gdrp'] }), 'invalid', /gdpr/],
      [
        'a future snapshot',
        () => lacuna.thenAndNow(policy, { at: '2030-01-01' }),
        'invalid',
        /not in the future/,
      ],
      [
        'a now before then',
        () => lacuna.thenAndNow(policy, { asOf: '2018-01-01' }),
        'invalid',
        /on or after 2019-01-01/,
      ],
      [
        'no future',
        () => lacuna.upcoming(policy, { asOf: '2020-01-01' }),
        'invalid',
        /on or after 2026-06-01/,
      ],
    ])('refuses %s', async (_, asked, kind, told) => {
      await expect(asked()).rejects.toMatchObject(refusal(kind, told))
    })
  })
})
