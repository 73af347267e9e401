/**
 * The ruleset as the store holds it: versions from files and from HTTP, the newest of each entry in force.
 *
 * Which is the newest? A file counts when it is edited: only a file that differs from what it last gave becomes a new
 * version. So a version put over HTTP stays in force over restarts, until someone edits the file; then the file is the
 * newest again. A file that is removed takes its version out of force, and leaves a version put later in force.
 */
import type { Store } from '../db/store.ts'
import type { NewVersion, Version } from '../db/versions.ts'
import { digestOf } from './core/digest.ts'
import { entryAt, fileOf } from './core/entries.ts'
import { failedExamples } from './core/examples.ts'
import type { Problem } from './core/problems.ts'
import { type CompileResult, compileRuleset, type Entry, type Ruleset } from './core/ruleset.ts'
import { placesIn, type RulePlace } from './core/standings.ts'
import { Refusal } from './refusal.ts'

export interface InForce {
  ruleset: Ruleset
  /** The stored versions it is made of. */
  versions: number[]
  /** Its rules, in the order in which standings name their verdicts. */
  places: RulePlace[]
}

export interface SyncResult {
  /** Files that were new or changed. */
  added: string[]
  unchanged: number
  problems: Problem[]
}

export type StoredRuleset = ReturnType<typeof createStoredRuleset>

export const createStoredRuleset = (store: Store, clock: () => Date) => {
  let latest: { revision: number; inForce: Promise<InForce> } | undefined

  /** Asks the store for its revision each time: another process may have changed what is in force. */
  const current = async (): Promise<InForce> => {
    const revision = await store.revision()
    if (latest?.revision !== revision) {
      const mine = { revision, inForce: compileInForce(store).then(recorded) }
      mine.inForce.catch(() => {
        if (latest === mine) latest = undefined
      })
      latest = mine
    }
    return latest.inForce
  }

  const sync = async (entries: Entry[], unread: Problem[] = []): Promise<SyncResult> => {
    if (entries.length === 0)
      throw new Refusal(
        'invalid',
        'expected rules, found none that can be read; what is stored stays in force',
        unread.map(({ file, path, message }) => ({ at: `${file} ${path}`, message })),
      )
    for (;;) {
      const { change, result, ruleset } = await planSync(store, entries, unread)
      const changes = change.add.length + change.retire.length > 0
      if (changes && !(await store.changeRuleset({ ...change, at: clock() }))) continue
      await remember(ruleset, change.revision + (changes ? 1 : 0))
      return result
    }
  }

  /** What has just been compiled need not be compiled again, unless another process came in between. */
  const remember = async (ruleset: Ruleset, revision: number): Promise<void> => {
    const versions = (await store.newestVersions()).filter(isInForce).map(({ version }) => version)
    if ((await store.revision()) === revision)
      latest = { revision, inForce: Promise.resolve(await recorded({ ruleset, versions })) }
  }

  /** On record before anything is judged by it. */
  const recorded = async ({ ruleset, versions }: Omit<InForce, 'places'>): Promise<InForce> => {
    const { digest, detectionDigest } = ruleset
    const places = placesIn(ruleset)
    const facts = Object.fromEntries(
      [...ruleset.facts].map(([id, { detectionDigest }]) => [id, detectionDigest]),
    )
    await store.recordRuleset({ digest, detectionDigest, versions, rules: places, facts }, clock())
    return { ruleset, versions, places }
  }

  const put = async (
    entry: Entry,
    by: { author: string | null; reason: string | null },
  ): Promise<{ created: boolean; digest: string }> => {
    for (;;) {
      const revision = await store.revision()
      const inForce = (await store.newestVersions()).filter(isInForce)
      const bodyDigest = digestOf(entry.body)
      const same = inForce.find((v) => keyOf(v) === keyOf(entry) && v.bodyDigest === bodyDigest)
      if (same) return { created: false, digest: same.digest }
      const { ruleset } = await compileWith(entry, inForce)
      const digest = digestIn(ruleset, entry)
      const version: NewVersion = { ...entry, digest, bodyDigest, origin: 'http', ...by }
      if (await store.changeRuleset({ revision, add: [version], retire: [], at: clock() })) {
        await remember(ruleset, revision + 1)
        return { created: true, digest }
      }
    }
  }

  /** The ruleset as it would be with this entry, and the entries it would be made of. @throws Refusal */
  const candidate = async (entry: Entry): Promise<{ ruleset: Ruleset; entries: Entry[] }> =>
    compileWith(entry, (await store.newestVersions()).filter(isInForce))

  return { current, sync, put, candidate }
}

