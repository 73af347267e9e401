import { expect, test } from 'vitest'
import { excerptOf } from '../src/core/excerpt.ts'

const padding = 'We look after the personal information that you give us, and we say here how we do it, '

test('an excerpt shows the words of the cue, and the number that it asks for', () => {
  const kept = `${padding}${padding}and we keep it for 18 months after your last visit. ${padding}`
  expect(excerptOf({ text: kept, cue: '@keep ..8 #duration' })).toContain('18 months')
  const dated = `${padding}${padding}${padding}Last updated on 3 May 2021.`
  expect(excerptOf({ text: dated, cue: 'the date that the policy gives itself' })).toContain('3 May 2021')
})

test('an excerpt is whole where the sentence is short, and no longer than a line elsewhere', () => {
  expect(excerptOf({ text: 'We keep it.', cue: 'keep' })).toBe('We keep it.')
  expect(excerptOf({ text: padding.repeat(3), cue: '@keep' }).length).toBeLessThan(100)
})
