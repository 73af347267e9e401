/** A change of one duty's outcome: its cause, its day, and both sentences. */
import { z } from 'zod'
import { wordsOf } from './change-words.ts'
import { asksOf } from './conditions.ts'
import { factsAskedBy } from './evaluate.ts'
import type { Evidence } from './facts.ts'
import type { Judged } from './judged.ts'
import { createStands, normalSentence } from './normal-sentence.ts'
import { prepare } from './prepared-rules.ts'
import { outcomeNames, severities } from './rules.ts'
import type { CompiledRule, Ruleset } from './ruleset.ts'
import type { Outcome } from './scorecard.ts'
import { nameOf } from './standings.ts'

export const causes = [
  'law-came-into-force',
  'law-ended',
  'time-passed',
  'rule-edited',
  'detection-changed',
  'text-changed',
] as const
export type Cause = (typeof causes)[number]

const causeSchema = z
  .enum(causes)
  .describe(
    'What made the difference. `time-passed`: the same text under the same rule, which asks how long ago a date lies.',
  )
const sentenceSchema = z.object({
  text: z.string(),
  line: z.int(),
  section: z.string(),
  sha256: z.string().describe('Of the text it stands in.'),
  start: z.int(),
  end: z.int(),
})
export type ChangeSentence = z.infer<typeof sentenceSchema>
const ended = z.enum(outcomeNames).nullable().describe('null: no such duty was in force.')

export const changeSchema = z.object({
  rule: z.string().describe('law/id of the rule after the change; of the one before where it ended.'),
  law: z.string(),
  title: z.string(),
  severity: z.enum(severities),
  status: z.enum(['draft', 'active']),
  kind: z
    .enum(['outcome', 'values'])
    .describe('`values`: the outcome stayed, but a period or an age in the text is another one.'),
  from: ended,
  to: ended,
  direction: z.enum(['better', 'worse', 'other']),
  cause: causeSchema,
  on: z
    .string()
    .nullable()
    .describe(
      'The day of the change: of the law, of the snapshot that first says it, or on which time had passed. null for edits.',
    ),
  since: z.string().nullable().describe('Text changed: the day of the snapshot before.'),
  replaced: z.string().nullable().describe('The older rule whose duty this one took over that day.'),
  facts: z.array(z.string()).describe('Detection changed: the facts that are read otherwise.'),
  before: sentenceSchema.nullable().describe('The sentence the earlier outcome rested on.'),
  after: sentenceSchema.nullable().describe('The sentence the later outcome rests on.'),
  nearest: z
    .object({ text: z.string(), line: z.int(), why: z.string() })
    .nullable()
    .describe('Where nothing is said any more: the sentence that comes nearest, and why it does not count.'),
  applies: sentenceSchema
    .nullable()
    .describe(
      'Where a text brought the duty to apply, or took it away: the sentence by which it applies, in the text that has it.',
    ),
  values: z.object({ before: z.array(z.string()), after: z.array(z.string()) }),
  words: z.string().describe('The change in one plain sentence.'),
})
export type Change = z.infer<typeof changeSchema>

/** What became of one duty. */
export interface Turn {
  from: { outcome: Outcome | null; state: Judged }
  to: { outcome: Outcome | null; state: Judged }
  cause: Cause
  on: string | null
  since?: string
}

export const changeOf = ({ from, to, cause, on, since }: Turn): Change => {
  // True because a turn is made of a duty that one of the two states has.
  const { rule, law, title, severity, status } = (to.outcome ?? from.outcome)!
  const turned = factsReadOtherwise(from, to)
  const before = best(from, to, turned)
  const after = best(to, from, turned) ?? (restsOnWords(to.outcome) ? to.outcome.evidence[0]! : null)
  const kind = from.outcome?.outcome === to.outcome?.outcome ? 'values' : 'outcome'
  const values = { before: valuesOf(from), after: valuesOf(to) }
  const shown = kind === 'values' ? sentencesWithNews(from, to, values) : { before, after }
  const isSilent = shown.after === null && to.outcome?.outcome !== 'not-applicable'
  const nearest = isSilent ? (to.outcome?.nearMisses[0] ?? null) : null
  const change = {
    rule,
    law,
    title,
    severity,
    status,
    kind: kind as Change['kind'],
    from: from.outcome?.outcome ?? null,
    to: to.outcome?.outcome ?? null,
    direction: directionOf(from.outcome, to.outcome),
    cause,
    on,
    since: since ?? null,
    replaced: from.outcome !== null && from.outcome.rule !== rule ? from.outcome.rule : null,
    facts: cause === 'detection-changed' ? turned : [],
  }
  return {
    ...change,
    before: placed(shown.before, from.state),
    after: placed(shown.after, to.state),
    nearest: nearest && { text: nearest.text, line: nearest.line, why: nearest.why },
    applies: cause === 'text-changed' ? appliesBy(from, to, turned, [shown.before, shown.after]) : null,
    values,
    words: wordsOf(change, shown, values),
  }
}

/* Sentences */

/**
 * The sentence that made the difference: of a fact that is read otherwise now, and not standing in the other text too. Where
 * a change comes from what is no longer said, nothing else is put in its place.
 */
