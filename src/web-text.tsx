/** The policy's text as it was written, with what was found in it marked, and the outcomes beside it. */

import type { Child } from 'hono/jsx'
import type { Document, Sentence } from './core/document.ts'
import { visible } from './core/printable.ts'
import { byUrgency, inOrder, needsWork } from './core/report-words.ts'
import type { OutcomeName } from './core/rules.ts'
import type { Outcome, Scorecard } from './core/scorecard.ts'
import { anchorOf, Tag } from './web-outcome.tsx'

/** An outcome and its number in the margin. */
interface Numbered {
  n: number
  outcome: Outcome
  /** Where in the text its sentences begin, the first as the one to go to. */
  places: number[]
  /** Those among them that it rests on; the others only came near. */
  on: Set<number>
}

interface Mark {
  /** The most urgent outcome that rests on the sentence; none when it only came near. */
  outcome: OutcomeName | null
  by: Numbered[]
}

export const sentenceAnchor = (start: number): string => `s${start}`

export const MarkedText = ({
  document,
  scorecard,
  scorecardPath,
}: {
  document: Document
  scorecard: Scorecard
  scorecardPath: string
}) => {
  const numbered = inOrder(scorecard.outcomes)
    .map((outcome) => {
      const at = (start: number): number => sentenceAt(document, start)
      const on = new Set(restsOn(outcome).map(({ start }) => at(start)))
      return { outcome, places: [...new Set(placesOf(outcome).map(at))], on }
    })
    .filter(({ places }) => places.length > 0)
    .map((one, i) => ({ ...one, n: i + 1 }))
  const marks = marksOf(numbered)
  return (
    <div class="split">
      <article class="policy" aria-label="The policy">
        {blocksOf(document).map((block) => (
          <BlockView block={block} document={document} marks={marks} />
        ))}
      </article>
      <aside class="beside card" aria-labelledby="found">
        <h2 id="found">What was found</h2>
        <p class="small soft">
          A number in the text leads here; a title leads to the outcome and its reason.
        </p>
        <ol class="plainlist">
          {numbered.map(({ n, outcome, places, on }) => (
            <li id={`n${n}`} value={n}>
              <Tag outcome={outcome.outcome} />{' '}
              <a href={`${scorecardPath}#${anchorOf(outcome.rule)}`}>{outcome.title}</a>{' '}
              <span class="small">
                {places.slice(0, 5).map((start, i) => (
                  <>
                    {i > 0 && ' '}
                    <a href={`#${sentenceAnchor(start)}`}>
                      {on.has(start) ? 'sentence' : 'near miss'}
                      {places.length > 1 && ` ${i + 1}`}
                    </a>
                  </>
                ))}
              </span>
            </li>
          ))}
        </ol>
      </aside>
    </div>
  )
}

/** The sentences that an outcome rests on, and those that make the duty apply. */
const restsOn = ({ evidence, triggers }: Outcome): { start: number }[] => [...evidence, ...triggers]

/** What wants work and has no sentence of its own shows also those that came near. */
const placesOf = (outcome: Outcome): number[] =>
  [
    ...restsOn(outcome),
    ...(needsWork(outcome) && outcome.evidence.length === 0 ? outcome.nearMisses : []),
  ].map(({ start }) => start)

/** Where the sentence begins that a place lies in. */
const sentenceAt = ({ sentences }: Document, place: number): number => {
  let [low, high] = [0, sentences.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (sentences[middle]!.start <= place) low = middle
    else high = middle - 1
  }
  return sentences[low]?.start ?? place
}

const marksOf = (numbered: Numbered[]): Map<number, Mark> => {
  const marks = new Map<number, Mark>()
  for (const one of numbered)
    for (const start of one.places) {
      const mark = marks.get(start) ?? { outcome: null, by: [] }
      mark.by.push(one)
      if (one.on.has(start)) mark.outcome = moreUrgent(mark.outcome, one.outcome.outcome)
      marks.set(start, mark)
    }
  return marks
}

const moreUrgent = (a: OutcomeName | null, b: OutcomeName): OutcomeName =>
  a !== null && byUrgency.indexOf(a) <= byUrgency.indexOf(b) ? a : b

/** Sentences that stand in one paragraph, item or heading. */
interface BlockOfText {
  kind: Sentence['kind']
  level: number
  sentences: Sentence[]
}

const blocksOf = ({ text, sentences, sections }: Document): BlockOfText[] => {
  const blocks: BlockOfText[] = []
  let end = -1
  for (const sentence of sentences) {
    const last = blocks.at(-1)
    if (last && last.kind === sentence.kind && !text.slice(end, sentence.start).includes('\n'))
      last.sentences.push(sentence)
    else
      blocks.push({
        kind: sentence.kind,
        level: sections[sentence.section]?.level ?? 1,
        sentences: [sentence],
      })
    end = sentence.end
  }
  return blocks
}

const BlockView = ({
  block,
  document,
  marks,
}: {
  block: BlockOfText
  document: Document
  marks: Map<number, Mark>
}) => {
  const content = block.sentences.map((sentence, i) => (
    <>
      {i > 0 && ' '}
      <SentenceView sentence={sentence} document={document} mark={marks.get(sentence.start)} />
    </>
  ))
  if (block.kind === 'item')
    return (
      <ul>
        <li>{content}</li>
      </ul>
    )
  if (block.kind !== 'heading') return <p>{content}</p>
  return <Heading level={block.level}>{content}</Heading>
}

const Heading = ({ level, children }: { level: number; children: Child }) =>
  level <= 1 ? <h2>{children}</h2> : level === 2 ? <h3>{children}</h3> : <h4>{children}</h4>

const SentenceView = ({
  sentence: { start, end },
  document,
  mark,
}: {
  sentence: Sentence
  document: Document
  mark: Mark | undefined
}) => {
  const text = visible(document.text.slice(start, end))
  if (mark === undefined) return <>{text}</>
  return (
    <>
      <mark id={sentenceAnchor(start)} class={mark.outcome ?? 'miss'}>
        {text}
      </mark>
      <span class="refs">
        {mark.by.map(({ n, outcome }) => (
          <a href={`#n${n}`} aria-label={`${n}, ${outcome.outcome}: ${outcome.title}`}>
            {n}
          </a>
        ))}
      </span>
    </>
  )
}
