/** What the detection of each fact hangs on, as a digest: while it stays the same, the same text gives the same result. */
import type { DetectionParts } from './detect.ts'
import { digestOf } from './digest.ts'
import type { Fact } from './facts.ts'

/** What explains a file to its readers and decides nothing. */
export const forReaders = ['$schema', 'note', 'examples']

/** A fact hangs on the concepts its cues use, on the entity lists where it asks for entities, on the facts that imply it, on every scope, and on the spellings that any cue tells apart. */
export const factDigests = ({ facts, concepts, entities, scopes }: DetectionParts): Map<string, string> => {
  const digestsOf = (values: Map<string, object>): Record<string, string> =>
    Object.fromEntries([...values].map(([id, value]) => [id, digestOf(value, forReaders)]))
  const words = digestsOf(concepts)
  const lists = digestOf(digestsOf(entities))

  /** Digests of what a file's cues mention; `@` and `#` stand nowhere else in cues. */
  const mentionedIn = (file: object, seen: Map<string, string>): Map<string, string> => {
    const text = JSON.stringify(file)
    if (text.includes('#')) seen.set('entities', lists)
    for (const [, id = ''] of text.matchAll(/@([a-z][a-z0-9-]*)/g)) {
      const concept = concepts.get(id)
      if (concept === undefined || seen.has(`@${id}`)) continue
      seen.set(`@${id}`, words[id]!)
      mentionedIn(concept.words, seen)
    }
    return seen
  }
  const withMentions = (file: object, own: string): string =>
    digestOf([own, Object.fromEntries(mentionedIn(file, new Map()))])

  const cuesOf = ({ examples: _, note: __, question: ___, ...cues }: Fact): object => cues
  const written = [...facts.values()].map(({ fact }) => cuesOf(fact))
  // One digest for all, because it goes into that of every fact.
  const readers = digestOf({
    scopes: Object.fromEntries(
      [...scopes].map(([id, scope]) => [id, withMentions(scope, digestOf(scope, forReaders))]),
    ),
    spellings: spellingsIn([...written, ...concepts.values(), ...scopes.values()]),
  })
  const done = new Map<string, string>()
  const digestFor = (id: string): string => {
    const known = done.get(id)
    if (known !== undefined) return known
    const { fact } = facts.get(id)!
    const digest = digestOf({
      fact: withMentions(cuesOf(fact), digestOf(fact, [...forReaders, 'question'])),
      impliedBy: (fact.impliedBy ?? []).map(digestFor),
      readers,
    })
    done.set(id, digest)
    return digest
  }
  for (const id of facts.keys()) digestFor(id)
  return done
}

/** The words that cues want in one spelling (`=May`): once one cue tells it apart, it counts anew in the cues of all. */
const spellingsIn = (files: object[]): string[] => {
  const found = new Set<string>()
  for (const file of files)
    for (const [spelling] of JSON.stringify(file).matchAll(/=[^\s{}|?^$,"\\]+/g)) found.add(spelling)
  return [...found].sort()
}
