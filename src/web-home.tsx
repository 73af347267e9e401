/** The front page: what this is, a policy to paste, and what is stored here. */
import type { Child } from 'hono/jsx'
import { visible } from './core/printable.ts'
import { Page, policyPath } from './web-page.tsx'

export interface HomeParts {
  recent: { policy: string; capturedOn: string | null }[]
  rules: number
  laws: number
  today: string
  /** The state of the corpus in one picture. */
  picture?: Child
}

export const HomePage = ({ recent, rules, laws, today, picture }: HomeParts) => (
  <Page title="Lacuna: what a privacy policy leaves out" here="/" json="/v1/policies">
    <h1>What does this privacy policy leave out?</h1>
    <p>
      Lacuna reads a privacy policy, new or archived, and says rule by rule which legal requirements its text
      does not meet: with the sentence it relied on, the citation, and what to write instead. It judges by{' '}
      {rules} rules of {laws} laws, as of any day you choose.
    </p>
    <div class="split">
      <CheckForm today={today} />
      <div>
        <section aria-labelledby="recent">
          <h2 id="recent">Added last</h2>
          {recent.length === 0 ? (
            <p class="soft">None yet. Store one with the API or with “lacuna import”.</p>
          ) : (
            <ul>
              {recent.map(({ policy, capturedOn }) => (
                <li>
                  <a href={policyPath(policy)}>{visible(policy)}</a>{' '}
                  <span class="soft small">{capturedOn ?? 'no capture date'}</span>
                </li>
              ))}
            </ul>
          )}
          <p>
            <a href="/policies">All policies</a> · <a href="/gaps">Corpus review</a> ·{' '}
            <a href="/rules">The rules</a>
          </p>
        </section>
        {picture}
      </div>
    </div>
  </Page>
)

/** Pasted or chosen; nothing is stored. */
export const CheckForm = ({ today }: { today: string }) => (
  <form class="card" method="post" action="/check" enctype="multipart/form-data">
    <label for="text">Paste a policy</label>
    <textarea id="text" name="text" aria-describedby="kept" />
    <label for="file">or choose a file (Markdown, HTML or text)</label>
    <input id="file" type="file" name="file" accept=".md,.markdown,.html,.htm,.txt,text/*" />
    <div class="row">
      <div>
        <label for="asOf">By the law of</label>
        <input id="asOf" type="date" name="asOf" value={today} />
      </div>
      <button type="submit">Check it</button>
    </div>
    <p id="kept" class="small soft">
      Nothing is stored. Readers are assumed to be in the EU and in California.
    </p>
  </form>
)
