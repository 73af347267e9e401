import { expect, test } from 'vitest'
import { calibrate } from '../src/core/calibrate.ts'
import { checkPolicy } from '../src/core/check.ts'
import { evaluateLabels, type Labelled } from '../src/core/eval.ts'
import { figuresBehind } from '../src/core/measured.ts'
import { casesInWords, isTooWeak, measuredOf, type Precision, weakCues } from '../src/core/precision.ts'
import { reportOn } from '../src/core/report.ts'
import { compileRuleset, type Entry, type Ruleset } from '../src/core/ruleset.ts'
import { scorecardSchema } from '../src/core/scorecard.ts'
import { reports } from '../src/reports.ts'
import { policyText, smallRuleset } from './small-ruleset.ts'

const forDuration = '{keep|retain} .. for #duration'
const asNecessary = '{keep|retain} .. as long as .. necessary'
const kept = 'We keep your account data for 12 months.'
const vague = 'We keep your data as long as it is necessary.'
const silent = 'We like cheese.'

const compile = (...more: Entry[]): Ruleset => {
  const { ruleset, problems } = compileRuleset([...smallRuleset, ...more])
  expect(problems).toEqual([])
  return ruleset
}
const label = (text: string, retention: boolean | null, dataset = 'own'): Labelled => ({
  dataset,
  policy: 'p',
  format: 'markdown',
  text,
  facts: { retention },
})
const calibrated = async (labels: Labelled[], ruleset = compile()) =>
  calibrate(ruleset, labels, await evaluateLabels(ruleset, labels))
const measure = async (labels: Labelled[], ruleset = compile()) =>
  (await calibrated(labels, ruleset)).precision
const precision = (body: Partial<Precision> = {}, id = 'retention'): Entry => ({
  kind: 'precision',
  id,
  body: {
    digest: 'as measured',
    labels: { own: 60 },
    found: { tp: 46, fp: 4, fn: 2, tn: 8 },
    cues: { [forDuration]: { right: 46, cases: 50, rightAlone: 40, alone: 44 } },
    ...body,
  },
})
const scorecardOf = async (ruleset: Ruleset, text = policyText) =>
  (await checkPolicy(ruleset, { bytes: new TextEncoder().encode(text), asOf: '2026-01-01' })).scorecard

test('each cue counts once per labelled policy, and a person comes to the same figures', async () => {
  const ruleset = compile()
  const measured = await measure(
    [
      label(kept, true),
      label(`${kept} ${kept}`, true, 'other'),
      label(`${kept} ${vague}`, true),
      label(kept, false),
      label(vague, false),
      label(silent, true),
      label(silent, false),
      label(`${kept} ${vague}`, null),
    ],
    ruleset,
  )
  expect([...measured]).toEqual([
    [
      'retention',
      {
        digest: ruleset.facts.get('retention')!.digest,
        labels: { other: 1, own: 6 },
        found: { tp: 3, fp: 2, fn: 1, tn: 1 },
        cues: {
          [asNecessary]: { right: 1, cases: 2, rightAlone: 0, alone: 1 },
          [forDuration]: { right: 3, cases: 4, rightAlone: 2, alone: 3 },
        },
      },
    ],
  ])
})

test('a cue counts wherever it matches, also after enough was found for detection', async () => {
  const often = Array.from({ length: 30 }, (_, i) => `We keep your record of day ${i} for 12 months.`)
  const measured = await measure([label([...often, vague].join('\n\n'), true)])
  expect(measured.get('retention')!.cues).toMatchObject({ [asNecessary]: { right: 1, cases: 1, alone: 0 } })
})

test('what detection does not count is no case: another section, a veto, a negated match', async () => {
  const fact = (body: object): Entry => ({
    kind: 'fact',
    id: 'kept',
    body: {
      question: 'Does the policy say that data is kept?',
      examples: [
        { text: 'We store it.', status: 'stated' },
        { text: silent, status: 'missing' },
      ],
      ...body,
    },
  })
  const cuesOf = async (body: object, text: string) => {
    const labels = [{ ...label(text, null), facts: { kept: true } }]
    return (await measure(labels, compile(fact(body)))).get('kept')!.cues
  }
  const one = { right: 1, cases: 1, rightAlone: 1, alone: 1 }
  const examples = [
    { text: '## Storage\n\nWe store it.', status: 'stated' },
    { text: silent, status: 'missing' },
  ]
  const inSections = [{ headings: ['storage'], stated: ['store'] }]
  expect(await cuesOf({ inSections, examples }, '## Storage\n\nWe store it.')).toEqual({ store: one })
  expect(await cuesOf({ inSections, examples }, '## Cheese\n\nWe store it.')).toEqual({})
  expect(await cuesOf({ stated: ['store'], unless: ['cheese'] }, 'We store cheese.')).toEqual({})
  expect(await cuesOf({ stated: ['store'], negation: 'vetoes' }, 'We do not store it.')).toEqual({})
  expect(await cuesOf({ stated: ['store'] }, 'We do not store it.')).toEqual({ store: one })
})

