/** What comes in over HTTP: bodies, their limits and media types, and who may write. */
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { RequestIdVariables } from 'hono/request-id'
import type { z } from 'zod'
import { type checkBody, type ShapeName, shape, type textQuery } from './api-shapes.ts'
import type { CheckRequest } from './core/check.ts'
import type { Format } from './core/formats.ts'
import { defined } from './defined.ts'
import { parseJsonBytes } from './json.ts'
import { type textBody, textIn } from './json-texts.ts'
import { type Fault, Problem } from './problem.ts'

export type Env = { Variables: RequestIdVariables }

const megabyte = 1024 * 1024
export const textLimit = 20 * megabyte
export const ruleLimit = 1 * megabyte

const textTypes: Record<string, Format> = {
  'text/markdown': 'markdown',
  'text/html': 'html',
  'text/plain': 'text',
}

/** Zod's issues as faults: where in the request, and what was expected there. */
const faultsOf = (error: z.core.$ZodError, where: string): Fault[] =>
  error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ at: `${where}.${key}`, message: issue.message }))
      : [{ at: [where, ...issue.path].join('.'), message: issue.message }],
  )

export const refuseFaults = (result: {
  target: string
  success: boolean
  error?: z.core.$ZodError
}): void => {
  if (result.success || !result.error) return
  const errors = faultsOf(result.error, result.target === 'param' ? 'path' : result.target)
  throw new Problem(
    'invalid-request',
    `${errors.map(({ at, message }) => `${at}: ${message}`).join('; ')}.`,
    { errors },
  )
}

/** A parameter that names all there is to name takes no others beside it. */
export const refuseBeside = (name: string, others: Record<string, unknown>): void => {
  const errors = Object.keys(defined(others)).map((at) => ({
    at: `query.${at}`,
    message: `expected nothing beside \`${name}\`, which settles this already`,
  }))
  if (errors.length > 0)
    throw new Problem('invalid-request', `${errors[0]!.at}: ${errors[0]!.message}.`, { errors })
}

/** The text of a request: its bytes as they came with their media type, or the string in a JSON body. */
export const textOf = async <S extends typeof textBody | typeof checkBody>(
  c: Context,
  shape: S,
  query: z.output<typeof textQuery>,
): Promise<Omit<CheckRequest, 'asOf'>> => {
  const type = mediaTypeOf(c)
  const bytes = new Uint8Array(await c.req.arrayBuffer())
  const fromQuery = {
    policy: query.policy ?? query.domain,
    capturedOn: query.capturedOn,
    sourceUrl: query.sourceUrl,
  }
  if (type === 'application/json') {
    // True of both shapes: what only one of them has is optional.
    const parsed = read(shape, bytes) as z.output<typeof checkBody>
    return { ...defined(fromQuery), ...textIn(parsed) } as Omit<CheckRequest, 'asOf'>
  }
  if (type !== '' && textTypes[type] === undefined)
    throw wrongMediaType(c, [...Object.keys(textTypes), 'application/json'])
  return defined({ ...fromQuery, bytes, mediaType: c.req.header('Content-Type') }) as Omit<
    CheckRequest,
    'asOf'
  >
}

/** A JSON body of the shape that the address takes. */
export const bodyOf = async <S extends z.ZodType>(c: Context, shape: S): Promise<z.output<S>> => {
  if (mediaTypeOf(c) !== 'application/json') throw wrongMediaType(c, ['application/json'])
  return read(shape, new Uint8Array(await c.req.arrayBuffer()))
}

const read = <S extends z.ZodType>(shape: S, bytes: Uint8Array): z.output<S> => {
  const parsed = shape.safeParse(parseJsonBytes(bytes))
  if (parsed.success) return parsed.data
  const errors = faultsOf(parsed.error, 'body')
  throw new Problem('invalid', 'The JSON body is not what this address takes.', { errors })
}

export const mediaTypeOf = (c: Context): string =>
  (c.req.header('Content-Type') ?? '').split(';')[0]!.trim().toLowerCase()

export const wrongMediaType = (c: Context, taken: string[]): Problem =>
  new Problem(
    'media-type',
    `Expected a body of type ${taken.join(', ')}; came ${mediaTypeOf(c) || 'none'}. Set the Content-Type header (curl: -H 'Content-Type: ${taken[0]}' --data-binary @FILE).`,
    { headers: { 'Accept-Post': taken.join(', ') } },
  )

export const limit = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new Problem(
        'too-large',
        `Expected a body of at most ${maxSize / megabyte} MB (${maxSize} bytes); more came.`,
        {
          headers: { Connection: 'close' },
        },
      )
    },
  })

export const bearerOf = (c: Context): string =>
  /^Bearer +(\S+) *$/i.exec(c.req.header('Authorization') ?? '')?.[1] ?? ''

export const textContent = (json: ShapeName) => ({
  required: true,
  content: {
    ...Object.fromEntries(
      Object.keys(textTypes).map((type) => [type, { schema: { type: 'string' as const } }]),
    ),
    'application/json': { schema: shape(json) },
  },
})
