/** `lacuna history` and `lacuna then-and-now`, from a folder and from the store. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Io } from '../src/commands/io.ts'
import { runCli } from '../src/commands/program.ts'
import { fileOf } from '../src/core/entries.ts'
import { policyText, smallRuleset } from './small-ruleset.ts'

let dir: string
const write = (path: string, content: string): void => {
  mkdirSync(dirname(join(dir, path)), { recursive: true })
  writeFileSync(join(dir, path), content)
}
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'lacuna-history-'))
  for (const entry of smallRuleset) write(join('rules', fileOf(entry)), JSON.stringify(entry.body))
  write('shop.example/2017-03-01.md', policyText)
  write('shop.example/2019-03-01.md', policyText.replace('for 12 months', 'as long as it is necessary'))
  write('shop.example/2021-03-01.txt', policyText.replace('for 12 months', 'as long as it is necessary'))
  write('shop.example/notes.md', policyText)
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const lacuna = async (line: string) => {
  const said = { stdout: '', stderr: '' }
  const out = (name: keyof typeof said) => ({
    write: async (text: string) => {
      said[name] += text
    },
    isTTY: false,
    columns: undefined,
    closed: false,
  })
  const io: Io = {
    stdin: (async function* () {})(),
    stdout: out('stdout'),
    stderr: out('stderr'),
    env: { LACUNA_DATA: join(dir, 'data') },
    clock: () => new Date('2026-06-01T12:00:00Z'),
  }
  const args = line.split(' ').map((arg) => arg.replace('DIR', dir))
  return { code: await runCli(args, io), ...said }
}

test('a folder of dated texts: a strip for each rule, and each change with both sentences', async () => {
  const { code, stdout, stderr } = await lacuna('history DIR/shop.example --rules DIR/rules')
  expect(code).toBe(0)
  expect(stderr).toMatch(/left out .*notes\.md: expected a date in its name/)
  expect(stdout).toContain(`2017 2019 2021 today
          -    -     ccpa/1798-105.deletion
     ~    ~    ~     gdpr/13-2-a.retention`)
  expect(stdout).toMatch(/2021-03-01 .*same words as before/)
  expect(stdout).toContain('the duty came into force on 2018-05-25 (gdpr/13-2-a.retention), met (')
  expect(stdout).toContain(`  worse  high  gdpr/13-2-a.retention  (text changed since 2017-03-01)
    Says how long personal data is kept: weakened from met (“We keep your account data for 12 months after your last visit.”) to partial (“We keep your account data as long as it is necessary after your last visit.”).
      before, line 20: “We keep your account data for 12 months after your last visit.”
      after, line 20: “We keep your account data as long as it is necessary after your last visit.”`)
})

test('then and now of one file names each cause', async () => {
  const { code, stdout } = await lacuna('then-and-now DIR/shop.example --at 2018-01-01 --rules DIR/rules')
  expect(code).toBe(0)
  expect(stdout).toMatch(/then \(law of 2017-03-01\): .*\nnow \(law of 2026-06-01\): /)
  expect(stdout).toMatch(
    /0 outcomes are the same, 0 are of duties that do not apply, 2 differ:\n {2}worse {2}high {2}ccpa\/1798-105\.deletion/,
  )
  expect(stdout.match(/\(law came into force\)/g)).toHaveLength(2)
})

test('the same from the store, as text and as JSON', async () => {
  expect(
    (await lacuna('import DIR/shop.example/2017-03-01.md DIR/shop.example/2019-03-01.md --rules DIR/rules'))
      .code,
  ).toBe(0)
  const { stdout } = await lacuna('history shop.example --report json')
  expect(JSON.parse(stdout).history.snapshots).toHaveLength(2)
  expect((await lacuna('history shop.example --law gdpr --as-of 2020-01-01')).stdout).toContain(
    'every snapshot by the law of 2020-01-01',
  )
  const both = JSON.parse((await lacuna('then-and-now shop.example --report json')).stdout)
  expect(both.snapshot.capturedOn).toBe('2019-03-01')
})

test.each([
  ['history nobody.example', /no policy nobody\.example/],
  ['history DIR/shop.example --law gdrp --rules DIR/rules', /--law gdrp: expected one of ccpa, gdpr/],
  ['then-and-now shop.example --from 99', /has no check 99/],
  ['then-and-now DIR/shop.example --from 1 --rules DIR/rules', /expected a stored policy/],
  ['then-and-now DIR/shop.example --as-of 2001-01-01 --rules DIR/rules', /on or after 2021-03-01/],
])('%s is refused', async (line, told) => {
  const { code, stderr } = await lacuna(line)
  expect(code).toBe(2)
  expect(stderr).toMatch(told)
})
