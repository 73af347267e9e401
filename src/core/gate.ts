/** Whether a text is a privacy policy that can be judged at all. When it is not, no rule is. */
import type { Gate } from './document.ts'

interface Evidence {
  text: string
  title: string | null
  words: number
  charset: string
  language: string | null
}

type Reason = Exclude<Gate['reason'], 'terms-of-use' | null>

export const judgeable = (evidence: Evidence): Gate => {
  const reason = reasonAgainst(evidence)
  if (reason) return { pass: false, reason, message: messages[reason](evidence) }
  return readsAsTerms(evidence.text)
    ? {
        pass: true,
        reason: 'terms-of-use',
        message:
          'The text reads as terms of use that speak of privacy too; check that the site has no privacy policy of its own.',
      }
    : { pass: true, reason: null, message: 'The text reads as a privacy policy.' }
}

/** Fewer words than the shortest real policies have. */
const fewest = 40
/** Error pages and login walls are short; a policy that mentions one is not. */
const shortPage = 350

const messages: Record<Reason, (evidence: Evidence) => string> = {
  empty: () => 'There is no text to read.',
  binary: () =>
    'These bytes are no text (a PDF, a picture or another binary file); send the policy as HTML, Markdown or plain text.',
  'too-short': ({ words }) =>
    `The text has only ${words} ${words === 1 ? 'word' : 'words'}; a privacy policy that can be judged has at least ${fewest}.`,
  'error-page': () =>
    'This is an error or check page of a web server, not the policy; fetch the policy again.',
  'login-wall': () =>
    'This page asks for a login before it shows its text; save the policy as a logged-in reader sees it.',
  language: () => 'The text is not in English, and only English policies can be judged.',
  'not-a-policy': () =>
    'The text says hardly anything about personal information; it does not seem to be a privacy policy.',
}

const reasonAgainst = ({ text, title, words, charset, language }: Evidence): Reason | null => {
  if (charset === 'binary') return 'binary'
  if (words === 0) return 'empty'
  const named = /privacy|data protection|personal (?:data|information)/i.test(
    `${title ?? ''} ${text.slice(0, 3000)}`,
  )
  const sampled = Math.min(words, 17_000)
  const needed = Math.max(3, sampled * (named ? 0.004 : 0.012))
  const privacy = countMatches(text.slice(0, 100_000), vocabulary, Math.max(4, Math.ceil(needed)))
  if (words < shortPage) {
    const head = `${title ?? ''}\n${text.slice(0, 1500)}`
    const signs = (errorTitle.test(head) ? 2 : 0) + countMatches(head, errorSigns)
    if (signs >= 2 && privacy < 4) return 'error-page'
    if (signs === 1 && words < 60 && privacy < 3) return 'error-page'
    if (countMatches(head, loginSigns) >= 2 && privacy < 4) return 'login-wall'
  }
  if (words >= 8 && !isEnglish(text, language)) return 'language'
  if (words < fewest) return 'too-short'
  if (privacy < needed) return 'not-a-policy'
  return null
}

const vocabulary =
  /\b(?:privacy|personal(?:ly)?[- ](?:data|information|details|identif\w+)|your (?:personal |private )?(?:data|information|details)|information (?:about you|we collect|you (?:provide|give|submit))|cookies?|e-?mail address(?:es)?|(?:collect|gather|share|disclos|sell|rent|retain|stor)(?:e|es|ed|ing|s)? (?:any |your |this |the |such |personal |personally |identifiable |customer |user |member |no |certain |some )*(?:data|information|names?|details|addresses)|third part(?:y|ies)|mailing lists?|customer (?:data|information|names?|lists?)|data (?:protection|controller|subject)|gdpr|ccpa|coppa|opt[- ]out|unsubscribe|confidential(?:ity)?|ip address(?:es)?|web beacons?|encrypt\w*|secure server|consent)\b/gi