const best = (one: Turn['from'], other: Turn['from'], turned: string[]): Evidence | null => {
  const evidence = one.outcome?.evidence ?? []
  const decisive = evidence.filter(({ fact }) => turned.includes(fact))
  const known = other.outcome?.evidence.map(({ text }) => normalSentence(text)) ?? []
  const isNew = ({ text }: Evidence): boolean =>
    one.state.document === other.state.document
      ? !known.includes(normalSentence(text))
      : !standsIn(other.state)(text)
  return (
    decisive.find(isNew) ??
    evidence.find(isNew) ??
    decisive[0] ??
    (turned.length > 0 ? null : (evidence[0] ?? null))
  )
}

/** Only one of the two texts brings the duty to apply: by which sentence, where it is not among those shown. */
const appliesBy = (
  from: Turn['from'],
  to: Turn['to'],
  turned: string[],
  shown: (Evidence | null)[],
): ChangeSentence | null => {
  const isBound = ({ outcome }: Turn['from']): boolean => outcome?.outcome !== 'not-applicable'
  if (from.outcome === null || to.outcome === null || isBound(from) === isBound(to)) return null
  const [{ outcome, state }, other] = isBound(to) ? [to, from] : [from, to]
  const rule = compiledOf(state.ruleset, outcome!.rule)
  const condition = rule && prepare(rule).parts.applies
  const asked = condition ? asksOf(condition).map(({ fact }) => fact) : []
  const evidence = state.facts
    .filter(({ fact }) => asked.includes(fact) && turned.includes(fact))
    .flatMap(({ evidence: all }) => all)
    .find(({ text }) => !standsIn(other.state)(text))
  const isShown = shown.some((one) => one !== null && one.start === evidence?.start)
  return evidence === undefined || isShown ? null : placed(evidence, state)
}

const restsOnWords = (outcome: Outcome | null): outcome is Outcome =>
  (outcome?.outcome === 'met' || outcome?.outcome === 'partial') && outcome.evidence.length > 0

const stands = new WeakMap<Judged['document'], (sentence: string) => boolean>()
const standsIn = ({ document }: Judged): ((sentence: string) => boolean) => {
  const known = stands.get(document) ?? createStands(document.text)
  stands.set(document, known)
  return known
}

const placed = (evidence: Evidence | null, { scorecard }: Judged): ChangeSentence | null => {
  if (evidence === null) return null
  const { text, line, section, start, end } = evidence
  return { text, line, section, sha256: scorecard.snapshot.sha256, start, end }
}

/* Values */

const amounts = ['#duration', '#age']

/** The periods and ages that a rule's facts give, in words to compare. */
export const valuesOf = ({ outcome, state }: Turn['from']): string[] =>
  [...new Set(givenIn(state, outcome).map(({ value }) => value))].sort()

const givenIn = (
  { ruleset, facts }: Judged,
  outcome: Outcome | null,
): { value: string; evidence: Evidence }[] => {
  const rule = outcome && compiledOf(ruleset, outcome.rule)
  const asked = rule ? factsAskedBy(rule).filter((fact) => givesAmounts(ruleset, fact)) : []
  if (asked.length === 0) return []
  return facts
    .filter(({ fact }) => asked.includes(fact))
    .flatMap(({ fact, evidence }) => {
      const types = ruleset.facts.get(fact)!.fact.values!
      return evidence
        .filter(({ status }) => status === 'stated' || status === 'vague')
        .flatMap((one) =>
          Object.entries(one.values)
            .filter(([name]) => Object.hasOwn(types, name) && amounts.includes(types[name]!))
            .map(([, value]) => ({ value, evidence: one })),
        )
    })
}

const givesAmounts = ({ facts }: Ruleset, fact: string): boolean =>
  Object.values(facts.get(fact)?.fact.values ?? {}).some((type) => amounts.includes(type))

const byName = new WeakMap<Ruleset, Map<string, CompiledRule>>()
const compiledOf = (ruleset: Ruleset, name: string): CompiledRule | undefined => {
  const rules = byName.get(ruleset) ?? new Map(ruleset.rules.map((rule) => [nameOf(rule), rule]))
  byName.set(ruleset, rules)
  return rules.get(name)
}

/** The sentences that give a value which the other state does not give. */
const sentencesWithNews = (from: Turn['from'], to: Turn['to'], values: Change['values']) => {
  const first = (one: Turn['from'], others: string[]): Evidence | null => {
    const given = givenIn(one.state, one.outcome)
    return (given.find(({ value }) => !others.includes(value)) ?? given[0])?.evidence ?? null
  }
  return { before: first(from, values.after), after: first(to, values.before) }
}

/* Direction */

const ranks: Partial<Record<Outcome['outcome'], number>> = { gap: 0, partial: 1, met: 2 }

const directionOf = (from: Outcome | null, to: Outcome | null): Change['direction'] => {
  const [before, after] = [from, to].map((outcome) => (outcome ? ranks[outcome.outcome] : undefined))
  if (before === undefined || after === undefined) return to?.outcome === 'gap' ? 'worse' : 'other'
  return before === after ? 'other' : before < after ? 'better' : 'worse'
}

const factsReadOtherwise = (from: Turn['from'], to: Turn['to']): string[] => {
  const rule = compiledOf(to.state.ruleset, (to.outcome ?? from.outcome)!.rule)
  const statusIn = ({ facts }: Judged, id: string) => facts.find(({ fact }) => fact === id)?.status
  return (rule ? factsAskedBy(rule) : []).filter(
    (fact) => statusIn(from.state, fact) !== statusIn(to.state, fact),
  )
}
