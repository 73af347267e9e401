/**
 * One process at a time on an embedded data folder: two on one folder lose rows without a word.
 *
 * Each process writes a file of its own (created exclusively, under a name nobody else uses), then looks for the files of
 * others. Whoever sees another living one withdraws. Of two, the later to write always sees the earlier, so both can
 * withdraw but never both stay; and as a name is never used twice, the file of a dead process can be removed without a race.
 */
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { StoreError } from './store-error.ts'

const holderSchema = z.object({
  pid: z.int(),
  /** Tells this process from a later one of the same number; null where the system does not say. */
  started: z.string().nullable(),
  /** Machine and process namespace: process numbers of another one mean nothing here. */
  place: z.string(),
  since: z.string(),
  command: z.string(),
  state: z.enum(['claims', 'holds']),
})
type Holder = z.infer<typeof holderSchema>

const beat = 10_000
const silence = 6 * beat

export interface Lock {
  release(): Promise<void>
}

/** @throws StoreError when another process uses the folder */
export const lockFolder = async (folder: string): Promise<Lock> => {
  await mkdir(folder, { recursive: true })
  const file = join(folder, `lock.${process.pid}.${randomUUID()}.json`)
  const me: Holder = { ...self(), since: new Date().toISOString(), state: 'claims' }
  for (let turn = 1; ; turn++) {
    await writeFile(file, JSON.stringify(me), { flag: 'wx' })
    const others = await livingOthers(folder, file)
    if (others.length === 0) break
    await rm(file)
    const holder = others.find(({ state }) => state === 'holds')
    if (holder || turn === 20) throw refusal(folder, holder ?? others[0]!)
    await sleep(20 + Math.random() * 200)
  }
  const hold = () => writeFile(file, JSON.stringify({ ...me, state: 'holds' }, null, 2))
  await hold()
  // A sign of life for machines that cannot see this process. A missed one is made up by the next.
  const signs = setInterval(() => void hold().catch(() => {}), beat).unref()
  return {
    release: async () => {
      clearInterval(signs)
      await rm(file, { force: true })
    },
  }
}

const refusal = (folder: string, { pid, place, since, command }: Holder): StoreError =>
  new StoreError(
    `the data folder ${resolve(folder)} is in use by process ${pid} (${command}, since ${since}${place === self().place ? '' : `, on ${place}`}): ` +
      'stop that process, or set LACUNA_DATA to another folder, or set DATABASE_URL to a Postgres server, which serves several processes',
  )

/** Who else is in the folder and lives; what dead processes left is removed. */
const livingOthers = async (folder: string, own: string): Promise<Holder[]> => {
  const living: Holder[] = []
  const { mtimeMs: now } = await stat(own)
  for (const name of await readdir(folder)) {
    const file = join(folder, name)
    if (!/^lock\..+\.json$/.test(name) || file === own) continue
    try {
      const quietFor = now - (await stat(file)).mtimeMs
      const holder = holderOf(await readFile(file, 'utf8'))
      if (isLiving(holder, quietFor)) living.push(holder ?? unnamed)
      else await rm(file, { force: true })
    } catch (error) {
      if (!isMissing(error)) throw error
    }
  }
  return living
}

const holderOf = (text: string): Holder | null => {
  try {
    return holderSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** A file that is being written. */
const unnamed: Holder = {
  pid: 0,
  started: null,
  place: '?',
  since: '?',
  command: 'starting',
  state: 'claims',
}

const isLiving = (holder: Holder | null, quietFor: number): boolean => {
  if (holder === null || holder.place !== self().place) return quietFor < silence
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    // EPERM: it lives and belongs to another user.
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
  }
  const started = startOf(holder.pid)
  return started === null || holder.started === null || started === holder.started
}

const self = (): Pick<Holder, 'pid' | 'started' | 'place' | 'command'> => ({
  pid: process.pid,
  started: startOf(process.pid),
  place: `${hostname()}${attempt(() => ` ${readlinkSync('/proc/self/ns/pid')}`) ?? ''}`,
  command: `lacuna ${process.argv[2] ?? ''}`.trim(),
})

/** When a process started, as Linux counts it: a number given out again, or a process that is dead but not reaped, differs. */
const startOf = (pid: number): string | null => {
  if (attempt(() => readdirSync('/proc/self')) === null) return null
  const fields = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  if (fields === null) return null
  // The name in parentheses may hold spaces and parentheses itself.
  const [state, ...rest] = fields.slice(fields.lastIndexOf(')') + 2).split(' ')
  const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim())
  return state === 'Z' || state === 'X' ? 'ended' : `${boot} ${rest[18]}`
}

const attempt = <T>(read: () => T): T | null => {
  try {
    return read()
  } catch {
    return null
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'
