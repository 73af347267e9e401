/** A fact's shape, with the faults of its cues told even where the shape has faults too. */
import type { Tell } from './conditions.ts'
import { parseCue } from './cues.ts'
import { type Fact, factSchema } from './facts.ts'
import { pathTo } from './problems.ts'
import { readShape } from './shapes.ts'

/** The fact, or null when a fault was told. The cues of a fact that is right in shape are read when all are compiled. */
export const readFact = (body: unknown, path: string, tell: Tell): Fact | null => {
  const fact = readShape(factSchema, body, path, tell)
  if (fact === null && isObject(body)) {
    tellCues(body, path, tell)
    if (Array.isArray(body.inSections))
      for (const [i, section] of body.inSections.entries())
        if (isObject(section)) tellCues(section, `${path}.inSections[${i}]`, tell)
  }
  return fact
}

const cueLists = [
  'stated',
  'vague',
  'unclear',
  'denied',
  'unless',
  'notInSections',
  'ownSections',
  'headings',
] as const

const tellCues = (body: Record<string, unknown>, path: string, tell: Tell): void => {
  for (const name of cueLists) {
    const list = body[name]
    if (!Array.isArray(list)) continue
    for (const [i, cue] of list.entries())
      if (typeof cue === 'string' && cue !== '')
        for (const { message, column } of parseCue(cue).faults)
          tell(pathTo(pathTo(path, name), i), message, column)
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
