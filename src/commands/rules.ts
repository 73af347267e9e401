/** `lacuna rules`: list, show, test and create rules. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { fileOf } from '../core/entries.ts'
import { type FailedExample, failedExamples } from '../core/examples.ts'
import { figuresBehind, figuresInWords } from '../core/measured.ts'
import { visible, wrap } from '../core/printable.ts'
import type { Rule } from '../core/rules.ts'
import { type CompiledRule, type Ruleset, summaryOf } from '../core/ruleset.ts'
import { Refusal } from '../refusal.ts'
import { reasonOf } from './inputs.ts'
import { type ExitCode, type Io, say } from './io.ts'
import { openResults, type Results } from './output.ts'
import { listStored } from './rules-stored.ts'
import { loadRuleset, refuseUnknownLaws } from './ruleset.ts'

export interface RulesOptions {
  report: 'text' | 'json'
  rules?: string
}
export interface ListOptions extends RulesOptions {
  law?: string[]
  /** What is in force in the store, instead of what the files say. */
  stored?: true
}
export interface NewOptions {
  rules?: string
}

export const list = async (options: ListOptions, io: Io): Promise<ExitCode> => {
  if (options.stored) return listStored(options, io)
  const { ruleset, problems } = await loadRuleset(options.rules, io)
  refuseUnknownLaws(ruleset, options.law)
  const rules = ruleset.rules.filter(({ law }) => options.law === undefined || options.law.includes(law))
  const results = await openResults(undefined, io)
  if (options.report === 'json') await results.write(`${JSON.stringify(rules.map(summaryOf), null, 2)}\n`)
  else {
    const width = Math.max(0, ...rules.map(({ law, id }) => law.length + id.length + 1))
    const line = ({ law, id, rule }: CompiledRule): string =>
      `${`${law}/${id}`.padEnd(width)}  ${rule.severity.padEnd(8)}  ${rule.status.padEnd(7)}  ${dates(rule).padEnd(10)}  ${rule.title}\n`
    await results.write(rules.map(line).join(''))
  }
  if (rules.length === 0) await say(io, 'no such rule')
  return problems.length > 0 || rules.length === 0 ? 2 : 0
}

const dates = ({ inForce: { from, until } }: Rule): string => (until ? `${from} to ${until}` : from)

export const show = async (name: string, options: RulesOptions, io: Io): Promise<ExitCode> => {
  const { ruleset, problems } = await loadRuleset(options.rules, io)
  const found = ruleset.rules.find(({ law, id }) => `${law}/${id}` === name)
  if (found === undefined) throw new Refusal('invalid', `no rule ${name}${nearest(name, ruleset)}`)
  const results = await openResults(undefined, io)
  await results.write(
    options.report === 'json'
      ? `${JSON.stringify({ ...found, measured: figuresBehind(ruleset, found) }, null, 2)}\n`
      : inFull(found, ruleset, results),
  )
  return problems.length > 0 ? 2 : 0
}

const nearest = (name: string, { rules }: Ruleset): string => {
  const part = name.split('/').at(-1)!.toLowerCase()
  const close = rules
    .map(({ law, id }) => `${law}/${id}`)
    .filter((other) => other.includes(part) || other.startsWith(`${name}`))
  return close.length > 0
    ? `; did you mean ${close.slice(0, 5).join(', ')}?`
    : '; "lacuna rules list" lists them'
}

