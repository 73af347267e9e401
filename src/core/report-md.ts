/** The report for pull requests and notes: gaps first, what needs no work folded away, never longer than a comment may be. */
import { link, literal } from './markdown-text.ts'
import { capital } from './printable.ts'
import { notice, type Report, type Reported } from './report.ts'
import {
  basis,
  countsInWords,
  firstOf,
  identity,
  inOrder,
  miss,
  nameOf,
  needsWork,
  nothingJudged,
  outcomeWords,
  place,
  quote,
  reviewedInWords,
  reviewInWords,
  reviewOf,
  scoreInWords,
  silenceInWords,
  trust,
} from './report-words.ts'
import type { OutcomeName } from './rules.ts'
import { countOutcomes } from './score.ts'
import type { Outcome } from './scorecard.ts'
import { xmlText } from './xml-text.ts'

/** GitHub takes 65,536 characters in a comment. */
const longest = 64_000
const roomForNotes = 1000

export const md: Report = {
  summary: 'for pull requests and notes; cut before 65,000 characters',
  mediaType: 'text/markdown; charset=utf-8',
  ending: 'md',
  saysNotice: true,
  async *write(scorecards) {
    const room = createRoom(longest - roomForNotes)
    /** What needs no work gets the room that is left when all policies have told what does. */
    const quiet: { text: string; outcomes: Outcome[] }[] = []
    let written = 0
    for await (const { scorecard } of scorecards) {
      if (!room.take(headOf(scorecard))) continue
      yield (written++ > 0 ? '\n' : '') + headOf(scorecard)
      for (const outcome of inOrder(scorecard.outcomes).filter(needsWork))
        if (room.take(blockOf(scorecard, outcome), outcome)) yield blockOf(scorecard, outcome)
      for (const name of ['met', 'not-applicable'] as const) {
        const outcomes = inOrder(scorecard.outcomes).filter(({ outcome }) => outcome === name)
        if (outcomes.length > 0) quiet.push({ text: foldedAway(scorecard, name, outcomes), outcomes })
      }
    }
    for (const { text, outcomes } of quiet) if (room.take(text, ...outcomes)) yield text
    yield* room.notes()
    if (written > 0) yield `\n${notice}\n`
  },
}

/** Counts characters. Once something did not fit, nothing that comes after it is taken: an order with holes would mislead. */
const createRoom = (most: number) => {
  let used = 0
  let policies = 0
  const outcomes: Outcome[] = []
  return {
    take: (text: string, ...told: Outcome[]): boolean => {
      const fits = policies + outcomes.length === 0 && used + text.length <= most
      if (fits) used += text.length
      else if (told.length === 0) policies++
      else outcomes.push(...told)
      return fits
    },
    notes: function* (): Generator<string> {
      if (policies + outcomes.length === 0) return
      const left = [
        ...(outcomes.length > 0
          ? [`${outcomes.length} outcomes (${countsInWords(countOutcomes(outcomes))})`]
          : []),
        ...(policies > 0 ? [`${policies} whole policies`] : []),
      ]
      yield `\n**Cut here, to fit a pull request.** Left out: ${left.join(' and ')}. The reports \`json\` and \`csv\` leave nothing out.\n`
    },
  }
}

const headOf = (scorecard: Reported['scorecard']): string => {
  const lines = [`# ${literal(nameOf(scorecard))}`, '', literal(identity(scorecard).join(' · ')), '']
  if (scorecard.outcomes.length === 0)
    return `${[...lines, `**${literal(nothingJudged(scorecard))}**`].join('\n')}\n`
  lines.push(`**${capital(scoreInWords(scorecard))}**`, '')
  for (const score of reviewedInWords(scorecard)) lines.push(literal(capital(score)), '')
  lines.push('| law | score | outcomes |', '|---|---|---|')
  for (const law of scorecard.laws)
    lines.push(`| ${literal(law.title)} | ${scoreInWords(law)} | ${countsInWords(law.counts)} |`)
  const { snapshot, ruleset, engine } = scorecard
  lines.push(
    '',
    `Text \`${snapshot.sha256.slice(0, 12)}\`, ruleset \`${ruleset.digest.slice(0, 12)}\`, engine ${engine.version}.`,
  )
  return `${lines.join('\n')}\n`
}

const blockOf = (scorecard: Reported['scorecard'], outcome: Outcome): string => {
  const { title, rule, severity, status, reason, remedy } = outcome
  const draft = status === 'draft' ? ', draft, not scored' : ''
  const lines = ['', `## ${outcomeWords[outcome.outcome].one.toUpperCase()}: ${literal(title)}`, '']
  lines.push(`\`${rule}\`, ${severity}${draft}. ${literal(reason)}`, '')
  const review = reviewOf(scorecard, outcome)
  if (review) lines.push(`**Review:** ${literal(reviewInWords(review))}`, '')
  for (const evidence of firstOf(outcome.evidence))
    lines.push(
      `> ${literal(quote(evidence))}`,
      '>',
      `> ${literal([place(evidence), ...trust(evidence)].join('; '))}`,
      '',
    )
  for (const trigger of outcome.triggers) lines.push(`- applies because of ${literal(basis(trigger))}`)
  for (const one of firstOf(outcome.silence)) lines.push(`- ${literal(silenceInWords(one))}`)
  for (const near of firstOf(outcome.nearMisses)) lines.push(`- near miss, ${literal(miss(near))}`)
  if (remedy) lines.push(`- to do: ${literal(remedy.text)}`)
  if (remedy?.clause) lines.push(`- for example: ${literal(`“${remedy.clause}”`)}`)
  return `${[...lines, ...citationsOf(outcome)].join('\n')}\n`
}

const citationsOf = ({ citations }: Outcome): string[] =>
  citations.map(({ ref, url, verified }) => `- ${link(ref, url)}${verified ? '' : ' (not verified)'}`)

const foldedAway = (scorecard: Reported['scorecard'], name: OutcomeName, outcomes: Outcome[]): string => {
  const lines = [
    '',
    '<details>',
    `<summary>${xmlText(nameOf(scorecard))}: ${outcomes.length} ${outcomeWords[name].many}</summary>`,
    '',
  ]
  for (const outcome of outcomes) {
    const draft = outcome.status === 'draft' ? ' (draft, not scored)' : ''
    const cited = outcome.citations.map(
      ({ ref, url, verified }) => `${link(ref, url)}${verified ? '' : ' (not verified)'}`,
    )
    lines.push(
      `- **${literal(outcome.title)}** \`${outcome.rule}\`${draft}. ${literal(outcome.reason)} ${cited.join(', ')}`,
    )
    for (const evidence of [...outcome.evidence, ...outcome.triggers].slice(0, name === 'met' ? 1 : 0))
      lines.push(`  - ${literal(basis(evidence))}`)
    const review = reviewOf(scorecard, outcome)
    if (review) lines.push(`  - **Review:** ${literal(reviewInWords(review))}`)
  }
  return `${[...lines, '', '</details>'].join('\n')}\n`
}
