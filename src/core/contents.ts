/** What stands on a page beside its text: tables of contents, and the menus of a page that was saved as text. */

import { countWords, isCaps } from './line-looks.ts'
import type { Piece } from './pieces.ts'

export const withoutContents = (pieces: Piece[]): Piece[] => {
  const places = placesOf(pieces)
  const kept: Piece[] = []
  for (let i = 0; i < pieces.length; ) {
    const end = endOfContents(pieces, i, places)
    if (end > i) i = end
    else {
      const piece = pieces[i++]!
      if (isCookieBanner(piece, pieces[i])) while (pieces[i] && isButton(pieces[i]!)) i++
      else if (!isInlineContents(piece) && !isBackToTop(piece)) kept.push(piece)
    }
  }
  return kept
}

/** Where a short line heads a text; the first few places tell enough. */
const placesOf = (pieces: Piece[]): Map<number, number[]> => {
  const places = new Map<number, number[]>()
  for (const [i, { text, kind }] of pieces.entries()) {
    if (kind === 'cell' || text.length > 140 || !headsText(pieces, i)) continue
    const key = keyOf(text)
    const at = places.get(key)
    if (at === undefined) places.set(key, [i])
    else if (at.length < 3) at.push(i)
  }
  return places
}

/**
 * The end of the table of contents that begins at `start`, or `start`. Its lines are links within the page, or stand elsewhere
 * as the heading of a text. (The items of a list that is repeated stand elsewhere too, but among items.)
 */
const endOfContents = (pieces: Piece[], start: number, places: Map<number, number[]>): number => {
  const named = isContentsHeading(pieces[start]!)
  const first = named ? start + 1 : start
  let entries = 0
  let firstKey = 0
  let end = first
  let misses = 0
  for (
    let i = first;
    i < pieces.length && i < first + longest && misses < 3 && isEntry(pieces[i]!, named || i > first);
    i++
  ) {
    const key = keyOf(pieces[i]!.text)
    if (i === first) firstKey = key
    // The text itself begins where the first entry comes again.
    if (i > first && entries > 1 && key === firstKey && headsText(pieces, i)) break
    if (!named && headsText(pieces, i) && !isAnchor(pieces[i]!)) break
    if (isAnchor(pieces[i]!) || places.get(key)?.some((at) => at !== i)) {
      entries++
      misses = 0
      end = i + 1
    } else if (!isNumberAlone(pieces[i]!.text)) {
      if (entries === 0) break
      misses++
    }
  }
  const length = end - first
  return (named ? entries > 0 && entries >= length * 0.4 : entries >= 3 && entries >= length * 0.6)
    ? end
    : start
}

/** Entries of the longest table of contents that is looked for. */
const longest = 250

const headsText = (pieces: Piece[], at: number): boolean => {
  const next = pieces[at + 1]
  return next !== undefined && next.kind !== 'heading' && next.text.length > 60
}

/** A number that stands for the letters and digits of a line, without case and leading number; 0 for none. */
const keyOf = (text: string): number => {
  let i = 0
  while (i < text.length && i < 12 && !isLetter(text.charCodeAt(i))) i++
  // "a) Cookies" and "B. Cookies"
  if (
    isLetter(text.charCodeAt(i)) &&
    (text.charCodeAt(i + 1) === 41 || text.charCodeAt(i + 1) === 46) &&
    (text.charCodeAt(i + 2) === 32 || isUpper(text.charCodeAt(i + 2)))
  )
    i += 2
  let high = 7
  let low = 0
  for (; i < text.length; i++) {
    let c = text.charCodeAt(i)
    if (c >= 65 && c <= 90) c += 32
    if (!isLetter(c) && !(c >= 48 && c <= 57)) continue
    low = (Math.imul(low, 31) + c) | 0
    high = (Math.imul(high, 131) + c) | 0
  }
  return low === 0 && high === 7 ? 0 : (high & 0x1fffff) * 0x100000000 + (low >>> 0)
}
const isUpper = (c: number): boolean => c >= 65 && c <= 90
const isLetter = (c: number): boolean =>
  (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c > 0xbf && c < 0x2000) || c > 0x2fff

const isContentsHeading = ({ text, kind }: Piece): boolean =>
  kind !== 'cell' &&
  /^(?:table of contents?|contents?|index|quick links?|jump to.{0,20}|on this page|in this (?:policy|notice|article|statement|section)|page contents?|summary of contents?|quick navigation|topics|sections?)\s*[:.…]*$/i.test(
    text,
  )

const isEntry = ({ text, kind }: Piece, started: boolean): boolean =>
  kind !== 'cell' &&
  text.length <= 140 &&
  countWords(text) <= 18 &&
  !(/[.:;]$/.test(text) && countWords(text) > 6) &&
  (started || kind === 'item' || kind === 'prose')

/** The whole piece is a link within the page. */
const isAnchor = ({ text, links }: Piece): boolean => {
  const inner = links.filter(({ target }) => target.includes('#'))
  return (
    inner.length > 0 &&
    inner.reduce((sum, { start, end }) => sum + end - start, 0) >= text.replace(/^\W*\d*\W*/, '').length * 0.8
  )
}

const isNumberAlone = (text: string): boolean => /^\d{1,2}[.)]?$/.test(text)

/** "Jump to: Cookies | Sharing | Contact", all links to anchors. */
const isInlineContents = ({ text, links, kind }: Piece): boolean => {
  const inner = links.filter(({ target }) => target.startsWith('#'))
  if (kind === 'heading' || inner.length < 3) return false
  const linked = inner.reduce((sum, { start, end }) => sum + end - start, 0)
  return text.length - linked < 12 + inner.length * 4
}

