/** A verdict in plain words, with the sentences it rests on and those that nearly counted. */
import { addresses, type Readings } from './answers.ts'
import type { Evidence, NearMiss } from './facts.ts'
import type { Statements } from './questions.ts'
import type { Ask, Rule } from './rules.ts'
import type { Verdict } from './verdicts.ts'

export interface Explanation {
  reason: string
  /** Most probative first; one fact after the other, so that each has its say. */
  evidence: Evidence[]
  nearMisses: NearMiss[]
  /** Where something is wanting, or nothing else is quoted: what makes the duty apply. */
  triggers: Evidence[]
  /** Where silence decided: the facts that no sentence speaks of. */
  missing: string[]
}

/** A scorecard shows no more sentences for one outcome. */
export const mostEvidence = 5
const mostMisses = 3
const mostTriggers = 2
const mostStatements = 4

/**
 * Explains verdicts on one text.
 *
 * @param isPointer whether a fact only tells of another text that was not read: where it is missing, nothing is wanting
 */
export const createExplainer = (
  answers: Readings,
  statementsOn: (fact: string) => Statements,
  isPointer: (fact: string) => boolean,
): ((verdict: Verdict, rule: Rule) => Explanation) => {
  const words = createWords(answers, statementsOn, isPointer)
  return (verdict, rule) => {
    const asks = ofFacts(
      verdict.ifApplies === null ? verdict.asks : [...verdict.asks, ...verdict.ifApplies.asks],
    )
    const decided = verdict.by !== 'silence' && verdict.outcome !== 'not-applicable'
    const evidence = taken(
      asks.map((ask) => evidenceFor(ask, answers, decided)),
      mostEvidence,
    )
    const missed = decided && verdict.outcome !== 'unclear' ? verdict.lacking : asks
    const nearMisses = taken(
      ofFacts(missed).map((ask) => missesOf(ask, answers)),
      mostMisses,
      evidence,
    )
    const triggers = taken(
      verdict.outcome === 'met' && evidence.length > 0
        ? []
        : ofFacts(verdict.triggers).map((ask) => evidenceFor(ask, answers, true)),
      mostTriggers,
      evidence,
    )
    // An author's words for "unclear" speak of the duty, not of whether there is one.
    const own = verdict.ifApplies === null ? rule.reasons?.[verdict.outcome] : undefined
    const missing =
      verdict.by === 'silence'
        ? [...new Set(asks.filter((ask) => isMissing(ask, answers)).map(({ fact }) => fact))]
        : []
    return {
      reason: own ?? reasonOf(verdict, words),
      evidence,
      nearMisses,
      triggers,
      missing: missing.filter((fact) => !isPointer(fact)),
    }
  }
}

const isOfProfile = ({ fact }: Ask): boolean => fact.startsWith('profile.')
const isMissing = (ask: Ask, answers: Readings): boolean => answers.reading(ask).result.status === 'missing'
const ofFacts = (asks: Ask[]): Ask[] => asks.filter((ask) => !isOfProfile(ask))

/* Sentences */

/** What answers the question as asked; where that is nothing, or the answer was another, all that was found. */
const evidenceFor = (ask: Ask, answers: Readings, decided: boolean): Evidence[] => {
  const { evidence } = answers.reading(ask)
  if (!decided) return evidence
  const fitting = evidence.filter((e) => fits(ask, e))
  return fitting.length > 0 ? fitting : evidence
}

const fits = (ask: Ask, { status, values }: Evidence): boolean =>
  'read' in ask
    ? Object.hasOwn(values, ask.read)
    : Array.isArray(ask.value)
      ? (ask.value as string[]).includes(status)
      : ask.value === status

const missesOf = (ask: Ask, answers: Readings): NearMiss[] => {
  const { result } = answers.reading(ask)
  const readers = 'for' in ask ? ask.for : undefined
  const elsewhere = readers === undefined ? [] : result.evidence.filter((e) => !addresses(e, readers))
  return [
    ...elsewhere.map(({ fact, text, start, end, line, cue, scope }) => ({
      fact,
      text,
      start,
      end,
      line,
      cue,
      why: `It addresses ${scope.join(', ')} only, not ${readers}.`,
    })),
    ...result.nearMisses,
  ]
}

/** The first of each list, then the second of each, up to `most`; no sentence twice, none that is shown already. */
const taken = <T extends { start: number; end: number }>(
  lists: T[][],
  most: number,
  shown: { start: number }[] = [],
): T[] => {
  const seen = new Set(shown.map(({ start }) => start))
  const result: T[] = []
  const longest = Math.max(0, ...lists.map((list) => list.length))
  for (let i = 0; i < longest; i++)
    for (const list of lists) {
      const one = list[i]
      if (one === undefined || seen.has(one.start)) continue
      seen.add(one.start)
      result.push(one)
      if (result.length === most) return result
    }
  return result
}

/* Words */

interface Words {
  /** The questions whose answer is worth a word. */
  worth(asks: Ask[]): Ask[]
  /** What was found for a question, whatever was wanted. */
  found(ask: Ask): string
  /** What only a person can tell. */
  open(ask: Ask): string
}

