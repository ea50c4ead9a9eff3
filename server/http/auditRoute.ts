import type { IncomingMessage, ServerResponse } from 'node:http'
import { Transform } from 'node:stream'
import type { App } from '../app.ts'
import { AUDIT_COLUMNS, type AuditLine, exportAudit } from '../audit/exportAudit.ts'
import { BadUserInput } from '../errors.ts'
import { createCsv, CSV_TYPE } from './csv.ts'
import type { GraphQLFace } from './graphqlFace.ts'
import { exportCaller, refuseExport, sendExport } from './sendExport.ts'

/** What the log is exported as, by its path. */
const FORMATS: Readonly<Record<string, { type: string; format: () => NodeJS.ReadWriteStream }>> = {
  '/audit.csv': { type: CSV_TYPE, format: () => createCsv(AUDIT_COLUMNS) },
  '/audit.jsonl': { type: 'application/jsonl; charset=utf-8', format: jsonLines },
}

/** Whether there is an export at this path. */
export function isAuditPath(path: string | undefined): boolean {
  return path !== undefined && Object.hasOwn(FORMATS, path)
}

/**
 * `GET /audit.csv` and `/audit.jsonl`: the audit log as a file, newest first, for an ADMIN by cookie or token. The filter
 * is in the query, as AuditFilter has it.
 */
export async function serveAudit(
  app: App,
  face: GraphQLFace,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const identity = await exportCaller(app, request, response)
  if (identity === null) return
  if (identity.actor.role !== 'ADMIN') {
    return refuseExport(response, 403, 'Only an ADMIN reads the audit log.')
  }
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost')
  let lines: AsyncGenerator<AuditLine>
  try {
    lines = exportAudit(app.database.manager, face.readAuditFilter(searchParams))
  } catch (error) {
    if (!(error instanceof BadUserInput)) throw error
    return refuseExport(response, 400, error.message)
  }
  const { type, format } = FORMATS[pathname]!
  const [name, ending] = pathname.slice(1).split('.') as [string, string]
  await sendExport(request, response, { name, ending, type, lines, format: format() })
}

function jsonLines(): Transform {
  return new Transform({
    writableObjectMode: true,
    transform: (line: AuditLine, _encoding, done) => done(null, `${JSON.stringify(line)}\n`),
  })
}
