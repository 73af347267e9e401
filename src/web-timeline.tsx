/** When duties bind, on one scale of years. */
import { round } from './web-charts.tsx'

export interface Span {
  name: string
  href: string
  from: string
  until?: string | undefined
}

const width = 1100
const rowHeight = 26
/** Room for the longest names, which are not cut: what is read aloud is what is seen. */
const labelWidth = 520

/** One row each. Names stand left of their bars, as links. */
export const Timeline = ({ spans, today, label }: { spans: Span[]; today: string; label: string }) => {
  const first = Math.min(...spans.map(({ from }) => yearOf(from)), yearOf(today) - 1)
  const last = Math.max(...spans.map(({ from, until }) => yearOf(until ?? from)), yearOf(today)) + 1.2
  const x = (day: string): number =>
    round(labelWidth + ((yearOf(day) - first) / (last - first)) * (width - labelWidth))
  const height = spans.length * rowHeight + 28
  const step = last - first > 16 ? 5 : last - first > 8 ? 2 : 1
  const years: number[] = []
  for (let year = Math.ceil(first / step) * step; year < last; year += step) years.push(year)
  return (
    <div class="scroll" tabindex={0}>
      <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="group" aria-label={label}>
        {years.map((year) => (
          <>
            <line class="axis" x1={x(`${year}-01-01`)} x2={x(`${year}-01-01`)} y1="0" y2={height - 24} />
            <text class="soft" x={x(`${year}-01-01`)} y={height - 8} font-size="12" text-anchor="middle">
              {year}
            </text>
          </>
        ))}
        <line class="stroke-ink" stroke-dasharray="3 3" x1={x(today)} x2={x(today)} y1="0" y2={height - 24} />
        {spans.map(({ name, href, from, until }, i) => (
          <a href={href} aria-label={`${name}, from ${from}${until ? ` to ${until}` : ''}`}>
            <rect
              class="fill-none"
              x="0"
              y={i * rowHeight}
              width={width}
              height={rowHeight}
              pointer-events="all"
            />
            <text x="4" y={i * rowHeight + 17} font-size="13">
              {name}
            </text>
            <rect
              class={
                from > today ? 'fill-unclear' : until && until < today ? 'fill-not-applicable' : 'fill-link'
              }
              x={x(from)}
              y={i * rowHeight + 6}
              width={Math.max(round((until ? x(until) : width) - x(from)), 3)}
              height={rowHeight - 12}
              rx="4"
            />
          </a>
        ))}
      </svg>
    </div>
  )
}

const yearOf = (day: string): number => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return year + (month - 1) / 12 + (date - 1) / 365
}
