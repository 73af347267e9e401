/** Where sentences begin and end. Only stops are visited, found by native search, for texts are long and stops are few. */
import type { Span } from './document.ts'

export interface Split extends Span {
  /** Has a bracket, blank or small word before a stop, as unfilled templates do; see `holes.ts`. */
  odd: boolean
}

/** A splitter for one text, to be called with ever larger ranges. It gives trimmed sentences, in order, not overlapping. */
export const createSplitter = (text: string): ((from: number, to: number) => Split[]) => {
  const next = (from: number): number => {
    stop.lastIndex = from
    return stop.test(text) ? stop.lastIndex - 1 : text.length
  }
  return (from, to) => {
    const splits: Split[] = []
    let start = skipSpace(text, from, to)
    let odd = false
    let at = next(start)
    while (at < to) {
      const c = text.charCodeAt(at)
      const end =
        c === 46
          ? endAfter(text, at, start, to)
          : c === 63 || c === 33 || c === 0x2026
            ? exclamationEnd(text, at, to)
            : c === 10 && endsLine(text.charCodeAt(at - 1))
              ? at
              : 0
      odd ||= isOdd(text, at, c, start)
      if (end > 0) {
        addTrimmed(text, start, end, odd, splits)
        start = skipSpace(text, end, to)
        odd = false
      }
      at = next(Math.max(at + 1, end))
    }
    addTrimmed(text, start, to, odd, splits)
    return splits
  }
}

