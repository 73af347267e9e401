/** Figures, drawn on the server as SVG with their text beside them. */
import { byUrgency, countsInWords } from './core/report-words.ts'
import type { OutcomeName } from './core/rules.ts'
import type { Scorecard } from './core/scorecard.ts'

/** Counts of outcomes as one bar. */
export const CountsBar = ({
  counts,
  label,
}: {
  counts: Partial<Record<OutcomeName, number>>
  label: string
}) => {
  const shown = byUrgency.filter((name) => (counts[name] ?? 0) > 0)
  const total = shown.reduce((sum, name) => sum + counts[name]!, 0)
  const words = countsInWords(counts)
  let x = 0
  return (
    <svg
      viewBox="0 0 600 18"
      width="600"
      height="18"
      role="img"
      aria-label={`${label}: ${words}`}
      preserveAspectRatio="none"
    >
      {shown.map((name) => {
        const width = (600 * counts[name]!) / total
        const at = x
        x += width
        return (
          <rect
            class={`fill-${name}`}
            x={round(at)}
            y="0"
            width={round(Math.max(width - 2, 1))}
            height="18"
            rx="3"
          />
        )
      })}
    </svg>
  )
}

/** The score on its scale, with the range that what is unclear leaves open. */
export const ScoreScale = ({ score, range }: Pick<Scorecard, 'score' | 'range'>) => {
  if (score === null || range === null) return null
  const [low, high] = range
  return (
    <svg
      viewBox="0 0 600 44"
      width="600"
      height="44"
      role="img"
      aria-label={`Score ${score.toFixed(1)} of 100, between ${low.toFixed(1)} and ${high.toFixed(1)} depending on what is unclear`}
    >
      <rect class="fill-wash" x="0" y="6" width="600" height="12" rx="6" />
      <rect
        class="fill-unclear"
        opacity="0.45"
        x={round(low * 6)}
        y="6"
        width={round(Math.max((high - low) * 6, 2))}
        height="12"
        rx="6"
      />
      <circle class="fill-link" cx={round(Math.min(Math.max(score * 6, 7), 593))} cy="12" r="7" />
      {[0, 60, 70, 80, 90, 100].map((mark) => (
        <text
          class="soft"
          x={mark * 6}
          y="38"
          font-size="13"
          text-anchor={mark === 0 ? 'start' : mark === 100 ? 'end' : 'middle'}
        >
          {mark}
        </text>
      ))}
    </svg>
  )
}

export const Letter = ({ grade }: { grade: string | null }) => (
  <span
    class={`letter grade-${grade ?? 'none'}`}
    aria-label={grade === null ? 'no grade' : `grade ${grade}`}
    role="img"
  >
    {grade ?? '–'}
  </span>
)

export const round = (n: number): number => Math.round(n * 10) / 10
