/** The HTTP interface: translates requests into use-cases and their answers into JSON. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { compress } from 'hono/compress'
import { requestId } from 'hono/request-id'
import { secureHeaders } from 'hono/secure-headers'
import { accessLog, type Log, logFailure } from './access-log.ts'
import { answers, json, named, page, sent } from './api-answers.ts'
import { addGapsRoutes } from './api-gaps.ts'
import { addHistoryRoutes } from './api-history.ts'
import { addImportRoute } from './api-import.ts'
import {
  bearerOf,
  bodyOf,
  type Env,
  limit,
  mediaTypeOf,
  refuseFaults,
  ruleLimit,
  textContent,
  textLimit,
  textOf,
  wrongMediaType,
} from './api-requests.ts'
import { addReviewRoutes } from './api-reviews.ts'
import { addScorecardRoutes } from './api-scorecards.ts'
import {
  componentSchemas,
  lawQuery,
  listQuery,
  noQuery,
  policyAdded,
  policyParams,
  previewBody,
  ruleParams,
  rulePutQuery,
  shape,
  snapshotQuery,
  textQuery,
} from './api-shapes.ts'
import { sourceOf, styleSheet } from './assets.ts'
import { summaryOf } from './core/ruleset.ts'
import { defined } from './defined.ts'
import { type ApiDocument, docsPage, styleSource } from './docs.tsx'
import { parseJsonBytes } from './json.ts'
import { textBody } from './json-texts.ts'
import { type Metrics, metricsType } from './metrics.ts'
import { Problem, problemKinds, problemOf, renderProblem } from './problem.ts'
import type { Lacuna } from './usecases.ts'
import { requireWriter } from './write-access.ts'

export interface ApiDeps {
  lacuna: Lacuna
  /** Writing needs it as a bearer token. Without one only programs on this machine may write, by a loopback name. */
  apiKey?: string | undefined
  log?: Log
  metrics?: Metrics
  clock?: () => Date
  version?: string
}

