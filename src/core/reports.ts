/** Scorecards out, as text for people or for programs. Every output format is one entry in the table `reports`. */
import type { NearMiss } from './facts.ts'
import { casesInWords } from './precision.ts'
import { type OutcomeName, severities } from './rules.ts'
import type { Outcome, Scorecard, Weighed } from './scorecard.ts'

export interface ReportStyle {
  /** ANSI colours, for a terminal. */
  colour?: boolean
  /** Wrap at this width. Without it a sentence stays on one line, as `grep` likes it. */
  width?: number | undefined
}

export interface Report {
  mediaType: string
  /** What stands before, between and after the scorecards: a long run can be written as it goes. */
  before: string
  between: string
  after: string
  one(scorecard: Scorecard, style: ReportStyle): string
}

/** What wants doing comes first. */
const byUrgency: OutcomeName[] = ['gap', 'partial', 'unclear', 'met', 'not-applicable']
const words: Record<OutcomeName, { one: string; many: string; heading: string; colour: number }> = {
  gap: { one: 'gap', many: 'gaps', heading: 'GAP', colour: 31 },
  partial: { one: 'partial', many: 'partial', heading: 'PARTIAL', colour: 33 },
  unclear: { one: 'unclear', many: 'unclear', heading: 'UNCLEAR', colour: 35 },
  met: { one: 'met', many: 'met', heading: 'MET', colour: 32 },
  'not-applicable': { one: 'not applicable', many: 'not applicable', heading: 'NOT APPLICABLE', colour: 90 },
}
const gradeColours: Record<string, number> = { A: 32, B: 32, C: 33, D: 33, F: 31 }
/** More sentences than this prove no more. The JSON report has them all. */
const shown = 3

export const inOrder = (outcomes: Outcome[]): Outcome[] =>
  [...outcomes].sort(
    (a, b) =>
      byUrgency.indexOf(a.outcome) - byUrgency.indexOf(b.outcome) ||
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      (a.rule < b.rule ? -1 : 1),
  )

export const countOutcomes = (outcomes: Outcome[]): Record<OutcomeName, number> => {
  const counts = { met: 0, partial: 0, gap: 0, unclear: 0, 'not-applicable': 0 }
  for (const { outcome, status } of outcomes) if (status === 'active') counts[outcome]++
  return counts
}

export const countsInWords = (counts: Partial<Record<OutcomeName, number>>): string =>
  byUrgency
    .filter((name) => (counts[name] ?? 0) > 0)
    .map((name) => `${counts[name]} ${counts[name] === 1 ? words[name].one : words[name].many}`)
    .join(', ') || 'no rule'

interface Points {
  score: number | null
  range: [number, number] | null
  coverage: number
  grade: string | null
}
const scoreInWords = ({ score, range, coverage, grade }: Points): string => {
  const spread = range && range[0] !== range[1] ? ` (${range[0].toFixed(1)} to ${range[1].toFixed(1)})` : ''
  return `${grade ? `grade ${grade}` : 'no grade'}, ${score === null ? 'no score' : `score ${score.toFixed(1)}${spread}`}, coverage ${Math.round(coverage * 100)}%`
}

const identity = ({ snapshot, document, asOf }: Scorecard): string[] => [
  ...(document.title ? [document.title] : []),
  ...(snapshot.capturedOn ? [`captured ${snapshot.capturedOn}`] : []),
  ...(document.date ? [`dated ${document.date}`] : []),
  `${document.words.toLocaleString('en-US')} words of ${snapshot.format}`,
  `law of ${asOf}`,
]

const nothingJudged = ({ document, asOf }: Scorecard): string =>
  document.gate.pass ? `No rule was in force on ${asOf}.` : `Not judged: ${document.gate.message}`

const nameOf = ({ policy, snapshot }: Scorecard): string => policy ?? `text ${snapshot.sha256.slice(0, 12)}`

