/**
 * What every report promises, and what each looks like on one small policy: test/reports/sample.<ending>, compared byte for
 * byte. `REPORTS=write npx vitest run test/reports.test.ts` renews the samples.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import ajvDraft4 from 'ajv-draft-04'
import ajvFormats from 'ajv-formats'
import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import { styleSheet } from '../src/assets.ts'
import { scorecardJsonSchema } from '../src/core/json-schemas.ts'
import { type Report, type Reported, reportOn } from '../src/core/report.ts'
import type { Review } from '../src/core/reviews.ts'
import type { Scorecard } from '../src/core/scorecard.ts'
import { packageRoot } from '../src/package-root.ts'
import { type ReportName, reports } from '../src/reports.ts'
import { policyText, reportedOn, ruleset, written } from './report-samples.ts'

const all: [string, Report][] = Object.entries(reports)
const sample = await reportedOn(policyText)
const notJudged = await reportedOn('Nothing here.', { policy: 'empty.example' })
const others = await Promise.all(
  ['second.example', 'third.example'].map((policy) => reportedOn(policyText, { policy })),
)

/* What comes out has the form it claims */

const validatorOf = (ajv: Ajv, schema: object) => {
  ajvFormats.default(ajv)
  const validate = ajv.compile(schema)
  return (value: unknown): void => expect(validate(value) ? [] : validate.errors).toEqual([])
}
const isScorecard = validatorOf(new Ajv(), scorecardJsonSchema())
const sarifSchema = join(packageRoot, 'node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json')
const isSarif = validatorOf(
  new ajvDraft4.default({ strict: false, unicodeRegExp: false }),
  JSON.parse(readFileSync(sarifSchema, 'utf8')) as object,
)

const wellFormed = (xml: string): string[] => {
  const elements: string[] = []
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name }) => elements.push(name))
  parser.write(xml).close()
  return elements
}

/** RFC 4180: lines end with CRLF, a quote inside quotes is doubled. */
const linesOfCsv = (text: string): string[][] => {
  const lines: string[][] = []
  let line: string[] = []
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/y
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex
    const [, quoted, plain = '', end] = cell.exec(text) ?? []
    if (end === undefined) throw new Error(`no cell at ${at}: ${text.slice(at, at + 40)}`)
    line.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end !== '\r\n') continue
    lines.push(line)
    line = []
  }
  expect(line).toEqual([])
  return lines
}

