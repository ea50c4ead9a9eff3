import type { EntityManager } from 'typeorm'
import type { Actor } from '../../access/actor.ts'
import type { App } from '../../app.ts'
import { dbNow } from '../../database/dbNow.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { Channel } from '../../entities/Channel.ts'
import { Delivery, type Payload } from '../../entities/Delivery.ts'
import { NotFound } from '../../errors.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import { insertAttempt, type MadeAttempt, switchOff } from '../recordAttempt.ts'
import type { Answer, Outgoing } from '../send/answer.ts'
import { send } from '../send/send.ts'
import { newMessageId } from '../tell/writeDelivery.ts'

/**
 * Sends a test to a channel, switched on or not, and waits for the answer. It is tried once, and kept among the deliveries.
 * @throws NotFound
 */
export async function testChannel(app: App, actor: Actor, id: string): Promise<Delivery> {
  const channel = await app.database
    .createQueryBuilder(Channel, 'channel')
    .addSelect('channel.secret')
    .where('channel.id = :id', { id })
    .getOne()
  if (!channel) throw new NotFound('channel')
  const at = await dbNow(app.database.manager)
  const outgoing = { channel, messageId: newMessageId(), payload: testPayload(app, channel, at) }
  const began = performance.now()
  const answer = await sendInBackground(app, outgoing)
  const attempt = { at, durationMs: Math.round(performance.now() - began), answer }
  return inTransaction(app, (tx) => keep(tx, actor, outgoing, attempt))
}

/** Broken off when the server stops, as all that it has begun. */
function sendInBackground(app: App, outgoing: Outgoing): Promise<Answer> {
  return new Promise((resolve, reject) => {
    app.background.run((signal) => send(app, outgoing, signal).then(resolve, reject))
  })
}

async function keep(
  tx: EntityManager,
  actor: Actor,
  { channel, messageId, payload }: Outgoing & { channel: Channel },
  attempt: MadeAttempt,
): Promise<Delivery> {
  const { status, error } = attempt.answer
  const { id: channelId, target, secret } = channel
  if (status === 410) await switchOff(tx, { channelId, target, secret })
  // Deleted while it was tested.
  if (!(await tx.existsBy(Channel, { id: channelId }))) throw new NotFound('channel')
  const state = error === null ? 'DELIVERED' : 'FAILED'
  const { id } = await tx.save(
    tx.create(Delivery, {
      channelId,
      event: 'TEST',
      messageId,
      noticeKey: messageId,
      payload,
      state,
      because: error,
      endedAt: attempt.at,
    }),
  )
  await insertAttempt(tx, id, attempt)
  const tested = { channelId, name: channel.name, deliveryId: id, state }
  await recordEvent(tx, actor, { type: 'channel.tested', payload: tested })
  return tx.findOneByOrFail(Delivery, { id })
}

function testPayload(app: App, { name }: Channel, at: Date): Payload {
  return {
    type: 'test',
    timestamp: at.toISOString(),
    data: {
      text: `This is a test of the channel “${name}”.`,
      url: `${app.config.publicUrl}/settings/notifications`,
      channel: { name },
    },
  }
}
