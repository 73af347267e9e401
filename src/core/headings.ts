/** Headings by any look: which pieces are headings, how each is set, and which lies under which. */
import type { Piece } from './pieces.ts'
import { dateAt } from './written-dates.ts'

/**
 * Styles: `h1` to `h6` in the source; `title`; `n1`, `n2` … numbered lines by depth; `caps`; `bold`; `line` (a short line
 * alone above prose); `tab` a list item above its own paragraphs; `run-in` bold and `lead` plain beginnings of a paragraph.
 */
export const markHeadings = (pieces: Piece[]): Piece[] => {
  const marked = pieces.map(demoted)
  // From the end, so that a line can ask whether what follows is a heading.
  for (let i = marked.length - 1; i >= 0; i--) {
    const piece = marked[i]!
    const style = styleOf(piece, marked[i - 1], marked[i + 1], marked[i + 2])
    if (style) marked[i] = asHeading(piece, style)
  }
  const first = marked.slice(0, 8).findIndex(({ style }) => style !== null)
  if (first >= 0 && isTitle(marked[first]!.text) && !/^h[1-6]$/.test(marked[first]!.style!))
    marked[first] = { ...marked[first]!, style: 'title' }
  return withReach(sameNumbering(marked).map((piece) => (piece.kind === 'prose' ? withRunIn(piece) : piece)))
}

/**
 * How many paragraphs after its own a bold run-in heads: all up to the next run-in; after the last of a row, no more than
 * after the others. Too few is better than too many: a stale heading misleads.
 */
const withReach = (pieces: Piece[]): Piece[] => {
  let current = -1
  let plain = 0
  let most = 0
  pieces.forEach((piece, i) => {
    if (piece.kind === 'heading' || piece.style === 'run-in') {
      if (current >= 0) {
        const last = piece.kind === 'heading'
        pieces[current]!.reach = Math.min(plain, last ? most : furthest)
        most = last ? 0 : Math.max(most, Math.min(plain, furthest))
      }
      current = piece.kind === 'heading' ? -1 : i
      plain = 0
    } else if (piece.kind === 'prose' && piece.nested === 0) plain++
  })
  if (current >= 0) pieces[current]!.reach = Math.min(plain, most)
  return pieces
}
const furthest = 4

/** A plain "9. …" that continues the numbers of marked-up headings belongs among them. */
const sameNumbering = (pieces: Piece[]): Piece[] => {
  let last: { number: number; style: string } | null = null
  return pieces.map((piece) => {
    const number = piece.style ? Number(/^\d{1,2}(?=[.):\s]\D)/.exec(piece.text)?.[0] ?? 0) : 0
    if (number === 0) return piece
    if (piece.style![0] === 'h') last = { number, style: piece.style! }
    else if (piece.style === 'n1' && last && number === last.number + 1) {
      last = { number, style: last.style }
      return { ...piece, style: last.style }
    }
    return piece
  })
}

/** "Acme Privacy Policy", but not the notice for one group of readers. */
export const isTitle = (text: string): boolean =>
  /\b(?:privacy|data protection)\b/i.test(text) &&
  /\b(?:policy|policies|statement|notice)\b|privacy$/i.test(text) &&
  !/californ|child|minor|gdpr|europe|eea|nevada|cookie/i.test(text)

const asHeading = (piece: Piece, style: string): Piece => {
  if (piece.kind !== 'item' || !/\d/.test(piece.marker))
    return { ...piece, kind: 'heading', style, level: 0, nested: 0 }
  const offset = piece.marker.length + 1
  return {
    ...piece,
    kind: 'heading',
    style,
    level: 0,
    nested: 0,
    text: `${piece.marker} ${piece.text}`,
    links: piece.links.map(({ start, end, target }) => ({
      start: start + offset,
      end: end + offset,
      target,
    })),
  }
}

