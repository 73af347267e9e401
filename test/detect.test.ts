import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { documentOf, result, results } from './one-fact.ts'

describe('sections that are about the fact', () => {
  const collected = { stated: ['{use|collect} .. {name|address}'], ownSections: ['what we collect'] }
  const passing = Array.from({ length: 8 }, (_, i) => `On visit ${i} you use your name to greet others.`)
  const lines = [
    'We use a name for our own site.',
    ...passing,
    { text: 'What we collect', heading: true },
    'We collect your name and your address.',
    { text: 'Contact', heading: true },
    'Use our postal address.',
  ]
  const first = (fact: object) => result(fact, lines).evidence.map(({ text }) => text)[0]

  test('come first, and are read even where enough was said in passing before them', () => {
    expect(first(collected)).toBe('We collect your name and your address.')
  })

  test('without them, or where the text has none, what is said first is shown first', () => {
    expect(first({ ...collected, ownSections: undefined })).toBe('We use a name for our own site.')
    expect(first({ ...collected, ownSections: ['which data we hold'] })).toBe(
      'We use a name for our own site.',
    )
  })
})

test('entities are read in every spelling, also in one that a cue asks for exactly', () => {
  const fact = { stated: ['#duration', '#email', '#date', '{=Two|=Months|=protected|=May|=email}'] }
  const values = { period: '#duration', mail: '#email', date: '#date' }
  const { evidence } = result({ ...fact, values }, [
    'Two Months.',
    'Write to [email protected] today.',
    'May 3, 2010.',
  ])
  expect(evidence.map((one) => one.values)).toEqual([
    { period: 'P2M' },
    { mail: '[email protected]' },
    { date: '2010-05-03' },
  ])
})

describe('negation', () => {
  const sale = { stated: ['{sell|rent|trade|share} .. data'] }
  test.each([
    ['We sell your data.', 'stated'],
    ['We do not sell your data.', 'denied'],
    ['We don’t sell, rent or trade your data.', 'denied'],
    ['We will never knowingly sell or otherwise share your data.', 'denied'],
    ['Under no circumstances do we sell data.', 'denied'],
    ['We neither sell nor rent data.', 'denied'],
    ['We are not able to share your data.', 'denied'],
    ['We share no data.', 'denied'],
    ['We cannot share your data.', 'denied'],
    ['We no longer sell data.', 'denied'],
    ['In principle, we do not sell data.', 'denied'],
    ['In no event will we sell data.', 'denied'],
    ['Our shops or partners never share data.', 'denied'],
    ['We may or may not share your data.', 'stated'],
    ['In case you do not want us to sell data, write to us.', 'stated'],
    ['We not only sell your data.', 'stated'],
    ['We sell data, but we do not collect names.', 'stated'],
    ['If you do not want us to sell your data, write to us.', 'stated'],
    ['We do not collect names from children; we share data with partners.', 'stated'],
    ['Do not hesitate to ask whether we sell data.', 'stated'],
    ['We share data without undue delay.', 'stated'],
    ['You do not need an account to let us share data.', 'stated'],
  ])('%j is %s', (text, status) => {
    expect(result(sale, [text]).status).toBe(status)
  })

  test.each([
    ['We do not give it to anyone other than our courier.', 'stated'],
    ['We give it to nobody except our courier.', 'stated'],
    ['We do not give it to our courier, except on demand.', 'denied'],
    ['Other than that, we do not give it to our courier.', 'denied'],
  ])('%j is %s: what is excepted is not denied', (text, status) => {
    expect(result({ stated: ['give it to .. courier'] }, [text]).status).toBe(status)
  })

  test('a cue that says "not" itself is no denial', () => {
    expect(result({ stated: ['do not respond to'] }, ['We do not respond to such signals.']).status).toBe(
      'stated',
    )
  })

  test('counts in every spelling, also in one that another cue asks for exactly', () => {
    const stated = [...sale.stated, '{=NOT|=I|=Do} {=My|=MY}']
    for (const text of ['We do NOT sell your data.', 'Under no circumstances do I sell your data.'])
      expect(result({ stated }, [text]).status).toBe('denied')
  })

  test('a fact may take a negated match as none, and keeps it as a near miss', () => {
    const { status, nearMisses } = result({ ...sale, negation: 'vetoes' }, ['We do not sell your data.'])
    expect(status).toBe('missing')
    expect(nearMisses).toMatchObject([
      {
        text: 'We do not sell your data.',
        why: expect.stringMatching(/says “sell your data” in the negative/),
      },
    ])
  })

  test('or may not mind it', () => {
    expect(result({ ...sale, negation: 'ignored' }, ['We do not sell your data.']).status).toBe('stated')
  })
})

