/** Cursors: where the next page of a list starts, wrapped up so that nobody builds on what is inside. */
import { Refusal } from './refusal.ts'

export const cursorAt = (place: string): string =>
  btoa(encodeURIComponent(place)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

/** `read` gives null for what is no place in the list. @throws Refusal */
export const placeIn = <T>(cursor: string, read: (place: string) => T | null): T => {
  const place = unwrapped(cursor)
  const found = place === null || cursorAt(place) !== cursor ? null : read(place)
  if (found !== null) return found
  const message = 'expected `next` of the page before'
  throw new Refusal('invalid', `cursor: ${message}`, [{ at: 'cursor', message }])
}

const unwrapped = (cursor: string): string | null => {
  try {
    return decodeURIComponent(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')))
  } catch {
    // Whatever is wrong with it, it is none of ours.
    return null
  }
}
