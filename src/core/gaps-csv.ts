/** Findings for spreadsheets: one line each. */
import type { GapRow } from './corpus-review.ts'
import { type Cell, csvLine } from './csv.ts'

const columns: Record<string, (line: GapRow) => Cell> = {
  policy: ({ policy }) => policy,
  'captured on': ({ snapshot }) => snapshot.capturedOn,
  law: ({ law }) => law,
  rule: ({ rule }) => rule,
  title: ({ title }) => title,
  severity: ({ severity }) => severity,
  outcome: ({ outcome }) => outcome,
  then: ({ then }) => then,
  scorecard: ({ scorecard }) => scorecard,
  'text sha256': ({ snapshot }) => snapshot.sha256,
}

/** In pieces of many lines: a line at a time costs more to hand on than to write. */
const atOnce = 500

export function* gapsCsv(lines: Iterable<GapRow>): Generator<string> {
  let piece = csvLine(Object.keys(columns))
  let count = 0
  for (const line of lines) {
    piece += csvLine(Object.values(columns).map((column) => column(line)))
    if (++count % atOnce > 0) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}
