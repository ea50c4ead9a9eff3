import type { EntityManager, SelectQueryBuilder } from 'typeorm'
import { EventRecord } from '../entities/EventRecord.ts'
import type { EventType } from '../events/recordEvent.ts'
import { Review } from '../entities/Review.ts'
import { type ActorKind, isOfKind } from './actorKinds.ts'
import { type AuditSubject, loadSubjects, type SubjectRef } from './auditSubjects.ts'
import { type AuditKind, kindOf } from './eventKinds.ts'
import { EVENT_WORDS } from './eventWords.ts'

/** Which changes are wanted; what is left out does not matter. */
export interface AuditFilter {
  readonly actorKinds?: readonly ActorKind[]
  /** Such as `user:7`. */
  readonly actorKey?: string
  readonly kinds?: readonly AuditKind[]
  readonly subject?: SubjectRef
  /** This moment and later. */
  readonly from?: Date
  /** Before this moment. */
  readonly until?: Date
}

/** Where a change stands in the log: newest first by these two. */
export interface AuditPlace {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly position: string
}

/** One change, and what it was about. */
export interface AuditEntry {
  readonly event: EventRecord
  readonly subject: AuditSubject | null
}

/** Changes, newest first. @param after where the page before ended; null for the first page. */
export async function listAudit(
  manager: EntityManager,
  filter: AuditFilter,
  { limit, after }: { limit: number; after: AuditPlace | null },
): Promise<AuditEntry[]> {
  const query = manager
    .createQueryBuilder(EventRecord, 'event')
    .orderBy('event.at', 'DESC')
    .addOrderBy('event.position', 'DESC')
    .limit(limit)
  await applyFilter(manager, query, filter)
  if (after !== null) {
    query.andWhere('(event.at, event.position) < (:at, :position::bigint)', {
      at: new Date(after.at),
      position: after.position,
    })
  }
  const events = await query.getMany()
  const subjects = await loadSubjects(manager, events)
  return events.map((event, at) => ({ event, subject: subjects[at]! }))
}

/** Since when nothing is missing from the log; null where it goes back to the beginning. */
export async function auditCompleteSince(manager: EntityManager): Promise<Date | null> {
  const [row] = await manager.query<{ at: Date | null }[]>('SELECT through_at AS at FROM removed_events')
  return row!.at
}

async function applyFilter(
  manager: EntityManager,
  query: SelectQueryBuilder<EventRecord>,
  { actorKinds, actorKey, kinds, subject, from, until }: AuditFilter,
): Promise<void> {
  if (actorKinds) query.andWhere(isOfKind(actorKinds))
  if (actorKey !== undefined) query.andWhere('event.actorKey = :actorKey', { actorKey })
  if (kinds) {
    const types = (Object.keys(EVENT_WORDS) as EventType[]).filter((type) => kinds.includes(kindOf(type)))
    query.andWhere('event.type = ANY(:types)', { types })
  }
  if (from) query.andWhere('event.at >= :from', { from })
  if (until) query.andWhere('event.at < :until', { until })
  if (subject) await applySubject(manager, query, subject)
}

async function applySubject(
  manager: EntityManager,
  query: SelectQueryBuilder<EventRecord>,
  { type, id }: SubjectRef,
): Promise<void> {
  switch (type) {
    case 'Account':
      return void query.andWhere('event.accountId = :id', { id })
    case 'Ticket':
      return void query.andWhere('event.ticketId = :id', { id })
    case 'Project':
      return void query.andWhere('event.projectId = :id', { id })
    case 'Review': {
      // Found by its account or ticket, for which there is an index.
      const review = await manager.findOneBy(Review, { id })
      if (review?.accountId) query.andWhere('event.accountId = :accountId', { accountId: review.accountId })
      if (review?.ticketId) query.andWhere('event.ticketId = :ticketId', { ticketId: review.ticketId })
      return void query.andWhere('event.reviewId = :id', { id })
    }
    case 'Campaign':
      return void query.andWhere(
        `(event.accountId IN (SELECT account.id FROM accounts account WHERE account.campaign_id = :id)
          OR (event.type IN ('campaign.created', 'campaign.changed') AND event.payload ->> 'campaignId' = :id::text))`,
        { id },
      )
    case 'Person':
      return void query.andWhere(`event.type LIKE 'person.%' AND event.payload ->> 'personId' = :id::text`, {
        id,
      })
  }
}
