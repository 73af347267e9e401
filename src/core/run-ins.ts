/** Headings at the beginning of a paragraph, and how far they reach. */
import { numbered } from './heading-numbers.ts'
import { countWords, hasSubject, isCaps, isDateLine, isTitleCase } from './line-looks.ts'
import type { Piece } from './pieces.ts'

/** "**Cookies.** We use …" and "Name and Contact Data. We collect …". */
export const withRunIn = (piece: Piece): Piece => {
  const { text, bold, emphasized } = piece
  if (label.test(text)) return piece
  const marked = bold > 2 ? bold : emphasized
  if (marked > 2 && marked < text.length) {
    const end = marked + (/^\s*[.:–—-]/.exec(text.slice(marked))?.[0].length ?? 0)
    const head = text.slice(0, end).trim()
    const rest = text.slice(end).trim()
    const words = countWords(head)
    const isHead =
      words <= (numbered.test(head) ? longestItem : longestHead) &&
      countWords(rest, 3) >= 3 &&
      !isDateLine(text) &&
      isRunInHead(head, rest, words)
    return isHead ? { ...piece, runIn: head.length, style: 'run-in' } : piece
  }
  if (marked > 0 || piece.nested > 0 || isDateLine(text)) return piece
  const capitals = capitalRunIn.exec(text)?.[1]
  if (capitals && isCaps(capitals) && countWords(capitals, 2) > 1)
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
    /\b(?:inc|ltd|corp|llc|plc|pte|pty|pvt|co|st|ft|mt|ste|no|art)\.?$/i.test(head)
  )
    return piece
  if (
    found[3] &&
    (words < 3 || !/^(?:when|we|you|if|the|our|this|in|for|as|by|at)\b/i.test(text.slice(found[0].length)))
  )
    return piece
  return { ...piece, runIn: found[1]!.length + (found[2] ?? found[3]!).length, style: 'lead' }
}

/** In words. A bold beginning that is longer is emphasis; one with a number is an item of a list, and says what it lists. */
const longestHead = 20
const longestItem = 15

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

/**
 * How many paragraphs after its own a bold run-in heads: all up to the next run-in; after the last of a row, no more than
 * after the others. Too few is better than too many: a stale heading misleads.
 */
export const withReach = (pieces: Piece[]): Piece[] => {
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
