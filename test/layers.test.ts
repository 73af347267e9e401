import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

/** The use-cases, and what they are made of. */
const usecases = [
  'usecases',
  'audit',
  'corpus(-view)?',
  'cursors',
  'days',
  'decision-request',
  'history',
  'importing',
  'playground',
  'policy-key',
  'reviews',
  'rule-previews',
  'stored-[a-z-]+',
].join('|')

/** Who may import what. The first line that fits a file holds. */
const table: { from: RegExp; what: RegExp; types?: RegExp }[] = [
  { from: /^src\/core\/digest\.ts$/, what: /^@noble\/hashes\// },
  { from: /^src\/core\/evaluate\.ts$/, what: /^(src\/core\/|json-rules-engine$)/ },
  // The readers of formats: only they know a parser.
  {
    from: /^src\/core\/(formats|(read|html|markdown)-[a-z-]+)\.ts$/,
    what: /^(src\/core\/|htmlparser2$)/,
  },
  { from: /^src\/core\/text-difference\.ts$/, what: /^(src\/core\/|diff$)/ },
  { from: /^src\/core\//, what: /^(src\/core\/|zod$)/ },
  {
    from: /^db\//,
    what: /^(db\/|drizzle-orm|postgres$|@electric-sql\/|zod$|node:|src\/(package-root|refusal)\.ts$)/,
    types: /^src\/core\//,
  },
  {
    from: /^src\/ruleset\.ts$/,
    what: /^(src\/core\/|src\/(json|refusal)\.ts$|node:(fs|fs\/promises|path)$)/,
  },
  // The table of reports. A report that needs more than the core stands beside it.
  { from: /^src\/reports\.ts$/, what: /^src\/(core\/|web-report\.tsx$)/ },
  {
    from: new RegExp(`^src/(${usecases})\\.ts$`),
    what: new RegExp(`^(src/core/|src/(refusal|defined|${usecases})\\.ts$|zod$)`),
    types: /^(db\/|src\/usecases\.ts$)/,
  },
  // The API and the pages know nothing of each other.
  {
    from: /^src\/web[a-z-]*\.tsx?$/,
    what: /^(src\/(web|problem|access-log|write-access|metrics|refusal|defined|assets|json)[a-z-]*\.tsx?$|src\/core\/|hono|zod$)/,
    types: new RegExp(`^src/(${usecases})\\.ts$`),
  },
  { from: /^src\/assets\.ts$/, what: /^(src\/package-root\.ts$|node:(crypto|fs|path)$)/ },
  { from: /^src\/metrics\.ts$/, what: /^(@hono\/prometheus|prom-client)$/, types: /^hono$/ },
  { from: /^src\/site\.ts$/, what: /^src\/(api|web)\.tsx?$/ },
  {
    from: /^src\/(api|docs|problem|access-log|write-access)[a-z-]*\.tsx?$/,
    what: /^(src\/(api|docs|problem|access-log|write-access|metrics|refusal|defined|json|reports|assets)[a-z-]*\.tsx?$|src\/core\/|@?hono|zod$|node:(crypto|http)$)/,
    types: /^(src\/usecases\.ts|@hono\/node-server|hono)/,
  },
  {
    from: /^src\/json-texts\.ts$/,
    what: /^(src\/(api-fields|json|refusal|defined)\.ts$|zod$)/,
    types: /^src\/core\//,
  },
  { from: /^src\/(refusal|defined|json|package-root)\.ts$/, what: /^node:/ },
  // These assemble, and may know everything below them.
  { from: /^src\/server\.ts$/, what: /^(?!src\/(cli|schemas)\.ts$|src\/commands\/)/ },
  {
    from: /^(src\/commands\/|src\/cli\.ts$|src\/worker\.ts$|src\/schemas\.ts$)/,
    what: /^(?!src\/cli\.ts$|drizzle-orm|hono)/,
  },
  { from: /^seeds\//, what: /^(?!src\/(server|cli|api[a-z-]*)\.ts$|src\/commands\/|drizzle-orm|hono)/ },
]

interface Import {
  file: string
  what: string
  typeOnly: boolean
}

const root = join(import.meta.dirname, '..')
const sources = ['src', 'db', 'seeds']
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  .sort()
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')

const importsOf = (file: string): Import[] => {
  const found: Import[] = []
  const add = (specifier: string, typeOnly: boolean): void => {
    const what = specifier.startsWith('.') ? posix.join(dirname(file), specifier) : specifier
    found.push({ file, what, typeOnly })
  }
  for (const [, keyword, names = '', specifier = ''] of textOf(file).matchAll(
    /^(?:import|export)\s+(type\s+)?([^'"`;=]*?)\s*from\s+'([^']+)'/gm,
  )) {
    const listed = /^\{([^}]*)\}$/
      .exec(names.trim())?.[1]
      ?.split(',')
      .map((name) => name.trim())
      .filter(Boolean)
    add(specifier, keyword !== undefined || listed?.every((name) => name.startsWith('type ')) === true)
  }
  for (const [, specifier = ''] of textOf(file).matchAll(/(?:^import|\bimport\()\s*'([^']+)'/gm))
    add(specifier, false)
  return found
}

test('there are files to look at, and each import is seen', () => {
  expect(sources).toContain('src/core/evaluate.ts')
  expect(importsOf('src/core/evaluate.ts')).toEqual(
    expect.arrayContaining([
      { file: 'src/core/evaluate.ts', what: 'json-rules-engine', typeOnly: false },
      { file: 'src/core/evaluate.ts', what: 'src/core/facts.ts', typeOnly: true },
    ]),
  )
})

test('every file imports only what the table lets it', () => {
  const wrong = sources.flatMap((file) => {
    const line = table.find(({ from }) => from.test(file))
    if (line === undefined) return [`${file}: no line of the table is for this file`]
    return importsOf(file)
      .filter(({ what, typeOnly }) => !line.what.test(what) && !(typeOnly && line.types?.test(what)))
      .map(({ what, typeOnly }) => `${file} imports ${typeOnly ? 'types of ' : ''}${what}`)
  })
  expect(wrong).toEqual([])
})

describe('the core', () => {
  const core = sources.filter((file) => file.startsWith('src/core/'))

  test('knows no clock, chance, network, environment or console', () => {
    const impure =
      /\b(process|console|fetch|performance|setTimeout|setInterval|Buffer|globalThis)\b\s*[.(]|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b/
    const wrong = core.filter((file) => impure.test(textOf(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')))
    expect(wrong).toEqual([])
  })

  test('goes one way: no file leads back to itself', () => {
    const edges = new Map(
      core.map((file) => [
        file,
        importsOf(file)
          .filter(({ typeOnly }) => !typeOnly)
          .map(({ what }) => what),
      ]),
    )
    const leads = (from: string, to: string, seen = new Set<string>()): boolean =>
      (edges.get(from) ?? []).some(
        (next) => next === to || (!seen.has(next) && seen.add(next) && leads(next, to, seen)),
      )
    expect(core.filter((file) => leads(file, file))).toEqual([])
  })
})
