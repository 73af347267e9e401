/** A rule tried on what is stored, before it is saved: which verdicts would change. Nothing is stored. */
import type { StoredText } from '../db/latest-texts.ts'
import type { Store } from '../db/store.ts'
import { createAnswers } from './core/answers.ts'
import { readPolicy } from './core/check.ts'
import { engineVersion } from './core/engine-version.ts'
import { entryAt } from './core/entries.ts'
import { evaluateRule, factsAskedBy, judgeOutcomes } from './core/evaluate.ts'
import { answersIn, type FactAnswers } from './core/fact-answers.ts'
import type { FactResult } from './core/facts.ts'
import {
  countFlip,
  isJudged,
  type PreviewVerdict,
  pickFlips,
  type RulePreview,
  sideOf,
  versionOf,
} from './core/rule-preview.ts'
import { type CompiledRule, compileRuleset, type Entry, type Ruleset } from './core/ruleset.ts'
import { nameOf } from './core/standings.ts'
import { dayOf, requireDay } from './days.ts'
import { onlyFor } from './playground.ts'
import { Refusal } from './refusal.ts'
import type { StoredRuleset } from './stored-ruleset.ts'

export interface PreviewRequest {
  /** law/id */
  rule: string
  body: unknown
  /** All snapshots instead of the latest of each policy. */
  all?: boolean | undefined
  /** The date of the law; today without it. */
  asOf?: string | undefined
  /** Where texts have to be read again: at most so many, evenly sampled. */
  mostRead?: number | undefined
  step?: ((done: number, of: number) => Promise<void>) | undefined
}

export interface RulePreviews {
  previewRule(request: PreviewRequest): Promise<RulePreview>
}

/** Reading a text takes some milliseconds: so many are read within the time that a caller waits. */
const mostReadOverHttp = 500
const batchSize = 500
/** So often is progress told where texts are read. */
const readingSize = 50
const mostExamples = 20
/** The database takes so few answers out of all by itself; more are sooner sent together. */
const mostPicked = 8

export const createRulePreviews = (
  store: Store,
  { current, candidate }: Pick<StoredRuleset, 'current' | 'candidate'>,
  clock: () => Date,
): RulePreviews => ({
  previewRule: async ({
    rule,
    body,
    all = false,
    asOf = dayOf(clock()),
    mostRead = mostReadOverHttp,
    step,
  }) => {
    requireDay(asOf, 'asOf')
    const entry: Entry = { ...entryOf(rule), body }
    const { ruleset } = await current()
    const { ruleset: changed, entries } = await candidate(entry)
    const after = ruleIn(changed, rule)!
    const before = ruleIn(ruleset, rule) ?? null
    const readAgain = factsAskedBy(after).filter(
      (fact) => ruleset.facts.get(fact)?.detectionDigest !== changed.facts.get(fact)!.detectionDigest,
    )
    // With other facts: the candidate, and of the rest only what it rests on, so that little is looked for.
    const small = readAgain.length > 0 ? compileRuleset(onlyFor(entry, entries)).ruleset : null
    const trial: Trial = { store, asOf, ruleset, before, after: small ? ruleIn(small, rule)! : after, small }

    const started = clock().getTime()
    const stored = await store.textIds(all)
    const ids = small ? sample(stored, mostRead) : stored
    const matrix: RulePreview['matrix'] = {}
    const flips: Flip[] = []
    let judged = 0
    const size = small ? readingSize : batchSize
    for (let i = 0; i < ids.length; i += size) {
      for (const text of await textsOf(trial, ids.slice(i, i + size))) {
        const verdicts = await verdictsOn(trial, text)
        if (verdicts === null) continue
        judged++
        countFlip(matrix, verdicts.from, verdicts.to)
        if (verdicts.from !== verdicts.to) flips.push({ ...verdicts, policy: text.policy, text })
      }
      await step?.(Math.min(i + size, ids.length), ids.length)
    }
    const examples = []
    for (const flip of pickFlips(flips, mostExamples)) examples.push(await explained(trial, flip))
    return {
      rule,
      asOf,
      before: before && versionOf(before),
      after: versionOf(after),
      texts: {
        stored: stored.length,
        judged,
        notPolicies: ids.length - judged,
        sampled: ids.length < stored.length,
      },
      readAgain,
      seconds: (clock().getTime() - started) / 1000,
      flips: flips.length,
      matrix,
      examples,
    }
  },
})

