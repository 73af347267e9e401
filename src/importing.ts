/** Many texts into the store, each in a transaction of its own: what was taken stays, and repeating it changes nothing. */
import type { CheckRequest } from './core/check.ts'
import { Refusal } from './refusal.ts'

export type NewText = Omit<CheckRequest, 'asOf'> & {
  /** The policy it belongs to if neither the caller nor the text says. */
  policyIfUnsaid?: string | undefined
}

export interface Item<At> {
  at: At
  /** A refusal where what was found there is no text. */
  text: NewText | Refusal
}

export interface Imported {
  added: number
  /** Stored already. */
  known: number
  policies: number
}

/** What is wrong with one text does not stop the others; a store that fails does. */
export const importTexts = async <At>(
  add: (text: NewText) => Promise<{ policy: string; created: boolean }>,
  items: AsyncIterable<Item<At>>,
  skip: (at: At, why: string) => Promise<void> | void,
): Promise<Imported> => {
  let added = 0
  let known = 0
  const policies = new Set<string>()
  for await (const { at, text } of items) {
    try {
      if (text instanceof Refusal) throw text
      const { policy, created } = await add(text)
      policies.add(policy)
      if (created) added++
      else known++
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      await skip(at, told(error))
    }
  }
  return { added, known, policies: policies.size }
}

const told = ({ message, faults }: Refusal): string =>
  [...new Set([message, ...faults.map((fault) => `${fault.at}: ${fault.message}`)])].join('; ')
