/** ISO dates without a clock or a time zone. */

/** The day that lies a duration (P12M, P1Y, P90D) before an ISO date; a month's last day stands in for days it lacks. */
export const dayBefore = (date: string, duration: string): string => {
  const [, amount = '', unit = ''] = /^P(\d+)([DMY])$/.exec(duration) ?? []
  const n = Number(amount)
  const [y = 0, m = 1, d = 1] = date.split('-').map(Number)
  if (unit === 'D') return iso(y, m - 1, d - n)
  const months = y * 12 + (m - 1) - n * (unit === 'Y' ? 12 : 1)
  const year = Math.floor(months / 12)
  const month = months - year * 12
  return iso(year, month, Math.min(d, daysIn(year, month)))
}

/** First and last day of what may be a day (2023-06-15) or a month (2023-06). */
export const daysOf = (date: string): [string, string] => {
  if (date.length > 7) return [date, date]
  const [y = 0, m = 1] = date.split('-').map(Number)
  return [`${date}-01`, `${date}-${String(daysIn(y, m - 1)).padStart(2, '0')}`]
}

/** The day after an ISO date. */
export const dayAfter = (date: string): string => {
  const [y = 0, m = 1, d = 1] = date.split('-').map(Number)
  return iso(y, m - 1, d + 1)
}

/** The day half way between two others, never the later one. */
export const dayBetween = (from: string, to: string): string => {
  const [start, end] = [from, to].map((day) => Date.parse(`${day}T00:00:00Z`)) as [number, number]
  return new Date(start + Math.floor((end - start) / dayLength / 2) * dayLength).toISOString().slice(0, 10)
}
const dayLength = 86_400_000

/** Not `Date.UTC`: it takes the years 0 to 99 for 1900 to 1999. */
const utc = (year: number, month: number, day: number): Date => {
  const date = new Date(0)
  date.setUTCFullYear(year, month, day)
  return date
}
const daysIn = (year: number, month: number): number => utc(year, month + 1, 0).getUTCDate()
const iso = (year: number, month: number, day: number): string => {
  const date = utc(year, month, day)
  return date.getUTCFullYear() < 0 ? '0000-01-01' : date.toISOString().slice(0, 10)
}
