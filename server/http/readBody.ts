import type { IncomingMessage } from 'node:http'

/** Most bytes that a request or a socket's message may have. */
export const MOST_BYTES = 1024 * 1024

/** The whole body; null when it has more than `most` bytes. No more than that is ever held. */
export async function readBody(request: IncomingMessage, most: number): Promise<Buffer | null> {
  if (declaredLength(request) > most) return null
  const chunks: Buffer[] = []
  let bytes = 0
  // The connection stays, so that the refusal can still be sent.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > most) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** What the caller says of the length, in bytes; infinite where nothing is said of a body that may come. */
export function declaredLength({ headers }: IncomingMessage): number {
  if (headers['transfer-encoding'] !== undefined) return Infinity
  return Number(headers['content-length'] ?? 0)
}
