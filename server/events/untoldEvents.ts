import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import type { NoticeEvent } from '../entities/words.ts'
import type { EventType } from './recordEvent.ts'

/** As much of an event as says whether somebody may want to be told. */
interface Told {
  readonly type: EventType
  readonly ticketId?: string | null
  readonly payload?: Readonly<Record<string, unknown>> | null
}

/** What channels can be told of an event; null where it is nothing for them. */
export function noticeEventOf({ type, ticketId, payload }: Told, actorKey: string): NoticeEvent | null {
  switch (type) {
    case 'review.opened':
    case 'review.changed':
      // A countdown needs nobody yet; when it becomes a person's matter, the event says so.
      if (payload?.needsPerson !== true) return null
      return ticketId === null || ticketId === undefined ? 'ACCOUNT_REVIEW_OPENED' : 'TICKET_REVIEW_OPENED'
    case 'review.escalated':
      return 'REVIEW_ESCALATED'
    case 'storm.started':
      return 'STORM_BEGAN'
    case 'storm.ended':
      return 'STORM_ENDED'
    case 'auto_review.switched':
      // What a person switched is no news to people.
      return payload?.mode === 'SHADOW' && actorKey.startsWith('system:') ? 'AUTO_REVIEW_OFF' : null
    case 'auto_review.problem_changed':
      return typeof payload?.problem === 'string' ? 'AUTO_REVIEW_PROBLEM' : null
    case 'auto_review.cost_limit_reached':
      return 'DAILY_COST_REACHED'
    case 'channel.switched_off':
      return 'CHANNEL_OFF'
    default:
      return null
  }
}

/**
 * Puts events aside for the rules of the channels, in the transaction that makes them true: what commits is told of, and
 * what does not is not, whichever server dies when. Nothing is put aside while nobody has asked to be told.
 */
export async function keepForChannels(
  tx: EntityManager,
  actor: Actor,
  events: readonly Told[],
  ids: readonly { readonly position: string }[],
): Promise<void> {
  const positions = ids.filter((_, at) => noticeEventOf(events[at]!, actor.key) !== null)
  if (positions.length === 0) return
  await tx.query(
    `INSERT INTO untold_events (position)
     SELECT unnest($1::bigint[]) WHERE EXISTS (SELECT FROM notification_rules)`,
    [positions.map(({ position }) => position)],
  )
}
