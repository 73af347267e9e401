/** Every report there is. The command line, the API, its documentation, the README's table and the tests read this list. */
import type { Report } from './core/report.ts'
import { badge } from './core/report-badge.ts'
import { csv } from './core/report-csv.ts'
import { json, jsonl } from './core/report-json.ts'
import { junit } from './core/report-junit.ts'
import { md } from './core/report-md.ts'
import { redraft } from './core/report-redraft.ts'
import { sarif } from './core/report-sarif.ts'
import { text } from './core/report-text.ts'

/** Drawn by the pages, which are loaded only when it is asked for. */
const html: Report = {
  summary: 'one HTML file to read or to print to PDF; no script, no network',
  mediaType: 'text/html; charset=utf-8',
  ending: 'html',
  saysNotice: true,
  async *write(scorecards) {
    const { writeHtml } = await import('./web-report.tsx')
    yield* writeHtml(scorecards)
  },
}

export const reports = {
  text,
  html,
  json,
  jsonl,
  csv,
  md,
  sarif,
  junit,
  badge,
  redraft,
} as const satisfies Record<string, Report>
export type ReportName = keyof typeof reports
// True because the keys of a literal are its names.
export const reportNames = Object.keys(reports) as ReportName[]