const reasonOf = (verdict: Verdict, words: Words): string => {
  const { outcome, by, ifApplies } = verdict
  const [asks, lacking] = [words.worth(verdict.asks), words.worth(verdict.lacking)]
  if (ifApplies !== null)
    return `${sentences(asks.map(words.open))} On that depends whether this duty applies. If it does: ${reasonOf(ifApplies, words)}`
  switch (outcome) {
    case 'unclear':
      return sentences(asks.map(words.open))
    case 'not-applicable':
      return `This duty does not apply: ${sentences(asks.map(words.found), false)}`
    case 'partial':
      return sentences([...asks, ...lacking].map(words.found))
    case 'gap':
      return by === 'gap'
        ? `${sentences(asks.map(words.found))} That runs against the duty.`
        : sentences(asks.map(words.found))
    case 'met':
      return sentences(asks.map(words.found))
  }
}

const sentences = (statements: string[], capital = true): string => {
  const all = [...new Set(statements)]
  const shown = all
    .slice(0, mostStatements)
    .map((s, i) => (capital || i > 0 ? s.charAt(0).toUpperCase() + s.slice(1) : s))
  if (all.length > mostStatements) shown.push(`And ${all.length - mostStatements} more of the kind`)
  return shown.map((s) => (/[.?!]”?$/.test(s) ? s : `${s}.`)).join(' ')
}

/** `sellsData` as "sells data". */
const spaced = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

const createWords = (
  answers: Readings,
  statementsOn: (fact: string) => Statements,
  isPointer: (fact: string) => boolean,
): Words => ({
  worth: (asks) => asks.filter((ask) => !isPointer(ask.fact) || !isMissing(ask, answers)),
  found: (ask) =>
    isOfProfile(ask) ? foundInProfile(ask, answers) : foundInText(ask, answers, statementsOn(ask.fact)),
  open: (ask) => {
    if (isOfProfile(ask))
      return `the text does not settle whether the company ${spaced(nameOf(ask))}, and no profile says so`
    const { status, evidence } = answers.reading(ask)
    if (status !== 'unclear' && 'read' in ask)
      return `a person has to look how long ago that was: the text gives only the month ${listed(answers.to(ask))}`
    return `a person has to look ${statementsOn(ask.fact).whether}${quoted(evidence)}`
  },
})

const nameOf = ({ fact }: Ask): string => fact.slice('profile.'.length)

const foundInProfile = (ask: Ask, answers: Readings): string => {
  const answer = answers.to(ask)
  return answer === null
    ? `the profile leaves “${nameOf(ask)}” open`
    : `the profile says “${nameOf(ask)}”: ${listed(answer) || 'none'}`
}

const foundInText = (ask: Ask, answers: Readings, { yes, no, denied, whether }: Statements): string => {
  const { status, evidence, result } = answers.reading(ask)
  const readers = 'for' in ask ? ask.for : undefined
  if (status === 'missing' && result.evidence.length > 0) {
    const addressed = [...new Set(result.evidence.flatMap((e) => e.scope))]
    return `${result.status === 'denied' ? denied : yes}, but to ${addressed.join(', ')} only, not to ${readers}`
  }
  const what =
    status === 'vague'
      ? `in vague words only, ${yes}`
      : status === 'unclear'
        ? `it is unclear ${whether}`
        : { stated: yes, denied, missing: no }[status]
  if (!('read' in ask) || status === 'missing' || status === 'denied') return what + valuesOf(evidence)
  const answer = answers.to(ask) ?? []
  if (answer.length === 0) return `${what}, but gives no ${ask.read}`
  const wanted = { atLeast: 'at least', atMost: 'at most', within: 'not longer ago than' }[ask.operator]
  return `${what}: ${listed(evidence.flatMap(({ values }) => values[ask.read] ?? []).map(inWords))} (asked: ${wanted} ${inWords(String(ask.value))})`
}

/** The values that the best sentence gives, for a reader who wants the figure at once. */
const valuesOf = (evidence: Evidence[]): string => {
  const values = Object.values(evidence[0]?.values ?? {}).map(inWords)
  return values.length > 0 && values.every((v) => v.length < 80) ? ` (${values.join(', ')})` : ''
}

const units: Record<string, string> = {
  Y: 'year',
  M: 'month',
  W: 'week',
  D: 'day',
  TH: 'hour',
  TM: 'minute',
  TS: 'second',
}
/** "P12M" → "12 months"; anything else stays as it is. */
export const inWords = (value: string): string => {
  const [, time = '', n, unit] = /^P(T?)(\d+)([YMWDHS])$/.exec(value) ?? []
  const name = units[time + unit]
  return n === undefined || name === undefined ? value : `${n} ${name}${n === '1' ? '' : 's'}`
}

const listed = (values: (string | number | boolean)[] | null): string =>
  [...new Set(values ?? [])].slice(0, 5).join(', ')

const quoted = ([best]: Evidence[]): string => {
  if (best === undefined) return ''
  const text = best.text.replace(/\s+/g, ' ')
  return `: “${text.length > 160 ? `${text.slice(0, text.lastIndexOf(' ', 160) > 80 ? text.lastIndexOf(' ', 160) : 160)}…` : text}”`
}
