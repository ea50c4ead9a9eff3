import type { Actor } from '../../access/actor.ts'
import type { App } from '../../app.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import type { Change } from '../../entities/Change.ts'
import { Channel } from '../../entities/Channel.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import { channelThen } from './channelThen.ts'
import { lockChannel } from './lockChannel.ts'

/**
 * Deletes a channel with its rules and deliveries; what was on its way is not sent any more.
 * @throws NotFound
 */
export async function deleteChannel(app: App, actor: Actor, id: string): Promise<void> {
  await inTransaction(app, async (tx) => {
    const channel = await lockChannel(tx, id)
    const change: Change = { subject: 'CHANNEL', name: channel.name, from: channelThen(channel), to: null }
    await recordEvent(tx, actor, { type: 'channel.changed', payload: { channelId: id }, change })
    await tx.delete(Channel, id)
  })
}
