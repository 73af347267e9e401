/** The policy's own date: when it was last updated, else since when it is effective. Dates of laws, archives and copyrights are not it. */
import type { Span } from './document.ts'
import { dateAt } from './written-dates.ts'

export interface PolicyDate {
  date: string
  span: Span
}

type Weight = 1 | 2 | 3
interface Cue {
  regex: RegExp
  weight: Weight
}

const subject = '(?:policy|statement|notice|document|page|terms|version)'
const change =
  '(?:updated?|revis(?:ed|ion)|modif(?:ied|ication)|amend(?:ed|ment)|changed?|edited|review(?:ed)?)'
const cues: Cue[] = [
  {
    regex: new RegExp(
      `\\b(?:last|latest|most recent(?:ly)?|date(?: of)?)[ \\n]+(?:of |the |date |last |latest |policy )*${change}s?\\b`,
      'gi',
    ),
    weight: 3,
  },
  {
    regex: new RegExp(`\\b${subject}(?: (?:was|is|has been|been|were))?(?: last)? ${change}\\b`, 'gi'),
    weight: 3,
  },
  {
    regex: new RegExp(`\\b${subject} (?:was|has been|were) (?:approved|adopted)\\b`, 'gi'),
    weight: 1,
  },
  {
    regex:
      /(?:^|[\n(*|–—-]\s*|[.,;] )(?:updated|revised|modified|amended|revision|update|rev\.)(?: date)?\b/gi,
    weight: 3,
  },
  {
    regex:
      /\beffective\b|\bin (?:force|effect)\b|\b(?:comes?|came|goes|went) into (?:force|effect)\b|\b(?:valid|applies|applicable) (?:from|as of|since)\b|\btakes effect\b/gi,
    weight: 2,
  },
  { regex: /(?:^|\n\s*|\()(?:version|dated?|as (?:of|at)|issued|posted|published|created)\b/gi, weight: 1 },
]

const filler =
  /^(?:[\s:;,.()[\]*_|"“”'’–—=-]+|\b(?:on|as|of|at|from|since|date|dated|is|was|and|the|this|our|privacy|policy|statement|notice|version|last|effective|updated|revised|modified|posted|published|were|made|by|to|in|for|all|until|starting|beginning|v?\d+\.\d+(?![./\d]))\b)*/i
const ofLaw =
  /\b(?:act|regulation|directive|law|laws|statute|gdpr|ccpa|cpra|lgpd|pipeda|shield|framework|treaty|code)\b[^.\n]{0,40}$/i

/** "An updated version of our policy takes effect on …": that is not the text at hand. */
const ofNextVersion =
  /\b(?:new|updated|revised|next|upcoming) (?:version|policy|privacy (?:policy|notice|statement))\b[^.\n]{0,60}$/i

/** Looks at the words before each date of the text: dates are fewer than words. */
export const findPolicyDate = (text: string): PolicyDate | null => {
  let best: (PolicyDate & { weight: Weight }) | null = null
  for (const at of yearsIn(text)) {
    const from = Math.max(0, at - before)
    const window = text.slice(from, at + 40)
    for (const { regex, weight } of cues) {
      if (best && weight < best.weight) continue
      for (const found of window.matchAll(regex)) {
        const read = dateAfter(window, found.index + found[0].length)
        const lead = window.slice(0, found.index)
        if (!read || read.end + from < at || (weight === 2 && (ofLaw.test(lead) || ofNextVersion.test(lead))))
          continue
        const candidate = {
          date: read.date,
          span: { start: from + read.start, end: from + read.end },
          weight,
        }
        if (!best || weight > best.weight || (weight === 3 && candidate.date > best.date)) best = candidate
      }
    }
  }
  return best ? { date: best.date, span: best.span } : dateAlone(text)
}

/** How far before a year the words that make it the policy's date may begin. */
const before = 140
/** Nobody dates a policy in its ten thousandth date. */
const most = 3000

const yearsIn = (text: string): number[] => {
  const year = /(?:19|20)\d\d|\d[-/.]\d{1,2}[-/.]\d\d|['’]\d\d/g
  const found: number[] = []
  while (found.length < most && year.exec(text)) found.push(year.lastIndex)
  return found
}

const dateAfter = (text: string, from: number): { date: string; start: number; end: number } | null => {
  const window = text.slice(from, from + before)
  const start = filler.exec(window)![0].length
  const found = dateAt(window, start)
  return found ? { date: found.value, start: from + start, end: from + found.end } : null
}

/** A posted date and an effective date may stand alone; more is a list. */
const mostAlone = 2

/** "at 12:26 PM CDT", and after a dash that the page was updated, on a day without its year. */
const endsAfterDate =
  /^[)\].*_]*(?:,? (?:at )?\d{1,2}:\d\d(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,4})?)?(?: ?[-–—|] ?updated [a-z]{3,9}\.? \d{1,2}(?: at \d{1,2}:\d\d(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,4})?)?)?(?:\n|$)/i
const longestEnd = 80
/** The month above a calendar: "M", "T", "W" … */
const headsCalendar = /^\W*\n(?:\W{0,3}\w{1,3}\W*\n){4}/

/** How far from the top or the bottom the lines of a place are looked at, and how far a date may stand from the edge, in characters. */
const place = 1500
const foot = 300

/** A line near the top or the bottom that is nothing but a date; several in one place are the months of an archive. */
const dateAlone = (text: string): PolicyDate | null => {
  const places = [
    { from: 0, to: Math.min(text.length, place), dated: 0 },
    { from: Math.max(0, text.length - place), to: text.length, dated: text.length - foot },
  ]
  for (const { from, to, dated } of places) {
    const line = /(?:^|\n)[([*_]*(?=[\dA-Za-z])/g
    line.lastIndex = 0
    const part = text.slice(from, to)
    const alone: PolicyDate[] = []
    for (let found = line.exec(part); found; found = line.exec(part)) {
      const start = found.index + found[0].length
      const date = dateAt(part, start)
      const after = part.slice(date?.end, (date?.end ?? 0) + longestEnd)
      if (date && endsAfterDate.test(after) && !headsCalendar.test(after))
        alone.push({ date: date.value, span: { start: from + start, end: from + date.end } })
      line.lastIndex = Math.max(line.lastIndex, found.index + 1)
    }
    const first = alone.find(({ span }) => span.start >= dated)
    if (first && alone.length <= mostAlone) return first
  }
  return null
}
