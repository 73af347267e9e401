/** What was found in sentences, in; the answer to each fact's question with its best evidence and nearest misses, out. */
import type { Detection, FactCue } from './detection.ts'
import type { Document } from './document.ts'
import type { Evidence, Fact, FactResult, NearMiss, Status } from './facts.ts'
import { type Missed, whyNot } from './near-misses.ts'
import type { Headings } from './sentence-reader.ts'

/** Best first. */
export const statusOrder: readonly Status[] = ['stated', 'denied', 'vague', 'unclear', 'missing']

/** More evidence for one fact proves no more; what comes later in the document is left out. */
const mostEvidence = 24

export interface Found {
  cue: FactCue
  status: Status
  sentence: number
  values: Record<string, string>
  scope: string[]
  /** Whether it stands in a section that is about the fact. */
  atHome: boolean
}

/** Said in place of a cue where the policy's own date was read. */
export const ownDate = 'the date that the policy gives itself'

/** What is known of one fact while a document is read. */
export interface Progress {
  found: Found[]
  missed: Missed[]
  /** In how many sentences it is stated to everyone. */
  stated: number
}

export const statusOf = (evidence: { status: Status }[]): Status =>
  statusOrder.find((status) => evidence.some((e) => e.status === status)) ?? 'missing'

export const factResults = (
  detection: Detection,
  document: Document,
  headings: Headings,
  progress: Progress[],
): FactResult[] => {
  const results = detection.facts.map(({ id, fact }, f) => {
    const state = progress[f]!
    const evidence = bestPerSentence(state, document).map((one) => evidenceOf(one, id, document, headings))
    if (fact.reads === 'policy-date') addPolicyDate(evidence, id, document, headings)
    const status = statusOf(evidence)
    const nearMisses = status === 'stated' ? [] : missesOf(id, state, detection, document)
    return { fact: id, status, evidence, nearMisses, rule: fact }
  })
  return withImplied(results)
}

/** For each sentence its best status, by the cue that says most; the most probative sentence first. */
const bestPerSentence = ({ found, stated }: Progress, { text, sentences }: Document): Found[] => {
  const best = new Map<number, Found>()
  for (const one of found) {
    if (stated > 0 && isWeak(one.status)) continue
    const other = best.get(one.sentence)
    if (other === undefined || compare(one, other) < 0) best.set(one.sentence, one)
  }
  /** "Compliance with Laws." names a thing without saying much of it. */
  const isTitle = ({ sentence, values }: Found): number => {
    const { start, end } = sentences[sentence]!
    return Number(end - start < shortest && Object.keys(values).length === 0)
  }
  /** "This policy explains how you can delete your data" is said again, in full, by what it announces. */
  const isAnnouncement = ({ sentence }: Found): number => {
    const { start, end } = sentences[sentence]!
    return Number(announcement.test(text.slice(start, Math.min(end, start + longestAnnouncement))))
  }
  /** What is said of children or of marketing only says less to the reader at large. */
  const isNarrow = ({ scope }: Found): number => Number(scope[0] !== 'everyone')
  return [...best.values()]
    .sort(
      (a, b) =>
        statusOrder.indexOf(a.status) - statusOrder.indexOf(b.status) ||
        isTitle(a) - isTitle(b) ||
        isAnnouncement(a) - isAnnouncement(b) ||
        isNarrow(a) - isNarrow(b) ||
        Number(b.atHome) - Number(a.atHome) ||
        compare(a, b) ||
        a.sentence - b.sentence,
    )
    .slice(0, mostEvidence)
}
/** In characters: a sentence that proves something is hardly ever shorter. */
const shortest = 48
const announcement =
  /^(?:this|our|the|in this) [^.]{0,60}\b(?:policy|notice|statement)\b[^.]*\bhow you (?:can|may)\b/i
