/** What a template left open: placeholders nobody filled in, and places where a value is missing from the sentence. */

import type { Sentence, Span } from './document.ts'
import { countWords } from './line-looks.ts'
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
  /\b(?:at|by|to|in) (?:or|and) by (?:e-?mail|phone|post|mail|telephone)\b/i,
  /\b(?:us|e-?mail|mail|phone|call|write|telephone|reached|located|based|registered|reach|address(?:ed)?|website|number|office|offices|contact|visit(?:ing)?|available|online|found) (?:us )?(?:at|via)\s*(?:[.;)]|,(?! (?:least|most|any|all|times)))/i,
  /\b(?:address|website|e-?mail|phone|number|name|date|officer|updated|effective|controller) (?:is|are)\s*:?\s*[.;]/i,
  /\bfrom outside\s*[,.;]/i,
  /\b(?:in|at|by|to|from|with|of|on|our|your|the|as|is|are|for|outside|called) +[.,;](?:\s|$)/i,
  /\b(?:located in|operated by|owned by|governed by the laws of|laws of|headquartered in|incorporated in)\s*(?:[,;]|\.(?:\s|$)|and\b)/i,
]

/** No placeholder is without one of these. */
const placeholderSign = /[[{<_("“]|\.{6}|xx|lorem/i
/** One search for all is faster than one each. */
const anyMissing = new RegExp(missing.map(({ source }) => source).join('|'), 'i')

/** Whether a sentence has such a hole. */
export const hasHole = (sentence: string): boolean =>
  (placeholderSign.test(sentence) && placeholders.some((pattern) => pattern.test(sentence))) ||
  anyMissing.test(sentence)

/** Holes that no stop gives away. */
const rareHint = / (?:and other|or by)(?= )/g

/** Marks the sentences whose hole stands in their middle. */
export const markRareHoles = (text: string, sentences: Sentence[]): void => {
  let i = 0
  for (const { index: at } of text.matchAll(rareHint)) {
    while (i < sentences.length && sentences[i]!.end <= at) i++
    const sentence = sentences[i]
    if (!sentence) break
    if (
      sentence.kind !== 'heading' &&
      sentence.start <= at &&
      hasHole(text.slice(sentence.start, sentence.end))
    )
      sentence.unfinished = true
  }
}

/** Words that a list or a value has to follow. */
const openEnd =
  /\b(?:can|may|will|must|should|shall|to|by|such as|including|includes?|we|you|for|of|with|are|is|at|and|or|from|the following(?: \w+)?|as follows|you have the rights?|the rights?)\s*:?$/i

/** Ends with a colon or in the middle of a phrase. */
export const endsOpenly = (sentence: string): boolean =>
  /:$/.test(sentence) || openEnd.test(sentence.slice(-80))

/**
 * Whether a sentence can introduce the list behind it: it ends openly, or speaks of what follows. A whole sentence that names
 * things itself ("such as your name and cookies.") has introduced them.
 */
export const announcesList = (sentence: string): boolean =>
  !/[.!?]["”’)]?$/.test(sentence) ||
  /\b(?:following|follows|below|these|types? of|categories|purposes|reasons|ways|examples?|(?:you|your|have|certain)\b[^.]{0,40}\brights)\b/i.test(
    sentence,
  )

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
  if (countWords(sentence, 3) < 3 || next?.kind === 'item' || next?.kind === 'cell') return false
  if (!next || next.kind === 'heading') return true
  return open && listOnly.test(sentence) && next.runIn === 0 && next.bold === 0 && beginsAfresh(next.text)
}

const listOnly =
  /\b(?:can|may|will|must|should|to|by|such as|including|we|you|for|you have the rights?)\s*:?$/i

const newSentence =
  /^["“(]?(?:we|you|your|our|the|this|these|those|that|if|it|its|in|for|when|while|upon|however|please|some|all|any|no|as|at|although|they|their|there|here|he|by|such|under|unless|after|before|once|additionally|moreover|furthermore|finally|other|most|with|on|from)\b/i

/** A paragraph of whole sentences that does not complete what stands before it. */
const beginsAfresh = (text: string): boolean =>
  newSentence.test(text) && countWords(text, 8) >= 8 && /[.!?]/.test(text)
