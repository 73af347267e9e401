/** A command line to test: a folder with a few texts and a small ruleset, and a call that runs in it. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import type { Io, Out } from '../src/commands/io.ts'
import { runCli } from '../src/commands/program.ts'
import type { Scorecard } from '../src/core/scorecard.ts'
import { policyText, smallRuleset } from './small-ruleset.ts'

/** Of the texts and rules below; each test file has its own. */
export let dir: string
export const write = (path: string, content: string | Uint8Array): void => {
  mkdirSync(dirname(join(dir, path)), { recursive: true })
  writeFileSync(join(dir, path), content)
}

export const policyOf = (path: string): string => readFileSync(join(dir, path), 'utf8')

export const folders = {
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

export interface Ran {
  code: number
  stdout: string
  stderr: string
}
export interface World {
  stdin?: string
  env?: Record<string, string>
  tty?: boolean
  errTty?: boolean
}

/** Runs a command line; `DIR` in it is the test's folder. */
export const lacuna = async (
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
export const scorecards = ({ stdout }: Ran): Scorecard[] => JSON.parse(stdout) as Scorecard[]
