import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { jsonSchemas } from '../src/core/json-schemas.ts'
import { compileRuleset, type Entry } from '../src/core/ruleset.ts'
import { Refusal } from '../src/refusal.ts'
import { readRuleset } from '../src/ruleset.ts'
import { factBody, is, lawsAndFacts, ruleBody, rulesetOf } from './judging.ts'
import { smallRuleset } from './small-ruleset.ts'

const compile = (...entries: Entry[]) => compileRuleset([...lawsAndFacts, ...entries])
const rule = (body: unknown, id = 'gdpr/x'): Entry => ({ kind: 'rule', id, body })
const problemsOf = (...entries: Entry[]) =>
  compile(...entries).problems.map(({ file, path, message }) => `${file} ${path} ${message}`)

describe('a ruleset that is right', () => {
  test('compiles without problems, in the order of ids', () => {
    const { ruleset, problems } = compileRuleset([...smallRuleset].reverse())
    expect(problems).toEqual([])
    expect(ruleset.rules.map(({ law, id }) => `${law}/${id}`)).toEqual([
      'ccpa/1798-105.deletion',
      'gdpr/13-2-a.retention',
    ])
    expect([...ruleset.facts.keys()]).toEqual(['retention', 'right.erasure'])
    expect(ruleset.detection.facts.map(({ id }) => id)).toEqual(['retention', 'right.erasure'])
  })

  test('of nothing is empty', () => {
    expect(compileRuleset([])).toMatchObject({ problems: [], ruleset: { rules: [] } })
  })

  test('a rule’s own facts are detected under the rule’s id, and its conditions call them by their short names', () => {
    const { ruleset, problems } = compile(
      rule(
        ruleBody({
          met: is('braille'),
          facts: { braille: factBody('Does the policy offer braille?', 'braille') },
        }),
      ),
    )
    expect(problems).toEqual([])
    expect(ruleset.facts.has('gdpr/x#braille')).toBe(true)
    expect(ruleset.detection.facts.map(({ id }) => id)).toContain('gdpr/x#braille')
  })
})