const compileWith = async (
  entry: Entry,
  inForce: Entry[],
): Promise<{ ruleset: Ruleset; entries: Entry[] }> => {
  const entries = [...inForce.filter((other) => keyOf(other) !== keyOf(entry)), entry]
  const compiled = compileRuleset(entries)
  await refuseFaultyRule(entry, compiled)
  return { ruleset: compiled.ruleset, entries }
}

const compileInForce = async (store: Store): Promise<Omit<InForce, 'places'>> => {
  const versions = (await store.newestVersions()).filter(isInForce)
  return { ruleset: compileRuleset(versions).ruleset, versions: versions.map(({ version }) => version) }
}

const isInForce = ({ retiredAt }: Version): boolean => retiredAt === null

type Key = Pick<Entry, 'kind' | 'id'>
const keyOf = ({ kind, id }: Key): string => `${kind} ${id}`
const byKey = <T extends Key>(all: T[]): Map<string, T> => new Map(all.map((one) => [keyOf(one), one]))

/** What would be stored, and what is to be told. Faulty files are left out; what they said before stays in force. */
const planSync = async (store: Store, entries: Entry[], unread: Problem[]) => {
  const revision = await store.revision()
  const inForce = byKey((await store.newestVersions()).filter(isInForce))
  const fromFiles = byKey(await store.newestFileVersions())
  const files = entries.map((entry) => ({ ...entry, bodyDigest: digestOf(entry.body) }))

  const there = new Set([
    ...entries.map(keyOf),
    ...unread.flatMap(({ file }) => entryAt(file) ?? []).map(keyOf),
  ])
  const removed = [...fromFiles.values()].filter((v) => v.retiredAt === null && !there.has(keyOf(v)))
  for (const version of removed)
    if (inForce.get(keyOf(version))?.version === version.version) inForce.delete(keyOf(version))

  let changed = files.filter((file) => {
    const before = fromFiles.get(keyOf(file))
    return before?.bodyDigest !== file.bodyDigest || before.retiredAt !== null
  })
  const unchanged = files.length - changed.length
  const problems = [...unread]
  for (;;) {
    const fresh = byKey(changed)
    const compiled = compileRuleset([
      ...changed,
      ...[...inForce.values()].filter((version) => !fresh.has(keyOf(version))),
    ])
    const faultyFiles = new Set(compiled.problems.map(({ file }) => file))
    const sound = changed.filter((entry) => !faultyFiles.has(fileOf(entry)))
    if (sound.length === changed.length) {
      problems.push(...compiled.problems)
      const add: NewVersion[] = changed.map((file) => ({
        ...file,
        digest: digestIn(compiled.ruleset, file),
        origin: 'file',
        author: null,
        reason: null,
      }))
      return {
        change: { revision, add, retire: removed.map(({ version }) => version) },
        ruleset: compiled.ruleset,
        result: { added: changed.map(fileOf), unchanged, problems: problems.map(withWhatStays(inForce)) },
      }
    }
    // Without the faulty ones others may be faulty too: a rule that asks a fact which is not there.
    const faulty = new Set(changed.filter((entry) => !sound.includes(entry)).map(fileOf))
    problems.push(...compiled.problems.filter(({ file }) => faulty.has(file)))
    changed = sound
  }
}

const withWhatStays =
  (inForce: Map<string, Version>) =>
  (problem: Problem): Problem => {
    const entry = entryAt(problem.file)
    const stays = entry && inForce.get(keyOf(entry))
    if (!stays) return problem
    const day = stays.addedAt.toISOString().slice(0, 10)
    return { ...problem, message: `${problem.message} (the version of ${day} stays in force)` }
  }

const digestIn = ({ rules, facts }: Ruleset, { kind, id, body }: Entry): string => {
  const digest =
    kind === 'rule'
      ? rules.find((rule) => `${rule.law}/${rule.id}` === id)?.digest
      : kind === 'fact'
        ? facts.get(id)?.digest
        : undefined
  return digest ?? digestOf(body, ['$schema', 'note'])
}

/** @throws Refusal with every fault of the rule, or every example that does not come out */
const refuseFaultyRule = async (entry: Entry, { ruleset, problems }: CompileResult): Promise<void> => {
  const file = fileOf(entry)
  const faults = problems
    .filter((problem) => problem.file === file)
    .map(({ path, column, message }) => ({
      at: path,
      message: column === null ? message : `column ${column}: ${message}`,
    }))
  if (faults.length > 0) throw new Refusal('invalid', 'The rule cannot be used.', faults)
  const failed = await failedExamples(ruleset, (one) => one === file)
  if (failed.length > 0)
    throw new Refusal(
      'invalid',
      'The rule’s examples do not come out as it says.',
      failed.map(({ path, text, expected, came }) => ({
        at: path,
        message: `the example ${JSON.stringify(text)}: expected ${expected}, came ${came}`,
      })),
    )
}