const quote = ({ text, leadIn }: Pick<Weighed, 'text' | 'leadIn'>): string =>
  `“${leadIn ? `${leadIn} … ` : ''}${text}”`
const place = ({ line, section, scope }: Weighed): string => {
  const narrowed = scope.filter((reader) => reader !== 'everyone')
  return [
    `line ${line}`,
    ...(section ? [section] : []),
    ...(narrowed.length > 0 ? [`for ${narrowed.join(', ')}`] : []),
  ].join(', ')
}
const trust = ({ precision }: Weighed): string[] => (precision ? [`cue ${casesInWords(precision)}`] : [])
const silence = ({ fact, ...cases }: Outcome['silence'][number]): string =>
  `${fact} not found: ${casesInWords(cases)}`
const miss = ({ line, text, why }: NearMiss): string => `line ${line}: “${text}” (${why})`
const citation = ({ ref, url, verified }: Outcome['citations'][number]): string =>
  `${ref}${verified ? '' : ' (not verified)'} ${url}`
const more = (list: unknown[]): string[] => (list.length > shown ? [`and ${list.length - shown} more`] : [])

const text: Report = {
  mediaType: 'text/plain; charset=utf-8',
  before: '',
  between: '\n',
  after: '',
  one: (scorecard, { colour = false, width }) => {
    const paint = (code: number, s: string): string => (colour ? `\u001b[${code}m${s}\u001b[0m` : s)
    const fold = (s: string, indent: number, hang = indent): string => wrap(visible(s), width, indent, hang)
    const lines = [paint(1, visible(nameOf(scorecard))), fold(identity(scorecard).join(' · '), 0)]
    if (scorecard.outcomes.length === 0)
      return `${[...lines, paint(33, fold(nothingJudged(scorecard), 0))].join('\n')}\n`

    lines.push(paint(gradeColours[scorecard.grade ?? ''] ?? 1, capital(scoreInWords(scorecard))), '')
    for (const law of scorecard.laws)
      lines.push(fold(`${law.law}: ${law.title}: ${scoreInWords(law)}; ${countsInWords(law.counts)}`, 2, 4))
    for (const outcome of inOrder(scorecard.outcomes)) {
      const { heading, colour: code } = words[outcome.outcome]
      const draft = outcome.status === 'draft' ? ' (draft, not scored)' : ''
      lines.push('', `${paint(code, heading)}  ${outcome.severity}  ${paint(1, outcome.rule)}${draft}`)
      lines.push(fold(outcome.title, 4), fold(outcome.reason, 4))
      for (const evidence of outcome.evidence.slice(0, shown))
        lines.push(
          fold(
            [`${place(evidence)}: ${quote(evidence)}`, ...trust(evidence).map((s) => `(${s})`)].join(' '),
            4,
            6,
          ),
        )
      lines.push(...more(outcome.evidence).map((s) => `    ${s}`))
      for (const one of outcome.silence.slice(0, shown)) lines.push(fold(silence(one), 4, 6))
      if (needsWork(outcome)) {
        for (const near of outcome.nearMisses.slice(0, shown))
          lines.push(fold(`near miss, ${miss(near)}`, 4, 6))
        lines.push(...more(outcome.nearMisses).map((s) => `    ${s}`))
        if (outcome.remedy) lines.push(fold(`to do: ${outcome.remedy.text}`, 4, 6))
        if (outcome.remedy?.clause) lines.push(fold(`for example: “${outcome.remedy.clause}”`, 4, 6))
      }
      for (const c of outcome.citations) lines.push(`    ${paint(90, visible(citation(c)))}`)
    }
    const { snapshot, ruleset, engine } = scorecard
    lines.push(
      '',
      paint(
        90,
        `text ${snapshot.sha256.slice(0, 12)}, ruleset ${ruleset.digest.slice(0, 12)}, engine ${engine.version}`,
      ),
    )
    return `${lines.join('\n')}\n`
  },
}

