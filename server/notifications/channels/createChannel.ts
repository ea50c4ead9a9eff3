import type { Actor } from '../../access/actor.ts'
import type { App } from '../../app.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { Channel } from '../../entities/Channel.ts'
import type { ChannelKind } from '../../entities/words.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import { newSigningSecret, readTarget, type TargetInput } from './channelTarget.ts'
import { channelThen } from './channelThen.ts'
import { rethrowTaken } from './lockChannel.ts'

/** A channel as it is created. */
export interface NewChannel extends TargetInput {
  readonly kind: ChannelKind
  readonly name: string
}

/**
 * Creates a channel. It hears of nothing before it has a rule.
 * @returns with a webhook's signing secret, which is never shown again; null for other kinds.
 * @throws BadUserInput when the name is taken, or it may not send there.
 */
export async function createChannel(
  app: App,
  actor: Actor,
  { kind, name, ...where }: NewChannel,
): Promise<{ channel: Channel; secret: string | null }> {
  const target = readTarget(app, kind, where)
  const signing = kind === 'WEBHOOK' ? newSigningSecret() : null
  return inTransaction(app, async (tx) => {
    const secret = signing ?? target.secret ?? null
    const { id } = await tx.save(tx.create(Channel, { kind, name, ...target, secret })).catch(rethrowTaken)
    const channel = await tx.findOneByOrFail(Channel, { id })
    await recordEvent(tx, actor, {
      type: 'channel.changed',
      payload: { channelId: id },
      change: { subject: 'CHANNEL', name, from: null, to: channelThen(channel) },
    })
    return { channel, secret: signing }
  })
}
