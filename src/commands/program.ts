/** The command line: every command, its options and its help. What a command does is loaded only when it runs. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { decidedOutcomes } from '../core/reviews.ts'
import { outcomeNames, severities } from '../core/rules.ts'
import { packageVersion } from '../package-root.ts'
import { Refusal } from '../refusal.ts'
import { reportNames, reports } from '../reports.ts'
import type { AuditOptions } from './audit.ts'
import type { CheckOptions } from './check.ts'
import type { EvalOptions } from './eval.ts'
import type { FactsOptions } from './facts.ts'

import type { GapsOptions } from './gaps.ts'

import type { HistoryOptions, ThenAndNowOptions } from './history.ts'

import type { ImportOptions } from './import.ts'
import { type ExitCode, type Io, say } from './io.ts'
import type { ReviewOptions } from './review.ts'
import type { ListOptions, NewOptions, RulesOptions } from './rules.ts'
import type { PreviewOptions } from './rules-preview.ts'
import type { ServeOptions } from './serve.ts'
import { failOnNames } from './thresholds.ts'

/** Runs one command line (without `node lacuna`) and gives the exit code. */
export const runCli = async (args: string[], io: Io): Promise<ExitCode> => {
  let code: ExitCode = 0
  const program = createProgram(io, (c) => {
    code = c
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (error instanceof Refusal) {
      await say(io, `lacuna: ${error.message}`)
      for (const { at, message } of error.faults) await say(io, `  ${at}: ${message}`)
      return 2
    }
    await say(io, `lacuna: ${error instanceof Error ? worldSays(error) : String(error)}`)
    return 3
  }
}

/** A fault of the world has a code and a message that says it all; one of ours needs its trace. */
const worldSays = (error: Error): string =>
  'code' in error || error.name === 'StoreError' ? error.message : (error.stack ?? error.message)

const createProgram = (io: Io, done: (code: ExitCode) => void): Command => {
  const program = new Command('lacuna')
    .description(
      'Finds what a privacy policy leaves out: rule by rule, with the sentence, the citation and the remedy.',
    )
    .version(packageVersion(), '-V, --version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
    })
    .showHelpAfterError('(--help shows what there is)')
    .addHelpText(
      'after',
      '\nExit codes: 0 clean, 1 a threshold was crossed, 2 bad usage, bad rule or bad input, 3 the world failed.',
    )

  const command = (parent: Command, usage: string, summary: string): Command =>
    parent.command(usage).description(summary)

  command(program, 'check <path...>', 'scorecards of files, folders or standard input (-); no database')
    .addOption(lawOption())
    .addOption(asOfOption())
    .addOption(formatOption())
    .addOption(new Option('--report <name>', 'how to print').choices(reportNames).default('text'))
    .option('--output <file>', 'write the report to this file')
    .addOption(
      new Option('--fail-on <outcome>', 'exit 1 when a rule has this outcome or a worse one').choices(
        failOnNames,
      ),
    )
    .addOption(
      new Option('--fail-severity <severity>', 'count only rules at least this severe').choices(severities),
    )
    .option('--baseline <file>', 'count only what is new beside this JSON report of an earlier run')
    .addOption(new Option('--min-score <n>', 'exit 1 when the score is lower').argParser(parseScore))
    .addOption(rulesOption())
    .addHelpText('after', `\n${reportsHelp}`)
    .action(async (paths: string[], options: CheckOptions) =>
      done(await (await import('./check.ts')).check(paths, options, io)),
    )

  command(program, 'facts <path>', 'what was read in a text: facts with their evidence and near misses')
    .addOption(new Option('--fact <id>', 'only this fact; may be repeated').argParser(collect))
    .addOption(formatOption())
    .addOption(textOrJson())
    .option('--output <file>', 'write the report to this file')
    .addOption(rulesOption())
    .action(async (path: string, options: FactsOptions) =>
      done(await (await import('./facts.ts')).facts(path, options, io)),
    )

  command(
    program,
    'eval <labels...>',
    'precision, recall and F1 per fact against labelled policies (JSON lines)',
  )
    .option('--errors', 'list every disagreement')
    .option('--adjudications <file>', 'labels that were reviewed and found wrong (JSON)')
    .option('--calibrate', 'write how often each cue was right into the rules; exit 1 when one is too weak')
    .addOption(textOrJson())
    .option('--output <file>', 'write the report to this file')
    .addOption(rulesOption())
    .action(async (paths: string[], options: EvalOptions) =>
      done(await (await import('./eval.ts')).evaluate(paths, options, io)),
    )

  const rules = command(program, 'rules', 'list, show, test and create rules')
  command(rules, 'list', 'all rules')
    .addOption(lawOption())
    .addOption(textOrJson())
    .addOption(
      new Option('--stored', 'as they are in force in the store, with where each comes from').conflicts(
        'rules',
      ),
    )
    .addOption(rulesOption())
    .action(async (options: ListOptions) => done(await (await import('./rules.ts')).list(options, io)))
  command(rules, 'show <law/id>', 'one rule, with its citations, examples and remedy')
    .addOption(textOrJson())
    .addOption(rulesOption())
    .action(async (name: string, options: ListOptions) =>
      done(await (await import('./rules.ts')).show(name, options, io)),
    )
  command(rules, 'test [file...]', 'run the examples of every rule and fact, or of these files')
    .addOption(textOrJson())
    .addOption(rulesOption())
    .action(async (files: string[], options: RulesOptions) =>
      done(await (await import('./rules.ts')).test(files, options, io)),
    )
  command(
    rules,
    'preview <file>',
    'which verdicts on stored policies this rule would change; nothing is stored',
  )
    .option('--all', 'try it on all snapshots instead of the latest of each policy')
    .addOption(
      new Option('--labels <file>', 'measure its facts on these labelled policies too').argParser(collect),
    )
    .addOption(asOfOption())
    .addOption(textOrJson())
    .addOption(rulesOption())
    .addHelpText('after', `\n${storeHelp}`)
    .action(async (file: string, options: PreviewOptions) =>
      done(await (await import('./rules-preview.ts')).preview(file, options, io)),
    )
  command(rules, 'new <law/id>', 'write a new rule, ready to edit')
    .addOption(rulesOption())
    .action(async (name: string, options: NewOptions) =>
      done(await (await import('./rules.ts')).create(name, options, io)),
    )

  command(
    program,
    'import <path...>',
    'put texts into the store: files, folders or JSON lines; safe to repeat',
  )
    .option('--policy <name>', 'the policy that the files belong to, where they do not say')
    .addOption(textOrJson())
    .addOption(rulesOption())
    .addHelpText('after', `\n${importHelp}\n\n${storeHelp}`)
    .action(async (paths: string[], options: ImportOptions) =>
      done(await (await import('./import.ts')).importCommand(paths, options, io)),
    )

  command(program, 'gaps', 'which stored policies fail which rules; the severest first')
    .addOption(lawOption())
    .addOption(new Option('--rule <law/id>', 'only this rule; may be repeated').argParser(collect))
    .addOption(new Option('--severity <name...>', 'only rules of these severities').choices(severities))
    .addOption(new Option('--outcome <name...>', 'these outcomes instead of gaps').choices(outcomeNames))
    .addOption(
      new Option('--captured-from <date>', 'only texts captured on this day or later').argParser(parseDate),
    )
    .addOption(
      new Option('--captured-before <date>', 'only texts captured before this day').argParser(parseDate),
    )
    .option('--domain <name>', 'only this policy and those of its subdomains')
    .option('--compliant-then', 'only what met the law of the day it was captured, or had no such duty')
    .option('--all-snapshots', 'every snapshot, not only the latest of each policy')
    .addOption(asOfOption())
    .option('--summary', 'only totals: by rule, law and year of capture')
    .addOption(new Option('--limit <n>', 'how many to show').argParser(parseCount).default(50))
    .addOption(
      new Option('--report <name>', 'how to print; csv has all of them')
        .choices(['text', 'json', 'csv'])
        .default('text'),
    )
    .option('--output <file>', 'write the report to this file')
    .addHelpText('after', `\n${storeHelp}`)
    .action(async (options: GapsOptions) => done(await (await import('./gaps.ts')).gaps(options, io)))

  command(
    program,
    'review <policy> [law/id]',
    'decide on an outcome of a stored policy, or list the decisions',
  )
    .option('--confirm', 'it is as judged')
    .addOption(new Option('--override <outcome>', 'this counts instead').choices(decidedOutcomes))
    .option('--waive', 'leave the rule out of the reviewed score')
    .option('--withdraw', 'take the decision before back')
    .option('--reason <text>', 'why')
    .option('--author <name>', 'who decides')
    .addOption(new Option('--expires <date>', 'the last day it holds (YYYY-MM-DD)').argParser(parseDate))
    .addOption(
      new Option('--at <date>', 'on the snapshot of this day; the newest without it').argParser(parseDate),
    )
    .addOption(asOfOption())
    .addOption(textOrJson())
    .addHelpText('after', `\n${storeHelp}`)
    .action(async (policy: string, rule: string | undefined, options: ReviewOptions) =>
      done(await (await import('./review.ts')).review(policy, rule, options, io)),
    )

  command(program, 'audit', 'who decided what, and who changed which rule; the newest first')
    .addOption(new Option('--limit <n>', 'how many entries').argParser(parseCount).default(50))
    .addOption(textOrJson())
    .addHelpText('after', `\n${storeHelp}`)
    .action(async (options: AuditOptions) => done(await (await import('./audit.ts')).audit(options, io)))

  command(
    program,
    'history <policy>',
    'one policy through its snapshots: outcomes, and every change with its cause',
  )
    .addOption(lawOption())
    .addOption(
      new Option(
        '--as-of <date>',
        'judge all by the law of this day; without it each by that of its own',
      ).argParser(parseDate),
    )
    .addOption(textOrJson())
    .option('--output <file>', 'write the report to this file')
    .addOption(rulesOption())
    .addHelpText('after', `\n${pathHelp}\n\n${storeHelp}`)
    .action(async (policy: string, options: HistoryOptions) =>
      done(await (await import('./history.ts')).history(policy, options, io)),
    )

  command(program, 'then-and-now <policy>', 'one snapshot by the law of its day, beside today’s')
    .addOption(
      new Option('--at <date>', 'which snapshot: the one that stood on this day').argParser(parseDate),
    )
    .addOption(asOfOption())
    .addOption(new Option('--from <check>', 'compare a stored check with today’s').argParser(parseNumber))
    .addOption(lawOption())
    .addOption(textOrJson())
    .option('--output <file>', 'write the report to this file')
    .addOption(rulesOption())
    .addHelpText('after', `\n${pathHelp}\n\n${storeHelp}`)
    .action(async (policy: string, options: ThenAndNowOptions) =>
      done(await (await import('./history.ts')).compare(policy, options, io)),
    )

  command(program, 'serve', 'the HTTP interface and its pages, on http://localhost:4280')
    .option('--seed', 'store the sample policies of seeds/ first')
    .addOption(new Option('--port <n>', 'where to listen; 0 picks a free port').argParser(parsePort))
    .option('--host <name>', 'which address to listen on; this machine only unless told otherwise')
    .addOption(rulesOption())
    .addHelpText('after', `\n${serveHelp}\n\n${storeHelp}`)
    .action(async (options: ServeOptions) =>
      done(await (await import('./serve.ts')).serveUntilStopped(options, io)),
    )
  return program
}

