/** The pages: translate addresses and forms into use-cases, and their answers into HTML. */
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import type { Child } from 'hono/jsx'
import { type RequestIdVariables, requestId } from 'hono/request-id'
import { secureHeaders } from 'hono/secure-headers'
import { accessLog, type Log, logFailure } from './access-log.ts'
import { type Asset, script, styleSheet } from './assets.ts'
import { factsAskedBy } from './core/evaluate.ts'
import { defined } from './defined.ts'
import type { Metrics } from './metrics.ts'
import { Problem, problemKinds, problemOf } from './problem.ts'
import type { Lacuna } from './usecases.ts'
import { ClausePage, ClausesPage } from './web-clauses.tsx'
import { ComparePage } from './web-compare.tsx'
import { CorpusPicture, GapsPage } from './web-gaps.tsx'
import { Glance, HistoryPage } from './web-history.tsx'
import { HomePage } from './web-home.tsx'
import { anchorOf } from './web-outcome.tsx'
import { address, html, policyPath } from './web-page.tsx'
import { PlaygroundPage } from './web-playground.tsx'
import { PoliciesPage } from './web-policies.tsx'
import { CheckedPage, PolicyScorecardPage, PolicyTextPage } from './web-policy.tsx'
import { PreviewPage } from './web-preview.tsx'
import { ProblemPage } from './web-problem.tsx'
import {
  checkForm,
  compareQuery,
  decisionForm,
  gapsFilter,
  jsonIn,
  type PlaygroundForm,
  playgroundForm,
  scorecardQuery,
  textQuery,
} from './web-requests.ts'
import { AuditPage } from './web-review.tsx'
import { RulePage } from './web-rule.tsx'
import { LawPage, RulesPage } from './web-rules.tsx'
import { requireWriter } from './write-access.ts'

export interface WebDeps {
  lacuna: Lacuna
  /** Writing needs it; without one only this machine may write. */
  apiKey?: string | undefined
  log?: Log
  metrics?: Metrics
  clock?: () => Date
}

type Env = { Variables: RequestIdVariables }