export const createApi = ({
  lacuna,
  apiKey,
  log = () => {},
  metrics,
  clock = () => new Date(),
  version = '0',
}: ApiDeps) => {
  const api = new OpenAPIHono<Env>({ strict: false, defaultHook: refuseFaults })
  const today = (): string => clock().toISOString().slice(0, 10)

  api.use(requestId({ limitLength: 128 }))
  api.use(accessLog(log))
  if (metrics) api.use(metrics.observe)
  api.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        // Of the page that explains the API, and of the report that is one HTML file.
        styleSrc: [styleSource, sourceOf(styleSheet)],
        imgSrc: ['data:'],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
      xFrameOptions: 'DENY',
      // Whether this host speaks TLS, and its subdomains too, is for whoever terminates TLS to say.
      strictTransportSecurity: false,
      // A picture that is there to be embedded says so itself.
      overwrite: false,
    }),
  )
  api.use(compress())
  api.onError((error, c) => {
    const problem = problemOf(error)
    if (problemKinds[problem.kind][0] >= 500) logFailure(log, c, error)
    return renderProblem(problem, c.get('requestId'))
  })

  const mayWrite: MiddlewareHandler<Env> = async (c, next) => {
    await requireWriter(c, apiKey, bearerOf(c))
    await next()
  }

  api.openapi(
    createRoute({
      method: 'post',
      path: '/v1/policies',
      tags: ['Policies'],
      summary: 'Store a policy and judge it',
      description:
        'Stores the text as a snapshot of the policy, with its scorecard. What the query or the JSON body leaves out is read from the text where it says so. The same bytes again change nothing and answer 200.',
      security: [{}, { key: [] }],
      middleware: [mayWrite, limit(textLimit)] as const,
      request: { query: textQuery, body: textContent('TextBody') },
      responses: answers({ 201: 'PolicyAdded', 200: 'PolicyAdded' }, [400, 401, 413, 415, 422]),
    }),
    async (c) => {
      const query = c.req.valid('query')
      const { policy, created, scorecard } = await lacuna.addPolicy({
        ...(await textOf(c, textBody, query)),
        asOf: query.asOf ?? today(),
        ...(query.law && { laws: query.law }),
      })
      const { capturedOn } = scorecard.snapshot
      const url = `/v1/policies/${encodeURIComponent(policy)}/scorecard${capturedOn ? `?at=${capturedOn}` : ''}`
      c.header('Location', url)
      return json(c, policyAdded(scorecard, created, url), created ? 201 : 200)
    },
  )

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/policies',
      tags: ['Policies'],
      summary: 'List and search policies',
      request: { query: listQuery },
      responses: answers({ 200: 'PolicyList' }, [400]),
    }),
    async (c) => {
      const query = c.req.valid('query')
      const page = await lacuna.policies(defined(query) as typeof query & { q: string; cursor: string })
      if (page.next !== null) {
        const next = new URLSearchParams({
          ...(query.q && { q: query.q }),
          limit: String(query.limit),
          cursor: page.next,
        })
        c.header('Link', `</v1/policies?${next}>; rel="next"`)
      }
      return json(c, page)
    },
  )

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/policies/{policy}',
      tags: ['Policies'],
      summary: 'One policy and its snapshots',
      request: { params: policyParams, query: noQuery },
      responses: answers({ 200: 'Policy' }, [404]),
    }),
    async (c) => json(c, await lacuna.policy(c.req.valid('param').policy)),
  )

  addScorecardRoutes(api, lacuna, today)
  addReviewRoutes(api, lacuna, mayWrite)
  addGapsRoutes(api, lacuna)
  addImportRoute(api, lacuna, mayWrite)
  addHistoryRoutes(api, lacuna)

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/policies/{policy}/text',
      tags: ['Policies'],
      summary: 'The text of a policy as it was read',
      description: 'What the offsets of all evidence point into, with its sections and sentences.',
      request: { params: policyParams, query: snapshotQuery },
      responses: answers({ 200: 'PolicyText' }, [304, 400, 404]),
    }),
    async (c) => {
      const { policy, sha256, capturedOn, document } = await lacuna.text(
        c.req.valid('param').policy,
        defined(c.req.valid('query')) as { at: string },
      )
      const { title, date, text, sections, sentences } = document
      return named(c, { policy, sha256, capturedOn, title, date, text, sections, sentences })
    },
  )

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/laws',
      tags: ['Rules'],
      summary: 'The laws that are judged',
      request: { query: noQuery },
      responses: answers({ 200: 'LawList' }, []),
    }),
    async (c) => {
      const { laws, rules } = await lacuna.ruleset()
      const items = [...laws].map(([law, { $schema: _, ...about }]) => ({
        law,
        ...about,
        rules: rules.filter((r) => r.law === law).length,
      }))
      return json(c, { items })
    },
  )

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/rules',
      tags: ['Rules'],
      summary: 'The rules in force in this server',
      request: { query: lawQuery },
      responses: answers({ 200: 'RuleList' }, [404]),
    }),
    async (c) => {
      const rules = await lacuna.rules(defined(c.req.valid('query')) as { law: string })
      const { digest } = await lacuna.ruleset()
      return json(c, {
        ruleset: { digest },
        items: rules.map((rule) => ({ ...summaryOf(rule), ...rule.source })),
      })
    },
  )

  api.openapi(
    createRoute({
      method: 'post',
      path: '/v1/rules/preview',
      tags: ['Rules'],
      summary: 'What a rule would change, before it is put',
      description:
        'Validates the rule and runs its examples as `PUT` does, judges what is stored by it, and compares with the version in force. Nothing is stored. Where it asks facts that are new or changed, texts are read again: then at most 500, evenly sampled, and the answer says so.',
      security: [{}, { key: [] }],
      middleware: [mayWrite, limit(ruleLimit)] as const,
      request: {
        query: noQuery,
        body: { required: true, content: { 'application/json': { schema: shape('PreviewBody') } } },
      },
      responses: answers({ 200: 'RulePreview' }, [400, 401, 413, 415, 422]),
    }),
    async (c) => {
      const { rule, body, all, asOf } = await bodyOf(c, previewBody)
      return json(c, await lacuna.previewRule({ rule, body, all, asOf }))
    },
  )

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/rules/{law}/{id}',
      tags: ['Rules'],
      summary: 'One rule with its examples and versions',
      request: { params: ruleParams, query: noQuery },
      responses: answers({ 200: 'RuleDetail' }, [304, 404]),
    }),
    async (c) => {
      const { law, id } = c.req.valid('param')
      const { digest, rule, measured, versions } = await lacuna.rule(law, id)
      return named(c, { law, id, digest, rule, measured, versions })
    },
  )

  api.openapi(
    createRoute({
      method: 'put',
      path: '/v1/rules/{law}/{id}',
      tags: ['Rules'],
      summary: 'Add or change a rule',
      description:
        'Validates the rule and runs its examples; when all is right it becomes a new version that judges from the next request on. Its status says how: a draft is shown and not scored, a retired rule is not judged. Of versions from files and from HTTP the newest is in force.',
      security: [{}, { key: [] }],
      middleware: [mayWrite, limit(ruleLimit)] as const,
      request: {
        params: ruleParams,
        query: rulePutQuery,
        body: { required: true, content: { 'application/json': { schema: shape('Rule') } } },
      },
      responses: answers({ 201: 'RulePut', 200: 'RulePut' }, [400, 401, 413, 415, 422]),
    }),
    async (c) => {
      const { law, id } = c.req.valid('param')
      if (mediaTypeOf(c) !== 'application/json') throw wrongMediaType(c, ['application/json'])
      const body = parseJsonBytes(new Uint8Array(await c.req.arrayBuffer()))
      const { created, digest } = await lacuna.putRule(law, id, body, c.req.valid('query'))
      const url = `/v1/rules/${encodeURIComponent(law)}/${encodeURIComponent(id)}`
      if (created) c.header('Location', url)
      return json(c, { law, id, digest, created }, created ? 201 : 200)
    },
  )

  api.openapi(
    createRoute({
      method: 'get',
      path: '/healthz',
      tags: ['Server'],
      summary: 'Whether the process answers',
      responses: answers({ 200: 'Status' }, []),
    }),
    (c) => json(c, { status: 'ok' }),
  )

  api.openapi(
    createRoute({
      method: 'get',
      path: '/readyz',
      tags: ['Server'],
      summary: 'Whether the database answers too',
      responses: answers({ 200: 'Status' }, [503]),
    }),
    async (c) => {
      await lacuna.ready().catch((cause: unknown) => {
        throw new Problem('unavailable', 'The database does not answer.', {
          headers: { 'Retry-After': '5' },
          cause,
        })
      })
      return json(c, { status: 'ready' })
    },
  )

  if (metrics)
    api.openapi(
      createRoute({
        method: 'get',
        path: '/metrics',
        tags: ['Server'],
        summary: 'Requests and the process in figures, for Prometheus',
        responses: answers({ 200: { 'text/plain': { schema: { type: 'string' } } } }, []),
      }),
      async (c) => sent(c, await metrics.print(), metricsType),
    )

  for (const [name, schema] of Object.entries(componentSchemas()))
    api.openAPIRegistry.registerComponent('schemas', name, schema)
  api.openAPIRegistry.registerComponent('securitySchemes', 'key', { type: 'http', scheme: 'bearer' })
  let document: ReturnType<typeof api.getOpenAPI31Document> | undefined
  const openapi = () =>
    (document ??= api.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'Lacuna',
        version,
        description:
          'Finds what a privacy policy leaves out: rule by rule, with the sentence, the citation and the remedy.',
      },
      servers: [{ url: '/' }],
    }))

  api.get('/openapi.json', (c) => named(c, openapi()))
  api.get('/docs', (c) =>
    page(c, docsPage(JSON.parse(JSON.stringify(openapi())) as ApiDocument, new URL(c.req.url).origin)),
  )
  api.get('/', (c) =>
    json(c, {
      name: 'lacuna',
      version,
      docs: '/docs',
      openapi: '/openapi.json',
      policies: '/v1/policies',
      rules: '/v1/rules',
    }),
  )

  const paths = new Map<string, Set<string>>()
  for (const { method, path } of api.routes)
    if (path !== '/*' && method !== 'ALL') paths.set(path, (paths.get(path) ?? new Set()).add(method))
  const addresses = [...paths].map(([path, methods]) => ({
    pattern: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/:\w+/g, '[^/]+')}/?$`),
    methods: [...methods].flatMap((m) => (m === 'GET' ? ['GET', 'HEAD'] : [m])),
  }))
  api.notFound((c) => {
    const allowed = addresses.find(({ pattern }) => pattern.test(c.req.path))?.methods
    const problem = allowed
      ? new Problem('method-not-allowed', `${c.req.path} takes ${allowed.join(', ')}, not ${c.req.method}.`, {
          headers: { Allow: allowed.join(', ') },
        })
      : new Problem(
          'not-found',
          `There is nothing at ${c.req.path}. The addresses are listed at /docs and /openapi.json.`,
        )
    return renderProblem(problem, c.get('requestId'))
  })
  return api
}
