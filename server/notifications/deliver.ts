import { setTimeout as delay } from 'node:timers/promises'
import type { App } from '../app.ts'
import { dbNow } from '../database/dbNow.ts'
import type { Payload } from '../entities/Delivery.ts'
import type { ChannelKind } from '../entities/words.ts'
import { endDelivery, recordAttempt } from './recordAttempt.ts'
import { send } from './send/send.ts'

/** Longer than an attempt may take (`UNSTUCK_DELIVERY_SECONDS`) with the writing down of it. */
export const ATTEMPT_SECONDS = 60

/** A delivery that this process is sending, with its channel. */
export interface Taken {
  readonly id: string
  readonly channelId: string
  readonly messageId: string
  readonly payload: Payload
  readonly kind: ChannelKind
  readonly name: string
  readonly target: string
  readonly secret: string | null
  readonly enabled: boolean
}

/**
 * Takes what is due and in nobody's hand, and closes its message: nothing is added to it any more. A job comes a
 * moment early when the time was rounded up.
 */
const TAKE = `
  UPDATE deliveries delivery SET collecting = false,
    attempt_until = clock_timestamp() + make_interval(secs => ${ATTEMPT_SECONDS})
  FROM channels channel
  WHERE delivery.id = $1 AND channel.id = delivery.channel_id AND delivery.state = 'PENDING'
    AND delivery.next_attempt_at <= clock_timestamp() + interval '1 second'
    AND (delivery.attempt_until IS NULL OR delivery.attempt_until <= clock_timestamp())
  RETURNING delivery.id, channel.id AS "channelId", delivery.message_id AS "messageId", delivery.payload,
    channel.kind, channel.name, channel.target, channel.secret, channel.enabled`

/**
 * Makes one attempt at a delivery and writes down what came of it. The message may arrive more than once, where a server is
 * killed after it was sent and before that is written down; its id is the same then. One that is not
 * due, not there any more, or in another server's hand is left alone.
 * @throws when the signal aborts; the delivery is free again then.
 */
export async function deliver(app: App, deliveryId: string, signal: AbortSignal): Promise<void> {
  const [taken] = (await app.database.query<[Taken[], number]>(TAKE, [deliveryId]))[0]
  if (!taken) return
  if (!taken.enabled) return endDelivery(app, taken.id, 'The channel is switched off.')
  const at = await dbNow(app.database.manager)
  const began = performance.now()
  try {
    const answer = await send(app, { ...taken, channel: taken }, signal)
    const durationMs = Math.round(performance.now() - began)
    await recordAttempt(app, taken, { at, durationMs, answer })
  } catch (error) {
    // Who takes it next need not wait until the time is over. Where even that fails, it is over by itself.
    await Promise.race([
      app.database.query('UPDATE deliveries SET attempt_until = NULL WHERE id = $1', [deliveryId]),
      delay(1000, undefined, { ref: false }),
    ]).catch(() => {})
    throw error
  }
}
