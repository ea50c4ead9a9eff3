import { randomUUID } from 'node:crypto'
import type { EntityManager } from 'typeorm'
import type { Payload } from '../../entities/Delivery.ts'
import type { DeliveryEvent } from '../../entities/words.ts'
import { scheduleAttempts } from '../queue.ts'
import { type Gathered, reviewsPayload, withMore } from './reviewsPayload.ts'

/**
 * A cause that goes on is told of at most once in this time, in seconds: while a storm is only gathering, and with
 * many that escalate one after the other.
 */
const SAME_CAUSE_SECONDS = 60

/** The name that a message keeps over all attempts. */
export function newMessageId(): string {
  return `msg_${randomUUID().replaceAll('-', '')}`
}

/** Has a message sent now. A channel that has heard of it already does not hear of it again. */
export async function writeDelivery(
  tx: EntityManager,
  channelId: string,
  { event, noticeKey, payload }: { event: DeliveryEvent; noticeKey: string; payload: Payload },
): Promise<void> {
  const written = await tx.query<{ id: string }[]>(
    `INSERT INTO deliveries (channel_id, event, message_id, notice_key, payload, state, next_attempt_at)
     VALUES ($1, $2, $3, $4, $5, 'PENDING', clock_timestamp())
     ON CONFLICT ON CONSTRAINT deliveries_notice_unique DO NOTHING RETURNING id`,
    [channelId, event, newMessageId(), noticeKey, JSON.stringify(payload)],
  )
  await scheduleAttempts(
    tx,
    written.map(({ id }) => id),
  )
}

/** What is gathered of one cause for one channel. */
export interface Gathering extends Gathered {
  readonly cause: string
  readonly noticeKey: string
  /** Whether more of it is likely: it is told of more seldom then. */
  readonly recurs: boolean
}

/**
 * Adds to the message of the same cause that was not sent yet, or begins one, which waits a moment for more. The caller is
 * the only one who writes for the channels now.
 */
export async function gather(
  tx: EntityManager,
  channelId: string,
  gathering: Gathering,
  waitSeconds: number,
): Promise<void> {
  const { event, cause, noticeKey, recurs } = gathering
  // A worker that takes it for sending just now is waited for: then it does not collect any more.
  const [open] = await tx.query<{ id: string; payload: Payload }[]>(
    `SELECT id, payload FROM deliveries
     WHERE channel_id = $1 AND cause = $2 AND collecting ORDER BY id DESC LIMIT 1 FOR UPDATE`,
    [channelId, cause],
  )
  if (open) {
    const payload = JSON.stringify(withMore(open.payload, gathering))
    await tx.query('UPDATE deliveries SET payload = $2 WHERE id = $1', [open.id, payload])
    return
  }
  const written = await tx.query<{ id: string }[]>(
    `INSERT INTO deliveries (channel_id, event, message_id, notice_key, cause, collecting, payload, state, next_attempt_at)
     VALUES ($1, $2, $3, $4, $5, true, $6, 'PENDING', clock_timestamp() + make_interval(secs => greatest($7::float8, (
       SELECT $7::float8 + $8::float8 - extract(epoch FROM clock_timestamp() - created_at)::float8
       FROM deliveries WHERE channel_id = $1 AND cause = $5 ORDER BY id DESC LIMIT 1))))
     ON CONFLICT ON CONSTRAINT deliveries_notice_unique DO NOTHING RETURNING id`,
    [
      channelId,
      event,
      newMessageId(),
      noticeKey,
      cause,
      JSON.stringify(reviewsPayload(gathering)),
      waitSeconds,
      recurs ? SAME_CAUSE_SECONDS : 0,
    ],
  )
  await scheduleAttempts(
    tx,
    written.map(({ id }) => id),
  )
}

/** Takes back what was not sent yet of these causes: something else says it. Their jobs find nothing to do. */
export async function dropGathered(
  tx: EntityManager,
  channelId: string,
  causes: readonly string[],
): Promise<void> {
  await tx.query('DELETE FROM deliveries WHERE channel_id = $1 AND cause = ANY($2) AND collecting', [
    channelId,
    causes,
  ])
}
