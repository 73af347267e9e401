import type { Io } from './io.ts'

export interface Progress {
  /** So much more is done. */
  step(by?: number): Promise<void>
  /** Takes the bar away again. */
  end(): Promise<void>
}

const none: Progress = { step: async () => {}, end: async () => {} }

/** A bar on stderr for work of many steps. Only on a terminal, and not where results scroll by on it already. */
export const createProgress = (
  io: Io,
  label: string,
  total: number,
  {
    resultsScroll = false,
    inWords = String,
  }: { resultsScroll?: boolean; inWords?: (n: number) => string } = {},
): Progress => {
  if (!io.stderr.isTTY || total < 2 || (resultsScroll && io.stdout.isTTY)) return none
  const start = Date.now()
  let done = 0
  let drawn = 0
  return {
    step: async (by = 1) => {
      done += by
      if (Date.now() - drawn < 100) return
      drawn = Date.now()
      const width = 24
      const filled = Math.floor((done / total) * width)
      const left = Math.ceil((((Date.now() - start) / done) * (total - done)) / 1000)
      const bar = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`
      await io.stderr.write(`\r\u001b[K${label} ${bar} ${inWords(done)}/${inWords(total)}, ${left} s left`)
    },
    end: async () => {
      if (drawn > 0) await io.stderr.write('\r\u001b[K')
    },
  }
}
