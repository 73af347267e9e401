/** The playground: a rule or a fact to edit, a sentence to try it on, and what comes of it. */

import type { FactResult } from './core/facts.ts'
import { visible } from './core/printable.ts'
import type { Trial } from './playground.ts'
import { OutcomeCard, Quote } from './web-outcome.tsx'
import { Page } from './web-page.tsx'

export interface PlaygroundParts {
  entry: string
  json: string
  text: string
  asOf: string
  /** What came of it; null before the first try. */
  trial: Trial | null
  /** A fault of the JSON itself. */
  fault: string | null
  entries: string[]
}

export const PlaygroundPage = (parts: PlaygroundParts) => {
  const { entry, json, text, asOf, entries } = parts
  return (
    <Page title="Playground" here="/playground" json="/v1/rules">
      <h1>Playground</h1>
      <p>
        Change a rule or a fact, type a sentence, and see what is found and why. Nothing is stored. A cue is a
        phrase: a word matches its inflections, <code>{'{a|b}'}</code> is one of several, <code>..</code> a
        gap of up to six words, <code>@keep</code> a list of words that cues share.
      </p>
      <form method="get" class="filters row">
        <div>
          <label for="open">Start from</label>
          <input id="open" name="rule" type="text" list="entries" value={entry} size={36} />
          <datalist id="entries">
            {entries.map((name) => (
              <option value={name} />
            ))}
          </datalist>
        </div>
        <button type="submit" class="quiet">
          Open
        </button>
      </form>
      <form method="post" action="/playground" data-live>
        <input type="hidden" name="entry" value={entry} />
        <div class="split">
          <div>
            <label for="json">
              The file <code>{entry}.json</code>
            </label>
            <textarea id="json" name="json" class="code tall" spellcheck={false}>
              {json}
            </textarea>
          </div>
          <div>
            <label for="text">A sentence, or a whole policy</label>
            <textarea id="text" name="text">
              {text}
            </textarea>
            <div class="row">
              <div>
                <label for="asOf">Law of</label>
                <input id="asOf" type="date" name="asOf" value={asOf} />
              </div>
              <button type="submit">Try</button>
              {!entry.startsWith('facts/') && (
                <button type="submit" class="quiet" formaction="/playground/preview">
                  What would it change in the store?
                </button>
              )}
            </div>
            <div id="result" aria-live="polite">
              <TrialView {...parts} />
            </div>
          </div>
        </div>
      </form>
    </Page>
  )
}

const TrialView = ({ trial, fault }: PlaygroundParts) => {
  if (fault !== null)
    return (
      <div class="note bad">
        <p>The file is not JSON: {fault}</p>
      </div>
    )
  if (trial === null) return <p class="soft">Type a sentence and try it.</p>
  if (trial.problems.length > 0)
    return (
      <div class="note bad">
        <p>The file cannot be used:</p>
        <ul>
          {trial.problems.map(({ path, column, message }) => (
            <li>
              <code>{path}</code>
              {column !== null && ` column ${column}`}: {message}
            </li>
          ))}
        </ul>
      </div>
    )
  return (
    <>
      {trial.outcome && (
        <>
          <h2>Verdict</h2>
          <OutcomeCard outcome={trial.outcome} open />
        </>
      )}
      <h2>What was read</h2>
      {trial.facts.map((result) => (
        <FactView result={result} />
      ))}
      <h2>Its examples</h2>
      {trial.failed.length === 0 ? (
        <p class="note good">All come out as the file says.</p>
      ) : (
        <ul>
          {trial.failed.map(({ text, expected, came }) => (
            <li>
              “{visible(text)}”: expected {expected}, came {visible(came)}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

const FactView = ({ result }: { result: FactResult }) => (
  <section class="card">
    <h3>
      <code>{result.fact}</code>: {result.status}
    </h3>
    {result.evidence.map((evidence) => (
      <>
        <Quote evidence={evidence} />
        <p class="small soft">
          {evidence.status} by the cue <code>{evidence.cue}</code>
          {Object.entries(evidence.values).map(([name, value]) => ` · ${name}: ${value}`)}
        </p>
      </>
    ))}
    {result.nearMisses.map(({ text, why, cue }) => (
      <blockquote class="miss">
        {visible(text)}
        <footer>
          near <code>{cue}</code>: {visible(why)}
        </footer>
      </blockquote>
    ))}
    {result.evidence.length === 0 && result.nearMisses.length === 0 && (
      <p class="soft">Nothing was found, and nothing came near.</p>
    )}
  </section>
)
