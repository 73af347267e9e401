/**
 * Conditions as their authors wrote them, checked before the engine sees them: json-rules-engine takes an empty `any`, both
 * `any` and `all`, unknown keys and text where a list belongs, and gives a wrong verdict without a word. Checked by hand,
 * because a union of shapes can only say "invalid input", and an author needs the place and one clear sentence.
 */

import { didYouMean } from './nearest.ts'
import { pathTo } from './problems.ts'
import { type Ask, askable, type Condition } from './rules.ts'

/** What conditions may speak of. */
export interface Askable {
  /** The names of facts, with the names of the values each of them reads. */
  facts: Map<string, string[]>
  /** Facts that exist but cannot be used, with the file that says why. */
  faulty: Map<string, string>
  scopes: Set<string>
}
export type Tell = (path: string, message: string, column?: number | null) => void

const deepest = 20
/** A duty in words rests on a handful of questions; thousands of them would only cost time. */
const mostAsks = 200

/** The condition, or null when a fault was told. */
export const readCondition = (value: unknown, path: string, known: Askable, tell: Tell): Condition | null => {
  let faults = 0
  let asks = 0
  const fault: Tell = (at, message) => {
    faults++
    tell(at, message)
  }
  const visit = (node: unknown, at: string, depth: number): void => {
    if (asks > mostAsks) return
    if (!isObject(node)) {
      fault(at, `expected {"all": […]}, {"any": […]} or {"fact": …}, came ${came(node)}`)
      return
    }
    const groups = groupNames.filter((name) => Object.hasOwn(node, name))
    if (groups.length === 0) {
      if (++asks > mostAsks) fault(at, `expected at most ${mostAsks} questions in one condition, came more`)
      else checkAsk(node, at, known, fault)
      return
    }
    if (groups.length === 2)
      fault(
        at,
        'expected either "all" or "any", came both; nest one inside the other to say which binds first',
      )
    checkKeys(node, at, groups, fault)
    for (const name of groups) {
      const list = node[name]
      if (!Array.isArray(list) || list.length === 0)
        fault(
          `${at}.${name}`,
          `expected a list of at least one condition in "${name}", came ${came(list)}${Array.isArray(list) ? ', which would always be true' : ''}`,
        )
      else if (depth > deepest)
        fault(`${at}.${name}`, `expected at most ${deepest} levels of "all" and "any", came more`)
      else for (const [i, item] of list.entries()) visit(item, `${at}.${name}[${i}]`, depth + 1)
    }
  }
  visit(value, path, 1)
  // True because each part of it has just been checked.
  return faults === 0 ? (value as Condition) : null
}

const groupNames = ['all', 'any'] as const
const operators = ['is', 'in', 'atLeast', 'atMost', 'within'] as const
type Operator = (typeof operators)[number]

const checkAsk = (ask: Record<string, unknown>, at: string, known: Askable, fault: Tell): void => {
  const { fact, operator } = ask
  const profile = typeof fact === 'string' && fact.startsWith('profile.')
  const usable = profile ? (['is', 'in'] as const) : operators
  if (typeof fact !== 'string') {
    // Without the fact there is no telling what the rest should be; a misspelt "fact" shows as an unknown key.
    const what =
      Object.keys(ask).length === 0 ? '{"all": […]}, {"any": […]} or {"fact": …}' : 'the id of a fact'
    fault(`${at}.fact`, `expected ${what}, came ${came(fact)}`)
  } else if (profile) {
    if (!/^profile\.[a-z][a-zA-Z]*$/.test(fact))
      fault(`${at}.fact`, `expected profile.NAME with a name in letters, came ${came(fact)}`)
  } else checkFact(fact, `${at}.fact`, known, fault)

  const isKnown = (usable as readonly unknown[]).includes(operator)
  if (!isKnown)
    fault(
      `${at}.operator`,
      `expected an operator, one of ${usable.join(', ')}; came ${came(operator)}${typeof operator === 'string' ? didYouMean(operator, usable) : ''}`,
    )
  const name = isKnown ? (operator as Operator) : null
  const reads = name === 'atLeast' || name === 'atMost' || name === 'within'
  checkKeys(
    ask,
    at,
    ['fact', ...(profile ? [] : ['for']), 'operator', ...(reads || name === null ? ['read'] : []), 'value'],
    fault,
  )
  if (ask.for !== undefined && !profile) checkScope(ask.for, `${at}.for`, known, fault)
  if (name === null) return
  if (reads) checkRead(ask.read, fact, `${at}.read`, known, fault)
  const wrong = profile ? wrongProfileValue(name, ask.value) : wrongValue[name](ask.value)
  if (wrong !== null) fault(`${at}.${wrong.at ?? 'value'}`, wrong.message)
}

