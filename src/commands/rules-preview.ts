/** `lacuna rules preview`: what a rule file would change in the store, before it is put into force. */
import { readFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { evaluateLabels, type Labelled } from '../core/eval.ts'
import { factsAskedBy } from '../core/evaluate.ts'
import { visible, wrap } from '../core/printable.ts'
import type { RulePreview } from '../core/rule-preview.ts'
import { compileRuleset } from '../core/ruleset.ts'
import { nameOf } from '../core/standings.ts'
import { parseJsonBytes } from '../json.ts'
import { Refusal } from '../refusal.ts'
import { labelsOf } from './eval.ts'
import { reasonOf } from './inputs.ts'
import type { ExitCode, Io } from './io.ts'
import { openResults, type Results } from './output.ts'
import { createProgress } from './progress.ts'
import { loadRuleset } from './ruleset.ts'
import { withLacuna } from './store.ts'

export interface PreviewOptions {
  all?: true
  asOf?: string
  labels?: string[]
  report: 'text' | 'json'
  rules?: string
}

type Measured = Awaited<ReturnType<typeof evaluateLabels>>['facts']

export const preview = async (file: string, options: PreviewOptions, io: Io): Promise<ExitCode> => {
  const path = resolve(file)
  const rule = `${basename(dirname(path))}/${basename(path, '.json')}`
  const body = await bodyIn(file, path)
  const measured = options.labels ? await measure(rule, body, options, io) : null
  return withLacuna(io, async (lacuna): Promise<ExitCode> => {
    const progress = createProgress(io, 'previewing', 100)
    let percent = 0
    const found = await lacuna.previewRule({
      ...{ rule, body, all: options.all, asOf: options.asOf, mostRead: Number.POSITIVE_INFINITY },
      step: async (done, of) => {
        for (; percent < Math.floor((100 * done) / of); percent++) await progress.step()
      },
    })
    await progress.end()
    const results = await openResults(undefined, io)
    await results.write(
      options.report === 'json'
        ? `${JSON.stringify({ ...found, ...(measured && { measured }) }, null, 2)}\n`
        : inText(found, measured, results),
    )
    return found.texts.judged === 0 ? 2 : 0
  })
}

const bodyIn = async (file: string, path: string): Promise<unknown> => {
  try {
    return parseJsonBytes(await readFile(path))
  } catch (error) {
    throw new Refusal('invalid', `${file}: ${reasonOf(error)}`)
  }
}

/** Against labelled policies: how well the facts that the rule asks are found, by the rule as it stands in the file. */
const measure = async (rule: string, body: unknown, options: PreviewOptions, io: Io): Promise<Measured> => {
  const { entries } = await loadRuleset(options.rules, io)
  const { ruleset } = compileRuleset([
    ...entries.filter(({ kind, id }) => kind !== 'rule' || id !== rule),
    { kind: 'rule', id: rule, body },
  ])
  const compiled = ruleset.rules.find((one) => nameOf(one) === rule)
  // What is wrong with the rule is told when it is previewed.
  if (compiled === undefined) return {}
  const labels: Labelled[] = []
  for (const path of options.labels ?? []) for await (const label of labelsOf(path)) labels.push(label)
  const { facts } = await evaluateLabels(ruleset, labels)
  const asked = factsAskedBy(compiled)
  return Object.fromEntries(Object.entries(facts).filter(([fact]) => asked.includes(fact)))
}

const inText = (
  { rule, asOf, before, after, texts, readAgain, seconds, flips, matrix, examples }: RulePreview,
  measured: Measured | null,
  { width }: Results,
): string => {
  const fold = (s: string, indent: number): string => wrap(visible(s), width, indent, indent + 2)
  const lines = [
    fold(
      `${rule}: ${before ? `${before.status} ${before.digest.slice(0, 12)}` : 'new'} → ${after.status} ${after.digest.slice(0, 12)}, law of ${asOf}`,
      0,
    ),
    fold(
      `${counted(texts.judged, 'text')} judged in ${seconds.toFixed(1)} s${texts.sampled ? `, a sample of ${texts.stored}` : ''}${texts.notPolicies > 0 ? `, ${texts.notPolicies} are no policies` : ''}${readAgain.length > 0 ? `; read again for ${readAgain.join(', ')}` : ''}`,
      0,
    ),
    `${counted(flips, 'verdict')} would flip`,
  ]
  for (const [from, row] of Object.entries(matrix))
    for (const [to, count] of Object.entries(row))
      lines.push(`  ${from === to ? `${from} as before` : `${from} → ${to}`}  ${count}`)
  for (const { policy, capturedOn, from, to, before, after } of examples) {
    lines.push('', fold(`${policy}${capturedOn ? ` ${capturedOn}` : ''}: ${from} → ${to}`, 0))
    for (const [name, side] of [
      ['before', before],
      ['after', after],
    ] as const)
      if (side) {
        const [first] = side.sentences
        lines.push(fold(`${name}: ${side.reason}`, 2))
        if (first) lines.push(fold(`line ${first.line}: “${first.text}”`, 4))
      }
  }
  if (measured) {
    lines.push('')
    for (const [fact, { precision, recall, tp, fp, fn }] of Object.entries(measured))
      lines.push(
        `${fact}: precision ${figure(precision)}, recall ${figure(recall)} (${tp} right, ${fp} wrong, ${fn} missed)`,
      )
    if (Object.keys(measured).length === 0) lines.push('none of its facts is labelled')
  }
  return `${lines.join('\n')}\n`
}

const counted = (n: number, name: string): string => `${n} ${name}${n === 1 ? '' : 's'}`
const figure = (n: number | null): string => (n === null ? '–' : n.toFixed(3))
