/** A scorecard: the verdict at a glance, then every outcome with its sentence, reason and remedy. */

import type { Child } from 'hono/jsx'
import { visible } from './core/printable.ts'
import { byUrgency, countsInWords, inOrder, outcomeWords } from './core/report-words.ts'
import { type OutcomeName, type Severity, severities } from './core/rules.ts'
import { countOutcomes } from './core/score.ts'
import type { Scorecard } from './core/scorecard.ts'
import { CountsBar, Letter, ScoreScale } from './web-charts.tsx'
import { OutcomeCard, type OutcomeContext } from './web-outcome.tsx'

/** Which outcomes are shown; without a choice all are. */
export interface Shown {
  outcome?: OutcomeName[] | undefined
  severity?: Severity[] | undefined
}

export const ScorecardHead = ({ scorecard, children }: { scorecard: Scorecard; children?: Child }) => {
  const { outcomes, score, range, coverage, grade, document } = scorecard
  if (!document.gate.pass)
    return (
      <div class="note bad">
        <p>
          <strong>Not judged.</strong> {document.gate.message}
        </p>
      </div>
    )
  const counts = countOutcomes(outcomes)
  return (
    <div class="head card">
      <div class="grade">
        <Letter grade={grade} />
        <div>
          <div class="figure">{score === null ? 'no score' : score.toFixed(1)}</div>
          <div class="soft small">
            {range && range[0] !== range[1] && `${range[0].toFixed(1)} to ${range[1].toFixed(1)}, `}
            {Math.round(coverage * 100)}% decided
          </div>
        </div>
      </div>
      <div>
        <ScoreScale score={score} range={range} />
        <CountsBar counts={counts} label="Outcomes" />
        <p class="small soft">{countsInWords(counts)}</p>
        {document.gate.reason !== null && (
          <div class="note">
            <p>{document.gate.message}</p>
          </div>
        )}
        {children}
      </div>
    </div>
  )
}

export const Identity = ({ scorecard }: { scorecard: Scorecard }) => {
  const { snapshot, document, asOf } = scorecard
  return (
    <p class="soft">
      {[
        snapshot.capturedOn && `captured ${snapshot.capturedOn}`,
        document.date && `dated ${document.date}`,
        `${document.words.toLocaleString('en-US')} words`,
        `law of ${asOf}`,
      ]
        .filter(Boolean)
        .join(' · ')}
      {snapshot.sourceUrl && (
        <>
          {' · '}
          <a href={httpOnly(snapshot.sourceUrl)} rel="noreferrer">
            source
          </a>
        </>
      )}
    </p>
  )
}

/** What a caller gave as an address may be a script. */
const httpOnly = (url: string): string | undefined => (/^https?:\/\//i.test(url) ? url : undefined)

export const titleOf = ({ policy, document, snapshot }: Scorecard): string =>
  visible(policy ?? document.title ?? `text ${snapshot.sha256.slice(0, 12)}`)

export const LawTable = ({ laws }: Pick<Scorecard, 'laws'>) =>
  laws.length === 0 ? null : (
    <div class="scroll" tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Law</th>
            <th scope="col">Grade</th>
            <th scope="col" class="n">
              Score
            </th>
            <th scope="col">Outcomes</th>
          </tr>
        </thead>
        <tbody>
          {laws.map((law) => (
            <tr>
              <th scope="row">
                <a href={`#law-${law.law}`}>{law.title}</a>
              </th>
              <td>{law.grade ?? 'none'}</td>
              <td class="n">{law.score === null ? '–' : law.score.toFixed(1)}</td>
              <td>{countsInWords(law.counts)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )

/** Works without script by loading the page again; with it, in place. */
export const Filters = ({
  shown,
  keep,
}: {
  shown: Shown
  keep: Record<string, string | string[] | undefined>
}) => (
  <form class="filters" method="get" action="#outcomes" data-filter>
    {Object.entries(keep).flatMap(([name, value]) =>
      [value ?? []].flat().map((one) => <input type="hidden" name={name} value={one} />),
    )}
    <div class="row">
      <fieldset>
        <legend>Outcome</legend>
        <div class="row">
          {byUrgency.map((name) => (
            <label class="choice">
              <input
                type="checkbox"
                name="outcome"
                value={name}
                checked={shown.outcome?.includes(name) ?? false}
              />
              {outcomeWords[name].one}
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend>Severity</legend>
        <div class="row">
          {severities.map((name) => (
            <label class="choice">
              <input
                type="checkbox"
                name="severity"
                value={name}
                checked={shown.severity?.includes(name) ?? false}
              />
              {name}
            </label>
          ))}
        </div>
      </fieldset>
      <button type="submit" class="quiet">
        Show these
      </button>
    </div>
    <p class="small soft" aria-live="polite" data-filter-count>
      Nothing chosen shows everything.
    </p>
  </form>
)

export const Outcomes = ({
  scorecard,
  shown = {},
  ...context
}: { scorecard: Scorecard; shown?: Shown } & Omit<OutcomeContext, 'hidden'>) => (
  <div id="outcomes">
    {scorecard.laws.map(({ law, title, counts }) => (
      <section aria-labelledby={`law-${law}`}>
        <h2 id={`law-${law}`}>{title}</h2>
        <p class="soft small">{countsInWords(counts)}</p>
        {inOrder(scorecard.outcomes.filter((outcome) => outcome.law === law)).map((outcome) => (
          <OutcomeCard
            outcome={outcome}
            hidden={
              !(shown.outcome?.includes(outcome.outcome) ?? true) ||
              !(shown.severity?.includes(outcome.severity) ?? true)
            }
            {...context}
          />
        ))}
      </section>
    ))}
  </div>
)

export const Provenance = ({ scorecard }: { scorecard: Scorecard }) => {
  const { snapshot, ruleset, engine, asOf } = scorecard
  return (
    <section aria-labelledby="made-of">
      <h2 id="made-of">What this was made of</h2>
      <dl class="facts small">
        <dt>Text</dt>
        <dd>
          <code>{snapshot.sha256}</code> ({snapshot.format})
        </dd>
        <dt>Ruleset</dt>
        <dd>
          <code>{ruleset.digest}</code>
        </dd>
        <dt>Engine</dt>
        <dd>{engine.version}</dd>
        <dt>Law as of</dt>
        <dd>{asOf}</dd>
      </dl>
      <p class="small soft">The same four give the same scorecard, byte for byte.</p>
    </section>
  )
}
