/** What a template left open: placeholders nobody filled in, and places where a value is missing from the sentence. */
import { countWords } from './headings.ts'
import type { Sentence, Span } from './document.ts'
import type { Piece } from './pieces.ts'

const placeholders = [
  /\[\s*(?:_+|\.{2,}|…|●|•|x+|tbd|tbc|todo|\?+)?\s*\]/i,
  /\[(?!(?:email|e-mail)[\s ]protected)[^\][]{0,20}?\b(?:insert|your|company|business|website|site|app|organi[sz]ation|name|address|e-?mail|phone|telephone|date|country|state|jurisdiction|number|url|city|service|contact|title|period|amount|link to|add|specify|list|describe|if applicable)\b[^\][]{0,80}\]/i,
  /\[[A-Z][A-Z /_-]{3,40}\]/,
  /\{\{[^{}]{1,80}\}\}|\{%[^%]{1,80}%\}|\$\{[^{}]{1,80}\}|\{[a-z_ ]{3,40}\}/i,
  /<(?:insert|your|company|business|website|site|app|name|address|e-?mail|phone|date|country|url|city|contact)\b[^<>]{0,60}>/i,
  /_{4,}|\.{6,}/,
  /\(\s*\)|["“]\s*["”](?!\w)/,
  /\((?:insert|your company|company name|website name|add|date)\b[^()]{0,60}\)/i,
  /\bX{3,}\b(?!-rated)|\bXX[/.]XX\b|\bxxx+@|\b(?:lorem ipsum)\b/,
]

const missing = [
  /\bin and other\b|\bin or other countr/i,
  /\b(?:use|of) our and other (?:technical )?information\b/i,
  /\b(?:at|by|in|from|to|with|of) (?:or|and) (?:by (?:e-?mail|phone|post|mail|telephone)|at|via)\b(?=[^,]{0,30}[.,;]|$)/i,
  /\b(?:us|e-?mail|mail|phone|call|write|telephone|reached|located|based|registered|reach|address(?:ed)?|website|number|office|offices|contact|visit(?:ing)?|available|online|found) (?:us )?(?:at|via)\s*(?:[.;)]|,(?! (?:least|most|any|all|times)))/i,
  /\b(?:address|website|e-?mail|phone|number|name|date|officer|updated|effective|controller) (?:is|are)\s*:?\s*[.;]/i,
  /\bfrom outside\s*[,.;]/i,
  /\b(?:in|at|by|to|from|with|of|on|our|your|the|as|is|are|for|outside|called) +[.,;](?:\s|$)/i,
  /\b(?:our|the|your|a|an)\s+(?:and|or)\s+(?:our|the|its|their|your)\b(?! own)/i,
  /\b(?:located in|operated by|owned by|governed by the laws of|laws of|headquartered in|incorporated in)\s*(?:[,;]|\.(?:\s|$)|and\b)/i,
]

/** Marks the sentences of a text that have such a hole. Only where a character hints at one are the patterns tried. */
export const markHoles = (text: string, sentences: Sentence[]): void => {
  for (const sentence of sentences) {
    const { kind, start, end } = sentence
    if (kind !== 'heading' && hints(text, start, end) && hasHole(text.slice(start, Math.min(end, start + 5000)))) sentence.unfinished = true
  }
}

/** Brackets, blanks, an empty pair, a space or a small word before a stop, and a preposition before "and" or "or". */
const hints = (text: string, start: number, end: number): boolean => {
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i)
    if (c > 46) {
      if (c < 91) {
        if ((c === 59 || c === 58) && afterSmallWord(text, i, start)) return true
        if (c === 60 || (c === 88 && text.charCodeAt(i + 1) === 88)) return true
      } else if (c === 91 || c === 123) return true
      else if (c === 95 && text.charCodeAt(i + 1) === 95) return true
      else if (c === 0x201c && isQuote(text.charCodeAt(i + 1))) return true
      else if (c === 120 && text.startsWith('xxx', i)) return true
      continue
    }
    if (c === 32) {
      const next = text.charCodeAt(i + 1)
      if (next === 97 || next === 111) {
        const and = next === 97 ? text.startsWith('nd ', i + 2) : text.startsWith('r ', i + 2)
        if (and && afterSmallWord(text, i, start)) return true
      } else if (next === 46 || next === 44 || next === 59) return true
    } else if (c === 46 || c === 44) {
      if (afterSmallWord(text, i, start) || (c === 46 && text.startsWith('.....', i))) return true
    } else if (c === 40) {
      const next = text.charCodeAt(i + 1)
      if (next === 41 || next === 32 || next === 105 || next === 121 || next === 97 || next === 99 || next === 119) return true
    } else if (c === 34 && isQuote(text.charCodeAt(i + 1))) return true
  }
  return false
}

const isQuote = (c: number): boolean => c === 34 || c === 0x201d || c === 32
const smallWords = new Set('at via outside is are in of by to the our your on from with as for a an called located'.split(' '))

const afterSmallWord = (text: string, at: number, start: number): boolean => {
  let i = at
  while (i > start && at - i < 9 && text.charCodeAt(i - 1) > 96) i--
  return at > i && at - i < 9 && smallWords.has(text.slice(i, at))
}

const hasHole = (sentence: string): boolean => placeholders.some((pattern) => pattern.test(sentence)) || missing.some((pattern) => pattern.test(sentence))

/** Words that a list or a value has to follow. */
const openEnd =
  /\b(?:can|may|will|must|should|shall|to|by|such as|including|includes?|we|you|for|of|with|are|is|at|and|or|from|the following(?: \w+)?|as follows|you have the rights?|the rights?)\s*:?$/i

/** Whether a sentence can introduce the list behind it: it ends openly, or speaks of what follows. */
export const announcesList = (sentence: string): boolean =>
  !/[.!?]["”’)]?$/.test(sentence) || /\b(?:following|follows|below|these|such as|includ\w+|types? of|categories|purposes|reasons|rights|ways|examples?)\b/i.test(sentence)

/**
 * Whether a sentence waits for something that does not come. A colon may announce a paragraph, but not after words that only
 * a list can complete, when the paragraph begins afresh.
 */
export const leavesOpen = (text: string, { start, end }: Span, next: Piece | undefined): boolean => {
  const last = text.charCodeAt(end - 1)
  if (last === 46 || last === 33 || last === 63) return false
  const sentence = text.slice(Math.max(start, end - 80), end)
  const open = openEnd.test(sentence)
  if (!/:$/.test(sentence) && !open) return false
  if (countWords(sentence) < 3 || next?.kind === 'item' || next?.kind === 'cell') return false
  if (!next || next.kind === 'heading') return true
  return open && listOnly.test(sentence) && next.runIn === 0 && next.bold === 0 && beginsAfresh(next.text)
}

const listOnly = /\b(?:can|may|will|must|should|to|by|such as|including|we|you|for|you have the rights?)\s*:?$/i

const newSentence =
  /^["“(]?(?:we|you|your|our|the|this|these|those|that|if|it|its|in|for|when|while|upon|however|please|some|all|any|no|as|at|although|they|their|there|here|he|by|such|under|unless|after|before|once|additionally|moreover|furthermore|finally|other|most|with|on|from)\b/i

/** A paragraph of whole sentences that does not complete what stands before it. */
const beginsAfresh = (text: string): boolean => newSentence.test(text) && countWords(text) >= 8 && /[.!?]/.test(text)
