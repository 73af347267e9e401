/** Errors over HTTP, as RFC 9457 problem documents. Every answer that is not a success is made here. */
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import { JsonFault } from './json.ts'
import { Refusal, type RefusalKind } from './refusal.ts'

export const problemSchema = z.object({
  type: z.string().describe('Names the kind of problem; its fragment is described at /docs.'),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('What was expected, what came, and what to do.'),
  requestId: z.string().describe('The same as the X-Request-Id header and the server’s log.'),
  errors: z
    .array(
      z.object({ at: z.string().describe('A parameter, or a path into the body.'), message: z.string() }),
    )
    .optional(),
})
export type ProblemDocument = z.infer<typeof problemSchema>

/** Every kind of problem, with its status and what it means. */
export const problemKinds = {
  'invalid-request': [
    400,
    'The request cannot be read',
    'A parameter or the syntax of the body is wrong; `errors` says where.',
  ],
  unauthorized: [401, 'A key is needed', 'Writing needs `Authorization: Bearer <LACUNA_API_KEY>`.'],
  forbidden: [
    403,
    'Writing is not open here',
    'Without LACUNA_API_KEY only programs on the server’s own machine may write.',
  ],
  'not-found': [404, 'Not found', 'There is no such address, policy, law or rule.'],
  'method-not-allowed': [405, 'Method not allowed', 'The `Allow` header lists the methods of this address.'],
  conflict: [409, 'Conflict', 'What was sent contradicts what is stored.'],
  'too-large': [413, 'Too large', 'The body is larger than this address takes.'],
  'media-type': [415, 'Media type not taken', '`detail` lists the media types that are.'],
  invalid: [
    422,
    'Not valid',
    'The request was read, but what it says cannot be used; `errors` says where and why.',
  ],
  internal: [
    500,
    'An error of ours',
    'Nothing was stored by this request. The log has it under the request id.',
  ],
  unavailable: [
    503,
    'Not available now',
    'The database cannot be reached, or the server is starting. Try again shortly.',
  ],
} as const satisfies Record<string, readonly [number, string, string]>
export type ProblemKind = keyof typeof problemKinds

export interface Fault {
  at: string
  message: string
}

/** A problem that a handler found itself. */
export class Problem extends Error {
  readonly kind: ProblemKind
  readonly errors: Fault[]
  readonly headers: Record<string, string>

  constructor(
    kind: ProblemKind,
    detail: string,
    more: { errors?: Fault[]; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(detail, { cause: more.cause })
    this.name = 'Problem'
    this.kind = kind
    this.errors = more.errors ?? []
    this.headers = more.headers ?? {}
  }
}

const refusalProblems: Record<RefusalKind, ProblemKind> = {
  invalid: 'invalid',
  'not-found': 'not-found',
  conflict: 'conflict',
  'too-large': 'too-large',
  unauthorized: 'unauthorized',
}

/** Whatever was thrown, as the problem to answer with. What is not the caller's doing is told without internals. */
export const problemOf = (error: unknown): Problem => {
  if (error instanceof Problem) return error
  if (error instanceof Refusal)
    return new Problem(refusalProblems[error.kind], error.message, { errors: error.faults })
  if (error instanceof JsonFault)
    return new Problem('invalid-request', 'The body is not JSON.', {
      errors: [{ at: 'body', message: error.message }],
    })
  if (error instanceof HTTPException && error.status < 500)
    return new Problem('invalid-request', error.message || 'The request cannot be read.')
  if (databaseIsAway(error))
    return new Problem(
      'unavailable',
      'The database cannot be reached. Nothing was stored by this request; try again shortly.',
      {
        headers: { 'Retry-After': '5' },
      },
    )
  return new Problem(
    'internal',
    'Something went wrong on our side. The request id names it in the server’s log.',
  )
}

export const renderProblem = (problem: Problem, requestId: string): Response => {
  const [status, title] = problemKinds[problem.kind]
  const body: ProblemDocument = {
    type: `/docs#problem-${problem.kind}`,
    title,
    status,
    detail: problem.message,
    requestId,
    ...(problem.errors.length > 0 && { errors: problem.errors }),
  }
  const text = `${JSON.stringify(body, null, 2)}\n`
  return new Response(text, {
    status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Content-Length': String(Buffer.byteLength(text)),
      'Cache-Control': 'no-store',
      'X-Request-Id': requestId,
      ...problem.headers,
    },
  })
}

/** Connection faults of Node and of the driver, and the SQLSTATEs a server sends while it goes down or comes up. */
const awayCodes =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|CONNECT_TIMEOUT|CONNECTION_(CLOSED|DESTROYED|ENDED)|57P0[1-5]|08\w{3}|53300)$/

/** What the embedded database says without a code. */
const awayMessages = /PGlite is (closed|closing)|database is (closed|not ready)/i

/** The driver's error may be wrapped (drizzle puts it into `cause`; a failed connect to several addresses lists `errors`). */
export const databaseIsAway = (error: unknown): boolean => {
  for (let e = error, depth = 0; e instanceof Error && depth < 8; e = e.cause, depth++) {
    if ('code' in e && typeof e.code === 'string' && awayCodes.test(e.code)) return true
    if (awayMessages.test(e.message)) return true
    if (e instanceof AggregateError && e.errors.some(databaseIsAway)) return true
  }
  return false
}
