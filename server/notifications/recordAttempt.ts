import type { EntityManager } from 'typeorm'
import { systemActor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { dbNow, secondsAfter } from '../database/dbNow.ts'
import { inTransaction } from '../database/inTransaction.ts'
import type { Change } from '../entities/Change.ts'
import { Channel } from '../entities/Channel.ts'
import { Delivery } from '../entities/Delivery.ts'
import { DeliveryAttempt } from '../entities/DeliveryAttempt.ts'
import { recordEvent } from '../events/recordEvent.ts'
import type { Taken } from './deliver.ts'
import { channelThen } from './channels/channelThen.ts'
import { scheduleAttempts } from './queue.ts'
import { retryAfter, RETRY_SECONDS } from './retrySchedule.ts'
import type { Answer } from './send/answer.ts'

/** What an endpoint answers that is not there any more, and will not be again. */
const GONE = 410

const GIVEN_UP = 'No attempt worked within two days.'

/** One attempt that was made. */
export interface MadeAttempt {
  readonly at: Date
  readonly durationMs: number
  readonly answer: Answer
}

/**
 * Writes an attempt down, and in the same transaction what follows from it: delivered, the next attempt, or the end. An
 * endpoint that says it is gone is switched off, with everything that waits for it.
 */
export async function recordAttempt(app: App, taken: Taken, attempt: MadeAttempt): Promise<void> {
  const { answer } = attempt
  const switchedOff = await inTransaction(app, async (tx) => {
    const off = answer.status === GONE && (await switchOff(tx, taken))
    // Deleted with its channel meanwhile: there is nothing to write it down to.
    if (!(await insertAttempt(tx, taken.id, attempt))) return off
    if (answer.error === null) await end(tx, taken.id, 'DELIVERED', null)
    else if (answer.status === GONE) await end(tx, taken.id, 'FAILED', answer.error)
    else await planNext(tx, taken.id, answer.retryAfter)
    return off
  })
  if (switchedOff) app.log.warn({ channelId: taken.channelId }, 'A channel answered 410 and is switched off')
}

/**
 * Writes down an attempt alone; what follows from it is the caller's. The delivery's row is locked first: who deletes it
 * waits for that.
 * @returns whether the delivery is still there.
 */
export async function insertAttempt(
  tx: EntityManager,
  deliveryId: string,
  { at, durationMs, answer }: MadeAttempt,
): Promise<boolean> {
  const { status, error, response } = answer
  const [counted] = await tx.query<[unknown[], number]>(
    'UPDATE deliveries SET attempts = attempts + 1 WHERE id = $1 RETURNING id',
    [deliveryId],
  )
  if (counted.length === 0) return false
  await tx.insert(DeliveryAttempt, { deliveryId, at, durationMs, status, error, response })
  return true
}

/** Ends a delivery without an attempt. */
export async function endDelivery(app: App, id: string, because: string): Promise<void> {
  await inTransaction(app, (tx) => end(tx, id, 'FAILED', because))
}

async function end(
  tx: EntityManager,
  id: string,
  state: 'DELIVERED' | 'FAILED',
  because: string | null,
): Promise<void> {
  await tx.update(Delivery, id, {
    state,
    because,
    nextAttemptAt: null,
    attemptUntil: null,
    collecting: false,
    endedAt: () => 'clock_timestamp()',
  })
}

/** The row is locked by then: nobody resends it meanwhile. */
async function planNext(tx: EntityManager, id: string, askedFor: number | null): Promise<void> {
  const { failures, triedSince, state } = await tx.findOneByOrFail(Delivery, { id })
  // Its channel was switched off while this attempt was under way: nothing is tried any more.
  if (state !== 'PENDING') {
    await tx.update(Delivery, id, { attemptUntil: null })
    return
  }
  const now = await dbNow(tx)
  const left = RETRY_SECONDS - (now.getTime() - triedSince.getTime()) / 1000
  const wait = retryAfter(failures + 1, askedFor, left)
  if (wait === null) return end(tx, id, 'FAILED', GIVEN_UP)
  const nextAttemptAt = secondsAfter(now, wait)
  await tx.update(Delivery, id, { failures: failures + 1, attemptUntil: null, nextAttemptAt })
  await scheduleAttempts(tx, [id])
}

/**
 * Switches a channel off, unless somebody has done so or has given it another address meanwhile.
 * @returns whether it was this call that did.
 */
export async function switchOff(
  tx: EntityManager,
  { channelId, target, secret }: Pick<Taken, 'channelId' | 'target' | 'secret'>,
): Promise<boolean> {
  const because = 'The address answered 410: it is gone for good.'
  const [off] = await tx.query<[unknown[], number]>(
    `UPDATE channels SET enabled = false, off_because = $4, off_at = clock_timestamp()
     WHERE id = $1 AND enabled AND target = $2 AND secret IS NOT DISTINCT FROM $3 RETURNING id`,
    [channelId, target, secret, because],
  )
  if (off.length === 0) return false
  await tx.query(
    `UPDATE deliveries SET state = 'FAILED', because = $2, next_attempt_at = NULL, collecting = false,
       ended_at = clock_timestamp() WHERE channel_id = $1 AND state = 'PENDING'`,
    [channelId, 'The channel is switched off.'],
  )
  const channel = await tx.findOneByOrFail(Channel, { id: channelId })
  const change: Change = {
    subject: 'CHANNEL',
    name: channel.name,
    from: channelThen({ ...channel, enabled: true }),
    to: channelThen(channel),
  }
  const payload = { channelId, name: channel.name, because }
  await recordEvent(tx, systemActor('notifications'), { type: 'channel.switched_off', payload, change })
  return true
}
