/** `lacuna import`: texts into the store. Repeating it changes nothing, so an import that broke off is simply run again. */
import { createReadStream } from 'node:fs'
import { basename, dirname, extname, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { CheckRequest } from '../core/check.ts'
import { formatProblem } from '../core/problems.ts'
import { defined } from '../defined.ts'
import { parseJson } from '../json.ts'
import { rulesDir } from '../package-root.ts'
import { Refusal } from '../refusal.ts'
import { readRuleset } from '../ruleset.ts'
import { type Fault, findFiles, readInput, reasonOf, stemOf, textExtensions } from './inputs.ts'
import { type ExitCode, type Io, say, today } from './io.ts'
import { createProgress } from './progress.ts'
import { withLacuna } from './store.ts'

export interface ImportOptions {
  policy?: string
  report: 'text' | 'json'
  rules?: string
}

type Text = Omit<CheckRequest, 'asOf'>
interface Item {
  at: string
  text: Text | Error
}

const lineSchema = z.strictObject({
  text: z.string().min(1),
  format: z.enum(['markdown', 'html', 'text']).optional(),
  policy: z.string().min(1),
  capturedOn: z.iso.date().optional(),
  sourceUrl: z.url().optional(),
})

export const importTexts = async (paths: string[], options: ImportOptions, io: Io): Promise<ExitCode> => {
  const { files, faults } = await findFiles(paths, [...textExtensions, '.jsonl', '.ndjson'])
  const skipped: Fault[] = [...faults]
  for (const fault of faults) await say(io, `skipped ${fault.at}: ${fault.message}`)
  if (files.length === 0) return 2

  let added = 0
  let known = 0
  const policies = new Set<string>()
  await withLacuna(io, async (lacuna) => {
    const { entries, problems: unread } = readRuleset(resolve(options.rules ?? rulesDir))
    const { problems } = await lacuna.syncRuleset(entries, unread)
    for (const problem of problems) await say(io, formatProblem(problem))
    if ((await lacuna.ruleset()).rules.length === 0)
      throw new Refusal('invalid', 'expected rules, found none that can be used')

    const progress = createProgress(io, 'importing', files.length)
    for (const file of files) {
      for await (const { at, text } of itemsOf(file, options, io)) {
        try {
          if (text instanceof Error) throw text
          const { policy, created } = await lacuna.addPolicy({ ...text, asOf: today(io) })
          policies.add(policy)
          if (created) added++
          else known++
        } catch (error) {
          if (!isTheTexts(error)) throw error
          const fault = { at, message: told(error) }
          skipped.push(fault)
          await progress.end()
          await say(io, `skipped ${fault.at}: ${fault.message}`)
        }
      }
      await progress.step()
    }
    await progress.end()
  })
  const summary = { added, known, skipped, policies: policies.size }
  await io.stdout.write(
    options.report === 'json'
      ? `${JSON.stringify(summary, null, 2)}\n`
      : `${added} snapshots added, ${known} stored already, ${skipped.length} skipped; ${policies.size} policies\n`,
  )
  return skipped.length > 0 || added + known === 0 ? 2 : 0
}

/** What is wrong with one text does not stop the others; a store that fails does. */
const isTheTexts = (error: unknown): error is Error => error instanceof Refusal || error instanceof BadText
class BadText extends Error {}

const told = (error: Error): string => {
  const faults = error instanceof Refusal ? error.faults.map(({ at, message }) => `${at}: ${message}`) : []
  return [error.message, ...faults].join('; ')
}

const itemsOf = (file: string, options: ImportOptions, io: Io): AsyncIterable<Item> =>
  ['.jsonl', '.ndjson'].includes(extname(file).toLowerCase()) ? linesOf(file) : oneText(file, options, io)

async function* oneText(file: string, { policy }: ImportOptions, io: Io): AsyncIterable<Item> {
  try {
    const bytes = await readInput(file, io)
    const dated = /^\d{4}-\d{2}-\d{2}$/.test(stemOf(file) ?? '')
    const fromFolder = dated ? { policy: basename(dirname(resolve(file))), capturedOn: stemOf(file) } : {}
    yield {
      at: file,
      text: {
        ...fromFolder,
        ...(policy && { policy }),
        bytes,
        ...(file !== '-' && { name: basename(file) }),
      },
    }
  } catch (error) {
    yield { at: file, text: new BadText(reasonOf(error)) }
  }
}

async function* linesOf(file: string): AsyncIterable<Item> {
  let n = 0
  for await (const line of createInterface({
    input: createReadStream(file),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    n++
    if (line.trim() === '') continue
    yield { at: `${file} line ${n}`, text: textOfLine(line) }
  }
}

const textOfLine = (line: string): Text | BadText => {
  try {
    const parsed = lineSchema.safeParse(parseJson(line))
    if (!parsed.success)
      return new BadText(
        parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'line'}: ${message}`).join('; '),
      )
    const { text, ...rest } = parsed.data
    const type =
      rest.format === 'html'
        ? 'text/html'
        : rest.format === 'markdown'
          ? 'text/markdown'
          : 'application/octet-stream'
    return defined({
      ...defined(rest),
      bytes: new TextEncoder().encode(text),
      mediaType: `${type}; charset=utf-8`,
    }) as Text
  } catch (error) {
    return new BadText(reasonOf(error))
  }
}
