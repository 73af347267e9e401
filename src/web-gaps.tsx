/** The corpus review: which rules fail in which years, and the policies behind each figure. */

import { visible } from './core/printable.ts'
import { outcomeWords } from './core/report-words.ts'
import { type OutcomeName, outcomeNames, severities } from './core/rules.ts'
import type { Gap, GapsSummary, JudgedWith } from './corpus.ts'
import type { Page as PageOf } from './usecases.ts'
import { anchorOf, Tag } from './web-outcome.tsx'
import { address, Page, policyPath, rulePath } from './web-page.tsx'
import type { GapsFilter } from './web-requests.ts'

export interface GapsParts {
  summary: GapsSummary
  list: PageOf<Gap> & JudgedWith
  filter: GapsFilter
  laws: { id: string; title: string }[]
}

export const GapsPage = ({ summary, list, filter, laws }: GapsParts) => {
  const { cursor: _, ...kept } = filter
  return (
    <Page title="Corpus review" here="/gaps" json={address('/v1/gaps', asQuery(kept))}>
      <h1>Corpus review</h1>
      <p>
        Which of the stored policies fail which rules, by the law of {summary.asOf}. Each policy counts once,
        with its latest text in the period.
      </p>
      <FilterForm filter={filter} laws={laws} />
      <p>
        <strong>{summary.failing.toLocaleString('en-US')}</strong> of{' '}
        {summary.policies.toLocaleString('en-US')} policies have such an outcome,{' '}
        {summary.outcomes.toLocaleString('en-US')} in all
        {summary.notJudged > 0 && `; ${summary.notJudged.toLocaleString('en-US')} texts were not judged`}.{' '}
        <a href={address('/v1/gaps.csv', asQuery(kept))}>All of it as CSV</a> ·{' '}
        <a href="/clauses">Clauses that policies share</a>
      </p>
      <HeatMap summary={summary} filter={kept} />
      <h2 id="list">The policies</h2>
      <GapList list={list} />
      {list.next && (
        <p>
          <a class="button quiet" href={`${address('/gaps', { ...asQuery(kept), cursor: list.next })}#list`}>
            Next page
          </a>
        </p>
      )}
    </Page>
  )
}

const asQuery = ({ compliantThen, ...rest }: Omit<GapsFilter, 'cursor'>) => ({
  ...rest,
  ...(compliantThen && { compliantThen: 'true' }),
})

const FilterForm = ({ filter, laws }: { filter: GapsFilter; laws: GapsParts['laws'] }) => {
  const field = (name: 'capturedFrom' | 'capturedBefore' | 'asOf', words: string) => (
    <div>
      <label for={name}>{words}</label>
      <input id={name} type="date" name={name} value={filter[name] ?? ''} />
    </div>
  )
  const choice = (
    name: 'law' | 'severity' | 'outcome',
    words: string,
    any: string,
    options: [string, string][],
  ) => (
    <div>
      <label for={name}>{words}</label>
      <select id={name} name={name}>
        <option value="">{any}</option>
        {options.map(([value, title]) => (
          <option value={value} selected={filter[name]?.[0] === value}>
            {title}
          </option>
        ))}
      </select>
    </div>
  )
  return (
    <form class="filters row" method="get" action="/gaps">
      {choice(
        'law',
        'Law',
        'EU and California',
        laws.map(({ id, title }) => [id, title]),
      )}
      <div>
        <label for="rule">Rule</label>
        <input id="rule" type="text" name="rule" value={filter.rule?.join(',') ?? ''} />
      </div>
      {choice(
        'severity',
        'Severity',
        'any',
        severities.map((name) => [name, name]),
      )}
      {choice(
        'outcome',
        'Outcome',
        'gap',
        outcomeNames.filter((name) => name !== 'gap').map((name) => [name, outcomeWords[name].one]),
      )}
      {field('capturedFrom', 'Captured from')}
      {field('capturedBefore', 'Captured before')}
      {field('asOf', 'Law of')}
      <div>
        <label for="domain">Domain</label>
        <input id="domain" type="text" name="domain" value={filter.domain ?? ''} />
      </div>
      <label class="choice">
        <input type="checkbox" name="compliantThen" value="true" checked={filter.compliantThen === true} />
        compliant when captured
      </label>
      <button type="submit">Show</button>
    </form>
  )
}