const isBackToTop = ({ text, kind }: Piece): boolean =>
  kind !== 'heading' &&
  text.length < 30 &&
  /^\W*(?:(?:back|return|go) to (?:the )?(?:top|contents?)|top of (?:the )?page|top)\W*$/i.test(text)

/** "We use cookies … OK": a notice with its buttons, which stands on every page of a site and is no part of the policy. */
const isCookieBanner = ({ text, kind }: Piece, next: Piece | undefined): boolean =>
  kind === 'prose' &&
  next !== undefined &&
  isButton(next) &&
  countWords(text, 90) < 90 &&
  /\b(?:(?:web ?)?sites?|pages?|we|apps?)\b[^.]{0,40}\bcookies\b/i.test(text)
const isButton = ({ text }: Piece): boolean =>
  text.length < 40 &&
  /^\W*(?:ok(?:ay)?|(?:i )?(?:accept|agree|understand|decline|reject|allow|deny|refuse)(?: (?:all|cookies|all cookies|and close))?|got it|close|dismiss|manage (?:cookies|choices|preferences)|(?:cookie )?(?:settings|preferences)|continue|no thanks|learn more|read more|more info(?:rmation)?)\W*$/i.test(
    text,
  )

/** Menus before the first and after the last sentence: runs of short lines without a mark that they belong to the text. */
export const withoutMenus = (pieces: Piece[]): Piece[] => {
  const first = pieces.findIndex(isRunningText)
  if (first < 0) return pieces
  let start = 0
  let title = -1
  for (let i = 0; i < first; i++) if (isTitle(pieces[i]!)) title = i
  if (first >= 5) {
    const from = title >= 0 && first - title <= 12 ? title : first
    let keep = from
    while (keep > 0 && from - keep < 3 && belongs(pieces[keep - 1]!)) keep--
    if (keep >= 4)
      start = title >= 0 || pieces.slice(0, keep).every(({ kind }) => kind !== 'heading') ? keep : 0
  }
  let last = pieces.length - 1
  while (last > start && !isRunningText(pieces[last]!)) last--
  let end = pieces.length
  while (end > last + 1 && isFooter(pieces[end - 1]!)) end--
  const whole = end
  while (end > last + 1 && !belongs(pieces[end - 1]!) && pieces[end - 1]!.kind !== 'cell') end--
  const tail = pieces.slice(end, whole)
  const isMenu =
    tail.length >= 4 &&
    !/:$/.test(pieces[end - 1]!.text) &&
    tail.filter(isMenuLine).length >= tail.length * 0.7
  if (!isMenu) end = whole
  return start === 0 && end === pieces.length
    ? pieces
    : [
        ...pieces.slice(0, start).filter(isHeadline),
        ...pieces.slice(start, end),
        ...(isMenu ? tail.filter(isOptOutLink) : []),
      ]
}

/** A title that names the policy, and the line that dates it, stay where a list of links stands between them and the text. */
const isHeadline = (piece: Piece): boolean =>
  (piece.kind === 'heading' && /\bprivacy\b/i.test(piece.text)) ||
  (/\b(?:updated|effective|revised|modified)\b/i.test(piece.text) &&
    /\d/.test(piece.text) &&
    piece.text.length < 100)

/** What the law wants in the foot of each page belongs to the policy all the same. */
const isOptOutLink = ({ text }: Piece): boolean =>
  /\b(?:do not|don[’']t) (?:sell|share)\b|\bprivacy choices\b|\blimit the use of my\b/i.test(text)

const isRunningText = (piece: Piece): boolean => isProse(piece) && !isFooter(piece)
const isProse = ({ text, kind }: Piece): boolean =>
  kind !== 'heading' &&
  countWords(text, 12) >= 12 &&
  (/[a-z]{2}[a-z,]* [a-z]+/.test(text) || isCaps(text)) &&
  (/[.:;!?]/.test(text) || countWords(text, 26) > 25)
const isTitle = ({ text, kind }: Piece): boolean =>
  text.length < 100 &&
  countWords(text, 13) <= 12 &&
  (kind === 'heading' || /privacy|policy|statement|notice|legal|terms|data protection/i.test(text)) &&
  !/[,;]$/.test(text)
/** Dates, addresses and telephone numbers are no menu. */
const belongs = ({ text }: Piece): boolean =>
  /\S@\S|\d{4}|\d{3}[-. ]\d/.test(text) || /\b(?:updated|effective|revised)\b/i.test(text)
/** "© 2004 Shop Inc.", "All rights reserved." */
const isFooter = ({ text, kind }: Piece): boolean =>
  kind !== 'heading' &&
  text.length < 200 &&
  (/^\W*(?:©|\(c\)|copyright\b|all rights reserved|best viewed|powered by|print this page)/i.test(text) ||
    isPipeMenu(text))
/** "Home | About | Terms" */
const isPipeMenu = (text: string): boolean => {
  const entries = text.split(/\s[|·•]\s|\n/)
  return (
    entries.length > 2 &&
    !/@|\d{3}/.test(entries.slice(0, -1).join(' ')) &&
    entries.every((entry) => (countWords(entry) <= 6 && !/[.:]$/.test(entry.trim())) || /©/.test(entry))
  )
}
const isMenuLine = ({ text, kind }: Piece): boolean =>
  kind !== 'heading' && countWords(text) <= 5 && !isCaps(text) && !/[.:]$/.test(text)
