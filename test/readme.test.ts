/** What the README shows is what the program prints. `README=write npx vitest run test/readme.test.ts` renews it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Io } from '../src/commands/io.ts'
import { runCli } from '../src/commands/program.ts'
import { packageRoot } from '../src/package-root.ts'
import { reports } from '../src/reports.ts'

const path = join(packageRoot, 'README.md')
const readme = readFileSync(path, 'utf8')
/** The command, how many lines of its output are shown, and those lines. */
const examples = /<!-- example: (.*?)(?:, first (\d+) lines)? -->\n```\n([\s\S]*?)```\n/g

/** What is stored after the first start: the samples. All of them lie before this day. */
const stored = mkdtempSync(join(tmpdir(), 'lacuna-readme-'))
const today = new Date('2026-11-25T00:00:00Z')
beforeAll(async () => void (await printed('import seeds/')), 60_000)
afterAll(() => rmSync(stored, { recursive: true, force: true }))

const asksTheStore = /^(import|gaps) /

const printed = async (command: string): Promise<string> => {
  let text = ''
  const out = (keep: boolean) => ({
    write: async (s: string) => {
      if (keep) text += s
    },
    isTTY: keep,
    columns: 120,
    closed: false,
  })
  const io: Io = {
    stdin: (async function* () {})(),
    stdout: out(true),
    stderr: out(false),
    env: { NO_COLOR: '1', LACUNA_DATA: stored },
    clock: () => (asksTheStore.test(command) ? today : new Date('2026-01-01T00:00:00Z')),
  }
  const args = command.split(' ').map((arg) => (arg.startsWith('seeds/') ? join(packageRoot, arg) : arg))
  await runCli(args, io)
  return text
}
const shown = (text: string, lines: string | undefined): string =>
  lines === undefined ? text : `${text.split('\n').slice(0, Number(lines)).join('\n')}\n…\n`

test('every example in the README is what the program prints', async () => {
  const found = [...readme.matchAll(examples)]
  expect(found.length).toBeGreaterThan(0)
  let renewed = readme
  for (const [whole, command, lines, block] of found) {
    const now = shown(await printed(command!), lines)
    renewed = renewed.replace(whole, () =>
      whole.replace(`\`\`\`\n${block}\`\`\``, () => `\`\`\`\n${now}\`\`\``),
    )
    if (process.env.README !== 'write') expect(block, command).toBe(now)
  }
  if (process.env.README === 'write') writeFileSync(path, renewed)
})

/** The table of reports stands between this comment and the next empty line. */
const reportTable = /<!-- reports -->\n[\s\S]*?\n\n/

test('every report stands in the README with its name, its ending and what it is for', () => {
  const rows = Object.entries(reports).map(
    ([name, { ending, summary }]) => `| \`${name}\` | \`.${ending}\` | ${summary} |\n`,
  )
  const now = `<!-- reports -->\n| report | ending | what it is |\n|---|---|---|\n${rows.join('')}\n`
  if (process.env.README === 'write')
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(reportTable, () => now),
    )
  else expect(reportTable.exec(readme)?.[0]).toBe(now)
})

test('every command, option and address of the product stands in the README', async () => {
  for (const command of ['check', 'facts', 'eval', 'rules', 'import', 'gaps', 'review', 'audit', 'serve'])
    expect(readme).toContain(`lacuna ${command}`)
  for (const variable of ['PORT', 'HOST', 'DATABASE_URL', 'LACUNA_DATA', 'LACUNA_API_KEY'])
    expect(readme).toContain(`\`${variable}\``)
  for (const address of [
    '/v1/check',
    '/v1/policies',
    '/v1/gaps',
    '/v1/gaps/summary',
    '/v1/gaps.csv',
    '/v1/clauses',
    '/v1/laws',
    '/v1/rules',
    '/openapi.json',
    '/docs',
    '/healthz',
    '/readyz',
    '/metrics',
  ])
    expect(readme).toContain(address)
})