describe('a faulty rule is left out, and each fault is told with its place', () => {
  const condition = (met: unknown) => ruleBody({ met })
  test.each<[string, unknown, string, RegExp]>([
    [
      'a misspelt fact',
      condition({ all: [is('retentoin')] }),
      '$.met.all[0].fact',
      /expected a fact that exists, came "retentoin"; did you mean "retention"\?/,
    ],
    [
      'an unknown operator',
      condition({ all: [{ fact: 'sale', operator: 'equal', value: 'stated' }] }),
      '$.met.all[0].operator',
      /one of is, in, atLeast, atMost, within; came "equal"/,
    ],
    [
      'a misspelt operator',
      condition({ fact: 'age', operator: 'atleast', read: 'years', value: 13 }),
      '$.met.operator',
      /did you mean "atLeast"/,
    ],
    [
      'an empty any',
      condition({ any: [] }),
      '$.met.any',
      /at least one condition in "any", came an empty list/,
    ],
    ['an empty all', condition({ all: [] }), '$.met.all', /at least one condition in "all".*always be true/],
    [
      'both any and all',
      condition({ any: [is('sale')], all: [is('sale')] }),
      '$.met',
      /either "all" or "any", came both/,
    ],
    [
      'an unknown key of the rule',
      ruleBody({ sevrity: 'high' }),
      '$.sevrity',
      /no such key.*did you mean "severity"/,
    ],
    [
      'an unknown key of a condition',
      condition({ all: [{ ...is('sale'), path: '$.x' }] }),
      '$.met.all[0].path',
      /no such key in a condition: expected fact, for, operator, value/,
    ],
    [
      'an unknown key beside all',
      condition({ all: [is('sale')], priority: 2 }),
      '$.met.priority',
      /no such key/,
    ],
    ['a negation', condition({ not: is('sale') }), '$.met.not', /no such key/],
    [
      'a status that is none',
      condition(is('sale', 'sated')),
      '$.met.value',
      /one of stated, vague, denied, missing; came "sated"; did you mean "stated"/,
    ],
    [
      'the status unclear',
      condition(is('sale', 'unclear')),
      '$.met.value',
      /makes the outcome unclear by itself/,
    ],
    ['a fact asked true or false', condition(is('sale', true)), '$.met.value', /expected one of stated/],
    [
      'text where in wants a list',
      condition({ fact: 'sale', operator: 'in', value: 'stated' }),
      '$.met.value',
      /a list of at least one value for "in", came "stated"/,
    ],
    [
      'an empty list for in',
      condition({ fact: 'sale', operator: 'in', value: [] }),
      '$.met.value',
      /an empty list/,
    ],
    [
      'a wrong entry for in',
      condition({ fact: 'sale', operator: 'in', value: ['stated', 'vauge'] }),
      '$.met.value[1]',
      /did you mean "vague"/,
    ],
    [
      'a value the fact does not read',
      condition({ fact: 'age', operator: 'atLeast', read: 'year', value: 13 }),
      '$.met.read',
      /one of the values of age: years; came "year"; did you mean "years"/,
    ],
    [
      'a value of a fact without any',
      condition({ fact: 'sale', operator: 'atLeast', read: 'years', value: 13 }),
      '$.met.read',
      /sale reads no values/,
    ],
    [
      'no value to read',
      condition({ fact: 'age', operator: 'atLeast', value: 13 }),
      '$.met.read',
      /came nothing/,
    ],
    [
      'text where a number belongs',
      condition({ fact: 'age', operator: 'atLeast', read: 'years', value: '13' }),
      '$.met.value',
      /expected a number.*came "13"/,
    ],
    [
      'a duration in words',
      condition({ fact: 'updated', operator: 'within', read: 'date', value: '12 months' }),
      '$.met.value',
      /such as "P12M"; came "12 months"/,
    ],
    [
      'unknown readers',
      condition({ ...is('sale'), for: 'californa' }),
      '$.met.for',
      /one of everyone, california, eea; came "californa"; did you mean "california"/,
    ],
    ['a profile question without a name', condition(is('profile.', true)), '$.met.fact', /profile\.NAME/],
    ['a condition that is a list', condition([is('sale')]), '$.met', /expected .*"all".* came a list/],
    ['an empty condition', condition({}), '$.met.fact', /expected .*came nothing/],
    [
      'a missing fact',
      condition({ operator: 'is', value: 'stated' }),
      '$.met.fact',
      /the id of a fact, came nothing/,
    ],
    ['neither met nor gap', ruleBody({ met: undefined }), '$', /"met", or for "gap".*came neither/],
    [
      'an end before the start',
      ruleBody({ inForce: { from: '2020-01-01', until: '2019-01-01' } }),
      '$.inForce.until',
      /on or after 2020-01-01, came 2019-01-01/,
    ],
    [
      'a day that does not exist',
      ruleBody({ inForce: { from: '2023-02-29' } }),
      '$.inForce.from',
      /a date that exists.*came "2023-02-29"/,
    ],
    [
      'an unknown older rule',
      ruleBody({ supersedes: 'gdpr/y' }),
      '$.supersedes',
      /another rule that exists, came "gdpr\/y"/,
    ],
    [
      'itself as the older rule',
      ruleBody({ supersedes: 'gdpr/x' }),
      '$.supersedes',
      /another rule that exists/,
    ],
    [
      'no met example',
      ruleBody({
        examples: [
          { text: 'a', outcome: 'gap' },
          { text: 'b', outcome: 'gap' },
        ],
      }),
      '$.examples',
      /at least one example must be met/,
    ],
    [
      'an unknown severity',
      ruleBody({ severity: 'hihg' }),
      '$.severity',
      /critical, high, medium, low; came "hihg"; did you mean "high"/,
    ],
    ['no title', ruleBody({ title: undefined }), '$.title', /expected text, came nothing/],
    ['text where an object belongs', 'a rule', '$', /expected an object, came "a rule"/],
    ['nothing', null, '$', /expected an object/],
    [
      'a faulty cue of its own',
      ruleBody({ facts: { own: factBody('Does it ever end or not?', '{keep|') } }),
      '$.facts.own.stated[0]',
      /./,
    ],
    [
      'a misspelt key of its own fact',
      ruleBody({ facts: { own: factBody('Does it say so?', 'keep', { sated: ['x'] }) } }),
      '$.facts.own.sated',
      /no such key.*"stated"/,
    ],
  ])('%s', (_, body, path, message) => {
    const { ruleset, problems } = compile(rule(body), rule(ruleBody(), 'gdpr/good'))
    expect(problems.map((p) => p.path)).toContain(path)
    expect(problems.find((p) => p.path === path)?.message).toMatch(message)
    expect(problems.every(({ file }) => file === 'gdpr/x.json')).toBe(true)
    expect(ruleset.rules.map(({ id }) => id)).toEqual(['good'])
    expect(ruleset.detection.facts.some(({ id }) => id.includes('#'))).toBe(false)
  })

  test('all faults of all files at once', () => {
    const told = problemsOf(
      rule(ruleBody({ met: { all: [is('sael'), { any: [] }] }, severity: 'hihg', tilte: 1 })),
      {
        kind: 'fact',
        id: 'bad',
        body: { question: 'Is this one bad?', stated: ['{keep|', 'a .. .. b'], sated: [], examples: [] },
      },
    )
    for (const part of [
      /\$\.met\.all\[0\]\.fact/,
      /\$\.met\.all\[1\]\.any/,
      /\$\.severity/,
      /\$\.tilte/,
      /facts\/bad\.json \$\.sated/,
      /facts\/bad\.json \$\.examples/,
      /facts\/bad\.json \$\.stated\[0\]/,
      /facts\/bad\.json \$\.stated\[1\]/,
    ])
      expect(
        told.some((line) => part.test(line)),
        String(part),
      ).toBe(true)
  })

  test('conditions that nest too deep, or ask too much, are refused in good time', () => {
    const deep = Array.from({ length: 21 }).reduce<object>((inner) => ({ all: [inner] }), is('sale'))
    const fine = Array.from({ length: 20 }).reduce<object>((inner) => ({ all: [inner] }), is('sale'))
    expect(problemsOf(rule(ruleBody({ met: fine })))).toEqual([])
    expect(problemsOf(rule(ruleBody({ met: deep })))).toEqual([expect.stringMatching(/at most 20 levels/)])
    const wide = { any: Array.from({ length: 20_000 }, () => is('sael')) }
    const started = Date.now()
    expect(problemsOf(rule(ruleBody({ met: wide }))).length).toBeLessThanOrEqual(201)
    expect(Date.now() - started).toBeLessThan(1000)
  })

  test('a fact with faults takes along the rules and facts that rest on it, and no others', () => {
    const { ruleset, problems } = compile(
      { kind: 'fact', id: 'broken', body: factBody('Does this one end?', '{keep|') },
      {
        kind: 'fact',
        id: 'resting',
        body: factBody('Does this one rest on it?', 'keep', { impliedBy: ['broken'] }),
      },
      rule(ruleBody({ met: is('broken') }), 'gdpr/a'),
      rule(ruleBody({ met: is('resting') }), 'gdpr/b'),
      rule(ruleBody(), 'gdpr/c'),
    )
    expect(ruleset.rules.map(({ id }) => id)).toEqual(['c'])
    expect([...ruleset.facts.keys()]).not.toContain('resting')
    expect(problems.find(({ file }) => file === 'gdpr/a.json')?.message).toMatch(
      /rules\/facts\/broken\.json has faults of its own/,
    )
    expect(problems.find(({ file }) => file === 'facts/resting.json')?.path).toBe('$.impliedBy[0]')
  })

  test('a scope with faults takes along the rules that narrow a question to it', () => {
    const { ruleset, problems } = compile(
      { kind: 'scope', id: 'uk', body: { headings: ['united kingdom', '{uk|'] } },
      rule(ruleBody({ met: { ...is('sale'), for: 'uk' } }), 'gdpr/a'),
      rule(ruleBody(), 'gdpr/b'),
    )
    expect(ruleset.rules.map(({ id }) => id)).toEqual(['b'])
    expect(problems.map(({ file }) => file)).toEqual(['gdpr/a.json', 'scopes/uk.json'])
  })

  test.each<[string, Entry[], RegExp]>([
    [
      'a law that no file describes',
      [rule(ruleBody(), 'gdrp/x')],
      /gdrp\/x\.json \$ .*rules\/laws\/gdrp\.json, which is not there; did you mean "gdpr"/,
    ],
    [
      'the same rule twice',
      [rule(ruleBody()), rule(ruleBody())],
      /gdpr\/x\.json \$ expected one rule called gdpr\/x, came a second one/,
    ],
    [
      'the same fact twice',
      [{ kind: 'fact', id: 'sale', body: factBody('Does it say so?', 'sell') }],
      /facts\/sale\.json \$ expected one fact called sale/,
    ],
    ['an id with capitals', [rule(ruleBody(), 'gdpr/X')], /small letters/],
    ['an id that climbs', [rule(ruleBody(), 'gdpr/../x')], /expected law\/id/],
    ['a law that is a folder of ours', [rule(ruleBody(), 'facts/x')], /expected law\/id/],
    [
      'an unknown fact that implies',
      [{ kind: 'fact', id: 'f', body: factBody('Does it say so?', 'x', { impliedBy: ['sael'] }) }],
      /facts\/f\.json \$\.impliedBy\[0\] .*did you mean "sale"/,
    ],
    [
      'facts that imply each other',
      [
        { kind: 'fact', id: 'f', body: factBody('Does it say so?', 'x', { impliedBy: ['g'] }) },
        { kind: 'fact', id: 'g', body: factBody('Does it say so?', 'y', { impliedBy: ['f'] }) },
      ],
      /facts\/f\.json \$\.impliedBy expected no circle, came f → g → f/,
    ],
    [
      'an entity that is none',
      [{ kind: 'entity', id: 'colour', body: { values: { red: ['red'] } } }],
      /one of the entities duration/,
    ],
    [
      'a fact that reads an unknown entity',
      [{ kind: 'fact', id: 'f', body: factBody('Does it say so?', 'x', { values: { p: '#duraton' } }) }],
      /\$\.values\.p .*did you mean "#duration"/,
    ],
  ])('%s is told', (_, entries, told) => {
    expect(problemsOf(...entries)).toEqual(expect.arrayContaining([expect.stringMatching(told)]))
  })
})

