/** The feed of changed verdicts: byte for byte as its sample, and whole XML whatever a policy says. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import { changesFeed } from '../src/core/changes-feed.ts'
import { readPolicy } from '../src/core/check.ts'
import { historyOf } from '../src/core/history.ts'
import { policyText, ruleset } from './report-samples.ts'

const textOf = async (since: string, text: string) => {
  const { sha256, format, document, facts } = await readPolicy(ruleset, {
    bytes: new TextEncoder().encode(text),
    format: 'markdown',
  })
  return { since, snapshot: { sha256, capturedOn: since, sourceUrl: null, format }, document, facts }
}

const feedOf = async (policy: string, ...texts: [string, string][]): Promise<string> => {
  const dated = async function* () {
    for (const [since, text] of texts) yield await textOf(since, text)
  }
  const history = await historyOf(ruleset, dated(), { policy, today: '2026-01-01' })
  return changesFeed(history, 'https://lacuna.example')
}

const fixed = policyText.replace(/as long as it is necessary for the purposes\s+named above/, 'for two years')

test('looks like its sample', async () => {
  const feed = await feedOf('paperboat.example', ['2019-05-01', policyText], ['2024-05-01', fixed])
  const path = join(import.meta.dirname, 'reports/sample.atom')
  if (process.env.REPORTS === 'write') writeFileSync(path, feed)
  expect(feed).toBe(readFileSync(path, 'utf8'))
  expect(feed).toContain('for two years')
})

test('is whole XML whatever a policy and its name say', async () => {
  const hostile = fixed.replace('for two years', 'for two years ]]> <b>&amp;</b> \u0007 "quoted" \u202e')
  const feed = await feedOf('"><x>.example', ['2019-05-01', policyText], ['2024-05-01', hostile])
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  parser.write(feed).close()
  expect(feed.match(/<entry>/g)?.length).toBeGreaterThan(0)
})
