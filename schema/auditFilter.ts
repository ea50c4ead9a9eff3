import { z } from 'zod'
import { ACTOR_KINDS, type ActorKind } from '../server/audit/actorKinds.ts'
import type { AuditFilter } from '../server/audit/auditLog.ts'
import type { SubjectRef } from '../server/audit/auditSubjects.ts'
import { AUDIT_KINDS, type AuditKind } from '../server/audit/eventKinds.ts'
import { personKey } from '../server/access/actor.ts'
import { BadUserInput } from '../server/errors.ts'
import { decodeGlobalId } from './globalId.ts'
import { fieldOf } from './storableText.ts'

/** The filter of the audit log as the API takes it; null is the same as left out. */
export interface AuditFilterInput {
  readonly actorKinds?: readonly ActorKind[] | null
  /** A Person or an ApiToken. */
  readonly actorId?: string | null
  readonly kinds?: readonly AuditKind[] | null
  readonly subjectId?: string | null
  readonly from?: Date | null
  readonly until?: Date | null
}

const SUBJECT_TYPES: readonly string[] = [
  'Account',
  'Ticket',
  'Review',
  'Campaign',
  'Project',
  'Person',
] satisfies SubjectRef['type'][]

/** @throws BadUserInput where an id is none, or of something that the log does not go by. */
export function toAuditFilter(input: AuditFilterInput): AuditFilter {
  const { actorKinds, actorId, kinds, subjectId, from, until } = input
  return {
    ...(actorKinds && { actorKinds }),
    ...(actorId && { actorKey: actorKeyOf(actorId) }),
    ...(kinds && { kinds }),
    ...(subjectId && { subject: subjectOf(subjectId) }),
    ...(from && { from }),
    ...(until && { until }),
  }
}

function actorKeyOf(actorId: string): string {
  const { typename, id } = decodeId(actorId, 'filter.actorId')
  if (typename === 'Person') return personKey(id)
  if (typename === 'ApiToken') return `token:${id}`
  throw new BadUserInput('filter.actorId', `This is the id of a ${typename}: pass a person's or a token's.`)
}

function subjectOf(subjectId: string): SubjectRef {
  const { typename, id } = decodeId(subjectId, 'filter.subjectId')
  if (SUBJECT_TYPES.includes(typename)) return { type: typename as SubjectRef['type'], id }
  throw new BadUserInput(
    'filter.subjectId',
    `This is the id of a ${typename}: pass one of ${SUBJECT_TYPES.join(', ')}.`,
  )
}

function decodeId(globalId: string, field: string): { typename: string; id: string } {
  try {
    return decodeGlobalId(globalId)
  } catch (error) {
    throw error instanceof BadUserInput ? new BadUserInput(field, error.message) : error
  }
}

const moment = z.iso.datetime({ offset: true, error: 'This must be a time such as 2026-11-28T09:00:00Z.' })

const urlFilter = z.strictObject({
  actorKinds: z.array(z.enum(ACTOR_KINDS)).optional(),
  actorId: z.string().optional(),
  kinds: z.array(z.enum(AUDIT_KINDS)).optional(),
  subjectId: z.string().optional(),
  from: moment.transform((text) => new Date(text)).optional(),
  until: moment.transform((text) => new Date(text)).optional(),
})

/** What may be given several times. */
const LISTS: ReadonlySet<string> = new Set(['actorKinds', 'kinds'])

/**
 * The same filter from an address, such as `?kinds=TOKEN&kinds=PERSON&from=2026-11-01T00:00:00Z`.
 * @throws BadUserInput naming the parameter.
 */
export function auditFilterOf(parameters: URLSearchParams): AuditFilter {
  const given = [...new Set(parameters.keys())].map((name) => [
    name,
    LISTS.has(name) ? parameters.getAll(name) : parameters.get(name)!,
  ])
  const parsed = urlFilter.safeParse(Object.fromEntries(given))
  if (parsed.success) return toAuditFilter(parsed.data)
  const [issue] = parsed.error.issues
  const [unknown] = issue?.code === 'unrecognized_keys' ? issue.keys : []
  throw new BadUserInput(
    unknown ?? fieldOf(issue!.path),
    unknown === undefined ? issue!.message : `There is no filter by ${unknown}.`,
  )
}
