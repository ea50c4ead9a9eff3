import type { Actor } from '../../access/actor.ts'
import type { App } from '../../app.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { Channel } from '../../entities/Channel.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import { channelWords, targetWords } from './channelWords.ts'
import { lockChannel } from './lockChannel.ts'

/**
 * Deletes a channel with its rules and deliveries; what was on its way is not sent any more.
 * @throws NotFound
 */
export async function deleteChannel(app: App, actor: Actor, id: string): Promise<void> {
  await inTransaction(app, async (tx) => {
    const channel = await lockChannel(tx, id)
    const change = { what: channelWords(channel), from: targetWords(channel), to: null }
    await recordEvent(tx, actor, { type: 'channel.changed', payload: { channelId: id }, change })
    await tx.delete(Channel, id)
  })
}