const inFull = (compiled: CompiledRule, ruleset: Ruleset, { colour, width }: Results): string => {
  const { law, id, digest, rule } = compiled
  const { laws } = ruleset
  const bold = (s: string): string => (colour ? `\u001b[1m${s}\u001b[0m` : s)
  const fold = (s: string, indent = 2): string => wrap(visible(s), width, indent, indent + 2)
  const lines = [
    `${bold(`${law}/${id}`)}  ${rule.severity}  ${rule.status}`,
    fold(rule.title),
    fold(
      `${laws.get(law)?.title ?? law}; in force ${rule.inForce.until ? dates(rule) : `since ${rule.inForce.from}`}`,
    ),
  ]
  for (const { ref, url, verified } of rule.citations)
    lines.push(fold(`${ref}${verified ? '' : ' (not verified)'} ${url}`))
  if (rule.note) lines.push('', fold(rule.note))
  for (const part of ['applies', 'gap', 'met', 'partial'] as const)
    if (rule[part])
      lines.push('', bold(part), `  ${JSON.stringify(rule[part], null, 2).replaceAll('\n', '\n  ')}`)
  lines.push('', bold('measured'))
  for (const [fact, figures] of Object.entries(figuresBehind(ruleset, compiled)))
    lines.push(fold(`${fact}: ${figuresInWords(figures)}`))
  lines.push(
    '',
    bold('to do'),
    fold(rule.remedy.text),
    ...(rule.remedy.clause ? [fold(`for example: “${rule.remedy.clause}”`)] : []),
  )
  lines.push('', bold('examples'))
  for (const { text, outcome, why } of rule.examples)
    lines.push(fold(`${outcome}: “${text}”${why ? ` (${why})` : ''}`))
  lines.push('', `version ${digest}`)
  return `${lines.join('\n')}\n`
}

/** Runs the examples that stand in the files. Faulty files are told by `loadRuleset`; the others are tested all the same. */
export const test = async (files: string[], options: RulesOptions, io: Io): Promise<ExitCode> => {
  const { ruleset, problems, dir } = await loadRuleset(options.rules, io)
  const only = files.map((file) => fileInRules(file, dir))
  const wanted = (file: string): boolean => only.length === 0 || only.includes(file)
  const rules = ruleset.rules.filter(({ law, id }) => wanted(`${law}/${id}.json`))
  const facts = [...ruleset.facts].filter(([id]) => wanted(`facts/${id}.json`))
  const faulty = problems.filter(({ file }) => wanted(file))
  for (const file of only) {
    const known =
      rules.some(({ law, id }) => `${law}/${id}.json` === file) ||
      facts.some(([id]) => `facts/${id}.json` === file)
    if (!known && !faulty.some((problem) => problem.file === file))
      throw new Refusal('invalid', `${file}: expected the file of a rule or a fact inside ${dir}`)
  }
  const failures = (await failedExamples(ruleset)).filter(({ file }) => wanted(file))
  const examples = [
    ...rules.map(({ rule }) => rule.examples),
    ...facts.map(([, { fact }]) => fact.examples),
  ].flat().length
  const results = await openResults(undefined, io)
  if (options.report === 'json') await results.write(`${JSON.stringify({ examples, failures }, null, 2)}\n`)
  else {
    for (const failure of failures) await results.write(`${failureInText(failure, results)}\n`)
    const sum = failures.length === 0 ? 'all as expected' : `${failures.length} not as expected`
    await results.write(`${rules.length} rules and ${facts.length} facts, ${examples} examples: ${sum}\n`)
  }
  for (const { fact, cue } of ruleset.measured.stale)
    await say(
      io,
      `rules/${fileOf({ kind: 'precision', id: fact })}: the cue ${cue} is there no longer; its figures are not used`,
    )
  return failures.length > 0 || faulty.length > 0 || examples === 0 ? 2 : 0
}

