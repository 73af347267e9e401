/** One outcome, as a person argues about it: what was asked, what was found, why, and what to write instead. */

import type { Child } from 'hono/jsx'
import type { Evidence, NearMiss } from './core/facts.ts'
import { casesInWords } from './core/precision.ts'
import { visible } from './core/printable.ts'
import { needsWork, outcomeWords } from './core/report-words.ts'
import type { OutcomeName } from './core/rules.ts'
import type { Outcome, Weighed } from './core/scorecard.ts'
import { rulePath } from './web-page.tsx'

/** Besides its colour and its word, each outcome has a sign of its own. */
export const outcomeSigns: Record<OutcomeName, string> = {
  gap: '✗',
  partial: '◐',
  unclear: '?',
  met: '✓',
  'not-applicable': '–',
}

export const Tag = ({ outcome }: { outcome: OutcomeName }) => (
  <span class={`tag ${outcome}`}>
    <span aria-hidden="true">{outcomeSigns[outcome]}</span>
    {outcomeWords[outcome].one}
  </span>
)

export const anchorOf = (rule: string): string => `rule-${rule.replace('/', '-')}`

export interface OutcomeContext {
  /** The address of a place in the policy's text; none where the text is not shown. */
  textAt?: ((start: number) => string) | undefined
  /** What is added below, such as a form for reviewers. */
  more?: ((outcome: Outcome) => Child) | undefined
  hidden?: boolean
  /** In a file of its own: there are no other pages to lead to. */
  alone?: boolean | undefined
  open?: boolean
}

export const OutcomeCard = ({
  outcome,
  textAt,
  more,
  hidden,
  open,
  alone,
}: OutcomeContext & { outcome: Outcome }) => {
  const wanting = needsWork(outcome)
  return (
    <details
      class={`outcome ${outcome.outcome}`}
      id={anchorOf(outcome.rule)}
      data-outcome={outcome.outcome}
      data-severity={outcome.severity}
      open={open ?? (wanting || (alone === true && outcome.outcome === 'met'))}
      hidden={hidden}
    >
      <summary>
        <h3>{outcome.title}</h3>
        <div class="tags">
          <Tag outcome={outcome.outcome} />
          <span class="tag plain">{outcome.severity}</span>
          {outcome.status === 'draft' && <span class="tag plain">draft, not scored</span>}
        </div>
      </summary>
      <div class="body">
        <p>{visible(outcome.reason)}</p>
        {outcome.evidence.map((evidence) => (
          <Quote evidence={evidence} textAt={textAt} />
        ))}
        {outcome.triggers.length > 0 && (
          <>
            <h4>Why the duty applies</h4>
            {outcome.triggers.map((trigger) => (
              <Quote evidence={trigger} textAt={textAt} />
            ))}
          </>
        )}
        {outcome.silence.map(({ fact, ...cases }) => (
          <p class="small soft">
            <code>{fact}</code> not found: {casesInWords(cases)}.
          </p>
        ))}
        {wanting && outcome.nearMisses.length > 0 && (
          <>
            <h4>Nearest misses</h4>
            {outcome.nearMisses.map((miss) => (
              <Miss miss={miss} textAt={textAt} />
            ))}
          </>
        )}
        {outcome.remedy && (
          <>
            <h4>What to do</h4>
            <p>{outcome.remedy.text}</p>
            {outcome.remedy.clause && (
              <p class="clause" data-copy>
                {outcome.remedy.clause}
              </p>
            )}
          </>
        )}
        <p class="small soft">
          {outcome.citations.map(({ ref, url, verified }, i) => (
            <>
              {i > 0 && ' · '}
              <a href={url} rel="noreferrer">
                {ref}
              </a>
              {!verified && ' (not verified)'}
            </>
          ))}
          {' · in force from '}
          {outcome.inForce.from}
          {outcome.inForce.until && ` to ${outcome.inForce.until}`}
          {' · '}
          {alone ? outcome.rule : <a href={rulePath(outcome.rule)}>{outcome.rule}</a>}
        </p>
        {more?.(outcome)}
      </div>
    </details>
  )
}

const narrowed = (scope: string[]): string => {
  const readers = scope.filter((reader) => reader !== 'everyone')
  return readers.length > 0 ? ` · for ${readers.join(', ')}` : ''
}

export const Quote = ({
  evidence,
  textAt,
}: {
  evidence: Evidence & { precision?: Weighed['precision'] }
  textAt?: OutcomeContext['textAt']
}) => (
  <blockquote>
    {evidence.leadIn && <span class="soft">{visible(evidence.leadIn)} … </span>}
    {visible(evidence.text)}
    <footer>
      <Place line={evidence.line} href={textAt?.(evidence.start)} />
      {evidence.section && ` · ${visible(evidence.section)}`}
      {narrowed(evidence.scope)}
      {evidence.precision && ` · cue ${casesInWords(evidence.precision)}`}
    </footer>
  </blockquote>
)

const Miss = ({ miss, textAt }: { miss: NearMiss; textAt?: OutcomeContext['textAt'] }) => (
  <blockquote class="miss">
    {visible(miss.text)}
    <footer>
      <Place line={miss.line} href={textAt?.(miss.start)} /> · {visible(miss.why)}
    </footer>
  </blockquote>
)

const Place = ({ line, href }: { line: number; href: string | undefined }) =>
  href === undefined ? <>line {line}</> : <a href={href}>line {line}</a>
