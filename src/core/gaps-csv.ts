// biome-ignore-all lint/suspicious/noThenProperty: it is the name of the answer; nothing awaits these objects.
/** Findings for spreadsheets: one line each. */
import type { Then } from './corpus-review.ts'
import { type Cell, csvLine } from './csv.ts'
import type { OutcomeName, Severity } from './rules.ts'

interface Line {
  policy: string
  snapshot: { sha256: string; capturedOn: string | null }
  rule: string
  law: string
  title: string
  severity: Severity
  outcome: OutcomeName
  then: Then
  scorecard: string
}

const columns: Record<string, (line: Line) => Cell> = {
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

export function* gapsCsv(lines: Iterable<Line>): Generator<string> {
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
