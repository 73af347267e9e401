import { describe, expect, test } from 'vitest'
import type { Document } from '../src/core/document.ts'
import { documentOf, quote, sentencesOf } from './read-document.ts'

/** "# heading", "* item", "| cell" or prose, each with what introduces it. */
const linesOf = (document: Document): string[] =>
  document.sentences.map((sentence) => {
    const mark = { heading: '# ', prose: '', item: '* ', cell: '| ' }[sentence.kind]
    return `${mark}${quote(document, sentence)}${sentence.leadIn ? ` < ${quote(document, sentence.leadIn)}` : ''}`
  })
const outlineOf = ({ sections }: Document): string[] =>
  sections.map(({ level, heading }) => `${'  '.repeat(level - 1)}${heading}`)

describe('sections', () => {
  const prose = 'We look after the personal information that you give us.'
  test.each<[string, string, string[]]>([
    ['#', `# A\n\n${prose}\n\n## B\n\n${prose}\n\n# C\n\n${prose}`, ['A', '  B', 'C']],
    ['underlined lines', `A\n===\n\n${prose}\n\nB\n---\n\n${prose}`, ['A', '  B']],
    [
      'bold lines',
      `# A\n\n**What we collect**\n\n${prose}\n\n**Who gets it**\n\n${prose}`,
      ['A', '  What we collect', '  Who gets it'],
    ],
    [
      'a bold line above its paragraph',
      `**What do you keep?**  \n${prose}\n\n**Security :**  \n${prose}`,
      ['What do you keep?', 'Security :'],
    ],
    [
      'lines in capitals',
      `OUR PROMISE\n\n${prose}\n\nCOOKIES AND ADS\n\n${prose}`,
      ['OUR PROMISE', 'COOKIES AND ADS'],
    ],
    [
      'bold lines under bold lines in capitals',
      `**OUR POLICY**\n\n${prose}\n\n**FOR CALIFORNIA**\n\n${prose}\n\n**Your rights**\n\n${prose}\n\n**Contact**\n\n${prose}`,
      ['OUR POLICY', 'FOR CALIFORNIA', '  Your rights', '  Contact'],
    ],
    [
      'escaped numbers',
      `1\\. Type of Information\n\n${prose}\n\n2\\. Security\n\n${prose}`,
      ['1. Type of Information', '2. Security'],
    ],
    [
      'numbers that look like lists',
      `1. WHAT DO WE COLLECT?\n\n${prose}\n\n2. WHO GETS IT?\n\n${prose}`,
      ['1. WHAT DO WE COLLECT?', '2. WHO GETS IT?'],
    ],
    [
      'numbers with parts',
      `**1. Data**\n\n**1.1 Yours**\n\n${prose}\n\n**1.2 Ours**\n\n${prose}\n\n**2. Rights**\n\n${prose}`,
      ['1. Data', '  1.1 Yours', '  1.2 Ours', '2. Rights'],
    ],
    [
      'named sections',
      `Section 3 – Cookies\n\n${prose}\n\nSection 4 – Ads\n\n${prose}`,
      ['Section 3 – Cookies', 'Section 4 – Ads'],
    ],
    [
      'questions',
      `How long do we keep your information?\n\n${prose}\n\nWho receives it?\n\n${prose}`,
      ['How long do we keep your information?', 'Who receives it?'],
    ],
    [
      'short lines above prose',
      `1. WHAT DO WE COLLECT?\n\nInformation you give us\n\n${prose}\n\n2. RIGHTS\n\n${prose}`,
      ['1. WHAT DO WE COLLECT?', '  Information you give us', '2. RIGHTS'],
    ],
    [
      'bold beginnings',
      `## A\n\n**Cookies.** ${prose}\n\n**Ads:** ${prose}\n\n## B\n\n${prose}`,
      ['A', '  Cookies.', '  Ads:', 'B'],
    ],
    [
      'plain beginnings',
      `## A\n\nName and Contact Data. ${prose}\n\nPayment Data. ${prose}`,
      ['A', '  Name and Contact Data.', '  Payment Data.'],
    ],
    ['capital beginnings', `COLLECTION OF DATA In general, ${prose}`, ['COLLECTION OF DATA']],
    [
      'tabs that became list items',
      `## Regions\n\nMore for some.\n\n*   Brazil\n\n    ${prose}\n\n    ${prose}\n\n*   Peru\n\n    ${prose}\n\n    ${prose}\n\n${prose}`,
      ['Regions', '  Brazil', '  Peru'],
    ],
  ])('are told by %s', (_, source, outline) => {
    expect(outlineOf(documentOf(source))).toEqual(outline)
  })

  test.each<[string, string]>([
    [
      'a paragraph in capitals',
      'WE DO NOT WARRANT THAT THE SITE IS FREE OF ERRORS OR THAT IT WILL ALWAYS BE AVAILABLE TO ALL OF ITS USERS.',
    ],
    ['a bold sentence', '**We do not sell your personal information.**'],
    ['a bold lead-in', '**We use your information to:**\n\n- answer you'],
    ['a bold name that begins a sentence', '**Acme** respects your privacy.'],
    ['a remark', '**In Short:** We keep little.\n\n**Note:** Cookies expire.'],
    ['a bold beginning of a list item', '- **Compliance.** We obey.\n- **Transfers.** We may move.'],
    [
      'an address in bold',
      'You can write to us at this address whenever you like.\n\n**Acme Ltd  \nAttn: Data Protection Officer  \n12 High Street  \nLondon**\n\nWe answer within a month.',
    ],
    ['an address', 'Acme Ltd\n\n12 High Street\n\nLondon'],
    [
      'a bold line that sends the reader elsewhere',
      'We use cookies to remember your choices on our pages.\n\n**Read our Cookie Policy:**\n\nWe count visits with a tool that sets a cookie.',
    ],
    ['a date', '**Last updated: May 2018**\n\nWe keep your personal information for a year and no longer.'],
    [
      'an item of a list in paragraphs',
      'We collect:\n\nYour name\n\nYour address\n\nWe keep them for a year, and then they are erased.',
    ],
  ])('%s is no heading', (_, source) => {
    expect(outlineOf(documentOf(source))).toEqual([''])
  })

  test('a bold label with its value, above the next heading, is content', () => {
    const document = documentOf(`## Orders\n\n${prose}\n\n**Legal basis: contract**\n\n## Ads\n\n${prose}`)
    expect(outlineOf(document)).toEqual(['Orders', 'Ads'])
    expect(linesOf(document)).toContain('Legal basis: contract')
  })

  test('a long bold beginning heads its paragraph, and a numbered one says what it lists', () => {
    const long =
      'Keep to the law and protect the safety and the security of our business, our shops and our pages.'
    expect(outlineOf(documentOf(`**${long}** We use data for that.`))).toEqual([long])
    const item =
      '1\\. Necessary for the performance of your membership contract or any other function that you ask for.'
    expect(outlineOf(documentOf(`**${item}** We use data for that.`))).toEqual([''])
  })

  test('a section spans its sub-sections, and a sentence knows the innermost', () => {
    const document = documentOf('Before.\n\n# A\n\nIn A.\n\n## B\n\nIn B.\n\n# C\n\nIn C.')
    expect(
      document.sections.map((section) => [section.heading, section.parent, quote(document, section)!.trim()]),
    ).toEqual([
      ['', -1, 'Before.'],
      ['A', -1, 'A\n\nIn A.\n\nB\n\nIn B.'],
      ['B', 1, 'B\n\nIn B.'],
      ['C', -1, 'C\n\nIn C.'],
    ])
    expect(document.sentences.map(({ section }) => section)).toEqual([0, 1, 1, 2, 2, 3, 3])
  })

  test('what follows the last bold beginning is not its own', () => {
    const document = documentOf(
      '## A\n\n**Cookies.** We use them.\n\n**Ads.** We show them.\n\nYou may write to us about anything at all.',
    )
    expect(document.sections[document.sentences.at(-1)!.section]!.heading).toBe('A')
  })

  test.each([
    ['links to anchors', '# P\n\n- [1. DATA](#a)\n- [2. ADS](#b)\n- [3. YOU](#c)\n\n1. DATA\n\nWe keep it.'],
    [
      'under its own name',
      '# P\n\nTABLE OF CONTENTS\n\n1. DATA\n\n2. ADS\n\n1. DATA\n\nWe keep the data that you give us for a year, and then we erase it for good.\n\n2. ADS\n\nWe show the ads that we think you like, from companies that we trust with it.',
    ],
    ['in one line', '# P\n\nJump to: [Data](#a) | [Ads](#b) | [You](#c)\n\nWe keep it.'],
  ])('a table of contents (%s) is not content', (_, source) => {
    const sentences = sentencesOf(documentOf(source))
    expect(
      sentences.filter((sentence) => /ADS|Ads|YOU|CONTENTS|Jump/.test(sentence)).length,
    ).toBeLessThanOrEqual(1)
    expect(sentences.filter((sentence) => /1\. DATA/.test(sentence)).length).toBeLessThanOrEqual(1)
  })

  test('paragraphs in capitals above the text are no menu', () => {
    const shouted =
      'WE SELL YOUR PERSONAL INFORMATION TO ADVERTISERS AND TO ANYBODY ELSE WHO PAYS FOR IT, WHATEVER YOU SAY.'
    const document = documentOf(
      `Privacy Policy\n\nHome\n\n${shouted}\n\n${shouted}\n\n${shouted}\n\nSCOPE OF THIS PRIVACY POLICY\n\n${prose} ${prose}`,
    )
    expect(sentencesOf(document).filter((sentence) => sentence === shouted)).toHaveLength(3)
  })

  test('a whole sentence that names things itself does not lead into the list after it', () => {
    const document = documentOf(
      'We log things such as your address and cookies.\n\n- We also keep crash reports.',
    )
    expect(linesOf(document)).toEqual([
      'We log things such as your address and cookies.',
      '* We also keep crash reports.',
    ])
  })

  test('the menu in the foot of a page is not content, the link by which the law lets people opt out is', () => {
    const menu = ['Careers', 'Press', 'Contact', 'Recalls', 'Sitemap'].map((entry) => `- ${entry}\n`).join('')
    const link = 'Californians: Do Not Sell My Information'
    const document = documentOf(`# Privacy\n\n${prose} ${prose}\n\n${menu}\n${link}\n\nShare On\n`)
    expect(document.text).toContain(link)
    expect(document.text).not.toContain('Recalls')
  })
})

