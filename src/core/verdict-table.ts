/** The verdicts of many texts in one piece of memory, rule after rule: whoever looks through a rule finds its letters in a row. */
export interface VerdictTable {
  rows: number
  letters: Uint8Array
}

/** @param verdicts of each row: a letter a rule, or empty */
export const tableOf = (verdicts: string[], rules: number): VerdictTable => {
  const rows = verdicts.length
  const letters = new Uint8Array(rows * rules)
  for (let row = 0; row < rows; row++) {
    const line = verdicts[row]!
    for (let rule = 0, at = row; rule < line.length; rule++, at += rows) letters[at] = line.charCodeAt(rule)
  }
  return { rows, letters }
}

/** The letters of the rule at a place, by row; 0 for a row without verdicts. */
export const columnAt = ({ rows, letters }: VerdictTable, rule: number): Uint8Array =>
  letters.subarray(rule * rows, (rule + 1) * rows)
