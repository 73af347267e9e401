/** Imports the sample policies: `seeds/<policy>/<date>.<extension>`. Those that are stored already stay as they are. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dayOf, latestDay } from '../src/days.ts'
import type { Lacuna } from '../src/usecases.ts'

export interface SeedCount {
  added: number
  unchanged: number
  /** Dated after today, by a clock that is behind: they are left for later, and nothing fails. */
  later: number
}

export const loadSeeds = async (lacuna: Lacuna, dir: string, now = new Date()): Promise<SeedCount> => {
  const count: SeedCount = { added: 0, unchanged: 0, later: 0 }
  for (const { policy, name, capturedOn } of await samplesIn(dir)) {
    if (capturedOn > latestDay(now)) {
      count.later++
      continue
    }
    const bytes = await readFile(join(dir, policy, name))
    const { created } = await lacuna.addPolicy({ bytes, name, policy, capturedOn, asOf: dayOf(now) })
    if (created) count.added++
    else count.unchanged++
  }
  return count
}

const samplesIn = async (dir: string) => {
  const samples: { policy: string; name: string; capturedOn: string }[] = []
  for (const folder of await readdir(dir, { withFileTypes: true })) {
    if (!folder.isDirectory()) continue
    for (const name of (await readdir(join(dir, folder.name))).sort()) {
      const capturedOn = /^(\d{4}-\d{2}-\d{2})\.(md|html|txt)$/.exec(name)?.[1]
      if (capturedOn !== undefined) samples.push({ policy: folder.name, name, capturedOn })
    }
  }
  return samples
}
