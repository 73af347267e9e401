/**
 * `npm run bench:corpus`: what questions to 20,000 stored snapshots cost, and what an edit of a rule does. On the server that
 * TEST_DATABASE_URL names (a database of its own, dropped at the end), or with --embedded on the embedded database.
 * The texts are distinct: sections of a folder of real policies where there is one, else of `seeds/`, put together anew.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '../db/store.ts'
import { packageRoot, rulesDir, seedsDir } from '../src/package-root.ts'
import { readRuleset } from '../src/ruleset.ts'
import { createLacuna } from '../src/usecases.ts'
import { addLongPolicy, benchPages } from './bench-pages.ts'
import { embedded, server } from './databases.ts'

const wanted = Number(process.argv.find((arg) => /^\d+$/.test(arg)) ?? 20_000)
const onServer = !process.argv.includes('--embedded')
const clock = () => new Date('2026-06-01T12:00:00Z')
const asOf = '2026-06-01'
const rounds = 15

const filesBelow = (dir: string): string[] =>
  readdirSync(dir).flatMap((name) => {
    const path = join(dir, name)
    return statSync(path).isDirectory() ? filesBelow(path) : /\.(md|txt)$/.test(name) ? [path] : []
  })
const corpus = join(packageRoot, '../shared/policies/modern')
const paragraphs = [
  ...new Set(
    filesBelow(existsSync(corpus) ? corpus : seedsDir)
      .flatMap((path) => readFileSync(path, 'utf8').split(/\n{2,}/))
      .filter((part) => part.length > 120 && part.length < 900),
  ),
]

/** The same texts each time. */
const createChance = (seed: number) => (below: number) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return seed % below
}
const chance = createChance(42)
const textOf = (n: number): string => {
  const parts = Array.from({ length: 8 }, () => paragraphs[chance(paragraphs.length)]!)
  return `# Privacy Policy of Site ${n}\n\nThis privacy policy says which personal information we collect and how we use it.\n\n${parts.join('\n\n')}\n`
}
const dayOf = (n: number): string => `${2000 + (n % 26)}-0${1 + (n % 9)}-1${n % 10}`

