import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluate, type Question } from '../src/core/evaluate.ts'
import { statementsOf } from '../src/core/questions.ts'
import { type Outcome, outcomeSchema } from '../src/core/scorecard.ts'
import { is, read, ruleBody, rulesetOf } from './judging.ts'

type Facts = Parameters<typeof read>[0]
const outcomeOf = async (rule: object, facts: Facts, question: Partial<Question> = {}): Promise<Outcome> => {
  const ruleset = rulesetOf({ 'gdpr/x': ruleBody(rule) })
  const [outcome] = await evaluate(ruleset, read(facts), { asOf: '2026-01-01', laws: ['gdpr'], ...question })
  return outcomeSchema.parse(outcome)
}
const scoped = (status: 'stated' | 'denied' | 'unclear' | 'vague', ...scope: string[]) => ({ status, scope })

describe('the outcome', () => {
  const says = { met: is('sale'), partial: is('sale', 'vague') }
  const mustNot = { met: undefined, gap: is('sale') }
  const mustNotOrVague = { ...mustNot, partial: is('sale', 'vague') }
  const both = { gap: is('choice', 'denied'), met: is('sale') }
  const onlyIf = { applies: is('sale'), met: is('choice'), partial: is('choice', 'vague') }

  test.each<[string, object, Facts, string]>([
    ['what is asked for and stated is met', says, { sale: 'stated' }, 'met'],
    ['what is asked for and vague is partial', says, { sale: 'vague' }, 'partial'],
    ['silence where words are due is a gap', says, {}, 'gap'],
    ['a denial where a statement is due is a gap', says, { sale: 'denied' }, 'gap'],
    ['what only a person can tell is unclear', says, { sale: 'unclear' }, 'unclear'],
    ['what must not be said and is not said is met', mustNot, {}, 'met'],
    ['what must not be said and is said is a gap', mustNot, { sale: 'stated' }, 'gap'],
    ['what must not be said and is denied is met', mustNot, { sale: 'denied' }, 'met'],
    ['what must not be said and may be said is unclear', mustNot, { sale: 'unclear' }, 'unclear'],
    ['what must not be said and is hinted at is partial', mustNotOrVague, { sale: 'vague' }, 'partial'],
    ['a promise beside its contradiction is a gap', both, { sale: 'stated', choice: 'denied' }, 'gap'],
    [
      'a promise beside a possible contradiction is unclear',
      both,
      { sale: 'stated', choice: 'unclear' },
      'unclear',
    ],
    ['a promise without contradiction is met', both, { sale: 'stated', choice: 'stated' }, 'met'],
    ['neither promise nor contradiction is a gap', both, {}, 'gap'],
    ['a duty whose condition is absent does not apply', onlyIf, {}, 'not-applicable'],
    ['a duty whose condition is denied does not apply', onlyIf, { sale: 'denied' }, 'not-applicable'],
    ['a duty whose condition is there applies', onlyIf, { sale: 'stated' }, 'gap'],
    ['a gap in a duty that may not apply is unclear', onlyIf, { sale: 'unclear' }, 'unclear'],
    [
      'a half-met duty that may not apply is unclear',
      onlyIf,
      { sale: 'unclear', choice: 'vague' },
      'unclear',
    ],
    [
      'a duty that is met is met, whether it applies or not',
      onlyIf,
      { sale: 'unclear', choice: 'stated' },
      'met',
    ],
  ])('%s', async (_, rule, facts, expected) => {
    expect((await outcomeOf(rule, facts)).outcome).toBe(expected)
  })

  test.each<[string, object, Facts, string]>([
    [
      'an unclear fact is not taken for missing',
      { met: undefined, gap: { all: [is('sale'), is('choice', 'missing')] } },
      { sale: 'stated', choice: 'unclear' },
      'unclear',
    ],
    [
      'nor for a statement, where a denial is asked for',
      { met: is('sale', 'denied') },
      { sale: 'unclear' },
      'unclear',
    ],
    [
      'nor for something that is not vague',
      { met: is('choice'), partial: is('sale', 'vague') },
      { sale: 'unclear' },
      'unclear',
    ],
    [
      'what holds either way is decided',
      { met: { any: [is('sale'), is('choice')] } },
      { sale: 'unclear', choice: 'stated' },
      'met',
    ],
    [
      'what fails either way is decided',
      { met: { all: [is('sale'), is('choice')] } },
      { sale: 'unclear' },
      'gap',
    ],
    [
      'nested groups keep what is open open',
      { met: { all: [{ any: [is('sale'), is('retention')] }, is('choice')] } },
      { sale: 'unclear', choice: 'stated' },
      'unclear',
    ],
    [
      'in takes any of the list',
      { met: { fact: 'sale', operator: 'in', value: ['stated', 'denied'] } },
      { sale: 'denied' },
      'met',
    ],
    [
      'in takes nothing else',
      { met: { fact: 'sale', operator: 'in', value: ['stated', 'denied'] } },
      { sale: 'vague' },
      'gap',
    ],
  ])('%s', async (_, rule, facts, expected) => {
    expect((await outcomeOf(rule, facts)).outcome).toBe(expected)
  })

  test.each<[string, object, Facts[string], string]>([
    [
      'evidence for everyone counts for some',
      { ...is('sale'), for: 'california' },
      scoped('stated', 'everyone'),
      'met',
    ],
    [
      'evidence for these readers counts',
      { ...is('sale'), for: 'california' },
      scoped('stated', 'eea', 'california'),
      'met',
    ],
    [
      'evidence for other readers does not',
      { ...is('sale'), for: 'california' },
      scoped('stated', 'eea'),
      'gap',
    ],
    ['without "for", evidence for some counts', is('sale'), scoped('stated', 'eea'), 'met'],
    [
      'evidence for some is none for everyone',
      { ...is('sale'), for: 'everyone' },
      scoped('stated', 'eea'),
      'gap',
    ],
    [
      'the status is that of the evidence left',
      { ...is('sale', 'vague'), for: 'california' },
      [scoped('stated', 'eea'), scoped('vague', 'california')],
      'met',
    ],
    [
      'a plain no weighs more than a vague yes',
      { ...is('sale', 'denied'), for: 'california' },
      [scoped('stated', 'eea'), scoped('vague', 'everyone'), scoped('denied', 'california')],
      'met',
    ],
    [
      'what is unclear for these readers is unclear',
      { ...is('sale'), for: 'california' },
      [scoped('stated', 'eea'), scoped('unclear', 'california')],
      'unclear',
    ],
  ])('%s', async (_, met, sale, expected) => {
    expect((await outcomeOf({ met }, { sale })).outcome).toBe(expected)
  })

  const age = (...years: string[]) => years.map((y) => ({ status: 'stated' as const, values: { years: y } }))
  const kept = (period: string) => [{ status: 'stated' as const, values: { period } }]
  test.each<[string, object, Facts, string]>([
    [
      'atLeast is met by the number itself',
      { fact: 'age', operator: 'atLeast', read: 'years', value: 13 },
      { age: age('13') },
      'met',
    ],
    [
      'atLeast compares numbers, not text',
      { fact: 'age', operator: 'atLeast', read: 'years', value: 13 },
      { age: age('9') },
      'gap',
    ],
    [
      'any sentence may give the number',
      { fact: 'age', operator: 'atLeast', read: 'years', value: 16 },
      { age: age('13', '16') },
      'met',
    ],
    ['atMost', { fact: 'age', operator: 'atMost', read: 'years', value: 13 }, { age: age('16') }, 'gap'],
    [
      'no number is no match',
      { fact: 'age', operator: 'atMost', read: 'years', value: 13 },
      { age: 'stated' },
      'gap',
    ],
    [
      'a denied number is no match',
      { fact: 'age', operator: 'atLeast', read: 'years', value: 13 },
      { age: [{ status: 'denied', values: { years: '13' } }] },
      'gap',
    ],
    [
      'an unclear number is unclear',
      { fact: 'age', operator: 'atLeast', read: 'years', value: 13 },
      { age: [{ status: 'unclear', values: { years: '3' } }] },
      'unclear',
    ],
    [
      'durations count in days',
      { fact: 'retention', operator: 'atMost', read: 'period', value: 365 },
      { retention: kept('P12M') },
      'met',
    ],
    [
      'longer durations exceed',
      { fact: 'retention', operator: 'atMost', read: 'period', value: 365 },
      { retention: kept('P6Y') },
      'gap',
    ],
    [
      'hours are parts of days',
      { fact: 'retention', operator: 'atMost', read: 'period', value: 1 },
      { retention: kept('PT24H') },
      'met',
    ],
    [
      'text that is no number is no match',
      { fact: 'retention', operator: 'atLeast', read: 'period', value: 0 },
      { retention: kept('soon') },
      'gap',
    ],
  ])('%s', async (_, met, facts, expected) => {
    expect((await outcomeOf({ met }, facts)).outcome).toBe(expected)
  })

  test.each([
    ['2025-01-01', '2026-01-01', 'P12M', 'met'],
    ['2024-12-31', '2026-01-01', 'P12M', 'gap'],
    ['2023-02-28', '2024-02-29', 'P1Y', 'met'],
    ['2023-02-27', '2024-02-29', 'P1Y', 'gap'],
    ['2024-02-29', '2024-03-31', 'P1M', 'met'],
    ['2024-02-28', '2024-03-31', 'P1M', 'gap'],
    ['2024-02-29', '2024-03-30', 'P30D', 'met'],
    ['2024-02-28', '2024-03-30', 'P30D', 'gap'],
    ['2025-01', '2026-01-01', 'P12M', 'met'],
    ['2024-12', '2026-01-01', 'P12M', 'gap'],
    ['2025-01', '2026-01-15', 'P12M', 'unclear'],
    ['2024-02', '2025-02-28', 'P1Y', 'unclear'],
    ['2027-05-01', '2026-01-01', 'P12M', 'met'],
    ['soon', '2026-01-01', 'P12M', 'gap'],
  ])('a text dated %s is within, as of %s, of %s: %s', async (date, asOf, value, expected) => {
    const met = { fact: 'updated', operator: 'within', read: 'date', value }
    const facts = { updated: [{ status: 'stated' as const, values: { date } }] }
    expect((await outcomeOf({ met }, facts, { asOf })).outcome).toBe(expected)
  })

  test.each<[string, object, Question['profile'], string]>([
    ['what the profile leaves open is unclear', is('profile.sellsData', true), undefined, 'unclear'],
    [
      'so is what another profile answers',
      is('profile.sellsData', true),
      { audience: ['children'] },
      'unclear',
    ],
    ['yes', is('profile.sellsData', true), { sellsData: true }, 'gap'],
    ['no', is('profile.sellsData', true), { sellsData: false }, 'not-applicable'],
    ['one of a list', is('profile.audience', 'children'), { audience: ['adults', 'children'] }, 'gap'],
    [
      'none of a list',
      { fact: 'profile.audience', operator: 'in', value: ['children', 'teens'] },
      { audience: ['adults'] },
      'not-applicable',
    ],
    ['an empty list', is('profile.audience', 'children'), { audience: [] }, 'not-applicable'],
    [
      'the readers are in California unless it says otherwise',
      is('profile.jurisdictions', 'california'),
      undefined,
      'gap',
    ],
    ['who is in California is in the US', is('profile.jurisdictions', 'us'), undefined, 'gap'],
    [
      'who is in the EU is not',
      is('profile.jurisdictions', 'us'),
      { jurisdictions: ['eu'] },
      'not-applicable',
    ],
    ['no profile inherits what every object has', is('profile.constructor', true), {}, 'unclear'],
  ])('of a profile question: %s', async (_, applies, profile, expected) => {
    const outcome = await outcomeOf({ applies }, {}, { ...(profile && { profile }) })
    expect(outcome.outcome).toBe(expected)
  })
})

