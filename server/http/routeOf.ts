import type { IncomingMessage } from 'node:http'
import { ATTACHMENTS_FOLDER } from '../attachments/attachmentPath.ts'

const ROUTES: ReadonlySet<string> = new Set([
  '/graphql',
  '/mcp',
  '/healthz',
  '/metrics',
  '/audit.csv',
  '/audit.jsonl',
  '/sign-in',
  '/sign-out',
  '/join',
  '/invitation',
])

/** The route of a request by one of few names, for the metrics: whatever else is asked for is the page. */
export function routeOf({ url = '/' }: IncomingMessage): string {
  const [path = '/'] = url.split('?', 1)
  if (ROUTES.has(path)) return path
  return path.startsWith(ATTACHMENTS_FOLDER) ? ATTACHMENTS_FOLDER : 'page'
}
