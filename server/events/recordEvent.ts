import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { assertStillActs } from '../access/assertStillActs.ts'
import type { Change } from '../entities/Change.ts'
import { EventRecord } from '../entities/EventRecord.ts'
import { keepForChannels } from './untoldEvents.ts'

/** What can happen. The first word is the thing it happened to. */
export type EventType =
  | 'account.imported'
  | 'account.status_changed'
  | 'account.paused'
  | 'account.resumed'
  | 'phase.available'
  | 'phase.claimed'
  | 'phase.actions_recorded'
  | 'phase.completed'
  | 'phase.failed'
  | 'phase.review_requested'
  | 'phase.resumed'
  | 'phase.skipped'
  | 'phase.reset'
  | 'phase.dismissed'
  | 'ticket.created'
  | 'ticket.available'
  | 'ticket.scheduled'
  | 'ticket.claimed'
  | 'ticket.message_posted'
  | 'ticket.turn_finished'
  | 'ticket.failed'
  | 'ticket.stopped'
  | 'ticket.awaiting'
  | 'ticket.permission_requested'
  | 'ticket.tool_revoked'
  | 'ticket.resumed'
  | 'ticket.closed'
  | 'ticket.reopened'
  | 'ticket.review_rescheduled'
  | 'ticket.classified'
  | 'ticket.verdict_overridden'
  | 'review.opened'
  | 'review.changed'
  | 'review.claimed'
  | 'review.released'
  | 'review.claim_expired'
  | 'review.resolved'
  | 'review.removed'
  | 'review.snoozed'
  | 'review.woken'
  | 'review.escalated'
  | 'resolution.outcome'
  | 'resolution.undone'
  | 'bulk.started'
  | 'bulk.progressed'
  | 'bulk.finished'
  | 'bulk.undone'
  | 'storm.started'
  | 'storm.ended'
  | 'auto_review.begun'
  | 'auto_review.switched'
  | 'auto_review.judged'
  | 'auto_review.cost_limit_reached'
  | 'auto_review.problem_changed'
  | 'view.saved'
  | 'view.deleted'
  | 'token.created'
  | 'token.revoked'
  | 'session.opened'
  | 'session.revoked'
  | 'session.changed'
  | 'person.invited'
  | 'person.invitation_revoked'
  | 'person.joined'
  | 'person.changed'
  | 'person.link_created'
  | 'settings.changed'
  | 'campaign.created'
  | 'campaign.past_made_up'
  | 'campaign.changed'
  | 'project.created'
  | 'project.past_made_up'
  | 'project.changed'
  | 'channel.changed'
  | 'channel.switched_off'
  | 'channel.tested'
  | 'channel.resent'
  | 'attachment.uploaded'
  | 'attachment.swept'
  | 'retention.removed'
  | 'demo.removed'

/** A fact to record. The ids say whose subscribers hear of it: name each thing that looks different now. */
export interface NewEvent {
  readonly type: EventType
  readonly accountId?: string | null
  readonly phaseId?: string | null
  readonly projectId?: string | null
  readonly ticketId?: string | null
  readonly reviewId?: string | null
  readonly bulkOperationId?: string | null
  /** A sentence for the account's timeline, where the system itself decided something. */
  readonly note?: string
  readonly payload?: Record<string, unknown>
  /** Where it is a change of people or settings: the list of changes shows it. */
  readonly change?: Change
}

/**
 * Writes facts in the transaction that makes them true. Call it after the subject's row is locked:
 * only then are the positions of one subject in the order of its changes.
 * @throws Unauthenticated, Forbidden when the person who does it may not any more.
 */
export async function recordEvents(
  tx: EntityManager,
  actor: Actor,
  events: readonly NewEvent[],
): Promise<void> {
  const runner = tx.queryRunner
  if (!runner?.isTransactionActive) throw new Error('An event is recorded inside a transaction.')
  if (events.length === 0) return
  await assertStillActs(tx, actor)
  const { identifiers } = await tx.insert(
    EventRecord,
    events.map((event) => ({
      ...event,
      actorKey: actor.key,
      actorName: actor.name,
      payload: event.payload as object | undefined,
      change: event.change as object | undefined,
    })),
  )
  runner.data.recordedEvents = [...eventsRecordedIn(tx), ...events]
  await keepForChannels(tx, actor, events, identifiers as { position: string }[])
}

/** Writes one fact; see {@link recordEvents}. */
export async function recordEvent(tx: EntityManager, actor: Actor, event: NewEvent): Promise<void> {
  await recordEvents(tx, actor, [event])
}

/** What this transaction has recorded so far, for the feed to read and the metrics to count once it is committed. */
export function eventsRecordedIn(tx: EntityManager): readonly NewEvent[] {
  return (tx.queryRunner?.data.recordedEvents as NewEvent[] | undefined) ?? []
}
