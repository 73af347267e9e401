/** One fact over a few sentences: enough of a document to see what a cue does. */
import { compileDetection, detectFacts } from '../src/core/detect.ts'
import type { Document, Sentence } from '../src/core/document.ts'
import { type FactResult, factSchema } from '../src/core/facts.ts'
import type { Problem } from '../src/core/problems.ts'

export interface Line {
  text: string
  heading?: boolean
  leadIn?: string
  unfinished?: boolean
  link?: { text: string; target: string }
}

/** A document of these lines as the reader would give it: each line a sentence, headings one level below the title. */
export const documentOf = (lines: (string | Line)[]): Document => {
  const document: Document = {
    text: '',
    title: null,
    date: null,
    dateSpan: null,
    words: 0,
    gate: { pass: true, reason: null, message: '' },
    sections: [{ heading: '', level: 1, parent: -1, start: 0, end: 0 }],
    sentences: [],
    links: [],
    provenance: {},
  }
  const put = (text: string): { start: number; end: number } => {
    const start = document.text.length
    document.text += `${text}\n\n`
    return { start, end: start + text.length }
  }
  for (const line of lines) {
    const { text, heading, leadIn, unfinished, link } =
      typeof line === 'string' ? ({ text: line } as Line) : line
    const lead = leadIn === undefined ? null : put(leadIn)
    const span = put(text)
    if (heading) document.sections.push({ heading: text, level: 2, parent: 0, ...span })
    const sentence: Sentence = {
      ...span,
      kind: heading ? 'heading' : lead ? 'item' : 'prose',
      section: document.sections.length - 1,
      line: 1,
      leadIn: lead,
      unfinished: unfinished === true,
    }
    document.sentences.push(sentence)
    if (link) {
      const start = span.start + text.indexOf(link.text)
      document.links.push({ start, end: start + link.text.length, target: link.target })
    }
  }
  return document
}

const parsed = (fact: object) =>
  factSchema.parse({
    question: 'Does the text say so or not?',
    examples: [
      { text: 'We keep your data.', status: 'stated' },
      { text: 'We sell books.', status: 'missing' },
    ],
    ...fact,
  })

const ask = (
  facts: Record<string, object>,
  concepts: Record<string, string[]> = {},
  scopes: Record<string, object> = {},
) =>
  compileDetection({
    facts: new Map(
      Object.entries(facts).map(([id, fact]) => [
        id,
        { fact: parsed(fact), file: `facts/${id}.json`, path: '$' },
      ]),
    ),
    concepts: new Map(Object.entries(concepts).map(([id, words]) => [id, { words }])),
    entities: new Map([['country', { values: { DE: ['germany'], US: ['=US', 'united states'] } }]]),
    scopes: new Map(Object.entries(scopes).map(([id, scope]) => [id, { inherits: true, ...scope }])),
  })

export const problemsOf = (fact: object, concepts: Record<string, string[]> = {}): Problem[] =>
  ask({ x: fact }, concepts).problems

export const results = (
  facts: Record<string, object>,
  lines: (string | Line)[],
  concepts: Record<string, string[]> = {},
  scopes: Record<string, object> = {},
): FactResult[] => {
  const { detection, problems } = ask(facts, concepts, scopes)
  if (problems.length > 0) throw new Error(JSON.stringify(problems))
  return detectFacts(detection, documentOf(lines))
}

export const result = (
  fact: object,
  lines: (string | Line)[],
  concepts: Record<string, string[]> = {},
  scopes: Record<string, object> = {},
): FactResult => results({ x: fact }, lines, concepts, scopes)[0]!