/** Rules × years: the share of each year’s policies that fail. */
const HeatMap = ({ summary, filter }: { summary: GapsSummary; filter: Omit<GapsFilter, 'cursor'> }) => {
  const failing = summary.byRule.filter(({ failing }) => failing > 0)
  if (failing.length === 0) return <p class="note good">No policy has such an outcome.</p>
  const cell = (rule: string, year: number | null) => {
    const period = year === null ? {} : { capturedFrom: `${year}-01-01`, capturedBefore: `${year + 1}-01-01` }
    return `${address('/gaps', { ...asQuery({ ...filter, ...period }), rule })}#list`
  }
  return (
    <div class="scroll" tabindex={0}>
      <table class="heat">
        <caption>
          How many policies of each year have such an outcome; the darker, the larger their share
        </caption>
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col" class="n">
              all
            </th>
            {summary.byYear.map(({ year, policies }) => (
              <th scope="col" class="n">
                {year ?? 'no date'}
                <div class="small">of {policies}</div>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {failing.map(({ rule, title, severity, failing: all, byYear }) => (
            <tr>
              <th scope="row">
                <a href={rulePath(rule)}>{title}</a> <span class="small soft">{severity}</span>
              </th>
              <td class={heatOf(all, summary.policies)}>
                <a href={cell(rule, null)}>{all}</a>
              </td>
              {byYear.map((count, i) => {
                const { year, policies } = summary.byYear[i]!
                return (
                  <td class={policies === 0 ? undefined : heatOf(count, policies)}>
                    {count === 0 ? (
                      <span>0</span>
                    ) : (
                      <a
                        href={cell(rule, year)}
                        aria-label={`${count} of ${policies} in ${year ?? 'unknown years'}: ${title}`}
                      >
                        {count}
                      </a>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Four steps of a share, and none. */
const heatOf = (count: number, of: number): string =>
  count === 0 || of === 0 ? 'h0' : `h${Math.min(4, Math.ceil((count / of) * 4))}`

const thenWords = (then: Gap['then']): string =>
  then === 'no-duty' ? 'no such duty' : then === 'unknown' ? 'unknown' : outcomeWords[then as OutcomeName].one

const GapList = ({ list }: { list: PageOf<Gap> }) =>
  list.items.length === 0 ? (
    <p>None.</p>
  ) : (
    <div class="scroll" tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Policy</th>
            <th scope="col">Rule</th>
            <th scope="col">Outcome</th>
            <th scope="col">When captured</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {list.items.map((gap) => (
            <tr>
              <th scope="row">
                <a
                  href={`${address(policyPath(gap.policy), { at: gap.snapshot.capturedOn, asOf: undefined })}#${anchorOf(gap.rule)}`}
                >
                  {visible(gap.policy)}
                </a>
                <div class="small soft">{gap.snapshot.capturedOn ?? 'no capture date'}</div>
              </th>
              <td>
                <a href={rulePath(gap.rule)}>{gap.title}</a>
                <div class="small soft">{gap.severity}</div>
              </td>
              <td>
                <Tag outcome={gap.outcome} />
              </td>
              <td>{thenWords(gap.then)}</td>
              <td>
                {visible(gap.reason)}
                {gap.evidence && <div class="small">“{visible(gap.evidence.text).slice(0, 240)}”</div>}
                {!gap.evidence && gap.nearMiss && (
                  <div class="small soft">
                    nearest: “{visible(gap.nearMiss.text).slice(0, 200)}” ({visible(gap.nearMiss.why)})
                  </div>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )

/** The corpus in one picture: gaps per policy, by year of capture. */
export const CorpusPicture = ({ summary }: { summary: GapsSummary }) => {
  const years = summary.byYear.filter(({ year, policies }) => year !== null && policies > 0)
  if (years.length === 0) return null
  const means = years.map(({ outcomes, policies }) => outcomes / policies)
  const most = Math.max(...means, 1)
  const [width, height] = [years.length * 44 + 10, 150]
  const words = years.map(({ year }, i) => `${year}: ${means[i]!.toFixed(1)}`).join(', ')
  return (
    <section aria-labelledby="picture">
      <h2 id="picture">Gaps per policy, by year of capture</h2>
      <a href="/gaps" class="plain">
        <svg
          viewBox={`0 0 ${width} ${height}`}
          width={width}
          height={height}
          role="img"
          aria-label={`Gaps per policy by today’s law. ${words}`}
        >
          {years.map(({ year }, i) => {
            const bar = Math.round((means[i]! / most) * 100)
            return (
              <>
                <rect
                  class="fill-gap"
                  x={i * 44 + 8}
                  y={118 - bar}
                  width="30"
                  height={Math.max(bar, 1)}
                  rx="3"
                />
                <text x={i * 44 + 23} y={112 - bar} font-size="12" text-anchor="middle">
                  {means[i]!.toFixed(1)}
                </text>
                <text class="soft" x={i * 44 + 23} y="138" font-size="12" text-anchor="middle">
                  {year}
                </text>
              </>
            )
          })}
        </svg>
      </a>
    </section>
  )
}
