import { expect, test } from 'vitest'
import { evaluateLabels, type Labelled } from '../src/core/eval.ts'
import { compileRuleset } from '../src/core/ruleset.ts'
import { smallRuleset } from './small-ruleset.ts'

const { ruleset } = compileRuleset(smallRuleset)
const kept = 'We keep your account data for 12 months.'
const silent = 'We like cheese.'
const label = (text: string, facts: Labelled['facts'], policy = 'p'): Labelled => ({
  dataset: 'own',
  policy,
  format: 'markdown',
  text,
  facts,
})
const times = <T>(n: number, value: T): T[] => Array.from({ length: n }, () => value)

test('counts agreement and disagreement per fact, and skips what people could not tell', async () => {
  const { policies, facts, errors } = await evaluateLabels(ruleset, [
    label(kept, { retention: true }),
    label(kept, { retention: false }, 'wrongly-found'),
    label(silent, { retention: true }, 'not-found'),
    label(silent, { retention: false, 'right.erasure': null }),
    label('We keep it as long as it is necessary.', { retention: true }),
  ])
  expect(policies).toBe(5)
  expect(facts).toEqual({
    retention: { tp: 2, fp: 1, fn: 1, tn: 1, precision: 2 / 3, recall: 2 / 3, f1: 2 / 3, gapF1: 0.5 },
  })
  expect(errors).toMatchObject([
    { policy: 'wrongly-found', fact: 'retention', labelled: false, evidence: [{ text: kept }] },
    { policy: 'not-found', fact: 'retention', labelled: true, evidence: [] },
  ])
})

test.each([
  [4, 9, { presenceF1: null, gapF1: null }],
  [5, 9, { presenceF1: 1, gapF1: null }],
  [4, 10, { presenceF1: null, gapF1: 1 }],
  [5, 10, { presenceF1: 1, gapF1: 1 }],
])('of %i positives and %i negatives the means are %j', async (positives, negatives, macro) => {
  const labels = [
    ...times(positives, label(kept, { retention: true })),
    ...times(negatives, label(silent, { retention: false })),
  ]
  expect((await evaluateLabels(ruleset, labels)).macro).toEqual(macro)
})

test('what cannot be divided is null, not zero or NaN', async () => {
  const { facts } = await evaluateLabels(ruleset, [
    label(silent, { retention: false, 'right.erasure': true }),
  ])
  expect(facts).toMatchObject({
    retention: { precision: null, recall: null, f1: null, gapF1: 1 },
    'right.erasure': { precision: null, recall: 0, f1: 0, gapF1: 0 },
  })
})

test('names labelled facts that the ruleset lacks, and counts the steps', async () => {
  let steps = 0
  const labels = times(3, label(kept, { retention: true, 'dpo.contact': false, constructor: true }))
  const { unknownFacts, facts } = await evaluateLabels(ruleset, labels, async () => {
    steps++
  })
  expect(unknownFacts).toEqual(['constructor', 'dpo.contact'])
  expect(Object.keys(facts)).toEqual(['retention'])
  expect(steps).toBe(3)
})

test('against corrected labels, against the labels as they were, and what the corrections alone would reach against those', async () => {
  const right = times(9, label(kept, { retention: true }))
  // People overlooked it once, and once saw it where it is not.
  const overlooked = { ...label(kept, { retention: true }), corrected: { retention: false } }
  const imagined = { ...label(silent, { retention: false }), corrected: { retention: true } }
  const missed = label('It is kept somewhere.', { retention: true }, 'missed')
  const doubtful = { ...label(silent, { retention: null }), corrected: { retention: true } }

  const evaluation = await evaluateLabels(ruleset, [...right, overlooked, imagined, missed, doubtful])
  expect(evaluation.facts.retention).toMatchObject({ tp: 10, fp: 0, fn: 1, tn: 1 })
  expect(evaluation.asLabelled.facts.retention).toMatchObject({ tp: 9, fp: 1, fn: 3, tn: 0 })
  expect(evaluation.asLabelled.macro).toEqual({ presenceF1: 18 / 22, gapF1: null })
  expect(evaluation.attainable).toEqual({ presenceF1: 20 / 22, gapF1: null })
  expect(evaluation.errors.map(({ policy }) => policy)).toEqual(['missed'])
})
