/** What is wrong with a rule author's file: where exactly, what was expected, what came. */
export interface Problem {
  /** Path inside `rules/`, e.g. `facts/retention.json`. */
  file: string
  /** JSON path, e.g. `$.stated[2]`. */
  path: string
  /** 1-based column inside the value at `path`, or null where the value as a whole is meant. */
  column: number | null
  message: string
}

export const formatProblem = (p: Problem): string =>
  `rules/${p.file} ${p.path}${p.column === null ? '' : ` column ${p.column}`}: ${p.message}`

/** The JSON path of a key or index below `path`. */
export const pathTo = (path: string, key: PropertyKey): string =>
  typeof key === 'number'
    ? `${path}[${key}]`
    : /^[\w$]+$/.test(String(key))
      ? `${path}.${String(key)}`
      : `${path}[${JSON.stringify(String(key))}]`
