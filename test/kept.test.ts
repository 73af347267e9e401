import { expect, test } from 'vitest'
import { createKept } from '../db/kept.ts'

test('what was not used for longest goes first, once all together is too large', () => {
  const kept = createKept<string>(100)
  kept.keep('a', 'first', 40)
  kept.keep('b', 'second', 40)
  expect(kept.of('a')).toBe('first')
  kept.keep('c', 'third', 40)
  expect(['a', 'b', 'c'].map(kept.of)).toEqual(['first', undefined, 'third'])
})

test('what is larger than all that may be kept is not', () => {
  const kept = createKept<string>(100)
  kept.keep('a', 'large', 101)
  expect(kept.of('a')).toBeUndefined()
})

test('what is kept again counts once', () => {
  const kept = createKept<string>(100)
  for (let i = 0; i < 5; i++) kept.keep('a', `time ${i}`, 60)
  kept.keep('b', 'beside it', 40)
  expect(['a', 'b'].map(kept.of)).toEqual(['time 4', 'beside it'])
})