describe('sentences', () => {
  test.each([
    [
      'Write to Acme in Ft. Lauderdale, FL 33301. We answer.',
      ['Write to Acme in Ft. Lauderdale, FL 33301.', 'We answer.'],
    ],
    ['We ask e.g. Acme Inc. for data. They answer.', ['We ask e.g. Acme Inc. for data.', 'They answer.']],
    [
      'Under Art. 13 GDPR and No. 5 you may object. Call by 5 p.m. GMT.',
      ['Under Art. 13 GDPR and No. 5 you may object.', 'Call by 5 p.m. GMT.'],
    ],
    [
      'See https://a.example/x.html?b=1. Or mail a.b@c.example. Thanks!',
      ['See https://a.example/x.html?b=1.', 'Or mail a.b@c.example.', 'Thanks!'],
    ],
    [
      'Dr. J. Smith of Acme, Inc. The company is in the U.S. We pay 3.50 a year.',
      ['Dr. J. Smith of Acme, Inc.', 'The company is in the U.S.', 'We pay 3.50 a year.'],
    ],
    ['(a) We ask. (b) You answer.', ['(a) We ask.', '(b) You answer.']],
    [
      'Do you sell it? No! “Never.” We promise…  And mean it.',
      ['Do you sell it?', 'No!', '“Never.”', 'We promise…', 'And mean it.'],
    ],
    [
      'It goes to other users.(c) By posting you agree, as in Sec.(a).',
      ['It goes to other users.', '(c) By posting you agree, as in Sec.(a).'],
    ],
    [
      'We collect data for our services.We share nothing.',
      ['We collect data for our services.', 'We share nothing.'],
    ],
    ['Yahoo! Inc. and Booking.Com take part.', ['Yahoo! Inc. and Booking.Com take part.']],
    [
      'Acme Pte. Ltd. (“We”, “Us”) runs the site. It is ours.',
      ['Acme Pte. Ltd. (“We”, “Us”) runs the site.', 'It is ours.'],
    ],
    ['You can write to: the address below.', ['You can write to: the address below.']],
    [
      'We use cookies, etc. You can refuse (see below).',
      ['We use cookies, etc.', 'You can refuse (see below).'],
    ],
  ])('%j', (text, sentences) => {
    expect(sentencesOf(documentOf(text, { format: 'text' }))).toEqual(sentences)
  })

  test('a very long one is cut at semicolons', () => {
    const part =
      'the operation of the service that you asked for and that we agreed to give to you and others'
    const document = documentOf(`We use it for ${Array(15).fill(part).join('; ')}.`)
    expect(document.sentences).toHaveLength(15)
  })
})