const reportsHelp = `Reports:\n${reportNames.map((name) => `  ${name.padEnd(8)} ${reports[name].summary}`).join('\n')}`
const storeHelp = `Store (environment):
  LACUNA_DATA      folder of the embedded database (default ./data)
  DATABASE_URL     use this Postgres server instead`
const serveHelp = `Server (environment):
  PORT             like --port (default 4280)
  HOST             like --host (default 127.0.0.1)
  LACUNA_API_KEY   writing over HTTP needs this as a bearer token; without it only this machine may write`
const pathHelp = `Instead of a stored policy, the path of a dated text or of a folder of them (YYYY-MM-DD.md): no store is needed.`
const importHelp = `What a path may be:
  a file           Markdown, HTML or text; its archive header, its folder or --policy says which policy it is,
                   else its own name, if that is one: shop.example.html, but not privacy.html
  a folder         every such file below it; POLICY/YYYY-MM-DD.md gives policy and capture date
  a .jsonl file    one text a line: {"text", "policy"?, "format"?, "capturedOn"?, "sourceUrl"?}; its header or --policy
                   may say which policy it is

Each text is stored in a transaction of its own. An import that broke off is simply run again: what is stored already
is passed over.`

const rulesOption = () => new Option('--rules <dir>', 'use the rules of this folder')
const textOrJson = () =>
  new Option('--report <name>', 'how to print').choices(['text', 'json']).default('text')
