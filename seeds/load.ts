/** Imports the sample policies: `seeds/<policy>/<date>.<extension>`. Those that are stored already stay as they are. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dayOf } from '../src/days.ts'
import type { Lacuna } from '../src/usecases.ts'

export const loadSeeds = async (
  lacuna: Lacuna,
  dir: string,
): Promise<{ added: number; unchanged: number }> => {
  const asOf = dayOf(new Date())
  let added = 0
  let unchanged = 0
  for (const folder of (await readdir(dir, { withFileTypes: true })).filter((entry) => entry.isDirectory()))
    for (const name of (await readdir(join(dir, folder.name))).sort()) {
      const capturedOn = /^(\d{4}-\d{2}-\d{2})\.(md|html|txt)$/.exec(name)?.[1]
      if (capturedOn === undefined) continue
      const bytes = await readFile(join(dir, folder.name, name))
      const { created } = await lacuna.addPolicy({ bytes, name, policy: folder.name, capturedOn, asOf })
      if (created) added++
      else unchanged++
    }
  return { added, unchanged }
}
