/** Days as ISO dates, checked where they come in. */
import { Refusal } from './refusal.ts'

const dayLength = 86_400_000

export const dayOf = (time: Date): string => time.toISOString().slice(0, 10)

/** The latest day that has begun anywhere on earth: a date after it lies in the future for everybody. */
export const latestDay = (now: Date): string => dayOf(new Date(now.getTime() + (14 / 24) * dayLength))

/** @throws Refusal unless it is a day that exists */
export const requireDay = (day: string | null | undefined, at: string): void => {
  if (day === null || day === undefined) return
  const time = Date.parse(`${day}T00:00:00Z`)
  if (/^(?!0000)\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(time) && dayOf(new Date(time)) === day) return
  throw refusal(at, `expected a date that exists, as YYYY-MM-DD, came ${JSON.stringify(day.slice(0, 40))}`)
}

/** @throws Refusal unless it is a day that has come */
export const requirePast = (day: string | null | undefined, at: string, now: Date): void => {
  requireDay(day, at)
  if (day && day > latestDay(now))
    throw refusal(at, `expected a day that is not in the future (today is ${dayOf(now)}), came ${day}`)
}

const refusal = (at: string, message: string) =>
  new Refusal('invalid', `${at}: ${message}`, [{ at, message }])
