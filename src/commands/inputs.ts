/** The texts a command line names: files, folders, standard input. */
import { lstat, readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Io } from './io.ts'

export const textExtensions = ['.md', '.markdown', '.html', '.htm', '.txt']
/** As much as the HTTP interface takes. */
const largest = 20 * 1024 * 1024

export interface Fault {
  at: string
  message: string
}

/** Files in a fixed order; what could not be found is told, and does not stop the rest. */
export const findFiles = async (
  paths: string[],
  extensions: string[],
): Promise<{ files: string[]; faults: Fault[] }> => {
  const files = new Set<string>()
  const faults: Fault[] = []
  for (const path of paths) {
    try {
      if (path === '-' || !(await stat(path)).isDirectory()) files.add(path)
      else {
        const found = await filesBelow(path, extensions)
        if (found.length === 0)
          faults.push({
            at: path,
            message: `expected ${extensions.join(', ')} files in this folder, found none`,
          })
        for (const file of found) files.add(file)
      }
    } catch (error) {
      faults.push({ at: path, message: reasonOf(error) })
    }
  }
  return { files: [...files], faults }
}

const filesBelow = async (dir: string, extensions: string[]): Promise<string[]> => {
  const found: string[] = []
  const entries = await readdir(dir, { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
    const path = join(dir, entry.name)
    if (entry.isDirectory()) found.push(...(await filesBelow(path, extensions)))
    else if (extensions.includes(extname(entry.name).toLowerCase()) && !(await isLinkedFolder(path)))
      found.push(path)
  }
  return found
}

/** A link to a folder may lead back up; links to files are fine. */
const isLinkedFolder = async (path: string): Promise<boolean> =>
  (await lstat(path)).isSymbolicLink() && (await stat(path).catch(() => null))?.isDirectory() !== false

/** @throws an Error whose message is for the user */
export const readInput = async (path: string, io: Io): Promise<Uint8Array> => {
  if (path === '-') return readAll(io.stdin)
  const { size } = await stat(path)
  if (size > largest) throw new Error(`expected at most 20 MB, came ${(size / 1024 / 1024).toFixed(1)} MB`)
  return readFile(path)
}

export const readAll = async (stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    chunks.push(chunk)
    size += chunk.length
    if (size > largest) throw new Error('expected at most 20 MB on standard input, more came')
  }
  return Buffer.concat(chunks)
}

/** A policy's name where the text itself gives none. */
export const stemOf = (path: string): string | null => (path === '-' ? null : basename(path, extname(path)))

const day = /^\d{4}-\d{2}-\d{2}$/

/** What a path says of the text in it: `POLICY/YYYY-MM-DD.md` names the policy and the day of capture. */
export const saidByPath = (path: string): { policy?: string; capturedOn?: string } => {
  const stem = stemOf(path)
  if (stem === null || !day.test(stem)) return {}
  const folder = basename(dirname(resolve(path)))
  return { capturedOn: stem, ...(folder && { policy: folder }) }
}

/** As reports name files: seen from the folder the command runs in, or else in full. */
export const uriOf = (path: string): string | undefined => {
  if (path === '-') return undefined
  const seen = relative('', resolve(path))
  return seen.startsWith('..') || isAbsolute(seen)
    ? pathToFileURL(path).href
    : seen.split(sep).map(encodeURIComponent).join('/')
}

const reasons: Record<string, string> = {
  ENOENT: 'no such file or folder',
  EACCES: 'may not be read',
  EPERM: 'may not be read',
  EISDIR: 'is a folder',
}

export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return ('code' in error && typeof error.code === 'string' && reasons[error.code]) || error.message
}

/** Neither the caller's doing nor the file system's: a fault of this program, to be told with its trace. */
export const isOurs = (error: unknown): boolean =>
  error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError
