/** Two snapshots of one policy side by side. */
import { visible } from './core/printable.ts'
import type { Passage } from './core/text-difference.ts'
import type { ComparedTexts } from './stored-text.ts'
import { address, policyPath } from './web-page.tsx'
import { PolicyFrame } from './web-policy.tsx'

export interface CompareParts {
  compared: ComparedTexts
  /** The days that were asked for. */
  asked: { from: string; to: string }
}

/** Of a longer passage that stayed, only so many sentences are shown at each end. */
const shownOfSame = 2

export const ComparePage = ({ compared: { policy, from, to, passages }, asked }: CompareParts) => (
  <PolicyFrame
    policy={policy}
    view="/history"
    query={{}}
    json={address(`/v1${policyPath(policy, '/compare')}`, asked)}
  >
    <h2>
      {from.capturedOn ?? asked.from} and {to.capturedOn ?? asked.to}
    </h2>
    {passages === null ? (
      <p class="note">The two texts have too little in common to be shown side by side.</p>
    ) : passages.every(({ kind }) => kind === 'same') ? (
      <p class="note good">They say the same; only the formatting may differ.</p>
    ) : (
      <div class="scroll" tabindex={0}>
        <table class="beside-each-other">
          <thead>
            <tr>
              <th scope="col">
                <a href={address(policyPath(policy, '/text'), { at: asked.from })}>
                  {from.capturedOn ?? asked.from}
                </a>
              </th>
              <th scope="col">
                <a href={address(policyPath(policy, '/text'), { at: asked.to })}>
                  {to.capturedOn ?? asked.to}
                </a>
              </th>
            </tr>
          </thead>
          <tbody>{rowsOf(passages).map(rowView)}</tbody>
        </table>
      </div>
    )}
  </PolicyFrame>
)

type Row = { same: string[] } | { gone: string[]; came: string[] }

/** What went and what came in its place share a row. */
const rowsOf = (passages: Passage[]): Row[] => {
  const rows: Row[] = []
  for (const { kind, sentences } of passages) {
    const last = rows.at(-1)
    if (kind === 'same') rows.push({ same: sentences })
    else if (last && 'gone' in last) last[kind === 'gone' ? 'gone' : 'came'].push(...sentences)
    else rows.push(kind === 'gone' ? { gone: [...sentences], came: [] } : { gone: [], came: [...sentences] })
  }
  return rows
}

const rowView = (row: Row) =>
  'same' in row ? (
    <tr class="soft">
      <td colspan={2}>
        <Same sentences={row.same} />
      </td>
    </tr>
  ) : (
    <tr>
      <td>
        {row.gone.map((sentence) => (
          <p>
            <del>{visible(sentence)}</del>
          </p>
        ))}
      </td>
      <td>
        {row.came.map((sentence) => (
          <p>
            <ins>{visible(sentence)}</ins>
          </p>
        ))}
      </td>
    </tr>
  )

const Same = ({ sentences }: { sentences: string[] }) => {
  if (sentences.length <= shownOfSame * 2 + 1) return <p>{sentences.map(visible).join(' ')}</p>
  return (
    <>
      <p>{sentences.slice(0, shownOfSame).map(visible).join(' ')}</p>
      <details>
        <summary>{sentences.length - 2 * shownOfSame} sentences that stayed</summary>
        <p>{sentences.slice(shownOfSame, -shownOfSame).map(visible).join(' ')}</p>
      </details>
      <p>{sentences.slice(-shownOfSame).map(visible).join(' ')}</p>
    </>
  )
}
