/** What a report is: scorecards in, text out, written as they come. The table of all reports is `src/reports.ts`. */
import type { Reviewed } from './reviews.ts'
import type { Ruleset } from './ruleset.ts'
import type { Scorecard } from './scorecard.ts'

/** A scorecard on its way out, and where its text was read, as far as the caller knows. */
export interface Reported {
  /** Of a stored policy it comes with what people decided on it. */
  scorecard: Scorecard & Partial<Reviewed>
  /** The file, as a URI reference. */
  file?: string | undefined
  /** What the file says. With it a report can tell columns, without it only lines. */
  source?: (() => string) | undefined
}

export interface ReportStyle {
  /** The rules that the scorecards were made with. */
  ruleset: Ruleset
  /** ANSI colours, for a terminal. */
  colour?: boolean
  /** Wrap at this width. Without it a sentence stays on one line, as `grep` likes it. */
  width?: number | undefined
}

export interface Report {
  /** What it is and whom it is for, in half a sentence: for the help, the API's documentation and the README. */
  summary: string
  mediaType: string
  /** How its address over HTTP ends: `/v1/policies/{policy}/scorecard.<ending>`. */
  ending: string
  /** Whether it says that it is no legal advice. Bare values cannot; their documentation does. */
  saysNotice: boolean
  /** A page of another site may show it as a picture. */
  embeddable?: true
  /** Any number of scorecards, also none: what comes out is whole. */
  write(scorecards: AsyncIterable<Reported>, style: ReportStyle): AsyncIterable<string>
  /** A scorecard by itself, where a list of one would surprise. */
  alone?(scorecard: Scorecard): string
}

/** Said once, where a report is handed over. */
export const notice = 'Lacuna informs; it is not legal advice.'

/** The whole text of a report on one scorecard. */
export const reportOn = async (report: Report, reported: Reported, style: ReportStyle): Promise<string> => {
  if (report.alone) return report.alone(reported.scorecard)
  const one = async function* () {
    yield reported
  }
  let text = ''
  for await (const piece of report.write(one(), style)) text += piece
  return text
}
