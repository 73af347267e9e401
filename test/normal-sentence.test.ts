import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createStands, normalSentence, sayTheSame } from '../src/core/normal-sentence.ts'

test.each([
  ['We keep your data for 12 months.', 'WE KEEP  your\ndata, for 12 months'],
  ['We don’t sell data', "We don't sell data!"],
  ['We keep da\u00adta.', 'We keep data'],
  ['We keep “data”', 'We keep data (…)'],
])('%j and %j are one sentence', (a, b) => {
  expect(normalSentence(a)).toBe(normalSentence(b))
})

test.each([
  ['We sell your data.', 'We do not sell your data.'],
  ['It costs $5.', 'It costs €5.'],
  ['We keep it for 12 months.', 'We keep it for 13 months.'],
])('%j and %j are two', (a, b) => {
  expect(normalSentence(a)).not.toBe(normalSentence(b))
})

const signs = fc.string({
  unit: fc.constantFrom(...'aB1 .$€%-\n\t\xa0\xad\u2010\u2014\u2017\u2019\u2022\u2024\u2026\u2028éß٣ﬁ\u0301'),
  maxLength: 12,
})

test('a sentence without accents is read as it is beside one with them', () => {
  fc.assert(
    fc.property(signs, (sentence) => {
      expect(`${normalSentence(sentence)} é`.trim()).toBe(normalSentence(`${sentence} . é`))
    }),
  )
})

test('two texts say the same when all of their words are the same', () => {
  fc.assert(
    fc.property(signs, signs, signs, (start, one, other) => {
      const [a, b] = [start + one, start + other]
      expect(sayTheSame(a, b)).toBe(normalSentence(a) === normalSentence(b))
      expect(sayTheSame(a, `\n${a.toUpperCase().toLowerCase()}`)).toBe(
        normalSentence(a) === normalSentence(a.toUpperCase()),
      )
    }),
  )
})

describe('a sentence stands in a text', () => {
  const stands = createStands(
    'How long we keep it\n\nRetention: we keep data for 12 months; then we erase it.\n\nIt is not true that we sell data. Write to privacy@shop.example: we answer.',
  )
  test.each([
    'We keep data for 12 months, then we erase it!',
    'How long we keep it',
    'Write to privacy@shop.example: we answer.',
    'it is not true that we sell data',
  ])('when it is a sentence there: %j', (sentence) => {
    expect(stands(sentence)).toBe(true)
  })
  test.each([
    'We sell data.',
    'We keep data for 12 months.',
    'then we erase it',
    'Write to privacy',
    '…',
    '',
  ])('not when it is a part of one, or none: %j', (sentence) => {
    expect(stands(sentence)).toBe(false)
  })
})

test.each([
  'We “keep” it – for $5 a month…',
  'Wir behalten es für 5 €.\nWe keep it.',
  'ﬁnally\u200b a\u0301',
  '',
  ' \n ',
])('the quick way and the long way come to the same: %j', (text) => {
  const long = text
    .replace(/\p{Cf}+/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}\p{M}\p{Sc}]+/gu)
  expect(normalSentence(text)).toBe((long ?? []).join(' '))
})
