/** One structured line per request, and one per fault of ours. */
import type { Context, MiddlewareHandler } from 'hono'
import type { RequestIdVariables } from 'hono/request-id'

export type LogLine = {
  time: string
  level: 'info' | 'error'
  id: string
  message?: string
  method?: string
  path?: string
  status?: number
  ms?: number
  bytes?: number
  error?: string
}
export type Log = (line: LogLine) => void

/** Comes after the request id and before everything that can answer. `bytes` are those of the body, where it is not compressed on its way. */
export const accessLog =
  (log: Log): MiddlewareHandler<{ Variables: RequestIdVariables }> =>
  async (c, next) => {
    const start = performance.now()
    await next()
    log({
      time: new Date().toISOString(),
      level: 'info',
      id: c.get('requestId'),
      method: c.req.method,
      path: c.req.path,
      status: c.res.status,
      ms: Math.round((performance.now() - start) * 10) / 10,
      ...bytesOf(c),
    })
  }

const bytesOf = ({ req, res }: Context): { bytes?: number } => {
  if (req.method === 'HEAD') return { bytes: 0 }
  const length = res.headers.get('Content-Length')
  if (length !== null) return { bytes: Number(length) }
  return res.body === null ? { bytes: 0 } : {}
}

/** A fault of ours, with all that is known of it. */
export const logFailure = (log: Log, c: Context, error: unknown): void =>
  log({
    time: new Date().toISOString(),
    level: 'error',
    id: c.get('requestId'),
    message: `${c.req.method} ${c.req.path} failed`,
    error: traceOf(error),
  })

const traceOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return `${error.stack}${error.cause === undefined ? '' : `\ncaused by ${traceOf(error.cause)}`}`
}

export const logToStderr: Log = (line) => {
  process.stderr.write(`${JSON.stringify(line)}\n`)
}
