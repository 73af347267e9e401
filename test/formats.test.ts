import { describe, expect, test } from 'vitest'
import { type Block, type Hints, readBlocks } from '../src/core/formats.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = (text: string, hints: Hints = {}) => readBlocks(bytes(text), hints)
const shapes = (blocks: Block[]): string[] =>
  blocks.map(({ kind, level, text }) => `${kind}${level || ''} ${text}`)
const texts = (blocks: Block[]): string[] => blocks.map(({ text }) => text)
const latin = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0))

describe('which format a text is in', () => {
  test.each<[string, string, Hints, string]>([
    ['a format that is given', '# Privacy', { format: 'text', name: 'a.html' }, 'text'],
    ['a media type', 'Privacy', { mediaType: 'text/html; charset=utf-8', name: 'a.md' }, 'html'],
    ['a file name', 'Privacy', { name: 'privacy.MD' }, 'markdown'],
    ['an address', 'Privacy', { name: 'https://shop.example/privacy.html?x=1' }, 'html'],
    [
      'the text, when a name says nothing',
      '# Privacy\n\nWe **keep** it.',
      { name: 'privacy.txt' },
      'markdown',
    ],
    [
      'the text, when the media type says nothing',
      '<!doctype html><p>Privacy',
      { mediaType: 'application/octet-stream' },
      'html',
    ],
    ['links and escaped numbers', '1\\. Data\n\nSee [terms](/terms).', {}, 'markdown'],
    ['tags without a page around them', 'Privacy <br> <br> We care. <br><b>Data</b>', {}, 'html'],
    ['nothing of the kind', 'OUR PRIVACY\n\nWe care.', {}, 'text'],
  ])('is told by %s', (_, text, hints, format) => {
    expect(read(text, hints).format).toBe(format)
  })

  test('plain text that is written in Markdown is read as Markdown', () => {
    expect(shapes(read('# Privacy\n\nSee [terms](/terms).', { mediaType: 'text/plain' }).blocks)).toEqual([
      'heading1 Privacy',
      'paragraph See terms.',
    ])
  })
})