test('words are counted over headings, hard line breaks and items', () => {
  expect(documentOf('# Our policy\n\nWe keep  \nyour  name.\n\n- one\n- two words').words).toBe(9)
  expect(documentOf('').words).toBe(0)
})

describe('lists and tables', () => {
  test.each<[string, string, string[]]>([
    ['a list', 'You can:\n\n- object\n- appeal', ['You can:', '* object < You can:', '* appeal < You can:']],
    [
      'lists under headings of their own, after one lead',
      '# P\n\nWe share data with the following recipients.\n\n**Providers**\n\n- Acme\n\n**Others**\n\n- Beta',
      [
        '# P',
        'We share data with the following recipients.',
        '# Providers',
        '* Acme < We share data with the following recipients.',
        '# Others',
        '* Beta < We share data with the following recipients.',
      ],
    ],
    [
      'an unfinished lead',
      'You have the right\n\n* to object',
      ['You have the right', '* to object < You have the right'],
    ],
    [
      'a nested list',
      'We use:\n\n- your name\n  - first\n- mail',
      ['We use:', '* your name < We use:', '* first < your name', '* mail < We use:'],
    ],
    [
      'a paragraph after a nested list',
      '- who gets it, and who does not get it\n\n  We share it except:\n\n  * on order\n\n  We keep it here.',
      [
        '* who gets it, and who does not get it',
        'We share it except: < who gets it, and who does not get it',
        '* on order < We share it except:',
        'We keep it here.',
      ],
    ],
    [
      'bullets in lines',
      'We use  \n• your name  \n• your age',
      ['We use', '* your name < We use', '* your age < We use'],
    ],
    [
      'bullets in a line',
      'We use: • your name • your age',
      ['We use:', '* your name < We use:', '* your age < We use:'],
    ],
    [
      'paragraphs with bullets',
      'We use:\n\n– your name\n\n– your age',
      ['We use:', '* your name < We use:', '* your age < We use:'],
    ],
    [
      'plain paragraphs',
      'We use it to:\n\nanswer you\n\nsend mail\n\nWe keep it for a year, then it is erased.',
      [
        'We use it to:',
        '* answer you < We use it to:',
        '* send mail < We use it to:',
        'We keep it for a year, then it is erased.',
      ],
    ],
    [
      'letters in lines',
      'You may:  \n(a) object;  \n(b) appeal.',
      ['You may:', '* (a) object; < You may:', '* (b) appeal. < You may:'],
    ],
    ['no lead-in', 'We are here.\n\n- your name', ['We are here.', '* your name']],
    [
      'what stands inside an item, which goes on from words left open and not from a whole sentence',
      '- We combine your data.\n\n  We need your card.\n\n- We share with:\n\n  Our bank.',
      ['* We combine your data.', 'We need your card.', '* We share with:', 'Our bank. < We share with:'],
    ],
    [
      'a table',
      '| Data | Kept for |\n|--|--|\n| name | 1 year |',
      ['| Data', '| Kept for', '| name < Data', '| 1 year < Kept for'],
    ],
    [
      'a bold beginning',
      '**Cookies.** We use them. You can refuse.',
      ['# Cookies.', 'We use them. < Cookies.', 'You can refuse.'],
    ],
  ])('%s', (_, source, lines) => {
    expect(linesOf(documentOf(source))).toEqual(lines)
  })
})

