/** `lacuna serve`: runs the server until it is told to stop. */
import { resolve } from 'node:path'
import { logToStderr } from '../access-log.ts'
import { rulesDir } from '../package-root.ts'
import { Refusal } from '../refusal.ts'
import { startServer } from '../server.ts'
import { type ExitCode, type Io, say } from './io.ts'

export interface ServeOptions {
  seed?: boolean
  port?: number
  host?: string
  rules?: string
}

export const serveUntilStopped = async (options: ServeOptions, io: Io): Promise<ExitCode> => {
  const { PORT, HOST, DATABASE_URL, LACUNA_DATA, LACUNA_API_KEY } = io.env
  const stopped = signalled()
  const { url, stop } = await startServer({
    port: options.port ?? portOf(PORT),
    host: options.host ?? (HOST || '127.0.0.1'),
    databaseUrl: DATABASE_URL || undefined,
    dataDir: LACUNA_DATA || undefined,
    apiKey: LACUNA_API_KEY || undefined,
    rulesDir: resolve(options.rules ?? rulesDir),
    seed: options.seed === true,
    log: logToStderr,
    say: (line) => void say(io, line),
  })
  await io.stdout.write(`Lacuna is ready. Open ${url} (how to use it: ${url}/docs). Ctrl+C stops it.\n`)
  await say(io, `${await stopped}: finishing the requests under way`)
  await stop()
  return 0
}

/**
 * The first signal asks to finish; a later one does not wait. On Ctrl+C under npm the same signal comes twice, from the
 * terminal and from npm: what follows at once is no second wish.
 */
const signalled = (): Promise<string> =>
  new Promise((resolve) => {
    let first = 0
    const onSignal = (signal: string): void => {
      if (first === 0) {
        first = Date.now()
        resolve(signal)
      } else if (Date.now() - first > 1000) process.exit(3)
    }
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)
  })

const portOf = (value: string | undefined): number => {
  if (value === undefined || value === '') return 4280
  const port = Number(value)
  if (!/^\d+$/.test(value) || port > 65535)
    throw new Refusal('invalid', `PORT=${value}: expected a port number from 0 to 65535`)
  return port
}
