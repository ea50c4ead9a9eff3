import type { IncomingMessage } from 'node:http'
import { BadUserInput } from '../errors.ts'

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

/**
 * The body as text.
 * @throws BadUserInput (field `body`) where it is compressed, or is not UTF-8: what stands for a wrong byte would be kept.
 */
export function bodyText({ headers }: IncomingMessage, body: Buffer): string {
  if (!/^(identity)?$/i.test(headers['content-encoding'] ?? '')) {
    throw new BadUserInput(
      'body',
      'Send the body as it is, without content-encoding: nothing unpacks it here.',
    )
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw new BadUserInput('body', 'The body is not UTF-8: encode it as that.')
  }
}

/** What the caller says of the length, in bytes; infinite where nothing is said of a body that may come. */
export function declaredLength({ headers }: IncomingMessage): number {
  if (headers['transfer-encoding'] !== undefined) return Infinity
  return Number(headers['content-length'] ?? 0)
}
