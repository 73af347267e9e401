/** All that is stored, looked at as one: kept up to date with the ruleset in force. */
import type { Store } from '../db/store.ts'
import type { InForce } from './stored-ruleset.ts'
import { renewStandings } from './stored-standings.ts'

export interface Corpus {
  /** Judges what is stored by the ruleset in force, as far as it is not yet. Broken off, it goes on the next time. */
  refresh(): Promise<void>
}

export const createCorpus = (store: Store, current: () => Promise<InForce>): Corpus => {
  let last: Promise<void> = Promise.resolve()
  /** One at a time: whoever asks while one is under way has the next, which finds little left to do. */
  const refresh = (): Promise<void> => {
    last = last.catch(() => {}).then(async () => renewStandings(store, await current()))
    return last
  }
  return { refresh }
}
