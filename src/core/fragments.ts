/** Captures of which only a part arrived: a page cut off, or one of its sections not loaded. */
import type { DatedText } from './judged.ts'
import { createStands, normalSentence } from './normal-sentence.ts'

type Text = DatedText['document']

/** So much shorter than the whole a part must be. */
const shorter = 0.8
/** So much of a part must stand in the whole, word for word. */
const shared = 0.9
/** Nobody cuts a policy down to its beginning and leaves the beginning as it was. */
const stump = 0.2

/**
 * Why a text is a part of another and no new version of it, or null. Policies do lose sections; but what is missing and then
 * stands there again, around the same words, was never gone.
 */
export const whyFragment = (before: Text, text: Text, after: Text | null): string | null => {
  if (!isPart(text, before)) return null
  const size = `It has ${text.words} words, the snapshot before it ${before.words}`
  if (after !== null && isPart(text, after))
    return `Only a part of the text was captured. ${size}; what is missing stands in the one after it again (${after.words}).`
  if (text.words < before.words * stump)
    return `Only a part of the text seems to have been captured. ${size}, among them nearly all of these.`
  return null
}

const isPart = (part: Text, whole: Text): boolean => {
  if (part.words > whole.words * shorter) return false
  const stands = createStands(whole.text)
  let all = 0
  let known = 0
  for (const block of part.text.split('\n\n')) {
    const { length } = normalSentence(block)
    all += length
    if (length > 0 && stands(block)) known += length
  }
  return all > 0 && known >= all * shared
}
