import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { authenticate } from '../access/authenticate.ts'
import type { App } from '../app.ts'
import { AUDIT_COLUMNS, type AuditLine, exportAudit } from '../audit/exportAudit.ts'
import { BadUserInput } from '../errors.ts'
import { createCsv } from './csv.ts'
import type { GraphQLFace } from './graphqlFace.ts'
import { requestCredentials } from './requestCredentials.ts'
import { requestOrigin } from './requestOrigin.ts'

/** What the log is exported as, by its path. */
const FORMATS: Readonly<Record<string, { type: string; format: () => NodeJS.ReadWriteStream }>> = {
  '/audit.csv': { type: 'text/csv; charset=utf-8; header=present', format: () => createCsv(AUDIT_COLUMNS) },
  '/audit.jsonl': { type: 'application/jsonl; charset=utf-8', format: jsonLines },
}

/** Whether there is an export at this path. */
export function isAuditPath(path: string | undefined): boolean {
  return path !== undefined && Object.hasOwn(FORMATS, path)
}

/**
 * `GET /audit.csv` and `/audit.jsonl`: the audit log as a file, newest first, for an ADMIN by cookie or token. The filter
 * is in the query, as AuditFilter has it. What breaks off in the middle ends the connection, so that a part is not taken
 * for the whole.
 */
export async function serveAudit(
  app: App,
  face: GraphQLFace,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('cache-control', 'no-store')
  if (requestOrigin(request) === 'foreign') return refuse(response, 403, 'Another site must not read this.')
  const identity = await authenticate(app, requestCredentials(request, request.headers.authorization))
  if (identity === null) {
    response.setHeader('www-authenticate', 'Bearer')
    return refuse(response, 401, 'Sign in, or send a bearer token that is valid.')
  }
  if (identity.actor.role !== 'ADMIN') return refuse(response, 403, 'Only an ADMIN reads the audit log.')

  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost')
  let lines: AsyncGenerator<AuditLine>
  try {
    lines = exportAudit(app.database.manager, face.readAuditFilter(searchParams))
  } catch (error) {
    if (!(error instanceof BadUserInput)) throw error
    return refuse(response, 400, error.message)
  }
  const { type, format } = FORMATS[pathname]!
  const day = new Date().toISOString().slice(0, 10)
  const filename = pathname.slice(1).replace('.', `-${day}.`)
  response.writeHead(200, {
    'content-type': type,
    'content-disposition': `attachment; filename="${filename}"`,
  })
  if (request.method === 'HEAD') return void response.end()
  try {
    await pipeline(Readable.from(lines), format(), response)
  } catch (error) {
    // Whoever hung up wants no more of it.
    if (response.closed && !(error instanceof Error && isOurs(error))) return
    throw error
  }
}

/** Not what Node says of a reader that has gone. */
function isOurs(error: Error): boolean {
  return (error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE'
}

function jsonLines(): Transform {
  return new Transform({
    writableObjectMode: true,
    transform: (line: AuditLine, _encoding, done) => done(null, `${JSON.stringify(line)}\n`),
  })
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${sentence}\n`)
}
