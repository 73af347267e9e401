/** All that is wrong in a folder of rules, gathered file by file. */
import type { Tell } from './conditions.ts'
import type { Problem } from './problems.ts'

export interface Faults {
  in(file: string): Tell
  add(problem: Problem): void
  has(file: string): boolean
  all(): Problem[]
}
/** A file with more faults than this is no slip, and whoever sent it needs no more of them. */
const mostFaults = 200

export const createFaults = (): Faults => {
  const byFile = new Map<string, Problem[]>()
  const add = (problem: Problem): void => {
    const list = byFile.get(problem.file) ?? []
    if (list.length < mostFaults) list.push(problem)
    byFile.set(problem.file, list)
  }
  return {
    in:
      (file) =>
      (path, message, column = null) =>
        add({ file, path, column, message }),
    add,
    has: (file) => byFile.has(file),
    all: () => [...byFile].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, list]) => list),
  }
}
