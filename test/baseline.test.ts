import { describe, expect, test } from 'vitest'
import { baselineSchema, compareWith } from '../src/core/baseline.ts'
import type { OutcomeName } from '../src/core/rules.ts'
import type { Outcome } from '../src/core/scorecard.ts'

const outcome = (name: OutcomeName, sentences: string[] = [], rule = 'gdpr/a'): Outcome => ({
  rule,
  ...{ law: 'gdpr', title: 'Says it', status: 'active', outcome: name, severity: 'high', citations: [] },
  ...{ inForce: { from: '2018-05-25' }, ruleDigest: 'd', reason: 'So it is.', remedy: null, nearMisses: [] },
  triggers: [],
  silence: [],
  evidence: sentences.map((text, i) => ({
    ...{ fact: 'f', status: 'stated', cue: 'c', text, start: i, end: i + 1, line: i + 1, section: '' },
    ...{ leadIn: null, scope: ['everyone'], values: {}, precision: null },
  })),
})
const card = (...outcomes: Outcome[]) => ({ policy: 'shop.example', outcomes })
const compare = (before: Outcome[], now: Outcome[], least: OutcomeName = 'gap') => {
  const counted = now.filter(({ outcome }) => outcome === 'gap' || outcome === least)
  const { fresh, known, gone } = compareWith([card(...before)], card(...now), counted, least)
  return { fresh: fresh.map(({ rule }) => rule), known: known.map(({ rule }) => rule), gone }
}
const isNew = { fresh: ['gdpr/a'], known: [], gone: [] }
const isKnown = { fresh: [], known: ['gdpr/a'], gone: [] }

describe('beside a baseline', () => {
  test.each([
    ['silence that was silence', outcome('gap'), outcome('gap'), isKnown],
    ['silence that was said', outcome('met', ['We keep it.']), outcome('gap'), isNew],
    [
      'the same sentence, set otherwise',
      outcome('gap', ['We sell data.']),
      outcome('gap', ['WE  SELL data']),
      isKnown,
    ],
    ['another sentence', outcome('gap', ['We sell data.']), outcome('gap', ['We rent out data.']), isNew],
    ['one sentence more', outcome('gap', ['We sell.']), outcome('gap', ['We sell.', 'We rent.']), isNew],
    ['one sentence less', outcome('gap', ['We sell.', 'We rent.']), outcome('gap', ['We rent.']), isKnown],
    ['a sentence where silence was', outcome('gap'), outcome('gap', ['We sell.']), isNew],
    ['what was only partial', outcome('partial', ['We keep it long.']), outcome('gap'), isNew],
    [
      'one of more sentences than a report lists',
      outcome('gap', ['One.', 'Two.', 'Three.', 'Four.', 'Five.']),
      outcome('gap', ['Two.', 'Six.']),
      isKnown,
    ],
  ])('a gap by %s', (_, before, now, told) => {
    expect(compare([before], [now])).toEqual(told)
  })

  test('a gap that became partial is no new partial, and an old partial in other words is', () => {
    expect(compare([outcome('gap')], [outcome('partial', ['So.'])], 'partial')).toEqual(isKnown)
    expect(compare([outcome('partial', ['So.'])], [outcome('partial', ['Thus.'])], 'partial')).toEqual(isNew)
  })

  test('what is met now, or not judged any more, is gone', () => {
    const before = [outcome('gap'), outcome('gap', [], 'gdpr/b'), outcome('partial', ['So.'], 'gdpr/c')]
    expect(compare(before, [outcome('met', ['We do.'])])).toEqual({
      ...{ fresh: [], known: [] },
      gone: ['gdpr/a', 'gdpr/b'],
    })
  })

  test('what another policy had is nothing to go by', () => {
    const { fresh } = compareWith(
      [{ policy: 'other.example', outcomes: [outcome('gap')] }],
      card(outcome('gap')),
      [outcome('gap')],
      'gap',
    )
    expect(fresh).toHaveLength(1)
  })

  test('a report of other versions is read as far as it matters', () => {
    const before = [{ policy: null, schema: 99, outcomes: [{ ...outcome('gap'), more: true }] }]
    expect(baselineSchema.safeParse(before).success).toBe(true)
  })
})
