import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { packageRoot } from '../src/package-root.ts'
import { policyText } from './small-ruleset.ts'

const source = ['--import', 'tsx', join(import.meta.dirname, '../src/cli.ts')]
let dir: string
const children: ChildProcess[] = []
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'lacuna-server-'))
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

interface Process {
  child: ChildProcess
  out: { stdout: string; stderr: string }
  exited: Promise<number | null>
}
const start = (
  data: string,
  env: Record<string, string> = {},
  args: string[] = [],
  program = source,
): Process => {
  const { DATABASE_URL: _, ...own } = process.env
  const child = spawn(process.execPath, [...program, 'serve', ...args], {
    env: { ...own, PORT: '0', LACUNA_DATA: join(dir, data), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const out = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk) => {
    out.stdout += chunk
  })
  child.stderr?.on('data', (chunk) => {
    out.stderr += chunk
  })
  return { child, out, exited: once(child, 'exit').then(([code]) => code as number | null) }
}
const ready = async ({ out, exited }: Process): Promise<string> => {
  let gone = false
  void exited.then(() => {
    gone = true
  })
  for (;;) {
    const url = /Open (http:\S+) /.exec(out.stdout)?.[1]
    if (url) return url
    if (gone) throw new Error(`the server stopped: ${out.stderr}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('a server process', () => {
  test('as it is built serves too, and counts its requests by the pattern of their address', async () => {
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: packageRoot })
    const built = start('built', {}, [], [join(packageRoot, 'dist/cli.js')])
    const url = await ready(built)
    for (const path of ['/v1/policies/nobody.example', '/v1/policies/no-one.example', '/rules'])
      await (await fetch(url + path)).text()
    const answer = await fetch(`${url}/metrics`)
    expect(answer.headers.get('Content-Type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const figures = await answer.text()
    expect(figures).toContain('route="/v1/policies/:policy",status="404",ok="false"} 2')
    expect(figures).toContain('http_request_duration_seconds_count{method="GET",route="/rules",status="200"')
    expect(figures).toMatch(/^process_resident_memory_bytes \d+$/m)
    expect(figures).not.toContain('nobody.example')
  })

  test('starts on a fresh folder, judges, finishes on SIGTERM, and has kept everything when it starts again', async () => {
    const first = start('kept')
    const url = await ready(first)
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' })
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'ready' })
    const added = await fetch(`${url}/v1/policies?policy=server.example&capturedOn=2019-06-01`, {
      method: 'POST',
      body: policyText,
      headers: { 'Content-Type': 'text/markdown' },
    })
    expect(added.status).toBe(201)
    const path = added.headers.get('Location')!
    const scorecard = await (await fetch(url + path)).text()
    expect(JSON.parse(scorecard)).toMatchObject({
      policy: 'server.example',
      snapshot: { capturedOn: '2019-06-01' },
    })
    first.child.kill('SIGTERM')
    expect(await first.exited).toBe(0)
    for (const line of first.out.stderr.split('\n').filter((l) => l.startsWith('{')))
      expect(JSON.parse(line)).toHaveProperty('status')

    const second = start('kept')
    expect(await (await fetch((await ready(second)) + path)).text()).toBe(scorecard)
    expect(second.out.stderr).toMatch(/\(0 files new or changed/)
    second.child.kill('SIGINT')
    expect(await second.exited).toBe(0)
  })

  test('finishes a request that is under way when it is told to stop', async () => {
    const server = start('graceful')
    const url = await ready(server)
    const body = policyText + 'We use it well. '.repeat(300_000)
    const answer = fetch(`${url}/v1/check`, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'text/markdown' },
    })
    await new Promise((resolve) => setTimeout(resolve, 30))
    server.child.kill('SIGTERM')
    expect((await answer).status).toBe(200)
    expect(await server.exited).toBe(0)
  })

  test('a port that is taken is told in a sentence, with exit code 3, and nothing is created', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    const server = start('taken', { PORT: String(port) })
    expect(await server.exited).toBe(3)
    expect(server.out.stderr).toMatch(new RegExp(`port ${port} on 127\\.0\\.0\\.1 is taken`))
    expect(server.out.stderr).not.toMatch(/ at /)
    other.close()
  })

  test('a folder that another server uses is refused with a message that names it', async () => {
    const first = start('shared')
    await ready(first)
    const second = start('shared')
    expect(await second.exited).not.toBe(0)
    expect(second.out.stderr).toMatch(new RegExp(`${first.child.pid}`))
    expect(second.out.stdout).toBe('')
  })

  test('a database that cannot be reached is told in a sentence, with exit code 3', async () => {
    const server = start('unused', { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/nothing' })
    expect(await server.exited).toBe(3)
    expect(server.out.stderr).not.toMatch(/secret/)
  })

  test.each([
    [{ PORT: 'eighty' }, [], /PORT=eighty: expected a port number/],
    [{}, ['--port', '99999'], /port number from 0 to 65535/],
    [{}, ['--rules', '/nowhere'], /rules/],
  ])('wrong settings %j %j are refused with exit code 2', async (env, args, told) => {
    const server = start('wrong', env as Record<string, string>, args)
    expect(await server.exited).toBe(2)
    expect(server.out.stderr).toMatch(told)
  })
})
