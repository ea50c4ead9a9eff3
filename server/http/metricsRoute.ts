import type { IncomingMessage, ServerResponse } from 'node:http'
import { sameSecret } from '../access/secrets.ts'
import type { App } from '../app.ts'
import { createScrape, type Watched } from '../metrics/scrape.ts'
import { requestCredentials } from './requestCredentials.ts'

/** Answers `GET /metrics`. */
export type MetricsRoute = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/**
 * What Prometheus reads, for whoever has UNSTUCK_METRICS_TOKEN; null where that is not set: then there is no such path.
 * It has a token of its own, because whoever only watches should not hold one that changes anything.
 */
export function createMetricsRoute(app: App, watched: Watched): MetricsRoute | null {
  const { metricsToken } = app.config
  if (metricsToken === undefined) return null
  const scrape = createScrape(app, watched)
  return async (request, response) => {
    response.setHeader('cache-control', 'no-store')
    const { bearer } = requestCredentials(request, request.headers.authorization)
    if (bearer === null || !sameSecret(bearer, metricsToken)) {
      const headers = { 'content-type': 'text/plain; charset=utf-8', 'www-authenticate': 'Bearer' }
      response.writeHead(401, headers).end('Send the bearer token that UNSTUCK_METRICS_TOKEN is set to.\n')
      return
    }
    const text = await scrape()
    response.writeHead(200, { 'content-type': app.metrics.registry.contentType }).end(text)
  }
}
