import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildDocument, type Document } from '../src/core/document.ts'
import { type Block, type Format, formatNames, readBlocks } from '../src/core/formats.ts'

const words =
  'we you collect keep your personal data information privacy policy cookies Art. No. 5 e.g. Inc. 13 2018-05-25 https://a.example/x?y=1 a@b.example U.S. p.m. [Company] {{name}}'.split(
    ' ',
  )
const markup =
  '# |## |**|*|_|__|`|```|- |* |1. |1\\. |(a) |• |> |[|](#x)|](mailto:a@b.example)|![|<b>|</b>|<br>|<div>|</div>|<table>|<tr><td>|<th>|<li>|<ul>|</ul>|<p>|<h2>|<!--|-->|<a href="#">|&amp;|&#146;|&nbsp;|\\|a\\|b\\||\n\\|--\\|--\\|\n|---|===|: |. |? |; |\n|\n\n|  \n|    |\t|\u00a0|\u200b|\u0000|\u2026|â€™|\ud83d\ude00|\ufeff|LAST UPDATED|Contents'.split(
    '|',
  )

const prose = fc
  .array(fc.constantFrom(...words), { minLength: 1, maxLength: 12 })
  .map((list) => list.join(' '))
const source = fc
  .array(fc.oneof(fc.constantFrom(...markup), prose, fc.string({ unit: 'grapheme', maxLength: 8 })), {
    maxLength: 40,
  })
  .map((parts) => parts.join(''))
const input = fc.oneof(
  source.map((text) => new TextEncoder().encode(text)),
  fc.uint8Array({ maxLength: 300 }),
)
const format = fc.option(fc.constantFrom<Format>(...formatNames), { nil: undefined })
const runs = { numRuns: 800 }

const holdsLinks = ({ text, links }: Pick<Block, 'text' | 'links'>): boolean =>
  links.every(({ start, end }) => 0 <= start && start < end && end <= text.length)

const complaint = (document: Document): string | null => {
  const { text, sections, sentences, links, dateSpan } = document
  const within = ({ start, end }: { start: number; end: number }) =>
    0 <= start && start <= end && end <= text.length
  let last = 0
  for (const sentence of sentences) {
    const quoted = text.slice(sentence.start, sentence.end)
    if (!within(sentence) || quoted === '' || quoted.trim() !== quoted)
      return `sentence ${JSON.stringify(quoted)}`
    if (sentence.start < last) return `overlap at ${sentence.start}`
    last = sentence.end
    const section = sections[sentence.section]
    if (!section || section.start > sentence.start || section.end < sentence.end)
      return `section of ${JSON.stringify(quoted)}`
    if (
      sentence.leadIn &&
      (!within(sentence.leadIn) ||
        sentence.leadIn.end > sentence.start ||
        sentence.leadIn.start === sentence.leadIn.end)
    )
      return `lead-in of ${JSON.stringify(quoted)}`
    if (sentence.line < 1) return `line of ${JSON.stringify(quoted)}`
  }
  for (const [i, section] of sections.entries()) {
    const parent = sections[section.parent]
    if (
      !within(section) ||
      section.parent >= i ||
      (parent && (parent.start > section.start || parent.end < section.end || parent.level >= section.level))
    )
      return `section ${JSON.stringify(section)}`
  }
  let from = 0
  for (const link of links) {
    if (!within(link) || link.start === link.end || link.start < from) return `link ${JSON.stringify(link)}`
    from = link.start
  }
  if (dateSpan && !/\d/.test(text.slice(dateSpan.start, dateSpan.end))) return 'date'
  // No word may stand outside the sentences.
  let covered = 0
  for (const { start, end } of sentences) {
    if (/\S/.test(text.slice(covered, start))) return `lost ${JSON.stringify(text.slice(covered, start))}`
    covered = end
  }
  return /\S/.test(text.slice(covered)) ? 'lost the end' : null
}

