/** Stored runs, reproduced from the versions they name: text, rules, engine, and the date of the law. */
import type { DatedSnapshot } from '../db/checks.ts'
import type { Store } from '../db/store.ts'
import { judgePolicy, readPolicy } from './core/check.ts'
import { engineVersion } from './core/engine-version.ts'
import type { DatedText } from './core/judged.ts'
import { compileRuleset, type Ruleset } from './core/ruleset.ts'
import type { Scorecard } from './core/scorecard.ts'
import { Refusal } from './refusal.ts'

export interface PastCheck {
  ruleset: Ruleset
  text: DatedText
  engine: string
  asOf: string
  snapshot: DatedSnapshot
  scorecard: Scorecard
}

/** Rulesets of the past are compiled once; more than a few are not asked for at a time. */
const mostKept = 4

export const createStoredChecks = (store: Store) => {
  const compiled = new Map<string, Promise<Ruleset>>()

  const rulesetBy = (digest: string, current: Ruleset): Promise<Ruleset> => {
    if (digest === current.digest) return Promise.resolve(current)
    const known = compiled.get(digest)
    if (known) return known
    const made = compilePast(store, digest)
    made.catch(() => compiled.delete(digest))
    compiled.set(digest, made)
    for (const oldest of compiled.keys()) if (compiled.size > mostKept) compiled.delete(oldest)
    return made
  }

  /** @throws Refusal where it cannot be had any more as it was */
  const pastCheck = async (policy: string, id: number, current: Ruleset): Promise<PastCheck> => {
    const found = await store.checkOf(policy, id)
    if (!found)
      throw new Refusal(
        'not-found',
        `${policy} has no check ${id}. GET /v1/policies/${policy} lists its checks.`,
      )
    const { check, snapshot } = found
    const ruleset = await rulesetBy(check.rulesetDigest, current)
    const text = await textOf(store, snapshot, ruleset, check.engine)
    const { asOf, engine } = check
    const judged = await judgePolicy(ruleset, { policy, ...text }, { asOf })
    const scorecard = { ...judged, engine: { version: engine } }
    if (!isAsStored(scorecard, check))
      throw new Refusal(
        'conflict',
        `The check ${id} cannot be reproduced: this version of the program (engine ${engineVersion}) judges the same facts otherwise than the one that made it (engine ${engine}). Its score was ${check.score}; judged again it is ${scorecard.score}.`,
      )
    return { ruleset, text, engine, asOf, snapshot, scorecard }
  }

  return { pastCheck, rulesetBy }
}

const compilePast = async (store: Store, digest: string): Promise<Ruleset> => {
  const past = await store.entriesOf(digest)
  if (!past)
    throw new Refusal(
      'not-found',
      `There is no ruleset ${digest}: none of that digest was ever in force here.`,
    )
  const { ruleset } = compileRuleset(past.entries)
  if (ruleset.digest === digest) return ruleset
  throw new Refusal(
    'conflict',
    `The ruleset ${digest} cannot be reproduced: this version of the program reads its ${past.entries.length} entries as ${ruleset.digest}.`,
  )
}

const textOf = async (
  store: Store,
  snapshot: DatedSnapshot,
  ruleset: Ruleset,
  engine: string,
): Promise<DatedText> => {
  const { sha256, readAs } = snapshot
  const { detectionDigest } = ruleset
  const stored = await store.readingOf({ sha256, readAs, engine, detectionDigest })
  if (stored) return dated(snapshot, stored)
  if (engine !== engineVersion)
    throw new Refusal(
      'conflict',
      `This check was made by engine ${engine}, and what it read is not stored. This program has engine ${engineVersion}, which may read the text otherwise.`,
    )
  const bytes = await store.bytesOf(sha256)
  return dated(snapshot, await readPolicy(ruleset, { bytes, format: snapshot.format, mediaType: readAs }))
}

export const dated = (
  { standsFrom, sha256, capturedOn, sourceUrl, format }: DatedSnapshot,
  { document, facts }: Pick<DatedText, 'document' | 'facts'>,
): DatedText => ({ since: standsFrom, snapshot: { sha256, capturedOn, sourceUrl, format }, document, facts })

const isAsStored = (
  { score, grade, coverage, laws }: Scorecard,
  stored: Pick<Scorecard, 'score' | 'grade' | 'coverage' | 'laws'>,
): boolean =>
  score === stored.score &&
  grade === stored.grade &&
  coverage === stored.coverage &&
  JSON.stringify(laws) === JSON.stringify(stored.laws)
