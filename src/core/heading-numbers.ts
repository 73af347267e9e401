/** The numbers of headings, and which numbered lines are headings. */
import { countWords, isCaps, isTitleCase, sentenceStart } from './line-looks.ts'
import type { Piece } from './pieces.ts'

export const numbered =
  /^(?:\d{1,2}(?:\.\d{1,2}){0,3}[.):]?|[A-Z][.)]|\([a-z\d]{1,3}\)|[IVX]{1,5}[.)]|(?:Section|Article|Part|Chapter|Appendix|Annex|Schedule)\s+[\dA-Z]{1,4}[.:]?(?:\s*[–—-])?|§\s*\d+)\s*(?=\S)/i

/** 0 no number; 1 "1." "A." "Section 3"; 2 "1.1" "(a)"; 3 "1.1.1". */
export const numberDepth = (text: string): number => {
  const found = numbered.exec(text)?.[0].trim()
  if (!found || found.length === text.length) return 0
  if (/^\d/.test(found)) {
    if (!/[\s.):]/.test(text.slice(found.length - 1, found.length + 1))) return 0
    return found.split('.').filter((part) => /\d/.test(part)).length
  }
  if (found.startsWith('(')) return 2
  return /^[A-Za-z][.)]/.test(found) && !/^[A-Z]/.test(found) ? 0 : 1
}

export const isNumberedHeading = (text: string, piece: Piece, next: Piece): boolean => {
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
    !((isTitleCase(rest) || isCaps(rest)) && countWords(next.text, 8) >= 8)
  )
    return false
  if (/^\((?!\d)/.test(text) && !bold && !isCaps(rest)) return false
  if (!bold && !isCaps(rest) && !/\?$/.test(rest) && sentenceStart.test(rest) && words > 4) return false
  const following = next.kind === 'item' && /\d/.test(next.marker) ? `${next.marker} ${next.text}` : next.text
  return (
    next.kind === 'heading' ||
    next.kind === 'item' ||
    numberDepth(following) !== numberDepth(text) ||
    countWords(following, 21) > 20
  )
}
