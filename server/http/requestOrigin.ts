import type { IncomingMessage } from 'node:http'

/** Whose page sent the request. `missing` is what programs and plain navigation send. */
export type RequestOrigin = 'own' | 'foreign' | 'missing'

/**
 * Compares the page's host with the host that was asked for. Without the scheme: behind a proxy that ends
 * TLS it differs, and a browser cannot reach one host name by both schemes as two different sites' pages.
 */
export function requestOrigin({ headers }: IncomingMessage): RequestOrigin {
  const { origin, host } = headers
  if (origin === undefined) return 'missing'
  try {
    return new URL(origin).host === host?.toLowerCase() ? 'own' : 'foreign'
  } catch {
    // `null` is what a sandboxed page sends.
    return 'foreign'
  }
}