interface Trial {
  store: Store
  asOf: string
  ruleset: Ruleset
  before: CompiledRule | null
  after: CompiledRule
  /** Where the candidate asks facts that were not asked before: it, with its facts alone. */
  small: Ruleset | null
}

interface Flip {
  policy: string
  from: PreviewVerdict
  to: PreviewVerdict
  text: StoredText
}

const entryOf = (rule: string): Pick<Entry, 'kind' | 'id'> => {
  const entry = entryAt(`${rule}.json`)
  if (entry?.kind === 'rule') return entry
  const message = `expected a rule as law/id, such as gdpr/13-2-a.retention; came ${JSON.stringify(rule).slice(0, 80)}`
  throw new Refusal('invalid', `rule: ${message}`, [{ at: 'rule', message }])
}

const ruleIn = ({ rules }: Ruleset, name: string): CompiledRule | undefined =>
  rules.find((rule) => nameOf(rule) === name)

const sample = (ids: number[], most: number): number[] =>
  ids.length <= most ? ids : Array.from({ length: most }, (_, i) => ids[Math.floor((i * ids.length) / most)]!)

const textsOf = ({ store, ruleset, before, after, small }: Trial, ids: number[]): Promise<StoredText[]> => {
  const asked = [...(before ? factsAskedBy(before) : []), ...(small ? [] : factsAskedBy(after))]
  const wanted = [...new Set(asked)]
  const pick = wanted.length > 0 && wanted.length <= mostPicked ? wanted : null
  return store.textsOf(ids, { engine: engineVersion, detectionDigest: ruleset.detectionDigest }, pick)
}

/** null: the text is no policy. */
const verdictsOn = async (
  trial: Trial,
  text: StoredText,
): Promise<{ from: PreviewVerdict; to: PreviewVerdict } | null> => {
  const { ruleset, before, after, small } = trial
  if (text.passes === false) return null
  let answers = text.answers
  if (answers === null) {
    const read = await readText(trial, ruleset, text)
    if (!read.passes) return null
    answers = answersIn(read.facts)
  }
  const fresh = small ? answersIn((await readText(trial, small, text)).facts) : answers
  return { from: await verdict(trial, before, answers), to: await verdict(trial, after, fresh) }
}

const verdict = async (
  { asOf }: Trial,
  rule: CompiledRule | null,
  answers: FactAnswers,
): Promise<PreviewVerdict> => {
  if (rule === null || !isJudged(rule, asOf)) return 'none'
  const [outcome] = await judgeOutcomes([rule], createAnswers(answers, undefined), asOf)
  return outcome!
}

const readText = async ({ store }: Trial, ruleset: Ruleset, { sha256, format, readAs }: StoredText) => {
  const { document, facts } = await readPolicy(ruleset, {
    ...{ bytes: await store.bytesOf(sha256), format, mediaType: readAs },
  })
  return { passes: document.gate.pass, facts }
}

const explained = async (
  trial: Trial,
  { policy, from, to, text }: Flip,
): Promise<RulePreview['examples'][number]> => {
  const { store, ruleset, before, after, small } = trial
  const { capturedOn, documentId } = text
  const [stored] = documentId === null ? [] : await store.factsIn([documentId], ruleset.detectionDigest)
  const known = stored?.results ?? (await readText(trial, ruleset, text)).facts
  const fresh = small ? (await readText(trial, small, text)).facts : known
  const side = async (rule: CompiledRule | null, by: Ruleset, facts: FactResult[], shown: PreviewVerdict) =>
    sideOf(
      rule === null || shown === 'none' ? null : await evaluateRule(by, rule, facts, { asOf: trial.asOf }),
    )
  return {
    policy,
    capturedOn,
    scorecardUrl: `/v1/policies/${encodeURIComponent(policy)}/scorecard${capturedOn ? `?at=${capturedOn}` : ''}`,
    from,
    to,
    before: await side(before, ruleset, known, from),
    after: await side(after, small ?? ruleset, fresh, to),
  }
}
