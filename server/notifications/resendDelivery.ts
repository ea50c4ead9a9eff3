import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { Channel } from '../entities/Channel.ts'
import { Delivery } from '../entities/Delivery.ts'
import { InvalidState, NotFound } from '../errors.ts'
import { recordEvent } from '../events/recordEvent.ts'
import { scheduleAttempts } from './queue.ts'

/** Nobody is sending it just now. */
const RESEND = `
  UPDATE deliveries SET state = 'PENDING', because = NULL, collecting = false, ended_at = NULL, failures = 0,
    tried_since = clock_timestamp(), next_attempt_at = clock_timestamp(), attempt_until = NULL
  WHERE id = $1 AND (attempt_until IS NULL OR attempt_until <= clock_timestamp()) RETURNING id`

/**
 * Sends a delivery again, the same message by the same id; its two days begin anew. One that waits for its next attempt is
 * sent now.
 * @throws NotFound
 * @throws InvalidState when the channel is off, it was a test, or it is being sent.
 */
export async function resendDelivery(app: App, actor: Actor, id: string): Promise<Delivery> {
  return inTransaction(app, async (tx) => {
    const unlocked = await tx.findOneBy(Delivery, { id })
    if (!unlocked) throw new NotFound('delivery')
    const { event, channelId } = unlocked
    if (event === 'TEST') {
      throw new InvalidState('TEST', 'A test is not sent again: test the channel once more.')
    }
    const lock = { mode: 'pessimistic_read' } as const
    const channel = await tx.findOne(Channel, { where: { id: channelId }, lock })
    if (!channel) throw new NotFound('delivery')
    if (!channel.enabled) throw new InvalidState('OFF', 'Its channel is switched off: switch it on first.')
    const [resent] = await tx.query<[unknown[], number]>(RESEND, [id])
    if (resent.length === 0) {
      throw new InvalidState('PENDING', 'It is being sent just now: wait for what comes of it.')
    }
    await scheduleAttempts(tx, [id])
    const payload = { channelId, name: channel.name, deliveryId: id, event }
    await recordEvent(tx, actor, { type: 'channel.resent', payload })
    return tx.findOneByOrFail(Delivery, { id })
  })
}
