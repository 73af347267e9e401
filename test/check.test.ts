import { describe, expect, test } from 'vitest'
import { type CheckRequest, checkPolicy } from '../src/core/check.ts'
import { compileRuleset } from '../src/core/ruleset.ts'
import { scorecardSchema } from '../src/core/scorecard.ts'
import { policyText, smallRuleset } from './small-ruleset.ts'

const { ruleset } = compileRuleset(smallRuleset)
const check = (text: string, request: Partial<CheckRequest> = {}) =>
  checkPolicy(ruleset, {
    bytes: new TextEncoder().encode(text),
    asOf: '2026-01-01',
    format: 'markdown',
    ...request,
  })

describe('checking a policy', () => {
  test('gives a scorecard with the sentence it rests on', async () => {
    const { scorecard, document } = await check(policyText)
    expect(scorecardSchema.parse(scorecard)).toEqual(scorecard)
    expect(scorecard).toMatchObject({
      policy: null,
      score: 50,
      grade: 'F',
      coverage: 1,
      document: { title: 'Privacy Policy of Example Ltd', gate: { pass: true } },
      laws: [
        { law: 'ccpa', score: 0 },
        { law: 'gdpr', score: 100 },
      ],
    })
    const [deletion, retention] = scorecard.outcomes
    expect(deletion).toMatchObject({ rule: 'ccpa/1798-105.deletion', outcome: 'gap', evidence: [] })
    expect(retention).toMatchObject({ rule: 'gdpr/13-2-a.retention', outcome: 'met', remedy: null })
    const [evidence] = retention!.evidence
    expect(evidence).toMatchObject({ fact: 'retention', values: {}, line: 20 })
    expect(document.text.slice(evidence!.start, evidence!.end)).toBe(
      'We keep your account data for 12 months after your last visit.',
    )
  })

  test('gives the same bytes every time, also with a ruleset that was compiled anew', async () => {
    const once = JSON.stringify((await check(policyText)).scorecard)
    const again = await Promise.all(Array.from({ length: 20 }, () => check(policyText)))
    for (const { scorecard } of again) expect(JSON.stringify(scorecard)).toBe(once)
    const anew = compileRuleset([...smallRuleset].reverse()).ruleset
    const { scorecard } = await checkPolicy(anew, {
      bytes: new TextEncoder().encode(policyText),
      asOf: '2026-01-01',
      format: 'markdown',
    })
    expect(JSON.stringify(scorecard)).toBe(once)
  })

  test('names the bytes it read', async () => {
    const { scorecard } = await check('abc')
    // The digest of "abc" that FIPS 180-2 gives.
    expect(scorecard.snapshot.sha256).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  test.each([
    ['', 'empty'],
    ['Hello there.', 'too-short'],
  ])('of what is no policy (%j) judges nothing and says why', async (text, reason) => {
    const { scorecard } = await check(text)
    expect(scorecard).toMatchObject({
      document: { gate: { pass: false, reason } },
      score: null,
      grade: null,
      laws: [],
      outcomes: [],
    })
  })

  test.each([
    ['1890-01-01', []],
    ['2018-05-24', []],
    ['2018-05-25', ['gdpr/13-2-a.retention']],
    ['2020-01-01', ['ccpa/1798-105.deletion', 'gdpr/13-2-a.retention']],
  ])('as of %s asks for %j', async (asOf, rules) => {
    const { scorecard } = await check(policyText, { asOf })
    expect(scorecard.outcomes.map(({ rule }) => rule)).toEqual(rules)
    if (rules.length === 0) expect(scorecard).toMatchObject({ score: null, grade: null, laws: [] })
  })

  test('takes the law and the readers it is told', async () => {
    const lawsOf = async (request: Partial<CheckRequest>) =>
      (await check(policyText, request)).scorecard.laws.map(({ law }) => law)
    expect(await lawsOf({})).toEqual(['ccpa', 'gdpr'])
    expect(await lawsOf({ laws: ['gdpr'] })).toEqual(['gdpr'])
    expect(await lawsOf({ profile: { jurisdictions: ['california'] } })).toEqual(['ccpa'])
    expect(await lawsOf({ profile: { jurisdictions: ['california'] }, laws: ['gdpr'] })).toEqual(['gdpr'])
  })

  test('takes what the text says of itself, where the request does not say', async () => {
    const header =
      '> *The following text is extracted and transformed from the header.example privacy policy that was archived on 2009-07-05. Please check the [original snapshot on the Wayback Machine](https://web.archive.org/web/20090705123306id_/http%3A//header.example/privacy) for the most accurate reproduction.*\n\n'
    const told = await check(header + policyText)
    expect(told.scorecard).toMatchObject({
      policy: 'header.example',
      snapshot: {
        capturedOn: '2009-07-05',
        sourceUrl: expect.stringMatching(/^https:\/\/web\.archive\.org/),
      },
    })
    const asked = await check(header + policyText, { policy: 'mine', capturedOn: '2010-01-01' })
    expect(asked.scorecard).toMatchObject({ policy: 'mine', snapshot: { capturedOn: '2010-01-01' } })
  })
})
