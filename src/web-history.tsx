/** One policy through time: a strip for each rule over all snapshots, what changed and why, and what is to come. */

import { raw } from 'hono/html'
import type { History } from './core/history.ts'
import { visible } from './core/printable.ts'
import { outcomeWords } from './core/report-words.ts'
import type { OutcomeName } from './core/rules.ts'
import type { ThenAndNow } from './core/then-and-now.ts'
import type { Upcoming } from './core/upcoming.ts'
import { outcomeSigns, Tag } from './web-outcome.tsx'
import { address, policyPath, rulePath } from './web-page.tsx'
import { PolicyFrame } from './web-policy.tsx'
import { sentenceAnchor } from './web-text.tsx'

type Change = History['changes'][number]

export interface HistoryParts {
  history: History
  upcoming: Upcoming
  law: string[] | undefined
  /** Of a law, by its id. */
  titleOf: (law: string) => string
}

export const HistoryPage = ({ history, upcoming, law, titleOf }: HistoryParts) => {
  const { policy, snapshots, asOf } = history
  return (
    <PolicyFrame
      policy={policy}
      view="/history"
      query={{ law }}
      json={address(`/v1${policyPath(policy, '/history')}`, { asOf, law })}
      feed={`/v1${policyPath(policy, '/changes.atom')}`}
    >
      <p>
        {snapshots.length} {snapshots.length === 1 ? 'snapshot' : 'snapshots'},{' '}
        {asOf === null ? 'each judged by the law of its own day' : `all judged by the law of ${asOf}`}.{' '}
        {asOf === null ? (
          <a href={address(policyPath(policy, '/history'), { asOf: upcoming.now.asOf, law })}>
            All by today’s law
          </a>
        ) : (
          <a href={address(policyPath(policy, '/history'), { law })}>Each by the law of its day</a>
        )}{' '}
        · <a href={`/v1${policyPath(policy, '/changes.atom')}`}>Feed of changes</a>
      </p>
      {snapshots.length > 1 && <CompareForm history={history} />}
      <Strips history={history} titleOf={titleOf} />
      <h2 id="changes">What changed</h2>
      {history.changes.length === 0 ? (
        <p>No outcome changed.</p>
      ) : (
        history.changes.map((change) => <ChangeView policy={policy} change={change} />)
      )}
      <h2 id="upcoming">What is to come</h2>
      {upcoming.days.length === 0 ? (
        <p>Under the rules known today, nothing changes for the newest text until {upcoming.until}.</p>
      ) : (
        upcoming.days.map((day) => (
          <section>
            <h3>
              <a href={address(policyPath(policy), { asOf: day.on, law })}>{day.on}</a>
            </h3>
            <ul>
              {day.changes.map(({ words }) => (
                <li>{visible(words)}</li>
              ))}
            </ul>
          </section>
        ))
      )}
    </PolicyFrame>
  )
}

/** Then and now, at a glance: for the top of a scorecard. */
export const Glance = ({ policy, both }: { policy: string; both: ThenAndNow }) => {
  const turned = both.outcomes.filter(({ change }) => change !== null)
  const side = ({ asOf, grade, score }: ThenAndNow['then']) =>
    `law of ${asOf}: ${grade ? `grade ${grade}` : 'no grade'}${score === null ? '' : `, ${score.toFixed(1)}`}`
  return (
    <p class="small">
      Then and now: <strong>{side(both.then)}</strong> → <strong>{side(both.now)}</strong>; {turned.length}{' '}
      outcomes differ. <a href={policyPath(policy, '/history')}>Why, and through time</a>
    </p>
  )
}

const CompareForm = ({ history: { policy, snapshots } }: { history: History }) => {
  const days = snapshots.map(({ on }) => on)
  const select = (id: string, words: string, chosen: string | undefined) => (
    <div>
      <label for={id}>{words}</label>
      <select id={id} name={id}>
        {days.map((day) => (
          <option value={day} selected={day === chosen}>
            {day}
          </option>
        ))}
      </select>
    </div>
  )
  return (
    <form class="filters row" method="get" action={policyPath(policy, '/compare')}>
      {select('from', 'Compare the text of', days.at(-2))}
      {select('to', 'with that of', days.at(-1))}
      <button type="submit" class="quiet">
        Side by side
      </button>
    </form>
  )
}

