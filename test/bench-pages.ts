/** What the pages cost on the server, and how much is sent: of a policy with twelve snapshots of 60 KB, and of the corpus. */
import { gzipSync } from 'node:zlib'
import type { Lacuna } from '../src/usecases.ts'
import { createWeb } from '../src/web.tsx'

const policy = 'long.example'
const days = Array.from({ length: 12 }, (_, i) => `${2013 + i}-03-01`)
const size = 60_000

/** @param chance below a number */
export const addLongPolicy = async (
  lacuna: Lacuna,
  paragraphs: string[],
  chance: (below: number) => number,
): Promise<void> => {
  const one = (): string => paragraphs[chance(paragraphs.length)]!
  const parts: string[] = []
  for (let length = 0; length < size; length += parts.at(-1)!.length + 2) parts.push(one())
  for (const capturedOn of days) {
    // Each edit rewrites some paragraphs.
    for (let edit = 0; edit < 8; edit++) parts[chance(parts.length)] = one()
    const text = `# Privacy Policy\n\nThis privacy policy says which personal information we collect and how we use it.\n\n${parts.join('\n\n')}\n`
    const bytes = new TextEncoder().encode(text)
    await lacuna.addPolicy({ bytes, asOf: capturedOn, format: 'markdown', policy, capturedOn })
  }
}

/** `report` times one page many times and prints its line, with what stands behind it. */
export const benchPages = async (
  lacuna: Lacuna,
  clock: () => Date,
  report: (name: string, limit: number, work: () => Promise<unknown>, more: string) => Promise<void>,
): Promise<void> => {
  const web = createWeb({ lacuna, clock })
  const [clause] = (await lacuna.clauses({})).items
  const at = days.at(-2)
  const pages = {
    scorecard: `/policies/${policy}`,
    text: `/policies/${policy}/text`,
    history: `/policies/${policy}/history`,
    'history, law of today': `/policies/${policy}/history?asOf=2026-06-01`,
    'two snapshots side by side': `/policies/${policy}/compare?from=${at}&to=${days.at(-1)}`,
    'first and last side by side': `/policies/${policy}/compare?from=${days[0]}&to=${days.at(-1)}`,
    'corpus review': '/gaps',
    clauses: '/clauses',
    'the most shared clause': `/clauses/${clause?.clause}`,
    policies: '/policies',
    rules: '/rules',
    audit: '/audit',
    home: '/',
  }
  for (const [name, path] of Object.entries(pages)) {
    const draw = async (): Promise<string> => (await web.request(path)).text()
    const html = await draw()
    const kilobytes = (gzipSync(html).length / 1000).toFixed(0)
    await report(name, 50, draw, `${kilobytes.padStart(6)} KB sent`)
  }
}
