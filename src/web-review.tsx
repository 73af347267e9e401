/** Review by people: what was decided on an outcome, the form to decide, and the trail of who did what. */

import type { AuditEntry } from './core/audit.ts'
import { capital, visible } from './core/printable.ts'
import type { Reported } from './core/report.ts'
import { actionWords, decisionInWords, outcomeWords, reviewedInWords } from './core/report-words.ts'
import { decidedOutcomes, type Review } from './core/reviews.ts'
import type { Outcome, Scorecard } from './core/scorecard.ts'
import type { Page as PageOf } from './usecases.ts'
import { anchorOf } from './web-outcome.tsx'
import { address, Page, policyPath, rulePath } from './web-page.tsx'

/** The second score, where decisions are in force. */
export const ReviewedScore = ({ scorecard }: { scorecard: Reported['scorecard'] }) =>
  reviewedInWords(scorecard).map((score) => <p>{capital(score)}</p>)

export const ReviewNote = ({ review }: { review: Review }) => (
  <div class={`note ${review.state === 'in force' ? 'good' : ''}`}>
    <p>
      <strong>{visible(decisionInWords(review))}</strong>
    </p>
    <p>“{visible(review.reason)}”</p>
    {review.why && <p>{visible(review.why)}</p>}
  </div>
)

export const ReviewPanel = ({
  policy,
  scorecard,
  outcome,
  review,
  keyed,
}: {
  policy: string
  scorecard: Scorecard
  outcome: Outcome
  review: Review | undefined
  /** Writing needs a key. */
  keyed: boolean
}) => {
  const id = anchorOf(outcome.rule)
  return (
    <>
      {review && <ReviewNote review={review} />}
      <details class="review">
        <summary>Review this outcome</summary>
        <form method="post" action={policyPath(policy, '/decisions')}>
          <input type="hidden" name="rule" value={outcome.rule} />
          <input type="hidden" name="at" value={scorecard.snapshot.capturedOn ?? ''} />
          <input type="hidden" name="asOf" value={scorecard.asOf} />
          <div class="row">
            <div>
              <label for={`${id}-action`}>Decision</label>
              <select id={`${id}-action`} name="action">
                {outcome.outcome !== 'unclear' && <option value="confirm">confirm as judged</option>}
                <option value="waive">waive</option>
                {decidedOutcomes
                  .filter((name) => name !== outcome.outcome)
                  .map((name) => (
                    <option value={`override ${name}`}>override: {outcomeWords[name].one}</option>
                  ))}
                {review && <option value="withdraw">withdraw the decision</option>}
              </select>
            </div>
            <div>
              <label for={`${id}-author`}>Your name</label>
              <input id={`${id}-author`} type="text" name="author" required autocomplete="name" />
            </div>
            <div>
              <label for={`${id}-expires`}>Holds until (may be open)</label>
              <input id={`${id}-expires`} type="date" name="expiresOn" />
            </div>
            {keyed && (
              <div>
                <label for={`${id}-key`}>Key</label>
                <input id={`${id}-key`} type="password" name="key" required autocomplete="current-password" />
              </div>
            )}
          </div>
          <label for={`${id}-reason`}>Reason</label>
          <input id={`${id}-reason`} class="wide" type="text" name="reason" required />
          <p>
            <button type="submit">Decide</button>
          </p>
        </form>
      </details>
    </>
  )
}

export const AuditPage = ({ trail, cursor }: { trail: PageOf<AuditEntry>; cursor: string | undefined }) => (
  <Page title="Audit trail" here="/audit" json={address('/v1/audit', { cursor })}>
    <h1>Audit trail</h1>
    <p>
      Who decided what, and who changed which rule. Nothing here can be edited. Names and reasons are as they
      were given.
    </p>
    {trail.items.length === 0 ? (
      <p>Nothing yet.</p>
    ) : (
      <div class="scroll" tabindex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Who</th>
              <th scope="col">What</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {trail.items.map((entry) => (
              <tr>
                <td>{entry.at.slice(0, 16).replace('T', ' ')}</td>
                <td>{entry.author === null ? <span class="soft">a file</span> : visible(entry.author)}</td>
                <td>
                  <What entry={entry} />
                </td>
                <td>{entry.reason === null ? '–' : visible(entry.reason)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )}
    {trail.next && (
      <p>
        <a class="button quiet" href={address('/audit', { cursor: trail.next })}>
          Older
        </a>
      </p>
    )}
  </Page>
)

const What = ({ entry }: { entry: AuditEntry }) => {
  if (entry.what === 'decision')
    return (
      <>
        {actionWords[entry.action]} <a href={rulePath(entry.rule)}>{entry.rule}</a> of{' '}
        <a href={`${policyPath(entry.policy)}#${anchorOf(entry.rule)}`}>{visible(entry.policy)}</a>
        {entry.outcome && ` to ${outcomeWords[entry.outcome].one}`}
        {entry.action !== 'withdraw' && `, judged ${outcomeWords[entry.judged].one}`}
      </>
    )
  return (
    <>
      {entry.what} the {entry.kind}{' '}
      {entry.kind === 'rule' ? <a href={rulePath(entry.entry)}>{entry.entry}</a> : entry.entry}
      {entry.changes.length > 0 && ` (${entry.changes.map(({ key }) => key).join(', ')})`}
    </>
  )
}