describe('what a template left open', () => {
  test.each([
    'If you would like to review your account, you can:\n\nUpon your request we will delete it from our files.',
    'We use your data to:\n\n# Next\n\nText.',
    'The controller is [Company Name].',
    'Write to {{email}} for a copy.',
    'Send it to <insert address here> please.',
    'We are ______ of London.',
    'Your data may go to our facilities in and other countries.',
    'If you visit our site from outside, please be aware of it.',
    'You can contact us at or by email at .',
    'Reach us by or by e-mail on any day',
    'This policy holds from XX/XX on',
    'It is {{name}} who decides on it',
    'Our website address is: .',
    'These are our sites (collectively, the "").',
  ])('%j is unfinished', (source) => {
    expect(documentOf(source).sentences.filter(({ unfinished }) => unfinished)).toHaveLength(1)
  })

  test.each([
    'You can:\n\n- object',
    'Write to us at:\n\nAcme Ltd, 12 High Street',
    'We collect the following:\n\n**Cookies.** They are small.',
    'Log in. Opt out at any time. Sign up, or don’t.',
    'Write to [email protected] or see note [1].',
    'Information passed to and from our site, by or through us, in or via the app.',
    '- the pages you look at\n- the person you write to\n\nThat is all.',
    'As of, and after, that date.',
  ])('%j is finished', (source) => {
    expect(documentOf(source).sentences.filter(({ unfinished }) => unfinished)).toEqual([])
  })
})

