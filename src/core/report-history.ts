/** A policy's history as text: a strip of outcomes for each rule, then every change with both sentences. */
import type { Cause, Change } from './change.ts'
import type { History } from './history.ts'
import { visible, wrap } from './printable.ts'
import { countsInWords, scoreInWords } from './report-words.ts'
import { type OutcomeName, severities } from './rules.ts'
import type { ThenAndNow } from './then-and-now.ts'
import type { Upcoming } from './upcoming.ts'

interface Style {
  colour: boolean
  width: number | undefined
}

const marks: Record<OutcomeName, { letter: string; colour: number }> = {
  met: { letter: '+', colour: 32 },
  partial: { letter: '~', colour: 33 },
  gap: { letter: '-', colour: 31 },
  unclear: { letter: '?', colour: 35 },
  'not-applicable': { letter: '.', colour: 90 },
}
const legend =
  '+ met   ~ partial   - gap   ? unclear   . not applicable   (blank) not in force, or not judged'

const causeWords: Record<Cause, string> = {
  'law-came-into-force': 'law came into force',
  'law-ended': 'law ended',
  'time-passed': 'time passed',
  'rule-edited': 'rule edited',
  'detection-changed': 'detection changed',
  'text-changed': 'text changed',
}

const painter =
  (colour: boolean) =>
  (code: number, s: string): string =>
    colour ? `\u001b[${code}m${s}\u001b[0m` : s
type Paint = ReturnType<typeof painter>

export const historyText = (history: History, upcoming: Upcoming | null, style: Style): string => {
  const paint = painter(style.colour)
  return [
    ...head(history, style, paint),
    '',
    ...strips(history, paint),
    '',
    ...changesText(history, style, paint),
    ...(upcoming === null ? [] : ['', ...upcomingText(upcoming, style, paint)]),
    '',
  ].join('\n')
}

const head = ({ policy, asOf, snapshots, now }: History, { width }: Style, paint: Paint): string[] => [
  paint(1, visible(policy)),
  asOf === null ? 'each snapshot by the law of its own day' : `every snapshot by the law of ${asOf}`,
  '',
  ...snapshots.map((snapshot) => {
    const { on, title, words, judged, sameWords, note, counts } = snapshot
    const result = judged ? `${scoreInWords(snapshot)}; ${countsInWords(counts)}` : 'not judged'
    const about = [title ?? 'no title', `${words.toLocaleString('en-US')} words`, result]
    const more = [...(sameWords ? ['same words as before'] : []), ...(note ? [note] : [])]
    return wrap(visible(`${on}  ${[...about, ...more].join(' · ')}`), width, 0, 12)
  }),
  ...(now ? [wrap(`today       ${scoreInWords(now)}; ${countsInWords(now.counts)}`, width, 0, 12)] : []),
]

/** One column for each snapshot, under its year. */
const strips = ({ snapshots, now, rules }: History, paint: Paint): string[] => {
  const years = [...snapshots.map(({ on }) => on.slice(0, 4)), ...(now ? ['today'] : [])]
  const mark = (outcome: OutcomeName | null, column: number): string => {
    const space = ' '.repeat(years[column]!.length - 1)
    return outcome === null ? ` ${space}` : `${paint(marks[outcome].colour, marks[outcome].letter)}${space}`
  }
  return [
    legend,
    '',
    years.join(' '),
    ...rules
      .filter((rule) => !isIdle(rule))
      .map(({ rule, outcomes, now: last }) => {
        const all = now ? [...outcomes, last] : outcomes
        return `${all.map(mark).join(' ')} ${rule}`
      }),
  ]
}

const isIdle = ({ outcomes, now }: History['rules'][number]): boolean =>
  [...outcomes, now].every((outcome) => outcome === null || outcome === 'not-applicable')

const changesText = ({ changes }: History, style: Style, paint: Paint): string[] => {
  if (changes.length === 0) return ['No change.']
  const lines: string[] = []
  let day: string | null | undefined
  for (const change of changes) {
    if (change.on !== day) lines.push(...(day === undefined ? [] : ['']), paint(1, change.on ?? 'no day'))
    day = change.on
    lines.push(...changeText(change, style, paint))
  }
  return lines
}

const changeText = (change: Change, { width }: Style, paint: Paint): string[] => {
  const { cause, severity, rule, status, since, words, before, after, applies, nearest, direction } = change
  const by = cause === 'text-changed' && since ? `${causeWords[cause]} since ${since}` : causeWords[cause]
  const draft = status === 'draft' ? ' (draft, not scored)' : ''
  const code = direction === 'worse' ? 31 : direction === 'better' ? 32 : 0
  const sentence = (label: string, text: string, line: number): string =>
    wrap(visible(`${label}, line ${line}: “${text}”`), width, 6, 8)
  // What a new law makes of a text stands in its words; dozens may come into force on one day.
  const quotes = cause !== 'law-came-into-force' && cause !== 'law-ended'
  return [
    `  ${paint(code, direction === 'worse' ? 'worse' : direction === 'better' ? 'better' : 'changed')}  ${severity}  ${rule}${draft}  (${by})`,
    wrap(visible(words), width, 4, 4),
    ...(quotes && before ? [sentence('before', before.text, before.line)] : []),
    ...(quotes && after ? [sentence('after', after.text, after.line)] : []),
    ...(applies
      ? [sentence(change.to === 'not-applicable' ? 'applied by' : 'applies by', applies.text, applies.line)]
      : []),
    ...(quotes && nearest ? [sentence('now nearest', nearest.text, nearest.line)] : []),
  ]
}

const upcomingText = ({ days, until }: Upcoming, style: Style, paint: Paint): string[] =>
  days.length === 0
    ? [`Nothing known to come for the newest snapshot until ${until}.`]
    : days.flatMap(({ on, changes, gapsOpen }) => [
        paint(
          1,
          `to come on ${on}: ${gapsOpen.length === 0 ? 'no gap opens' : `${gapsOpen.length} ${gapsOpen.length === 1 ? 'gap opens' : 'gaps open'}`}`,
        ),
        ...changes.flatMap((change) => changeText(change, style, paint)),
      ])

/** Every outcome that differs, the worst first, and how many do not. */
export const thenAndNowText = (both: ThenAndNow, style: Style): string => {
  const paint = painter(style.colour)
  const { policy, snapshot, document, then, now, outcomes } = both
  const all = outcomes.flatMap(({ change }) => change ?? [])
  const idle = all.filter(({ from, to }) => [from, to].every((o) => o === null || o === 'not-applicable'))
  const changes = all.filter((change) => !idle.includes(change))
  const side = (name: string, of: ThenAndNow['now']): string =>
    wrap(`${name} (law of ${of.asOf}): ${scoreInWords(of)}; ${countsInWords(of.counts)}`, style.width, 0, 4)
  const worst = (['worse', 'other', 'better'] as const).flatMap((direction) =>
    severities.flatMap((severity) =>
      changes.filter((change) => change.direction === direction && change.severity === severity),
    ),
  )
  return [
    paint(1, visible(policy)),
    visible(
      `${document.title ?? 'no title'}${snapshot.capturedOn ? ` · captured ${snapshot.capturedOn}` : ''}`,
    ),
    ...(document.gate.pass
      ? [side('then', then), side('now', now)]
      : [`Not judged: ${document.gate.message}`]),
    '',
    `${outcomes.length - all.length} outcomes are the same, ${idle.length} are of duties that do not apply, ${changes.length} differ:`,
    ...worst.flatMap((change) => changeText(change, style, paint)),
    '',
  ].join('\n')
}
