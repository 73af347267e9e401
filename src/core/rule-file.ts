/** A rule file: its shape, its own facts, and its conditions, each fault told with its place. */
import { z } from 'zod'
import { type Askable, readCondition, type Tell } from './conditions.ts'
import { readFact } from './fact-file.ts'
import type { Fact } from './facts.ts'
import { pathTo } from './problems.ts'
import { type Condition, type Rule, ruleSchema } from './rules.ts'
import { readShape } from './shapes.ts'

const parts = ['applies', 'gap', 'met', 'partial'] as const

/** Conditions and facts are read by themselves, so that a fault in one of them hides no fault of the others. */
const outerSchema = ruleSchema.extend({
  ...Object.fromEntries(parts.map((part) => [part, z.unknown().optional()])),
  facts: z.record(z.string(), z.unknown()).optional(),
})
const factNames = z.string().regex(/^[a-z][a-zA-Z0-9.-]*$/)

export interface OwnFact {
  /** null when it has faults. */
  fact: Fact | null
  path: string
}

/** The rule's own facts, by the name its conditions call them. */
export const readOwnFacts = (body: unknown, tell: Tell): Map<string, OwnFact> => {
  const own = new Map<string, OwnFact>()
  if (!isObject(body) || !isObject(body.facts)) return own
  for (const [name, value] of Object.entries(body.facts)) {
    const path = pathTo('$.facts', name)
    if (!factNames.safeParse(name).success || name.startsWith('profile.'))
      tell(
        path,
        'expected the name of a fact to be letters, digits, "." and "-", starting with a small letter and not with "profile."',
      )
    own.set(name, { fact: readFact(value, path, tell), path })
  }
  return own
}

/** The rule, or null when a fault was told. */
export const readRule = (body: unknown, known: Askable, tell: Tell): Rule | null => {
  const outer = readShape(outerSchema, body, '$', tell)
  const conditions: Partial<Record<(typeof parts)[number], Condition>> = {}
  let right = outer !== null
  if (!isObject(body)) return null
  for (const part of parts) {
    if (body[part] === undefined) continue
    const condition = readCondition(body[part], `$.${part}`, known, tell)
    if (condition === null) right = false
    else conditions[part] = condition
  }
  if (body.met === undefined && body.gap === undefined) {
    tell('$', 'expected a condition for "met", or for "gap" where something must not be said; came neither')
    right = false
  }
  if (outer === null) return null
  const { from, until } = outer.inForce
  if (until !== undefined && until < from) {
    tell('$.inForce.until', `expected a day on or after ${from}, came ${until}`)
    right = false
  }
  // True because the conditions, left out of the outer shape, have just been read.
  return right ? ({ ...outer, ...conditions } as Rule) : null
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