describe('which rules judge', () => {
  const ruleset = rulesetOf({
    'gdpr/old': ruleBody({ inForce: { from: '1998-10-24', until: '2018-05-24' } }),
    'gdpr/now': ruleBody({ supersedes: 'gdpr/old' }),
    'gdpr/draft': ruleBody({ status: 'draft' }),
    'gdpr/retired': ruleBody({ status: 'retired' }),
    'ccpa/x': ruleBody({ inForce: { from: '2020-01-01' } }),
    'coppa/x': ruleBody({ inForce: { from: '2000-04-21' } }),
    'uk/x': ruleBody({ inForce: { from: '2021-01-01' } }),
  })
  test.each<[Partial<Question>, string[]]>([
    [{ asOf: '1890-01-01' }, []],
    [{ asOf: '1999-01-01' }, ['gdpr/old']],
    [{ asOf: '2018-05-24' }, ['coppa/x', 'gdpr/old']],
    [{ asOf: '2018-05-25' }, ['coppa/x', 'gdpr/draft', 'gdpr/now']],
    [{}, ['ccpa/x', 'coppa/x', 'gdpr/draft', 'gdpr/now']],
    [{ laws: ['uk'] }, ['uk/x']],
    [{ laws: ['uk', 'ccpa'] }, ['ccpa/x', 'uk/x']],
    [{ profile: { jurisdictions: ['uk'] } }, ['uk/x']],
    [{ profile: { jurisdictions: ['colorado'] } }, ['coppa/x']],
    [{ profile: { jurisdictions: [] } }, []],
  ])('%j: %j', async (question, expected) => {
    const outcomes = await evaluate(ruleset, read({}), { asOf: '2026-01-01', ...question })
    expect(outcomes.map(({ rule }) => rule)).toEqual(expected)
    expect(outcomes.filter(({ status }) => status === 'draft').map(({ rule }) => rule)).toEqual(
      expected.filter((rule) => rule === 'gdpr/draft'),
    )
  })

  test('an unknown law is the caller’s mistake, not an empty scorecard', async () => {
    await expect(evaluate(ruleset, [], { asOf: '2026-01-01', laws: ['gdrp'] })).rejects.toThrow(/no law gdrp/)
  })

  test('facts of another ruleset are refused, not taken for missing', async () => {
    await expect(evaluate(ruleset, [], { asOf: '2026-01-01' })).rejects.toThrow(/no result for the fact sale/)
  })
})

