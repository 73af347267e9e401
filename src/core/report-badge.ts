/** The report for a page or a README: a badge with grade, score and date, drawn here, without a font or a picture from elsewhere. */
import { clipped, visible } from './printable.ts'
import { notice, type Report } from './report.ts'
import { nameOf, nothingJudged, scoreInWords } from './report-words.ts'
import type { Grade } from './score.ts'
import type { Scorecard } from './scorecard.ts'
import { attributes, xmlText } from './xml-text.ts'

/** White letters stand out from each by at least 4.5 to 1. */
const colours: Record<Grade | 'none', string> = {
  A: '#17722f',
  B: '#3d7016',
  C: '#7d5f00',
  D: '#a34700',
  F: '#b3261e',
  none: '#57606a',
}
const height = 22
const gap = 4
const sides = 9
const label = 'privacy policy'

export const badge: Report = {
  summary: 'an SVG picture with grade, score and date, to embed',
  mediaType: 'image/svg+xml',
  ending: 'svg',
  saysNotice: true,
  embeddable: true,
  /** Several scorecards stand one below the other. */
  async *write(scorecards) {
    const all: Drawn[] = []
    for await (const { scorecard } of scorecards) all.push(draw(scorecard))
    const width = Math.max(1, ...all.map((one) => one.width))
    const id = `lacuna-${all[0]?.id ?? 'none'}`
    const tall = Math.max(height, all.length * (height + gap) - gap)
    const size = { width, height: tall, viewBox: `0 0 ${width} ${tall}` }
    const described = { role: 'img', 'aria-labelledby': `${id}-title ${id}-desc` }
    yield `<svg${attributes({ xmlns: 'http://www.w3.org/2000/svg', ...size, ...described })}>\n`
    yield `  <title id="${id}-title">${xmlText(all.map(({ title }) => title).join('; ') || 'No policy')}</title>\n`
    yield `  <desc id="${id}-desc">${xmlText([...all.map(({ told }) => told), notice].join(' '))}</desc>\n`
    for (const [i, { picture }] of all.entries())
      yield `  <g${attributes({ transform: `translate(0 ${i * (height + gap)})`, 'aria-hidden': 'true' })}>\n${picture}  </g>\n`
    yield '</svg>\n'
  },
}

interface Drawn {
  id: string
  width: number
  picture: string
  title: string
  told: string
}

const draw = (scorecard: Scorecard): Drawn => {
  const { grade, score, snapshot, asOf, outcomes } = scorecard
  const judged = outcomes.length > 0
  const value = judged
    ? [grade ?? 'no grade', ...(score === null ? [] : [score.toFixed(1)]), asOf].join(' · ')
    : `not judged · ${asOf}`
  const first = widthOf(label) + 2 * sides
  const width = first + widthOf(value) + 2 * sides
  const captured = snapshot.capturedOn ? ` captured ${snapshot.capturedOn}` : ''
  const name = clipped(visible(nameOf(scorecard)), 200)
  return {
    id: snapshot.sha256.slice(0, 8),
    width,
    picture: [
      `    <rect${attributes({ width, height, rx: 4, fill: '#33383f' })}/>`,
      // A step between the halves: the gap that gives Lacuna its name.
      `    <path${attributes({ d: `M${first} 0h${width - first - 4}a4 4 0 0 1 4 4v${height - 8}a4 4 0 0 1 -4 4h${first - width + 4 - 6}l6 -${height / 2}z`, fill: colours[grade ?? 'none'] })}/>`,
      written(label, sides),
      written(value, first + sides),
      '',
    ].join('\n'),
    title: `Privacy policy ${name}: ${judged ? scoreInWords(scorecard) : 'not judged'}, law of ${asOf}`,
    told: judged
      ? `How much of what the law asked for on ${asOf} the text${captured} says, from 0 to 100.`
      : nothingJudged(scorecard),
  }
}

/** Set to its width, so that it fits whatever font there is. */
const written = (text: string, x: number): string =>
  `    <text${attributes({ x, y: 15, textLength: widthOf(text), lengthAdjust: 'spacingAndGlyphs', fill: '#fff', 'font-family': 'Verdana, DejaVu Sans, sans-serif', 'font-size': 11 })}>${xmlText(text)}</text>`

/** In pixels, of 11 px Verdana and its kin. */
const widthOf = (text: string): number =>
  Math.ceil([...text].reduce((sum, c) => sum + (/[ .·:ilj-]/.test(c) ? 4.2 : /[A-Zmw]/.test(c) ? 8.6 : 7), 0))
