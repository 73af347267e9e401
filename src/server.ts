/** Puts the parts together and serves them: store, rules, seeds, API. */
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { openStore } from '../db/store.ts'
import { loadSeeds } from '../seeds/load.ts'
import type { Log } from './access-log.ts'
import { formatProblem } from './core/problems.ts'
import { defined } from './defined.ts'
import { createMetrics } from './metrics.ts'
import { packageVersion, seedsDir } from './package-root.ts'
import { Problem, renderProblem } from './problem.ts'
import { Refusal } from './refusal.ts'
import { readRuleset } from './ruleset.ts'
import { createSite } from './site.ts'
import { createLacuna } from './usecases.ts'

export interface ServerOptions {
  port: number
  host: string
  databaseUrl?: string | undefined
  dataDir?: string | undefined
  apiKey?: string | undefined
  rulesDir: string
  seed: boolean
  log: Log
  /** What the operator should know while it starts. */
  say: (line: string) => void
}

export interface Running {
  url: string
  /** Finishes the requests under way, then closes the store. */
  stop(): Promise<void>
}

/** The port is taken first: whoever finds it taken learns so at once, and nothing has been touched. */
export const startServer = async (options: ServerOptions): Promise<Running> => {
  let answer: (request: Request, env: object) => Response | Promise<Response> = starting
  const server = createAdaptorServer({ fetch: (request, env) => answer(request, env) }) as Server
  const url = await listen(server, options.port, options.host)
  try {
    const store = await openStore(
      defined({ databaseUrl: options.databaseUrl, dataDir: options.dataDir }) as object,
    )
    try {
      const lacuna = createLacuna({ store, clock: () => new Date() })
      const { entries, problems: unread } = readRuleset(options.rulesDir)
      const { added, unchanged, problems } = await lacuna.syncRuleset(entries, unread)
      for (const problem of problems) options.say(formatProblem(problem))
      const { rules } = await lacuna.ruleset()
      if (rules.length === 0)
        throw new Refusal('invalid', `expected rules in ${options.rulesDir}, found none that can be used`)
      options.say(
        `${rules.length} rules (${added.length} files new or changed, ${unchanged} unchanged${problems.length > 0 ? `, ${problems.length} problems` : ''})`,
      )
      if (options.seed) {
        const { added: seeds, unchanged: known } = await loadSeeds(lacuna, seedsDir)
        options.say(`${seeds + known} sample snapshots (${seeds} new)`)
      }
      // Begun at once; should it fail, whoever asks next begins it again, and hears of it.
      lacuna.refresh().catch(() => {})
      answer = createSite({
        lacuna,
        apiKey: options.apiKey,
        log: options.log,
        metrics: createMetrics(),
        version: packageVersion(),
      })
      return {
        url,
        stop: async () => {
          await closed(server)
          await store.close()
        },
      }
    } catch (error) {
      await store.close()
      throw error
    }
  } catch (error) {
    await closed(server)
    throw error
  }
}

/** Until the store is open: alive, but not ready. */
const starting = (request: Request): Response =>
  new URL(request.url).pathname === '/healthz'
    ? Response.json({ status: 'ok' })
    : renderProblem(
        new Problem('unavailable', 'The server is starting.', { headers: { 'Retry-After': '2' } }),
        crypto.randomUUID(),
      )

const listen = async (server: Server, port: number, host: string): Promise<string> => {
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    // The code tells the command line that the world failed, not this program.
    throw Object.assign(new Error(whyNotListening(error, port, host), { cause: error }), { code: 'LISTEN' })
  }
  // A server that listens on TCP has an address with a port.
  const { port: actual } = server.address() as AddressInfo
  const name =
    host === '127.0.0.1' || host === '0.0.0.0' || host === '::' || host === '::1' ? 'localhost' : host
  return `http://${name}:${actual}`
}

const whyNotListening = (error: unknown, port: number, host: string): string => {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'EADDRINUSE')
    return `port ${port} on ${host} is taken by another program: stop that one, or choose another port with PORT=… or --port`
  if (code === 'EACCES')
    return `port ${port} on ${host} may not be used by this user: choose one above 1023 with PORT=… or --port`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `${host} is no address of this machine: correct HOST or --host`
  return `cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}`
}

/** Requests under way are finished; connections that only wait are closed. After ten seconds all are. */
const closed = async (server: Server): Promise<void> => {
  const done = new Promise((resolve) => server.close(resolve))
  server.closeIdleConnections()
  const deadline = setTimeout(() => server.closeAllConnections(), 10_000)
  await done
  clearTimeout(deadline)
}
