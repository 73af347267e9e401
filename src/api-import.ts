/** Many texts at once over HTTP, one a line. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { answers, json } from './api-answers.ts'
import { type Env, limit, mediaTypeOf, textLimit, wrongMediaType } from './api-requests.ts'
import { noQuery, shape } from './api-shapes.ts'
import { textsIn } from './json-texts.ts'
import { Problem } from './problem.ts'
import type { Lacuna } from './usecases.ts'

const types = ['application/jsonl', 'application/x-ndjson', 'application/ndjson', 'application/x-jsonlines']
/** A body may hold millions of bad lines; what is wrong shows in the first. */
const mostTold = 1000

export const addImportRoute = (
  api: OpenAPIHono<Env>,
  lacuna: Lacuna,
  mayWrite: MiddlewareHandler<Env>,
): void => {
  api.openapi(
    createRoute({
      method: 'post',
      path: '/v1/import',
      tags: ['Policies'],
      summary: 'Store many policies, one a line',
      description:
        'JSON Lines, each line as `POST /v1/policies` takes it. Each is stored in a transaction of its own: what cannot be used is told and does not stop the rest, and sending it all again changes nothing.',
      security: [{}, { key: [] }],
      middleware: [mayWrite, limit(textLimit)] as const,
      request: {
        query: noQuery,
        body: { required: true, content: { 'application/jsonl': { schema: shape('TextBody') } } },
      },
      responses: answers({ 200: 'Imported' }, [400, 401, 413, 415, 422]),
    }),
    async (c) => {
      if (!types.includes(mediaTypeOf(c))) throw wrongMediaType(c, types)
      const body = new Uint8Array(await c.req.arrayBuffer())
      const skipped: { line: number; message: string }[] = []
      let skippedInAll = 0
      const { added, known, policies } = await lacuna.importTexts(items(body), (line, message) => {
        skippedInAll++
        if (skipped.length < mostTold) skipped.push({ line, message })
      })
      if (added + known === 0)
        throw new Problem(
          'invalid',
          skippedInAll === 0
            ? 'Expected one JSON object a line, came no line.'
            : `None of the ${skippedInAll} lines can be used.`,
          { errors: skipped.map(({ line, message }) => ({ at: `line ${line}`, message })) },
        )
      return json(c, { added, known, skipped, skippedInAll, policies })
    },
  )
}

async function* items(body: Uint8Array) {
  for await (const { line, text } of textsIn(inOne(body))) yield { at: line, text }
}
async function* inOne(body: Uint8Array) {
  yield body
}
