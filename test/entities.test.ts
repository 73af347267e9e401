import { describe, expect, it } from 'vitest'
import { createEntityDetector, type Entity, entityWords } from '../src/core/entities.ts'
import { createTokens, tokenize } from '../src/core/tokens.ts'
import { createVocabulary } from '../src/core/vocabulary.ts'

const words = entityWords([])
const vocabulary = createVocabulary([...words.plain, 'operated'], words.exact)
const detector = createEntityDetector([], vocabulary)

const entitiesOf = (text: string): Entity[] => {
  const tokens = createTokens()
  tokenize(text, 0, text.length, vocabulary, tokens)
  const found: Entity[] = []
  detector.detect(text, tokens, 0, tokens.length - 1, found)
  return found
}
const valuesOf = (text: string, type: Entity['type']): string[] =>
  entitiesOf(text)
    .filter((entity) => entity.type === type)
    .map(({ value }) => value)

describe('a legal form, or the kind of a body, makes an organisation of the capitalised words before it', () => {
  it.each([
    ['This site is operated by Example Ltd.', 'Example Ltd'],
    ['Example, Inc. respects your privacy.', 'Example, Inc.'],
    ['The controller is Muster Beispiel GmbH, Berlin.', 'Muster Beispiel GmbH'],
    ['It is run by Example Widgets Pty Ltd ACN 000 000 000.', 'Example Widgets Pty Ltd'],
    ['We are Voorbeeld B.V. in Utrecht.', 'Voorbeeld B.V.'],
    ['Society of Example Makers, L.L.C. collects data.', 'Society of Example Makers, L.L.C.'],
    ['Tanaka Example Co., Ltd. offers it.', 'Tanaka Example Co., Ltd.'],
    ['A. B. Example LLP', 'A. B. Example LLP'],
    ['Welcome to Johnson & Example Limited', 'Johnson & Example Limited'],
    ['eBeispiel, Inc. and our affiliates', 'eBeispiel, Inc.'],
    ['Exemple S.A. traite vos données.', 'Exemple S.A.'],
    ['Welcome to Exampleton State College.', 'Exampleton State College'],
    ['The University of Exampleton keeps it.', 'University of Exampleton'],
  ])('%s', (text, name) => {
    expect(valuesOf(text, 'organisation')).toEqual([name])
  })

  it.each([
    'Your right is limited to what the law says.',
    'INCLUDING BUT NOT LIMITED TO YOUR NAME',
    'The Company keeps Personal Data.',
    'Limited data is kept.',
    'Write to 70 University Avenue, or ask the University.',
    'We sell no data, and co-operate with no one.',
  ])('but not in: %s', (text) => {
    expect(valuesOf(text, 'organisation')).toEqual([])
  })
})

describe('a bracket that says "we" tells whom the text calls so', () => {
  it.each([
    ['Example ("we", "us", or "our") operates the site.', 'Example'],
    ['Example Foundation (hereinafter referred to as “we”) keeps it.', 'Example Foundation'],
    ['Example Inc. and its affiliates and subsidiaries ("Example," "we" or "us") care.', 'Example Inc.'],
    ['Maria Muster (the “Company”) built it.', 'Maria Muster'],
    ['This notice of Example Shop (we, us) tells you', 'Example Shop'],
  ])('%s', (text, name) => {
    expect(valuesOf(text, 'self')).toEqual([name])
  })

  it.each([
    'We use Analytics by Example (we receive only counts).',
    'We share data with Example (our processor).',
    'The third parties (the "Providers") may use cookies.',
    'Your data (we call it "Data") is safe.',
  ])('but not in: %s', (text) => {
    expect(valuesOf(text, 'self')).toEqual([])
  })
})

