/** The reports for programs: every scorecard whole, in the shape that `scorecard.schema.json` describes. */
import type { Report } from './report.ts'
import type { Scorecard } from './scorecard.ts'

const onOneLine = (scorecard: Scorecard): string => `${JSON.stringify(scorecard)}\n`

export const json: Report = {
  summary: 'a list of whole scorecards, for programs; over HTTP one scorecard by itself',
  mediaType: 'application/json',
  ending: 'json',
  saysNotice: false,
  async *write(scorecards) {
    let written = 0
    yield '[\n'
    for await (const { scorecard } of scorecards)
      yield (written++ > 0 ? ',\n' : '') + JSON.stringify(scorecard, null, 2)
    yield written > 0 ? '\n]\n' : ']\n'
  },
  alone: onOneLine,
}

export const jsonl: Report = {
  summary: 'one scorecard a line, for long runs',
  mediaType: 'application/jsonl',
  ending: 'jsonl',
  saysNotice: false,
  async *write(scorecards) {
    for await (const { scorecard } of scorecards) yield onOneLine(scorecard)
  },
}
