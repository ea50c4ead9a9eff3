import type { EntityManager } from 'typeorm'
import type { EventType } from '../events/recordEvent.ts'
import { actorKind } from './actorKinds.ts'
import { type AuditEntry, type AuditFilter, type AuditPlace, listAudit } from './auditLog.ts'
import { changeInWords } from './changeInWords.ts'
import { changeOf } from './eventFacts.ts'
import { kindOf } from './eventKinds.ts'
import { actionInWords } from './eventWords.ts'

/** Few enough that each read takes milliseconds and holds little in memory. */
const READ = 500

/** One line of the exported log. */
export interface AuditLine {
  /** ISO 8601, in UTC. */
  readonly at: string
  readonly byKind: string
  readonly by: string
  readonly kind: string
  readonly action: string
  /** Of what the line is about: which sort of thing, its id in the database, and how it is called. */
  readonly subjectType: string | null
  readonly subjectId: string | null
  readonly subject: string | null
  readonly from: string | null
  readonly to: string | null
}

export const AUDIT_COLUMNS = [
  'at',
  'byKind',
  'by',
  'kind',
  'action',
  'subjectType',
  'subjectId',
  'subject',
  'from',
  'to',
] as const satisfies (keyof AuditLine)[]

/**
 * The log, newest first, in small reads that hold no transaction open: a slow reader holds up nobody. What is committed
 * after it began is not in it.
 */
export async function* exportAudit(
  manager: EntityManager,
  filter: AuditFilter,
): AsyncGenerator<AuditLine, void, undefined> {
  let after: AuditPlace | null = null
  for (;;) {
    const entries: AuditEntry[] = await listAudit(manager, filter, { limit: READ, after })
    yield* entries.map(toLine)
    const last = entries.at(-1)
    if (entries.length < READ || !last) return
    after = { at: last.event.at.getTime(), position: last.event.position }
  }
}

function toLine({ event, subject }: AuditEntry): AuditLine {
  const change = changeOf(event)
  const { from, to } = change ? changeInWords(change) : { from: null, to: null }
  return {
    at: event.at.toISOString(),
    byKind: actorKind(event.actorKey),
    by: event.actorName,
    kind: kindOf(event.type as EventType),
    action: actionInWords(event),
    subjectType: subject?.ref?.type ?? null,
    subjectId: subject?.ref?.id ?? null,
    subject: subject?.label ?? null,
    from,
    to,
  }
}
