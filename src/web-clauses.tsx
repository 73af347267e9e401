/** Sentences that policies share word for word: which clause hundreds of them have, and which those are. */
import { visible } from './core/printable.ts'
import type { ClauseUse, SharedClause } from './stored-clauses.ts'
import type { Page as PageOf } from './usecases.ts'
import { address, Page, policyPath } from './web-page.tsx'

export const ClausesPage = ({ list, fact }: { list: PageOf<SharedClause>; fact: string | undefined }) => (
  <Page title="Shared clauses" here="/gaps" json={address('/v1/clauses', { fact })}>
    <p class="crumbs">
      <a href="/gaps">Corpus review</a>
    </p>
    <h1>Shared clauses</h1>
    <p>
      Sentences that answer a fact’s question in more than one policy, whatever their layout, the most shared
      first.
    </p>
    {list.items.length === 0 ? (
      <p>None.</p>
    ) : (
      <div class="scroll" tabindex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col" class="n">
                Policies
              </th>
              <th scope="col">Clause</th>
              <th scope="col">Answers</th>
            </tr>
          </thead>
          <tbody>
            {list.items.map(({ clause, text, policies, facts }) => (
              <tr>
                <td class="n">
                  <a href={`/clauses/${clause}`} aria-label={`${policies} policies that share it`}>
                    {policies}
                  </a>
                </td>
                <td>{visible(text)}</td>
                <td>{facts.join(', ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )}
    {list.next && (
      <p>
        <a class="button quiet" href={address('/clauses', { fact, cursor: list.next })}>
          Next page
        </a>
      </p>
    )}
  </Page>
)

export const ClausePage = ({ clause }: { clause: SharedClause & { usedBy: ClauseUse[] } }) => (
  <Page title="A shared clause" here="/gaps" json={`/v1/clauses/${clause.clause}`}>
    <p class="crumbs">
      <a href="/gaps">Corpus review</a> › <a href="/clauses">Shared clauses</a>
    </p>
    <h1>A clause of {clause.policies === 1 ? 'one policy' : `${clause.policies} policies`}</h1>
    <blockquote>{visible(clause.text)}</blockquote>
    <div class="scroll" tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Policy</th>
            <th scope="col">Captured</th>
            <th scope="col">Answers</th>
          </tr>
        </thead>
        <tbody>
          {clause.usedBy.map(({ policy, capturedOn, facts }) => (
            <tr>
              <th scope="row">
                <a href={address(policyPath(policy, '/text'), { at: capturedOn })}>{visible(policy)}</a>
              </th>
              <td>{capturedOn ?? 'unknown'}</td>
              <td>{facts.join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </Page>
)
