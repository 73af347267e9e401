/** Policies in the store: adding one, finding them, judging what was read in them once. */
import type { StoredSnapshot } from '../db/snapshots.ts'
import type { Store } from '../db/store.ts'
import { type CheckRequest, judgePolicy, type Profile, readText, type TextReading } from './core/check.ts'
import { clausesIn } from './core/clauses.ts'
import { detectFacts } from './core/detect.ts'
import { detectChanged } from './core/detect-changed.ts'
import { engineVersion } from './core/engine-version.ts'
import { answersIn } from './core/fact-answers.ts'
import { formats } from './core/formats.ts'
import { didYouMean } from './core/nearest.ts'
import type { Ruleset } from './core/ruleset.ts'
import type { Scorecard } from './core/scorecard.ts'
import { noStanding, planFor, standingOf } from './core/standings.ts'
import { cursorAt, placeIn } from './cursors.ts'
import { dayOf, requireDay, requirePast } from './days.ts'
import { defined } from './defined.ts'
import type { NewText } from './importing.ts'
import { policyKey, requirePolicyKey } from './policy-key.ts'
import { Refusal, type RefusalKind } from './refusal.ts'
import type { InForce } from './stored-ruleset.ts'
import type { Page, PolicySummary } from './usecases.ts'

/**
 * Stores every text, also one that turns out to be no policy: its scorecard says so, and nothing that was handed in is
 * lost. The stored check is made without chosen laws or a profile, so that stored checks can be compared; the answer is what
 * was asked for.
 */
export const addPolicy = async (
  store: Store,
  { ruleset, places }: InForce,
  request: NewText & CheckRequest,
  now: Date,
) => {
  requireRequest(ruleset, request, now)
  const read = await readText(request)
  const { domain, ...provenance } = read.document.provenance
  const policy = request.policy ?? (domain === undefined ? request.policyIfUnsaid : requirePolicyKey(domain))
  if (policy === undefined) throw unnamed()
  const capturedOn = request.capturedOn ?? provenance.capturedOn ?? null
  requirePast(capturedOn, 'capturedOn', now)
  const sourceUrl = request.sourceUrl ?? provenance.sourceUrl ?? null

  const { sha256, format, document } = read
  const by = { sha256, readAs: readAs(read), engine: engineVersion, detectionDigest: ruleset.detectionDigest }
  const facts = (await store.readingOf(by))?.facts ?? detectFacts(ruleset.detection, document)
  const judged = { policy, snapshot: { sha256, capturedOn, sourceUrl, format }, document, facts }
  const { asOf, laws, profile } = request
  const scorecard = await judgePolicy(ruleset, judged, { asOf })
  const answers = answersIn(facts)
  const created = await store.addCheck({
    policy,
    bytes: request.bytes,
    reading: { ...by, document, facts, answers },
    snapshot: { format, capturedOn, standsFrom: capturedOn ?? dayOf(now), sourceUrl },
    scorecard,
    standing: document.gate.pass ? await standingOf(ruleset, planFor(ruleset, places), answers) : noStanding,
    sentences: clausesIn(facts),
    at: now,
  })
  const asked =
    laws || profile ? await judgePolicy(ruleset, judged, defined({ asOf, laws, profile })) : scorecard
  return { policy, sha256, created, scorecard: asked }
}

/** The charset that was found, not the one that was claimed: the same text gets the same name however it came. */
const readAs = ({ format, charset }: TextReading): string =>
  `${formats[format].mediaTypes[0]}; charset=${charset}`

const unnamed = (): Refusal =>
  new Refusal('invalid', 'Whose policy is it? The text does not say.', [
    { at: 'policy', message: 'expected a domain or a slug, such as policy=shop.example; came none' },
  ])

export interface ScorecardQuery {
  /** Which snapshot: the one in force on this day; the newest without it. */
  at?: string
  /** Which law: as of this day; today without it. */
  asOf?: string
  laws?: string[]
  profile?: Profile
}

export interface JudgedSnapshot {
  scorecard: Scorecard
  /** The text that was judged, as it was read. */
  text: string
  standsFrom: string
}

