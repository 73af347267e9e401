/** The stored policies, to search and to page through. */
import { visible } from './core/printable.ts'
import type { Page as PageOf, PolicySummary } from './usecases.ts'
import { address, Page, policyPath } from './web-page.tsx'

export const PoliciesPage = ({ q, list }: { q: string | undefined; list: PageOf<PolicySummary> }) => (
  <Page title="Policies" here="/policies" json={address('/v1/policies', { q })}>
    <h1>Policies</h1>
    <form class="filters row" method="get" action="/policies" role="search">
      <div>
        <label for="q">Part of the name</label>
        <input id="q" type="search" name="q" value={q ?? ''} />
      </div>
      <button type="submit" class="quiet">
        Search
      </button>
    </form>
    {list.items.length === 0 ? (
      <p>No policy {q ? `with “${visible(q)}” in its name` : 'is stored yet'}.</p>
    ) : (
      <div class="scroll" tabindex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Policy</th>
              <th scope="col">Title</th>
              <th scope="col">Latest capture</th>
              <th scope="col" class="n">
                Snapshots
              </th>
              <th scope="col" class="n">
                Words
              </th>
            </tr>
          </thead>
          <tbody>
            {list.items.map(({ policy, snapshots, latest }) => (
              <tr>
                <th scope="row">
                  <a href={policyPath(policy)}>{visible(policy)}</a>
                </th>
                <td>{visible(latest.title ?? '–')}</td>
                <td>{latest.capturedOn ?? 'unknown'}</td>
                <td class="n">{snapshots}</td>
                <td class="n">{latest.words.toLocaleString('en-US')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )}
    {list.next && (
      <p>
        <a class="button quiet" href={address('/policies', { q, cursor: list.next })}>
          Next page
        </a>
      </p>
    )}
  </Page>
)
