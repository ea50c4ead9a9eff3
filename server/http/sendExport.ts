import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Identity, authenticate } from '../access/authenticate.ts'
import type { App } from '../app.ts'
import { requestCredentials } from './requestCredentials.ts'
import { requestOrigin } from './requestOrigin.ts'

/** A file as it is offered for saving. */
export interface Export {
  /** Without its ending; the day is added. */
  readonly name: string
  readonly ending: string
  readonly type: string
  readonly lines: Iterable<object> | AsyncIterable<object>
  readonly format: NodeJS.ReadWriteStream
}

/** Who asks for the file, by cookie or token; null where that was answered already: nobody, or another site's page. */
export async function exportCaller(
  app: App,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Identity | null> {
  response.setHeader('cache-control', 'no-store')
  if (requestOrigin(request) === 'foreign') {
    refuseExport(response, 403, 'Another site must not read this.')
    return null
  }
  const identity = await authenticate(app, requestCredentials(request, request.headers.authorization))
  if (identity === null) {
    response.setHeader('www-authenticate', 'Bearer')
    refuseExport(response, 401, 'Sign in, or send a bearer token that is valid.')
  }
  return identity
}

/** Streams the file. What breaks off in the middle ends the connection, so that a part is not taken for the whole. */
export async function sendExport(
  request: IncomingMessage,
  response: ServerResponse,
  { name, ending, type, lines, format }: Export,
): Promise<void> {
  const day = new Date().toISOString().slice(0, 10)
  response.writeHead(200, {
    'content-type': type,
    'content-disposition': `attachment; filename="${name}-${day}.${ending}"`,
  })
  if (request.method === 'HEAD') return void response.end()
  try {
    await pipeline(Readable.from(lines), format, response)
  } catch (error) {
    // Whoever hung up wants no more of it.
    if (response.closed && !(error instanceof Error && isOurs(error))) return
    throw error
  }
}

/** Answers with one sentence in place of the file. */
export function refuseExport(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${sentence}\n`)
}

/** Not what Node says of a reader that has gone. */
function isOurs(error: Error): boolean {
  return (error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE'
}