describe('digests', () => {
  const digests = (change: object = {}) => {
    const { digest, rules, detectionDigest } = rulesetOf({ 'gdpr/x': ruleBody(change) })
    return { digest, rule: rules[0]!.digest, detectionDigest }
  }

  test.each<[string, object]>([
    ['the order of keys', { remedy: { text: 'Say it.' }, title: 'A duty for tests' }],
    ['notes', { note: 'Read with care.' }],
    ['examples', { examples: [...ruleBody().examples, { text: 'We do sell.', outcome: 'met' }] }],
    ['the $schema', { $schema: '../rule.schema.json' }],
    [
      'a default that is written out',
      { citations: [{ ref: 'Art. 1', url: 'https://example.org/law', verified: true }] },
    ],
  ])('%s changes none', (_, change) => {
    expect(digests(change)).toEqual(digests())
  })

  test.each<[string, object]>([
    ['a condition', { met: is('choice') }],
    ['the severity', { severity: 'low' }],
    ['the dates', { inForce: { from: '2018-05-26' } }],
    ['the status', { status: 'draft' }],
    ['the title', { title: 'Another duty for tests' }],
    ['the remedy', { remedy: { text: 'Say it now.' } }],
  ])('%s changes the rule’s and the ruleset’s, not that of detection', (_, change) => {
    const [before, after] = [digests(), digests(change)]
    expect(after.rule).not.toBe(before.rule)
    expect(after.digest).not.toBe(before.digest)
    expect(after.detectionDigest).toBe(before.detectionDigest)
  })

  test('a cue changes the digest of detection; a question changes the ruleset’s only', () => {
    const withFact = (body: object) =>
      compileRuleset([...lawsAndFacts.filter(({ id }) => id !== 'sale'), { kind: 'fact', id: 'sale', body }])
        .ruleset
    const before = withFact(factBody('Does the policy sell?', 'sell'))
    const cue = withFact(factBody('Does the policy sell?', 'vend'))
    const question = withFact(factBody('Does the policy vend?', 'sell'))
    expect(cue.detectionDigest).not.toBe(before.detectionDigest)
    expect(question.detectionDigest).toBe(before.detectionDigest)
    expect(question.digest).not.toBe(before.digest)
  })
})