// Control characters, and marks that turn text around.
const commanding = /[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/u
const forms: Record<string, (text: string) => void> = {
  'application/json': (text) => {
    for (const scorecard of JSON.parse(text) as unknown[]) isScorecard(scorecard)
  },
  'application/jsonl': (text) => {
    for (const line of text.split('\n').slice(0, -1)) isScorecard(JSON.parse(line))
  },
  'application/sarif+json': (text) => {
    expect(text).not.toMatch(commanding)
    isSarif(JSON.parse(text))
  },
  'text/csv': (text) => {
    const [columns, ...lines] = linesOfCsv(text)
    expect(new Set(lines.map(({ length }) => length)).size).toBeLessThanOrEqual(1)
    for (const cell of lines.flat()) expect(cell).not.toMatch(/^\s*[=+\-@\t\r]|[\r\n]/)
    expect(lines.every(({ length }) => length === columns!.length)).toBe(true)
    expect(text.replaceAll('\r\n', '')).not.toMatch(commanding)
  },
  'application/xml': (text) => {
    expect(wellFormed(text)[0]).toBe('testsuites')
    expect(text).not.toMatch(commanding)
  },
  'image/svg+xml': (text) => {
    expect(wellFormed(text).filter((name) => !/^(svg|title|desc|g|rect|path|text)$/.test(name))).toEqual([])
    expect(text).toMatch(/^<svg [^>]*role="img"/)
    expect(text.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/https?:|style|url\(/)
    expect(text).not.toMatch(commanding)
  },
  'text/markdown': (text) => {
    const own = /<\/?details>|<\/?summary>|<!-- -->|\]\(<[^<>\s]*>\)|\\[<>]|^ *>/gm
    expect(text.replace(own, '')).not.toMatch(/[<>]/)
    expect(text).not.toMatch(commanding)
  },
  'text/plain': (text) => expect(text).not.toMatch(commanding),
}
const formOf = ({ mediaType }: Report) => forms[mediaType.split(';')[0]!] ?? (() => {})

/** A scorecard whose every free text is an attack on something. */
const attacks = [
  '=cmd|"/c calc"!A1',
  '<script>alert(1)</script>',
  ']]> --> " \' & &amp; </details>',
  '\r\n# Heading\n- @everyone\t\u0000\u001b[31mred\u202eback\u2066in\u2069',
  '\ud800 half | a | table `code` [link](javascript:alert(1)) {0} {brace',
]
const free = new Set([
  'policy',
  'title',
  'reason',
  'why',
  'text',
  'clause',
  'section',
  'leadIn',
  'ref',
  'message',
])
const hostile = (attack: string): Reported => {
  const scorecard = JSON.parse(
    JSON.stringify(sample.scorecard, (key, value: unknown) =>
      free.has(key) && typeof value === 'string' ? `${attack} ${value}` : value,
    ),
    // True because only texts changed.
  ) as Scorecard
  return { scorecard, file: 'policies/a%20b.md', source: () => policyText }
}

test('the HTML report carries the style sheet of the pages inside it', async () => {
  expect(await written(reports.html, [sample])).toContain(`<style>${styleSheet.text}</style>`)
})

describe.each(all)('the report %s', (_name, report) => {
  test('looks like its sample', async () => {
    const path = join(import.meta.dirname, `reports/sample.${report.ending}`)
    const text = (await written(report, [sample])).replace(
      styleSheet.text,
      '/* the style sheet of the pages */',
    )
    if (process.env.REPORTS === 'write') writeFileSync(path, text)
    expect(text).toBe(readFileSync(path, 'utf8'))
  })

  test.each([
    ['one scorecard', [sample]],
    ['several', [sample, ...others]],
    ['a text that was not judged', [notJudged]],
    ['one of each', [notJudged, sample]],
    ['no scorecard at all', []],
    ...attacks.map((attack): [string, Reported[]] => [
      `hostile texts: ${JSON.stringify(attack)}`,
      [hostile(attack)],
    ]),
    ['hostile texts, several', attacks.map(hostile)],
  ])('has its form on %s, and the same bytes every time', async (_, scorecards) => {
    const text = await written(report, scorecards)
    formOf(report)(text)
    expect(await written(report, scorecards)).toBe(text)
  })

  test('tells each policy, also one that was not judged, and why', async () => {
    const text = await written(report, [sample, ...others, notJudged])
    for (const policy of ['paperboat.example', 'second.example', 'third.example', 'empty.example'])
      expect(text).toContain(policy)
    expect(text).toContain(notJudged.scorecard.document.gate.message.slice(0, 20))
  })

  test('marks what is a draft and what nobody checked', async () => {
    const text = await written(report, [sample])
    if (text.includes('13-1-b.officer')) expect(text).toMatch(/draft/)
    if (text.includes('1798.105'))
      expect(text).toMatch(/1798\.105.{0,200}?(\(not verified\)|"verified": ?false)/s)
  })

  test('says at most once that it is no legal advice', async () => {
    const said = (await written(report, [sample, ...others])).match(/not legal advice/g)?.length ?? 0
    expect(said).toBe(report.saysNotice ? 1 : 0)
  })
})

/* What people decided */

const waived: Review = {
  rule: sample.scorecard.outcomes.find(({ outcome }) => outcome === 'gap')!.rule,
  action: 'waive',
  outcome: null,
  judged: 'gap',
  reason: 'The text changes in May.',
  author: 'A. Reviewer',
  decidedAt: '2026-01-01T10:00:00.000Z',
  expiresOn: '2026-05-31',
  state: 'in force',
  why: null,
}
const lapsed: Review = { ...waived, state: 'lapsed', why: 'It held until 2026-05-31.' }
const reviewedBy = (review: Review, from = sample): Reported => ({
  ...from,
  scorecard: {
    ...from.scorecard,
    reviews: [review],
    reviewed:
      review.state === 'lapsed' ? null : { score: 91.2, range: [91.2, 91.2], coverage: 1, grade: 'A' },
  },
})

describe.each(all.filter(([name]) => name !== 'badge' && name !== 'redraft'))(
  'the report %s on a reviewed policy',
  (_name, report) => {
    test('tells what was decided, by whom and why, and whether it holds', async () => {
      const text = await written(report, [reviewedBy(waived)])
      formOf(report)(text)
      expect(text).toContain('A. Reviewer')
      expect(text).toMatch(/The text changes in May/)
      expect(await written(report, [reviewedBy(lapsed)])).not.toBe(text)
    })

    test.each(attacks)('keeps its form when the reviewer writes %j', async (attack) => {
      formOf(report)(await written(report, [reviewedBy({ ...waived, reason: attack, author: attack })]))
    })
  },
)

test.each(['text', 'html', 'md', 'csv'] as const)('the report %s shows both scores', async (name) => {
  const text = await of(name, reviewedBy(waived))
  expect(text).toContain('91.2')
  expect(text).toMatch(new RegExp(`\\b${sample.scorecard.score!}(\\.0)?\\b`))
})

test('no two reports end alike', () => {
  expect(new Set(all.map(([, { ending }]) => ending)).size).toBe(all.length)
})

const of = (name: ReportName, ...scorecards: Reported[]): Promise<string> =>
  written(reports[name], scorecards)

describe('JSON', () => {
  test('over HTTP is the scorecard itself, on one line', async () => {
    const text = await reportOn(reports.json, sample, { ruleset })
    expect(text).toBe(`${JSON.stringify(sample.scorecard)}\n`)
  })

  test('names the version of its shape, and the schema refuses another', () => {
    expect(sample.scorecard.schema).toBe(1)
    const ajv = new Ajv()
    ajvFormats.default(ajv)
    const validate = ajv.compile(scorecardJsonSchema())
    expect(validate({ ...sample.scorecard, schema: 2 })).toBe(false)
    expect(validate({ ...sample.scorecard, score: '50' })).toBe(false)
    expect(validate({ ...sample.scorecard, yetUnknown: true })).toBe(true)
  })
})

describe('CSV', () => {
  test('has a line for each outcome and one for a text that was not judged', async () => {
    const [columns, ...lines] = linesOfCsv(await of('csv', sample, notJudged))
    expect(lines).toHaveLength(sample.scorecard.outcomes.length + 1)
    const last = Object.fromEntries(columns!.map((column, i) => [column, lines.at(-1)![i]]))
    expect(last).toMatchObject({
      policy: 'empty.example',
      rule: '',
      outcome: '',
      reason: expect.stringMatching(/^Not judged: /),
    })
  })

  test('keeps a cell from being run, and leaves it readable', async () => {
    const [columns, line] = linesOfCsv(await of('csv', hostile('=1+1')))
    expect(line![columns!.indexOf('policy')]).toBe("'=1+1 paperboat.example")
    const fullWidth = linesOfCsv(await of('csv', hostile('＝1+1')))
    expect(fullWidth[1]![0]).toBe("'＝1+1 paperboat.example")
  })
})

describe('Markdown', () => {
  const many = (n: number): Reported => {
    const outcomes = Array.from({ length: n }, (_, i) =>
      sample.scorecard.outcomes.map((o) => ({ ...o, rule: `${o.rule}-${i}` })),
    ).flat()
    return { scorecard: { ...sample.scorecard, outcomes } }
  }

  test.each([
    ['one long scorecard', [many(400)]],
    ['a thousand scorecards', Array.from({ length: 1000 }, () => sample)],
    ['a sentence of a megabyte', [hostile('long '.repeat(200_000))]],
  ])('fits a pull request: %s', async (_, scorecards) => {
    const text = await of('md', ...scorecards)
    expect(text.length).toBeLessThan(65_000)
    formOf(reports.md)(text)
    expect(text.match(/<details>/g)?.length ?? 0).toBe(text.match(/<\/details>/g)?.length ?? 0)
    if (scorecards.length > 1 || scorecards[0]!.scorecard.outcomes.length > 100)
      expect(text).toMatch(/\*\*Cut here, to fit a pull request\.\*\* Left out: .*\d+/)
  })

  test('leaves out what is least urgent first', async () => {
    const text = await of('md', many(20))
    const gaps = 20 * sample.scorecard.outcomes.filter((o) => o.outcome === 'gap').length
    expect(text.match(/^## GAP/gm)).toHaveLength(gaps)
    expect(text).not.toMatch(/<details>/)
  })

  test('folds nothing in while a gap of another policy finds no room', async () => {
    const text = await of('md', ...Array.from({ length: 40 }, () => sample))
    expect(text).toMatch(/whole policies/)
    expect(text).not.toMatch(/<details>/)
  })

  test('calls nobody by name', async () => {
    expect(await of('md', hostile('Ask @octocat, or mail@example.com.'))).toContain(
      '@<!-- -->octocat, or mail@example',
    )
  })
})

interface Sarif {
  runs: {
    results: {
      ruleId: string
      ruleIndex: number
      level: string
      locations: {
        physicalLocation: { artifactLocation: { uri: string }; region: Record<string, unknown> }
      }[]
      partialFingerprints: Record<string, string>
      suppressions?: object[]
    }[]
    tool: { driver: { rules: { id: string; helpUri: string; help: { text: string } }[] } }
    invocations: {
      executionSuccessful: boolean
      toolExecutionNotifications: { message: { text: string } }[]
    }[]
  }[]
}

describe('SARIF', () => {
  const runOf = async (...scorecards: Reported[]) =>
    (JSON.parse(await of('sarif', ...scorecards)) as Sarif).runs[0]!
  test('suppresses a waived gap, until the waiver lapses', async () => {
    const suppressions = async (review: Review) =>
      resultFor(await runOf(reviewedBy(review)), waived.rule)!.suppressions
    expect(await suppressions(waived)).toEqual([
      {
        kind: 'external',
        status: 'accepted',
        justification: 'waived by A. Reviewer on 2026-01-01 until 2026-05-31: The text changes in May.',
      },
    ])
    expect(await suppressions(lapsed)).toEqual([])
    expect(await suppressions({ ...waived, action: 'confirm' })).toEqual([])
    expect(resultFor(await runOf(sample), waived.rule)!.suppressions).toBeUndefined()
  })

  const resultFor = ({ results }: Sarif['runs'][0], rule: string) => results.find((r) => r.ruleId === rule)!

  test('has one result for each gap and partial, at a level by its severity, and a rule with help for each', async () => {
    const run = await runOf(sample, ...others)
    const { rules } = run.tool.driver
    expect(run.results.slice(0, 7).map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ['gdpr/7.consent-by-use', 'error'],
      ['gdpr/13-2-b.erasure', 'error'],
      ['ccpa/105.deletion', 'warning'],
      ['gdpr/13-1-b.officer', 'note'],
      ['gdpr/7-4.free-choice', 'warning'],
      ['ccpa/125.no-retaliation', 'note'],
      ['gdpr/13-2-a.retention', 'error'],
    ])
    expect(run.results).toHaveLength(21)
    expect(rules).toHaveLength(7)
    for (const { ruleId, ruleIndex } of run.results) expect(rules[ruleIndex]!.id).toBe(ruleId)
    for (const { helpUri, help } of rules) expect(help.text).toContain(helpUri)
  })

  test('points at the sentence, across lines, and at its line alone where the source is not at hand', async () => {
    const { region } = resultFor(await runOf(sample), 'gdpr/13-2-a.retention').locations[0]!.physicalLocation
    const lines = policyText.split('\n')
    const [first, last] = [Number(region.startLine), Number(region.endLine)]
    expect(
      [
        lines[first - 1]!.slice(Number(region.startColumn) - 1),
        lines[last - 1]!.slice(0, Number(region.endColumn) - 1),
      ].join(' '),
    ).toBe('We keep your account data as long as it is necessary for the purposes named above.')
    const { source: _, ...bare } = sample
    const without = resultFor(await runOf(bare), 'gdpr/13-2-a.retention').locations[0]!.physicalLocation
    expect(without.region).toMatchObject({ startLine: first })
    expect(without.region).not.toHaveProperty('startColumn')
  })

  test('names the file, else where the text came from, else the policy', async () => {
    const uriIn = async (reported: Reported) =>
      (await runOf(reported)).results[0]!.locations[0]!.physicalLocation.artifactLocation.uri
    const { scorecard } = sample
    expect(await uriIn(sample)).toBe('policies/paperboat.example.md')
    expect(await uriIn({ scorecard })).toBe('paperboat.example')
    const snapshot = { ...scorecard.snapshot, sourceUrl: 'https://paperboat.example/privacy' }
    expect(await uriIn({ scorecard: { ...scorecard, snapshot } })).toBe('https://paperboat.example/privacy')
  })

  test('a result keeps its fingerprint when lines move, and gets another when the sentence changes', async () => {
    const fingerprints = async (text: string) =>
      (await runOf(await reportedOn(text))).results.map((r) => [r.ruleId, r.partialFingerprints])
    const before = await fingerprints(policyText)
    const moved = policyText
      .replace(
        '## Information we collect',
        'The club was founded by three friends.\n\n## Information we collect',
      )
      .replace('**We keep', 'We keep')
      .replace('necessary for the purposes\nnamed', 'necessary for the\npurposes named')
    expect(await fingerprints(moved)).toEqual(before)
    const changed = await fingerprints(policyText.replace('named above', 'named in this policy'))
    expect(
      changed.filter(([rule], i) => changed[i]![1] !== before[i]![1] && rule === 'gdpr/13-2-a.retention'),
    ).toHaveLength(1)
    expect(JSON.stringify(changed)).not.toBe(JSON.stringify(before))
  })

  test('a text that was not judged is no success', async () => {
    const [invocation] = (await runOf(notJudged)).invocations
    expect(invocation).toMatchObject({ executionSuccessful: false })
    expect(invocation!.toolExecutionNotifications[0]!.message.text).toMatch(/^empty\.example: Not judged: /)
  })
})

describe('JUnit', () => {
  test('fails gaps and partials, and skips what is unclear, does not apply, or is a draft', async () => {
    const text = await of('junit', sample)
    const [gdpr = ''] = /<testsuite name="[^"]*General Data.*?<\/testsuite>/s.exec(text) ?? []
    expect(gdpr).toMatch(/tests="8" failures="4" errors="0" skipped="3"/)
    expect(gdpr.match(/<failure type="gap"/g)).toHaveLength(3)
    expect(gdpr.match(/<failure type="partial"/g)).toHaveLength(1)
    expect(
      gdpr.match(/<skipped message="(gap \(draft, not scored\)|unclear|not-applicable): \w/g),
    ).toHaveLength(3)
  })

  test('a text that was not judged is an error', async () => {
    expect(await of('junit', notJudged)).toMatch(/<error type="too-short" message="Not judged: /)
  })
})
