import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Io, Out } from '../src/commands/io.ts'
import { runCli } from '../src/commands/program.ts'
import type { Scorecard } from '../src/core/scorecard.ts'
import { reportNames, reports } from '../src/reports.ts'
import { policyText, smallRuleset } from './small-ruleset.ts'

let dir: string
const write = (path: string, content: string | Uint8Array): void => {
  mkdirSync(dirname(join(dir, path)), { recursive: true })
  writeFileSync(join(dir, path), content)
}

const policyOf = (path: string): string => readFileSync(join(dir, path), 'utf8')

const folders = {
  law: 'laws',
  fact: 'facts',
  concept: 'concepts',
  entity: 'entities',
  scope: 'scopes',
  precision: 'precision',
  rule: '',
} as const

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'lacuna-cli-'))
  for (const { kind, id, body } of smallRuleset)
    write(join('rules', folders[kind], `${id}.json`), JSON.stringify(body, null, 2))
  write('met.md', `${policyText}\nYou can delete your account and your personal data at any time.\n`)
  write(
    'gap.md',
    policyText.replace(
      'We keep your account data for 12 months after your last visit.',
      'We like to keep in touch.',
    ),
  )
  write('vague.md', policyText.replace('for 12 months after your last visit', 'as long as it is necessary'))
  write('tree/a.md', policyText)
  write('tree/deep/b.html', `<h1>Privacy Policy</h1><p>${policyText.replaceAll('\n\n', '</p><p>')}</p>`)
  write('tree/deep/c.TXT', policyText)
  write('tree/deep/picture.png', 'no text')
  write('tree/.hidden/d.md', policyText)
  write('empty.md', '')
  write('hostile.md', policyText.replace('for 12 months', 'for 12 months \u001b[2J\u001b]0;owned\u0007'))
  mkdirSync(join(dir, 'nothing-here'))
  symlinkSync(join(dir, 'tree'), join(dir, 'tree', 'loop'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

interface Ran {
  code: number
  stdout: string
  stderr: string
}
interface World {
  stdin?: string
  env?: Record<string, string>
  tty?: boolean
  errTty?: boolean
}

/** Runs a command line; `DIR` in it is the test's folder. */
const lacuna = async (
  line: string,
  { stdin = '', env = {}, tty = false, errTty = false }: World = {},
): Promise<Ran> => {
  const texts = { stdout: '', stderr: '' }
  const out = (name: keyof typeof texts, isTTY: boolean): Out => ({
    write: async (text) => {
      texts[name] += text
    },
    isTTY,
    columns: isTTY ? 80 : undefined,
    closed: false,
  })
  const io: Io = {
    stdin: (async function* () {
      yield Buffer.from(stdin)
    })(),
    stdout: out('stdout', tty),
    stderr: out('stderr', errTty),
    env,
    clock: () => new Date('2026-06-01T12:00:00Z'),
  }
  const args = line
    .split(' ')
    .filter(Boolean)
    .map((arg) => arg.replaceAll('DIR', dir))
  const withRules =
    args.some((a) => ['check', 'facts', 'eval', 'import', 'rules'].includes(a)) &&
    !args.includes('--rules') &&
    !args.includes('--stored')
  const code = await runCli(withRules ? [...args, '--rules', join(dir, 'rules')] : args, io)
  return { code, ...texts }
}
const scorecards = ({ stdout }: Ran): Scorecard[] => JSON.parse(stdout) as Scorecard[]

describe('lacuna check', () => {
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

describe('lacuna rules', () => {
  test('lists rules, all or of one law', async () => {
    const { stdout } = await lacuna('rules list')
    expect(stdout.trimEnd().split('\n')).toHaveLength(2)
    expect(stdout).toMatch(/^ccpa\/1798-105\.deletion +high +active +2020-01-01 +Says that consumers/m)
    expect(JSON.parse((await lacuna('rules list --law gdpr --report json')).stdout)).toMatchObject([
      { law: 'gdpr', id: '13-2-a.retention' },
    ])
  })

  test('shows one rule, and suggests near names for one that is not there', async () => {
    const { code, stdout } = await lacuna('rules show gdpr/13-2-a.retention')
    expect(code).toBe(0)
    expect(stdout).toMatch(/GDPR Art\. 13\(2\)\(a\) https:/)
    expect(stdout).toMatch(/partial: “We keep your data as long as necessary\.”/)
    const missed = await lacuna('rules show gdpr/retention')
    expect(missed.code).toBe(2)
    expect(missed.stderr).toMatch(/did you mean gdpr\/13-2-a\.retention/)
  })

  test('tests the examples of every rule and fact', async () => {
    const { code, stdout, stderr } = await lacuna('rules test')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/2 rules and 2 facts, 9 examples: all as expected/)
  })

  test('tells a wrong example with file, path, what was expected, what came, and why', async () => {
    const file = 'rules/gdpr/13-2-a.retention.json'
    const right = readFileSync(join(dir, file), 'utf8')
    write(file, right.replace('We collect your e-mail address.', 'We keep it for 2 years.'))
    const { code, stdout } = await lacuna('rules test')
    write(file, right)
    expect(code).toBe(2)
    expect(stdout).toMatch(/13-2-a\.retention\.json.*\$\.examples\[2\]/)
    expect(stdout).toMatch(/expected gap, came met/)
    expect(stdout).toMatch(/retention.*stated.*“We keep it for 2 years\.”/s)
  })

  test('tells all faults of faulty files, and tests the others', async () => {
    const file = 'rules/gdpr/99.broken.json'
    write(file, '{"title": "x", }')
    write(
      'rules/facts/broken.json',
      JSON.stringify({ question: 'Is this a question or not?', stated: ['{keep|'], sated: [], examples: [] }),
    )
    const { code, stderr } = await lacuna('rules test')
    rmSync(join(dir, file))
    rmSync(join(dir, 'rules/facts/broken.json'))
    expect(code).toBe(2)
    expect(stderr).toMatch(/gdpr\/99\.broken\.json/)
    expect(stderr).toMatch(/facts\/broken\.json.*stated\[0\]/)
    expect(stderr).toMatch(/sated/)
  })

  test('writes a new rule that passes as it stands, and never overwrites one', async () => {
    const { code, stdout } = await lacuna('rules new gdpr/12-1.accessible')
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${join(dir, 'rules/gdpr/12-1.accessible.json')}\n` })
    const rule = JSON.parse(readFileSync(stdout.trim(), 'utf8')) as { $schema: string; status: string }
    expect(rule).toMatchObject({ $schema: '../rule.schema.json', status: 'draft' })
    expect((await lacuna(`rules test ${stdout.trim()}`)).code).toBe(0)
    expect((await lacuna('rules list')).stdout).toMatch(/gdpr\/12-1\.accessible/)
    const again = await lacuna('rules new gdpr/12-1.accessible')
    expect(again.code).toBe(2)
    expect(again.stderr).toMatch(/there is such a rule already/)
    rmSync(stdout.trim())
  })

  test.each(['retention', '../../etc/passwd', 'gdpr/../x', 'GDPR/x', 'gdpr/x.json', 'gdpr/'])(
    'refuses to create %s',
    async (name) => {
      const { code, stderr } = await lacuna(`rules new ${name}`)
      expect(code).toBe(2)
      expect(stderr).toMatch(/expected LAW\/ID/)
    },
  )
})

describe('lacuna eval', () => {
  const label = (policy: string, text: string, facts: object) =>
    JSON.stringify({ dataset: 'own', policy, format: 'markdown', text, facts, passages: [] })

  test('prints the counts and figures of each fact', async () => {
    write(
      'labels.jsonl',
      `${[
        label('a', policyText, { retention: true, 'right.erasure': false }),
        label('b', policyText.replace('for 12 months', 'somewhere'), {
          retention: false,
          'right.erasure': null,
        }),
        label('c', policyText, { retention: false, 'right.erasure': true }),
      ].join('\n')}\n`,
    )
    const { code, stdout } = await lacuna('eval DIR/labels.jsonl --report json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      policies: 3,
      facts: {
        retention: { tp: 1, fp: 1, fn: 0, tn: 1, precision: 0.5, recall: 1 },
        'right.erasure': { tp: 0, fp: 0, fn: 1, tn: 1 },
      },
      macro: { presenceF1: null, gapF1: null },
    })
    const errors = await lacuna('eval DIR/labels.jsonl --errors')
    expect(errors.stdout).toMatch(/retention/)
    expect(errors.stdout).toMatch(/\bc\b.*retention|retention.*\bc\b/s)
  })

  test('measures each cue, writes what it measured, and what rests on a cue shows it from then on', async () => {
    for (const { kind, id, body } of smallRuleset)
      write(join('measured', folders[kind], `${id}.json`), JSON.stringify(body, null, 2))
    const labels = (wrong: number): void =>
      write(
        'measured.jsonl',
        Array.from({ length: 8 }, (_, i) => label(`p${i}`, policyText, { retention: i >= wrong })).join('\n'),
      )
    const calibrate = () => lacuna('eval DIR/measured.jsonl --calibrate --rules DIR/measured')

    labels(1)
    const good = await calibrate()
    expect(good).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/no cue is too weak to stand alone/),
    })
    expect(good.stderr).toMatch(/written to .*precision: 1 facts, 1 cues/)
    const file = readFileSync(join(dir, 'measured/precision/retention.json'), 'utf8')
    expect(file.split('\n')).toContain(
      '    "{keep|retain} .. for #duration": { "right": 7, "cases": 8, "rightAlone": 7, "alone": 8 }',
    )
    expect((await lacuna('check DIR/met.md --rules DIR/measured')).stdout).toMatch(
      /last visit\.” \(cue right in 7 of 8 labelled cases\)/,
    )
    expect((await lacuna('facts DIR/met.md --rules DIR/measured')).stdout).toMatch(
      /by the cue \{keep\|retain\} \.\. for #duration, right in 7 of 8 labelled cases/,
    )
    expect((await lacuna('rules show gdpr/13-2-a.retention --rules DIR/measured')).stdout).toMatch(
      /retention: precision 0\.875 \(right in 7 of 8\), recall 1\.000 \(found in 7 of 7\), on 8 labelled policies \(own\)/,
    )
    expect(good.stdout).not.toMatch(/outside the passages/)
    expect(await calibrate()).toEqual(good)
    expect(readFileSync(join(dir, 'measured/precision/retention.json'), 'utf8')).toBe(file)

    labels(6)
    const bad = await calibrate()
    expect(bad.code).toBe(1)
    expect(bad.stdout).toMatch(
      /too weak to stand alone.*\n {2}retention \(stated\): \{keep\|retain\} .*: right in 2 of 8 labelled cases, in 2 of 8 where it stood alone/,
    )
  })

  test('tells figures whose cue is there no longer, and writes them anew', async () => {
    for (const { kind, id, body } of smallRuleset)
      write(join('edited', folders[kind], `${id}.json`), JSON.stringify(body, null, 2))
    const figures = (cue: string): string =>
      JSON.stringify({
        digest: 'before',
        labels: { own: 1 },
        found: { tp: 1, fp: 0, fn: 0, tn: 0 },
        cues: { [cue]: { right: 1, cases: 1, rightAlone: 1, alone: 1 } },
      })
    write('edited/precision/retention.json', figures('an older wording'))
    write('edited/precision/right.erasure.json', figures('another'))
    const tested = await lacuna('rules test --rules DIR/edited')
    expect(tested.code).toBe(0)
    expect(tested.stderr).toMatch(/precision\/retention\.json: the cue an older wording is there no longer/)

    write('edited.jsonl', label('a', policyText, { retention: true }))
    const { stderr } = await lacuna('eval DIR/edited.jsonl --calibrate --rules DIR/edited')
    expect(stderr).toMatch(/retention: the cue an older wording is there no longer; its figures are gone/)
    expect(stderr).toMatch(/right\.erasure: the cue another is there no longer; its figures are not used/)
    expect(stderr).toMatch(/right\.erasure: not labelled here; precision\/right\.erasure\.json was left/)
    expect((await lacuna('rules test --rules DIR/edited')).stderr).not.toMatch(/retention\.json/)
  })

  test.each([
    ['eval DIR/absent.jsonl', /absent\.jsonl: no such file/],
    ['eval DIR/empty.md', /no labelled policy/],
    ['eval DIR/met.md', /met\.md line 1: expected/],
  ])('"lacuna %s" exits with 2', async (line, told) => {
    const { code, stderr } = await lacuna(line)
    expect(code).toBe(2)
    expect(stderr).toMatch(told)
  })
})

describe('lacuna import', () => {
  const archived = (domain: string, date: string) =>
    `> *The following text is extracted and transformed from the ${domain} privacy policy that was archived on ${date}. Please check the [original snapshot on the Wayback Machine](https://web.archive.org/web/${date.replaceAll('-', '')}123306id_/http%3A//${domain}/privacy) for the most accurate reproduction.*\n\n${policyText}`

  test('stores archived texts, dated files and JSON lines once, and says what it skipped and why', async () => {
    write('in/archived.txt', archived('archived.example', '2009-07-05'))
    write('in/shop.example/2018-05-25.md', policyText)
    write('in/shop.example/2021-01-01.md', policyText.replace('12 months', '24 months'))
    write(
      'in/lines.jsonl',
      [
        JSON.stringify({
          text: policyText,
          format: 'markdown',
          policy: 'line.example',
          capturedOn: '2015-01-01',
        }),
        '{"text": "broken",',
        JSON.stringify({ text: policyText, policy: 'dated.example', capturedOn: '2009-13-45' }),
        '',
      ].join('\n'),
    )
    const env = { LACUNA_DATA: join(dir, 'data') }
    const first = await lacuna('import DIR/in --report json', { env })
    expect(JSON.parse(first.stdout)).toMatchObject({
      added: 4,
      known: 0,
      policies: 3,
      skipped: [
        { at: expect.stringMatching(/lines\.jsonl line 2$/) },
        { at: expect.stringMatching(/line 3$/), message: expect.stringMatching(/capturedOn/) },
      ],
    })
    expect(first.code).toBe(2)
    expect(first.stderr).toMatch(/skipped .*lines\.jsonl line 2: expected .* at position \d+/)
    const second = await lacuna('import DIR/in --report json', { env })
    expect(JSON.parse(second.stdout)).toMatchObject({ added: 0, known: 4, policies: 3 })
  })

  test('draws its progress on a terminal only', async () => {
    const env = { LACUNA_DATA: join(dir, 'data') }
    expect((await lacuna('import DIR/in/shop.example', { env })).stderr).toBe('')
    const seen = (await lacuna('import DIR/in/shop.example', { env, errTty: true })).stderr
    expect(seen === '' || seen.endsWith('\r\u001b[K')).toBe(true)
  })

  test('nothing to import is never a success', async () => {
    expect((await lacuna('import DIR/nothing-here', { env: { LACUNA_DATA: join(dir, 'data') } })).code).toBe(
      2,
    )
  })
})

describe('lacuna review and lacuna audit', () => {
  const deletion = 'ccpa/1798-105.deletion'
  const env = () => ({ LACUNA_DATA: join(dir, 'reviewed') })
  const by = '--reason Agreed --author Okafor'

  test('decide on an outcome, list what was decided, and show who did it', async () => {
    write('to-review/shop.example/2021-01-01.md', policyText)
    await lacuna('import DIR/to-review', { env: env() })
    const waived = await lacuna(`review shop.example ${deletion} --waive ${by} --expires 2026-12-31`, {
      env: env(),
    })
    expect(waived).toEqual({
      code: 0,
      stdout: `waived: ${deletion} of shop.example, judged gap\nscore 50.0 as judged, 100.0 as reviewed\n`,
      stderr: '',
    })
    expect((await lacuna('review shop.example', { env: env() })).stdout).toBe(
      `2026-06-01  waive  ${deletion}, judged gap: in force until 2026-12-31\n    Okafor: Agreed\n`,
    )
    const trail = (await lacuna('audit', { env: env() })).stdout.split('\n')
    expect(trail[0]).toBe(
      `2026-06-01 12:00:00  Okafor  waive  ${deletion} of shop.example, judged gap: Agreed`,
    )
    expect(trail).toContain(`2026-06-01 12:00:00  a file  added  rule ${deletion}`)
    expect(JSON.parse((await lacuna('audit --limit 1 --report json', { env: env() })).stdout)).toMatchObject([
      { what: 'decision', author: 'Okafor' },
    ])
  })

  test.each([
    [`${deletion} ${by}`, /expected one of --confirm, --override, --waive, --withdraw; came none/],
    [`${deletion} --waive --confirm ${by}`, /came --confirm, --waive/],
    [`${deletion} --waive`, /\n {2}reason: expected words.*\n {2}author: expected words/],
    [`${deletion} --override unclear ${by}`, /met, partial, gap, not-applicable/],
    [`ccpa/1798-105 --waive ${by}`, /expected a rule as law\/id/],
  ])('review shop.example %s is refused with what was expected', async (line, told) => {
    const { code, stdout, stderr } = await lacuna(`review shop.example ${line}`, { env: env() })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(told)
  })
})

describe('lacuna rules list --stored', () => {
  const env = () => ({ LACUNA_DATA: join(dir, 'stored-rules') })

  test('says of each rule in force where it comes from', async () => {
    write('to-store/shop.example/2021-01-01.md', policyText)
    expect((await lacuna('rules list --stored', { env: env() })).code).toBe(2)
    await lacuna('import DIR/to-store', { env: env() })
    expect((await lacuna('rules list --stored', { env: env() })).stdout).toBe(
      'ccpa/1798-105.deletion  active   file of 2026-06-01\ngdpr/13-2-a.retention   active   file of 2026-06-01\n',
    )
    const json = await lacuna('rules list --stored --law gdpr --report json', { env: env() })
    expect(JSON.parse(json.stdout)).toMatchObject([{ id: '13-2-a.retention', origin: 'file', hides: null }])
  })

  test('does not mix what is stored with a folder', async () => {
    const { code, stderr } = await lacuna('rules list --stored --rules DIR/rules', { env: env() })
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/cannot be used with/) })
  })
})

describe('lacuna rules preview', () => {
  const env = () => ({ LACUNA_DATA: join(dir, 'previewed') })

  test('prints the flips with their sentences, and how well the facts are found in labelled policies', async () => {
    write('to-preview/shop.example/2021-01-01.md', policyOf('vague.md'))
    await lacuna('import DIR/to-preview', { env: env() })
    const strict = { ...(smallRuleset[4]!.body as { examples: object[] }), partial: undefined }
    const examples = strict.examples.filter(
      (example) => !('outcome' in example) || example.outcome !== 'partial',
    )
    write('candidate/gdpr/13-2-a.retention.json', JSON.stringify({ ...strict, examples }))
    const facts = { retention: true }
    write(
      'labels.jsonl',
      JSON.stringify({ policy: 'l.example', format: 'markdown', text: policyText, facts }),
    )
    const { code, stdout, stderr } = await lacuna(
      'rules preview DIR/candidate/gdpr/13-2-a.retention.json --labels DIR/labels.jsonl',
      { env: env() },
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.replace(/active [0-9a-f]{12}/g, 'active DIGEST')).toBe(
      `gdpr/13-2-a.retention: active DIGEST → active DIGEST, law of 2026-06-01
1 text judged in 0.0 s
1 verdict would flip
  partial → gap  1

shop.example 2021-01-01: partial → gap
  before: In vague words only, the policy says how long personal data is kept.
    line 20: “We keep your account data as long as it is necessary.”
  after: In vague words only, the policy says how long personal data is kept.
    line 20: “We keep your account data as long as it is necessary.”

retention: precision 1.000, recall 1.000 (1 right, 0 wrong, 0 missed)
`,
    )
  })

  test('refuses a file that is no rule, and says why', async () => {
    const missing = await lacuna('rules preview DIR/nowhere/gdpr/x.json', { env: env() })
    expect({ code: missing.code, stderr: missing.stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/no such file/),
    })
    write('candidate/gdpr/faulty.json', '{"title": "A rule"}')
    const faulty = await lacuna('rules preview DIR/candidate/gdpr/faulty.json', { env: env() })
    expect(faulty).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/cannot be used/) })
  })
})