export const createWeb = ({ lacuna, apiKey, log = () => {}, metrics, clock = () => new Date() }: WebDeps) => {
  const web = new Hono<Env>({ strict: false })
  const today = (): string => clock().toISOString().slice(0, 10)
  const page = (element: Child): Response =>
    new Response(html(element as { toString(): string }), {
      headers: { 'Content-Type': 'text/html; charset=utf-8' },
    })

  web.use(requestId({ limitLength: 128 }))
  web.use(accessLog(log))
  if (metrics) web.use(metrics.observe)
  web.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      xFrameOptions: 'DENY',
      // Without a referrer a browser names no origin either, and a form of ours would pass for a stranger's.
      referrerPolicy: 'same-origin',
      strictTransportSecurity: false,
    }),
  )
  web.use(compress())
  web.onError((error, c) => {
    const problem = problemOf(error)
    if (problemKinds[problem.kind][0] >= 500) logFailure(log, c, error)
    const response = page(<ProblemPage problem={problem} requestId={c.get('requestId')} />)
    return new Response(response.body, { status: problemKinds[problem.kind][0], headers: response.headers })
  })

  for (const asset of [styleSheet, script]) web.get(asset.path, () => assetResponse(asset))

  web.get('/', async () => {
    const { rules, laws } = await lacuna.ruleset()
    const recent = await lacuna.recentPolicies(10)
    const picture = <CorpusPicture summary={await lacuna.gapsSummary({})} />
    return page(
      <HomePage recent={recent} rules={rules.length} laws={laws.size} today={today()} picture={picture} />,
    )
  })

  web.post('/check', limitOf(21), async (c) => {
    const request = await checkForm(c, today())
    const { scorecard, document } = await lacuna.check(request)
    return page(<CheckedPage scorecard={scorecard} document={document} />)
  })

  web.get('/policies', async (c) => {
    const { q, cursor } = c.req.query()
    const list = await lacuna.policies(
      defined({ q: q || undefined, cursor }) as { q: string; cursor: string },
    )
    return page(<PoliciesPage q={q} list={list} />)
  })

  web.get('/policies/:policy', async (c) => {
    const policy = c.req.param('policy')
    const { at, asOf, law, shown } = scorecardQuery(c)
    const query = defined({ at, asOf, laws: law }) as object
    const [scorecard, { snapshots }] = await Promise.all([
      lacuna.reviewedScorecard(policy, query),
      lacuna.policy(policy),
    ])
    const judgedThen = scorecard.snapshot.capturedOn
    const both =
      judgedThen !== null && judgedThen <= scorecard.asOf && scorecard.document.gate.pass
        ? await lacuna.thenAndNow(policy, query)
        : null
    return page(
      <PolicyScorecardPage
        scorecard={scorecard}
        snapshots={snapshots}
        query={{ at, asOf, law }}
        shown={shown}
        today={today()}
        keyed={apiKey !== undefined}
        glance={both && <Glance policy={policy} both={both} />}
      />,
    )
  })

  web.get('/policies/:policy/history', async (c) => {
    const policy = c.req.param('policy')
    const { asOf, law } = textQuery(c)
    const history = await lacuna.history(policy, defined({ asOf, laws: law }) as object)
    const upcoming = await lacuna.upcoming(policy, defined({ laws: law }) as object)
    const { laws } = await lacuna.ruleset()
    const titleOf = (id: string): string => laws.get(id)?.title ?? id
    return page(<HistoryPage history={history} upcoming={upcoming} law={law} titleOf={titleOf} />)
  })

  web.get('/policies/:policy/compare', async (c) => {
    const asked = compareQuery(c)
    const compared = await lacuna.compare(c.req.param('policy'), asked)
    return page(<ComparePage compared={compared} asked={{ from: asked.from, to: asked.to ?? today() }} />)
  })

  web.post('/policies/:policy/decisions', limitOf(1), async (c) => {
    const policy = c.req.param('policy')
    const { key, ...decision } = await decisionForm(c)
    await requireWriter(c, apiKey, key)
    await lacuna.decide(policy, decision)
    const { at, asOf, rule } = decision
    return c.redirect(`${address(policyPath(policy), { at, asOf })}#${anchorOf(rule)}`, 303)
  })

  web.get('/gaps', async (c) => {
    const filter = gapsFilter(c)
    const { law, rule, severity, outcome, cursor, ...rest } = filter
    const query = defined({
      ...rest,
      laws: law,
      rules: rule,
      severities: severity,
      outcomes: outcome,
    }) as object
    const [summary, found] = [
      await lacuna.gapsSummary(query),
      await lacuna.gaps({ ...query, ...defined({ cursor }), limit: 50 } as object),
    ]
    const laws = [...(await lacuna.ruleset()).laws].map(([id, { title }]) => ({ id, title }))
    return page(<GapsPage summary={summary} list={found} filter={filter} laws={laws} />)
  })

  web.get('/clauses', async (c) => {
    const { fact, cursor } = c.req.query()
    const query = defined({ fact: fact || undefined, cursor, limit: 50 }) as object
    return page(<ClausesPage list={await lacuna.clauses(query)} fact={fact || undefined} />)
  })
  web.get('/clauses/:clause', async (c) =>
    page(<ClausePage clause={await lacuna.clause(c.req.param('clause'))} />),
  )

  web.get('/audit', async (c) => {
    const cursor = c.req.query('cursor')
    return page(<AuditPage trail={await lacuna.audit({ cursor })} cursor={cursor} />)
  })

  web.get('/policies/:policy/text', async (c) => {
    const policy = c.req.param('policy')
    const { at, asOf, law } = textQuery(c)
    const [scorecard, { document }] = await Promise.all([
      lacuna.scorecard(policy, defined({ at, asOf, laws: law }) as object),
      lacuna.text(policy, defined({ at }) as object),
    ])
    return page(<PolicyTextPage scorecard={scorecard} document={document} query={{ at, asOf, law }} />)
  })

  web.get('/rules', async () => {
    const { laws, rules } = await lacuna.ruleset()
    const grouped = [...laws].map(([id, law]) => ({
      id,
      law,
      rules: rules.filter((rule) => rule.law === id),
    }))
    return page(<RulesPage laws={grouped} today={today()} />)
  })

  web.get('/rules/:law', async (c) => {
    const id = c.req.param('law')
    const rules = await lacuna.rules({ law: id })
    const { laws } = await lacuna.ruleset()
    return page(<LawPage id={id} law={laws.get(id)!} rules={rules} today={today()} />)
  })

  web.get('/rules/:law/:id', async (c) => {
    const { law, id } = c.req.param()
    const detail = await lacuna.rule(law, id)
    const { laws, facts } = await lacuna.ruleset()
    const asked = factsAskedBy(detail).map((fact) => ({
      name: fact.slice(fact.indexOf('#') + 1),
      fact: facts.get(fact)!.fact,
      shared: !fact.includes('#'),
    }))
    return page(<RulePage detail={detail} lawTitle={laws.get(law)!.title} facts={asked} />)
  })

  web.get('/playground', async (c) => {
    const entry = c.req.query('rule') || 'gdpr/13-2-a.retention'
    const json = JSON.stringify(await lacuna.entryBody(entry), null, 2)
    const form = { entry, json, text: c.req.query('text') ?? '', asOf: today() }
    return page(await playground(form, form.text !== ''))
  })
  web.post('/playground', limitOf(2), async (c) =>
    page(await playground(await playgroundForm(c, today()), true)),
  )

  web.post('/playground/preview', limitOf(2), async (c) => {
    const { entry, json, asOf } = await playgroundForm(c, today())
    const body = jsonIn(json)
    if (body.fault !== null) throw new Problem('invalid', `The file is not JSON: ${body.fault}`)
    const preview = await lacuna.previewRule({ rule: entry, body: body.value, asOf })
    return page(<PreviewPage preview={preview} back={address('/playground', { rule: entry })} />)
  })

  const playground = async (form: PlaygroundForm, tried: boolean) => {
    const { rules, facts } = await lacuna.ruleset()
    const entries = [
      ...rules.map(({ law, id }) => `${law}/${id}`),
      ...[...facts.keys()].filter((id) => !id.includes('#')).map((id) => `facts/${id}`),
    ]
    const body = jsonIn(form.json)
    const trial = tried && body.fault === null ? await lacuna.tryEntry({ ...form, body: body.value }) : null
    return <PlaygroundPage {...form} entries={entries} trial={trial} fault={body.fault} />
  }

  web.notFound((c) => {
    throw new Problem('not-found', `There is no page at ${c.req.path}.`)
  })
  return web
}

/** In MB: a form wraps the text it carries. */
const limitOf = (megabytes: number) =>
  bodyLimit({
    maxSize: megabytes * 1024 * 1024,
    onError: () => {
      throw new Problem('too-large', `Expected a form of at most ${megabytes} MB; more came.`)
    },
  })

const assetResponse = ({ text, mediaType }: Asset): Response =>
  new Response(text, {
    headers: { 'Content-Type': mediaType, 'Cache-Control': 'public, max-age=31536000, immutable' },
  })
