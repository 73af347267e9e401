/** The review of all stored policies, over HTTP. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import type { Env } from 'hono'
import type { z } from 'zod'
import { answers, json } from './api-answers.ts'
import { clauseParams, clausesQuery, gapsQuery, gapsSelection } from './api-gaps-shapes.ts'
import { csvMediaType } from './core/csv.ts'
import { gapsCsv } from './core/gaps-csv.ts'
import { defined } from './defined.ts'
import type { Lacuna } from './usecases.ts'

export const addGapsRoutes = <E extends Env>(api: OpenAPIHono<E>, lacuna: Lacuna): void => {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/gaps',
      tags: ['Corpus'],
      summary: 'Which policies fail which rules',
      description:
        'Everything that is stored, by the law of today or of `asOf`: the severest rules first, then by rule and policy. Without `law` the laws of the EU and of California. Pages stay as they were when the first was asked for, whatever is imported meanwhile.',
      request: { query: gapsQuery },
      responses: answers({ 200: 'GapList' }, [400, 422]),
    }),
    async (c) => {
      const { limit, cursor, ...query } = c.req.valid('query')
      const page = await lacuna.gaps(defined({ ...selectionIn(query), limit, cursor }))
      if (page.next !== null) {
        const next = new URL(c.req.url).searchParams
        next.set('cursor', page.next)
        c.header('Link', `</v1/gaps?${next}>; rel="next"`)
      }
      return json(c, page)
    },
  )

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/gaps.csv',
      tags: ['Corpus'],
      summary: 'The same for spreadsheets, all of it',
      request: { query: gapsSelection },
      responses: {
        ...answers({}, [400, 422]),
        200: { description: 'As asked.', content: { 'text/csv': { schema: { type: 'string' as const } } } },
      },
    }),
    async (c) => {
      const lines = gapsCsv(await lacuna.allGaps(selectionIn(c.req.valid('query'))))
      const body = new ReadableStream({
        pull: (controller) => {
          const { value, done } = lines.next()
          if (done) controller.close()
          else controller.enqueue(new TextEncoder().encode(value))
        },
      })
      return c.body(body, 200, {
        'Content-Type': csvMediaType,
        'Content-Disposition': 'attachment; filename="gaps.csv"',
      })
    },
  )

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/gaps/summary',
      tags: ['Corpus'],
      summary: 'How many policies fail, by rule, law, severity and year',
      request: { query: gapsSelection },
      responses: answers({ 200: 'GapsSummary' }, [400, 422]),
    }),
    async (c) => json(c, await lacuna.gapsSummary(selectionIn(c.req.valid('query')))),
  )

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/clauses',
      tags: ['Corpus'],
      summary: 'Sentences that several policies share',
      description:
        'Boilerplate, the most shared first: the same sentence in whatever layout, case and punctuation.',
      request: { query: clausesQuery },
      responses: answers({ 200: 'ClauseList' }, [400, 422]),
    }),
    async (c) => {
      const page = await lacuna.clauses(defined(c.req.valid('query')))
      if (page.next !== null) {
        const next = new URL(c.req.url).searchParams
        next.set('cursor', page.next)
        c.header('Link', `</v1/clauses?${next}>; rel="next"`)
      }
      return json(c, page)
    },
  )

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/clauses/{clause}',
      tags: ['Corpus'],
      summary: 'One clause and the policies that have it',
      request: { params: clauseParams },
      responses: answers({ 200: 'Clause' }, [404]),
    }),
    async (c) => json(c, await lacuna.clause(c.req.valid('param').clause)),
  )
}

const selectionIn = ({ law, rule, severity, outcome, snapshots, ...rest }: z.output<typeof gapsSelection>) =>
  defined({
    ...rest,
    laws: law,
    rules: rule,
    severities: severity,
    outcomes: outcome,
    everySnapshot: snapshots === 'all',
  })