/** Heading markup around a whole paragraph or a date is for looks only. */
const demoted = (piece: Piece): Piece => {
  if (piece.kind !== 'heading') return piece
  const words = countWords(piece.text)
  const prose =
    words > 30 ||
    (words > 12 && /\.["”’)]?$/.test(piece.text) && !numbered.test(piece.text)) ||
    (isDateLine(piece.text) && !isTitle(piece.text))
  return prose ? { ...piece, kind: 'prose', level: 0 } : { ...piece, style: `h${piece.level || 1}` }
}

const styleOf = (
  piece: Piece,
  previous: Piece | undefined,
  next: Piece | undefined,
  afterNext: Piece | undefined,
): string | null => {
  const { text, kind } = piece
  if (kind === 'heading') return piece.style
  if (kind === 'cell' || text.length > 200 || !next || text.includes('\n')) return null
  const asWritten = kind === 'item' && /\d/.test(piece.marker) ? `${piece.marker} ${text}` : text
  const words = countWords(asWritten)
  if (
    words > 20 ||
    /[;,]$/.test(text) ||
    !/\p{L}{2}/u.test(text) ||
    isDateLine(text) ||
    furniture.test(text) ||
    /\S@\S/.test(text) ||
    /^(?:https?:|www\.)\S*$/.test(text)
  )
    return null
  const depth = numberDepth(asWritten)
  if (kind === 'item') {
    if (depth > 0 && isLoneItem(piece, previous, next) && isNumberedHeading(asWritten, piece, next))
      return `n${depth}`
    return isTab(piece, words, previous, next, afterNext) ? 'tab' : null
  }
  if (depth > 0 && isNumberedHeading(asWritten, piece, next)) return `n${depth}`
  if (isAfterLeadIn(previous)) return null
  if (isBoldHeading(piece, words, next)) return 'bold'
  if (isCapsHeading(text, words, next)) return 'caps'
  return isLoneLine(piece, words, previous, next, afterNext) ? 'line' : null
}

const numbered =
  /^(?:\d{1,2}(?:\.\d{1,2}){0,3}[.):]?|[A-Z][.)]|\([a-z\d]{1,3}\)|[IVX]{1,5}[.)]|(?:Section|Article|Part|Chapter|Appendix|Annex|Schedule)\s+[\dA-Z]{1,4}[.:]?(?:\s*[–—-])?|§\s*\d+)\s*(?=\S)/i

/** 0 no number; 1 "1." "A." "Section 3"; 2 "1.1" "(a)"; 3 "1.1.1". */
const numberDepth = (text: string): number => {
  const found = numbered.exec(text)?.[0].trim()
  if (!found || found.length === text.length) return 0
  if (/^\d/.test(found)) {
    if (!/[\s.):]/.test(text.slice(found.length - 1, found.length + 1))) return 0
    return found.split('.').filter((part) => /\d/.test(part)).length
  }
  if (found.startsWith('(')) return 2
  return /^[A-Za-z][.)]/.test(found) && !/^[A-Z]/.test(found) ? 0 : 1
}

