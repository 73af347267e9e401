/** One small policy under a handful of rules: every outcome, a draft, a citation that nobody checked, a duty that two laws share. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkPolicy } from '../src/core/check.ts'
import type { Report, Reported } from '../src/core/report.ts'
import { compileRuleset, type Entry } from '../src/core/ruleset.ts'
import { factBody, is, ruleBody } from './judging.ts'

const eu = 'https://eur-lex.europa.eu/eli/reg/2016/679/oj'
const ca = 'https://leginfo.legislature.ca.gov/'

const fact = (id: string, question: string, cues: object): Entry => ({
  kind: 'fact',
  id,
  body: {
    question,
    ...cues,
    examples: [
      { text: 'We like cheese.', status: 'missing' },
      { text: 'We like tea.', status: 'missing' },
    ],
  },
})
const rule = (id: string, body: object): Entry => ({ kind: 'rule', id, body: ruleBody(body) })
const citing = (ref: string, url: string, verified = true) => [{ ref, url, verified }]
const erasure = {
  eea: { fact: 'right.erasure', for: 'eea', operator: 'is', value: 'stated' },
  california: { fact: 'right.erasure', for: 'california', operator: 'is', value: 'stated' },
}

export const entries: Entry[] = [
  {
    kind: 'law',
    id: 'gdpr',
    body: { title: 'General Data Protection Regulation', jurisdiction: 'eu', url: eu },
  },
  {
    kind: 'law',
    id: 'ccpa',
    body: { title: 'California Consumer Privacy Act', jurisdiction: 'california', url: ca },
  },
  { kind: 'scope', id: 'eea', body: { headings: ['europe'] } },
  { kind: 'scope', id: 'california', body: { headings: ['california'], sentences: ['california resident'] } },
  fact('retention', 'Does the policy say how long personal data is kept?', {
    stated: ['{keep|retain} .. for #duration'],
    vague: ['{keep|retain} .. as long as .. necessary'],
  }),
  fact('right.erasure', 'Does the policy let people have their data deleted?', {
    stated: ['you {may|can} .. {delete|erase} .. {data|information}', 'data erased'],
    unless: ['cookies'],
  }),
  fact('consent-by-use', 'Does the policy infer consent from using the site?', {
    stated: ['by using .. you {agree|consent}'],
  }),
  fact('contact', 'Does the policy give a way to reach the company?', { stated: ['write to #email'] }),
  fact('transfers', 'Does the policy say that data goes abroad?', { stated: ['{send|transfer} .. abroad'] }),
  fact('officer', 'Does the policy name a data protection officer?', { stated: ['data protection officer'] }),
  fact('parents', 'Does the policy ask parents to agree?', { unclear: ['ask your parents'] }),
  { kind: 'fact', id: 'fair', body: factBody('Does the policy promise equal service?', 'discriminate') },
  // What people who labelled policies found, as "lacuna eval --calibrate" writes it.
  {
    kind: 'precision',
    id: 'retention',
    body: {
      digest: 'measured',
      labels: { own: 30 },
      found: { tp: 20, fp: 1, fn: 1, tn: 8 },
      cues: { '{keep|retain} .. as long as .. necessary': { right: 9, cases: 10, rightAlone: 4, alone: 5 } },
    },
  },
  {
    kind: 'precision',
    id: 'right.erasure',
    body: { digest: 'measured', labels: { own: 30 }, found: { tp: 7, fp: 1, fn: 2, tn: 20 }, cues: {} },
  },
  rule('gdpr/13-1-a.contact', {
    title: 'Gives a way to reach the company',
    citations: citing('GDPR Art. 13(1)(a)', eu),
    met: is('contact'),
  }),
  rule('gdpr/13-1-b.officer', {
    title: 'Says how to reach the data protection officer',
    citations: citing('GDPR Art. 13(1)(b)', eu),
    status: 'draft',
    met: is('officer'),
    remedy: { text: 'Name the officer.', clause: 'Our data protection officer is {name}: {e-mail}.' },
  }),
  rule('gdpr/13-1-f.safeguards', {
    title: 'Says what protects data abroad',
    citations: citing('GDPR Art. 13(1)(f)', eu),
    applies: is('transfers'),
    met: is('transfers'),
  }),
  rule('gdpr/7-4.free-choice', {
    title: 'Promises that to refuse consent costs nothing',
    citations: citing('GDPR Art. 7(4)', eu),
    applies: is('consent-by-use'),
    met: is('fair'),
    remedy: { text: 'Say that nobody is worse off for refusing.' },
  }),
  rule('gdpr/13-2-a.retention', {
    title: 'Says how long personal data is kept',
    citations: citing('GDPR Art. 13(2)(a)', eu),
    severity: 'high',
    met: is('retention'),
    partial: is('retention', 'vague'),
    remedy: { text: 'Give a period for each kind of data.', clause: 'We keep {kind of data} for {period}.' },
  }),
  rule('gdpr/13-2-b.erasure', {
    title: 'Tells people they can have their data erased',
    citations: citing('GDPR Art. 13(2)(b), 17', eu),
    severity: 'high',
    met: erasure.eea,
    remedy: { text: 'Name the right.', clause: 'You can have your data erased: write to {e-mail}.' },
  }),
  rule('gdpr/7.consent-by-use', {
    title: 'Does not infer consent from use',
    citations: citing('GDPR Art. 7', eu),
    severity: 'critical',
    met: undefined,
    gap: is('consent-by-use'),
    remedy: { text: 'Delete the sentence.', clause: 'Where we need your consent, we ask for it.' },
  }),
  rule('gdpr/8.parents', {
    title: 'Says that parents have to agree',
    citations: citing('GDPR Art. 8', eu),
    met: is('parents'),
  }),
  rule('ccpa/105.deletion', {
    title: 'Tells Californians they can have their data deleted',
    citations: citing('Cal. Civ. Code 1798.105', ca, false),
    inForce: { from: '2020-01-01' },
    met: erasure.california,
    remedy: {
      text: 'Explain the right.',
      clause: 'California residents can have their data erased: {form}.',
    },
  }),
  rule('ccpa/125.no-retaliation', {
    title: 'Promises not to retaliate',
    citations: citing('Cal. Civ. Code 1798.125', ca),
    inForce: { from: '2020-01-01' },
    severity: 'low',
    met: is('fair'),
    remedy: { text: 'Promise equal service to those who use their rights.' },
  }),
]

const { ruleset, problems } = compileRuleset(entries)
if (problems.length > 0) throw new Error(JSON.stringify(problems, null, 2))

export { ruleset }

export const policyText = readFileSync(join(import.meta.dirname, 'reports/policy.md'), 'utf8')

export const reportedOn = async (
  text: string,
  { policy = 'paperboat.example', asOf = '2026-01-01' } = {},
): Promise<Reported> => {
  const bytes = new TextEncoder().encode(text)
  const { scorecard } = await checkPolicy(ruleset, {
    bytes,
    asOf,
    format: 'markdown',
    policy,
    capturedOn: '2024-05-01',
  })
  // Samples stay the same when the engine gets a new number, and the ruleset another digest.
  const names = { engine: { version: 'of the day' }, ruleset: { digest: '0'.repeat(64) } }
  return { scorecard: { ...scorecard, ...names }, file: `policies/${policy}.md`, source: () => text }
}

export const written = async (report: Report, all: Reported[]): Promise<string> => {
  const scorecards = async function* () {
    yield* all
  }
  let text = ''
  for await (const piece of report.write(scorecards(), { ruleset })) text += piece
  return text
}
