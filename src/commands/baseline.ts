/** The file that `check --baseline` names: a JSON report of an earlier run. */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { type Baseline, baselineSchema } from '../core/baseline.ts'
import { parseJsonBytes } from '../json.ts'
import { Refusal } from '../refusal.ts'
import { reasonOf } from './inputs.ts'

/** @throws Refusal */
export const readBaseline = async (path: string): Promise<Baseline> => {
  try {
    const value = parseJsonBytes(await readFile(path))
    // One scorecard by itself, as the API gives it, is a report too.
    return baselineSchema.parse(Array.isArray(value) ? value : [value])
  } catch (error) {
    const why =
      error instanceof z.ZodError
        ? `expected what "lacuna check --report json" printed; ${worst(error)}`
        : reasonOf(error)
    throw new Refusal('invalid', `--baseline ${path}: ${why}`)
  }
}

const worst = ({ issues: [issue] }: z.ZodError): string =>
  `at ${['$', ...issue!.path].join('.')}: ${issue!.message}`
