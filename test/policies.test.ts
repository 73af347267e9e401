/**
 * Whole policies with the outcomes that a person reasoned out, in test/outcomes/<policy>.json (a later snapshot in
 * <policy>-<date>.json): {asOf, outcomes: {rule: outcome}, why}.
 * `|` between outcomes: careful lawyers would differ, and either may be shown.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { checkPolicy } from '../src/core/check.ts'
import { compileRuleset } from '../src/core/ruleset.ts'
import { packageRoot, rulesDir, seedsDir } from '../src/package-root.ts'
import { readRuleset } from '../src/ruleset.ts'

const { entries } = readRuleset(rulesDir)
const { ruleset } = compileRuleset(entries)

const expectedSchema = z.strictObject({
  asOf: z.iso.date(),
  note: z.string().optional(),
  outcomes: z.record(z.string(), z.string()),
  why: z.record(z.string(), z.string()).optional(),
})
const expectedIn = (name: string) =>
  expectedSchema.parse(JSON.parse(readFileSync(join(packageRoot, 'test/outcomes', `${name}.json`), 'utf8')))

const outcomesOf = async (path: string, asOf: string) => {
  const { scorecard } = await checkPolicy(ruleset, { bytes: readFileSync(path), name: basename(path), asOf })
  expect(scorecard.document.gate).toMatchObject({ pass: true })
  return scorecard
}

const compare = async (path: string, name: string): Promise<void> => {
  const { asOf, outcomes } = expectedIn(name)
  const scorecard = await outcomesOf(path, asOf)
  const came = Object.fromEntries(scorecard.outcomes.map((o) => [o.rule, o.outcome]))
  const wrong = Object.entries(outcomes)
    .filter(([rule, expected]) => !expected.split('|').includes(came[rule] ?? 'not judged'))
    .map(([rule, expected]) => {
      const outcome = scorecard.outcomes.find((o) => o.rule === rule)
      return `${rule}: expected ${expected}, came ${came[rule]}: ${outcome?.reason} ${outcome?.evidence.map((e) => `“${e.text}”`).join(' ')}`
    })
  expect(wrong).toEqual([])
}

describe('the sample policies of seeds/', () => {
  const samples = readdirSync(seedsDir, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\d{4}-\d{2}-\d{2}\.\w+$/.test(path),
  )
  test.each(samples)('%s', (path) => {
    const dated = `${dirname(path)}-${basename(path).slice(0, 10)}`
    const later = existsSync(join(packageRoot, 'test/outcomes', `${dated}.json`))
    return compare(join(seedsDir, path), later ? dated : dirname(path))
  })
})

const real = join(packageRoot, '../shared/seeds')
const realThere = existsSync(real)
if (!realThere)
  console.warn(
    'SKIPPED: the five archived policies are not here (../shared/seeds), so their outcomes are not tested',
  )
describe('the five archived policies', () => {
  test.skipIf(!realThere).each(['000', '001', '002', '003', '004'])('%s', async (number) => {
    const file = readdirSync(real).find((name) => name.startsWith(number))!
    await compare(join(real, file), `archived-${number}`)
  })
})
