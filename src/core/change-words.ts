/** A change in one plain sentence. */
import type { Change } from './change.ts'
import { excerptOf } from './excerpt.ts'
import type { Evidence } from './facts.ts'
import { inWords } from './reasons.ts'

type Told = Pick<
  Change,
  'rule' | 'title' | 'kind' | 'from' | 'to' | 'direction' | 'cause' | 'on' | 'replaced' | 'facts'
>
interface Sentences {
  before: Evidence | null
  after: Evidence | null
}

export const wordsOf = (change: Told, sentences: Sentences, values: Change['values']): string =>
  `${change.title}: ${happened(change, sentences, values)}.`

const happened = (change: Told, sentences: Sentences, values: Change['values']): string => {
  const { cause, on, rule, replaced, from, to, facts } = change
  const was = named(from, sentences.before, values.before)
  const is = named(to, sentences.after, values.after)
  switch (cause) {
    case 'law-came-into-force':
      return replaced === null
        ? `the duty came into force on ${on} (${rule}), ${is}`
        : `the duty of ${replaced} was replaced on ${on} by ${rule}, ${is}, was ${was}`
    case 'law-ended':
      return `the duty ended on ${on}, was ${was}`
    case 'time-passed':
      return `${movedFrom(was, is)} as time passed${on === null ? '' : `, on ${on}`}`
    case 'rule-edited':
      return `${movedFrom(was, is)} because the rule was edited`
    case 'detection-changed':
      return `${movedFrom(was, is)} because the same text is read otherwise${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`
    case 'text-changed':
      return ofText(change, was, is, values)
  }
}

const movedFrom = (was: string, is: string): string => `went from ${was} to ${is}`

const ofText = (
  { kind, from, to, direction }: Told,
  was: string,
  is: string,
  values: Change['values'],
): string => {
  if (kind === 'values') return `still ${to}, but the text now says ${otherValues(values)}`
  if (to === null) return `no longer judged, was ${was}`
  if (from === null) return `now ${is}`
  if (to === 'not-applicable') return `no longer applies, was ${was}`
  if (from === 'not-applicable') return `applies now, ${is}`
  if (to === 'unclear') return `a person has to look now, was ${was}`
  if (from === 'unclear') return `was unclear, now ${is}`
  return `${direction === 'worse' ? 'weakened' : 'strengthened'} from ${was} to ${is}`
}

/** An outcome with what the text says for it: its periods and ages, or its sentence. */
const named = (outcome: Change['from'], sentence: Evidence | null, values: string[]): string => {
  const name = outcome === null ? 'not in force' : outcome === 'not-applicable' ? 'not applicable' : outcome
  if (outcome === 'met' && values.length > 0) return `${name} (${listed(values)})`
  return sentence === null || outcome === null || outcome === 'not-applicable'
    ? name
    : `${name} (“${excerptOf(sentence)}”)`
}

/** What is said anew, and what no longer is. */
const otherValues = ({ before, after }: Change['values']): string => {
  const added = after.filter((value) => !before.includes(value))
  const gone = before.filter((value) => !after.includes(value))
  if (added.length === 0) return `no longer ${listed(gone)}, only ${listed(after)}`
  return gone.length === 0 ? `${listed(added)} too` : `${listed(added)} instead of ${listed(gone)}`
}

const listed = (values: string[]): string => values.map(inWords).join(', ')
