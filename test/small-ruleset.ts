/** A ruleset small enough to know by heart: the shells' tests do not depend on what the law says this year. */
import type { Entry } from '../src/core/ruleset.ts'

export const retentionRule = {
  title: 'Says how long personal data is kept',
  citations: [{ ref: 'GDPR Art. 13(2)(a)', url: 'https://eur-lex.europa.eu/eli/reg/2016/679/oj' }],
  status: 'active',
  severity: 'high',
  inForce: { from: '2018-05-25' },
  met: { all: [{ fact: 'retention', operator: 'is', value: 'stated' }] },
  partial: { all: [{ fact: 'retention', operator: 'is', value: 'vague' }] },
  remedy: {
    text: 'Give a period for each kind of data.',
    clause: 'We keep order records for {years} years.',
  },
  examples: [
    { text: 'We keep your account data for 12 months.', outcome: 'met' },
    { text: 'We keep your data as long as necessary.', outcome: 'partial' },
    { text: 'We collect your e-mail address.', outcome: 'gap' },
  ],
}

export const smallRuleset: Entry[] = [
  {
    kind: 'law',
    id: 'gdpr',
    body: {
      title: 'General Data Protection Regulation',
      jurisdiction: 'eu',
      url: 'https://eur-lex.europa.eu/eli/reg/2016/679/oj',
    },
  },
  {
    kind: 'law',
    id: 'ccpa',
    body: {
      title: 'California Consumer Privacy Act',
      jurisdiction: 'california',
      url: 'https://leginfo.legislature.ca.gov/',
    },
  },
  {
    kind: 'fact',
    id: 'retention',
    body: {
      question: 'Does the policy say how long personal data is kept?',
      stated: ['{keep|retain} .. for #duration'],
      vague: ['{keep|retain} .. as long as .. necessary'],
      examples: [
        { text: 'We keep your account data for 12 months.', status: 'stated' },
        { text: 'We collect your e-mail address.', status: 'missing' },
      ],
    },
  },
  {
    kind: 'fact',
    id: 'right.erasure',
    body: {
      question: 'Does the policy let people have their data deleted?',
      stated: ['you {may|can} .. {delete|erase} .. {data|information|account}'],
      examples: [
        { text: 'You can delete your account at any time.', status: 'stated' },
        { text: 'We collect your e-mail address.', status: 'missing' },
      ],
    },
  },
  { kind: 'rule', id: 'gdpr/13-2-a.retention', body: retentionRule },
  {
    kind: 'rule',
    id: 'ccpa/1798-105.deletion',
    body: {
      title: 'Says that consumers can have their data deleted',
      citations: [{ ref: 'Cal. Civ. Code § 1798.105', url: 'https://leginfo.legislature.ca.gov/' }],
      status: 'active',
      severity: 'high',
      inForce: { from: '2020-01-01' },
      met: { all: [{ fact: 'right.erasure', operator: 'is', value: 'stated' }] },
      remedy: { text: 'Say that people can ask for deletion, and how.' },
      examples: [
        { text: 'You can delete your account at any time.', outcome: 'met' },
        { text: 'We collect your e-mail address.', outcome: 'gap' },
      ],
    },
  },
]

/** Long enough to be taken for a privacy policy. */
export const policyText = `# Privacy Policy of Example Ltd

Last updated: 1 June 2019

This privacy policy explains which personal information Example Ltd collects when you use our website and our services, how we use
that information, and with whom we share it. Please read it carefully.

## Information we collect

We collect your name, your e-mail address and your postal address when you open an account or place an order. Our servers also record
your IP address, the type of your browser and the pages that you visit.

## How we use it

We use your personal information to deliver your orders, to answer your questions and to send you news about our products. We share
it with the companies that deliver parcels for us, and with nobody else.

## How long we keep it

We keep your account data for 12 months after your last visit.

## Contact

If you have questions about this privacy policy or about your personal data, please write to privacy@example.com.
`
