/** Pieces in, one text out, with the place of every section, sentence and link, and what introduces each list item. */
import type { Section, Sentence, Span } from './document.ts'
import type { Link } from './formats.ts'
import { rankStyles } from './heading-ranks.ts'
import { announcesList, endsOpenly, hasHole, leavesOpen, markRareHoles } from './holes.ts'
import type { Piece } from './pieces.ts'
import { createOutline } from './sections.ts'
import { createSplitter } from './sentences.ts'

export interface Assembled {
  text: string
  sections: Section[]
  sentences: Sentence[]
  links: Link[]
  words: number
}

export const assemble = (pieces: Piece[]): Assembled => {
  // Joined first, so that everything below walks one flat string.
  const text = pieces.map((piece) => piece.text).join('\n\n')
  const rankOf = rankStyles(pieces)
  const split = createSplitter(text)
  const outline = createOutline()
  const sentences: Sentence[] = []
  const links: Link[] = []
  let at = 0
  /** How many more paragraphs the last run-in heads. */
  let reach = 0
  /** What introduces a list at each depth: before the list (0), or the item above it. */
  let leads: (Span | null)[] = []
  const headers = new Map<string, Span>()
  /** "We share data with these recipients:" leads into the lists under all headings of one rank that follow it. */
  let above: { lead: Span; rank: number } | null = null

  const add = (kind: Sentence['kind'], line: number, from: number, to: number, leadIn: Span | null): void => {
    const section = outline.current(from)
    if (kind === 'heading') {
      sentences.push({ kind, section, line, start: from, end: to, leadIn, unfinished: false })
      return
    }
    for (const { start, end, odd } of split(from, to)) {
      const unfinished = odd && hasHole(text.slice(start, end))
      sentences.push({ kind, section, line, start, end, leadIn, unfinished })
    }
  }
  /** The span of the last sentence, where a list follows that it can introduce. */
  const leadInto = (next: Piece | undefined): Span | null => {
    if (next?.kind !== 'item') return null
    const { kind, start, end } = sentences.at(-1)!
    const sentence = text.slice(start, end)
    return (kind === 'heading' ? endsOpenly(sentence) : announcesList(sentence)) ? { start, end } : null
  }

  /** The span of an item's last words, where what stands inside the item can go on from them. */
  const stem = ({ start, end }: Span): Span | null =>
    announcesList(text.slice(start, end)) ? { start, end } : null
  /** A paragraph goes on from words that were left open, not from a whole sentence. */
  const openStem = (lead: Span | null | undefined): Span | null =>
    lead && !isWhole.test(text.slice(lead.start, lead.end)) ? lead : null

  for (const [index, piece] of pieces.entries()) {
    const { kind, line, level, nested, runIn } = piece
    const next = pieces[index + 1]
    const end = at + piece.text.length
    for (const link of piece.links)
      links.push({ start: link.start + at, end: link.end + at, target: link.target })
    if (runIn > 0 && nested === 0) outline.endItemSection(at)
    if (kind === 'heading') {
      const rank = rankOf(piece.style!, piece.text)
      const before = sentences.at(-1)
      if (
        before?.kind === 'prose' &&
        rank > outline.rank() &&
        leadsOn.test(text.slice(before.start, before.end))
      )
        above = { lead: { start: before.start, end: before.end }, rank }
      else if (above !== null && rank < above.rank) above = null
      outline.open(piece.text, rank, at)
      add('heading', line, at, end, null)
      leads = [leadInto(next) ?? (next?.kind === 'item' && rank === above?.rank ? above.lead : null)]
    } else if (kind === 'item') {
      add('item', line, at, end, leads.slice(0, level).findLast((lead) => lead != null) ?? null)
      leads.length = Math.min(Math.max(leads.length, 1), level)
      leads[level] = stem(sentences.at(-1)!)
    } else if (kind === 'cell') {
      add('cell', line, at, end, (piece.header !== null && headers.get(piece.header)) || null)
      if (piece.header === null) headers.set(piece.text, { start: at, end })
    } else if (runIn > 0) {
      reach = piece.reach
      outline.open(piece.text.slice(0, runIn), rankOf(piece.style!, piece.text), at)
      add('heading', line, at, at + runIn, null)
      const first = sentences.length
      add('prose', line, at + runIn, end, null)
      if (sentences[first]) sentences[first]!.leadIn = { start: at, end: at + runIn }
      leads = [leadInto(next)]
    } else {
      if (nested === 0) {
        outline.endItemSection(at)
        if (reach-- <= 0) outline.endRunIn(at)
      }
      // What led into a list says nothing of the paragraph after it.
      const before = pieces[index - 1]
      if (before?.kind === 'item' && before.level > nested) leads.length = Math.min(leads.length, nested)
      add('prose', line, at, end, nested > 0 ? openStem(leads[nested]) : null)
      if (nested === 0) leads = [leadInto(next)]
      else leads[nested] = leadInto(next) ?? leads[nested] ?? null
    }
    const last = sentences.at(-1)!
    const answered = next?.kind === 'heading' && rankOf(next.style!, next.text) > outline.rank()
    const closed =
      kind === 'heading' || kind === 'cell' || (kind === 'item' && text.charCodeAt(last.end - 1) !== 58)
    if (!closed && !answered && leavesOpen(text, last, next)) last.unfinished = true
    at = end + 2
  }
  markRareHoles(text, sentences)
  return {
    text,
    sections: outline.finish(text.length),
    sentences,
    links,
    words: wordsIn(text, pieces.length),
  }
}

/** Ends with a colon, or says "the following" of what stands under the headings. */
const leadsOn = /:$|\bthe following\b/i

const isWhole = /[.!?]["”’)]?$/

/** Words are parted by one space, and pieces by two line ends. */
const wordsIn = (text: string, pieces: number): number => {
  if (pieces === 0) return 0
  return countOf(text, ' ') + countOf(text, '\n') - (pieces - 1) + 1
}

/** Native search is faster than a loop over all characters. */
const countOf = (text: string, sought: string): number => {
  let count = 0
  for (let at = text.indexOf(sought); at !== -1; at = text.indexOf(sought, at + 1)) count++
  return count
}
