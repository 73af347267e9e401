/** The command line on the store, and the program itself. */

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { dir, lacuna, write } from './command-line.ts'
import { policyText } from './small-ruleset.ts'

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

  test('calls a policy by its file where nothing else names it, unless any site could have that file', async () => {
    write('loose/north-star.md', policyText)
    write('loose/Harbour Inn.md', policyText.replace('12 months', '13 months'))
    for (const name of ['privacy-policy.md', 'index.md', '2.md', 'policy_v3.md'])
      write(`loose/${name}`, policyText.replace('12 months', '14 months'))
    write('loose/archived-copy.txt', archived('archived.example', '2010-07-05'))
    const env = { LACUNA_DATA: join(dir, 'loose-data') }
    const { stdout, code } = await lacuna('import DIR/loose --report json', { env })
    const { added, skipped } = JSON.parse(stdout) as {
      added: number
      skipped: { at: string; message: string }[]
    }
    expect({ added, code }).toEqual({ added: 3, code: 2 })
    expect(skipped.map(({ at }) => at.replace(/.*\//, '')).sort()).toEqual([
      '2.md',
      'index.md',
      'policy_v3.md',
      'privacy-policy.md',
    ])
    expect(skipped[0]!.message).toMatch(/^Whose policy is it\?/)
    const { stdout: listed } = await lacuna('gaps --report csv', { env })
    const names = new Set(
      listed
        .split('\r\n')
        .slice(1, -1)
        .map((line) => line.split(',')[0]),
    )
    expect([...names].sort()).toEqual(['archived.example', 'harbour-inn', 'north-star'])
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
