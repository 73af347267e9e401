/** Standings: what a review of thousands of policies looks through says what judging each of them says. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openStore, type Store } from '../db/store.ts'
import { readText } from '../src/core/check.ts'
import { detectFacts } from '../src/core/detect.ts'
import { engineVersion } from '../src/core/engine-version.ts'
import { evaluate } from '../src/core/evaluate.ts'
import { answersIn } from '../src/core/fact-answers.ts'
import { compileRuleset, type Entry, type Ruleset } from '../src/core/ruleset.ts'
import {
  datedOutcome,
  isDated,
  nameOf,
  outcomeAt,
  placesIn,
  planFor,
  standingOf,
} from '../src/core/standings.ts'
import { rulesDir, seedsDir } from '../src/package-root.ts'
import { readRuleset } from '../src/ruleset.ts'
import { createLacuna, type Lacuna } from '../src/usecases.ts'
import { databases } from './databases.ts'
import { policyText, retentionRule, smallRuleset } from './small-ruleset.ts'

const clock = () => new Date('2026-06-01T12:00:00Z')
const bytesOf = (text: string) => new TextEncoder().encode(text)

describe('under the rules that are shipped', () => {
  const seeds = [
    'copperkettle.example/2009-08-17.md',
    'fernandfold.example/2018-05-24.md',
    'larkspur-outdoor.example.org/2021-03-15.html',
  ]
  let ruleset: Ruleset
  beforeAll(() => {
    ruleset = compileRuleset(readRuleset(rulesDir).entries).ruleset
  })
  const factsOf = async (seed: string) => {
    const { document } = await readText({ bytes: readFileSync(join(seedsDir, seed)) })
    return { document, facts: detectFacts(ruleset.detection, document) }
  }

  test.each(seeds)('the standing of %s has the outcomes of its scorecard, on every day', async (seed) => {
    const { facts } = await factsOf(seed)
    const standing = await standingOf(ruleset, planFor(ruleset, placesIn(ruleset)), answersIn(facts))
    for (const asOf of ['1999-01-01', '2010-01-01', '2019-06-01', '2020-01-31', '2026-01-01']) {
      const outcomes = await evaluate(ruleset, facts, { asOf, laws: [...ruleset.laws.keys()] })
      const stands = await Promise.all(
        outcomes.map(async ({ rule: name }) => {
          const place = ruleset.rules.findIndex((rule) => nameOf(rule) === name)
          const rule = ruleset.rules[place]!
          const outcome = isDated(rule)
            ? await datedOutcome(rule, standing.dated, asOf)
            : outcomeAt(standing.verdicts, place)
          return [name, outcome]
        }),
      )
      expect(stands).toEqual(outcomes.map(({ rule, outcome }) => [rule, outcome]))
    }
  })
})

describe.each(databases)('on $name', ({ create }) => {
  let store: Store
  let drop: () => Promise<void>
  let lacuna: Lacuna
  beforeAll(async () => {
    const created = await create()
    drop = created.drop
    store = await openStore(created.options)
  })
  beforeEach(async () => {
    lacuna = createLacuna({ store, clock })
    await lacuna.syncRuleset(smallRuleset.slice(0, 1))
    expect((await lacuna.syncRuleset(smallRuleset)).problems).toEqual([])
    await lacuna.refresh()
  })
  afterAll(async () => {
    await store?.close()
    await drop?.()
  })

  const add = (policy: string, text: string, capturedOn = '2020-01-01') =>
    lacuna.addPolicy({
      bytes: bytesOf(text),
      asOf: '2026-06-01',
      format: 'markdown',
      policy,
      capturedOn,
    })
  /** Outcomes of one rule by policy; null for a text that is no policy. */
  const outcomes = async (rule = 'gdpr/13-2-a.retention') => {
    const place = (await lacuna.ruleset()).rules.findIndex((one) => nameOf(one) === rule)
    return Object.fromEntries(
      (await store.standingsSince(0)).map(({ policy, verdicts }) => [policy, outcomeAt(verdicts, place)]),
    )
  }
  const digests = async () =>
    new Set((await store.standingsSince(0)).map(({ rulesetDigest }) => rulesetDigest))
  /** The same store, with the texts it was asked for. */
  const watched = () => {
    const read: string[] = []
    const watching: Store = {
      ...store,
      bytesOf: (sha256) => {
        read.push(sha256)
        return store.bytesOf(sha256)
      },
    }
    return { read, lacuna: createLacuna({ store: watching, clock }) }
  }
  const edited = (id: string, change: object): Entry[] =>
    smallRuleset.map((entry) =>
      entry.id === id ? { ...entry, body: { ...(entry.body as object), ...change } } : entry,
    )

  test('each snapshot has one from the moment it is stored; a text that is no policy has an empty one', async () => {
    await add('met.example', policyText)
    await add('vague.example', policyText.replace('for 12 months', 'as long as necessary'))
    await add('both.example', `${policyText}\nYou can delete your account at any time.\n`)
    await add('none.example', 'Not found.')
    expect(await outcomes()).toEqual({
      'met.example': 'met',
      'vague.example': 'partial',
      'both.example': 'met',
      'none.example': null,
    })
    expect(await outcomes('ccpa/1798-105.deletion')).toEqual({
      'met.example': 'gap',
      'vague.example': 'gap',
      'both.example': 'met',
      'none.example': null,
    })
  })

  test('an edit of a rule moves its verdict without reading a text', async () => {
    const { read, lacuna: other } = watched()
    const lenient = {
      ...retentionRule,
      met: { fact: 'retention', operator: 'in', value: ['stated', 'vague'] },
    }
    await other.putRule('gdpr', '13-2-a.retention', {
      ...lenient,
      partial: undefined,
      examples: retentionRule.examples.filter(({ outcome }) => outcome !== 'partial'),
    })
    await other.refresh()
    expect(await outcomes()).toMatchObject({
      'vague.example': 'met',
      'both.example': 'met',
      'none.example': null,
    })
    expect(read).toEqual([])
    expect(await digests()).toEqual(new Set([(await other.ruleset()).digest]))
  })

  test('a new rule, between others, is judged, and the others keep their verdicts', async () => {
    const { read, lacuna: other } = watched()
    await other.putRule('gdpr', '0-first', {
      ...retentionRule,
      met: { fact: 'right.erasure', operator: 'is', value: 'stated' },
      partial: undefined,
      examples: [
        { text: 'You can delete your account at any time.', outcome: 'met' },
        { text: 'We collect your e-mail address.', outcome: 'gap' },
      ],
    })
    await other.refresh()
    expect(await outcomes('gdpr/0-first')).toMatchObject({ 'met.example': 'gap', 'both.example': 'met' })
    expect(await outcomes()).toMatchObject({
      'met.example': 'met',
      'both.example': 'met',
      'none.example': null,
    })
    expect(read).toEqual([])
  })

  test('an edit of a fact moves what rests on it, and reads each text once', async () => {
    await add('same.example', policyText)
    await lacuna.refresh()
    const { read, lacuna: other } = watched()
    await other.syncRuleset(
      edited('retention', { stated: ['{keep|retain} .. as long as .. necessary'], vague: ['never kept'] }),
    )
    await other.refresh()
    expect(await outcomes()).toMatchObject({
      'met.example': 'gap',
      'vague.example': 'met',
      'both.example': 'gap',
      'same.example': 'gap',
    })
    expect(await outcomes('ccpa/1798-105.deletion')).toMatchObject({
      'met.example': 'gap',
      'both.example': 'met',
    })
    expect(read).toHaveLength(new Set(read).size)
    expect(read).toHaveLength(4)
  })

  test('after an edit of a fact the others are taken as they were found, for scorecards too', async () => {
    const marked: Store = {
      ...store,
      foundBefore: async (by) => {
        const found = await store.foundBefore(by)
        const results = found?.results.map((one) => ({ ...one, status: 'unclear' as const }))
        return found && { ...found, results: results! }
      },
    }
    const other = createLacuna({ store: marked, clock })
    await other.syncRuleset(edited('retention', { vague: ['kept somewhere'] }))
    await other.scorecard('met.example', {})
    await other.refresh()
    const { detectionDigest } = await other.ruleset()
    const documents = await store.outdated(
      { rulesetDigest: '', engine: engineVersion, detectionDigest },
      { after: 0, limit: 100, pick: null },
    )
    expect(documents.length).toBeGreaterThan(3)
    const read = await store.factsIn(
      documents.map(({ documentId }) => documentId!),
      detectionDigest,
    )
    for (const { results } of read)
      for (const { fact, status } of results)
        if (fact === 'retention') expect(status).not.toBe('unclear')
        else expect(status).toBe('unclear')
  })

  test('a renewal that breaks off goes on where it stopped', async () => {
    await lacuna.syncRuleset(
      edited('retention', { stated: ['{keep|retain} .. for #duration'], vague: ['kept'] }),
    )
    let left = 2
    const failing: Store = {
      ...store,
      bytesOf: async (sha256) => {
        if (left-- === 0) throw new Error('cut short')
        return store.bytesOf(sha256)
      },
    }
    await expect(createLacuna({ store: failing, clock }).refresh()).rejects.toThrow('cut short')
    const { read, lacuna: other } = watched()
    await other.refresh()
    expect(read).toHaveLength(2)
    expect((await digests()).size).toBe(1)
  })

  test('of two processes that renew at once neither waits for the other, and all is judged', async () => {
    for (let i = 0; i < 30; i++) await add(`many-${i}.example`, `${policyText}\nNumber ${i}.\n`)
    const other = await createLacuna({ store, clock })
    await lacuna.putRule('gdpr', '13-2-a.retention', { ...retentionRule, severity: 'low' })
    await Promise.all([lacuna.refresh(), other.refresh(), add('meanwhile.example', policyText)])
    await lacuna.refresh()
    expect(await digests()).toEqual(new Set([(await lacuna.ruleset()).digest]))
  })

  test('revisions count up with every write', async () => {
    const before = await store.standingsRevision()
    await add('next.example', policyText)
    const [row, ...rest] = await store.standingsSince(before)
    expect(rest).toEqual([])
    expect(row).toMatchObject({ policy: 'next.example', added: before + 1, revision: before + 1 })
    expect(await store.standingsRevision()).toBe(before + 1)
  })
})