const needsWork = ({ outcome }: Outcome): boolean =>
  outcome === 'gap' || outcome === 'partial' || outcome === 'unclear'

const json: Report = {
  mediaType: 'application/json',
  before: '[\n',
  between: ',\n',
  after: '\n]\n',
  one: (scorecard) => JSON.stringify(scorecard, null, 2),
}

const jsonl: Report = {
  mediaType: 'application/jsonl',
  before: '',
  between: '',
  after: '',
  one: (scorecard) => `${JSON.stringify(scorecard)}\n`,
}

const md: Report = {
  mediaType: 'text/markdown; charset=utf-8',
  before: '',
  between: '\n',
  after: '',
  one: (scorecard) => {
    const lines = [`# ${literal(nameOf(scorecard))}`, '', literal(identity(scorecard).join(' · ')), '']
    if (scorecard.outcomes.length === 0)
      return `${[...lines, `**${literal(nothingJudged(scorecard))}**`].join('\n')}\n`

    lines.push(`**${capital(scoreInWords(scorecard))}**`, '', '| law | score | outcomes |', '|---|---|---|')
    for (const law of scorecard.laws)
      lines.push(`| ${literal(law.title)} | ${scoreInWords(law)} | ${countsInWords(law.counts)} |`)
    for (const outcome of inOrder(scorecard.outcomes)) {
      const draft = outcome.status === 'draft' ? ', draft, not scored' : ''
      lines.push('', `## ${words[outcome.outcome].heading}: ${literal(outcome.title)}`, '')
      lines.push(`\`${outcome.rule}\`, ${outcome.severity}${draft}. ${literal(outcome.reason)}`, '')
      for (const evidence of outcome.evidence.slice(0, shown))
        lines.push(
          `> ${literal(quote(evidence))}`,
          '>',
          `> ${literal([place(evidence), ...trust(evidence)].join('; '))}`,
          '',
        )
      for (const one of outcome.silence.slice(0, shown)) lines.push(`- ${literal(silence(one))}`)
      if (needsWork(outcome)) {
        for (const near of outcome.nearMisses.slice(0, shown))
          lines.push(`- near miss, ${literal(miss(near))}`)
        if (outcome.remedy) lines.push(`- to do: ${literal(outcome.remedy.text)}`)
        if (outcome.remedy?.clause) lines.push(`- for example: ${literal(`“${outcome.remedy.clause}”`)}`)
      }
      for (const { ref, url, verified } of outcome.citations)
        lines.push(`- [${literal(ref)}](<${url}>)${verified ? '' : ' (not verified)'}`)
    }
    lines.push(
      '',
      `Text \`${scorecard.snapshot.sha256}\`, ruleset \`${scorecard.ruleset.digest}\`, engine ${scorecard.engine.version}.`,
    )
    return `${lines.join('\n')}\n`
  },
}

export const reports = { text, json, jsonl, md } as const satisfies Record<string, Report>
export type ReportName = keyof typeof reports
export const reportNames = Object.keys(reports) as ReportName[]

/** A policy's text may hold escape sequences; a terminal must not obey them. */
export const visible = (s: string): string =>
  s.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')

/** Quoted text keeps its characters in Markdown and gains no markup. */
const literal = (s: string): string => visible(s).replace(/[\\`*_[\]<>|#~]/g, '\\$&')

const capital = (s: string): string => s.charAt(0).toUpperCase() + s.slice(1)

/** Folds at spaces; the first line starts at `indent`, the others at `hang`. */
export const wrap = (s: string, width: number | undefined, indent: number, hang: number): string => {
  const first = ' '.repeat(indent)
  if (width === undefined || indent + s.length <= width) return first + s
  const lines: string[] = []
  let line = first
  let empty = true
  for (const word of s.split(' ')) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line)
      line = ' '.repeat(hang)
      empty = true
    }
    line += empty ? word : ` ${word}`
    empty = false
  }
  return [...lines, line].join('\n')
}
