import { describe, expect, test } from 'vitest'
import { engineVersion } from '../src/core/engine-version.ts'
import type { OutcomeName, Severity } from '../src/core/rules.ts'
import { pointsOf, type Scored } from '../src/core/score.ts'
import { buildScorecard, type Outcome, scorecardSchema } from '../src/core/scorecard.ts'
import { ruleBody, rulesetOf } from './judging.ts'

/** "high met, low gap", with "draft" where a rule is one. */
const scored = (line: string): Scored[] =>
  line
    .split(', ')
    .filter(Boolean)
    .map((one) => {
      const [severity, outcome, draft] = one.split(' ')
      return {
        severity: severity as Severity,
        outcome: outcome as OutcomeName,
        status: draft === 'draft' ? 'draft' : 'active',
      }
    })

test.each<[string, number | null, [number, number] | null, number, string | null]>([
  ['', null, null, 0, null],
  ['high not-applicable, low not-applicable', null, null, 0, null],
  ['high unclear', null, [0, 100], 0, null],
  ['high met', 100, [100, 100], 1, 'A'],
  ['high gap', 0, [0, 0], 1, 'F'],
  ['high partial', 50, [50, 50], 1, 'F'],
  ['critical met, high met, medium met, low gap', 94.1, [94.1, 94.1], 1, 'A'],
  ['high met, medium gap', 62.5, [62.5, 62.5], 1, 'D'],
  ['high met, high not-applicable, medium gap', 62.5, [62.5, 62.5], 1, 'D'],
  ['high met, low gap, low gap', 71.4, [71.4, 71.4], 1, 'C'],
  ['high met, low gap', 83.3, [83.3, 83.3], 1, 'B'],
  ['low met, low gap, low gap', 33.3, [33.3, 33.3], 1, 'F'],
  ['medium met, medium unclear', 100, [50, 100], 0.5, 'A'],
  ['medium met, medium unclear, low unclear', 100, [42.9, 100], 0.429, null],
  ['high partial, medium met, low unclear', 68.8, [61.1, 72.2], 0.889, 'D'],
  [
    'critical gap, high met, high met, high met, high met, high met, high met, high met, high met, high met, high met, high met, high met, high met, high met, high met, high met',
    90.9,
    [90.9, 90.9],
    1,
    'C',
  ],
  ['critical gap, high gap', 0, [0, 0], 1, 'F'],
  ['critical partial, high met', 69.2, [69.2, 69.2], 1, 'D'],
  ['high met, critical gap draft', 100, [100, 100], 1, 'A'],
  ['critical met draft', null, null, 0, null],
])('%s: score %j, range %j, coverage %j, grade %j', (line, score, range, coverage, grade) => {
  expect(pointsOf(scored(line))).toEqual({ score, range, coverage, grade })
})

test('a grade goes with the score as it is shown', () => {
  // 0.8995 of the weight is 89.95, shown as 90.0.
  const outcomes = scored(`${'low met, '.repeat(1799)}${'low gap, '.repeat(201)}`.replace(/, $/, ''))
  expect(pointsOf(outcomes)).toMatchObject({ score: 90, grade: 'A' })
})

describe('a scorecard', () => {
  const ruleset = rulesetOf({ 'gdpr/x': ruleBody(), 'ccpa/x': ruleBody() })
  const outcome = (law: string, name: OutcomeName, severity: Severity = 'high'): Outcome => ({
    rule: `${law}/x`,
    law,
    title: 'A duty',
    status: 'active',
    outcome: name,
    severity,
    citations: [],
    inForce: { from: '2018-05-25' },
    ruleDigest: 'd',
    reason: 'Because.',
    remedy: null,
    evidence: [],
    nearMisses: [],
    triggers: [],
    silence: [],
  })
  const build = (outcomes: Outcome[], pass = true) =>
    buildScorecard(ruleset, {
      policy: 'shop.example',
      snapshot: { sha256: 'a', capturedOn: null, sourceUrl: null, format: 'text' },
      document: {
        title: 'Privacy',
        date: null,
        words: 9,
        gate: { pass, reason: pass ? null : 'too-short', message: '' },
      },
      asOf: '2026-01-01',
      outcomes,
    })

  test('scores each law by its own rules and the whole by all', () => {
    const scorecard = scorecardSchema.parse(
      build([outcome('gdpr', 'met'), outcome('ccpa', 'gap', 'critical')]),
    )
    expect(scorecard).toMatchObject({
      score: 38.5,
      grade: 'F',
      engine: { version: engineVersion },
      ruleset: { digest: ruleset.digest },
    })
    expect(scorecard.laws).toMatchObject([
      { law: 'ccpa', title: 'Law of california', score: 0, grade: 'F', counts: { gap: 1, met: 0 } },
      { law: 'gdpr', title: 'Law of eu', score: 100, grade: 'A', counts: { gap: 0, met: 1 } },
    ])
  })

  test('of a text that is no policy has no outcomes and no score', () => {
    expect(build([outcome('gdpr', 'gap')], false)).toMatchObject({
      score: null,
      range: null,
      grade: null,
      coverage: 0,
      laws: [],
      outcomes: [],
    })
  })
})
