import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { lockFolder } from '../db/lock.ts'

let dir: string
/** What the locks of this machine call it. */
let place: string
const dirs: string[] = []
const children: ChildProcess[] = []
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'lacuna-lock-'))
  dirs.push(dir)
  const lock = await lockFolder(dir)
  place = JSON.parse(readFileSync(join(dir, lockFiles()[0]!), 'utf8')).place
  await lock.release()
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
afterAll(() => {
  for (const each of dirs) rmSync(each, { recursive: true, force: true })
})

const lockModule = JSON.stringify(new URL('../db/lock.ts', import.meta.url).href)
const holding = `
  const { lockFolder } = await import(${lockModule})
  try {
    await lockFolder(process.argv[1])
    process.stdout.write('held')
    setInterval(() => {}, 1000)
  } catch (error) {
    process.stdout.write(error.name + ': ' + error.message)
  }`

/** A process that takes the folder and keeps it until it is killed. */
const holder = async (): Promise<{ child: ChildProcess; said: string }> => {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', holding, dir], {
    cwd: join(import.meta.dirname, '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const [said] = await once(child.stdout!, 'data')
  return { child, said: String(said) }
}
const lockFiles = () => readdirSync(dir).filter((name) => name.startsWith('lock.'))

test('a folder in use is refused with the process that uses it and the ways out', async () => {
  const { child, said } = await holder()
  expect(said).toBe('held')
  await expect(lockFolder(dir)).rejects.toMatchObject({
    name: 'StoreError',
    message: expect.stringMatching(
      new RegExp(`in use by process ${child.pid} .*since \\d{4}-.*stop .*LACUNA_DATA.*DATABASE_URL`),
    ),
  })
  expect(lockFiles()).toHaveLength(1)
})

test('one process cannot take the same folder twice, and can again after it let go', async () => {
  const first = await lockFolder(dir)
  await expect(lockFolder(dir)).rejects.toThrow(`process ${process.pid}`)
  await first.release()
  expect(lockFiles()).toEqual([])
  await (await lockFolder(dir)).release()
})

test('of many processes that start at once exactly one gets the folder', async () => {
  const said = await Promise.all(Array.from({ length: 5 }, async () => (await holder()).said))
  expect(said.filter((s) => s === 'held')).toHaveLength(1)
  expect(said.filter((s) => s.startsWith('StoreError'))).toHaveLength(4)
})

test('of many that ask at once in one process exactly one gets the folder', async () => {
  const all = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(dir)))
  const held = all.filter((one) => one.status === 'fulfilled')
  expect(held).toHaveLength(1)
  await held[0]!.value.release()
})

test('a process killed with -9 leaves nothing that stands in the way', async () => {
  const { child } = await holder()
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(lockFiles()).toHaveLength(1)
  const lock = await lockFolder(dir)
  expect(lockFiles()).toHaveLength(1)
  await lock.release()
})

const left = (change: object): string => {
  const file = join(dir, 'lock.left.json')
  const told = { since: '2020-01-01T00:00:00.000Z', command: 'lacuna serve', state: 'holds', started: null }
  writeFileSync(file, JSON.stringify({ ...told, pid: process.pid, place, ...change }))
  return file
}
test.runIf(process.platform === 'linux')(
  'a process number that was given out again is not taken for the dead one',
  async () => {
    left({ started: 'an earlier boot 12345' })
    await (await lockFolder(dir)).release()
  },
)

test('a living process whose start cannot be told is believed', async () => {
  left({ started: null })
  await expect(lockFolder(dir)).rejects.toThrow(`process ${process.pid}`)
})

test('a holder on another machine is believed while it gives signs of life, and no longer', async () => {
  const file = left({ pid: 1, place: 'another-machine' })
  await expect(lockFolder(dir)).rejects.toThrow('on another-machine')
  const long = new Date(Date.now() - 120_000)
  utimesSync(file, long, long)
  await (await lockFolder(dir)).release()
})

test('a lock file cut short by a power failure stands in nobody’s way', async () => {
  const file = left({})
  writeFileSync(file, '{"pid": 1')
  const long = new Date(Date.now() - 120_000)
  utimesSync(file, long, long)
  await (await lockFolder(dir)).release()
})
