/** What goes out over HTTP: JSON, pages, and the responses a route declares. */
import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { type ShapeName, shape } from './api-shapes.ts'
import { problemKinds } from './problem.ts'

const why: Record<number, string> = {
  ...Object.fromEntries(Object.values(problemKinds).map(([status, , meaning]) => [status, meaning])),
  200: 'As asked.',
  201: 'Stored. The Location header has the address.',
  304: 'Unchanged since the ETag that was sent.',
}

/** The responses of a route: shapes of its successes, and which problems are to be expected besides 500 and 503. */
export const answers = (successes: Record<number, ShapeName>, problems: number[]): Record<string, Answer> => {
  const all: Record<string, Answer> = {}
  for (const [status, name] of Object.entries(successes))
    all[status] = {
      description: why[Number(status)]!,
      content: { 'application/json': { schema: shape(name) } },
    }
  for (const status of [...problems, 500, 503])
    all[status] = {
      description: why[status]!,
      ...(status !== 304 && { content: { 'application/problem+json': { schema: shape('Problem') } } }),
    }
  return all
}
interface Answer {
  description: string
  content?: Record<string, { schema: { $ref: string } }>
}

export const json = (c: Context, value: unknown, status: 200 | 201 = 200): Response => {
  const text = `${JSON.stringify(value)}\n`
  return c.body(text, status, {
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(text)),
  })
}

/** An answer that its ETag names. It may be kept, but is asked for again: a rule may have changed since. */
export const named = (c: Context, value: unknown): Response => {
  const text = `${JSON.stringify(value)}\n`
  const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 32)}"`
  c.header('ETag', etag)
  c.header('Cache-Control', 'no-cache')
  const known = (c.req.header('If-None-Match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  if (known.includes(etag) || known.includes('*')) return c.body(null, 304)
  return c.body(text, 200, {
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(text)),
  })
}

export const page = (c: Context, html: string): Response =>
  c.body(html, 200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(html)),
  })