describe('what an outcome says', () => {
  const says = {
    met: { all: [is('retention'), is('choice')] },
    partial: { any: [is('retention'), is('retention', 'vague')] },
  }
  const kept = { status: 'stated' as const, values: { period: 'P12M' }, text: 'We keep it for 12 months.' }

  test('met: what was found, with its value and its sentence', async () => {
    const { reason, evidence, nearMisses, remedy } = await outcomeOf(
      { met: is('retention') },
      { retention: kept },
    )
    expect(reason).toBe('The policy says how long data is kept (12 months).')
    expect(evidence.map((e) => e.text)).toEqual(['We keep it for 12 months.'])
    expect({ nearMisses, remedy }).toEqual({ nearMisses: [], remedy: null })
  })

  test('partial: what was found and what is lacking', async () => {
    const outcome = await outcomeOf(says, { retention: kept })
    expect(outcome.reason).toBe(
      'The policy says how long data is kept (12 months). The policy does not offer a choice.',
    )
    expect(outcome.evidence.map((e) => e.fact)).toEqual(['retention'])
    expect(outcome.nearMisses.map((m) => m.fact)).toEqual(['choice'])
    expect(outcome.remedy).toEqual({ text: 'Say it.' })
  })

  test('vague: that it is vague, with the vague sentence', async () => {
    const outcome = await outcomeOf(
      { met: is('retention'), partial: is('retention', 'vague') },
      { retention: 'vague' },
    )
    expect(outcome.reason).toBe('In vague words only, the policy says how long data is kept.')
    expect(outcome.evidence.map((e) => e.text)).toEqual(['A vague sentence about retention.'])
  })

  test('gap by silence: what was looked for, no evidence, and the nearest misses', async () => {
    const outcome = await outcomeOf(says, {})
    expect(outcome.reason).toBe(
      'The policy does not say how long data is kept. The policy does not offer a choice.',
    )
    expect(outcome.evidence).toEqual([])
    expect(outcome.nearMisses.map((m) => m.text)).toEqual(['Nearly retention.', 'Nearly choice.'])
  })

  test('gap by a denial: the denying sentence', async () => {
    const outcome = await outcomeOf({ met: is('choice') }, { choice: 'denied' })
    expect(outcome.reason).toBe('The policy says that it does not offer a choice.')
    expect(outcome.evidence.map((e) => e.status)).toEqual(['denied'])
  })

  test('gap by forbidden words: those words', async () => {
    const outcome = await outcomeOf(
      { met: undefined, gap: is('sale') },
      { sale: { status: 'stated', text: 'We sell it.' } },
    )
    expect(outcome.reason).toBe('The policy says whether data is sold. That runs against the duty.')
    expect(outcome.evidence.map((e) => e.text)).toEqual(['We sell it.'])
    expect(outcome.nearMisses).toEqual([])
  })

  test('met by not saying what must not be said: what was looked for, and what nearly said it', async () => {
    const outcome = await outcomeOf({ met: undefined, gap: is('choice') }, {})
    expect(outcome.reason).toBe('The policy does not offer a choice.')
    expect(outcome.nearMisses.map((m) => m.text)).toEqual(['Nearly choice.'])
  })

  test('unclear: where a person has to look', async () => {
    const outcome = await outcomeOf(
      { met: is('choice') },
      { choice: { status: 'unclear', text: 'See our choices page.' } },
    )
    expect(outcome.reason).toBe(
      'A person has to look whether the policy offers a choice: “See our choices page.”',
    )
    expect(outcome.evidence.map((e) => e.text)).toEqual(['See our choices page.'])
    expect(outcome.remedy).not.toBeNull()
  })

  test('another text that was not read leaves it open; where there is none, its absence is not held against anybody', async () => {
    const rule = {
      met: { any: [is('choice'), { all: [is('choice', 'missing'), is('another-text')] }] },
    }
    const pointed = await outcomeOf(rule, {
      'another-text': { status: 'unclear', text: 'See our other page.' },
    })
    expect(pointed.outcome).toBe('unclear')
    expect(pointed.reason).toBe(
      'A person has to look whether the policy refers to another text: “See our other page.”',
    )
    const silent = await outcomeOf(rule, {})
    expect(silent).toMatchObject({ outcome: 'gap', reason: 'The policy does not offer a choice.' })
    expect(silent.silence.map(({ fact }) => fact)).not.toContain('another-text')
  })

  test('unclear whether it applies: why, and what follows if it does', async () => {
    const outcome = await outcomeOf({ applies: is('profile.sellsData', true), met: is('choice') }, {})
    expect(outcome.reason).toBe(
      'The text does not settle whether the company sells data, and no profile says so. On that depends whether this duty applies. If it does: The policy does not offer a choice.',
    )
    expect(outcome.nearMisses.map((m) => m.text)).toEqual(['Nearly choice.'])
  })

  test('not applicable: the condition, and the sentence it rests on', async () => {
    const outcome = await outcomeOf(
      { applies: is('sale'), met: is('choice') },
      { sale: { status: 'denied', text: 'We sell nothing.' } },
    )
    expect(outcome.reason).toBe(
      'This duty does not apply: the policy says that it does not say whether data is sold.',
    )
    expect(outcome.evidence.map((e) => e.text)).toEqual(['We sell nothing.'])
    expect(outcome.remedy).toBeNull()
    const byProfile = await outcomeOf(
      { applies: is('profile.sellsData', true) },
      {},
      { profile: { sellsData: false } },
    )
    expect(byProfile.reason).toBe('This duty does not apply: the profile says “sellsData”: false.')
  })

  test('where something is wanting: the sentence that makes the duty apply', async () => {
    const sold = { status: 'stated' as const, text: 'We sell your data.' }
    const texts = (sentences: { text: string }[]) => sentences.map(({ text }) => text)
    const silent = await outcomeOf({ applies: is('sale'), met: is('choice') }, { sale: sold })
    expect([silent.outcome, texts(silent.evidence), texts(silent.triggers)]).toEqual([
      'gap',
      [],
      ['We sell your data.'],
    ])
    // What is met by its own sentence needs no other; what is met by silence has none of its own.
    const met = await outcomeOf(
      { applies: is('sale'), met: is('choice') },
      { sale: sold, choice: { status: 'stated', text: 'You may choose.' } },
    )
    expect([texts(met.evidence), texts(met.triggers)]).toEqual([['You may choose.'], []])
    const unsaid = await outcomeOf({ applies: is('sale'), met: undefined, gap: is('choice') }, { sale: sold })
    expect([unsaid.outcome, texts(unsaid.triggers)]).toEqual(['met', ['We sell your data.']])
    // One sentence is not quoted twice.
    const both = await outcomeOf(
      { applies: is('sale'), met: is('choice'), partial: is('sale') },
      { sale: sold },
    )
    expect([both.outcome, texts(both.evidence), texts(both.triggers)]).toEqual([
      'partial',
      ['We sell your data.'],
      [],
    ])
    const denied = await outcomeOf(
      { applies: is('sale'), met: is('choice') },
      { sale: { ...sold, status: 'denied' } },
    )
    expect(denied.triggers).toEqual([])
  })

  test('said to other readers: to whom, with that sentence as the nearest miss', async () => {
    const outcome = await outcomeOf(
      { met: { ...is('choice'), for: 'california' } },
      { choice: { status: 'stated', scope: ['eea'], text: 'Europeans may choose.' } },
    )
    expect(outcome.reason).toBe('The policy offers a choice, but to eea only, not to california.')
    expect(outcome.evidence).toEqual([])
    expect(outcome.nearMisses).toMatchObject([
      { text: 'Europeans may choose.', why: 'It addresses eea only, not california.' },
    ])
  })

  test('a value that falls short: which, and what was asked', async () => {
    const met = { fact: 'age', operator: 'atLeast', read: 'years', value: 16 }
    const short = await outcomeOf({ met }, { age: { status: 'stated', values: { years: '13' } } })
    expect(short.reason).toBe('The policy names an age: 13 (asked: at least 16).')
    const none = await outcomeOf({ met }, { age: 'stated' })
    expect(none.reason).toBe('The policy names an age, but gives no years.')
  })

  test('the author’s own words come first', async () => {
    const outcome = await outcomeOf({ reasons: { gap: 'It says nothing about sales.' } }, {})
    expect(outcome.reason).toBe('It says nothing about sales.')
  })

  test('at most five sentences, each once, one fact after the other', async () => {
    const many = (n: number) =>
      Array.from({ length: n }, (_, i) => ({ status: 'stated' as const, text: `Sentence ${i}.` }))
    const { evidence } = await outcomeOf(
      { met: { all: [is('sale'), is('choice')] } },
      { sale: many(9), choice: many(1) },
    )
    expect(evidence.map((e) => e.fact)).toEqual(['sale', 'choice', 'sale', 'sale', 'sale'])
    expect(new Set(evidence.map((e) => e.start)).size).toBe(5)
  })

  test('a citation that was not checked says so', async () => {
    const citations = [{ ref: 'Art. 1', url: 'https://example.org/law', verified: false }]
    expect((await outcomeOf({ citations }, {})).citations).toEqual(citations)
  })
})