describe('context', () => {
  test('a list item is read with its lead-in, and a match must end in the item', () => {
    const fact = { stated: ['you .. right to .. delete'] }
    expect(result(fact, [{ leadIn: 'You have the right to:', text: 'delete your account' }])).toMatchObject({
      status: 'stated',
      evidence: [{ text: 'delete your account', leadIn: 'You have the right to:' }],
    })
    expect(result(fact, [{ leadIn: 'You have the right to delete:', text: 'this' }]).status).toBe('missing')
  })

  test('some cues count only under certain headings', () => {
    const fact = { inSections: [{ headings: ['how long', 'retention'], stated: ['#duration'] }] }
    const lines = ['Six months.', { text: 'How long we keep it', heading: true }, 'Twelve months.']
    expect(result(fact, lines).evidence.map((e) => e.text)).toEqual(['Twelve months.'])
  })

  test('a heading alone is no answer', () => {
    expect(result({ stated: ['retention'] }, [{ text: 'Data retention', heading: true }]).status).toBe(
      'missing',
    )
  })

  test('what stands under a heading about something else does not count', () => {
    const fact = { stated: ['we delete .. data'], notInSections: ['cookies'] }
    const lines = [{ text: 'Cookies', heading: true }, 'We delete this data.']
    expect(result(fact, lines)).toMatchObject({
      status: 'missing',
      nearMisses: [{ why: expect.stringMatching(/under the heading “Cookies”/) }],
    })
  })

  test('a veto rules a sentence out, and says by which cue', () => {
    const fact = { stated: ['keep .. for #duration'], unless: ['cookie'] }
    expect(result(fact, ['We keep each cookie for 30 days.'])).toMatchObject({
      status: 'missing',
      nearMisses: [
        { text: 'We keep each cookie for 30 days.', why: expect.stringMatching(/something else: “cookie”/) },
      ],
    })
    const { evidence } = result(fact, ['We keep each cookie for 30 days.', 'We keep orders for two years.'])
    expect(evidence.map((e) => e.text)).toEqual(['We keep orders for two years.'])
  })

  test('what is said in full comes before its announcement', () => {
    const lines = [
      'This policy explains how you can delete your data.',
      'You can delete your data at any time in the settings of the app.',
    ]
    const { evidence } = result({ stated: ['you can delete .. data'] }, lines)
    expect(evidence.map((e) => e.text)).toEqual([lines[1], lines[0]])
  })

  test('evidence says whom it addresses: by its headings, by its own words, or everyone', () => {
    const scopes = {
      california: { headings: ['california'], sentences: ['california residents'] },
      children: { headings: ['children'], inherits: false },
      everyone: { headings: ['from all users'], inherits: false },
    }
    const fact = { stated: ['may delete'] }
    const lines = [
      'You may delete it.',
      'California residents may delete it.',
      { text: 'California', heading: true },
      'You may delete that.',
      { text: 'California: what we collect from all users', heading: true },
      'You may delete those.',
    ]
    expect(
      Object.fromEntries(result(fact, lines, {}, scopes).evidence.map((e) => [e.text, e.scope])),
    ).toEqual({
      'You may delete it.': ['everyone'],
      'California residents may delete it.': ['california'],
      'You may delete that.': ['california'],
      'You may delete those.': ['everyone'],
    })
  })

  test('an unfinished sentence says little at best', () => {
    expect(
      result({ stated: ['kept in'] }, [{ text: 'It is kept in and in other countries.', unfinished: true }])
        .status,
    ).toBe('vague')
  })
})

