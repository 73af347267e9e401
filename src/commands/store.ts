/** The store a command works with: the embedded one or a server, as the environment says. */
import { openStore } from '../../db/store.ts'
import { defined } from '../defined.ts'
import { createLacuna, type Lacuna } from '../usecases.ts'
import type { Io } from './io.ts'

export const withLacuna = async <T>({ env, clock }: Io, work: (lacuna: Lacuna) => Promise<T>): Promise<T> => {
  const { DATABASE_URL, LACUNA_DATA } = env
  const store = await openStore(
    defined({ databaseUrl: DATABASE_URL || undefined, dataDir: LACUNA_DATA || undefined }) as object,
  )
  try {
    return await work(createLacuna({ store, clock }))
  } finally {
    await store.close()
  }
}
