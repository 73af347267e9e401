/** Captures of which only a part arrived: a page cut off, or one of its sections not loaded. */
import type { DatedText } from './judged.ts'
import { createStands, normalSentence } from './normal-sentence.ts'

type Text = DatedText['document']

/** So much shorter than the whole a part must be. */
const shorter = 0.8
/** So much of a part must stand in the whole, word for word. */
const shared = 0.9
/** So much of what is missing must come back: the rest may have been edited meanwhile. */
const returned = 0.5
/** Nobody cuts a policy down to its beginning and leaves the beginning as it was. */
const stump = 0.2

/**
 * Why a text is a part of another and no new version of it, or null. Policies do lose sections; but what is missing and then
 * stands there again, around the same words, was never gone.
 */
export const whyFragment = (before: Text, text: Text, after: Text | null): string | null => {
  if (!isPart(text, before)) return null
  const size = `It has ${text.words} words, the snapshot before it ${before.words}`
  if (after !== null && isPart(text, after) && returns(before, text, after))
    return `Only a part of the text was captured. ${size}; what is missing stands in the one after it again (${after.words}).`
  if (text.words < before.words * stump)
    return `Only a part of the text seems to have been captured. ${size}, among them nearly all of these.`
  return null
}

const isPart = (part: Text, whole: Text): boolean =>
  part.words <= whole.words * shorter && shareStanding(part.text.split('\n\n'), whole) >= shared

/** Whether what stood before and is missing stands there again: a notice added since makes a text longer too. */
const returns = (before: Text, part: Text, after: Text): boolean => {
  const stands = createStands(part.text)
  const missing = before.text.split('\n\n').filter((block) => !stands(block))
  return shareStanding(missing, after) >= returned
}

/** How much of some blocks stands in a text, by length. */
const shareStanding = (blocks: string[], { text }: Text): number => {
  const stands = createStands(text)
  let all = 0
  let known = 0
  for (const block of blocks) {
    const { length } = normalSentence(block)
    all += length
    if (length > 0 && stands(block)) known += length
  }
  return all === 0 ? 0 : known / all
}
