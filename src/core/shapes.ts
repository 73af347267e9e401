/** A file's JSON against its zod schema, with faults in an author's words: what was expected, what came, what was meant. */
import { z } from 'zod'
import { came, type Tell } from './conditions.ts'
import { didYouMean } from './nearest.ts'
import { pathTo } from './problems.ts'

/** The parsed value, or null when a fault was told. */
export const readShape = <S extends z.ZodType>(
  schema: S,
  body: unknown,
  path: string,
  tell: Tell,
): z.output<S> | null => {
  // Some hundred files are read at most: making code for each schema first would take longer than it saves.
  const parsed = schema.safeParse(body, { jitless: true })
  if (parsed.success) return parsed.data
  for (const issue of parsed.error.issues) tellIssue(issue, schema, body, path, tell)
  return null
}

const tellIssue = (
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  body: unknown,
  path: string,
  tell: Tell,
): void => {
  const at = issue.path.reduce<string>(pathTo, path)
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path)
    for (const key of issue.keys)
      tell(pathTo(at, key), `no such key: expected ${known.join(', ')}${didYouMean(key, known)}`)
    return
  }
  const value = issue.path.reduce<unknown>(
    (v, key) => (typeof v === 'object' && v !== null ? (v as Record<PropertyKey, unknown>)[key] : undefined),
    body,
  )
  tell(at, inWords(issue, value))
}

const inWords = (issue: z.core.$ZodIssue, value: unknown): string => {
  const but = `came ${came(value)}`
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${kinds[issue.expected] ?? issue.expected}, ${but}`
    case 'invalid_value': {
      const values = issue.values.map(String)
      return `expected ${values.length > 1 ? 'one of ' : ''}${values.join(', ')}; ${but}${typeof value === 'string' ? didYouMean(value, values) : ''}`
    }
    case 'too_small':
      return `expected at least ${issue.minimum} ${units[issue.origin] ?? ''}, ${but}`
    case 'too_big':
      return `expected at most ${issue.maximum} ${units[issue.origin] ?? ''}, ${but}`
    case 'invalid_format':
      return `expected ${formats[issue.format] ?? `text in the form ${issue.pattern ?? issue.format}`}, ${but}`
    case 'invalid_key':
      return `expected a name in the form ${issue.issues.map((i) => ('pattern' in i ? i.pattern : i.message)).join(', ')}`
    case 'custom':
      return issue.message
    default:
      return `${issue.message}, ${but}`
  }
}

const kinds: Partial<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
}
const units: Partial<Record<string, string>> = { array: 'entries', string: 'characters' }
const formats: Partial<Record<string, string>> = {
  date: 'a date that exists, as YYYY-MM-DD',
  url: 'an address such as https://example.org/law',
}

/** The keys that the schema knows at a place, for suggestions. */
const keysAt = (schema: z.ZodType, path: PropertyKey[]): string[] => {
  let here: unknown = bare(schema)
  for (const key of path) {
    if (here instanceof z.ZodObject) here = bare(here.shape[key as string])
    else if (here instanceof z.ZodArray) here = bare(here.element)
    else if (here instanceof z.ZodRecord) here = bare(here.valueType)
    else return []
  }
  return here instanceof z.ZodObject ? Object.keys(here.shape) : []
}
const bare = (schema: unknown): unknown =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? bare(schema.unwrap()) : schema