export const judgeSnapshot = async (
  store: Store,
  ruleset: Ruleset,
  policy: string,
  query: ScorecardQuery,
  now: Date,
): Promise<JudgedSnapshot> => {
  const { at, asOf = dayOf(now), laws, profile } = query
  requirePast(at, 'at', now)
  requireDay(asOf, 'asOf')
  requireLaws(ruleset, laws)
  const { detectionDigest } = ruleset
  const found = await store.snapshotAt(policy, at, { engine: engineVersion, detectionDigest })
  if (!found) throw await noSnapshot(store, policy, at)
  const { snapshot } = found
  const { document, facts } = found.reading ?? (await readAgain(store, ruleset, snapshot))
  const { sha256, capturedOn, sourceUrl, format, standsFrom } = snapshot
  const scorecard = await judgePolicy(
    ruleset,
    { policy, snapshot: { sha256, capturedOn, sourceUrl, format }, document, facts },
    defined({ asOf, laws, profile }),
  )
  return { scorecard, text: document.text, standsFrom }
}

/** The fact files or the engine changed since the text was read. Of the same engine only what an edit can have changed is detected. */
export const readAgain = async (
  store: Store,
  ruleset: Ruleset,
  { sha256, format, readAs }: Pick<StoredSnapshot, 'sha256' | 'format' | 'readAs'>,
) => {
  const bytes = await store.bytesOf(sha256)
  const { document } = await readText({ bytes, format, mediaType: readAs })
  const before = await store.foundBefore({ sha256, readAs, engine: engineVersion })
  const facts = before ? detectChanged(ruleset, document, before) : detectFacts(ruleset.detection, document)
  const { detectionDigest } = ruleset
  await store.addReading({
    sha256,
    readAs,
    engine: engineVersion,
    detectionDigest,
    document,
    facts,
    answers: answersIn(facts),
  })
  return { document, facts }
}

export const listPolicies = async (
  store: Store,
  { q, cursor, limit }: { q?: string; cursor?: string; limit: number },
): Promise<Page<PolicySummary>> => {
  const after =
    cursor === undefined ? undefined : placeIn(cursor, (key) => (policyKey(key) === key ? key : null))
  const found = await store.policies(defined({ q: q?.toLowerCase(), after, limit: limit + 1 }))
  const items = found.slice(0, limit)
  return { items, next: found.length > limit ? cursorAt(items.at(-1)!.policy) : null }
}

/* What cannot be served */

/** @throws Refusal */
export const requireRequest = (ruleset: Ruleset, request: CheckRequest, now: Date): void => {
  requireDay(request.asOf, 'asOf')
  requirePast(request.capturedOn, 'capturedOn', now)
  requireLaws(ruleset, request.laws)
}

export const requireLaws = ({ laws: known }: Ruleset, laws: string[] | undefined): void => {
  const unknown = (laws ?? []).filter((law) => !known.has(law))
  if (unknown.length > 0) throw noLaw('invalid', unknown, known)
}

export const noLaw = (kind: RefusalKind, unknown: string[], laws: Ruleset['laws']): Refusal => {
  const known = [...laws.keys()]
  const message = `expected one of ${known.join(', ')}; came ${unknown.join(', ')}${didYouMean(unknown[0]!, known)}`
  return new Refusal(kind, `There is no such law: ${message}`, [{ at: 'law', message }])
}

/** @throws Refusal where no policy can be called so */
export const knownKey = (name: string): string => {
  const key = policyKey(name)
  if (key === null) throw noPolicy(name)
  return key
}

export const noPolicy = (policy: string): Refusal =>
  new Refusal('not-found', `There is no policy ${policy}. GET /v1/policies lists those there are.`)

export const noSnapshot = async (store: Store, policy: string, at: string | undefined): Promise<Refusal> => {
  const days = (await store.snapshotsOf(policy)).map(({ standsFrom }) => standsFrom)
  if (days.length === 0) return noPolicy(policy)
  const shown = days.reverse().slice(0, 20).join(', ')
  return new Refusal(
    'not-found',
    `No snapshot of ${policy} stood on ${at} yet. The ${days.length === 1 ? 'only one stands' : `${days.length} there are stand`} from ${shown}${days.length > 20 ? ' …' : ''}.`,
  )
}
