/** What comes in from pages: addresses and forms, checked by the shapes the API has. */
import type { Context } from 'hono'
import { z } from 'zod'
import type { CheckRequest } from './core/check.ts'
import { outcomeNames, severities } from './core/rules.ts'
import type { DecisionRequest } from './decision-request.ts'
import { JsonFault, parseJson } from './json.ts'
import { Problem } from './problem.ts'
import type { Shown } from './web-scorecard.tsx'

const date = z.iso.date({ error: 'expected a date that exists, as YYYY-MM-DD' })
/** An empty field of a form says nothing. */
const blank = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema)
const list = <S extends z.ZodType>(item: S) =>
  z.preprocess((value) => {
    const given = [value ?? []].flat().filter((one) => one !== '')
    return given.length === 0 ? undefined : given
  }, z.array(item).optional())

const textShape = z.object({
  at: blank(date.optional()),
  asOf: blank(date.optional()),
  law: list(z.string()),
})
const scorecardShape = textShape.extend({
  outcome: list(z.enum(outcomeNames)),
  severity: list(z.enum(severities)),
})

const gapsShape = z.object({
  law: list(z.string()),
  rule: list(z.string()),
  severity: list(z.enum(severities)),
  outcome: list(z.enum(outcomeNames)),
  capturedFrom: blank(date.optional()),
  capturedBefore: blank(date.optional()),
  domain: blank(z.string().optional()),
  compliantThen: z.literal('true').optional(),
  asOf: blank(date.optional()),
  cursor: z.string().optional(),
})
export interface GapsFilter extends Omit<z.output<typeof gapsShape>, 'compliantThen'> {
  compliantThen?: boolean | undefined
}

const compareShape = z.object({ from: date, to: blank(date.optional()) })

export const readQuery = <S extends z.ZodObject>(c: Context, shape: S): z.output<S> => {
  const query = Object.fromEntries(
    Object.entries(c.req.queries()).map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  )
  const parsed = shape.safeParse(query)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.map(({ path, message }) => ({ at: path.join('.'), message }))
  throw new Problem('invalid-request', 'The address says something that cannot be used.', { errors })
}

export const textQuery = (c: Context) => readQuery(c, textShape)

export const gapsFilter = (c: Context): GapsFilter => {
  const { compliantThen, ...rest } = readQuery(c, gapsShape)
  return { ...rest, compliantThen: compliantThen === 'true' }
}

export const compareQuery = (c: Context) => readQuery(c, compareShape)

export const scorecardQuery = (c: Context) => {
  const { outcome, severity, ...rest } = readQuery(c, scorecardShape)
  const shown: Shown = { outcome, severity }
  return { ...rest, shown }
}

const largest = 20 * 1024 * 1024

/** The pasted text, or the file that was chosen. */
export const checkForm = async (c: Context, today: string): Promise<CheckRequest> => {
  const form = await formOf(c)
  const asOf = date.safeParse(form.asOf || today)
  if (!asOf.success)
    throw new Problem('invalid', 'The law’s date cannot be used.', {
      errors: [{ at: 'asOf', message: asOf.error.issues[0]!.message }],
    })
  if (form.file instanceof File && form.file.size > 0) {
    if (form.file.size > largest) throw tooLarge()
    return { bytes: new Uint8Array(await form.file.arrayBuffer()), name: form.file.name, asOf: asOf.data }
  }
  if (typeof form.text !== 'string' || form.text.trim() === '')
    throw new Problem('invalid', 'Expected the text of a policy: paste one, or choose a file.')
  return {
    bytes: new TextEncoder().encode(form.text),
    mediaType: 'application/octet-stream; charset=utf-8',
    asOf: asOf.data,
  }
}

export interface PlaygroundForm {
  entry: string
  json: string
  text: string
  asOf: string
}

export const playgroundForm = async (c: Context, today: string): Promise<PlaygroundForm> => {
  const form = await formOf(c)
  const field = (name: string): string => (typeof form[name] === 'string' ? form[name] : '')
  return { entry: field('entry'), json: field('json'), text: field('text'), asOf: field('asOf') || today }
}

const decisionShape = z.object({
  rule: z.string(),
  action: z.string().regex(/^(confirm|waive|withdraw|override (met|partial|gap|not-applicable))$/),
  reason: z.string(),
  author: z.string(),
  expiresOn: blank(date.optional()),
  at: blank(date.optional()),
  asOf: blank(date.optional()),
  key: z.string().default(''),
})

export const decisionForm = async (c: Context): Promise<DecisionRequest & { key: string }> => {
  const parsed = decisionShape.safeParse(await formOf(c))
  if (!parsed.success)
    throw new Problem('invalid', 'The decision cannot be used.', {
      errors: parsed.error.issues.map(({ path, message }) => ({ at: path.join('.'), message })),
    })
  const { action, ...rest } = parsed.data
  const [verb, outcome] = action.split(' ')
  // True because of the pattern above.
  return {
    ...rest,
    action: verb as DecisionRequest['action'],
    outcome: outcome as DecisionRequest['outcome'],
  }
}

/** What an editor holds is often not JSON yet. */
export const jsonIn = (text: string): { value: unknown; fault: string | null } => {
  try {
    return { value: parseJson(text), fault: null }
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error
    return { value: null, fault: error.message }
  }
}

const formOf = (c: Context) =>
  c.req.parseBody().catch((error: unknown) => {
    if (error instanceof Problem) throw error
    throw new Problem(
      'invalid-request',
      'Expected a form with a text or a file; what came cannot be read as one.',
    )
  })

const tooLarge = (): Problem => new Problem('too-large', 'Expected a text of at most 20 MB.')
