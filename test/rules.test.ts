/** The examples in the files of rules/ are their tests: this runs every one of them. */
import { describe, expect, test } from 'vitest'
import { factsAskedBy } from '../src/core/evaluate.ts'
import { failedExamples } from '../src/core/examples.ts'
import { weakCues } from '../src/core/precision.ts'
import { formatProblem } from '../src/core/problems.ts'
import { compileRuleset } from '../src/core/ruleset.ts'
import { rulesDir } from '../src/package-root.ts'
import { readRuleset } from '../src/ruleset.ts'

const { entries, problems: unread } = readRuleset(rulesDir)
const { ruleset, problems } = compileRuleset(entries)
const failures = await failedExamples(ruleset)

const owners = [
  ...[...ruleset.facts]
    .filter(([id]) => !id.includes('#'))
    .map(([id, { fact }]) => ({ file: `facts/${id}.json`, examples: fact.examples })),
  ...ruleset.rules.map(({ law, id, rule }) => ({ file: `${law}/${id}.json`, examples: rule.examples })),
]

test('every file of rules/ is right', () => {
  expect([...unread, ...problems].map(formatProblem)).toEqual([])
})

describe('the examples come out as their file says', () => {
  test.each(owners)('$file', ({ file }) => {
    const mine = failures.filter((failure) => failure.file === file)
    expect(mine.map(({ path, text, expected, came }) => ({ path, text, expected, came }))).toEqual([])
  })
})

describe('a file that others rely on carries enough examples', () => {
  test.each(owners)('$file', ({ examples }) => {
    expect(new Set(examples.map(({ text }) => text)).size).toBe(examples.length)
    expect(examples.length).toBeGreaterThanOrEqual(4)
  })
})

test('no cue that was measured as too weak to stand alone answers a question by itself', () => {
  expect(ruleset.measured.facts.size).toBeGreaterThan(0)
  expect(weakCues(ruleset.measured, ruleset.facts)).toEqual([])
})

test('every fact is asked by a rule, implies one that is asked, or is measured', () => {
  const used = new Set([...ruleset.rules.flatMap(factsAskedBy), ...ruleset.measured.facts.keys()])
  for (const id of used) for (const other of ruleset.facts.get(id)?.fact.impliedBy ?? []) used.add(other)
  expect([...ruleset.facts.keys()].filter((id) => !used.has(id))).toEqual([])
})

test('what is cited without having been checked is marked so', () => {
  for (const { law, id, rule } of ruleset.rules)
    for (const { ref, url } of rule.citations) {
      expect(ref, `${law}/${id}`).not.toBe('')
      expect(new URL(url).protocol, `${law}/${id}`).toBe('https:')
    }
})
