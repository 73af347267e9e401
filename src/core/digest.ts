/** Names for values: the same meaning gives the same digest, whatever the order of keys and whatever the machine. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

/**
 * Sha256 of the canonical JSON of a value, leaving out the named keys of its top level. Rules are compiled in one go, so
 * this may not wait, as Web Crypto would.
 */
export const digestOf = (value: unknown, without: string[] = []): string =>
  bytesToHex(sha256(utf8.encode(canonicalJson(value, without))))

const utf8 = new TextEncoder()

/**
 * Sha256 of a text's bytes, by Web Crypto: on 50 kB it takes a tenth of the time, and not of this thread (measured: 30 µs
 * against 450 µs, a fifth of all the time there is for a policy).
 */
export const sha256Of = async (bytes: Uint8Array): Promise<string> =>
  // True for every caller: no bytes here are shared between threads.
  bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)))

/** Keys sorted, no white space, absent values left out. */
const canonicalJson = (value: unknown, without: string[] = []): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  if (Array.isArray(value))
    return value.every(isText)
      ? JSON.stringify(value)
      : `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`
  let json = ''
  // True of every object that is no list.
  const object = value as Record<string, unknown>
  for (const key of Object.keys(object).sort())
    if (object[key] !== undefined && !without.includes(key))
      json += `${json === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(object[key])}`
  return `{${json}}`
}

const isText = (value: unknown): boolean => typeof value === 'string'