const isNumberedHeading = (text: string, piece: Piece, next: Piece): boolean => {
  const rest = text.slice(numbered.exec(text)![0].length)
  const words = countWords(rest)
  if (/\p{Ll}[.;] \p{Lu}/u.test(rest)) return false
  if (!/^["“'(]?\p{Lu}/u.test(rest) && piece.bold < piece.text.length) return false
  const bold = piece.bold >= piece.text.length - 2
  if (words > (bold ? 20 : 14)) return false
  if (/[.]$/.test(rest) && !(words <= 6 && (bold || isTitleCase(rest) || isCaps(rest)))) return false
  if (
    /^\d{1,2}\s/.test(text) &&
    !bold &&
    !((isTitleCase(rest) || isCaps(rest)) && countWords(next.text) >= 8)
  )
    return false
  if (/^\((?!\d)/.test(text) && !bold && !isCaps(rest)) return false
  if (!bold && !isCaps(rest) && !/\?$/.test(rest) && sentenceStart.test(rest) && words > 4) return false
  const following = next.kind === 'item' && /\d/.test(next.marker) ? `${next.marker} ${next.text}` : next.text
  return (
    next.kind === 'heading' ||
    next.kind === 'item' ||
    numberDepth(following) !== numberDepth(text) ||
    countWords(following) > 20
  )
}

/** A list of one: no neighbour continues the numbering. */
const isLoneItem = (piece: Piece, previous: Piece | undefined, next: Piece): boolean => {
  const sibling = (other: Piece | undefined) =>
    other?.kind === 'item' && other.level === piece.level && /\d/.test(other.marker)
  return !sibling(previous) && !sibling(next) && !isAfterLeadIn(previous)
}

/** A short item above paragraphs of its own, as tabs and folding sections become: "Brazil". */
const isTab = (
  piece: Piece,
  words: number,
  previous: Piece | undefined,
  next: Piece,
  afterNext: Piece | undefined,
): boolean =>
  words <= 10 &&
  !/[.:!]$/.test(piece.text) &&
  next.nested === piece.level &&
  (afterNext?.nested ?? 0) + (afterNext?.kind === 'item' ? afterNext.level - 1 : 0) >= piece.level &&
  (previous === undefined || !/:$/.test(previous.text)) &&
  countWords(next.text) >= 8

const isAfterLeadIn = (previous: Piece | undefined): boolean =>
  previous !== undefined && previous.kind !== 'heading' && /:$/.test(previous.text) && previous.style === null

const isBoldHeading = (piece: Piece, words: number, next: Piece): boolean => {
  const { text, bold } = piece
  if (bold < text.length - 2 || piece.nested > 0) return false
  if (/[.!]$/.test(text) && (words > 8 || hasSubject.test(text))) return false
  if (/:$/.test(text) && next.kind === 'item' && hasSubject.test(text) && words > 3) return false
  return !(next.kind === 'prose' && /^\p{Ll}/u.test(next.text) && !/[.?!]$/.test(text))
}

const isCapsHeading = (text: string, words: number, next: Piece): boolean =>
  isCaps(text) &&
  words <= 14 &&
  !(/[.!]$/.test(text) && (words > 6 || hasSubject.test(text))) &&
  (next.kind !== 'prose' || countWords(next.text) > 6 || isDateLine(next.text))

/** A short line that no full stop ends, first of its kind above a full sentence or a list. */
const isLoneLine = (
  piece: Piece,
  words: number,
  previous: Piece | undefined,
  next: Piece,
  afterNext: Piece | undefined,
): boolean => {
  const { text } = piece
  if (
    words > 11 ||
    text.length > 90 ||
    piece.nested > 0 ||
    piece.bold > 0 ||
    !/^["“(¿]?[\p{Lu}\d]/u.test(text)
  )
    return false
  if (
    /[.!]["”’)]?$/.test(text) &&
    !(next.kind === 'prose' && words > 1 && words <= 6 && isTitleCase(text) && !hasSubject.test(text))
  )
    return false
  if (isTitle(text) && words <= 8 && isDateLine(next.text)) return true
  const question = /\?$/.test(text) && questionStart.test(text)
  if (/\?$/.test(text) && !question) return false
  if (!question && sentenceStart.test(text) && !isTitleCase(text)) return false
  if (/:$/.test(text) && (words > 6 || hasSubject.test(text) || next.kind === 'item')) return false
  if (
    /\b(?:the|a|of|to|and|or|in|for|with|by|from|our|your|is|are)$/i.test(text) ||
    piece.links.some(({ start, end }) => end - start > text.length * 0.7)
  )
    return false
  if (
    previous &&
    previous.kind === 'prose' &&
    previous.style === null &&
    isShort(previous) &&
    !isTitle(previous.text) &&
    !/[.!?]$/.test(previous.text) &&
    !question
  )
    return false
  if (next.kind === 'prose') return isSentence(next)
  if (next.kind === 'item')
    return words <= 8 && (question || isTitleCase(text) || words <= 5) && !(previous?.kind === 'item')
  if (next.kind === 'heading')
    return next.style !== 'line'
      ? words <= 8
      : afterNext?.kind !== 'heading' && (isTitle(text) || isTitleCase(text))
  return next.kind === 'cell' && words <= 8
}

const isShort = ({ text }: Piece): boolean => text.length < 60
const isSentence = ({ text }: Piece): boolean =>
  countWords(text) >= 8 || (countWords(text) >= 4 && /[.:!?]["”’)]?$/.test(text))

const hasSubject = /\b(?:we|you|i|they|it)\b/i
const sentenceStart =
  /^(?:we|you|i|if|by|please|thank|thanks|click|this|these|it|they|see|note|when|for more|to learn|contact us at|your continued|please|however|in addition)\b/i
const questionStart =
  /^(?:[Ww]hat|[Ww]hy|[Ww]hen|[Ww]here|[Ww]ho|[Hh]ow|[Dd]o|[Dd]oes|[Ii]s|[Aa]re|[Cc]an|[Ww]ill|[Mm]ay|[Hh]ave|[Ww]hich|[Ww]hose|[Ss]hould|[Qq]uestions|[Ii]nformation|[Yy]our|[Nn]eed|[Cc]ookies)\b/
const furniture =
  /^(?:©|\(c\)|copyright|all rights reserved|back to top|top$|print|home$|sincerely|dear |yours |click here|yes$|no$|n\/a$|table$|last (?:updated|modified|revised)|effective (?:date|as of))/i

/** "Last updated: May 2018", "Version 3, in force from 25 May 2018", or nothing but a date. */
export const isDateLine = (text: string): boolean => {
  if (text.length > 100 || !/\d/.test(text)) return false
  const named =
    /\b(?:updated?|revis(?:ed|ion)|modified|effective|in force|amended|version|posted|dated?|reviewed|as of|published|since)\b/i.test(
      text,
    )
  for (const { index } of text.matchAll(/\b(?:\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/gi)) {
    if (!named && index > 2) return false
    if (dateAt(text, index)) return true
  }
  return false
}

/** All letters capital, but for short words within; at least one word of four letters. */
export const isCaps = (text: string): boolean => {
  let upper = 0
  let lower = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c >= 65 && c <= 90) upper++
    else if (c >= 97 && c <= 122) lower++
  }
  return upper > 3 && lower <= upper / 12 && /[A-Z]{4}/.test(text)
}

const small = new Set(
  'a an and are as at by for from in is not of on or our the to we with you your us do it how what'.split(
    ' ',
  ),
)
const isTitleCase = (text: string): boolean => {
  const words = text.split(/[\s/–—-]+/).filter((word) => /^\W*[A-Za-z]/.test(word))
  const large = words.filter((word) => !small.has(word.toLowerCase().replace(/\W/g, '')))
  return words.length > 0 && large.every((word) => /^\W*[A-Z]/.test(word)) && large.length > 0
}

export const countWords = (text: string): number => {
  let count = 0
  let inside = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    const space = c === 32 || c === 10
    if (!space && !inside) count++
    inside = !space
  }
  return count
}

/** "**Cookies.** We use …" and "Name and Contact Data. We collect …". */
const withRunIn = (piece: Piece): Piece => {
  const { text, bold, emphasized } = piece
  if (label.test(text)) return piece
  const marked = bold > 2 ? bold : emphasized
  if (marked > 2 && marked < text.length) {
    const end = marked + (/^\s*[.:–—-]/.exec(text.slice(marked))?.[0].length ?? 0)
    const head = text.slice(0, end).trim()
    const rest = text.slice(end).trim()
    const words = countWords(head)
    const isHead = words <= 15 && countWords(rest) >= 3 && !isDateLine(text) && isRunInHead(head, rest, words)
    return isHead ? { ...piece, runIn: head.length, style: 'run-in' } : piece
  }
  if (marked > 0 || piece.nested > 0 || isDateLine(text)) return piece
  const capitals = capitalRunIn.exec(text)?.[1]
  if (capitals && isCaps(capitals) && countWords(capitals) > 1)
    return { ...piece, runIn: capitals.length, style: 'run-in' }
  const found = plainRunIn.exec(text)
  if (!found) return piece
  const head = found[1]!
  const words = countWords(head)
  if (
    words > 9 ||
    (words === 1 && head.length < 7) ||
    hasSubject.test(head.toLowerCase()) ||
    !isTitleCase(head) ||
    /^(?:thank|dear|mr|ms|dr)\b/i.test(head) ||
    /\b(?:inc|ltd|corp|llc|co|st|no|art)\.?$/i.test(head)
  )
    return piece
  if (
    found[3] &&
    (words < 3 || !/^(?:when|we|you|if|the|our|this|in|for|as|by|at)\b/i.test(text.slice(found[0].length)))
  )
    return piece
  return { ...piece, runIn: found[1]!.length + (found[2] ?? found[3]!).length, style: 'lead' }
}

/** Labels of a remark are no headings. */
const label =
  /^\W*(?:in short|in brief|(?:please )?note|important(?: note)?|(?:for )?examples?|summary|effective(?: date)?|last \w+|(?:date|version|updated|revised)(?: \w+)?|tl;?dr|tip|warning|attention|remember|please|q|a|why|how)\b\W*[:.–—-]/i
/** "COLLECTION OF INFORMATION In general …" */
const capitalRunIn = /^([A-Z][A-Z0-9 ,&'’/()-]{9,90}[A-Z)][.:?]?)\s+(?=[“"]?[A-Z][a-z])/
const plainRunIn =
  /^([A-Z][^.:!?\n]{3,80}?)(?:([.:]|\s[–—-]|--)(?:\s+(?=["“(]?[A-Z])|(?=(?:We|You|Your|When|If|The|In|Our|This|As|Some|Most)\b))|([–—-])(?=[A-Z][a-z]+ [a-z]))/

/** "Our data protection officer is Ann." is content, not a heading; "How we check that it is you." is one. */
const isFullSentence = (head: string, words: number): boolean =>
  words >= 6 &&
  /\b(?:is|are|was|were|will|may|can|has|have|do|does|must|shall|should)\b/i.test(head) &&
  !/^\W*(?:\d[\d.]*\s*|[a-z][.)]\s*)?(?:how|what|when|where|why|who|whose|which|if|rights?)\b/i.test(head)

const isRunInHead = (head: string, rest: string, words: number): boolean => {
  if (/[.:?!]$/.test(head) || /[–—-]$/.test(head)) return /\?$/.test(head) || !isFullSentence(head, words)
  // Bold words that merely begin a sentence ("**Acme** respects …") are no heading.
  return (
    /^["“(]?\p{Lu}/u.test(rest) && words > 1 && isTitleCase(head) && !/^(?:inc|ltd|llc|corp)\b/i.test(rest)
  )
}

/** The rank of list items that head what stands inside them. */
export const itemRank = 350

/** The rank of bold run-ins; plain ones lie below. */
export const runInRank = 400

/** Ranks of heading styles, smaller is higher. Equal ranks are siblings. */
export const rankStyles = (pieces: Piece[]): ((style: string, text: string) => number) => {
  const order = peerRanks(pieces)
  return (style, text) => {
    if (style === 'title') return 0
    if (style[0] === 'h') return Number(style[1]) * 10 + Math.min(4, Math.max(0, numberDepth(text) - 1))
    if (style === 'tab') return itemRank
    if (style === 'run-in') return runInRank
    if (style === 'lead') return runInRank + 10
    if (style === 'line') return 300
    const family = style[0] === 'n' ? 'n' : style
    return 100 + (order[family as Peer] ?? 0) * 20 + (family === 'n' ? Number(style[1]) : 1)
  }
}

type Peer = 'n' | 'caps' | 'bold'
const peers: Peer[] = ['n', 'caps', 'bold']

/**
 * Numbered, capital and bold lines have no order of their own: one lies under the other where the document shows it, by
 * following it directly, or by coming several times between two of the other. Without a sign they are siblings.
 */
const peerRanks = (pieces: Piece[]): Record<Peer, number> => {
  const under: Record<string, number> = {}
  const count = (key: string, by: number) => {
    under[key] = (under[key] ?? 0) + by
  }
  let last: Peer | null = null
  let textBetween = false
  const since: Record<Peer, Record<Peer, number>> = { n: zero(), caps: zero(), bold: zero() }
  const seen: Record<Peer, number> = zero()
  for (const { kind, style } of pieces) {
    const peer = kind === 'heading' && style ? peerOf(style) : null
    if (!peer) {
      if (kind === 'heading') last = null
      textBetween = true
      continue
    }
    if (last && last !== peer && !textBetween) count(`${last}>${peer}`, 1)
    for (const other of peers) {
      if (other === peer) continue
      if (seen[peer] > 0 && since[peer][other] > 1) count(`${peer}>${other}`, 1)
      since[peer][other] = 0
      since[other][peer]++
    }
    seen[peer]++
    last = peer
    textBetween = false
  }
  const ranks = zero()
  for (let pass = 0; pass < 3; pass++)
    for (const a of peers)
      for (const b of peers)
        if (a !== b && (under[`${a}>${b}`] ?? 0) > (under[`${b}>${a}`] ?? 0))
          ranks[b] = Math.min(2, Math.max(ranks[b], ranks[a] + 1))
  return ranks
}

const zero = (): Record<Peer, number> => ({ n: 0, caps: 0, bold: 0 })
const peerOf = (style: string): Peer | null =>
  style === 'n1' ? 'n' : style === 'caps' || style === 'bold' ? style : null