/** What may end a sentence or make it odd. No search goes far: blocks are parted by line ends. */
const stop = /[.,?!:;…\n([{<_"“X]/g

/** `.`, `!`, `?`, `:` or `;` before a line end. */
const endsLine = (c: number): boolean => c === 46 || c === 33 || c === 63 || c === 58 || c === 59

const isOdd = (text: string, at: number, c: number, start: number): boolean => {
  const next = text.charCodeAt(at + 1)
  if (c === 46) return isBare(text, at, start) || text.startsWith('.....', at)
  if (c === 44 || c === 59 || c === 58) return isBare(text, at, start)
  if (c === 91 || c === 123 || c === 60) return true
  if (c === 95 || c === 88) return next === c && text.charCodeAt(at + 2) !== 32
  if (c === 34 || c === 0x201c)
    return next === 34 || next === 0x201d || (next === 32 && isQuote(text.charCodeAt(at + 2)))
  if (c === 40)
    return (
      next === 41 ||
      next === 32 ||
      /^\((?:insert|your co|company|website|add |date)/i.test(text.slice(at, at + 9))
    )
  return false
}

const isQuote = (c: number): boolean => c === 34 || c === 0x201d
const smallWords = new Set(
  'at via outside is are in of by to the our your on from with as for a an called'.split(' '),
)

/** A stop behind a space or a word that needs another. */
const isBare = (text: string, at: number, start: number): boolean => {
  let i = at
  while (i > start && at - i < 8 && text.charCodeAt(i - 1) > 96) i--
  return at === i
    ? text.charCodeAt(at - 1) === 32 && at > start
    : at - i < 8 && smallWords.has(text.slice(i, at))
}

/** Longer than anybody reads in one go, in characters: about 150 words. */
const long = 900
const endless = 4000

const addTrimmed = (text: string, from: number, to: number, odd: boolean, splits: Split[]): void => {
  let end = to
  while (end > from && isSpace(text.charCodeAt(end - 1))) end--
  if (end <= from) return
  if (end - from < long) splits.push({ start: from, end, odd })
  else splitLong(text, from, end, odd, splits)
}

/** At semicolons and line ends; a text without any is cut at a space before it gets endless. */
const splitLong = (text: string, from: number, to: number, odd: boolean, splits: Split[]): void => {
  let start = from
  const cut = (at: number) => {
    let end = at
    while (end > start && isSpace(text.charCodeAt(end - 1))) end--
    if (end > start) splits.push({ start, end, odd })
    start = skipSpace(text, at, to)
  }
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i)
    if (((c === 59 && isSpace(text.charCodeAt(i + 1))) || c === 10) && i - start > 80) {
      cut(c === 59 ? i + 1 : i)
      i = Math.max(i, start - 1)
    } else if (c === 32 && i - start > endless) {
      cut(i)
      i = Math.max(i, start - 1)
    }
  }
  cut(to)
}

const isSpace = (c: number): boolean => c === 32 || c === 10
const skipSpace = (text: string, from: number, to: number): number => {
  let i = from
  while (i < to && isSpace(text.charCodeAt(i))) i++
  return i
}
const isUpper = (c: number): boolean =>
  (c >= 65 && c <= 90) ||
  (c > 191 && c < 8000 && String.fromCharCode(c).toLowerCase() !== String.fromCharCode(c))
const isLower = (c: number): boolean =>
  (c >= 97 && c <= 122) ||
  (c > 191 && c < 8000 && String.fromCharCode(c).toUpperCase() !== String.fromCharCode(c))
const isDigit = (c: number): boolean => c >= 48 && c <= 57
const isLetter = (c: number): boolean => isUpper(c) || isLower(c)
const isCloser = (c: number): boolean =>
  c === 34 || c === 39 || c === 41 || c === 93 || c === 0x201d || c === 0x2019 || c === 0xbb
const isOpener = (c: number): boolean =>
  c === 34 || c === 39 || c === 40 || c === 91 || c === 0x201c || c === 0x2018 || c === 0xab

/** Never the end, whatever follows. */
const abbreviations = new Set(
  'e.g i.e eg ie art arts sec secs nos vs dr mr mrs ms mx prof rev hon approx cf fig figs vol pp para paras reg regs cal civ pub stat ss sch al viz incl ext tel p.o ph.d ed eds'.split(
    ' ',
  ),
)
/** The end only when the next word begins sentences. */
const doubtful = new Set(
  'inc ltd corp co llc llp plc bros no st ft mt ste ave blvd rd dept jr sr etc a.m p.m am pm u.s u.k u.n e.u u.s.a d.c u.s.c b.v s.a n.v s.r.l l.l.c l.p jan feb mar apr jun jul aug sep sept oct nov dec gmbh pty pte pvt sdn bhd s.r.o s.p.a d.o.o p'.split(
    ' ',
  ),
)
const starters = new Set(
  'we you your our us the this these those that if it its in for when where while as at by to please however such any all no not although they their there here he she a an and but or because since some each every other additionally also from on once upon with without under until unless further furthermore moreover therefore thus under what how why who which do does is are see click note cookies personal information users certain both may most many more except after before during through information users visitors customers'.split(
    ' ',
  ),
)

/** The end of the sentence at the full stop `dot`, or 0 when it goes on. */
const endAfter = (text: string, dot: number, start: number, to: number): number => {
  let end = dot + 1
  while (end < to && isCloser(text.charCodeAt(end))) end++
  if (end >= to) return to
  const c = text.charCodeAt(end)
  if (!isSpace(c))
    return end === dot + 1 && (lostSpace(text, dot, to) || isItemNext(text, dot, start)) ? end : 0
  let next = skipSpace(text, end, to)
  if (next >= to) return to
  const token = wordBefore(text, dot, start)
  if (token.at === start && isListNumber(token.word)) return 0
  if (text.charCodeAt(next) === 40 && isEnumerator(text, next)) return end
  const bracket = text.charCodeAt(next) === 40
  while (next < to && isOpener(text.charCodeAt(next))) next++
  const n = text.charCodeAt(next)
  if (isLower(n)) return 0
  const word = token.word.toLowerCase()
  if (abbreviations.has(word)) return 0
  if (
    doubtful.has(word) ||
    (word.length === 1 && word !== 'i' && isLetter(word.charCodeAt(0))) ||
    /^(?:[a-z]\.)+[a-z]$/.test(word)
  ) {
    if (word === 'no' && isDigit(n)) return 0
    // "Example Ltd. (“We”)" goes on.
    if (bracket) return 0
    return isUpper(n) && starters.has(wordAt(text, next, to).toLowerCase()) && /[A-Za-z]/.test(token.word)
      ? end
      : 0
  }
  return end
}

/** "services.We collect", but not "Booking.Com" or "wsoutsourcer.com". */
const lostSpace = (text: string, dot: number, to: number): boolean => {
  const before = text.charCodeAt(dot - 1)
  if (!(isLower(before) || before === 41) || !(isLower(text.charCodeAt(dot - 2)) || before === 41))
    return false
  if (!isUpper(text.charCodeAt(dot + 1))) return false
  const word = wordAt(text, dot + 1, to)
  return (
    starters.has(word.toLowerCase()) ||
    (word.length > 3 && isLower(word.charCodeAt(1)) && isSpace(text.charCodeAt(dot + 1 + word.length)))
  )
}

/** "other users.(c) By posting" */
const isItemNext = (text: string, dot: number, start: number): boolean =>
  isEnumerator(text, dot + 1) &&
  isLower(text.charCodeAt(dot - 1)) &&
  !abbreviations.has(wordBefore(text, dot, start).word.toLowerCase())

const exclamationEnd = (text: string, at: number, to: number): number => {
  let end = at + 1
  while (
    end < to &&
    (isCloser(text.charCodeAt(end)) || text.charCodeAt(end) === 33 || text.charCodeAt(end) === 63)
  )
    end++
  if (end >= to) return to
  const c = text.charCodeAt(end)
  if (!isSpace(c))
    return isUpper(c) && isLower(text.charCodeAt(at - 1)) && isLower(text.charCodeAt(end + 1)) ? end : 0
  let next = skipSpace(text, end, to)
  while (next < to && isOpener(text.charCodeAt(next))) next++
  const n = text.charCodeAt(next)
  if (isLower(n) || n === 44) return 0
  // "Yahoo! Inc." is a name.
  return text.charCodeAt(at) === 33 &&
    /^(?:Inc|Corp|Ltd|LLC|Co|Company|Mail|Groups)$/.test(wordAt(text, next, to))
    ? 0
    : end
}

/** "(a)", "(iv)", "(2)" */
const isEnumerator = (text: string, at: number): boolean =>
  /^\((?:[a-z]|[ivx]{1,4}|\d{1,2})\)/i.test(text.slice(at, at + 6))

/** "4.3", "a", "iv": what numbers a clause or an item, without its stop. */
export const isListNumber = (word: string): boolean =>
  /^(?:\d{1,3}(?:\.\d{1,2})*|[A-Za-z]|[ivxIVX]{1,5})$/.test(word)

/** The run of word characters and inner points that ends at `at`. */
const wordBefore = (text: string, at: number, start: number): { word: string; at: number } => {
  let i = at
  while (i > start && at - i < 24) {
    const c = text.charCodeAt(i - 1)
    if (!(isLetter(c) || isDigit(c) || c === 46)) break
    i--
  }
  return { word: text.slice(i, at), at: i }
}

const wordAt = (text: string, at: number, to: number): string => {
  let i = at
  while (i < to && i - at < 24 && isLetter(text.charCodeAt(i))) i++
  return text.slice(at, i)
}
