/** A server that has not answered by then will not: what waits for it says so. */
const MOST_MS = 30_000

/** What a request that took too long ends with. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/** `fetch` that gives up when the answer does not begin in time; a connection that hangs would leave the page waiting for ever. */
export async function fetchInTime(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(new NoAnswer('The server did not answer in time.')), MOST_MS)
  const signals = init.signal ? [init.signal, limit.signal] : [limit.signal]
  try {
    return await fetch(input, { ...init, signal: AbortSignal.any(signals) })
  } finally {
    clearTimeout(timer)
  }
}
