/** Bytes in, clean text out: the charset found, damage repaired, invisible characters gone. */
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
  if (utf8 !== null && (!declared || western.has(declared))) return { text: cleanText(utf8), charset: 'utf-8' }
  if (declared && declared !== 'utf-8' && !(mostlyUtf8 && western.has(declared)))
    return { text: cleanText(new TextDecoder(declared).decode(bytes)), charset: declared }
  if (utf8 !== null || mostlyUtf8) return { text: cleanText(utf8 ?? new TextDecoder().decode(bytes)), charset: 'utf-8' }
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
  const name = /<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(head)?.[1] ?? /<\?xml[^>]{0,100}encoding\s*=\s*["']([\w:.-]+)/i.exec(head)?.[1]
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

const magic = ['%PDF-', 'PK\x03\x04', '\x89PNG', 'GIF8', '\xff\xd8\xff', '\x1f\x8b', 'MZ\x90', '\x7fELF', 'RIFF', '\xd0\xcf\x11\xe0', '{\\rtf']

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

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unwanted = /[\u0000-\u0008\u000b-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffd]/

/** Line ends become `\n`, odd spaces plain spaces, invisible characters nothing; letters that were decoded twice are put right. */
export const cleanText = (text: string): string => {
  const parts: string[] = []
  let from = 0
  let doubtful = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if ((c >= 32 && c < 127) || c === 10 || c === 9) continue
    const kind = kinds[c]!
    if (kind === keep) continue
    if (kind === lead) {
      doubtful ||= kinds[text.charCodeAt(i + 1)] === windows || mojibakeTail.test(text[i + 1] ?? '')
      continue
    }
    if (i > from) parts.push(text.slice(from, i))
    from = i + 1
    if (kind === space) parts.push(' ')
    else if (kind === lineEnd || (kind === carriageReturn && text.charCodeAt(i + 1) !== 10)) parts.push('\n')
    else if (kind === windows) parts.push(windows1252[c - 0x80]!)
  }
  const clean = parts.length === 0 && from === 0 ? text : parts.join('') + text.slice(from)
  return doubtful ? repairMojibake(repairMojibake(clean)) : clean
}

/** 0x80 to 0x9f as windows-1252 has them; code points of that range are never meant as controls. */
const windows1252 = [...'€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ']

const keep = 0
const space = 1
const lineEnd = 2
const carriageReturn = 3
const drop = 4
const windows = 5
/** May be the first letter of a sequence that was decoded as windows-1252. */
const lead = 6

const kinds = new Uint8Array(65536)
for (let c = 0; c < 65536; c++) {
  if (c === 9 || c === 10) continue
  if (c === 0xa0 || (c >= 0x2000 && c <= 0x200a) || c === 0x202f || c === 0x205f || c === 0x3000 || c === 12 || c === 11) kinds[c] = space
  else if (c === 0x2028 || c === 0x2029) kinds[c] = lineEnd
  else if (c === 13) kinds[c] = carriageReturn
  else if (c >= 0x80 && c < 0xa0) kinds[c] = windows
  else if (unwanted.test(String.fromCharCode(c))) kinds[c] = drop
  else if (c >= 0xc2 && c <= 0xf4) kinds[c] = lead
}

const byteOf = new Map<string, number>()
for (let b = 0x80; b < 0x100; b++) byteOf.set(b < 0xa0 ? windows1252[b - 0x80]! : String.fromCharCode(b), b)

const mojibakeTail = /[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]/
const mojibake = /[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{1,3}/g
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** UTF-8 that was read as windows-1252: `donâ€™t` is "don’t". What does not decode stays as it is. */
const repairMojibake = (text: string): string =>
  text
    .replace(mojibake, (run) => {
      const lead = byteOf.get(run[0]!)!
      const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
      if (run.length < length) return run === 'â€' ? '”' : run // the last byte of ” has no character in windows-1252
      try {
        const bytes = Uint8Array.from([...run.slice(0, length)], (c) => byteOf.get(c)!)
        const letter = utf8.decode(bytes)
        return (unwanted.test(letter) ? (letter === '\u00a0' ? ' ' : '') : letter) + run.slice(length)
      } catch {
        return run // not UTF-8, so the letters were meant
      }
    })
    .replace(/Â(?=[ \n])/g, '')
