/** Scorecards over HTTP: of a stored policy and of a text in the request, as JSON and as every other report. */
import { createRoute, type OpenAPIHono, type z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { answers, type Content, named, namedText, sent } from './api-answers.ts'
import { type Env, limit, refuseBeside, textContent, textLimit, textOf } from './api-requests.ts'
import { checkBody, checkQuery, noQuery, policyParams, scorecardQuery, shape } from './api-shapes.ts'
import { decodeText } from './core/charset.ts'
import { scorecardJsonSchema } from './core/json-schemas.ts'
import { type Report, type Reported, reportOn } from './core/report.ts'
import { defined } from './defined.ts'
import { reportNames, reports } from './reports.ts'
import type { Lacuna } from './usecases.ts'

const schemaPath = '/v1/scorecard.schema.json'

export const addScorecardRoutes = (api: OpenAPIHono<Env>, lacuna: Lacuna, today: () => string): void => {
  const scorecardFor = async (policy: string, query: z.output<typeof scorecardQuery>) => {
    const { at, asOf, law, check, ruleset } = query
    if (ruleset !== undefined) {
      refuseBeside('ruleset', { check: check?.toString() })
      return lacuna.scorecardBy(ruleset, policy, defined({ at, asOf, laws: law }))
    }
    if (check === undefined) return lacuna.reviewedScorecard(policy, defined({ at, asOf, laws: law }))
    refuseBeside('check', { at, asOf, law })
    return lacuna.storedCheck(policy, check)
  }

  const textOn = async (report: Report, reported: Reported): Promise<string> =>
    reportOn(report, reported, { ruleset: await lacuna.ruleset() })

  const stored = async (
    c: Context,
    report: Report,
    policy: string,
    query: z.output<typeof scorecardQuery>,
  ): Promise<Response> => {
    const text = await textOn(report, { scorecard: await scorecardFor(policy, query) })
    if (report.embeddable) c.header('Cross-Origin-Resource-Policy', 'cross-origin')
    if (report === reports.json) c.header('Link', `<${schemaPath}>; rel="describedby"`)
    return namedText(c, text, report.mediaType)
  }

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/policies/{policy}/scorecard',
      tags: ['Policies'],
      summary: 'The scorecard of a policy',
      description:
        'Two dates: `at` picks the snapshot, `asOf` the law. `reviewed` has the score with what people decided; everything before it is what was judged. Or one stored run, reproduced byte for byte, with `check`. The answer is named by its ETag: send it as If-None-Match to learn that nothing changed (304). With an ending (`/scorecard.csv`) it is one of the reports below.',
      request: { params: policyParams, query: scorecardQuery },
      responses: answers({ 200: 'StoredScorecard' }, [304, 400, 404, 409, 422]),
    }),
    async (c) => stored(c, reports.json, c.req.valid('param').policy, c.req.valid('query')),
  )

  for (const name of reportNames) {
    const report: Report = reports[name]
    api.openapi(
      createRoute({
        method: 'get',
        path: `/v1/policies/{policy}/scorecard.${report.ending}`,
        tags: ['Reports'],
        summary: `The report ${name}: ${report.summary}`,
        description:
          'Of the scorecard as judged, for the same parameters; what people decided is in JSON alone.',
        request: { params: policyParams, query: scorecardQuery },
        responses: answers({ 200: contentOf(report, 'StoredScorecard') }, [304, 400, 404, 409, 422]),
      }),
      async (c) => stored(c, report, c.req.valid('param').policy, c.req.valid('query')),
    )
  }

  api.openapi(
    createRoute({
      method: 'get',
      path: schemaPath,
      tags: ['Reports'],
      summary: 'The JSON Schema of a scorecard',
      description:
        'Of the version that each scorecard names in `schema`. The version is raised when a field goes, gets another name or another meaning; new fields may come without. Scorecards inform; they are not legal advice.',
      request: { query: noQuery },
      responses: answers({ 200: { 'application/json': { schema: { type: 'object' } } } }, [304]),
    }),
    (c) => named(c, scorecardJsonSchema()),
  )

  api.openapi(
    createRoute({
      method: 'post',
      path: '/v1/check',
      tags: ['Check'],
      summary: 'Judge a text; nothing is stored',
      description:
        'Answers with the scorecard as JSON, or with the report that `report` names, as that report’s media type. `Accept` does not matter.',
      middleware: [limit(textLimit)] as const,
      request: { query: checkQuery, body: textContent('CheckBody') },
      responses: answers({ 200: anyReport }, [400, 413, 415, 422]),
    }),
    async (c) => {
      const query = c.req.valid('query')
      const text = await textOf(c, checkBody, query)
      const { scorecard } = await lacuna.check({
        ...text,
        asOf: query.asOf ?? today(),
        ...(query.law && { laws: query.law }),
      })
      const source = () => decodeText(text.bytes, text.mediaType).text
      const report = reports[query.report]
      return sent(c, await textOn(report, { scorecard, source }), report.mediaType)
    },
  )
}

const contentOf = (report: Report, scorecard: 'Scorecard' | 'StoredScorecard'): Content => ({
  [report.mediaType.split(';')[0]!]: {
    schema: report === reports.json ? shape(scorecard) : { type: 'string' },
  },
})

/** Two reports may have one media type. */
const anyReport: Content = Object.assign({}, ...Object.values(reports).map((r) => contentOf(r, 'Scorecard')))