describe('bytes', () => {
  test.each<[string, Uint8Array, string | undefined, string, string]>([
    ['UTF-8', bytes('Café “news”'), undefined, 'Café “news”', 'utf-8'],
    ['a byte order mark', Uint8Array.of(0xef, 0xbb, 0xbf, ...bytes('Café')), undefined, 'Café', 'utf-8'],
    ['UTF-16 with its mark', Uint8Array.of(0xff, 0xfe, 0x48, 0, 0x69, 0), undefined, 'Hi', 'utf-16le'],
    ['windows-1252, undeclared', latin('Caf\xe9 \x93news\x94'), undefined, 'Café “news”', 'windows-1252'],
    [
      'the charset of the media type',
      latin('Caf\xe9'),
      'text/plain; charset=ISO-8859-1',
      'Café',
      'windows-1252',
    ],
    ['a charset that is none', bytes('Café'), 'text/plain; charset=klingon', 'Café', 'utf-8'],
    ['a Western charset claimed for UTF-8', bytes('Café'), 'text/plain; charset=iso-8859-1', 'Café', 'utf-8'],
    [
      'UTF-8 cut in the middle of a letter',
      bytes('Our “privacy” – Café').slice(0, -1),
      undefined,
      'Our “privacy” – Caf',
      'utf-8',
    ],
    [
      'a Cyrillic charset',
      Uint8Array.of(0xcf, 0xf0, 0xe8),
      'text/plain; charset=windows-1251',
      'При',
      'windows-1251',
    ],
  ])('%s', (_, input, mediaType, text, charset) => {
    const reading = readBlocks(input, mediaType ? { mediaType } : {})
    expect(texts(reading.blocks).join()).toBe(text)
    expect(reading.charset).toBe(charset)
  })

  test('a charset in the head of a page counts, a fake one does not', () => {
    const page = (charset: string) =>
      latin(`<html><head><meta charset="${charset}"></head><body><p>Caf\xe9</p></body></html>`)
    expect(texts(readBlocks(page('iso-8859-1')).blocks)).toEqual(['Café'])
    expect(texts(readBlocks(page('x-unheard-of')).blocks)).toEqual(['Café'])
  })

  test.each([
    ['The Source for Outsourcingâ„¢', 'The Source for Outsourcing™'],
    ['we donâ€™t sell', 'we don’t sell'],
    ['* ExpandSending news', '* Sending news'],
    ['Expandable Ltd', 'Expandable Ltd'],
    ['a â€œcookieâ€\u009d', 'a “cookie”'],
    ['EspaÃ±ol', 'Español'],
    ['Â© 2009 Â· Shop', '© 2009 · Shop'],
    ['château, Ântonio', 'château, Ântonio'],
    ['zero\u200bwidth soft\u00adhyphen', 'zerowidth softhyphen'],
    ['\u200bBoth\u00a0\u200bends,\u00adand Привет\u00a0мир é\u00a0à\u200b', 'Both ends,and Привет мир é à'],
    ['non\u00a0breaking\u2003spaces', 'non breaking spaces'],
    ['a line\u2028separator ends\u2029no line', 'a line separator ends no line'],
    ['NUL\u0000s\u0007', 'NULs'],
    ['Write to info@shop-of-ours. com or call.', 'Write to info@shop-of-ours.com or call.'],
    ['Ask ann@shop.example. Communication is free.', 'Ask ann@shop.example. Communication is free.'],
  ])('%j is read as %j', (damaged, text) => {
    expect(texts(read(damaged, { format: 'text' }).blocks)).toEqual([text])
  })

  test.each([
    ['Q&amp;A &#8217;x&#x2019; &nbsp;&copy;', 'Q&A ’x’ ©'],
    ['don&#146;t &#150; caf&eacute;', 'don’t – café'],
    ['AT&T &unknown; &#0; &#x110000;', 'AT&T &unknown;'],
  ])('references %j decode to %j', (source, text) => {
    expect(texts(read(source, { format: 'markdown' }).blocks)).toEqual([text])
  })

  test('numeric references in the windows-1252 range mean what old pages meant', () => {
    expect(texts(read('<p>don&#146;t &#150; &#147;x&#148;</p>', { format: 'html' }).blocks)).toEqual([
      'don’t – “x”',
    ])
  })

  test('bytes that are no text say so', () => {
    expect(readBlocks(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0, 13, 0))).toMatchObject({
      charset: 'binary',
      blocks: [],
    })
    expect(readBlocks(bytes('%PDF-1.7 …'))).toMatchObject({ charset: 'binary', blocks: [] })
  })
})

