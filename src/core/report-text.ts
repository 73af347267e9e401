/** The report for people at a terminal. */
import { capital, visible, wrap } from './printable.ts'
import { notice, type Report, type Reported, type ReportStyle } from './report.ts'
import {
  basis,
  citation,
  countsInWords,
  firstOf,
  identity,
  inOrder,
  miss,
  nameOf,
  needsWork,
  nothingJudged,
  outcomeWords,
  restOf,
  reviewedInWords,
  reviewInWords,
  reviewOf,
  scoreInWords,
  silenceInWords,
} from './report-words.ts'
import type { OutcomeName } from './rules.ts'

const colours: Record<OutcomeName, number> = {
  gap: 31,
  partial: 33,
  unclear: 35,
  met: 32,
  'not-applicable': 90,
}
const gradeColours: Record<string, number> = { A: 32, B: 32, C: 33, D: 33, F: 31 }

export const text: Report = {
  summary: 'for people at a terminal',
  mediaType: 'text/plain; charset=utf-8',
  ending: 'txt',
  saysNotice: true,
  async *write(scorecards, style) {
    let written = 0
    for await (const { scorecard } of scorecards) yield (written++ > 0 ? '\n' : '') + inText(scorecard, style)
    if (written > 0) yield `${notice}\n`
  },
}

const inText = (scorecard: Reported['scorecard'], { colour = false, width }: ReportStyle): string => {
  const paint = (code: number, s: string): string => (colour ? `\u001b[${code}m${s}\u001b[0m` : s)
  const fold = (s: string, indent: number, hang = indent): string => wrap(visible(s), width, indent, hang)
  const lines = [paint(1, visible(nameOf(scorecard))), fold(identity(scorecard).join(' · '), 0)]
  if (scorecard.outcomes.length === 0)
    return `${[...lines, paint(33, fold(nothingJudged(scorecard), 0))].join('\n')}\n`

  lines.push(paint(gradeColours[scorecard.grade ?? ''] ?? 1, capital(scoreInWords(scorecard))))
  lines.push(...reviewedInWords(scorecard).map((s) => fold(capital(s), 0)), '')
  for (const law of scorecard.laws)
    lines.push(fold(`${law.law}: ${law.title}: ${scoreInWords(law)}; ${countsInWords(law.counts)}`, 2, 4))
  for (const outcome of inOrder(scorecard.outcomes)) {
    const heading = paint(colours[outcome.outcome], outcomeWords[outcome.outcome].one.toUpperCase())
    const draft = outcome.status === 'draft' ? ' (draft, not scored)' : ''
    lines.push('', `${heading}  ${outcome.severity}  ${paint(1, outcome.rule)}${draft}`)
    lines.push(fold(outcome.title, 4), fold(outcome.reason, 4))
    const review = reviewOf(scorecard, outcome)
    if (review) lines.push(fold(reviewInWords(review), 4, 6))
    for (const evidence of firstOf(outcome.evidence)) lines.push(fold(basis(evidence), 4, 6))
    lines.push(...restOf(outcome.evidence).map((s) => `    ${s}`))
    for (const trigger of outcome.triggers) lines.push(fold(`applies because of ${basis(trigger)}`, 4, 6))
    for (const one of firstOf(outcome.silence)) lines.push(fold(silenceInWords(one), 4, 6))
    if (needsWork(outcome)) {
      for (const near of firstOf(outcome.nearMisses)) lines.push(fold(`near miss, ${miss(near)}`, 4, 6))
      lines.push(...restOf(outcome.nearMisses).map((s) => `    ${s}`))
      if (outcome.remedy) lines.push(fold(`to do: ${outcome.remedy.text}`, 4, 6))
      if (outcome.remedy?.clause) lines.push(fold(`for example: “${outcome.remedy.clause}”`, 4, 6))
    }
    for (const cited of outcome.citations) lines.push(`    ${paint(90, visible(citation(cited)))}`)
  }
  const { snapshot, ruleset, engine } = scorecard
  const names = `text ${snapshot.sha256.slice(0, 12)}, ruleset ${ruleset.digest.slice(0, 12)}, engine ${engine.version}`
  return `${[...lines, '', paint(90, names)].join('\n')}\n`
}