const checkFact = (fact: string, at: string, { facts, faulty }: Askable, fault: Tell): void => {
  if (facts.has(fact)) return
  const file = faulty.get(fact)
  if (file !== undefined)
    fault(at, `the fact ${came(fact)} cannot be used: rules/${file} has faults of its own`)
  else
    fault(
      at,
      `expected a fact that exists, came ${came(fact)}${didYouMean(fact, [...facts.keys(), ...faulty.keys()])}`,
    )
}

const checkScope = (scope: unknown, at: string, { scopes }: Askable, fault: Tell): void => {
  if (typeof scope === 'string' && (scope === 'everyone' || scopes.has(scope))) return
  const known = ['everyone', ...scopes]
  fault(
    at,
    `expected readers, one of ${known.join(', ')}; came ${came(scope)}${typeof scope === 'string' ? didYouMean(scope, known) : ''}`,
  )
}

const checkRead = (read: unknown, fact: unknown, at: string, { facts }: Askable, fault: Tell): void => {
  const values = typeof fact === 'string' ? facts.get(fact) : undefined
  if (values === undefined || (typeof read === 'string' && values.includes(read))) return
  const expected =
    values.length > 0
      ? `one of the values of ${fact}: ${values.join(', ')}`
      : `nothing: ${fact} reads no values`
  fault(
    at,
    `expected ${expected}; came ${came(read)}${typeof read === 'string' ? didYouMean(read, values) : ''}`,
  )
}

const checkKeys = (
  node: Record<string, unknown>,
  at: string,
  known: readonly string[],
  fault: Tell,
): void => {
  for (const key of Object.keys(node))
    if (!known.includes(key))
      fault(
        pathTo(at, key),
        `no such key in a condition: expected ${known.join(', ')}${didYouMean(key, [...known, ...groupNames])}`,
      )
}

interface Wrong {
  at?: string
  message: string
}
const wrongStatus = (value: unknown): string | null => {
  if ((askable as readonly unknown[]).includes(value)) return null
  if (value === 'unclear')
    return `expected one of ${askable.join(', ')}; came "unclear", which no condition need ask: an unclear fact makes the outcome unclear by itself`
  return `expected one of ${askable.join(', ')}; came ${came(value)}${typeof value === 'string' ? didYouMean(value, askable) : ''}`
}
const wrongList = (value: unknown, wrongItem: (item: unknown) => string | null): Wrong | null => {
  if (!Array.isArray(value) || value.length === 0)
    return { message: `expected a list of at least one value for "in", came ${came(value)}` }
  for (const [i, item] of value.entries()) {
    const message = wrongItem(item)
    if (message !== null) return { at: `value[${i}]`, message }
  }
  return null
}
const asWrong = (message: string | null): Wrong | null => (message === null ? null : { message })
const wrongNumber = (value: unknown): Wrong | null =>
  asWrong(
    typeof value === 'number' && Number.isFinite(value)
      ? null
      : `expected a number (a duration counts in days), came ${came(value)}`,
  )
const wrongValue: Record<Operator, (value: unknown) => Wrong | null> = {
  is: (value) => asWrong(wrongStatus(value)),
  in: (value) => wrongList(value, wrongStatus),
  atLeast: wrongNumber,
  atMost: wrongNumber,
  within: (value) =>
    asWrong(
      typeof value === 'string' && /^P\d{1,4}[DMY]$/.test(value)
        ? null
        : `expected an ISO 8601 duration of days, months or years, such as "P12M"; came ${came(value)}`,
    ),
}
const wrongText = (value: unknown): string | null =>
  typeof value === 'string' ? null : `expected text, came ${came(value)}`
const wrongProfileValue = (operator: Operator, value: unknown): Wrong | null =>
  operator === 'in'
    ? wrongList(value, wrongText)
    : typeof value === 'boolean' || typeof value === 'string'
      ? null
      : { message: `expected true, false or text, came ${came(value)}` }

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What came, short enough for one sentence. */
export const came = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = JSON.stringify(value) ?? typeof value
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

/** The questions of a condition, in the order they stand. */
export const asksOf = (condition: Condition): Ask[] => {
  if ('all' in condition) return condition.all.flatMap(asksOf)
  if ('any' in condition) return condition.any.flatMap(asksOf)
  return [condition]
}