describe('Markdown', () => {
  test.each([
    ['# One\n## Two ##\n\nText', ['heading1 One', 'heading2 Two', 'paragraph Text']],
    ['One\n===\n\nTwo\n---\nText', ['heading1 One', 'heading2 Two', 'paragraph Text']],
    ['soft\nbreak  \nhard\\\nbreak<br>too', ['paragraph soft break\nhard\nbreak\ntoo']],
    ['- a\n- b\n  - c\n\n1. d\n2. e', ['item1 a', 'item1 b', 'item2 c', 'item1 d', 'item1 e']],
    ['*   a\n    \n    more of a\n    \n    *   b', ['item1 a', 'paragraph more of a', 'item2 b']],
    ['> quoted\nlazily\n\nafter', ['paragraph quoted lazily', 'paragraph after']],
    ['    indented is text', ['paragraph indented is text']],
    ['```\ncode is text\n```', ['paragraph code is text']],
    ['a ***b** c* `d` \\*e\\* f_g_h 2*3', ['paragraph a b c d *e* f_g_h 2*3']],
    ['| A | B |\n|---|---|\n| 1 | 2\\|3 |', ['cell A', 'cell B', 'cell 1', 'cell 2|3']],
    ['text\n\n***\n\n- - -\n\ntext', ['paragraph text', 'paragraph text']],
    ['<div>\n<p>raw <b>HTML</b></p>\n</div>\n\nafter', ['paragraph raw HTML', 'paragraph after']],
    ['Send it to <insert address> or <script>', ['paragraph Send it to <insert address> or']],
  ])('%j', (source, expected) => {
    expect(shapes(read(source, { format: 'markdown' }).blocks)).toEqual(expected)
  })

  test.each([
    [
      'see [our *terms*](https://a.example/t "Terms").',
      'see our terms.',
      [{ text: 'our terms', target: 'https://a.example/t' }],
    ],
    [
      'write <a@b.example> or [](mailto:c@d.example?subject=x)',
      'write a@b.example or c@d.example',
      [
        { text: 'a@b.example', target: 'mailto:a@b.example' },
        { text: 'c@d.example', target: 'mailto:c@d.example?subject=x' },
      ],
    ],
    [
      '[![mail](mail.gif)](mailto:e@f.example)',
      'e@f.example',
      [{ text: 'e@f.example', target: 'mailto:e@f.example' }],
    ],
    ['a [](#anchor) ![logo](x.png) b [Company] [x] (y)', 'a b [Company] [x] (y)', []],
    ['[a (b)](/c_(d))', 'a (b)', [{ text: 'a (b)', target: '/c_(d)' }]],
  ])('links in %j', (source, text, links) => {
    const [block] = read(source, { format: 'markdown' }).blocks
    expect(block!.text).toBe(text)
    expect(
      block!.links.map(({ start, end, target }) => ({ text: block!.text.slice(start, end), target })),
    ).toEqual(links)
  })

  test('remembers bold beginnings, list markers, table headers and lines', () => {
    const { blocks } = read(
      '**Cookies.** We use them.\n\n7) seven\n\n| Data | Kept |\n|--|--|\n| name | 1 year |',
      { format: 'markdown' },
    )
    expect(blocks[0]).toMatchObject({ bold: 8, line: 1 })
    expect(blocks[1]).toMatchObject({ kind: 'item', marker: '7)', line: 3 })
    expect(blocks[5]).toMatchObject({ kind: 'cell', text: '1 year', header: 'Kept', line: 7 })
  })

  test('the first row names the columns of a table whose header a converter left empty', () => {
    const headersOf = (rows: string) =>
      read(`Table:\n\n${rows}`, { format: 'markdown' }).blocks.flatMap(({ header }) => header ?? [])
    expect(
      headersOf('|  |  |  |\n|--|--|--|\n| Purpose | Data | Legal basis |\n| news | e-mail | consent |'),
    ).toEqual(['Purpose', 'Data', 'Legal basis'])
    expect(headersOf('|  |  |\n|--|--|\n| **Purpose** | **Legal basis** |\n| news | consent |')).toEqual([
      'Purpose',
      'Legal basis',
    ])
    expect(headersOf('|  |  |  |\n|--|--|--|\n| _ga | Google | 2 years |\n| sid | us | session |')).toEqual(
      [],
    )
    expect(headersOf('|  |  |\n|--|--|\n| Controller | Example Ltd |\n| Seat | Bern |')).toEqual([])
  })
})

const page = `<!doctype html><html lang="en-GB"><head><title>Privacy | Shop</title><style>p{}</style></head><body>
<div class="cookie-banner" role="dialog"><p>We use cookies. By continuing you consent.</p><button>OK</button></div>
<header><nav><ul><li><a href="/a">Tents</a></li><li><a href="/b">Packs</a></li></ul></nav></header>
<div class="sidebar"><ul><li><a href="/terms">Terms</a></li><li><a href="/help">Help</a></li><li><a href="/jobs">Jobs</a></li></ul></div>
<main><h1>Privacy</h1><p style="display:none">We sell everything.</p>
<p>We keep your name, your address and what you ordered from us, as long as the account is open, and then for two more years.</p>
<h2>Contact</h2><p>Write to <a href="mailto:privacy@shop.example"><img src="mail.gif" alt="Mail"></a>.</p>
<footer><p>This policy was written by people, for people, and it applies to the shop, to the app, to the newsletter and to the people who write to our help desk.</p></footer></main>
<script>document.write('We erase data')</script><noscript>Enable JavaScript</noscript>
<footer><a href="/imprint">Imprint</a> © 2020 Shop</footer></body></html>`

