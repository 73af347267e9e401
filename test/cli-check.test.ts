/** The command line on texts: checking and reading them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Scorecard } from '../src/core/scorecard.ts'
import { reportNames, reports } from '../src/reports.ts'
import { dir, lacuna, policyOf, scorecards, type World, write } from './command-line.ts'
import { policyText } from './small-ruleset.ts'

describe('lacuna check', () => {
  test('takes policy and day of capture from POLICY/YYYY-MM-DD.md', async () => {
    write('archive/shop.example/2018-05-25.md', policyText)
    const { stdout } = await lacuna('check DIR/archive --report json')
    const [scorecard] = JSON.parse(stdout) as Scorecard[]
    expect(scorecard).toMatchObject({ policy: 'shop.example', snapshot: { capturedOn: '2018-05-25' } })
  })

  test('prints what is wrong first, with sentence, line, citation and remedy', async () => {
    const { code, stdout, stderr } = await lacuna('check DIR/gap.md')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.replace(/ruleset [0-9a-f]{12}, engine \d+/, 'ruleset R, engine N')).toMatchInlineSnapshot(`
      "gap
      Privacy Policy of Example Ltd · dated 2019-06-01 · 153 words of markdown · law of 2026-06-01
      Grade F, score 0.0, coverage 100%

        ccpa: California Consumer Privacy Act: grade F, score 0.0, coverage 100%; 1 gap
        gdpr: General Data Protection Regulation: grade F, score 0.0, coverage 100%; 1 gap

      GAP  high  ccpa/1798-105.deletion
          Says that consumers can have their data deleted
          The policy does not let people have their data deleted.
          to do: Say that people can ask for deletion, and how.
          Cal. Civ. Code § 1798.105 https://leginfo.legislature.ca.gov/

      GAP  high  gdpr/13-2-a.retention
          Says how long personal data is kept
          The policy does not say how long personal data is kept.
          to do: Give a period for each kind of data.
          for example: “We keep order records for {years} years.”
          GDPR Art. 13(2)(a) https://eur-lex.europa.eu/eli/reg/2016/679/oj

      text 3c0b26cbbae0, ruleset R, engine N
      Lacuna informs; it is not legal advice.
      "
    `)
  })

  test('judges by the law of the given day, and by the given laws', async () => {
    const then = scorecards(await lacuna('check DIR/met.md --as-of 2019-01-01 --report json'))
    expect(then[0]?.outcomes.map((o) => o.rule)).toEqual(['gdpr/13-2-a.retention'])
    const one = scorecards(await lacuna('check DIR/met.md --law ccpa --report json'))
    expect(one[0]?.outcomes.map((o) => o.rule)).toEqual(['ccpa/1798-105.deletion'])
    const both = scorecards(await lacuna('check DIR/met.md --law ccpa,gdpr --report json'))
    expect(both[0]?.laws.map((l) => l.law).sort()).toEqual(['ccpa', 'gdpr'])
  })

  test('reads folders as deep as they go, in order, without hidden ones and loops', async () => {
    const ran = await lacuna('check DIR/tree --report json')
    expect(ran.code).toBe(0)
    expect(scorecards(ran).map((s) => s.policy)).toEqual(['a', 'b', 'c'])
    expect(scorecards(ran).map((s) => s.snapshot.format)).toEqual(['markdown', 'html', 'markdown'])
    expect(ran.stderr).toMatch(/3 of 3 inputs checked/)
  })

  test('reads standard input', async () => {
    const ran = await lacuna('check - --report json', { stdin: policyText })
    expect(ran.code).toBe(0)
    expect(scorecards(ran)).toMatchObject([
      { policy: null, snapshot: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    ])
  })

  test('prints one scorecard a line as jsonl', async () => {
    const { stdout } = await lacuna('check DIR/met.md DIR/gap.md --report jsonl')
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((l) => (JSON.parse(l) as Scorecard).policy),
    ).toEqual(['met', 'gap'])
  })

  test.each(reportNames)('prints the report %s, and tells in its help what it is', async (name) => {
    const { code, stdout } = await lacuna(`check DIR/gap.md --report ${name}`)
    expect(code).toBe(0)
    expect(stdout).toContain('gap')
    expect((await lacuna('check --help')).stdout).toContain(reports[name].summary)
  })

  test('an empty report is whole where no file could be read', async () => {
    const { code, stdout } = await lacuna('check DIR/absent.md --report json')
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toEqual([])
  })

  test('writes to the file that --output names, and nothing to standard output', async () => {
    const { code, stdout } = await lacuna('check DIR/met.md --report json --output DIR/out.json')
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(JSON.parse(readFileSync(join(dir, 'out.json'), 'utf8'))).toHaveLength(1)
  })

  test.each([
    ['check DIR/gap.md', 0],
    ['check DIR/met.md --fail-on unclear', 0],
    ['check DIR/gap.md --fail-on gap', 1],
    ['check DIR/vague.md --law gdpr --fail-on gap', 0],
    ['check DIR/vague.md --law gdpr --fail-on partial', 1],
    ['check DIR/gap.md --fail-on gap --fail-severity critical', 0],
    ['check DIR/gap.md --fail-on gap --fail-severity high', 1],
    ['check DIR/gap.md --min-score 0', 0],
    ['check DIR/gap.md --min-score 1', 1],
    ['check DIR/met.md --min-score 100', 0],
    ['check DIR/met.md DIR/gap.md --fail-on gap', 1],
    ['check DIR/gap.md DIR/absent.md --fail-on gap', 2],
  ])('%s exits with %i', async (line, code) => {
    const ran = await lacuna(line)
    expect(ran.code).toBe(code)
    if (code === 1) expect(ran.stderr).toMatch(/threshold crossed/)
  })

  test('one bad path does not stop the others', async () => {
    const { code, stdout, stderr } = await lacuna(
      'check DIR/absent.md DIR/met.md DIR/nothing-here --report jsonl',
    )
    expect(code).toBe(2)
    expect(stdout.trimEnd().split('\n')).toHaveLength(1)
    expect(stderr).toMatch(/absent\.md: no such file or folder/)
    expect(stderr).toMatch(/nothing-here: expected \.md.* found none/)
    expect(stderr).toMatch(/1 of 3 inputs checked/)
  })

  test('a text that cannot be judged is never a success', async () => {
    const empty = await lacuna('check DIR/empty.md')
    expect(empty.code).toBe(2)
    expect(empty.stderr).toMatch(/empty\.md: not judged: /)
    const early = await lacuna('check DIR/met.md --as-of 1890-01-01')
    expect(early.code).toBe(2)
    expect(early.stderr).toMatch(/no rule was in force on 1890-01-01/)
  })

  test('a folder without rules is never a success', async () => {
    const { code, stderr, stdout } = await lacuna('check DIR/met.md --rules DIR/nothing-here')
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/expected rules in .*nothing-here, found none/)
  })

  test.each([
    ['check', /missing required argument/],
    ['check DIR/met.md --as-of 2009-13-45', /2009-13-45.*Expected a date that exists/],
    ['check DIR/met.md --law gdrp', /gdrp: expected one of .*gdpr/],
    ['check DIR/met.md --report pdf', /text, html, json, jsonl, csv, md/],
    ['check DIR/met.md --min-score much', /number from 0 to 100/],
    ['check DIR/met.md --fail-on met', /gap, partial, unclear/],
    ['check DIR/met.md --lwa gdpr', /unknown option.*--law/s],
    ['check DIR/met.md --output DIR/absent/out.json', /--output .*no such file or folder/],
    ['chek DIR/met.md', /Did you mean check/],
    ['', /Usage: lacuna/],
  ])('"lacuna %s" is told what was expected and exits with 2', async (line, told) => {
    const { code, stdout, stderr } = await lacuna(line)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(told)
  })

  test('colours only a terminal, and not against NO_COLOR', async () => {
    const coloured = async (world: World) =>
      (await lacuna('check DIR/gap.md', world)).stdout.includes('\u001b[')
    expect(await coloured({})).toBe(false)
    expect(await coloured({ tty: true })).toBe(true)
    expect(await coloured({ tty: true, env: { NO_COLOR: '1' } })).toBe(false)
    expect(await coloured({ tty: true, env: { TERM: 'dumb' } })).toBe(false)
    expect(await coloured({ env: { FORCE_COLOR: '1' } })).toBe(true)
  })

  test('folds lines on a terminal and leaves them whole in a pipe', async () => {
    const longest = (s: string) =>
      Math.max(
        ...s
          .replace(/\p{Cc}\[\d+m/gu, '')
          .split('\n')
          .filter((l) => !l.includes('http'))
          .map((l) => l.length),
      )
    expect(longest((await lacuna('check DIR/gap.md', { tty: true })).stdout)).toBeLessThanOrEqual(80)
    expect(longest((await lacuna('check DIR/gap.md')).stdout)).toBeGreaterThan(80)
  })

  test('does not let a policy write escape sequences to the terminal', async () => {
    const { stdout } = await lacuna('check DIR/hostile.md', { tty: true, env: { NO_COLOR: '1' } })
    expect(stdout).toContain('owned')
    expect(stdout).not.toMatch(/[^\P{Cc}\n]/u)
  })
})

describe('lacuna check --baseline', () => {
  const base = async (file: string) => {
    await lacuna(`check DIR/${file} --report json --output DIR/baseline.json`)
    return '--baseline DIR/baseline.json'
  }

  test('accepts what was there before, also when the text is set otherwise and the file has another name', async () => {
    const held = await base('gap.md')
    write(
      'moved/policy.md',
      policyOf('gap.md').replaceAll('\n\n', '\n\n\n').replace('# Privacy', '\n# PRIVACY'),
    )
    const { code, stderr } = await lacuna(`check DIR/moved/policy.md ${held}`)
    expect(code).toBe(0)
    expect(stderr).toMatch(/policy\.md: beside the baseline: 0 new, 2 known, 0 gone\n/)
  })

  test('fails on what is new, and names it', async () => {
    const { code, stderr } = await lacuna(`check DIR/gap.md ${await base('tree/a.md')}`)
    expect(code).toBe(1)
    expect(stderr.replaceAll(dir, 'DIR')).toBe(
      `DIR/gap.md: beside the baseline: 1 new, 1 known, 0 gone
DIR/gap.md: new: gdpr/13-2-a.retention, gap: Says how long personal data is kept
DIR/gap.md: threshold crossed: new: 1 gap
`,
    )
  })

  test('counts partial outcomes where they are not accepted, and says what is gone', async () => {
    const held = await base('gap.md')
    expect((await lacuna(`check DIR/vague.md ${held} --fail-on partial`)).code).toBe(0)
    const { code, stderr } = await lacuna(`check DIR/met.md ${held}`)
    expect(code).toBe(0)
    expect(stderr).toMatch(/0 new, 0 known, 2 gone\n.*gone: ccpa\/1798-105.deletion\n/)
    const worse = await lacuna(`check DIR/vague.md ${await base('met.md')} --fail-on partial`)
    expect(worse.code).toBe(1)
    expect(worse.stderr).toMatch(
      /new: gdpr\/13-2-a.retention, partial: “We keep your account data as long as/,
    )
  })

  test.each([
    ['nowhere.json', null, /no such file/],
    ['broken.json', '[{', /at position 2/],
    ['other.json', '{"score": 1}', /expected what "lacuna check --report json" printed; at \$\.0\.policy/],
    ['none.json', '[]', /printed; at \$/],
  ])('refuses %s as a baseline, and says why', async (name, content, told) => {
    if (content !== null) write(`baselines/${name}`, content)
    const { code, stdout, stderr } = await lacuna(`check DIR/gap.md --baseline DIR/baselines/${name}`)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(told)
  })
})

describe('lacuna facts', () => {
  test('prints each fact with its evidence and the cue that found it', async () => {
    const { code, stdout } = await lacuna('facts DIR/met.md --fact retention')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^retention {2}stated\n {4}Does the policy say how long/)
    expect(stdout).toMatch(/line 20.*“We keep your account data for 12 months after your last visit\.”/)
    expect(stdout).toMatch(/by the cue \{keep\|retain\} \.\. for #duration/)
  })

  test('prints JSON', async () => {
    const { stdout } = await lacuna('facts DIR/gap.md --report json')
    expect(JSON.parse(stdout)).toMatchObject({
      policy: 'gap',
      facts: expect.arrayContaining([expect.objectContaining({ fact: 'retention', status: 'missing' })]),
    })
  })

  test.each([
    ['facts DIR/absent.md', /absent\.md: no such file/],
    ['facts DIR/met.md --fact retentoin', /retentoin: expected one of .*retention/],
    ['facts DIR/empty.md', /not judged/],
  ])('"lacuna %s" exits with 2', async (line, told) => {
    const { code, stderr } = await lacuna(line)
    expect(code).toBe(2)
    expect(stderr).toMatch(told)
  })
})
