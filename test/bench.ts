/** `npm run bench`: how long each step takes, on distinct documents, on one core. Medians over several rounds. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { checkPolicy } from '../src/core/check.ts'
import { detectFacts } from '../src/core/detect.ts'
import { buildDocument } from '../src/core/document.ts'
import type { Entry } from '../src/core/entries.ts'
import { evaluate } from '../src/core/evaluate.ts'
import { readBlocks } from '../src/core/formats.ts'
import { compileRuleset } from '../src/core/ruleset.ts'
import { packageRoot, rulesDir, seedsDir } from '../src/package-root.ts'
import { readRuleset } from '../src/ruleset.ts'

const rounds = 7
const asOf = '2026-01-01'

const filesBelow = (dir: string): string[] =>
  readdirSync(dir).flatMap((name) => {
    const path = join(dir, name)
    return statSync(path).isDirectory() ? filesBelow(path) : /\.(md|html?|txt)$/.test(name) ? [path] : []
  })

const medianOf = async (step: () => unknown): Promise<number> => {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now()
    await step()
    times.push(performance.now() - begin)
  }
  return times.sort((a, b) => a - b)[rounds >> 1]!
}

const corpus = join(packageRoot, '../shared/policies/modern')
const from = existsSync(corpus) ? corpus : seedsDir
const texts = new Map(filesBelow(from).map((path) => [readFileSync(path, 'utf8'), path]))
const inputs = [...texts].map(([text, name]) => ({ name, bytes: new TextEncoder().encode(text) }))
const megabytes = inputs.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1e6

const start = performance.now()
const { entries } = readRuleset(rulesDir)
const { ruleset } = compileRuleset(entries)
const loading = performance.now() - start
const cues = ruleset.detection.cues.length
console.log(
  `${inputs.length} distinct documents, ${megabytes.toFixed(1)} MB; ${ruleset.rules.length} rules, ${ruleset.facts.size} facts, ${cues} cues (loaded in ${loading.toFixed(0)} ms); Node ${process.versions.node}`,
)

const aSeed = join(seedsDir, 'copperkettle.example/2009-08-17.md')
const coldStart = await medianOf(() =>
  spawnSync(process.execPath, [join(packageRoot, 'dist/cli.js'), 'check', aSeed]),
)
console.log(`cold start of lacuna check: ${coldStart.toFixed(0)} ms`)

/** A cue with one more word in each of its groups that nobody writes: other symbols, as many hits. */
const twinOf = (cue: string): string => cue.replace(/\{(?=[a-z0-9])/g, '{lorem|')
type Body = Record<string, unknown>
const withTwins = (fact: Body): Body => {
  const twice = { ...fact }
  for (const status of ['stated', 'vague', 'unclear', 'denied'])
    if (Array.isArray(fact[status]))
      twice[status] = [...new Set([...fact[status], ...fact[status].map(twinOf)])]
  return twice
}
/** Each cue twice in its fact: what more ways to say the same cost. */
const moreCues = entries.map((entry): Entry => {
  const body = entry.body as Body
  if (entry.kind === 'fact') return { ...entry, body: withTwins(body) }
  if (entry.kind !== 'rule' || body.facts === undefined) return entry
  const facts = Object.entries(body.facts as Record<string, Body>).map(([id, fact]) => [id, withTwins(fact)])
  return { ...entry, body: { ...body, facts: Object.fromEntries(facts) } }
})
/** Each fact twice, under another name: what more questions cost, each with evidence of its own. */
const moreFacts = entries.flatMap((entry): Entry[] =>
  entry.kind === 'fact'
    ? [entry, { ...entry, id: `${entry.id}.again`, body: JSON.parse(twinOf(JSON.stringify(entry.body))) }]
    : [entry],
)

const readings = inputs.map(({ name, bytes }) => readBlocks(bytes, { name }))
const documents = readings.map(buildDocument)
const facts = documents.map((document) => detectFacts(ruleset.detection, document))
const checks = await Promise.all(inputs.map((input) => checkPolicy(ruleset, { ...input, asOf })))

const steps: Record<string, () => unknown> = {
  'read blocks': () => inputs.map(({ name, bytes }) => readBlocks(bytes, { name })),
  'build document': () => readings.map(buildDocument),
  'detect facts': () => documents.map((document) => detectFacts(ruleset.detection, document)),
  'evaluate rules': async () => {
    for (const found of facts) await evaluate(ruleset, found, { asOf })
  },
  'print JSON': () => checks.map(({ scorecard }) => JSON.stringify(scorecard)),
  'whole pipeline': async () => {
    for (const input of inputs) JSON.stringify((await checkPolicy(ruleset, { ...input, asOf })).scorecard)
  },
}

console.log(
  `\n${'step'.padEnd(16)} ${'ms'.padStart(8)} ${'docs/s'.padStart(8)} ${'MB/s'.padStart(8)}   (median of ${rounds})`,
)
const medians = new Map<string, number>()
for (const [name, step] of Object.entries(steps)) {
  await step()
  const median = await medianOf(step)
  medians.set(name, median)
  console.log(
    `${name.padEnd(16)} ${median.toFixed(0).padStart(8)} ${((inputs.length / median) * 1000).toFixed(0).padStart(8)} ${((megabytes / median) * 1000).toFixed(1).padStart(8)}`,
  )
}

const percent = (share: number): string => `+${((share - 1) * 100).toFixed(0)} %`
for (const [what, more] of [
  ['cues doubled in their facts', moreCues],
  ['facts doubled', moreFacts],
] as const) {
  const { detection } = compileRuleset(more).ruleset
  const detectMore = () => documents.map((document) => detectFacts(detection, document))
  detectMore()
  const ratio = (await medianOf(detectMore)) / medians.get('detect facts')!
  console.log(`\n${what} (${percent(detection.cues.length / cues)} cues): detect facts ${percent(ratio)}`)
}