const { options, drop } = await (onServer ? server : embedded).create()
const store = await openStore(options)
try {
  const lacuna = createLacuna({ store, clock })
  const { entries } = await readRuleset(rulesDir)
  await lacuna.syncRuleset(entries)
  const start = performance.now()
  let n = 0
  // Each policy has five snapshots.
  const add = async () => {
    while (n < wanted) {
      const i = n++
      const bytes = new TextEncoder().encode(textOf(i))
      const policy = `site-${i % (wanted / 5)}.example`
      await lacuna.addPolicy({
        bytes,
        asOf,
        format: 'markdown',
        policy,
        capturedOn: dayOf(Math.floor(i / (wanted / 5)) * 5 + (i % 5)),
      })
      if (i % 2000 === 1999)
        console.log(`${i + 1} stored, ${((performance.now() - start) / 1000).toFixed(0)} s`)
    }
  }
  await Promise.all(Array.from({ length: onServer ? 4 : 1 }, add))
  console.log(
    `${wanted} snapshots of ${paragraphs.length} sections, stored in ${((performance.now() - start) / 1000).toFixed(0)} s on ${onServer ? server.name : embedded.name}; Node ${process.versions.node}`,
  )

  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const begin = performance.now()
    await work()
    return performance.now() - begin
  }
  const report = async (
    name: string,
    limit: number,
    work: (round: number) => Promise<unknown>,
    { times = rounds, more = '' } = {},
  ) => {
    const taken: number[] = []
    for (let round = 0; round < times; round++) taken.push(await timed(() => work(round)))
    taken.sort((a, b) => a - b)
    const [median, worst] = [taken[times >> 1]!, taken.at(-1)!]
    const figures = [median, worst, limit].map((ms) => ms.toFixed(0).padStart(7)).join(' ')
    console.log(`${name.padEnd(34)} ${figures}${more}${median > limit ? '   over' : ''}`)
  }
  const head = (what: string, more = '') =>
    console.log(
      `\n${what.padEnd(34)} ${'ms'.padStart(7)} ${'worst'.padStart(7)} ${'limit'.padStart(7)}${more}`,
    )

  const other = createLacuna({ store, clock })
  const loading = await timed(() => other.refresh())
  console.log(`\nloaded in ${(loading / 1000).toFixed(1)} s when a server starts`)
  head(`question (median of ${rounds})`)
  const ask = (name: string, work: (round: number) => Promise<unknown>, times = rounds) =>
    report(name, onServer ? 100 : 300, work, { times })
  await ask('first question after that', () => other.gaps({}), 1)
  await lacuna.gaps({})
  await ask('gaps, first page', () => lacuna.gaps({}))
  await ask('gaps, filtered', () =>
    lacuna.gaps({ laws: ['gdpr'], severities: ['high'], capturedBefore: '2010-01-01', compliantThen: true }),
  )
  await ask('gaps of a domain', () => lacuna.gaps({ domain: 'site-7.example' }))
  await ask('gaps, on another day each time', (round) => lacuna.gaps({ asOf: `2020-01-${10 + round}` }))
  await ask('gaps, every snapshot', () => lacuna.gaps({ everySnapshot: true, outcomes: ['gap', 'partial'] }))
  const { byRule } = await lacuna.gapsSummary({})
  const long = { rules: byRule.map(({ rule }) => rule), limit: 100 }
  let cursor: string | undefined
  for (let page = 0; page < 40; page++) {
    const { next } = await lacuna.gaps({ ...long, ...(cursor && { cursor }) })
    cursor = next ?? undefined
  }
  await ask('gaps, first page of 100', () => lacuna.gaps(long))
  await ask('gaps, 41st page of 100', () => lacuna.gaps({ ...long, ...(cursor && { cursor }) }))
  await ask('summary', () => lacuna.gapsSummary({}))
  await ask('summary, every snapshot', () => lacuna.gapsSummary({ everySnapshot: true }))
  await ask('summary, compliant when captured', () => lacuna.gapsSummary({ compliantThen: true }))
  await ask('clauses', () => lacuna.clauses({}))
  const { items, next: after } = await lacuna.clauses({})
  await ask('clauses, second page', () => lacuna.clauses({ ...(after && { cursor: after }) }))
  await ask('clauses of a rule', () => lacuna.clauses({ rule: 'gdpr/13-2-a.retention' }))
  await ask('a clause', () => lacuna.clause(items[0]!.clause))
  await ask('gaps of a clause', () => lacuna.gaps({ clause: items[0]!.clause }))
  await ask('policies, first page', () => lacuna.policies({}))
  await ask('policies, searched', () => lacuna.policies({ q: '99.example' }))
  await ask('policies, searched in vain', () => lacuna.policies({ q: 'nowhere' }))
  await ask('gaps after an import', async (round) => {
    await lacuna.addPolicy({
      bytes: new TextEncoder().encode(textOf(wanted + round)),
      asOf,
      format: 'markdown',
      policy: `later-${round}.example`,
      capturedOn: '2026-01-01',
    })
    await lacuna.gaps({})
  })

  head(`page (median of ${rounds})`)
  await addLongPolicy(lacuna, paragraphs, chance)
  await benchPages(lacuna, clock, (name, limit, work, more) => report(name, limit, work, { more }))
  console.log()
  const { rule } = await lacuna.rule('gdpr', '13-2-a.retention')
  for (const severity of ['high', 'low']) {
    const { facts: _, ...body } = rule
    await lacuna.putRule('gdpr', '13-2-a.retention', { ...body, severity })
    const taken = await timed(() => lacuna.refresh())
    console.log(
      `a rule edited: judged again in ${(taken / 1000).toFixed(1)} s, ${((wanted / taken) * 1000).toFixed(0)} policies a second`,
    )
  }
} finally {
  await store.close()
  await drop()
}
