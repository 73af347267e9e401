import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Hints } from '../src/core/formats.ts'
import { documentOf, quote, sentencesOf } from './read-document.ts'

const policy = `We collect your name, your e-mail address and your postal address when you place an order, and we use that information only to
deliver it. We do not sell or share personal information with third parties. You can write to us at any time to see or correct your information.`

describe('the gate', () => {
  test.each<[string, string, Hints, string | null]>([
    ['a short old policy', policy, { format: 'text' }, null],
    ['nothing', ' \n ', {}, 'empty'],
    ['a greeting', 'Hello there.', {}, 'too-short'],
    [
      'a missing page',
      '<title>404 Not Found</title><h1>Page not found</h1><p>The page you requested could not be found. Go back to the home page.</p>',
      {},
      'error-page',
    ],
    [
      'a check for robots',
      '# Just a moment...\n\nEnable JavaScript and cookies to continue. Checking your browser. Ray ID: 1',
      {},
      'error-page',
    ],
    [
      'a login',
      '# Sign in\n\nPlease log in to continue. Forgot password? Remember me. Create an account.',
      {},
      'login-wall',
    ],
    [
      'another language',
      'Wir erheben Ihren Namen und Ihre Anschrift, wenn Sie bei uns bestellen. '.repeat(12),
      {},
      'language',
    ],
    [
      'a recipe',
      'Heat the oven, mix the flour with the butter and the eggs, and bake the cake for an hour. '.repeat(12),
      {},
      'not-a-policy',
    ],
  ])('%s: %s', (_, source, hints, reason) => {
    const { gate } = documentOf(source, hints)
    expect(gate).toMatchObject({ pass: reason === null, reason })
    expect(gate.message).toMatch(/\.$/)
  })

  test('terms of use that speak of privacy too are judged, with a warning', () => {
    const clause =
      'We are not liable for refunds, and you agree to the terms of use and to arbitration of any liability. '
    const { gate } = documentOf(`# Terms of use\n\n${clause.repeat(8)}\n\n## Privacy\n\n${policy}`)
    expect(gate).toMatchObject({ pass: true, reason: 'terms-of-use' })
    expect(gate.message).toMatch(/terms of use/)
  })

  test('a policy that mentions error pages and logins is a policy', () => {
    const source = `${policy}\n\nPlease log in to see it. Forgot your password? We log each page that is not found (404).`
    expect(documentOf(source).gate.reason).toBeNull()
  })

  test('one sentence is read although it cannot be judged', () => {
    const document = documentOf('We keep your account data for 12 months.')
    expect(document.gate.reason).toBe('too-short')
    expect(sentencesOf(document)).toEqual(['We keep your account data for 12 months.'])
  })
})

const shared = new URL('../../shared/policies/', import.meta.url)
if (!existsSync(shared)) console.warn('shared/policies is absent: the gate is not tried on real policies')

describe.skipIf(!existsSync(shared))('real policies', () => {
  const folder = new URL('modern/', shared)
  // Two of the folder are no privacy policies: terms of a text message service, and a guide to a product line.
  const others = ['aetna.md', 'google-nest.md']

  test('all pass the gate, have sections, and offsets that point at trimmed sentences', () => {
    const rejected: string[] = []
    for (const name of readdirSync(folder)) {
      const document = documentOf(readFileSync(new URL(name, folder)), { name })
      if (!document.gate.pass) rejected.push(name)
      expect(document.sections.length, name).toBeGreaterThan(0)
      for (const sentence of document.sentences) {
        const text = quote(document, sentence)!
        if (text === '' || text !== text.trim()) expect.fail(`${name}: ${JSON.stringify(text)}`)
      }
    }
    expect(rejected.filter((name) => !others.includes(name))).toEqual([])
  })
})
