/** `lacuna gaps`: which stored policies fail which rules. */
import { gapsCsv } from '../core/gaps-csv.ts'
import { visible, wrap } from '../core/printable.ts'
import type { OutcomeName, Severity } from '../core/rules.ts'
import { defined } from '../defined.ts'
import type { Gap, GapsQuery, GapsSummary, Lacuna } from '../usecases.ts'
import { type ExitCode, type Io, say } from './io.ts'
import { openResults, type Results } from './output.ts'
import { withLacuna } from './store.ts'

export interface GapsOptions {
  law?: string[]
  rule?: string[]
  severity?: Severity[]
  outcome?: OutcomeName[]
  capturedFrom?: string
  capturedBefore?: string
  domain?: string
  compliantThen?: true
  allSnapshots?: true
  asOf?: string
  summary?: true
  limit: number
  report: 'text' | 'json' | 'csv'
  output?: string
}

export const gaps = (options: GapsOptions, io: Io): Promise<ExitCode> =>
  withLacuna(io, async (lacuna): Promise<ExitCode> => {
    const query = queryOf(options)
    const summary = await lacuna.gapsSummary(query)
    if (summary.policies === 0)
      await say(
        io,
        summary.notJudged > 0
          ? `no policy to judge: ${counted(summary.notJudged, 'text is no policy', 'texts are no policies')}`
          : 'no policies there: `lacuna import PATH…` stores some, and fewer filters find more',
      )
    const results = await openResults(options.output, io)
    if (options.summary) await writeSummary(summary, options, results)
    else if (options.report === 'csv')
      for (const piece of gapsCsv(await lacuna.allGaps(query))) {
        if (results.closed) break
        await results.write(piece)
      }
    else await writeGaps(await first(lacuna, query, options.limit), summary, options, results)
    await results.end()
    return summary.policies === 0 ? 2 : 0
  })

const queryOf = (options: GapsOptions): GapsQuery =>
  defined({
    laws: options.law,
    rules: options.rule,
    severities: options.severity,
    outcomes: options.outcome,
    capturedFrom: options.capturedFrom,
    capturedBefore: options.capturedBefore,
    domain: options.domain,
    compliantThen: options.compliantThen,
    everySnapshot: options.allSnapshots,
    asOf: options.asOf,
  })

/** As many as the use-case gives at once. */
const pageSize = 200

const first = async (lacuna: Lacuna, query: GapsQuery, limit: number): Promise<Gap[]> => {
  const items: Gap[] = []
  let cursor: string | undefined
  do {
    const size = Math.min(pageSize, limit - items.length)
    const page = await lacuna.gaps(defined({ ...query, limit: size, cursor }))
    items.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor !== undefined && items.length < limit)
  return items
}

const writeGaps = async (
  items: Gap[],
  summary: GapsSummary,
  options: GapsOptions,
  results: Results,
): Promise<void> => {
  if (options.report === 'json') return results.write(`${JSON.stringify(items, null, 2)}\n`)
  await results.write(`${headline(summary, options)}\n`)
  let rule: string | undefined
  for (const item of items) {
    if (item.rule !== rule) await results.write(`\n${item.severity}  ${item.rule}  ${visible(item.title)}\n`)
    rule = item.rule
    const { policy, snapshot, outcome, then } = item
    const line = `${outcome}  ${policy}  ${snapshot.capturedOn ?? 'undated'}  then: ${then.replace('-', ' ')}`
    await results.write(`  ${visible(line)}\n`)
    if (item.evidence) {
      const { text, line: at } = item.evidence
      await results.write(`${wrap(`line ${at}: “${visible(text)}”`, results.width, 6, 8)}\n`)
    }
  }
  if (items.length < summary.outcomes)
    await results.write(`\n… and ${summary.outcomes - items.length} more: --limit, or --report csv for all\n`)
}

const writeSummary = async (summary: GapsSummary, options: GapsOptions, results: Results): Promise<void> => {
  const { byRule, byLaw, byYear } = summary
  if (options.report === 'json') return results.write(`${JSON.stringify(summary, null, 2)}\n`)
  const failed = byRule.filter(({ failing }) => failing > 0).sort((a, b) => b.failing - a.failing)
  await results.write(`${headline(summary, options)}\n`)
  await results.write(
    `\nby rule\n${table(failed.map((r) => [r.failing, r.severity, r.rule, visible(r.title)]))}`,
  )
  await results.write(
    `\nby law\n${table(byLaw.map((l) => [l.failing, l.outcomes, l.law, visible(l.title)]))}`,
  )
  await results.write(
    `\nby year of capture\n${table(byYear.map((y) => [y.failing, `of ${y.policies}`, y.year ?? 'undated', `${y.outcomes} outcomes`]))}`,
  )
}

const headline = (
  { failing, policies, outcomes, notJudged, asOf }: GapsSummary,
  { outcome = ['gap'] }: GapsOptions,
): string => {
  const what =
    outcome.join() === 'gap' ? counted(outcomes, 'gap', 'gaps') : `${outcomes} ${outcome.join(' or ')}`
  const others = notJudged > 0 ? `; ${counted(notJudged, 'text is no policy', 'texts are no policies')}` : ''
  return `${failing} of ${counted(policies, 'policy', 'policies')} with ${what}, by the law of ${asOf}${others}`
}

const counted = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`

/** Numbers to the right, words to the left; the last column is as long as it is. */
const table = (rows: (string | number)[][]): string => {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => String(row[i]).length))) ?? []
  return rows
    .map((row) =>
      row
        .map((cell, i) =>
          typeof cell === 'number'
            ? String(cell).padStart(widths[i]!)
            : i === row.length - 1
              ? cell
              : cell.padEnd(widths[i]!),
        )
        .join('  '),
    )
    .map((line) => `  ${line}\n`)
    .join('')
}
