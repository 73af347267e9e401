/** The connections to a server: each serves one use at a time, and another only after the last one succeeded. */
import { type Connection, connect, connectionError } from './connection.ts'
import type { OpenDatabase } from './open.ts'

type Work<T> = (connection: Connection) => Promise<T>

export const openPool = (url: string, max: number): OpenDatabase => {
  const idle: Connection[] = []
  const running = new Set<Promise<unknown>>()
  const waiting: (() => void)[] = []
  let free = max
  let closing: Promise<void> | undefined

  const takeIdle = (): Connection | undefined => {
    for (;;) {
      const connection = idle.pop()
      if (!connection?.isLost()) return connection
    }
  }

  const useOn = async <T>(connection: Connection, work: Work<T>): Promise<T> => {
    try {
      const result = await work(connection)
      idle.push(connection)
      return result
    } catch (error) {
      // Which also rolls back.
      void connection.end()
      throw error
    }
  }

  /** A kept connection may turn out to be lost: then a new one is tried, if nothing was done that must not be repeated. */
  const useSome = async <T>(work: Work<T>, mayRepeat: () => boolean): Promise<T> => {
    const kept = takeIdle()
    if (kept) {
      try {
        return await useOn(kept, work)
      } catch (error) {
        if (!mayRepeat()) throw error
      }
    }
    return useOn(await connect(url), work)
  }

  const inTurn = async <T>(use: () => Promise<T>): Promise<T> => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await use()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }

  const untilClosed = async <T>(use: () => Promise<T>): Promise<T> => {
    if (closing) throw connectionError('CONNECTION_ENDED')
    const run = inTurn(use)
    running.add(run)
    try {
      return await run
    } finally {
      running.delete(run)
    }
  }

  const close = async (): Promise<void> => {
    await Promise.allSettled(running)
    await Promise.all(idle.map((connection) => connection.end()))
  }

  return {
    read: (work) =>
      untilClosed(() =>
        useSome(
          (connection) => connection.run(work),
          () => true,
        ),
      ),
    transaction: (work) => {
      let begun = false
      const transact = (connection: Connection) =>
        connection.run((db) =>
          db.transaction((tx) => {
            begun = true
            return work(tx)
          }),
        )
      return untilClosed(() => useSome(transact, () => !begun))
    },
    close: () => {
      closing ??= close()
      return closing
    },
  }
}
