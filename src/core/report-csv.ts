/** The report for spreadsheets: one line per outcome, as RFC 4180 wants it. */
import { type Cell, csvLine, csvMediaType } from './csv.ts'
import type { Report, Reported } from './report.ts'
import {
  basis,
  citation,
  inOrder,
  miss,
  nothingJudged,
  reviewInWords,
  reviewOf,
  silenceInWords,
} from './report-words.ts'
import type { Outcome } from './scorecard.ts'

type Line = [outcome: Outcome | null, scorecard: Reported['scorecard']]

/** Each column's name and what stands in it. A text that was not judged has one line, without an outcome but with the reason. */
const columns: Record<string, (...line: Line) => Cell> = {
  policy: (_, { policy }) => policy,
  'captured on': (_, { snapshot }) => snapshot.capturedOn,
  'law as of': (_, { asOf }) => asOf,
  law: (o) => o?.law,
  rule: (o) => o?.rule,
  title: (o) => o?.title,
  status: (o) => o?.status,
  outcome: (o) => o?.outcome,
  severity: (o) => o?.severity,
  reason: (o, scorecard) => o?.reason ?? nothingJudged(scorecard),
  evidence: (o) => o?.evidence.map(basis).join(' | '),
  'applies because of': (o) => o?.triggers.map(basis).join(' | '),
  silence: (o) => o?.silence.map(silenceInWords).join(' | '),
  'near misses': (o) => o?.nearMisses.map(miss).join(' | '),
  remedy: (o) => o?.remedy?.text,
  clause: (o) => o?.remedy?.clause,
  citations: (o) => o?.citations.map(citation).join(' | '),
  'in force from': (o) => o?.inForce.from,
  'in force until': (o) => o?.inForce.until,
  score: (_, { score }) => score,
  grade: (_, { grade }) => grade,
  'source url': (_, { snapshot }) => snapshot.sourceUrl,
  'text sha256': (_, { snapshot }) => snapshot.sha256,
  'rule digest': (o) => o?.ruleDigest,
  ruleset: (_, { ruleset }) => ruleset.digest,
  engine: (_, { engine }) => engine.version,
  review: (o, scorecard) => {
    const review = o && reviewOf(scorecard, o)
    return review && reviewInWords(review)
  },
  'reviewed score': (_, { reviewed }) => reviewed?.score,
  'reviewed grade': (_, { reviewed }) => reviewed?.grade,
}

export const csv: Report = {
  summary: 'one line per outcome, for spreadsheets',
  mediaType: csvMediaType,
  ending: 'csv',
  saysNotice: false,
  async *write(scorecards) {
    yield csvLine(Object.keys(columns))
    for await (const { scorecard } of scorecards) {
      const outcomes = scorecard.outcomes.length === 0 ? [null] : inOrder(scorecard.outcomes)
      for (const outcome of outcomes)
        yield csvLine(Object.values(columns).map((column) => column(outcome, scorecard)))
    }
  },
}