/** More than half as many words of contracts and liability as of privacy: policies that close with some of them have fewer. */
const readsAsTerms = (text: string): boolean => {
  const sample = text.slice(0, 100_000)
  const terms = countMatches(sample, contractWords, 1000)
  return terms >= fewestTerms && terms > countMatches(sample, vocabulary, 2 * terms) / 2
}
const fewestTerms = 10
const contractWords =
  /\b(?:terms (?:of (?:use|service|sale)|and conditions)|liabilit(?:y|ies)|liable|warrant(?:y|ies)|indemni\w+|governing law|governed by (?:and|the laws)|arbitration|trade ?marks?|copyrights?|intellectual property|infring\w+|refunds?|punitive|consequential damages)\b/gi

const errorTitle =
  /^\W*(?:(?:error\W*)?(?:40[0134]|410|429|50[0-4])\b|(?:page|file|document|object|resource|url|site)(?: you requested)?(?: was| is| could| can)?(?: not|n't)(?: be)? (?:found|available|exist)|access (?:is |to this page has been )?denied|forbidden|not found|just a moment|attention required|are you (?:a )?(?:human|robot)|robot check|service unavailable|bad gateway|internal server error|server error|oops)/im
const errorSigns =
  /\b(?:page (?:you (?:requested|are looking for|were looking for)|requested)|(?:was|were|could|can)(?: not|n['’]t) (?:be )?(?:found|located)|page not found|not found on this server|no longer (?:exists?|available)|404|error 40\d|50[0-4] (?:error|bad|service|internal)|access denied|permission to access|enable (?:javascript|cookies)|javascript is (?:disabled|required)|requires javascript|captcha|verify (?:that )?you are (?:a )?human|checking your browser|ddos protection|cloudflare|ray id|unusual traffic|temporarily unavailable|go (?:back )?to (?:the )?home ?page|broken link|mistyped|domain (?:is )?(?:for sale|parked)|buy this domain|wayback machine has not archived|browser is (?:out of date|not supported|unsupported)|reference (?:id|#)|incident id)\b/gi
const loginSigns =
  /\b(?:(?:log|sign)[- ]?in (?:to (?:continue|view|access|your account|see|read)|with (?:google|facebook|apple)|required)|please (?:log|sign)[- ]?in|must (?:be logged|log|sign)[- ]?in|forgot(?:ten)? (?:your )?password|remember me|create (?:an |a new )?account|don['’]t have an account|not a member|members? only|subscribe to (?:continue|read)|enter your (?:password|user ?name))\b/gi

const countMatches = (text: string, pattern: RegExp, enough = 100): number => {
  pattern.lastIndex = 0
  let count = 0
  while (count < enough && pattern.exec(text)) count++
  return count
}

const functionWords = new Set(
  'the of and to in you your we our is that for or with this are not by as be on it from may have any will if'.split(
    ' ',
  ),
)

/** Every third word or so of English is one of a few; other languages share hardly any of them. */
const isEnglish = (text: string, declared: string | null): boolean => {
  const foreign = declared !== null && !/^en\b/i.test(declared)
  const size = 1500
  if (text.length <= size * 2) return readsAsEnglish(text, foreign)
  // A text in several languages is judged when it begins in English.
  const middle = Math.floor(text.length / 2)
  return (
    readsAsEnglish(text.slice(0, size), foreign) ||
    readsAsEnglish(text.slice(0, size) + text.slice(middle, middle + size), foreign)
  )
}

const readsAsEnglish = (text: string, foreign: boolean): boolean => {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? []
  if (words.length === 0) return true
  let known = 0
  let nonLatin = 0
  for (const word of words) {
    if (functionWords.has(word)) known++
    else if (word.charCodeAt(0) > 0x24f) nonLatin++
  }
  if (nonLatin > words.length * 0.3) return false
  // A handful of words says little: only what has no English function word at all is another language.
  if (words.length < 40) return known > 0 || (!foreign && (text.match(/[à-öø-ÿ¿¡ß]/gi)?.length ?? 0) < 2)
  return known >= words.length * (foreign ? 0.15 : 0.11)
}