describe("the policy's own date", () => {
  test.each([
    ['Last updated: September 4th, 2018', '2018-09-04'],
    ['This policy was last modified on 04/05/2010.', '2010-04-05'],
    ['Revised 2.8.07', '2007-08-02'],
    ['Our Privacy PolicyEffective date: May 18, 2018Example Ltd keeps it.', '2018-05-18'],
    ['Effective Date: 01 May 2009', '2009-05-01'],
    ['(Last Updated: May 2018)', '2018-05'],
    ['Effective Date: January 1, 2020. Last updated: March 3, 2021.', '2021-03-03'],
    ['# Privacy\n\n1 May 2009\n\nWe care.', '2009-05-01'],
    ['# Privacy\n\nMay 1, 2009 at 12:26 PM EST\n\nWe care.', '2009-05-01'],
    ['# Privacy\n\nMay 1, 2009 at 12:26 PM - Updated July 9 at 2:19 PM\n\nWe care.', '2009-05-01'],
    ['# Privacy\n\nMay 1, 2009 at noon we moved.\n\nWe care.', null],
    [
      '# Privacy policy\n\nLast updated: 1 May 2026\n\nOur texts\n\n- Terms\n- Refunds\n- Shipping\n\n## Overview\n\nWe keep the personal data that you give us for a year, and then we erase it for good.',
      '2026-05-01',
    ],
    ['We care.\n\nOctober 2020\n\nM\n\nT\n\nW\n\nT\n\nF\n\nS\n\nS\n\n1234\n\n« Sep', null],
    ['Version 3, in force from 25 May 2018', '2018-05-25'],
    ['See the policy effective before 2020-04-01.\n\nEffective Date: 2020-04-07', '2020-04-07'],
    ['This version of the policy was approved in October 2008 by the board.', '2008-10'],
    ['This version was approved on 3 May 2010 and went into effect on 6 June 2010.', '2010-06-06'],
    [
      `We care.\n\nNews\n\n${['June', 'May', 'April', 'March', 'February', 'January'].map((month) => `${month} 2016\n\n${'All that happened in these weeks. '.repeat(4)}`).join('\n\n')}`,
      null,
    ],
    ['A new version of our privacy policy takes effect on 25 May 2018.\n\nWe care.', null],
    ['Last updated: 2009-13-45', null],
    ['Last updated: 31 February 2010', null],
    ['© 2009 Acme. The Data Protection Act 1998 applies.', null],
    ['The GDPR came into force on 25 May 2018.', null],
    [
      'The following text is extracted and transformed from the a.example privacy policy that was archived on 2009-07-05.\n\nWe care.',
      null,
    ],
  ])('%j: %s', (source, date) => {
    const document = documentOf(source)
    expect(document.date).toBe(date)
    if (date === null) expect(document.dateSpan).toBeNull()
    else expect(quote(document, document.dateSpan)).toMatch(/\d/)
  })
})
