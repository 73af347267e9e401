/** Policies over time, over HTTP. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import type { Env } from 'hono'
import { answers, named, namedText } from './api-answers.ts'
import { closed, date, lawList, number } from './api-fields.ts'
import { refuseBeside } from './api-requests.ts'
import { noQuery, policyParams } from './api-shapes.ts'
import { changesFeed } from './core/changes-feed.ts'
import { defined } from './defined.ts'
import type { Lacuna } from './usecases.ts'

const law = lawList.optional()
const thenAndNowQuery = closed(
  {
    at: date.optional().describe('Which snapshot: the one in force on this day; the newest without it.'),
    asOf: date.optional().describe('What counts as now; today without it.'),
    law,
    from: number
      .optional()
      .describe('Compare this stored check with today’s, instead of the law of the capture date.'),
  },
  'parameter',
)
const compareQuery = closed(
  {
    from: date.describe('The text that stood on this day'),
    to: date.optional().describe('beside the one that stood on this day; the newest without it.'),
  },
  'parameter',
)
const historyQuery = closed(
  {
    asOf: date
      .optional()
      .describe('Judge every snapshot by the law of this day, so that only the text differs.'),
    law,
  },
  'parameter',
)
const upcomingQuery = closed(
  { asOf: date.optional().describe('How far to look ahead; five years without it.'), law },
  'parameter',
)

export const addHistoryRoutes = <E extends Env>(api: OpenAPIHono<E>, lacuna: Lacuna): void => {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/policies/{policy}/then-and-now',
      tags: ['Policies'],
      summary: 'One snapshot, then and now',
      description:
        'Outcomes by the law of the day on which the snapshot was captured (or as the stored check `from` has them) beside outcomes by today’s; each difference has exactly one cause.',
      request: { params: policyParams, query: thenAndNowQuery },
      responses: answers({ 200: 'ThenAndNow' }, [304, 400, 404, 409, 422]),
    }),
    async (c) => {
      const { at, asOf, law, from } = c.req.valid('query')
      if (from !== undefined) refuseBeside('from', { at })
      const query = defined({ at, asOf, laws: law, from })
      return named(c, await lacuna.thenAndNow(c.req.valid('param').policy, query))
    },
  )

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/policies/{policy}/history',
      tags: ['Policies'],
      summary: 'One policy through its snapshots',
      description:
        'Every outcome through the snapshots, each by the law of its day, and every change with its day, its cause and both sentences.',
      request: { params: policyParams, query: historyQuery },
      responses: answers({ 200: 'History' }, [304, 400, 404, 422]),
    }),
    async (c) => {
      const { asOf, law } = c.req.valid('query')
      return named(c, await lacuna.history(c.req.valid('param').policy, defined({ asOf, laws: law })))
    },
  )

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/policies/{policy}/changes.atom',
      tags: ['Policies'],
      summary: 'The changed verdicts of a policy as a feed',
      request: { params: policyParams, query: noQuery },
      responses: {
        ...answers({}, [304, 404]),
        200: {
          description: 'The newest changes of its history, as an Atom feed (RFC 4287).',
          content: { 'application/atom+xml': { schema: { type: 'string' as const } } },
        },
      },
    }),
    async (c) => {
      const history = await lacuna.history(c.req.valid('param').policy, {})
      const feed = changesFeed(history, new URL(c.req.url).origin)
      return namedText(c, feed, 'application/atom+xml; charset=utf-8')
    },
  )

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/policies/{policy}/compare',
      tags: ['Policies'],
      summary: 'Two texts of a policy, sentence by sentence',
      description: 'What stayed, what went and what came between two days. Formatting does not count.',
      request: { params: policyParams, query: compareQuery },
      responses: answers({ 200: 'ComparedTexts' }, [304, 400, 404]),
    }),
    async (c) => named(c, await lacuna.compare(c.req.valid('param').policy, c.req.valid('query'))),
  )

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/policies/{policy}/upcoming',
      tags: ['Policies'],
      summary: 'What the law will ask of the newest snapshot',
      description:
        'Each day to come on which a duty begins, ends or turns for this text, with the gaps that open on it.',
      request: { params: policyParams, query: upcomingQuery },
      responses: answers({ 200: 'Upcoming' }, [304, 400, 404, 422]),
    }),
    async (c) => {
      const { asOf, law } = c.req.valid('query')
      return named(c, await lacuna.upcoming(c.req.valid('param').policy, defined({ asOf, laws: law })))
    },
  )
}
