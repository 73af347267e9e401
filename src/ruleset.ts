/** Reads the folder `rules/`: what is in it, and every file that cannot be read or does not belong there. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Entry, entryAt } from './core/entries.ts'
import type { Problem } from './core/problems.ts'
import { JsonFault, parseJsonBytes } from './json.ts'
import { Refusal } from './refusal.ts'

/** Files that describe the folder, at its top: they are no entries. */
const aboutTheFolder = /\.schema\.json$|^README\.md$/
/** As much as a rule may have over HTTP. */
const largest = 1024 * 1024

/** Does not wait: it reads some hundred small files before anything else can begin, and waiting for each costs four times as much. */
export const readRuleset = (dir: string): { entries: Entry[]; problems: Problem[] } => {
  const entries: Entry[] = []
  const problems: Problem[] = []
  for (const file of filesOf(dir)) {
    const tell = (message: string): void => void problems.push({ file, path: '$', column: null, message })
    const entry = entryAt(file)
    if (entry === null) {
      tell(
        'expected rules as LAW/ID.json, or ID.json in facts, concepts, entities, scopes, precision or laws, with ids in small letters',
      )
      continue
    }
    const bytes = readFileSync(join(dir, file))
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
const filesOf = (dir: string): string[] => {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory())
    throw new Refusal('invalid', `expected a folder of rules at ${dir}, found none`)
  const files: string[] = []
  for (const name of namesIn(dir)) {
    if (!statSync(join(dir, name)).isDirectory()) {
      if (!aboutTheFolder.test(name)) files.push(name)
    } else files.push(...namesIn(join(dir, name)).map((inner) => `${name}/${inner}`))
  }
  return files
}

const namesIn = (dir: string): string[] =>
  readdirSync(dir)
    .filter((name) => !name.startsWith('.'))
    .sort()