describe('values', () => {
  test('come from the match, else from nearby in the sentence', () => {
    const fact = { stated: ['orders .. for #duration', 'deleted'], values: { period: '#duration' } }
    expect(
      result(fact, ['We keep logs for 2 weeks and orders for six (6) years.']).evidence[0]?.values,
    ).toEqual({ period: 'P6Y' })
    expect(result(fact, ['After 18 months it is deleted.']).evidence[0]?.values).toEqual({ period: 'P18M' })
  })

  test.each([
    ['mailto:dpo@example.com?subject=x', '#email', 'dpo@example.com'],
    ['tel:+44-20-7946-0000', '#phone', '+44-20-7946-0000'],
    ['https://example.com/contact', '#url', 'https://example.com/contact'],
    ['/contact', '#url', '/contact'],
  ])('a link to %s counts as %s', (target, type, value) => {
    const fact = { stated: [`contact us ${type}`], values: { address: type } }
    expect(
      result(fact, [{ text: 'Please contact us here.', link: { text: 'here', target } }]).evidence[0]?.values,
    ).toEqual({ address: value })
  })

  test.each(['#top', 'javascript:alert(1)', ''])('a link to %j is no address', (target) => {
    const fact = { stated: ['us #url'] }
    expect(result(fact, [{ text: 'Contact us here.', link: { text: 'here', target } }]).status).toBe(
      'missing',
    )
  })
})

describe('the answer', () => {
  const fact = { stated: ['for #duration'], vague: ['as long as necessary'], unclear: ['retention policy'] }

  test.each([
    [['We keep it as long as necessary.', 'We keep it for 2 years.'], 'stated'],
    [['We have a retention policy.', 'We keep it as long as necessary.'], 'vague'],
    [['We have a retention policy.'], 'unclear'],
    [['We sell books.'], 'missing'],
    [[], 'missing'],
  ])('of %j is %s', (lines, status) => {
    expect(result(fact, lines).status).toBe(status)
  })

  test('has one entry for a sentence, and nothing vague beside what is stated', () => {
    const { evidence } = result(fact, [
      'As long as necessary, for 2 years.',
      'As long as necessary.',
      'Kept for 3 years.',
    ])
    expect(evidence.map((e) => e.status)).toEqual(['stated', 'stated'])
  })

  test('can rest on another fact’s evidence', () => {
    const facts = {
      whole: { impliedBy: ['part'], vague: ['as long as'] },
      part: { stated: ['for #duration'] },
    }
    const [part, whole] = results(facts, ['Kept for 3 years.'])
    expect(part).toMatchObject({ fact: 'part', status: 'stated' })
    expect(whole).toMatchObject({
      fact: 'whole',
      status: 'stated',
      evidence: [{ fact: 'whole', text: 'Kept for 3 years.' }],
    })
  })

  test('names what a near miss lacks', () => {
    const { nearMisses } = result({ stated: ['we keep .. data .. for #duration'] }, [
      'We keep your data for good.',
    ])
    expect(nearMisses).toMatchObject([
      { why: expect.stringMatching(/has .*“keep”, “data”.*but no duration/) },
    ])
    const apart = result({ stated: ['keep .. data'] }, ['Data is what we like to keep.'])
    expect(apart.nearMisses).toMatchObject([
      { why: expect.stringMatching(/has “Data”, “keep”, but not put together/) },
    ])
  })

  test('quotes the document at its offsets', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.array(fc.constantFrom('keep', 'data', 'for', 'two', 'years', 'not', ',', 'cookie', '—', 'x'), {
            maxLength: 30,
          }),
          { maxLength: 8 },
        ),
        (sentences) => {
          const lines = sentences.map((words) => words.join(' ') || 'x')
          const { text } = documentOf(lines)
          const { evidence, nearMisses } = result(
            { stated: ['keep .. data .. for #duration'], unless: ['cookie'] },
            lines,
          )
          for (const e of [...evidence, ...nearMisses]) expect(text.slice(e.start, e.end)).toBe(e.text)
        },
      ),
    )
  })
})

describe('work', () => {
  const cues = [
    'a .. a .. a .. a .. a .. a',
    '{a ..40 a|a b} ..40 {a ..40 a|b} ..40 zzz',
    'a? b? c? d? e? a .. a',
    '@x .. @x .. @x',
  ]
  test.each([
    ['one sentence', 1],
    ['many sentences', 500],
  ])('is linear in the text, over %s', (_, parts) => {
    const seconds = (words: number): number => {
      const lines = Array.from({ length: parts }, () => 'a b '.repeat(words / parts / 2))
      const start = performance.now()
      result({ stated: cues }, lines, { x: ['a', 'a ..20 b', 'b ..20 a ..20 b'] })
      return performance.now() - start
    }
    seconds(10_000)
    const small = Math.max(seconds(20_000), 20)
    expect(seconds(160_000)).toBeLessThan(small * 8 * 4)
  })
})