/** In characters. */
const longestAnnouncement = 400
/** Where a thing is stated, to everyone, nothing hangs on what is vague or unclear about it elsewhere. */
export const isWeak = (status: Status): boolean => status === 'vague' || status === 'unclear'
const compare = (a: Found, b: Found): number =>
  statusOrder.indexOf(a.status) - statusOrder.indexOf(b.status) ||
  Object.keys(b.values).length - Object.keys(a.values).length ||
  b.cue.pattern.needs.length - a.cue.pattern.needs.length

const evidenceOf = (
  { cue, status, sentence, values, scope }: Found,
  fact: string,
  { text, sentences }: Document,
  { path }: Headings,
): Evidence => {
  const { start, end, line, section, leadIn } = sentences[sentence]!
  return {
    fact,
    status,
    cue: cue.cue,
    text: text.slice(start, end),
    start,
    end,
    line,
    section: path[section] ?? '',
    leadIn: leadIn === null ? null : text.slice(leadIn.start, leadIn.end),
    scope,
    values,
  }
}

/** The date that the reader of the document found, with the sentence (or heading) it stands in; it goes before what cues found. */
const addPolicyDate = (evidence: Evidence[], fact: string, document: Document, { path }: Headings): void => {
  const { date, dateSpan, sentences, text } = document
  const sentence =
    dateSpan && sentences.find(({ start, end }) => start <= dateSpan.start && dateSpan.start < end)
  if (date === null || !sentence) return
  const { start, end, line, section } = sentence
  const same = evidence.findIndex((e) => e.start === start)
  if (same >= 0) evidence.splice(same, 1)
  evidence.unshift({
    fact,
    status: 'stated',
    cue: ownDate,
    text: text.slice(start, end),
    start,
    end,
    line,
    section: path[section] ?? '',
    leadIn: null,
    scope: ['everyone'],
    values: { date },
  })
  evidence.splice(mostEvidence)
}

const missesOf = (
  fact: string,
  { found, missed }: Progress,
  { cues }: Detection,
  { text, sentences }: Document,
): NearMiss[] => {
  const counted = new Set(found.map(({ sentence }) => sentence))
  return missed
    .filter(({ sentence }) => !counted.has(sentence))
    .sort((a, b) => b.rank - a.rank || a.sentence - b.sentence)
    .map((miss) => {
      const { start, end, line } = sentences[miss.sentence]!
      return {
        fact,
        text: text.slice(start, end),
        start,
        end,
        line,
        cue: cues[miss.cue]!.cue,
        why: whyNot(miss, text),
      }
    })
}

/** Evidence of one fact can answer another's question too; chains are followed. */
const withImplied = (results: (FactResult & { rule: Fact })[]): FactResult[] => {
  const byId = new Map(results.map((result) => [result.fact, result]))
  const done = new Map<string, FactResult>()
  const complete = (id: string, above: string[]): FactResult | undefined => {
    const known = done.get(id)
    const result = byId.get(id)
    if (known !== undefined || result === undefined || above.includes(id)) return known
    const { rule, ...own } = result
    if (rule.impliedBy === undefined) {
      done.set(id, own)
      return own
    }
    const implied = rule.impliedBy
      .flatMap((other) => complete(other, [...above, id])?.evidence ?? [])
      .filter((e) => e.status !== 'denied')
      .map((e) => ({ ...e, fact: id, values: Object.keys(rule.values ?? {}).length > 0 ? e.values : {} }))
    // One sentence, one status: what another fact reads in it may say more.
    const best = new Map<number, Evidence>()
    for (const e of [...own.evidence, ...implied]) {
      const other = best.get(e.start)
      if (other === undefined || statusOrder.indexOf(e.status) < statusOrder.indexOf(other.status))
        best.set(e.start, e)
    }
    const evidence = [...best.values()]
      .sort((a, b) => statusOrder.indexOf(a.status) - statusOrder.indexOf(b.status))
      .slice(0, mostEvidence)
    const starts = new Set(evidence.map((e) => e.start))
    const whole = {
      ...own,
      status: statusOf(evidence),
      evidence,
      nearMisses: own.nearMisses.filter((m) => !starts.has(m.start)),
    }
    done.set(id, whole)
    return whole
  }
  return results.map(({ fact }) => complete(fact, [])!)
}