describe('HTML', () => {
  test('a page gives its text, not what serves the page', () => {
    const { blocks, title, language } = read(page)
    expect(title).toBe('Privacy | Shop')
    expect(language).toBe('en-GB')
    expect(texts(blocks)).toEqual([
      'Privacy',
      'We keep your name, your address and what you ordered from us, as long as the account is open, and then for two more years.',
      'Contact',
      'Write to privacy@shop.example.',
      'This policy was written by people, for people, and it applies to the shop, to the app, to the newsletter and to the people who write to our help desk.',
    ])
    expect(blocks[3]!.links).toEqual([{ start: 9, end: 29, target: 'mailto:privacy@shop.example' }])
  })

  test.each([
    ['One.<br> <br>\nTwo.<br>Still two.', ['paragraph One.', 'paragraph Two.\nStill two.']],
    ['<ul><li>a<li>b<ul><li>c</ul></ul><p>d', ['item1 a', 'item1 b', 'item2 c', 'paragraph d']],
    ['<dl><dt>What we keep<dd>Your name.</dl>', ['paragraph What we keep', 'paragraph Your name.']],
    [
      '<table><tr><td><a href="/x">Home</a></td><td><h1>Privacy</h1><p>We care.</td></tr></table>',
      ['paragraph Home', 'heading1 Privacy', 'paragraph We care.'],
    ],
    [
      '<table><tr><th>Data<th>Kept<tr><td>name<td>1 year</table>',
      ['cell Data', 'cell Kept', 'cell name', 'cell 1 year'],
    ],
    [
      '<p>Mail <span class="__cf_email__" data-cfemail="422d2702356c212d">[email&#160;protected]</span></p>',
      ['paragraph Mail oe@w.co'],
    ],
    ['<p>unclosed <b>bold<p>next', ['paragraph unclosed bold', 'paragraph next']],
  ])('%s', (source, expected) => {
    expect(shapes(read(source, { format: 'html' }).blocks)).toEqual(expected)
  })

  test('cells of a data table know their header', () => {
    const { blocks } = read(
      '<table><tr><th>Data</th><th>Kept</th></tr><tr><td>name</td><td>1 year</td></tr></table>',
      { format: 'html' },
    )
    expect(blocks.map(({ header }) => header)).toEqual([undefined, undefined, 'Data', 'Kept'])
  })

  test('a folded section is read although it is hidden', () => {
    const { blocks } = read(
      '<h2>Rights</h2><a href="#r" aria-controls="r">More</a><div id="r" style="display: none"><p>You may object.</p></div>',
      { format: 'html' },
    )
    expect(texts(blocks)).toContain('You may object.')
  })
})

describe('plain text', () => {
  const wrapped = `OUR PRIVACY

We ask for your name and for the address to which we should
send your order, and for nothing
else.
- a first thing that we ask you for when you order from us, and
- a second one`

  test('joins wrapped lines and keeps paragraphs, list items and short lines apart', () => {
    expect(texts(read(wrapped, { format: 'text' }).blocks)).toEqual([
      'OUR PRIVACY',
      'We ask for your name and for the address to which we should send your order, and for nothing else.',
      '- a first thing that we ask you for when you order from us, and',
      '- a second one',
    ])
  })
})

describe('provenance', () => {
  test("an archive's header line becomes provenance, not text", () => {
    const { blocks, provenance } = read(
      '> *The following text is extracted and transformed from the Shop.example privacy policy that was archived on 2009-07-05. Please check the [original snapshot on the Wayback Machine](https://web.archive.org/web/20090705id_/http%3A//shop.example/p) for the most accurate reproduction.*\n\n# Policy',
    )
    expect(provenance).toEqual({
      domain: 'shop.example',
      capturedOn: '2009-07-05',
      sourceUrl: 'https://web.archive.org/web/20090705id_/http%3A//shop.example/p',
    })
    expect(texts(blocks)).toEqual(['Policy'])
  })

  test('an impossible capture date is left out', () => {
    const { provenance } = read(
      'The following text is extracted and transformed from the a.example privacy policy that was archived on 2009-13-45. Please check.\n\nText',
    )
    expect(provenance).toEqual({ domain: 'a.example' })
  })

  test('a first line that is an address is where the text came from', () => {
    expect(read('http://www.shop.example/privacy.html\nPrivacy\nWe care.').provenance).toEqual({
      domain: 'shop.example',
      sourceUrl: 'http://www.shop.example/privacy.html',
    })
  })
})
