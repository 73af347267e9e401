/** The ruleset a command works with, read from the files: no database. */
import { resolve } from 'node:path'
import { formatProblem, type Problem } from '../core/problems.ts'
import { compileRuleset, type Entry, type Ruleset } from '../core/ruleset.ts'
import { rulesDir } from '../package-root.ts'
import { Refusal } from '../refusal.ts'
import { readRuleset } from '../ruleset.ts'
import { type Io, say } from './io.ts'

export interface LoadedRuleset {
  ruleset: Ruleset
  entries: Entry[]
  problems: Problem[]
  dir: string
}

/** Faulty files are told on stderr and left out; the rest is used. Without a single rule there is nothing to go by. */
export const loadRuleset = async (dir: string | undefined, io: Io): Promise<LoadedRuleset> => {
  const from = resolve(dir ?? rulesDir)
  const { entries, problems: unread } = readRuleset(from)
  const { ruleset, problems: uncompiled } = compileRuleset(entries)
  const problems = [...unread, ...uncompiled]
  for (const problem of problems) await say(io, formatProblem(problem))
  if (ruleset.rules.length === 0)
    throw new Refusal('invalid', `expected rules in ${from}, found none that can be used`)
  return { ruleset, entries, problems, dir: from }
}

export const refuseUnknownLaws = (ruleset: Ruleset, laws: string[] | undefined): void => {
  const unknown = (laws ?? []).filter((law) => !ruleset.laws.has(law))
  if (unknown.length === 0) return
  throw new Refusal(
    'invalid',
    `--law ${unknown.join(', ')}: expected one of ${[...ruleset.laws.keys()].join(', ')}`,
  )
}
