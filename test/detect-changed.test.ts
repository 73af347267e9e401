/** Detecting a few facts by themselves: what it finds has to be what detecting all of them finds. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { readText } from '../src/core/check.ts'
import { detectFacts } from '../src/core/detect.ts'
import { detectChanged, detectionOf } from '../src/core/detect-changed.ts'
import type { Document } from '../src/core/document.ts'
import type { FactResult } from '../src/core/facts.ts'
import { compileRuleset, type Ruleset } from '../src/core/ruleset.ts'
import { packageRoot, rulesDir, seedsDir } from '../src/package-root.ts'
import { readRuleset } from '../src/ruleset.ts'

/** Cues that state the fact. */
const statedIn = (body: unknown): string[] | undefined => (body as { stated?: string[] }).stated
const { entries } = readRuleset(rulesDir)
const filesIn = (dir: string, most: number): string[] =>
  existsSync(dir)
    ? readdirSync(dir, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(md|txt|html)$/.test(name))
        .sort()
        .map((name) => join(dir, name))
        .filter((_, i, all) => i % Math.ceil(all.length / most) === 0)
    : []

let ruleset: Ruleset
const texts: { document: Document; all: FactResult[] }[] = []
beforeAll(async () => {
  ruleset = compileRuleset(entries).ruleset
  const files = [...filesIn(seedsDir, 1000), ...filesIn(join(packageRoot, '../shared/policies'), 40)]
  for (const file of files) {
    const { document } = await readText({ bytes: readFileSync(file), name: file })
    texts.push({ document, all: detectFacts(ruleset.detection, document) })
  }
}, 120_000)

test('facts are found by themselves as among all others, near misses included', () => {
  const ids = [...ruleset.facts.keys()]
  const groups = Array.from({ length: 40 }, (_, g) => ids.filter((_, i) => i % 40 === g))
  for (const group of groups) {
    const detection = detectionOf(ruleset.parts, group)
    const isAsked = ({ fact }: FactResult) => group.includes(fact)
    for (const { document, all } of texts)
      expect(detectFacts(detection, document).filter(isAsked)).toEqual(all.filter(isAsked))
  }
}, 300_000)

test.each([
  ['has one cue less', (stated: string[]) => stated.slice(1)],
  ['has one cue more', (stated: string[]) => [...stated, '{quagga|privacy} .. #duration']],
])(
  'after an edit that %s, what changed and what was kept are what all of it finds',
  (_, edit) => {
    const editable = entries.filter(({ kind, body }) => kind === 'fact' && (statedIn(body)?.length ?? 0) > 1)
    const digests = Object.fromEntries([...ruleset.facts].map(([id, one]) => [id, one.detectionDigest]))
    let partly = 0
    for (const entry of editable.filter((_, i) => i % 24 === 0)) {
      // True because the entry is a fact with cues.
      const body = { ...(entry.body as object), stated: edit(statedIn(entry.body)!) }
      const after = compileRuleset(entries.map((one) => (one === entry ? { ...entry, body } : one))).ruleset
      const changed = [...after.facts].filter(([id, one]) => digests[id] !== one.detectionDigest)
      expect(changed.map(([id]) => id)).toContain(entry.id)
      if (changed.length < after.facts.size / 2) partly++
      for (const { document, all } of texts)
        expect(detectChanged(after, document, { digests, results: all })).toEqual(
          detectFacts(after.detection, document),
        )
    }
    expect(partly).toBeGreaterThan(1)
  },
  300_000,
)

test('a spelling that no cue told apart before is an edit of every fact', () => {
  const after = compileRuleset(
    entries.map((one) =>
      one.kind === 'fact' && one.id === 'retention'
        ? // True because the entry is a fact.
          { ...one, body: { ...(one.body as object), stated: ['{=Quagga|=Privacy} .. #duration'] } }
        : one,
    ),
  ).ruleset
  for (const [id, { detectionDigest }] of ruleset.facts)
    expect(after.facts.get(id)!.detectionDigest).not.toBe(detectionDigest)
})

test('what was found for other digests is never taken, nor what is no longer asked', () => {
  const [{ document, all }] = texts as [(typeof texts)[number]]
  const wrong = all.map((result) => ({ ...result, status: 'unclear' as const }))
  const gone = { ...wrong[0]!, fact: 'gone' }
  expect(detectChanged(ruleset, document, { digests: {}, results: [...wrong, gone] })).toEqual(all)
  const digests = Object.fromEntries([...ruleset.facts].map(([id, one]) => [id, one.detectionDigest]))
  expect(detectChanged(ruleset, document, { digests, results: all.slice(3) })).toEqual(all)
})
