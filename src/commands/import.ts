/** `lacuna import`: texts into the store. Repeating it changes nothing, so an import that broke off is simply run again. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, extname, resolve } from 'node:path'
import { formatProblem } from '../core/problems.ts'
import type { Item, NewText } from '../importing.ts'
import { textsIn } from '../json-texts.ts'
import { rulesDir } from '../package-root.ts'
import { policyKey } from '../policy-key.ts'
import { Refusal } from '../refusal.ts'
import { readRuleset } from '../ruleset.ts'
import {
  type Fault,
  findFiles,
  isOurs,
  readInput,
  reasonOf,
  saidByPath,
  stemOf,
  textExtensions,
} from './inputs.ts'
import { type ExitCode, type Io, say } from './io.ts'
import { createProgress, type Progress } from './progress.ts'
import { withLacuna } from './store.ts'

export interface ImportOptions {
  policy?: string
  report: 'text' | 'json'
  rules?: string
}

export const importCommand = async (paths: string[], options: ImportOptions, io: Io): Promise<ExitCode> => {
  const { files, faults } = await findFiles(paths, [...textExtensions, ...lineExtensions])
  const skipped: Fault[] = []
  const skip = async (at: string, message: string): Promise<void> => {
    skipped.push({ at, message })
    await say(io, `skipped ${at}: ${message}`)
  }
  for (const { at, message } of faults) await skip(at, message)
  if (files.length === 0) return 2

  const imported = await withLacuna(io, async (lacuna) => {
    const { entries, problems: unread } = readRuleset(resolve(options.rules ?? rulesDir))
    const { problems } = await lacuna.syncRuleset(entries, unread)
    for (const problem of problems) await say(io, formatProblem(problem))
    if ((await lacuna.ruleset()).rules.length === 0)
      throw new Refusal('invalid', 'expected rules, found none that can be used')

    const progress = createProgress(io, 'importing', await sizeOf(files), { inWords: megabytes })
    const done = await lacuna.importTexts(itemsOf(files, options, io, progress), async (at, why) => {
      await progress.end()
      await skip(at, why)
    })
    await progress.end()
    return done
  })
  const { added, known, policies } = imported
  await io.stdout.write(
    options.report === 'json'
      ? `${JSON.stringify({ added, known, skipped, policies }, null, 2)}\n`
      : `${added} snapshots added, ${known} stored already, ${skipped.length} skipped; ${policies} policies\n`,
  )
  return skipped.length > 0 || added + known === 0 ? 2 : 0
}

const lineExtensions = ['.jsonl', '.ndjson']

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`

const sizeOf = async (files: string[]): Promise<number> => {
  const sizes = files.map(
    async (file) => (file === '-' ? 0 : (await stat(file).catch(() => null))?.size) ?? 0,
  )
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

async function* itemsOf(
  files: string[],
  options: ImportOptions,
  io: Io,
  progress: Progress,
): AsyncIterable<Item<string>> {
  for (const file of files) {
    try {
      if (lineExtensions.includes(extname(file).toLowerCase())) {
        for await (const { line, size, text } of textsIn(createReadStream(file))) {
          yield {
            at: `${file} line ${line}`,
            text:
              text instanceof Refusal ? text : { ...(options.policy && { policy: options.policy }), ...text },
          }
          await progress.step(size)
        }
      } else {
        const text = await oneText(file, options, io)
        yield { at: file, text }
        await progress.step(text.bytes.length)
      }
    } catch (error) {
      if (isOurs(error)) throw error
      yield { at: file, text: new Refusal('invalid', reasonOf(error)) }
    }
  }
}

/** What the files of any site may be called. */
const anyones = new Set(
  'privacy cookie cookies legal terms data policy policies notice statement index default home page text readme new old current latest v'.split(
    ' ',
  ),
)
const namesPolicy = (stem: string): boolean =>
  stem
    .toLowerCase()
    .split(/[^\p{L}\p{M}]+/u)
    .some((word) => word !== '' && !anyones.has(word))

const oneText = async (file: string, { policy }: ImportOptions, io: Io): Promise<NewText> => {
  const bytes = await readInput(file, io)
  const stem = stemOf(file)
  return {
    ...saidByPath(file),
    ...(policy && { policy }),
    ...(stem !== null && namesPolicy(stem) && { policyIfUnsaid: policyKey(stem) ?? undefined }),
    bytes,
    ...(file !== '-' && { name: basename(file) }),
  }
}
