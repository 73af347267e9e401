/** The report for build servers: JUnit XML, a testsuite per law, a testcase per rule. */
import { notice, type Report, type Reported } from './report.ts'
import {
  basis,
  citation,
  inOrder,
  miss,
  nameOf,
  nothingJudged,
  reviewInWords,
  reviewOf,
  scoreInWords,
  silenceInWords,
} from './report-words.ts'
import type { Review } from './reviews.ts'
import type { OutcomeName } from './rules.ts'
import type { LawScore, Outcome } from './scorecard.ts'
import { attributes, xmlText } from './xml-text.ts'

type Kind = 'failure' | 'skipped' | 'passed'
/** A partial fails: the duty is not met. What a person has to decide and what does not apply is neither red nor green. */
const kinds: Record<OutcomeName, Kind> = {
  gap: 'failure',
  partial: 'failure',
  unclear: 'skipped',
  'not-applicable': 'skipped',
  met: 'passed',
}
/** A draft does not count in the score and breaks no build. */
const kindOf = ({ outcome, status }: Outcome): Kind => (status === 'draft' ? 'skipped' : kinds[outcome])

export const junit: Report = {
  summary: 'JUnit XML for build servers: a testsuite per law; gaps and partials fail',
  mediaType: 'application/xml; charset=utf-8',
  ending: 'junit.xml',
  saysNotice: true,
  async *write(scorecards) {
    yield `<?xml version="1.0" encoding="UTF-8"?>\n<!-- ${notice} -->\n<testsuites name="Lacuna">\n`
    for await (const reported of scorecards) {
      const { scorecard } = reported
      if (scorecard.outcomes.length === 0) yield notJudged(reported)
      const outcomes = inOrder(scorecard.outcomes)
      for (const law of scorecard.laws)
        yield suiteOf(
          law,
          outcomes.filter((outcome) => outcome.law === law.law),
          reported,
        )
    }
    yield '</testsuites>\n'
  },
}

const suiteOf = (law: LawScore, outcomes: Outcome[], { scorecard, file }: Reported): string => {
  const count = (kind: Kind): number => outcomes.filter((outcome) => kindOf(outcome) === kind).length
  const counts = { tests: outcomes.length, failures: count('failure'), errors: 0, skipped: count('skipped') }
  const { snapshot, asOf, ruleset, engine } = scorecard
  const about = {
    policy: nameOf(scorecard),
    ...(file && { file }),
    ...(snapshot.capturedOn && { 'captured on': snapshot.capturedOn }),
    'law as of': asOf,
    score: scoreInWords(law),
    'text sha256': snapshot.sha256,
    ruleset: ruleset.digest,
    engine: engine.version,
  }
  return [
    `  <testsuite${attributes({ name: `${nameOf(scorecard)}: ${law.title}`, ...counts })}>`,
    '    <properties>',
    ...Object.entries(about).map(([name, value]) => `      <property${attributes({ name, value })}/>`),
    '    </properties>',
    ...outcomes.map((outcome) => caseOf(outcome, scorecard)),
    '  </testsuite>\n',
  ].join('\n')
}

const caseOf = (outcome: Outcome, scorecard: Reported['scorecard']): string => {
  const { rule, law, title, status, reason } = outcome
  const draft = status === 'draft' ? ' (draft, not scored)' : ''
  const opened = `    <testcase${attributes({ classname: `${nameOf(scorecard)}.${law}`, name: `${rule.slice(law.length + 1)}: ${title}${draft}` })}>`
  return `${opened}\n      ${verdictOf(outcome, `${outcome.outcome}${draft}: ${reason}`, reviewOf(scorecard, outcome))}\n    </testcase>`
}

const verdictOf = (outcome: Outcome, message: string, review: Review | undefined): string => {
  const { severity, evidence, triggers, silence, nearMisses, remedy, citations, reason } = outcome
  const read = [...(review ? [`review: ${reviewInWords(review)}`] : []), ...evidence.map(basis)]
  const cited = citations.map(citation)
  switch (kindOf(outcome)) {
    case 'failure': {
      const told = [
        `severity: ${severity}`,
        ...read,
        ...triggers.map((trigger) => `applies because of ${basis(trigger)}`),
        ...silence.map(silenceInWords),
        ...nearMisses.map((near) => `near miss, ${miss(near)}`),
        ...(remedy ? [`to do: ${remedy.text}`] : []),
        ...(remedy?.clause ? [`for example: “${remedy.clause}”`] : []),
        ...cited,
      ]
      return `<failure${attributes({ type: outcome.outcome, message: reason })}>${lines(told)}</failure>`
    }
    case 'skipped':
      return `<skipped${attributes({ message })}/>\n      <system-out>${lines([...read, ...cited])}</system-out>`
    case 'passed':
      return `<system-out>${lines([reason, ...read, ...triggers.map(basis), ...cited])}</system-out>`
  }
}

const lines = (all: string[]): string => all.map(xmlText).join('\n')

const notJudged = ({ scorecard }: Reported): string => {
  const name = nameOf(scorecard)
  return [
    `  <testsuite${attributes({ name, tests: 1, failures: 0, errors: 1, skipped: 0 })}>`,
    `    <testcase${attributes({ classname: name, name: 'can be judged' })}>`,
    `      <error${attributes({ type: scorecard.document.gate.reason ?? 'no-rule', message: nothingJudged(scorecard) })}/>`,
    '    </testcase>',
    '  </testsuite>\n',
  ].join('\n')
}