describe('the folder of rules', () => {
  let dir: string
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), content)
  }
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'lacuna-rules-'))
  })
  afterAll(() => rmSync(dir, { recursive: true, force: true }))

  test('is read whole: kinds and ids come from the paths, and what does not belong there is told', async () => {
    write('gdpr/13-2-a.retention.json', '{"a": 1}')
    write('facts/right.erasure.json', '\uFEFF{"b": 2}')
    write('scopes/eea.json', '{}')
    write('laws/gdpr.json', '{}')
    write('rule.schema.json', 'anything')
    write('.hidden', 'anything')
    write('gdpr/broken.json', '{"title": "x",\n }')
    write('gdpr/notes.txt', 'Remember the milk')
    write('gdpr/deep/x.json', '{}')
    write('GDPR/x.json', '{}')
    write('stray.json', '{}')
    const { entries, problems } = readRuleset(dir)
    expect(entries).toEqual([
      { kind: 'fact', id: 'right.erasure', body: { b: 2 } },
      { kind: 'rule', id: 'gdpr/13-2-a.retention', body: { a: 1 } },
      { kind: 'law', id: 'gdpr', body: {} },
      { kind: 'scope', id: 'eea', body: {} },
    ])
    expect(problems.map(({ file }) => file).sort()).toEqual([
      'GDPR/x.json',
      'gdpr/broken.json',
      'gdpr/deep',
      'gdpr/notes.txt',
      'stray.json',
    ])
    expect(problems.find(({ file }) => file === 'gdpr/broken.json')?.message).toMatch(
      /a key in double quotes at position 16 \(line 2, column 2\)/,
    )
  })

  test('that is not there is refused', () => {
    expect(() => readRuleset(join(dir, 'nowhere'))).toThrow(Refusal)
    expect(() => readRuleset(join(dir, 'nowhere'))).toThrow(/expected a folder of rules at .*nowhere/)
  })
})

describe('the JSON Schemas', () => {
  test.each(Object.entries(jsonSchemas()))('rules/%s is current (npm run schemas)', (name, content) => {
    expect(readFileSync(join(import.meta.dirname, '../rules', name), 'utf8')).toBe(content)
  })
})