test('the cues of a fact that implies another are measured for both', async () => {
  const ruleset = compile({
    kind: 'fact',
    id: 'time',
    body: {
      question: 'Does the policy speak of time at all?',
      stated: ['clock'],
      impliedBy: ['retention'],
      examples: [
        { text: kept, status: 'stated' },
        { text: silent, status: 'missing' },
      ],
    },
  })
  const labels = [{ ...label(kept, false), facts: { retention: false, time: true } }]
  const measured = await measure(labels, ruleset)
  expect(measured.get('retention')!.cues).toMatchObject({ [forDuration]: { right: 0, cases: 1 } })
  expect(measured.get('time')!.cues).toMatchObject({ [forDuration]: { right: 1, cases: 1 } })
  expect(measuredOf(measured, ruleset.facts).stale).toEqual([])
})

test('a cue that is right by sentences which people did not mark is told, once there are enough of them', async () => {
  const marked = (inside: number, all: number): Labelled[] =>
    Array.from({ length: all }, (_, i) => ({
      ...label(`${kept}\n\n${vague}`, true),
      passages: [
        {
          text: i < inside ? `It says: we keep your ACCOUNT data for 12 months` : vague,
          facts: ['retention'],
        },
        { text: kept, facts: ['right.erasure'] },
      ],
    }))
  const astray = async (labels: Labelled[]) => (await calibrated(labels)).astray
  expect(await astray(marked(2, 5))).toEqual([{ fact: 'retention', cue: forDuration, marked: 5, inside: 2 }])
  expect(await astray(marked(3, 5))).toEqual([{ fact: 'retention', cue: asNecessary, marked: 5, inside: 2 }])
  expect(await astray(marked(0, 4))).toEqual([])
  expect(await astray(marked(0, 5).map((one) => ({ ...one, facts: { retention: false } })))).toEqual([])
})

test('a verdict shows how often the cue was right that it rests on', async () => {
  const ruleset = compile(precision())
  const scorecard = await scorecardOf(ruleset)
  expect(scorecardSchema.parse(scorecard)).toEqual(scorecard)
  const retention = scorecard.outcomes.find(({ rule }) => rule === 'gdpr/13-2-a.retention')!
  expect(retention.evidence.map((e) => e.precision)).toEqual([{ right: 46, cases: 50 }])
  expect(await reportOn(reports.text, { scorecard }, { ruleset })).toContain(
    'after your last visit.” (cue right in 46 of 50 labelled cases)\n',
  )
  expect(await reportOn(reports.md, { scorecard }, { ruleset })).toMatch(
    /line 20, .* \(cue right in 46 of 50 labelled cases\)$/m,
  )
})

test('a cue that no label speaks of shows no figure', async () => {
  const other = 'We retain it as long as it is necessary.'
  const ruleset = compile(precision())
  const scorecard = await scorecardOf(ruleset, policyText.replace(kept.slice(0, -1), other.slice(0, -1)))
  const retention = scorecard.outcomes.find(({ rule }) => rule === 'gdpr/13-2-a.retention')!
  expect(retention).toMatchObject({ outcome: 'partial', evidence: [{ precision: null }] })
  expect(await reportOn(reports.text, { scorecard }, { ruleset })).not.toContain('labelled case')
})

test('a gap shows how often it was right that nothing was found', async () => {
  const found = { tp: 30, fp: 1, fn: 2, tn: 20 }
  const ruleset = compile(precision(), precision({ found, cues: {} }, 'right.erasure'))
  const scorecard = await scorecardOf(ruleset)
  const [deletion, retention] = scorecard.outcomes
  expect(deletion).toMatchObject({
    outcome: 'gap',
    silence: [{ fact: 'right.erasure', right: 20, cases: 22 }],
  })
  expect(retention).toMatchObject({ outcome: 'met', silence: [] })
  expect(await reportOn(reports.text, { scorecard }, { ruleset })).toMatch(
    /^ {4}right\.erasure not found: right in 20 of 22 labelled cases$/m,
  )
  expect(await reportOn(reports.md, { scorecard }, { ruleset })).toContain(
    '- right.erasure not found: right in 20 of 22 labelled',
  )
})

