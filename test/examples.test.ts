import { expect, test } from 'vitest'
import { failedExamples } from '../src/core/examples.ts'
import { compileRuleset, type Entry } from '../src/core/ruleset.ts'
import { factBody, is, lawsAndFacts, ruleBody, rulesetOf } from './judging.ts'
import { smallRuleset } from './small-ruleset.ts'

const met = { text: 'We sell.', outcome: 'met' }
const gap = { text: 'We like cheese.', outcome: 'gap' }

test('right examples do not fail', async () => {
  expect(await failedExamples(compileRuleset(smallRuleset).ruleset)).toEqual([])
})

test('a wrong example of a rule is told with its place, what came, and what was read', async () => {
  const ruleset = rulesetOf({
    'gdpr/x': ruleBody({ examples: [met, gap, { text: 'We do sell.', outcome: 'gap' }] }),
  })
  expect(await failedExamples(ruleset)).toMatchObject([
    {
      file: 'gdpr/x.json',
      path: '$.examples[2]',
      text: 'We do sell.',
      expected: 'gap',
      came: 'met (The policy says whether data is sold.)',
      facts: [{ fact: 'sale', status: 'stated', evidence: [{ text: 'We do sell.', cue: 'sell' }] }],
    },
  ])
})

test('drafts and retired rules are tested too, and only the files that are asked for', async () => {
  const wrong = { examples: [met, { ...met, outcome: 'gap' }] }
  const ruleset = rulesetOf({
    'gdpr/a': ruleBody({ ...wrong, status: 'draft' }),
    'uk/b': ruleBody({ ...wrong, status: 'retired' }),
    'gdpr/c': ruleBody(wrong),
  })
  expect((await failedExamples(ruleset)).map(({ file }) => file)).toEqual([
    'gdpr/a.json',
    'gdpr/c.json',
    'uk/b.json',
  ])
  expect((await failedExamples(ruleset, (file) => file === 'uk/b.json')).map(({ file }) => file)).toEqual([
    'uk/b.json',
  ])
})

test('an example is judged as of its own date, else as of the first day of the duty', async () => {
  const ruleset = rulesetOf({
    'gdpr/x': ruleBody({
      met: { fact: 'updated', operator: 'within', read: 'date', value: 'P12M' },
      examples: [
        { text: 'It was updated on 1 March 2018.', outcome: 'met' },
        { text: 'It was updated on 1 March 2017.', outcome: 'gap' },
        { text: 'It was updated on 1 March 2017.', outcome: 'met', asOf: '2017-06-01' },
        { text: 'It was updated on 1 March 2018.', outcome: 'gap', asOf: '2020-06-01' },
      ],
    }),
  })
  expect(await failedExamples(ruleset)).toEqual([])
})

test('an example may bring a profile for rules that ask it', async () => {
  const ruleset = rulesetOf({
    'gdpr/x': ruleBody({
      applies: is('profile.sellsData', true),
      examples: [
        met,
        { ...gap, profile: { sellsData: true } },
        { ...gap, outcome: 'unclear' },
        { ...gap, outcome: 'not-applicable', profile: { sellsData: false } },
      ],
    }),
  })
  expect(await failedExamples(ruleset)).toEqual([])
})

const withFact = (body: object) =>
  compileRuleset([...lawsAndFacts, { kind: 'fact', id: 'kept', body } satisfies Entry]).ruleset
const kept = (example: object) =>
  withFact(
    factBody('Does the policy say how long?', 'keep', {
      stated: ['keep .. for #duration'],
      values: { period: '#duration' },
      examples: [
        { text: 'We keep it for 12 months.', ...example },
        { text: 'We like cheese.', status: 'missing' },
      ],
    }),
  )

test.each<[string, object, string | null]>([
  ['the right status', { status: 'stated' }, null],
  ['the right value', { status: 'stated', values: { period: 'P12M' } }, null],
  ['the right readers', { status: 'stated', scope: ['everyone'] }, null],
  ['a wrong status', { status: 'vague' }, 'expected vague, came stated, period P12M'],
  [
    'a wrong value',
    { status: 'stated', values: { period: 'P1Y' } },
    'expected stated, period P1Y, came stated, period P12M',
  ],
  [
    'wrong readers',
    { status: 'stated', scope: ['eea'] },
    'expected stated, for eea, came stated, period P12M, for everyone',
  ],
])('an example of a fact with %s', async (_, example, told) => {
  const failed = await failedExamples(kept(example), (file) => file === 'facts/kept.json')
  expect(failed.map(({ expected, came }) => `expected ${expected}, came ${came}`)).toEqual(
    told === null ? [] : [told],
  )
  if (told !== null) expect(failed[0]).toMatchObject({ path: '$.examples[0]', facts: [{ fact: 'kept' }] })
})

test('the examples of a rule’s own facts are told in the rule’s file', async () => {
  const own = factBody('Does it say so?', 'braille', {
    examples: [
      { text: 'We offer braille.', status: 'missing' },
      { text: 'We like cheese.', status: 'missing' },
    ],
  })
  const ruleset = rulesetOf({ 'gdpr/x': ruleBody({ facts: { own } }) })
  expect(await failedExamples(ruleset)).toMatchObject([
    { file: 'gdpr/x.json', path: '$.facts.own.examples[0]', expected: 'missing' },
  ])
})
