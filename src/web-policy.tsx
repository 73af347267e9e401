/** The pages of one policy: its scorecard and its text; and the scorecard of a text that is not stored. */
import type { Child } from 'hono/jsx'
import type { Document } from './core/document.ts'
import type { Reviewed } from './core/reviews.ts'
import type { Scorecard } from './core/scorecard.ts'
import type { SnapshotSummary } from './usecases.ts'
import { address, Page, policyPath } from './web-page.tsx'
import { ReviewedScore, ReviewPanel } from './web-review.tsx'
import {
  Filters,
  Identity,
  LawTable,
  Outcomes,
  Provenance,
  ScorecardHead,
  type Shown,
  titleOf,
} from './web-scorecard.tsx'
import { MarkedText, sentenceAnchor } from './web-text.tsx'

interface Dates {
  at?: string | undefined
  asOf?: string | undefined
  law?: string[] | undefined
}

const views = [
  ['', 'Scorecard'],
  ['/text', 'Text'],
  ['/history', 'Through time'],
] as const

export const PolicyFrame = ({
  policy,
  view,
  query,
  json,
  feed,
  children,
}: {
  policy: string
  view: (typeof views)[number][0]
  query: Dates
  json: string
  feed?: string
  children?: Child
}) => (
  <Page title={policy} here="/policies" json={json} {...(feed && { feed })}>
    <p class="crumbs">
      <a href="/policies">Policies</a>
    </p>
    <h1>{policy}</h1>
    <ul class="tabs">
      {views.map(([path, name]) => (
        <li>
          <a
            href={address(policyPath(policy, path), { ...query })}
            aria-current={path === view ? 'page' : undefined}
          >
            {name}
          </a>
        </li>
      ))}
    </ul>
    {children}
  </Page>
)

export const PolicyScorecardPage = ({
  scorecard,
  snapshots,
  query,
  shown,
  today,
  glance,
  keyed,
}: {
  scorecard: Scorecard & Reviewed
  snapshots: SnapshotSummary[]
  query: Dates
  shown: Shown
  today: string
  /** Then and now, in one glance. */
  glance?: Child
  /** Writing needs a key. */
  keyed: boolean
}) => {
  // True because the scorecard is of a stored policy.
  const policy = scorecard.policy!
  const reviews = new Map(scorecard.reviews.map((review) => [review.rule, review]))
  const { capturedOn } = scorecard.snapshot
  const dated = { at: query.at ?? capturedOn ?? undefined, asOf: scorecard.asOf, law: query.law }
  const textPath = address(policyPath(policy, '/text'), dated)
  return (
    <PolicyFrame
      policy={policy}
      view=""
      query={query}
      json={address(`/v1${policyPath(policy, '/scorecard')}`, dated)}
    >
      <Identity scorecard={scorecard} />
      <form class="row" method="get">
        <div>
          <label for="at">Text of</label>
          <select id="at" name="at">
            {snapshots.map(({ capturedOn: on, importedAt }) => (
              <option value={on ?? ''} selected={on === capturedOn}>
                {on ?? `stored ${importedAt.slice(0, 10)}`}
              </option>
            ))}
          </select>
        </div>
        <div>
          <label for="asOf">Law of</label>
          <input id="asOf" type="date" name="asOf" value={scorecard.asOf} />
        </div>
        <button type="submit" class="quiet">
          Judge
        </button>
        {capturedOn && scorecard.asOf !== capturedOn && (
          <a href={address(policyPath(policy), { ...dated, asOf: capturedOn })}>by the law of its own day</a>
        )}
        {scorecard.asOf !== today && (
          <a href={address(policyPath(policy), { ...dated, asOf: today })}>by today’s law</a>
        )}
      </form>
      <ScorecardHead scorecard={scorecard}>
        <ReviewedScore scorecard={scorecard} />
        {glance}
      </ScorecardHead>
      {scorecard.outcomes.length > 0 && (
        <>
          <LawTable laws={scorecard.laws} />
          <h2 id="all">Outcomes</h2>
          <Filters shown={shown} keep={{ ...query }} />
          <Outcomes
            scorecard={scorecard}
            shown={shown}
            textAt={(start) => `${textPath}#${sentenceAnchor(start)}`}
            more={(outcome) => (
              <ReviewPanel
                policy={policy}
                scorecard={scorecard}
                outcome={outcome}
                review={reviews.get(outcome.rule)}
                keyed={keyed}
              />
            )}
          />
        </>
      )}
      <p>
        <a href={address(policyPath(policy), dated)}>Permanent address of this scorecard</a>, with both of its
        dates.
      </p>
      <Provenance scorecard={scorecard} />
    </PolicyFrame>
  )
}

export const PolicyTextPage = ({
  scorecard,
  document,
  query,
}: {
  scorecard: Scorecard
  document: Document
  query: Dates
}) => {
  const policy = scorecard.policy!
  const dated = {
    at: query.at ?? scorecard.snapshot.capturedOn ?? undefined,
    asOf: scorecard.asOf,
    law: query.law,
  }
  return (
    <PolicyFrame
      policy={policy}
      view="/text"
      query={query}
      json={address(`/v1${policyPath(policy, '/text')}`, { at: dated.at })}
    >
      <Identity scorecard={scorecard} />
      <MarkedText
        document={document}
        scorecard={scorecard}
        scorecardPath={address(policyPath(policy), dated)}
      />
    </PolicyFrame>
  )
}

/** A text that was sent to be looked at: scorecard and text on one page, nothing stored. */
export const CheckedPage = ({ scorecard, document }: { scorecard: Scorecard; document: Document }) => (
  <Page title={titleOf(scorecard)} here="/">
    <p class="crumbs">
      <a href="/">Check another</a>
    </p>
    <h1>{titleOf(scorecard)}</h1>
    <Identity scorecard={scorecard} />
    <ScorecardHead scorecard={scorecard} />
    {scorecard.outcomes.length > 0 && (
      <>
        <LawTable laws={scorecard.laws} />
        <p>
          <a href="#text">The text, with what was found in it</a>
        </p>
        <Outcomes scorecard={scorecard} textAt={(start) => `#${sentenceAnchor(start)}`} />
      </>
    )}
    <h2 id="text">The text</h2>
    <MarkedText document={document} scorecard={scorecard} scorecardPath="" />
    <Provenance scorecard={scorecard} />
  </Page>
)
