import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCue } from '../src/core/cues.ts'
import { problemsOf, result } from './one-fact.ts'

const matches = (cue: string, text: string, concepts: Record<string, string[]> = {}): boolean =>
  result({ stated: [cue], negation: 'ignored' }, [text], concepts).status === 'stated'

describe('a cue', () => {
  test.each([
    ['retain', 'We retained it.', true],
    ['retain', 'Our retention is short.', false],
    ['keep', 'It is kept here.', true],
    ['delete', 'DELETING IT', true],
    ['deleted', 'We delete it.', false],
    ['organisation', 'an organization', true],
    ['opt-out', 'You may opt out.', true],
    ['opt-out', 'opted-out users', true],
    ['e-mail', 'by email', true],
    ['email', 'by e-mail', true],
    ["don't", 'we don’t know', true],
    ['company', 'the company’s name', true],
    ['13', 'under 13 years', true],
    ['process', 'the procession', false],
    ['constructor', 'two constructors', true],
    ['=US', 'in the US', true],
    ['=US', 'write to us', false],
    ['us', 'in the US', false],
    ['us', 'write to us', true],
    ['may', 'maybe mayor', false],
    ['{keep|hold on to}', 'we hold on to it', true],
    ['{keep|hold on to}', 'we hold it', false],
    ['keep your? data', 'keep data', true],
    ['keep your? data', 'keep your data', true],
    ['keep your? data', 'keep my data', false],
    ['keep .. data', 'keep all of that fine old new data', true],
    ['keep .. data', 'keep all of that very fine old new data', false],
    ['keep ..12 data', 'keep all of that very fine old new data', true],
    ['keep ..2 {the|all}? .. data', 'keep at least all of your data', true],
    ['^ we keep', 'We keep it.', true],
    ['^ we keep', 'Here we keep it.', false],
    ['data $', 'We keep data.', true],
    ['data $', 'We keep data here.', false],
    ['for #duration', 'for six (6) years', true],
    ['for #duration', 'for good', false],
    ['in #country', 'in Germany', true],
    ['in #country', 'write in us', false],
    ['{a|{b|c d}} e', 'c d e', true],
    ['{a .. b|c} d', 'a x b d', true],
    ['keep .. keep .. keep', 'keep x keep', false],
    ['{not|never} gather', 'we don’t gather', true],
    ['^ to answer', '4.3. To answer you', true],
    ['^ to answer', '(a) to answer you', true],
    ['^ to answer', '13 to answer you', false],
    ['{not|never} gather', 'we do gather', false],
    ['keep .. keep .. keep', 'keep x keep keep', true],
  ])('%j over %j: %j', (cue, text, expected) => {
    expect(matches(cue, text)).toBe(expected)
  })

  test('uses concepts, which may use others', () => {
    const concepts = { data: ['data', 'personal information'], keep: ['keep', 'hold on to .. @data'] }
    expect(matches('@keep for', 'we hold on to your personal information for', concepts)).toBe(true)
    expect(matches('@keep for', 'we hold on to your hat for', concepts)).toBe(false)
  })

  test('finds a word in capitals too where another cue asks for just that spelling', () => {
    const fact = { stated: ['=NOTICE that', 'notice of'], negation: 'ignored' }
    expect(result(fact, ['A NOTICE of changes.']).status).toBe('stated')
    expect(result(fact, ['A notice that changes.']).status).toBe('missing')
  })

  test('finds a listed name too where another cue asks for just its spelling in capitals', () => {
    const fact = { stated: ['outside #country', 'in =GERMANY law'] }
    expect(result(fact, ['We move it outside GERMANY.']).status).toBe('stated')
  })

  test('does not reach across sentences', () => {
    expect(result({ stated: ['keep .. data'] }, ['We keep.', 'data']).status).toBe('missing')
  })
})

describe('a faulty cue is refused with its column and what was expected', () => {
  test.each([
    ['', 1, /expected a word, came nothing/],
    ['{keep', 1, /"}" to close this "{"/],
    ['{keep|', 1, /"}" to close this "{"/],
    ['a {b|} c', 6, /each alternative/],
    ['keep}', 5, /"{" before this "}"/],
    ['a | b', 3, /only inside/],
    ['.. keep', 1, /before the gap/],
    ['keep ..', 6, /after the gap/],
    ['a .. .. b', 6, /between two gaps/],
    ['a ..99 b', 3, /gap of 1 to 40/],
    ['a ..0 b', 3, /gap of 1 to 40/],
    ['a ? b', 3, /directly after/],
    ['for #durration', 5, /#duration.*came #durration/],
    ['for #', 5, /came #/],
    ['@', 1, /name of a concept/],
    ['a @nothing', 3, /@nothing, which is not there/],
    ['a? {b|c}?', 1, /not optional/],
    ['a {b?}', 4, /not optional/],
    ['a ^ b', 3, /only at the beginning/],
    ['a $ b', 5, /nothing after "\$"/],
    ['a * b', 3, /came "\*"/],
    ['a (b)', 3, /came "\("/],
    ['='.repeat(3), 1, /directly after "="/],
    ['word '.repeat(100), 401, /at most 400 characters/],
    ['{a|b} '.repeat(30), 145, /at most 24 parts/],
  ])('%j', (cue, column, message) => {
    const problems = problemsOf({ stated: ['fine', cue.trim() === '' ? ' ' : cue] })
    expect(problems[0]).toMatchObject({ file: 'facts/x.json', path: '$.stated[1]', column })
    expect(problems.map((p) => p.message).join('\n')).toMatch(message)
  })

  test('all faults of all cues come at once, and the places are JSON paths', () => {
    const problems = problemsOf({
      stated: ['{a', 'b'],
      unless: ['#x'],
      inSections: [{ headings: ['ok'], vague: ['fine', '..'] }],
      notInSections: ['}'],
    })
    expect(problems.map((p) => p.path)).toEqual(
      expect.arrayContaining([
        '$.stated[0]',
        '$.unless[0]',
        '$.inSections[0].vague[1]',
        '$.notInSections[0]',
      ]),
    )
  })

  test.each([
    [{ a: ['@b'], b: ['@a'] }, /leads back to itself/],
    [{ a: ['{x'] }, /concepts\/a\.json \$\.words\[0\]/],
    [{ a: ['@zzz'] }, /@zzz, which is not there/],
  ])('a concept that cannot be used, %j, is told with the fact that uses it', (concepts, told) => {
    const problems = problemsOf({ stated: ['we @a it'] }, concepts as unknown as Record<string, string[]>)
    expect(problems.map((p) => `${p.file} ${p.path} ${p.message}`).join('\n')).toMatch(told)
    expect(problems.some((p) => p.file === 'facts/x.json' && p.column === 4)).toBe(true)
  })

  test('whatever is written, the parser answers', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60, unit: fc.constantFrom(..."{}|?.@#=^$ ab1-'’") }), (cue) => {
        const { sequence, faults } = parseCue(cue)
        expect((sequence === null) === faults.length > 0).toBe(true)
        for (const { column } of faults) expect(column).toBeGreaterThanOrEqual(1)
      }),
      { numRuns: 2000 },
    )
  })
})