const formatOption = () =>
  new Option('--format <name>', 'what the text is, if it cannot be told').choices([
    'markdown',
    'html',
    'text',
  ])
const lawOption = () =>
  new Option('--law <name>', 'only this law; may be repeated or separated by commas').argParser(
    (value: string, before: string[] | undefined) => [
      ...(before ?? []),
      ...value
        .split(',')
        .map((v) => v.trim())
        .filter(Boolean),
    ],
  )
const asOfOption = () =>
  new Option('--as-of <date>', 'judge by the law of this day (YYYY-MM-DD); today without it').argParser(
    parseDate,
  )

const collect = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value]

const parseDate = (value: string): string => {
  const date = new Date(`${value}T00:00:00Z`)
  if (
    !/^\d{4}-\d{2}-\d{2}$/.test(value) ||
    Number.isNaN(date.getTime()) ||
    date.toISOString().slice(0, 10) !== value
  )
    throw new InvalidArgumentError('Expected a date that exists, as YYYY-MM-DD.')
  return value
}
const parseScore = (value: string): number => {
  const n = Number(value)
  if (value.trim() === '' || !(n >= 0 && n <= 100))
    throw new InvalidArgumentError('Expected a number from 0 to 100.')
  return n
}
const parseCount = (value: string): number => {
  const n = Number(value)
  if (!/^\d{1,6}$/.test(value) || n === 0)
    throw new InvalidArgumentError('Expected a number from 1 to 999999.')
  return n
}
const parseNumber = (value: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new InvalidArgumentError('Expected the number of a check.')
  return Number(value)
}
const parsePort = (value: string): number => {
  const n = Number(value)
  if (!/^\d+$/.test(value) || n > 65535)
    throw new InvalidArgumentError('Expected a port number from 0 to 65535.')
  return n
}
