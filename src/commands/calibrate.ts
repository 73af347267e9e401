/** `lacuna eval --calibrate`: writes what was measured into `rules/precision/`, and tells which cues are too weak. */
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Astray } from '../core/astray.ts'
import { calibrate } from '../core/calibrate.ts'
import { entryAt, fileOf } from '../core/entries.ts'
import type { Evaluation, Labelled } from '../core/eval.ts'
import {
  casesInWords,
  type Measured,
  measuredOf,
  type Precision,
  type WeakCue,
  weakCues,
} from '../core/precision.ts'
import { visible, wrap } from '../core/printable.ts'
import type { Ruleset } from '../core/ruleset.ts'
import { type Io, say } from './io.ts'
import { createProgress } from './progress.ts'

/** One line for each cue, so that a change of one is seen as one. */
export const precisionFile = ({ cues, ...rest }: Precision): string => {
  const lines = Object.entries({ $schema: '../precision.schema.json', ...rest }).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${spaced(value)},\n`,
  )
  const figures = Object.entries(cues).map(([cue, value]) => `\n    ${JSON.stringify(cue)}: ${spaced(value)}`)
  return `{\n${lines.join('')}  "cues": {${figures.join(',')}${figures.length > 0 ? '\n  ' : ''}}\n}\n`
}

const spaced = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? `{ ${Object.entries(value)
        .map(([key, one]) => `${JSON.stringify(key)}: ${JSON.stringify(one)}`)
        .join(', ')} }`
    : JSON.stringify(value)

/** What an author should look at again. */
export interface Doubts {
  weak: WeakCue[]
  astray: Astray[]
}

export const calibrateRules = async (
  dir: string,
  ruleset: Ruleset,
  labels: Labelled[],
  evaluation: Evaluation,
  io: Io,
): Promise<Doubts> => {
  const progress = createProgress(io, 'calibrating', labels.length)
  const { precision, astray } = await calibrate(ruleset, labels, evaluation, progress.step)
  await progress.end()
  await writePrecision(dir, precision, ruleset.measured, io)
  return { weak: weakCues(measuredOf(precision, ruleset.facts), ruleset.facts), astray }
}

/** Facts without a label this time keep the figures they have: another run may have measured them. */
const writePrecision = async (
  dir: string,
  precision: Map<string, Precision>,
  before: Measured,
  io: Io,
): Promise<void> => {
  const nameOf = (fact: string): string => fileOf({ kind: 'precision', id: fact })
  await mkdir(join(dir, 'precision'), { recursive: true })
  for (const [fact, measured] of precision) await writeFile(join(dir, nameOf(fact)), precisionFile(measured))
  const cues = [...precision.values()].reduce((sum, one) => sum + Object.keys(one.cues).length, 0)
  await say(io, `written to ${join(dir, 'precision')}: ${precision.size} facts, ${cues} cues`)
  for (const name of (await readdir(join(dir, 'precision'))).sort()) {
    const entry = entryAt(`precision/${name}`)
    if (entry !== null && !precision.has(entry.id))
      await say(io, `${entry.id}: not labelled here; precision/${name} was left as it is`)
  }
  for (const { fact, cue } of before.stale)
    await say(
      io,
      `${fact}: the cue ${cue} is there no longer; ${precision.has(fact) ? 'its figures are gone' : 'its figures are not used'}`,
    )
}

export const doubtsInText = ({ weak, astray }: Doubts, width: number | undefined): string => {
  const item = (text: string): string => wrap(visible(text), width, 2, 4)
  const lines = [
    weak.length === 0
      ? 'no cue is too weak to stand alone'
      : 'too weak to stand alone; sharpen these, or make them unclear:',
    ...weak.map((one) => item(`${one.of} (${one.status}): ${one.cue}: ${weaknessOf(one)}`)),
  ]
  if (astray.length > 0)
    lines.push(
      '',
      'right, but mostly by sentences outside the passages that people marked; read these again:',
      ...astray.map(({ fact, cue, marked, inside }) =>
        item(`${fact}: ${cue}: inside in ${inside} of ${marked} policies`),
      ),
    )
  return `${lines.join('\n')}\n`
}

const weaknessOf = ({ fact, of, alone, rightAlone, ...cases }: WeakCue): string =>
  `${casesInWords(cases)}${fact === of ? '' : ` of ${fact}`}${alone > 0 ? `, in ${rightAlone} of ${alone} where it stood alone` : ''}`