/** A path, or the LAW/ID of a rule, as the path inside the rules folder. */
const fileInRules = (name: string, dir: string): string => {
  const inside = relative(dir, resolve(name)).split(sep).join('/')
  if (!inside.startsWith('..') && !isAbsolute(inside)) return inside
  return name.endsWith('.json') ? name.replace(/^rules\//, '') : `${name}.json`
}

const failureInText = (
  { file, path, text, expected, came, facts }: FailedExample,
  { colour, width }: Results,
): string => {
  const bold = (s: string): string => (colour ? `\u001b[1m${s}\u001b[0m` : s)
  const fold = (s: string): string => wrap(visible(s), width, 2, 4)
  const lines = [bold(`rules/${file} ${path}`), fold(`“${text}”`), fold(`expected ${expected}, came ${came}`)]
  for (const { fact, status, evidence, nearMisses } of facts) {
    lines.push(fold(`${fact}: ${status}`))
    for (const e of evidence) lines.push(fold(`  “${e.text}” by the cue ${e.cue}`))
    for (const m of nearMisses) lines.push(fold(`  near miss: “${m.text}” (${m.why})`))
  }
  return `${lines.join('\n')}\n`
}

export const create = async (name: string, options: NewOptions, io: Io): Promise<ExitCode> => {
  const [, law, id] = /^([a-z][a-z0-9-]*)\/([a-z0-9][a-z0-9.-]*)$/.exec(name) ?? []
  if (law === undefined || id === undefined || id.endsWith('.json'))
    throw new Refusal(
      'invalid',
      `expected LAW/ID in small letters, digits, "-" and ".", such as gdpr/13-2-f.profiling; came ${name}`,
    )
  const { ruleset, dir } = await loadRuleset(options.rules, io)
  const file = join(dir, law, `${id}.json`)
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, `${JSON.stringify(template(law, id, ruleset), null, 2)}\n`, { flag: 'wx' })
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    throw new Refusal(
      'invalid',
      `${file}: ${exists ? 'there is such a rule already; edit that file' : reasonOf(error)}`,
    )
  }
  await io.stdout.write(`${file}\n`)
  if (!ruleset.laws.has(law))
    await say(io, `${law} is a new law: describe it in ${join(dir, 'laws', `${law}.json`)}`)
  await say(io, `Replace the example duty in it with yours, then run: lacuna rules test ${file}`)
  return 0
}

/** A rule that is right as it stands, so that its author changes one thing at a time and always sees what that did. */
const template = (law: string, id: string, { laws, facts }: Ruleset): object => {
  const fact = id.split('.').at(-1)!
  const known = facts.has(fact)
  const ask = (value: string) => ({ all: [{ fact, operator: 'is', value }] })
  return {
    $schema: '../rule.schema.json',
    title: 'Offers the policy in an accessible form',
    note: 'An example to replace. Set "status" to "active" when its examples are right: a draft is shown, not scored.',
    citations: [
      {
        ref: `${law.toUpperCase()} Art. …`,
        url: laws.get(law)?.url ?? 'https://example.org/law',
        verified: false,
      },
    ],
    status: 'draft',
    severity: 'medium',
    inForce: { from: '2018-05-25' },
    met: ask('stated'),
    partial: ask('vague'),
    remedy: {
      text: 'Say in which other forms people can have the policy, and how to ask for them.',
      clause: 'We give you a copy of this policy in large print or braille: write to {address}.',
    },
    ...(!known && {
      facts: {
        [fact]: {
          question: 'Does the policy offer itself in an accessible form?',
          stated: ['{give|provide|offer|send} .. {copy|version} .. {large print|braille|audio}'],
          vague: ['{accessible|alternative} {form|format|version}'],
          examples: [
            { text: 'We provide a copy of this policy in large print.', status: 'stated' },
            { text: 'Ask us about accessible formats.', status: 'vague' },
            { text: 'We collect your e-mail address.', status: 'missing' },
          ],
        },
      },
    }),
    examples: known
      ? [
          { text: 'Replace this with a text that meets the rule.', outcome: 'met' },
          { text: 'Replace this with a text that leaves it out.', outcome: 'gap' },
        ]
      : [
          { text: 'We provide a copy of this policy in large print.', outcome: 'met' },
          { text: 'Ask us about accessible formats.', outcome: 'partial' },
          { text: 'We collect your e-mail address.', outcome: 'gap' },
          {
            text: 'We print a large number of leaflets.',
            outcome: 'gap',
            why: 'the right word about the wrong thing',
          },
        ],
  }
}
