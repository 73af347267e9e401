/** One rule, from its file: what the law asks, when it is met, which words count, and the examples that test it. */

import type { Fact } from './core/facts.ts'
import { type FactFigures, figuresInWords } from './core/measured.ts'
import { outcomeWords } from './core/report-words.ts'
import type { Ask, Condition, Rule } from './core/rules.ts'
import { severityWeights } from './core/rules.ts'
import type { RuleDetail } from './usecases.ts'
import { Tag } from './web-outcome.tsx'
import { Page, rulePath } from './web-page.tsx'

export interface RulePageParts {
  detail: RuleDetail
  lawTitle: string
  /** The facts its conditions ask, by the names they use. */
  facts: AskedFact[]
}

interface AskedFact {
  name: string
  fact: Fact
  /** Has a file of its own. */
  shared: boolean
}

export const RulePage = ({
  detail: { law, id, rule, digest, measured, versions },
  lawTitle,
  facts,
}: RulePageParts) => (
  <Page title={rule.title} here="/rules" json={`/v1${rulePath(`${law}/${id}`)}`}>
    <p class="crumbs">
      <a href="/rules">Rules</a> › <a href={`/rules/${law}`}>{lawTitle}</a>
    </p>
    <h1>{rule.title}</h1>
    <p>
      <span class="tag plain">
        {rule.severity}, weight {severityWeights[rule.severity]}
      </span>{' '}
      <span class="tag plain">{rule.status}</span>{' '}
      <span class="tag plain">
        in force from {rule.inForce.from}
        {rule.inForce.until && ` to ${rule.inForce.until}`}
      </span>
    </p>
    <ul>
      {rule.citations.map(({ ref, url, verified }) => (
        <li>
          <a href={url}>{ref}</a>
          {!verified && ' (not verified)'}
        </li>
      ))}
    </ul>
    {rule.note && <p>{rule.note}</p>}
    {rule.severityReason && (
      <p>
        <strong>Why {rule.severity}:</strong> {rule.severityReason}
      </p>
    )}
    {rule.supersedes && (
      <p>
        Replaced the older duty <a href={rulePath(rule.supersedes)}>{rule.supersedes}</a>.
      </p>
    )}
    <p>
      <a class="button quiet" href={`/playground?rule=${encodeURIComponent(`${law}/${id}`)}`}>
        Try it in the playground
      </a>
    </p>

    <h2>How it is decided</h2>
    <Decisions rule={rule} />

    <h2>The facts it asks</h2>
    {facts.map((asked) => (
      <FactCard {...asked} figures={measured[asked.name] ?? null} />
    ))}

    <h2>What to write</h2>
    <p>{rule.remedy.text}</p>
    {rule.remedy.clause && (
      <p class="clause" data-copy>
        {rule.remedy.clause}
      </p>
    )}

    <h2>Examples</h2>
    <p class="soft">They are this rule’s tests: it is not taken when one comes out otherwise.</p>
    <div class="scroll" tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Text</th>
            <th scope="col">Outcome</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {rule.examples.map(({ text, outcome, why, asOf }) => (
            <tr>
              <td>{text}</td>
              <td>
                <Tag outcome={outcome} />
              </td>
              <td>
                {why}
                {asOf && ` (law of ${asOf})`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>

    <h2>Versions</h2>
    <div class="scroll" tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Since</th>
            <th scope="col">From</th>
            <th scope="col">Author</th>
            <th scope="col">Reason</th>
            <th scope="col">Digest</th>
          </tr>
        </thead>
        <tbody>
          {versions.map((version) => (
            <tr>
              <td>{version.addedAt.slice(0, 16).replace('T', ' ')}</td>
              <td>{version.origin === 'file' ? 'file' : 'HTTP'}</td>
              <td>{version.author ?? '–'}</td>
              <td>{version.reason ?? '–'}</td>
              <td>
                <code>{version.digest.slice(0, 12)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
    <details>
      <summary>The file</summary>
      <p class="small soft">Digest {digest}</p>
      <pre tabindex={0}>{JSON.stringify(rule, null, 2)}</pre>
    </details>
  </Page>
)

const parts = [
  ['applies', 'It applies when'],
  ['gap', 'It is a gap, whatever else is said, when'],
  ['met', 'It is met when'],
  ['partial', 'It is partial when'],
] as const

const Decisions = ({ rule }: { rule: Rule }) => (
  <>
    {parts.map(([part, words]) => {
      const condition = rule[part]
      return (
        condition && (
          <>
            <h3>{words}</h3>
            <ul>
              <ConditionView condition={condition} />
            </ul>
          </>
        )
      )
    })}
    <p>
      Otherwise it is {rule.met ? 'a gap' : 'met: nothing forbidden is said'}. Where only a person can answer
      one of these questions and the answer matters, it is {outcomeWords.unclear.one}.
    </p>
  </>
)

const ConditionView = ({ condition }: { condition: Condition }) => {
  if ('fact' in condition)
    return (
      <li>
        <AskView ask={condition} />
      </li>
    )
  const [words, list] =
    'all' in condition ? (['all of', condition.all] as const) : (['any of', condition.any] as const)
  if (list.length === 1) return <ConditionView condition={list[0]!} />
  return (
    <li>
      {words}
      <ul>
        {list.map((part) => (
          <ConditionView condition={part} />
        ))}
      </ul>
    </li>
  )
}

const AskView = ({ ask }: { ask: Ask }) => {
  const values = [ask.value].flat().map(String)
  const wanted = { is: 'is', in: 'is', atLeast: 'is at least', atMost: 'is at most', within: 'lies within' }[
    ask.operator
  ]
  return (
    <>
      <code>{ask.fact}</code>
      {'read' in ask && `, its ${ask.read},`} {wanted} {values.join(' or ')}
      {'for' in ask && ask.for !== undefined && ` (said to everyone or to readers: ${ask.for})`}
    </>
  )
}

const cueKinds = ['stated', 'vague', 'unclear', 'denied', 'unless'] as const

const FactCard = ({ name, fact, shared, figures }: AskedFact & { figures: FactFigures | null }) => (
  <section class="card">
    <h3>
      <code>{name}</code>
    </h3>
    <p>
      {fact.question}
      {shared && (
        <>
          {' '}
          <a href={`/playground?rule=facts/${encodeURIComponent(name)}`}>Try it</a>
        </>
      )}
    </p>
    <p class="small soft">Measured: {figuresInWords(figures)}.</p>
    {fact.note && <p class="small soft">{fact.note}</p>}
    {cueKinds.map((kind) => {
      const cues = fact[kind]
      return (
        cues && (
          <details>
            <summary>
              {kind === 'unless' ? 'Cues that rule a sentence out' : `Cues that make it ${kind}`} (
              {cues.length})
            </summary>
            <ul>
              {cues.map((cue) => (
                <li>
                  <code>{cue}</code>
                </li>
              ))}
            </ul>
          </details>
        )
      )
    })}
  </section>
)
