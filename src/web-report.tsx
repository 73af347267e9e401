/** A scorecard as one HTML file: no script, no network, fit to print. */
import { raw } from 'hono/html'
import { styleSheet } from './assets.ts'
import { notice, type Reported } from './core/report.ts'
import { reviewOf } from './core/report-words.ts'
import { ReviewedScore, ReviewNote } from './web-review.tsx'
import { Identity, LawTable, Outcomes, Provenance, ScorecardHead, titleOf } from './web-scorecard.tsx'

/** Rules have no page in a file that is handed over. */
export async function* writeHtml(scorecards: AsyncIterable<Reported>): AsyncIterable<string> {
  yield `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/><title>Lacuna: what these privacy policies leave out</title>${<style>{raw(styleSheet.text)}</style>}</head><body><main>`
  for await (const { scorecard } of scorecards)
    yield `${(
      <article>
        <h1>{titleOf(scorecard)}</h1>
        <Identity scorecard={scorecard} />
        <ScorecardHead scorecard={scorecard}>
          <ReviewedScore scorecard={scorecard} />
        </ScorecardHead>
        <LawTable laws={scorecard.laws} />
        <Outcomes
          scorecard={scorecard}
          alone
          more={(outcome) => {
            const review = reviewOf(scorecard, outcome)
            return review && <ReviewNote review={review} />
          }}
        />
        <Provenance scorecard={scorecard} />
      </article>
    )}`
  yield `</main><footer class="foot"><div>${notice}</div></footer></body></html>\n`
}
