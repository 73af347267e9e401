/** What an edited rule would change in the store, before it is saved. */

import { visible } from './core/printable.ts'
import { outcomeWords } from './core/report-words.ts'
import type { RulePreview } from './core/rule-preview.ts'
import { type OutcomeName, outcomeNames } from './core/rules.ts'
import { Tag } from './web-outcome.tsx'
import { address, Page, policyPath } from './web-page.tsx'

const isOutcome = (name: string): name is OutcomeName => outcomeNames.some((one) => one === name)
const wordFor = (name: string): string => (isOutcome(name) ? outcomeWords[name].one : 'not judged')

export const PreviewPage = ({ preview, back }: { preview: RulePreview; back: string }) => {
  const { rule, asOf, texts, flips, matrix, examples, readAgain, seconds } = preview
  const columns = [...new Set(Object.values(matrix).flatMap((row) => Object.keys(row)))].sort()
  return (
    <Page title={`Preview of ${rule}`} here="/playground">
      <p class="crumbs">
        <a href={back}>Playground</a>
      </p>
      <h1>What it would change</h1>
      <p>
        <strong>{flips.toLocaleString('en-US')}</strong> of {texts.judged.toLocaleString('en-US')} verdicts of{' '}
        <code>{rule}</code> would change, by the law of {asOf} ({seconds.toFixed(1)} seconds
        {texts.sampled && `; a sample of ${texts.stored.toLocaleString('en-US')} texts`}). Nothing was saved.
      </p>
      {readAgain.length > 0 && (
        <p class="small soft">Texts were read again for these facts: {readAgain.join(', ')}.</p>
      )}
      {texts.judged > 0 && (
        <div class="scroll" tabindex={0}>
          <table>
            <caption>Verdicts now (rows) and with the edited rule (columns)</caption>
            <thead>
              <tr>
                <th scope="col">now</th>
                {columns.map((to) => (
                  <th scope="col" class="n">
                    {wordFor(to)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {Object.entries(matrix).map(([from, row]) => (
                <tr>
                  <th scope="row">{wordFor(from)}</th>
                  {columns.map((to) => (
                    <td class={`n${from !== to && row[to] ? ' turned' : ''}`}>{row[to] ?? 0}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {examples.length > 0 && <h2>For example</h2>}
      {examples.map(({ policy, capturedOn, from, to, before, after }) => (
        <section class={`outcome ${to}`}>
          <div class="body plain">
            <h3>
              <a href={address(policyPath(policy), { at: capturedOn })}>{visible(policy)}</a>
              {capturedOn && `, ${capturedOn}`}
            </h3>
            <p class="tags">
              {isOutcome(from) ? <Tag outcome={from} /> : 'not judged'} →{' '}
              {isOutcome(to) ? <Tag outcome={to} /> : 'not judged'}
            </p>
            <Side words="now" side={before} />
            <Side words="then" side={after} />
          </div>
        </section>
      ))}
    </Page>
  )
}

const Side = ({ words, side }: { words: string; side: RulePreview['examples'][number]['before'] }) =>
  side && (
    <>
      <h4>{words}</h4>
      <p>{visible(side.reason)}</p>
      {side.sentences.slice(0, 2).map(({ text, line }) => (
        <blockquote>
          {visible(text)}
          <footer>line {line}</footer>
        </blockquote>
      ))}
    </>
  )
