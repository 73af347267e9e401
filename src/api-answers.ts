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

/** By media type. */
export type Content = Record<string, { schema: { $ref: string } | { type: 'string' | 'object' } }>

/**
 * The responses of a route: its successes, as the name of a JSON shape or whatever else they may be, and which problems are
 * to be expected besides 500 and 503.
 */
export const answers = (
  successes: Record<number, ShapeName | Content>,
  problems: number[],
): Record<string, Answer> => {
  const all: Record<string, Answer> = {}
  for (const [status, success] of Object.entries(successes))
    all[status] = {
      description: why[Number(status)]!,
      content: typeof success === 'string' ? { 'application/json': { schema: shape(success) } } : success,
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
  content?: Content
}

export const sent = (c: Context, text: string, mediaType: string, status: 200 | 201 = 200): Response =>
  c.body(text, status, { 'Content-Type': mediaType, 'Content-Length': String(Buffer.byteLength(text)) })

export const json = (c: Context, value: unknown, status: 200 | 201 = 200): Response =>
  sent(c, `${JSON.stringify(value)}\n`, 'application/json', status)

export const page = (c: Context, html: string): Response => sent(c, html, 'text/html; charset=utf-8')

export const named = (c: Context, value: unknown): Response =>
  namedText(c, `${JSON.stringify(value)}\n`, 'application/json')

/** An answer that its ETag names. It may be kept, but is asked for again: a rule may have changed since. */
export const namedText = (c: Context, text: string, mediaType: string): Response => {
  const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 32)}"`
  c.header('ETag', etag)
  c.header('Cache-Control', 'no-cache')
  const known = (c.req.header('If-None-Match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return known.includes(etag) || known.includes('*') ? c.body(null, 304) : sent(c, text, mediaType)
}
