/** What a redraft promises: each gap and partial once, few clauses, and that they do what they are there for. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkPolicy } from '../src/core/check.ts'
import { filledIn, holesOf } from '../src/core/clause-holes.ts'
import { redraftOf } from '../src/core/redraft.ts'
import { compileRuleset } from '../src/core/ruleset.ts'
import type { Outcome } from '../src/core/scorecard.ts'
import { rulesDir, seedsDir } from '../src/package-root.ts'
import { readRuleset } from '../src/ruleset.ts'
import { policyText, reportedOn, ruleset } from './report-samples.ts'

const idsOf = (outcomes: Outcome[]): string[] => outcomes.map(({ rule }) => rule).sort()

describe('a redraft', () => {
  test('shares a clause between laws that ask the same, and tells what no clause can do', async () => {
    const { scorecard } = await reportedOn(policyText)
    const { clauses, against, withoutClause, drafts, unclear } = await redraftOf(scorecard, ruleset)
    expect(clauses.map(({ text, closes }) => [text, idsOf(closes)])).toEqual([
      ['You can have your data erased: write to {e-mail}.', ['ccpa/105.deletion', 'gdpr/13-2-b.erasure']],
      ['We keep {kind of data} for {period}.', ['gdpr/13-2-a.retention']],
    ])
    expect(idsOf(against)).toEqual(['gdpr/7.consent-by-use'])
    expect(idsOf(withoutClause)).toEqual(['ccpa/125.no-retaliation', 'gdpr/7-4.free-choice'])
    expect(idsOf(drafts)).toEqual(['gdpr/13-1-b.officer'])
    expect(idsOf(unclear)).toEqual(['gdpr/8.parents'])
  })

  test('does not share a clause that speaks to some readers only', async () => {
    const { scorecard } = await reportedOn(policyText)
    // Without the clause for everyone, that for Californians is the only one there is.
    const outcomes = scorecard.outcomes.map((o) =>
      o.rule === 'gdpr/13-2-b.erasure' ? { ...o, remedy: { text: 'Name the right.' } } : o,
    )
    const { clauses, withoutClause } = await redraftOf({ ...scorecard, outcomes }, ruleset)
    const shared = clauses.find(({ text }) => text.startsWith('California residents'))
    expect(idsOf(shared!.closes)).toEqual(['ccpa/105.deletion'])
    expect(idsOf(withoutClause)).toContain('gdpr/13-2-b.erasure')
  })

  test('closes what it says it closes', async () => {
    const { scorecard } = await reportedOn(policyText)
    const { clauses } = await redraftOf(scorecard, ruleset)
    const written = clauses.map(({ text }) => filledIn(text, '2026-01-01')).join('\n\n')
    const redrafted = policyText
      .replace('By using this website you agree to this policy.', '')
      .replace('## Contact', `${written}\n\n## Contact`)
    const after = (await reportedOn(redrafted)).scorecard
    const open = after.outcomes.filter((o) => o.outcome === 'gap' || o.outcome === 'partial')
    expect(idsOf(open)).toEqual(['ccpa/125.no-retaliation', 'gdpr/13-1-b.officer'])
  })
})

describe('on the sample policies, by the real rules', () => {
  const { ruleset: real } = compileRuleset(readRuleset(rulesDir).entries)
  const seeds = readdirSync(seedsDir, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(md|txt|html)$/.test(name),
  )

  test.each(seeds)('%s: each gap and partial stands in one place, and no clause is idle', async (seed) => {
    const { scorecard } = await checkPolicy(real, {
      bytes: readFileSync(join(seedsDir, seed)),
      name: seed,
      asOf: '2026-01-01',
    })
    const { clauses, against, withoutClause, drafts } = await redraftOf(scorecard, real)
    const told = [...clauses.flatMap(({ closes }) => closes), ...against, ...withoutClause, ...drafts]
    const faults = scorecard.outcomes.filter((o) => o.outcome === 'gap' || o.outcome === 'partial')
    expect(idsOf(told)).toEqual(idsOf(faults))
    expect(clauses.filter(({ closes }) => closes.length === 0)).toEqual([])
    const proposed = new Set(faults.map(({ remedy }) => remedy?.clause).filter(Boolean))
    expect(clauses.length).toBeLessThanOrEqual(proposed.size)
    for (const { closes } of clauses) expect(closes.length).toBeGreaterThan(0)
  })
})

test('the holes of a clause are listed once, and filled in so that it reads as a sentence', () => {
  const clause = 'We keep {kind of data} for {period}; write to {e-mail} or {e-mail}, {by post | by phone}.'
  expect(holesOf(clause)).toEqual(['{kind of data}', '{period}', '{e-mail}', '{by post | by phone}'])
  expect(filledIn(clause, '2026-01-01')).toBe(
    'We keep name and e-mail address for 12 months; write to privacy@example.com or privacy@example.com, by post.',
  )
})