describe('the program itself', () => {
  const root = join(import.meta.dirname, '..')
  const run = promisify(execFile)
  const cli = ['--import', 'tsx', join(root, 'src/cli.ts')]

  test('runs as a process: results on stdout, exit code from the check', async () => {
    const { stdout } = await run(process.execPath, [
      ...cli,
      'check',
      join(dir, 'met.md'),
      '--report',
      'json',
      '--rules',
      join(dir, 'rules'),
    ])
    expect(JSON.parse(stdout)).toHaveLength(1)
    await expect(
      run(process.execPath, [
        ...cli,
        'check',
        join(dir, 'gap.md'),
        '--fail-on',
        'gap',
        '--rules',
        join(dir, 'rules'),
      ]),
    ).rejects.toMatchObject({ code: 1 })
  })

  test('a reader that goes away is no crash', async () => {
    const line = `"${process.execPath}" ${cli.map((a) => `"${a}"`).join(' ')} check ${`"${join(dir, 'met.md')}" `.repeat(3)} --report json --rules "${join(dir, 'rules')}" | true`
    const { stderr } = await run('bash', ['-c', line])
    expect(stderr).not.toMatch(/EPIPE|Error/)
  })

  test('every command explains itself', async () => {
    for (const command of [
      'check',
      'facts',
      'eval',
      'rules list',
      'rules show',
      'rules test',
      'rules new',
      'import',
      'serve',
    ]) {
      const { code, stdout } = await lacuna(`${command} --help`)
      expect(code, command).toBe(0)
      expect(stdout, command).toMatch(/^Usage: lacuna/)
    }
    expect((await lacuna('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect(existsSync(join(root, 'package.json'))).toBe(true)
  })
})