test.each([
  [
    'Does the policy say how long data is kept?',
    'the policy says how long data is kept',
    'the policy does not say how long data is kept',
  ],
  ['Does the policy carry a date?', 'the policy carries a date', 'the policy does not carry a date'],
  ['Does the policy have an address?', 'the policy has an address', 'the policy does not have an address'],
  ['Does the policy pass data on?', 'the policy passes data on', 'the policy does not pass data on'],
  [
    'Does the policy name or describe who gets it?',
    'the policy does name or describe who gets it',
    'the policy does not name or describe who gets it',
  ],
  [
    'Is there an address?',
    'the policy answers “Is there an address?” with yes',
    'the policy has no answer to “Is there an address?”',
  ],
])('the question “%s” becomes a statement', (question, yes, no) => {
  expect(statementsOf(question)).toMatchObject({ yes, no })
})

describe('many at once', () => {
  test('a thousand evaluations that overlap give what they give one by one', async () => {
    const statuses = ['stated', 'vague', 'unclear', 'denied', 'missing'] as const
    const rules = {
      'gdpr/a': ruleBody({
        met: { all: [is('sale'), is('choice')] },
        partial: { any: [is('sale'), is('choice')] },
      }),
      'gdpr/b': ruleBody({ met: undefined, gap: { any: [is('sale', 'vague'), is('choice', 'denied')] } }),
      'gdpr/c': ruleBody({ applies: is('retention'), met: is('sale') }),
    }
    const texts = Array.from({ length: 1000 }, (_, i) =>
      read({
        sale: statuses[i % 5]!,
        choice: statuses[Math.floor(i / 5) % 5]!,
        retention: statuses[Math.floor(i / 25) % 5]!,
      }),
    )
    const judge = (ruleset: ReturnType<typeof rulesetOf>, facts: (typeof texts)[number]) =>
      evaluate(ruleset, facts, { asOf: '2026-01-01' })
    const shared = rulesetOf(rules)
    const together = await Promise.all(texts.map((facts) => judge(shared, facts)))
    const remembered = await Promise.all(texts.map((facts) => judge(shared, facts)))
    const alone = []
    for (const facts of texts.slice(0, 125)) alone.push(await judge(rulesetOf(rules), facts))
    expect(together.slice(0, 125)).toEqual(alone)
    expect(remembered).toEqual(together)
  })

  test('does not write into the rules', async () => {
    const ruleset = rulesetOf({ 'gdpr/x': ruleBody({ met: { all: [{ any: [is('sale')] }] } }) })
    const before = JSON.stringify(ruleset.rules)
    await evaluate(ruleset, read({ sale: 'unclear' }), { asOf: '2026-01-01' })
    expect(JSON.stringify(ruleset.rules)).toBe(before)
  })
})

