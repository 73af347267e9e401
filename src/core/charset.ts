/** Bytes in, clean text out: which charset they are in, whatever they claim. */
import { cleanText } from './clean-text.ts'

export interface Decoded {
  text: string
  /** What the bytes were decoded with; `binary` when they are no text at all. */
  charset: string
}

/** Byte order mark, then the media type, then `<meta charset>`, then UTF-8, then windows-1252. Names that no decoder knows are ignored. */
export const decodeText = (bytes: Uint8Array, mediaType = ''): Decoded => {
  const marked = byteOrderMark(bytes)
  if (marked) return { text: cleanText(new TextDecoder(marked).decode(bytes)), charset: marked }
  if (isBinary(bytes)) return { text: '', charset: 'binary' }
  const said = charsetIn(/charset\s*=\s*["']?([\w:.-]+)/i.exec(mediaType)?.[1])
  const declared = said ?? metaCharset(bytes)
  const utf8 = strictUtf8(bytes)
  const mostlyUtf8 = utf8 === null && isMostlyUtf8(bytes)
  // Pages that claim a Western charset and are valid UTF-8 all the same are common; the reverse accident is not.
  if (utf8 !== null && (!declared || western.has(declared)))
    return { text: cleanText(utf8), charset: 'utf-8' }
  if (declared && declared !== 'utf-8' && !(mostlyUtf8 && western.has(declared)))
    return { text: cleanText(new TextDecoder(declared).decode(bytes)), charset: declared }
  if (utf8 !== null || mostlyUtf8)
    return { text: cleanText(utf8 ?? new TextDecoder().decode(bytes)), charset: 'utf-8' }
  return { text: cleanText(new TextDecoder('windows-1252').decode(bytes)), charset: 'windows-1252' }
}

const western = new Set(['windows-1252', 'utf-8'])

const byteOrderMark = (bytes: Uint8Array): string | null =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
    ? 'utf-8'
    : bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : null

const charsetIn = (name: string | undefined): string | null => {
  if (!name) return null
  try {
    return new TextDecoder(name).encoding
  } catch {
    return null // a RangeError: no such charset, so nothing was declared
  }
}

/** What an HTML or XML head says of itself. UTF-16 cannot be declared in ASCII, so such a claim is void. */
const metaCharset = (bytes: Uint8Array): string | null => {
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, 4096))
  if (!head.includes('<')) return null
  const name =
    /<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(head)?.[1] ??
    /<\?xml[^>]{0,100}encoding\s*=\s*["']([\w:.-]+)/i.exec(head)?.[1]
  const charset = charsetIn(name)
  return charset?.startsWith('utf-16') ? null : charset
}

const strictUtf8 = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null // a TypeError: the bytes are not UTF-8
  }
}

/** A few broken sequences (a text cut in half) among many good ones are still UTF-8. */
const isMostlyUtf8 = (bytes: Uint8Array): boolean => {
  let good = 0
  let bad = 0
  for (let i = 0; i < bytes.length; ) {
    const b = bytes[i]!
    if (b < 0x80) {
      i++
      continue
    }
    const length = b >= 0xf0 && b < 0xf5 ? 4 : b >= 0xe0 && b < 0xf0 ? 3 : b >= 0xc2 && b < 0xe0 ? 2 : 0
    let seen = 1
    while (seen < length && (bytes[i + seen]! & 0xc0) === 0x80) seen++
    const cutOff = i + seen >= bytes.length
    if (length > 0 && (seen === length || (cutOff && seen > 1))) good++
    else if (!cutOff || length === 0) bad++
    i += seen
  }
  return good > 0 && bad <= good / 10
}

const magic = [
  '%PDF-',
  'PK\x03\x04',
  '\x89PNG',
  'GIF8',
  '\xff\xd8\xff',
  '\x1f\x8b',
  'MZ\x90',
  '\x7fELF',
  'RIFF',
  '\xd0\xcf\x11\xe0',
  '{\\rtf',
]

/** Known signatures, or many control characters among the first bytes. */
const isBinary = (bytes: Uint8Array): boolean => {
  if (magic.some((signature) => [...signature].every((c, i) => bytes[i] === c.charCodeAt(0)))) return true
  const sample = Math.min(bytes.length, 8192)
  let controls = 0
  for (let i = 0; i < sample; i++) {
    const b = bytes[i]!
    if (b < 32 && b !== 9 && b !== 10 && b !== 13 && b !== 12) controls++
  }
  return controls > 3 && controls > sample / 50
}
