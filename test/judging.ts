/** Small rules about two facts, and what was read in a text, both in one line. */
import type { Evidence, FactResult, Status } from '../src/core/facts.ts'
import { compileRuleset, type Entry, type Ruleset } from '../src/core/ruleset.ts'

export const is = (fact: string, value: string | boolean = 'stated') => ({ fact, operator: 'is', value })

export const factBody = (question: string, word: string, more: object = {}) => ({
  question,
  stated: [word],
  examples: [
    { text: `We ${word}.`, status: 'stated' },
    { text: 'We like cheese.', status: 'missing' },
  ],
  ...more,
})

export const ruleBody = (change: object = {}) => ({
  title: 'A duty for tests',
  citations: [{ ref: 'Art. 1', url: 'https://example.org/law' }],
  status: 'active',
  severity: 'medium',
  inForce: { from: '2018-05-25' },
  met: is('sale'),
  remedy: { text: 'Say it.' },
  examples: [
    { text: 'We sell.', outcome: 'met' },
    { text: 'We like cheese.', outcome: 'gap' },
  ],
  ...change,
})

const law = (jurisdiction: string) => ({
  title: `Law of ${jurisdiction}`,
  jurisdiction,
  url: 'https://example.org/law',
})

export const lawsAndFacts: Entry[] = [
  { kind: 'law', id: 'gdpr', body: law('eu') },
  { kind: 'law', id: 'ccpa', body: law('california') },
  { kind: 'law', id: 'coppa', body: law('us') },
  { kind: 'law', id: 'uk', body: law('uk') },
  { kind: 'scope', id: 'california', body: { headings: ['california'] } },
  { kind: 'scope', id: 'eea', body: { headings: ['europe'] } },
  { kind: 'fact', id: 'sale', body: factBody('Does the policy say whether data is sold?', 'sell') },
  {
    kind: 'fact',
    id: 'another-text',
    body: {
      question: 'Does the policy refer to another text?',
      unclear: ['see'],
      examples: [
        { text: 'See that.', status: 'unclear' },
        { text: 'We like cheese.', status: 'missing' },
      ],
    },
  },
  { kind: 'fact', id: 'choice', body: factBody('Does the policy offer a choice?', 'choose') },
  {
    kind: 'fact',
    id: 'retention',
    body: factBody('Does the policy say how long data is kept?', 'keep', { values: { period: '#duration' } }),
  },
  {
    kind: 'fact',
    id: 'age',
    body: factBody('Does the policy name an age?', 'aged', { values: { years: '#age' } }),
  },
  {
    kind: 'fact',
    id: 'updated',
    body: factBody('Does the policy carry a date?', 'updated', { values: { date: '#date' } }),
  },
]

/** A ruleset of these rules, by id; all of them must be right. */
export const rulesetOf = (rules: Record<string, object>): Ruleset => {
  const { ruleset, problems } = compileRuleset([
    ...lawsAndFacts,
    ...Object.entries(rules).map(([id, body]): Entry => ({ kind: 'rule', id, body })),
  ])
  if (problems.length > 0) throw new Error(JSON.stringify(problems, null, 2))
  return ruleset
}

interface Read {
  status: Status
  values?: Record<string, string>
  scope?: string[]
  text?: string
}

/** What was read: a status per fact, or its evidence; all other facts are missing. */
export const read = (facts: Record<string, Status | Read | Read[]>): FactResult[] => {
  let at = 0
  return ['age', 'another-text', 'choice', 'retention', 'sale', 'updated'].map((fact): FactResult => {
    const given = [facts[fact] ?? 'missing'].flat()
    const found = given.map((one): Read => (typeof one === 'string' ? { status: one } : one))
    const evidence = found
      .filter(({ status }) => status !== 'missing')
      .map(
        ({
          status,
          values = {},
          scope = ['everyone'],
          text = `A ${status} sentence about ${fact}.`,
        }): Evidence => {
          at += 100
          return {
            fact,
            status,
            cue: fact,
            text,
            start: at,
            end: at + text.length,
            line: 1,
            section: '',
            leadIn: null,
            scope,
            values,
          }
        },
      )
    const miss = {
      fact,
      text: `Nearly ${fact}.`,
      start: 9000 + at++,
      end: 9020 + at,
      line: 9,
      cue: 'nearly',
      why: 'a word was missing',
    }
    return { fact, status: found[0]!.status, evidence, nearMisses: evidence.length > 0 ? [] : [miss] }
  })
}