const Strips = ({
  history: { policy, snapshots, rules, now },
  titleOf,
}: Pick<HistoryParts, 'history' | 'titleOf'>) => (
  <div class="scroll" tabindex={0}>
    <table class="strip">
      <caption>Every outcome through the snapshots</caption>
      <thead>
        <tr>
          <th scope="col">Rule</th>
          {snapshots.map(({ on, grade, note, judged }) => (
            <th scope="col">
              <a href={address(policyPath(policy), { at: on, asOf: on })}>{on.slice(0, 7)}</a>
              <div title={note ?? undefined}>{judged ? (grade ?? 'no grade') : 'not judged'}</div>
            </th>
          ))}
          {now && (
            <th scope="col">
              <a href={policyPath(policy)}>today</a>
              <div>{now.grade ?? 'no grade'}</div>
            </th>
          )}
        </tr>
      </thead>
      {[...new Set(rules.map(({ law }) => law))].map((law) => (
        <tbody>
          <tr>
            <th scope="rowgroup" colspan={snapshots.length + (now ? 2 : 1)}>
              {titleOf(law)}
            </th>
          </tr>
          {rules
            .filter((rule) => rule.law === law)
            .map((rule) => (
              <tr>
                <th scope="row">
                  <a href={rulePath(rule.rule)}>{rule.title}</a>
                </th>
                {rule.outcomes.map((outcome, i) => (
                  <Cell outcome={outcome} before={i === 0 ? outcome : (rule.outcomes[i - 1] ?? null)} />
                ))}
                {now && <Cell outcome={rule.now} before={rule.outcomes.at(-1) ?? null} />}
              </tr>
            ))}
        </tbody>
      ))}
    </table>
  </div>
)

interface CellParts {
  outcome: OutcomeName | null
  before: OutcomeName | null
}

/** A few dozen differ among thousands: each is drawn once. */
const cells = new Map<string, ReturnType<typeof raw>>()
const Cell = (parts: CellParts) => {
  const key = `${parts.before} ${parts.outcome}`
  const cell = cells.get(key) ?? raw(String(<DrawnCell {...parts} />))
  cells.set(key, cell)
  return cell
}

/** A cell that differs from the one before it stands out. */
const DrawnCell = ({ outcome, before }: CellParts) => (
  <td class={outcome === before ? undefined : 'turned'}>
    {outcome === null ? (
      <span class="soft" title="not in force, or not judged">
        ·<span class="hidden">not in force</span>
      </span>
    ) : (
      <span class={`tag ${outcome}`} title={outcomeWords[outcome].one}>
        <span aria-hidden="true">{outcomeSigns[outcome]}</span>
        <span class="hidden">{outcomeWords[outcome].one}</span>
      </span>
    )}
  </td>
)

const causeWords: Record<Change['cause'], string> = {
  'law-came-into-force': 'the law came into force',
  'law-ended': 'the law ended',
  'time-passed': 'time passed',
  'rule-edited': 'the rule was edited',
  'detection-changed': 'detection changed',
  'text-changed': 'the text changed',
}

const ChangeView = ({ policy, change }: { policy: string; change: Change }) => (
  <section class={`outcome ${change.to ?? ''}`}>
    <div class="body plain">
      <h3>
        {change.on ?? 'now'}: {change.title}
      </h3>
      <p class="tags">
        {change.from && <Tag outcome={change.from} />} {change.from && change.to && '→ '}
        {change.to && <Tag outcome={change.to} />} <span class="tag plain">{causeWords[change.cause]}</span>{' '}
        <span class="tag plain">{change.severity}</span>
      </p>
      <p>{visible(change.words)}</p>
      {change.before && change.before.text !== change.after?.text && (
        <blockquote>
          <del>{visible(change.before.text)}</del>
          <footer>
            before{change.since && ` (${change.since})`}, line {change.before.line}
          </footer>
        </blockquote>
      )}
      {change.after && (
        <blockquote>
          {change.before?.text === change.after.text ? (
            visible(change.after.text)
          ) : (
            <ins>{visible(change.after.text)}</ins>
          )}
          <footer>
            after{change.on && ` (${change.on})`},{' '}
            <a
              href={`${address(policyPath(policy, '/text'), { at: change.on })}#${sentenceAnchor(change.after.start)}`}
            >
              line {change.after.line}
            </a>
          </footer>
        </blockquote>
      )}
      {change.applies && (
        <blockquote>
          {visible(change.applies.text)}
          <footer>
            {change.to === 'not-applicable' ? 'made the duty apply' : 'makes the duty apply'}, line{' '}
            {change.applies.line}
          </footer>
        </blockquote>
      )}
      {change.nearest && (
        <blockquote class="miss">
          {visible(change.nearest.text)}
          <footer>
            nearest now, line {change.nearest.line} · {visible(change.nearest.why)}
          </footer>
        </blockquote>
      )}
      <p class="small soft">
        <a href={rulePath(change.rule)}>{change.rule}</a>
      </p>
    </div>
  </section>
)
