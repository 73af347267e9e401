/** Reads the folder `rules/`: what is in it, and every file that cannot be read or does not belong there. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Entry, entryAt } from './core/entries.ts'
import type { Problem } from './core/problems.ts'
import { JsonFault, parseJsonBytes } from './json.ts'
import { Refusal } from './refusal.ts'

/** Files that describe the folder, at its top: they are no entries. */
const aboutTheFolder = /\.schema\.json$|^README\.md$/
/** As much as a rule may have over HTTP. */
const largest = 1024 * 1024

export const readRuleset = async (dir: string): Promise<{ entries: Entry[]; problems: Problem[] }> => {
  const entries: Entry[] = []
  const problems: Problem[] = []
  for (const file of await filesOf(dir)) {
    const tell = (message: string): void => void problems.push({ file, path: '$', column: null, message })
    const entry = entryAt(file)
    if (entry === null) {
      tell(
        'expected rules as LAW/ID.json, or ID.json in facts, concepts, entities, scopes, precision or laws, with ids in small letters',
      )
      continue
    }
    const bytes = await readFile(join(dir, file))
    if (bytes.length > largest) tell(`expected at most 1 MB, came ${(bytes.length / largest).toFixed(1)} MB`)
    else
      try {
        entries.push({ ...entry, body: parseJsonBytes(bytes) })
      } catch (error) {
        if (!(error instanceof JsonFault)) throw error
        tell(error.message)
      }
  }
  return { entries, problems }
}

/** Paths inside the folder, in a fixed order, two levels deep; deeper folders are named as they are. */
const filesOf = async (dir: string): Promise<string[]> => {
  const isFolder = await stat(dir).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (!isFolder) throw new Refusal('invalid', `expected a folder of rules at ${dir}, found none`)
  const files: string[] = []
  for (const name of await namesIn(dir)) {
    if (!(await stat(join(dir, name))).isDirectory()) {
      if (!aboutTheFolder.test(name)) files.push(name)
    } else files.push(...(await namesIn(join(dir, name))).map((inner) => `${name}/${inner}`))
  }
  return files
}

const namesIn = async (dir: string): Promise<string[]> =>
  (await readdir(dir)).filter((name) => !name.startsWith('.')).sort()
