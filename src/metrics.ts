/** How many requests came, how long they took, and how the process is, in the words of Prometheus. */
import { prometheus } from '@hono/prometheus'
import type { MiddlewareHandler } from 'hono'
import { Registry } from 'prom-client'

export interface Metrics {
  /** Counts a request under the pattern of its address, so that a thousand policies make no thousand series. */
  observe: MiddlewareHandler
  /** All figures in the text format of Prometheus. */
  print(): Promise<string>
}

export const metricsType = 'text/plain; version=0.0.4; charset=utf-8'

export const createMetrics = (): Metrics => {
  const registry = new Registry()
  const { registerMetrics } = prometheus({ registry, collectDefaultMetrics: true })
  return { observe: registerMetrics, print: () => registry.metrics() }
}