describe('what a person would find', () => {
  const decidedStatuses = ['stated', 'vague', 'denied', 'missing'] as const
  const ask = fc.record({
    fact: fc.constantFrom('sale', 'choice', 'retention'),
    operator: fc.constant('in' as const),
    value: fc.uniqueArray(fc.constantFrom(...decidedStatuses), { minLength: 1, maxLength: 3 }),
  })
  const { condition } = fc.letrec<{ condition: object }>((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      ask,
      fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
      fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    ),
  }))
  const maybe = fc.option(condition, { nil: undefined })
  const rule = fc
    .record({ applies: maybe, gap: maybe, met: maybe, partial: maybe })
    .filter(({ met, gap }) => met !== undefined || gap !== undefined)
  const status = fc.constantFrom(...decidedStatuses, 'unclear' as const)
  const facts = fc.record({ sale: status, choice: status, retention: status })

  test('never changes an outcome that was decided without them', async () => {
    await fc.assert(
      fc.asyncProperty(
        rule,
        facts,
        fc.array(fc.constantFrom(...decidedStatuses), { minLength: 3, maxLength: 3 }),
        async (parts, before, found) => {
          const after = Object.fromEntries(
            Object.entries(before).map(([fact, s], i) => [fact, s === 'unclear' ? found[i]! : s]),
          )
          const [open, decided] = [await outcomeOf(parts, before), await outcomeOf(parts, after)]
          expect(decided.outcome).not.toBe('unclear')
          if (open.outcome === 'unclear') return
          // A duty that is met is met, even if it then turns out to be none.
          const fine = open.outcome === 'met' ? ['met', 'not-applicable'] : [open.outcome]
          expect(fine).toContain(decided.outcome)
        },
      ),
      { numRuns: 400 },
    )
  })
})
