/** Where the package's own folders (rules, seeds) lie: the same from the source files and from the bundle in dist/. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const findRoot = (): string => {
  let dir = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(dir, 'package.json'))) {
    if (dirname(dir) === dir) throw new Error(`no package.json above ${fileURLToPath(import.meta.url)}`)
    dir = dirname(dir)
  }
  return dir
}

export const packageRoot = findRoot()
export const rulesDir = join(packageRoot, 'rules')
export const seedsDir = join(packageRoot, 'seeds')

export const packageVersion = (): string =>
  (JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }).version