describe('whatever comes in', () => {
  test('no input stops a reader, and blocks are trimmed, with links that point at their text', () => {
    fc.assert(
      fc.property(input, format, (bytes, format) => {
        const reading = readBlocks(bytes, { format })
        for (const block of reading.blocks) {
          expect(block.text).toBe(block.text.trim())
          expect(block.text).not.toBe('')
          expect(block.line).toBeGreaterThan(0)
          expect(holdsLinks(block)).toBe(true)
        }
      }),
      runs,
    )
  })

  test('every offset of a document lies in its text, sentences are ordered, and none of the text lies outside them', () => {
    fc.assert(
      fc.property(input, format, (bytes, format) => {
        expect(complaint(buildDocument(readBlocks(bytes, { format })))).toBeNull()
      }),
      runs,
    )
  })

  test('the same bytes give the same document', () => {
    fc.assert(
      fc.property(input, format, (bytes, format) => {
        expect(buildDocument(readBlocks(bytes, { format }))).toEqual(
          buildDocument(readBlocks(bytes, { format })),
        )
      }),
      { numRuns: 100 },
    )
  })
})

describe('bad input, by size', () => {
  const million = 1_000_000
  const hard: Record<string, string> = {
    'a million-character line': 'We keep data. '.repeat(million / 14),
    'one word of a million characters': 'a'.repeat(million),
    'a million line ends': 'a\n'.repeat(million / 2),
    'NULs between the letters': 'a\u0000'.repeat(100),
    '10,000 nested <div>': `${'<div>'.repeat(10_000)}Text.`,
    'a million unclosed <b>': '<b>'.repeat(million / 3),
    '10,000 nested quotes': `${'>'.repeat(10_000)} Text.`,
    '10,000 nested items': `${'- '.repeat(10_000)}Text.`,
    'ever deeper items': Array.from({ length: 2000 }, (_, i) => `${' '.repeat(2 * i)}- a`).join('\n'),
    'a million open brackets': '['.repeat(million),
    'unfinished links': '[a]('.repeat(million / 4),
    'unfinished angle links': '[a](<'.repeat(million / 5),
    'unfinished titles': '[a](b "'.repeat(million / 7),
    'open emphasis': '*a _b '.repeat(million / 6),
    'backticks of every length': Array.from({ length: 1200 }, (_, i) => '`'.repeat(i)).join(' a '),
    'unfinished tags': '<a b="'.repeat(million / 6),
    'unfinished comments': '<!-- '.repeat(million / 5),
    'unfinished references': '&#x'.repeat(million / 3),
    'pipes without a table': `${'|'.repeat(million)}\n|-|`,
    'a table of many columns': `${'|a'.repeat(20_000)}|\n${'|-'.repeat(20_000)}|\n${'|b'.repeat(20_000)}|`,
    'nested tables': `${'<table><tr><td>'.repeat(3000)}Text.`,
    'a long list of links': `<ul>${'<li><a href="/x">Shop</a>'.repeat(40_000)}</ul>`,
    'many short lines': 'Cookies\n\n'.repeat(100_000),
    'many headings': '# Cookies\n\n'.repeat(100_000),
    'many leads': 'You can:\n\n'.repeat(100_000),
    'many dates': 'Last updated: 2018-05-25. '.repeat(40_000),
    'many bullets': ' • a'.repeat(million / 4),
    spaces: `a${' '.repeat(million)}b`,
    stops: '.'.repeat(million),
    quotes: '"'.repeat(million),
  }
  test.each(Object.entries(hard))('%s', { timeout: 60_000 }, (name, text) => {
    const bytes = new TextEncoder().encode(text)
    for (const format of formatNames) {
      const started = performance.now()
      expect(complaint(buildDocument(readBlocks(bytes, { format })))).toBeNull()
      // Generous, for a busy machine: what is not linear takes minutes.
      expect(performance.now() - started, `${name} as ${format}`).toBeLessThan(8000)
    }
  })
  test('20 MB of text', { timeout: 60_000 }, () => {
    const bytes = new TextEncoder().encode(
      'We keep your data for a year, and then we erase it (see below).\n\n'.repeat(320_000),
    )
    expect(buildDocument(readBlocks(bytes)).sentences).toHaveLength(320_000)
  })
})
