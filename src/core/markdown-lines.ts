/** What a line of Markdown begins or is: a list item, a rule, a heading, raw HTML. */
import { blockTags } from './html-tags.ts'

/** A letter, quote or bracket: no block begins with it, whatever follows. */
export const isPlainStart = (c: number): boolean =>
  (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 91 || c === 92 || c === 40 || c === 34 || c > 127

export const blankFrom = (text: string, start: number, end: number): boolean => {
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i)
    if (c !== 32 && c !== 9) return false
  }
  return true
}

/** A bullet or a number with a space behind. Only a number 1 may interrupt a paragraph, and nothing empty may. */
export const listMarker = (
  text: string,
  at: number,
  end: number,
): { text: string; interrupts: boolean } | null => {
  const c = text.charCodeAt(at)
  let stop = at
  if (c === 42 || c === 45 || c === 43) stop = at + 1
  else if (c >= 48 && c <= 57) {
    while (stop < end && stop - at < 9 && text.charCodeAt(stop) >= 48 && text.charCodeAt(stop) <= 57) stop++
    const closing = text.charCodeAt(stop)
    if (closing !== 46 && closing !== 41) return null
    stop++
  } else return null
  if (stop < end && text.charCodeAt(stop) !== 32 && text.charCodeAt(stop) !== 9) return null
  const marker = text.slice(at, stop)
  return {
    text: marker,
    interrupts: !blankFrom(text, stop, end) && (marker.length === 1 || /^1[.)]$/.test(marker)),
  }
}

/** `***`, `- - -`, `___`: three or more of one kind and nothing else. */
export const isRule = (text: string, at: number, end: number): boolean => {
  const c = text.charCodeAt(at)
  if (c !== 42 && c !== 45 && c !== 95) return false
  let count = 0
  for (let i = at; i < end; i++) {
    const d = text.charCodeAt(i)
    if (d === c) count++
    else if (d !== 32 && d !== 9) return false
  }
  return count >= 3
}

export const setextLevel = (text: string, at: number, end: number): 0 | 1 | 2 => {
  const c = text.charCodeAt(at)
  let i = at
  while (i < end && text.charCodeAt(i) === c) i++
  return blankFrom(text, i, end) ? (c === 61 ? 1 : 2) : 0
}

/** One to six `#` and a space; a missing space is forgiven before a letter, as authors forget it. */
export const atxLevel = (text: string, at: number, end: number): number => {
  let i = at
  while (i < end && text.charCodeAt(i) === 35) i++
  const level = i - at
  if (level > 6 || i >= end) return 0
  const c = text.charCodeAt(i)
  return c === 32 || c === 9 || (level > 1 && ((c >= 65 && c <= 90) || c === 42)) ? level : 0
}

export const opensHtml = (text: string, at: number): boolean => {
  const found = /^<(?:\/?([a-zA-Z][a-zA-Z\d]*)(?=[\s/>]|$)|!--)/.exec(text.slice(at, at + 24))
  if (!found) return false
  const name = found[1]?.toLowerCase()
  return (
    name === undefined ||
    blockTags.has(name) ||
    name === 'script' ||
    name === 'style' ||
    name === 'iframe' ||
    name === 'meta'
  )
}
