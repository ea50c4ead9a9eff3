import type { ServerResponse } from 'node:http'

const POLICY = [
  "default-src 'self'",
  // The component library writes its colours into a style element of the page.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** What every answer carries: nothing runs, frames or leaks that is not ours. */
export function setSecurityHeaders(response: ServerResponse): void {
  response.setHeader('content-security-policy', POLICY)
  response.setHeader('x-content-type-options', 'nosniff')
  // The address of a sign-in link must not travel on.
  response.setHeader('referrer-policy', 'no-referrer')
  response.setHeader('cross-origin-opener-policy', 'same-origin')
}
