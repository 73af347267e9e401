/** Review by people, over HTTP: decisions on outcomes, and the trail of who did what. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { answers, json } from './api-answers.ts'
import { bodyOf, type Env, limit, ruleLimit } from './api-requests.ts'
import { auditQuery, decisionBody, noQuery, policyParams, shape } from './api-shapes.ts'
import type { Lacuna } from './usecases.ts'

export const addReviewRoutes = (
  api: OpenAPIHono<Env>,
  lacuna: Lacuna,
  mayWrite: MiddlewareHandler<Env>,
): void => {
  api.openapi(
    createRoute({
      method: 'post',
      path: '/v1/policies/{policy}/decisions',
      tags: ['Review'],
      summary: 'Decide on an outcome',
      description:
        'On the outcome as it is judged now, with the sentences it rests on. The decision lapses, and says why, when it expires, when one of these sentences is gone from the text, when the rule is judged otherwise, or when the rule means something else. It stays in the log: a later one replaces it.',
      security: [{}, { key: [] }],
      middleware: [mayWrite, limit(ruleLimit)] as const,
      request: {
        params: policyParams,
        query: noQuery,
        body: { required: true, content: { 'application/json': { schema: shape('DecisionBody') } } },
      },
      responses: answers({ 201: 'Decision' }, [400, 401, 404, 409, 413, 415, 422]),
    }),
    async (c) => {
      const { policy } = c.req.valid('param')
      const decision = await lacuna.decide(policy, await bodyOf(c, decisionBody))
      c.header('Location', `/v1/policies/${encodeURIComponent(policy)}/decisions`)
      return json(c, decision, 201)
    },
  )

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/policies/{policy}/decisions',
      tags: ['Review'],
      summary: 'What was decided on a policy',
      description: 'The whole log, newest first, with how each decision stands for the newest snapshot.',
      request: { params: policyParams, query: noQuery },
      responses: answers({ 200: 'DecisionLog' }, [404]),
    }),
    async (c) => json(c, await lacuna.decisions(c.req.valid('param').policy)),
  )

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/audit',
      tags: ['Review'],
      summary: 'Who did what',
      description:
        'Decisions and changes of the ruleset, newest first. Names and reasons are those that were given; nothing here can be edited.',
      request: { query: auditQuery },
      responses: answers({ 200: 'Audit' }, [400, 422]),
    }),
    async (c) => {
      const query = c.req.valid('query')
      const page = await lacuna.audit(query)
      if (page.next !== null) {
        const next = new URLSearchParams({ limit: String(query.limit), cursor: page.next })
        c.header('Link', `</v1/audit?${next}>; rel="next"`)
      }
      return json(c, page)
    },
  )
}