test('a gap shows no such figure for a fact that was found but said too little, or that nobody labelled', async () => {
  const text = policyText.replace('for 12 months after', 'as long as necessary after')
  const rule = smallRuleset.find(({ id }) => id === 'gdpr/13-2-a.retention')!
  const { partial: _, examples, ...body } = rule.body as { partial: object; examples: object[] }
  const strict = { ...rule, body: { ...body, examples: [examples[0], examples[2]] } }
  const { ruleset } = compileRuleset([...smallRuleset.filter((e) => e !== rule), strict, precision()])
  expect((await scorecardOf(ruleset, text)).outcomes).toMatchObject([
    { rule: 'ccpa/1798-105.deletion', outcome: 'gap', silence: [] },
    { rule: 'gdpr/13-2-a.retention', outcome: 'gap', silence: [] },
  ])
})

test('one case is told in the singular', () => {
  expect(casesInWords({ right: 1, cases: 1 })).toBe('right in 1 of 1 labelled case')
})

test('a figure whose cue is there no longer is told as stale and not used, whatever its name', async () => {
  const gone = { right: 9, cases: 9, rightAlone: 0, alone: 0 }
  const cues = { 'an older wording': gone, constructor: gone }
  const ruleset = compile(precision({ cues }), precision({ cues: { hold: gone } }, 'right.portability'))
  expect(ruleset.measured.stale).toEqual([
    { fact: 'retention', cue: 'an older wording' },
    { fact: 'retention', cue: 'constructor' },
    { fact: 'right.portability', cue: 'hold' },
  ])
  expect(ruleset.measured.facts.get('retention')!.cues).toEqual({})
  expect(ruleset.measured.facts.has('right.portability')).toBe(false)
  expect((await scorecardOf(ruleset)).outcomes.flatMap((o) => o.evidence.map((e) => e.precision))).toEqual([
    null,
  ])
})

test('figures are part of the ruleset’s digest, since they stand in the scorecard, and of no other', () => {
  const without = compile()
  const once = compile(precision())
  const twice = compile(precision({ labels: { own: 61 } }))
  expect(new Set([without.digest, once.digest, twice.digest]).size).toBe(3)
  for (const { detectionDigest, rules } of [once, twice]) {
    expect(detectionDigest).toBe(without.detectionDigest)
    expect(rules.map(({ digest }) => digest)).toEqual(without.rules.map(({ digest }) => digest))
  }
  expect(compile(precision({ note: 'measured in May' })).digest).toBe(once.digest)
})

test('a precision file that cannot be is refused with its place', () => {
  const { ruleset, problems } = compileRuleset([
    ...smallRuleset,
    precision({ cues: { [forDuration]: { right: 51, cases: 50, rightAlone: 0, alone: 0 } } }),
  ])
  expect(problems).toMatchObject([
    { file: 'precision/retention.json', message: expect.stringMatching(/expected right within cases/) },
  ])
  expect(ruleset.measured.facts.size).toBe(0)
})

test('a rule shows how well the facts it asks are found', () => {
  const ruleset = compile(precision())
  const [deletion, retention] = ruleset.rules
  expect(figuresBehind(ruleset, retention!)).toEqual({
    retention: { labels: { own: 60 }, tp: 46, fp: 4, fn: 2, tn: 8, precision: 0.92, recall: 46 / 48 },
  })
  expect(figuresBehind(ruleset, deletion!)).toEqual({ 'right.erasure': null })
})

test.each([
  [4, 4, 0, 0, false],
  [0, 4, 0, 0, false],
  [5, 5, 0, 0, false],
  [4, 5, 0, 0, true],
  [12, 16, 0, 0, false],
  [11, 15, 0, 0, true],
  [60, 100, 0, 0, false],
  [55, 100, 0, 0, true],
  [90, 100, 4, 5, true],
  [90, 100, 3, 4, false],
])('right in %i of %i cases, in %i of %i alone: too weak is %s', (right, cases, rightAlone, alone, weak) => {
  expect(isTooWeak({ right, cases, rightAlone, alone })).toBe(weak)
})

test('a weak cue is told, unless it makes the fact unclear already', () => {
  const weak = { right: 2, cases: 6, rightAlone: 0, alone: 0 }
  const retention = smallRuleset.find(({ id }) => id === 'retention')!
  const weakIn = (body: object) => {
    const others = smallRuleset.filter((entry) => entry !== retention)
    const { ruleset } = compileRuleset([
      ...others,
      { ...retention, body: { ...(retention.body as object), ...body } },
      precision({ cues: { [asNecessary]: weak } }),
    ])
    return weakCues(ruleset.measured, ruleset.facts)
  }
  expect(weakIn({})).toEqual([
    { fact: 'retention', of: 'retention', status: 'vague', cue: asNecessary, ...weak },
  ])
  expect(weakIn({ vague: undefined, unclear: [asNecessary] })).toEqual([])
})