describe('e-mail addresses', () => {
  it.each([
    ['Write to info@shop.example.', ['info@shop.example']],
    ['Write to info{at}shop.org today', ['info@shop.org']],
    ['info (at) shop (dot) example', ['info@shop.example']],
    ['Write to [email protected] today', ['[email protected]']],
    ['Your email, protected by us, is safe', []],
    ['info [at] shop [dot] co [dot] uk', ['info@shop.co.uk']],
    ['Look at shop.org', []],
    ['We are (at the moment) closed.', []],
  ])('%s', (text, found) => {
    expect(valuesOf(text, 'email')).toEqual(found)
  })
  it.each([
    ['dpo@shop.example', ['dpo@shop.example']],
    ['eu-dpo@shop.example', ['eu-dpo@shop.example']],
    ['data.protection.officer@shop.example', ['data.protection.officer@shop.example']],
    ['info@shop.example', []],
    ['privacy@shop.example', []],
  ])("%s: the officer's, by its name", (text, found) => {
    expect(valuesOf(text, 'officer-email')).toEqual(found)
  })
})

describe('ages', () => {
  it.each([
    ['Pupils under the age of 16 wishing to join need a teacher.', ['16']],
    ['You must be at least 13 years old.', ['13']],
    ['The 16 wishing to join need a teacher.', []],
    ['See Section 13 of the Act.', []],
  ])('%s', (text, ages) => {
    expect(valuesOf(text, 'age')).toEqual(ages)
  })
})

describe('telephone numbers', () => {
  it.each([
    ['Call us on 0100 123456.', 1],
    ['A painter (1593-1637) of The Hague', 0],
    ['served by www (192.0.2.221)', 0],
  ])('%s', (text, count) => {
    expect(valuesOf(text, 'phone')).toHaveLength(count)
  })
})

describe('postal addresses, by the piece of them that is sure', () => {
  it.each([
    ['Example Inc., 12 Main Street, Springfield', '12 Main Street'],
    ['Springfield, CA 94001', 'CA 94001'],
    ['Toronto, ON, Canada M5J 2M4', 'M5J 2M4'],
    ['Level 3, Sydney NSW 2000, Australia', 'NSW 2000'],
    ['Dorpsweg 12, 1234 AB Utrecht', '12, 1234 AB Utrecht'],
    ['2-3-4 Ginza, Chuo-ku, Tokyo 104-0061 Japan', 'Tokyo 104-0061 Japan'],
    ['1 Raffles Place, Singapore 048616', 'Singapore 048616'],
  ])('%s', (text, address) => {
    expect(valuesOf(text, 'address')).toContain(address)
  })
  it.each([
    'Under the 2016 EU General Data Protection Regulation you may object.',
    'Call 555-1234 Monday to Friday.',
    'The 1998 CA Act applies.',
  ])('but not in: %s', (text) => {
    expect(valuesOf(text, 'address')).toEqual([])
  })
})

describe('names are runs of capitalised words, without those that a sentence or habit capitalises', () => {
  it.each([
    ['This Service is provided by Maria de la Muster at no cost.', ['Maria de la Muster']],
    ['Example Privacy Policy', ['Example']],
    ['The Privacy Policy and Your Personal Information', []],
    ['We collect your e-mail address.', []],
    ['This is the policy of the Company.', []],
    ['It is made by eBeispiel or by iMuster.', ['eBeispiel', 'iMuster']],
    ['Telephone: 0100 0000', []],
    ['shop.example is run by Max Muster.', ['shop.example', 'Max Muster']],
  ])('%s', (text, names) => {
    expect(valuesOf(text, 'name')).toEqual(names)
  })

  it('a hyphen makes "Co" a prefix, not a company', () => {
    expect(valuesOf('Links and Co-Branded Sites by Muster & Co.', 'organisation')).toEqual(['Muster & Co.'])
  })

  it('is linear in a text of capitals alone', () => {
    const text = 'EXAMPLE LTD AND '.repeat(20_000)
    const before = performance.now()
    entitiesOf(text)
    expect(performance.now() - before).toBeLessThan(2000)
  })
})
