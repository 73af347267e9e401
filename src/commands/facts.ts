/** `lacuna facts`: what was read in a text, with the evidence and the nearest misses. */
import { checkPolicy } from '../core/check.ts'
import type { FactResult, Status } from '../core/facts.ts'
import type { Format } from '../core/formats.ts'
import { casesInWords, weigh } from '../core/precision.ts'
import { visible, wrap } from '../core/printable.ts'
import type { Ruleset } from '../core/ruleset.ts'
import { Refusal } from '../refusal.ts'
import { readInput, reasonOf, saidByPath, stemOf } from './inputs.ts'
import { type ExitCode, type Io, say, today } from './io.ts'
import { openResults, type Results } from './output.ts'
import { loadRuleset } from './ruleset.ts'

export interface FactsOptions {
  fact?: string[]
  format?: Format
  report: 'text' | 'json'
  output?: string
  rules?: string
}

export const facts = async (path: string, options: FactsOptions, io: Io): Promise<ExitCode> => {
  const { ruleset, problems } = await loadRuleset(options.rules, io)
  const unknown = (options.fact ?? []).filter((id) => !ruleset.facts.has(id))
  if (unknown.length > 0)
    throw new Refusal(
      'invalid',
      `--fact ${unknown.join(', ')}: expected one of ${[...ruleset.facts.keys()].join(', ')}`,
    )
  const bytes = await readInput(path, io).catch((error: unknown) => {
    throw new Refusal('invalid', `${path}: ${reasonOf(error)}`)
  })
  const { scorecard, facts: all } = await checkPolicy(ruleset, {
    bytes,
    ...saidByPath(path),
    asOf: today(io),
    ...(path !== '-' && { name: path }),
    ...(options.format && { format: options.format }),
  })
  const { gate } = scorecard.document
  const wanted = all.filter(({ fact }) => options.fact === undefined || options.fact.includes(fact))
  const results = await openResults(options.output, io)
  if (options.report === 'json') {
    const { policy, snapshot, document } = scorecard
    const weighed = wanted.map((fact) => ({ ...fact, evidence: weigh(ruleset.measured, fact.evidence) }))
    const body = { policy: policy ?? stemOf(path), snapshot, document, facts: weighed }
    await results.write(`${JSON.stringify(body, null, 2)}\n`)
  } else await results.write(wanted.map((fact) => inText(fact, ruleset, results)).join('\n'))
  await results.end()
  if (!gate.pass) await say(io, `${path}: not judged: ${gate.message}`)
  return problems.length > 0 || !gate.pass ? 2 : 0
}

const colours: Record<Status, number> = { stated: 32, vague: 33, unclear: 35, denied: 36, missing: 31 }

const inText = (
  { fact, status, evidence, nearMisses }: FactResult,
  ruleset: Ruleset,
  { colour, width }: Results,
): string => {
  const paint = (code: number, s: string): string => (colour ? `\u001b[${code}m${s}\u001b[0m` : s)
  const fold = (s: string): string => wrap(visible(s), width, 4, 6)
  const lines = [
    `${paint(1, fact)}  ${paint(colours[status], status)}`,
    fold(ruleset.facts.get(fact)?.fact.question ?? ''),
  ]
  for (const e of weigh(ruleset.measured, evidence)) {
    const values = Object.entries(e.values).map(([name, value]) => `${name} ${value}`)
    const scope = e.scope.filter((reader) => reader !== 'everyone')
    const about = [
      `line ${e.line}`,
      ...(e.section ? [e.section] : []),
      e.status,
      ...values,
      ...(scope.length > 0 ? [`for ${scope.join(', ')}`] : []),
    ]
    lines.push(
      fold(`${about.join(', ')}: “${e.leadIn ? `${e.leadIn} … ` : ''}${e.text}”`),
      fold(`  by the cue ${e.cue}${e.precision ? `, ${casesInWords(e.precision)}` : ''}`),
    )
  }
  for (const { line, text, why } of nearMisses)
    lines.push(fold(`near miss, line ${line}: “${text}” (${why})`))
  return `${lines.join('\n')}\n`
}
