/** The changed verdicts of one policy as an Atom feed (RFC 4287). */
import type { History } from './history.ts'
import { xmlText } from './xml-text.ts'

/** Feed readers show the newest. */
const mostEntries = 50

/** `origin`: of the server, which links need. Changes without a day (edits of rules) are no news of the policy. */
export const changesFeed = ({ policy, changes, snapshots }: History, origin: string): string => {
  const page = `${origin}/policies/${encodeURIComponent(policy)}`
  const dated = changes.flatMap((change) => (change.on === null ? [] : [{ ...change, on: change.on }]))
  const entries = dated
    .slice(0, mostEntries)
    .map(({ rule, title, on, from, to, kind, words, before, after }) =>
      [
        '  <entry>',
        `    <id>${xmlText(`${page}/history#${rule}-${on}-${from}-${to}-${kind}`)}</id>`,
        `    <title>${xmlText(`${title}: ${from ?? 'not in force'} → ${to ?? 'not in force'}`)}</title>`,
        `    <updated>${on}T00:00:00Z</updated>`,
        `    <link href="${xmlText(`${page}/history#changes`)}"/>`,
        `    <content type="text">${xmlText(contentOf(words, before?.text, after?.text))}</content>`,
        '  </entry>',
      ].join('\n'),
    )
  const updated = dated[0]?.on ?? snapshots.at(-1)?.on ?? '1970-01-01'
  return `${[
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    `  <id>${xmlText(`${page}/history`)}</id>`,
    `  <title>${xmlText(`${policy}: changed verdicts`)}</title>`,
    '  <subtitle>Lacuna informs; it is not legal advice.</subtitle>',
    '  <author><name>Lacuna</name></author>',
    `  <updated>${updated}T00:00:00Z</updated>`,
    `  <link rel="self" href="${xmlText(`${origin}/v1/policies/${encodeURIComponent(policy)}/changes.atom`)}"/>`,
    `  <link href="${xmlText(`${page}/history`)}"/>`,
    ...entries,
    '</feed>',
  ].join('\n')}\n`
}

const contentOf = (words: string, before: string | undefined, after: string | undefined): string =>
  [words, before && `Before: “${before}”`, after && `After: “${after}”`].filter(Boolean).join(' ')
