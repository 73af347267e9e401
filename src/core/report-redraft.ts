/** The report for whoever redrafts the policy: few clauses that close all gaps and partials, what has to go, what stays unclear. */
import { holesOf } from './clause-holes.ts'
import { literal } from './markdown-text.ts'
import { type Redraft, redraftOf } from './redraft.ts'
import { notice, type Report } from './report.ts'
import { basis, countsInWords, firstOf, identity, nameOf, nothingJudged, reference } from './report-words.ts'
import { countOutcomes } from './score.ts'
import type { Outcome, Scorecard } from './scorecard.ts'

export const redraft: Report = {
  summary: 'the clauses to add or change, as few as can be, for the drafter (Markdown)',
  mediaType: 'text/markdown; charset=utf-8',
  ending: 'redraft.md',
  saysNotice: true,
  async *write(scorecards, { ruleset }) {
    let written = 0
    for await (const { scorecard } of scorecards) {
      const lines = [
        `# Redraft of ${literal(nameOf(scorecard))}`,
        '',
        literal(identity(scorecard).join(' · ')),
        '',
      ]
      if (scorecard.outcomes.length === 0) lines.push(`**${literal(nothingJudged(scorecard))}**`)
      else lines.push(...linesOf(scorecard, await redraftOf(scorecard, ruleset)))
      yield `${written++ > 0 ? '\n' : ''}${lines.join('\n')}\n`
    }
    if (written > 0) yield `\n${notice}\n`
  },
}

const linesOf = (
  scorecard: Scorecard,
  { clauses, against, withoutClause, drafts, unclear }: Redraft,
): string[] => {
  const lines = [`**${inShort(scorecard, { clauses, against, withoutClause, drafts, unclear })}**`]
  const add = (heading: string, outcomes: Outcome[], tell: (outcome: Outcome) => string[]): void => {
    if (outcomes.length > 0) lines.push('', `## ${heading}`, '', ...outcomes.flatMap(tell))
  }
  add('To take out or rewrite', against, (outcome) => [
    ...told(outcome),
    ...sentencesOf(outcome, 'says now'),
    ...toDo(outcome),
  ])
  if (clauses.length > 0)
    lines.push('', '## To write', '', 'A clause is a promise: adopt it only if it is true of what you do.')
  for (const [i, { text, remedy, closes }] of clauses.entries()) {
    lines.push('', `### ${i + 1}. ${literal(remedy)}`, '', `> ${literal(text)}`, '')
    const holes = holesOf(text)
    if (holes.length > 0)
      lines.push(`To fill in: ${holes.map((hole) => `\`${hole.replaceAll('`', '')}\``).join(', ')}`, '')
    lines.push(
      'Closes:',
      '',
      ...closes.flatMap((outcome) => [...told(outcome), ...sentencesOf(outcome, 'says now')]),
    )
  }
  add('To do without a clause', withoutClause, (outcome) => [
    ...told(outcome),
    ...sentencesOf(outcome, 'says now'),
    ...toDo(outcome),
  ])
  add('Drafts, not scored', drafts, (outcome) => [...told(outcome), ...toDo(outcome)])
  add('What stays unclear', unclear, (outcome) => [
    ...told(outcome),
    `  - ${literal(outcome.reason)}`,
    ...sentencesOf(outcome, 'look at'),
  ])
  return lines
}

const inShort = ({ outcomes }: Scorecard, { clauses, against, withoutClause, unclear }: Redraft): string => {
  const faults = countsInWords({ ...countOutcomes(outcomes), met: 0, unclear: 0, 'not-applicable': 0 })
  const parts = [
    ...(clauses.length > 0
      ? [`${clauses.length} ${clauses.length === 1 ? 'clause' : 'clauses'} to write`]
      : []),
    ...(against.length > 0 ? [`${against.length} to take out or rewrite`] : []),
    ...(withoutClause.length > 0 ? [`${withoutClause.length} to do without a clause`] : []),
  ]
  const open = unclear.length > 0 ? ` ${unclear.length} stay unclear: a person has to look.` : ''
  return parts.length > 0 ? `${faults}: ${parts.join(', ')}.${open}` : `Nothing to redraft.${open}`
}

const told = ({ rule, title, outcome, severity, status, citations }: Outcome): string[] => [
  `- ${outcome}, ${severity}${status === 'draft' ? ', draft, not scored' : ''}: ${literal(title)} (\`${rule}\`; ${citations.map((c) => literal(reference(c))).join('; ')})`,
]

const sentencesOf = ({ evidence }: Outcome, label: string): string[] =>
  firstOf(evidence).map((e) => `  - ${label}, ${literal(basis(e))}`)

const toDo = ({ remedy }: Outcome): string[] => [
  ...(remedy ? [`  - to do: ${literal(remedy.text)}`] : []),
  ...(remedy?.clause ? [`  - for example: ${literal(`“${remedy.clause}”`)}`] : []),
]
