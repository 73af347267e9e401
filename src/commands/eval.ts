/** `lacuna eval`: how often the facts agree with people who labelled the same policies. */
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { type Evaluation, evaluateLabels, type Labelled, type Macro } from '../core/eval.ts'
import { visible, wrap } from '../core/printable.ts'
import { parseJson, parseJsonBytes } from '../json.ts'
import { Refusal } from '../refusal.ts'
import { calibrateRules, type Doubts, doubtsInText } from './calibrate.ts'
import { reasonOf } from './inputs.ts'
import { type ExitCode, type Io, say } from './io.ts'
import { openResults, type Results } from './output.ts'
import { createProgress } from './progress.ts'
import { loadRuleset } from './ruleset.ts'

export interface EvalOptions {
  errors?: boolean
  adjudications?: string
  calibrate?: boolean
  report: 'text' | 'json'
  output?: string
  rules?: string
}

const labelledSchema = z.object({
  dataset: z.string().default(''),
  policy: z.string(),
  format: z.enum(['markdown', 'html', 'text']),
  text: z.string(),
  facts: z.record(z.string(), z.boolean().nullable()),
  passages: z.array(z.object({ text: z.string(), facts: z.array(z.string()) })).default([]),
})

/** A label that was looked at again: what it should have said, and why. `null` leaves it out of every count. */
const adjudicationSchema = z.array(
  z.object({
    dataset: z.string().optional(),
    policy: z.string(),
    fact: z.string(),
    label: z.boolean().nullable(),
    why: z.string().optional(),
  }),
)
type Adjudication = z.infer<typeof adjudicationSchema>[number]

export const evaluate = async (paths: string[], options: EvalOptions, io: Io): Promise<ExitCode> => {
  const { ruleset, problems, dir } = await loadRuleset(options.rules, io)
  const adjudications =
    options.adjudications === undefined ? [] : await readAdjudications(options.adjudications)
  const labels: Labelled[] = []
  for (const path of paths)
    for await (const label of labelsOf(path)) labels.push(adjudicated(label, adjudications))
  if (labels.length === 0) throw new Refusal('invalid', `no labelled policy in ${paths.join(', ')}`)

  const progress = createProgress(io, 'evaluating', labels.length)
  const evaluation = await evaluateLabels(ruleset, labels, progress.step)
  await progress.end()
  const doubts = options.calibrate ? await calibrateRules(dir, ruleset, labels, evaluation, io) : undefined
  const results = await openResults(options.output, io)
  await results.write(
    options.report === 'json'
      ? inJson(evaluation, doubts, options)
      : inText(evaluation, options, results) + (doubts ? `\n${doubtsInText(doubts, results.width)}` : ''),
  )
  await results.end()
  for (const fact of evaluation.unknownFacts)
    await say(io, `${fact}: labelled, but no such fact here; left out`)
  return problems.length > 0 ? 2 : doubts !== undefined && doubts.weak.length > 0 ? 1 : 0
}

export async function* labelsOf(path: string): AsyncIterable<Labelled> {
  let n = 0
  try {
    for await (const line of createInterface({
      input: createReadStream(path),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      n++
      if (line.trim() === '') continue
      const parsed = labelledSchema.safeParse(parseJson(line))
      if (!parsed.success)
        throw new Error(
          parsed.error.issues.map((i) => `${i.path.join('.') || 'line'}: ${i.message}`).join('; '),
        )
      yield parsed.data
    }
  } catch (error) {
    throw new Refusal('invalid', `${path}${n > 0 ? ` line ${n}` : ''}: ${reasonOf(error)}`)
  }
}

const readAdjudications = async (path: string): Promise<Adjudication[]> => {
  try {
    return adjudicationSchema.parse(parseJsonBytes(await readFile(path)))
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : reasonOf(error)
    throw new Refusal('invalid', `--adjudications ${path}: ${why}`)
  }
}

const adjudicated = (label: Labelled, adjudications: Adjudication[]): Labelled => {
  const mine = adjudications.filter(
    ({ dataset, policy }) => policy === label.policy && (dataset === undefined || dataset === label.dataset),
  )
  return {
    ...label,
    facts: { ...label.facts, ...Object.fromEntries(mine.map((a) => [a.fact, a.label])) },
    corrected: Object.fromEntries(mine.map(({ fact }) => [fact, label.facts[fact] ?? null])),
  }
}

const inJson = (
  { policies, facts, macro, asLabelled, attainable, errors }: Evaluation,
  doubts: Doubts | undefined,
  { adjudications, errors: wanted }: EvalOptions,
): string => {
  const both = adjudications !== undefined && { asLabelled, attainable }
  return `${JSON.stringify({ policies, facts, macro, ...both, ...doubts, ...(wanted && { errors }) }, null, 2)}\n`
}

const figure = (n: number | null): string => (n === null ? '–' : n.toFixed(3)).padStart(6)
const count = (n: number): string => String(n).padStart(5)

const inText = (
  { policies, facts, macro, asLabelled, attainable, errors }: Evaluation,
  options: EvalOptions,
  { width }: Results,
): string => {
  const both = options.adjudications !== undefined
  const widest = Math.max(4, ...Object.keys(facts).map((id) => id.length))
  const lines = [
    `${policies} policies`,
    '',
    `${'fact'.padEnd(widest)}     tp    fp    fn    tn  prec.  recall     F1  gap F1${both ? '   as labelled: F1  gap F1' : ''}`,
  ]
  for (const [id, f] of Object.entries(facts)) {
    const first = asLabelled.facts[id]
    const before = both ? `           ${figure(first?.f1 ?? null)}  ${figure(first?.gapF1 ?? null)}` : ''
    lines.push(
      `${id.padEnd(widest)}  ${[f.tp, f.fp, f.fn, f.tn].map(count).join(' ')} ${figure(f.precision)}  ${figure(f.recall)} ${figure(f.f1)}  ${figure(f.gapF1)}${before}`,
    )
  }
  const means = ({ presenceF1, gapF1 }: Macro): string =>
    `of presence ${figure(presenceF1).trim()}, of absence ${figure(gapF1).trim()}`
  lines.push('', `mean F1 ${means(macro)}`)
  if (both)
    lines.push(
      `as labelled, before adjudication: ${means(asLabelled.macro)}`,
      `the adjudicated answers themselves, against those labels: ${means(attainable)}`,
    )
  if (options.errors)
    for (const { dataset, policy, fact, labelled, evidence, nearMisses } of errors) {
      lines.push('', `${dataset} ${policy} ${fact}: labelled ${labelled}, found ${!labelled}`)
      for (const e of evidence)
        lines.push(wrap(visible(`line ${e.line}: “${e.text}” by the cue ${e.cue}`), width, 2, 4))
      for (const m of nearMisses)
        lines.push(wrap(visible(`near miss, line ${m.line}: “${m.text}” (${m.why})`), width, 2, 4))
    }
  return `${lines.join('\n')}\n`
}
