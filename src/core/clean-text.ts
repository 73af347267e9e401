/** Text without what no reader sees: invisible characters, odd spaces, letters that were decoded twice. */

/** Line ends become `\n`, odd spaces plain spaces, invisible characters nothing; `donâ€™t` becomes "don’t". */
export const cleanText = (text: string): string => apart(withoutToggles(mendAddresses(clean(text))))

/** "Our Privacy PolicyEffective date: …": the title ran together with what follows it. Rows of tables stay whole. */
const apart = (text: string): string =>
  text.replace(gluedTitle, (title, at: number) =>
    /^\s*\|/.test(text.slice(text.lastIndexOf('\n', at) + 1, at)) ? title : `${title}\n\n`,
  )
const gluedTitle =
  /\b(?:Policy|Notice|Statement)(?=(?:At|We|This|The|Our|If|Your?|When|These) [A-Za-z]|(?:Effective|Last (?:updated|modified|revised))\b)/g

/** "ExpandSending newsletters": the label of a button that folds a text stands before it without a space. */
const withoutToggles = (text: string): string =>
  text.replace(/^([\t *>-]*)(?:Expand|Collapse)(?=[A-Z][a-z])/gm, '$1')

/** "info@shop. com": an archive put a space after every full stop. */
const mendAddresses = (text: string): string =>
  text.replace(/(@[\w-]+\.) (?=(?:com|net|org|edu|gov)\b)/g, '$1')

/** Anything but plain letters and the commonest signs. */
const suspicious = /[^\t\n -~‘’“”–—…•©®™]/g

/** Native search passes over long stretches of plain text faster than a loop. */
const nextSuspicious = (text: string, from: number): number => {
  suspicious.lastIndex = from
  return suspicious.test(text) ? suspicious.lastIndex - 1 : text.length
}

const clean = (text: string): string => {
  const parts: string[] = []
  let from = 0
  let doubtful = false
  for (let i = nextSuspicious(text, 0); i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c >= 32 && c < 127) {
      i = nextSuspicious(text, i + 1) - 1
      continue
    }
    const kind = kinds[c]!
    if (kind === keep) continue
    if (kind === lead) {
      doubtful ||= isTail(text.charCodeAt(i + 1))
      continue
    }
    if (i > from) parts.push(text.slice(from, i))
    from = i + 1
    if (kind === space) parts.push(' ')
    else if (kind === carriageReturn && text.charCodeAt(i + 1) !== 10) parts.push('\n')
    else if (kind === windows) parts.push(windows1252[c - 0x80]!)
  }
  const whole = from === 0 ? text : parts.join('') + text.slice(from)
  // Twice, as some pages went through it twice.
  return doubtful ? repairMojibake(repairMojibake(whole)) : whole
}

const keep = 0
const space = 1
const carriageReturn = 2
const drop = 3
/** 0x80 to 0x9f: nobody means controls there, but windows-1252. */
const windows = 4
/** May be the first letter of a sequence that was decoded as windows-1252. */
const lead = 5

const windows1252 = [...'€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ']

const kinds = new Uint8Array(65536)
const mark = (kind: number, ranges: readonly (readonly [number, number])[]): void => {
  for (const [from, to] of ranges) kinds.fill(kind, from, to + 1)
}
// Controls, soft hyphen, joiners, direction marks, fillers, variation selectors, byte order marks, replacement characters.
mark(drop, [
  [0x00, 0x08],
  [0x0e, 0x1f],
  [0x7f, 0x7f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180e, 0x180e],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffd],
])
// Line separators too: no editor counts them as lines, and a line number must be found again.
mark(space, [
  [0x0b, 0x0c],
  [0xa0, 0xa0],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
])
mark(carriageReturn, [[0x0d, 0x0d]])
mark(windows, [[0x80, 0x9f]])
mark(lead, [[0xc2, 0xf4]])

const byteOf = new Map<number, number>()
for (let byte = 0x80; byte < 0x100; byte++)
  byteOf.set(byte < 0xa0 ? windows1252[byte - 0x80]!.charCodeAt(0) : byte, byte)

/** Whether a character is what windows-1252 makes of a byte that continues a UTF-8 sequence. */
const isTail = (c: number): boolean => {
  const byte = byteOf.get(c) ?? byteOf.get(windows1252[c - 0x80]?.charCodeAt(0) ?? 0)
  return byte !== undefined && byte < 0xc0
}

const mojibake =
  /[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{1,3}/g
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** UTF-8 that was read as windows-1252. What does not decode stays as it is. */
const repairMojibake = (text: string): string =>
  text.replace(mojibake, (run) => decodeAgain(run) ?? run).replace(/Â(?=[ \n])/g, '')

const decodeAgain = (run: string): string | null => {
  const first = run.charCodeAt(0)
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  if (run.length < length) return run === 'â€' ? '”' : null // the last byte of ” has no character in windows-1252
  try {
    const bytes = Uint8Array.from({ length }, (_, i) => byteOf.get(run.charCodeAt(i)) ?? 0)
    const letter = utf8.decode(bytes)
    const kind = kinds[letter.charCodeAt(0)]
    return (kind === drop ? '' : kind === space ? ' ' : letter) + run.slice(length)
  } catch {
    return null // not UTF-8, so the letters were meant
  }
}
