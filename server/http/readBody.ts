import type { IncomingMessage } from 'node:http'

/** Most bytes that a request or a socket's message may have. */
export const MOST_BYTES = 1024 * 1024

/** The whole body; null when it is larger than allowed. No more than that is ever held. */
export async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) return null
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MOST_BYTES) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
