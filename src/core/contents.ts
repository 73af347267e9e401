/** What stands on a page beside its text: tables of contents, and the menus of a page that was saved as text. */
import type { Piece } from './pieces.ts'
import { countWords, isCaps } from './headings.ts'

export const withoutContents = (pieces: Piece[]): Piece[] => {
  const drop = new Set<number>()
  const places = new Map<number, number[]>()
  pieces.forEach(({ text, kind }, i) => {
    if (kind === 'cell' || text.length > 120) return
    const key = keyOf(text)
    if (key === 0) return
    const at = places.get(key)
    if (at) at.push(i)
    else places.set(key, [i])
  })
  let i = 0
  while (i < pieces.length) {
    const named = isContentsHeading(pieces[i]!)
    const first = named ? i + 1 : i
    let end = first
    let repeats = 0
    let anchors = 0
    while (end < pieces.length && isEntry(pieces[end]!, named || end > first)) {
      // Under its own name, a table of contents ends where its first entry comes again as a heading.
      if (end > first && keyOf(pieces[end]!.text) === keyOf(pieces[first]!.text)) break
      if (isAnchor(pieces[end]!)) anchors++
      else if (comesLater(places.get(keyOf(pieces[end]!.text)), end)) repeats++
      else if (!(named && end - first < 60 && isNumberAlone(pieces[end]!.text))) break
      end++
    }
    const length = end - first
    const isContents = length > 0 && (named ? repeats + anchors > 0 : length >= 3 && (anchors >= 3 || repeats >= 3))
    if (isContents) {
      for (let k = named ? i : first; k < end; k++) drop.add(k)
      i = end
    } else if (isInlineContents(pieces[i]!) || isBackToTop(pieces[i]!)) drop.add(i++)
    else i++
  }
  return drop.size === 0 ? pieces : pieces.filter((_, index) => !drop.has(index))
}

/** A number that stands for the letters and digits of a line, without case and leading number; 0 for none. */
const keyOf = (text: string): number => {
  let i = 0
  while (i < text.length && i < 12 && !isLetter(text.charCodeAt(i))) i++
  // "a) Cookies" and "B. Cookies"
  if (isLetter(text.charCodeAt(i)) && (text.charCodeAt(i + 1) === 41 || text.charCodeAt(i + 1) === 46) && text.charCodeAt(i + 2) === 32) i += 2
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
const isLetter = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c > 0xbf && c < 0x2000) || c > 0x2fff

const isContentsHeading = ({ text, kind }: Piece): boolean =>
  kind !== 'cell' && /^(?:table of contents?|contents?|index|quick links?|jump to.{0,20}|on this page|in this (?:policy|notice|article|statement|section)|page contents?|summary of contents?|quick navigation|topics|sections?)\s*[:.…]*$/i.test(text)

const isEntry = ({ text, kind }: Piece, started: boolean): boolean => kind !== 'cell' && text.length <= 140 && countWords(text) <= 18 && (started || kind === 'item' || kind === 'prose')

/** The whole piece is a link within the page. */
const isAnchor = ({ text, links }: Piece): boolean => {
  const inner = links.filter(({ target }) => target.includes('#'))
  return inner.length > 0 && inner.reduce((sum, { start, end }) => sum + end - start, 0) >= text.replace(/^\W*\d*\W*/, '').length * 0.8
}

const comesLater = (at: number[] | undefined, index: number): boolean => at !== undefined && at[at.length - 1]! > index
const isNumberAlone = (text: string): boolean => /^\d{1,2}[.)]?$/.test(text)

/** "Jump to: Cookies | Sharing | Contact", all links to anchors. */
const isInlineContents = ({ text, links, kind }: Piece): boolean => {
  const inner = links.filter(({ target }) => target.startsWith('#'))
  if (kind === 'heading' || inner.length < 3) return false
  const linked = inner.reduce((sum, { start, end }) => sum + end - start, 0)
  return text.length - linked < 12 + inner.length * 4
}

const isBackToTop = ({ text, kind }: Piece): boolean => kind !== 'heading' && text.length < 30 && /^\W*(?:(?:back|return|go) to (?:the )?(?:top|contents?)|top of (?:the )?page|top)\W*$/i.test(text)

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
    if (keep >= 4) start = title >= 0 || pieces.slice(0, keep).every(({ kind }) => kind !== 'heading') ? keep : 0
  }
  let last = pieces.length - 1
  while (last > start && !isRunningText(pieces[last]!)) last--
  let end = pieces.length
  while (end > last + 1 && isFooter(pieces[end - 1]!)) end--
  const whole = end
  while (end > last + 1 && !belongs(pieces[end - 1]!) && pieces[end - 1]!.kind !== 'cell') end--
  const tail = pieces.slice(end, whole)
  const isMenu = tail.length >= 4 && !/:$/.test(pieces[end - 1]!.text) && tail.filter(isMenuLine).length >= tail.length * 0.7
  if (!isMenu) end = whole
  return start === 0 && end === pieces.length ? pieces : pieces.slice(start, end)
}

const isRunningText = (piece: Piece): boolean => isProse(piece) && !isFooter(piece)
const isProse = ({ text, kind }: Piece): boolean => kind !== 'heading' && countWords(text) >= 12 && /[a-z]{2}[a-z,]* [a-z]+/.test(text) && (/[.:;!?]/.test(text) || countWords(text) > 25)
const isTitle = ({ text, kind }: Piece): boolean => text.length < 100 && countWords(text) <= 12 && (kind === 'heading' || /privacy|policy|statement|notice|legal|terms|data protection/i.test(text)) && !/[,;]$/.test(text)
/** Dates, addresses and telephone numbers are no menu. */
const belongs = ({ text }: Piece): boolean => /\S@\S|\d{4}|\d{3}[-. ]\d/.test(text) || /\b(?:updated|effective|revised)\b/i.test(text)
/** "© 2004 Shop Inc.", "All rights reserved." */
const isFooter = ({ text, kind }: Piece): boolean =>
  kind !== 'heading' && text.length < 200 && (/^\W*(?:©|\(c\)|copyright\b|all rights reserved|best viewed|powered by|print this page)/i.test(text) || isPipeMenu(text))
/** "Home | About | Terms" */
const isPipeMenu = (text: string): boolean => {
  const entries = text.split(/\s[|·•]\s|\n/)
  return entries.length > 2 && !/@|\d{3}/.test(entries.slice(0, -1).join(' ')) && entries.every((entry) => countWords(entry) <= 6 && !/[.:]$/.test(entry.trim()) || /©/.test(entry))
}
const isMenuLine = ({ text, kind }: Piece): boolean => kind !== 'heading' && countWords(text) <= 5 && !isCaps(text) && !/[.:]$/.test(text)
