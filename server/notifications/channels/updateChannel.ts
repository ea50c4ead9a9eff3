import { isDeepStrictEqual } from 'node:util'
import type { Actor } from '../../access/actor.ts'
import type { App } from '../../app.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import type { Change } from '../../entities/Change.ts'
import { Channel } from '../../entities/Channel.ts'
import { InvalidState } from '../../errors.ts'
import { type NewEvent, recordEvents } from '../../events/recordEvent.ts'
import { newSigningSecret, readTarget, type TargetInput } from './channelTarget.ts'
import { channelThen } from './channelThen.ts'
import { lockChannel, rethrowTaken } from './lockChannel.ts'

/** What may be changed of a channel; what is left out stays. */
export interface ChannelChanges extends TargetInput {
  readonly name?: string
  readonly enabled?: boolean
}

/**
 * Changes what is given of a channel. While it is off nothing is told to it, and what was on its way ends when its time
 * comes; what happened meanwhile is not made up for.
 * @throws NotFound
 * @throws BadUserInput when the name is taken, or it may not send there.
 */
export async function updateChannel(
  app: App,
  actor: Actor,
  id: string,
  { name, enabled, ...where }: ChannelChanges,
): Promise<Channel> {
  return inTransaction(app, async (tx) => {
    const before = await lockChannel(tx, id)
    const isMoved = where.url !== undefined || where.emails !== undefined
    const changes = {
      ...(isMoved ? readTarget(app, before.kind, where) : {}),
      ...(name === undefined ? {} : { name }),
      ...(enabled === undefined || enabled === before.enabled ? {} : switched(enabled)),
    }
    if (Object.keys(changes).length === 0) return before
    await tx.update(Channel, id, changes).catch(rethrowTaken)
    const after = await tx.findOneByOrFail(Channel, { id })
    await recordEvents(tx, actor, changesOf(before, after, isMoved))
    return after
  })
}

/**
 * Gives a webhook another signing secret, which holds from the next attempt on.
 * @returns with the secret, which is never shown again.
 * @throws NotFound
 * @throws InvalidState when it is no webhook.
 */
export async function renewChannelSecret(
  app: App,
  actor: Actor,
  id: string,
): Promise<{ channel: Channel; secret: string }> {
  return inTransaction(app, async (tx) => {
    const channel = await lockChannel(tx, id)
    if (channel.kind !== 'WEBHOOK') {
      throw new InvalidState(channel.kind, 'Only a webhook has a signing secret: this channel has none.')
    }
    const secret = newSigningSecret()
    await tx.update(Channel, id, { secret })
    await recordEvents(tx, actor, [
      changed(id, {
        subject: 'CHANNEL_SECRET',
        name: channel.name,
        from: null,
        to: { state: 'NEW_SECRET' },
      }),
    ])
    return { channel, secret }
  })
}

/** Switched on again it begins without a reason. */
function switched(enabled: boolean) {
  return { enabled, offBecause: null, offAt: enabled ? null : () => 'clock_timestamp()' }
}

function changesOf(before: Channel, after: Channel, isMoved: boolean): NewEvent[] {
  const { id, name } = after
  const [from, set] = [channelThen(before), channelThen(after)]
  // A path is not shown, for it may hold a secret: that it is another one is said all the same.
  const to = isDeepStrictEqual(from, set) && isMoved ? channelThen(after, true) : set
  const changes: Change[] = [
    { subject: 'CHANNEL_NAME', name: before.name, from: { text: before.name }, to: { text: name } },
    { subject: 'CHANNEL', name, from, to },
  ]
  return changes
    .filter((change) => !isDeepStrictEqual(change.from, change.to))
    .map((change) => changed(id, change))
}

function changed(channelId: string, change: Change): NewEvent {
  return { type: 'channel.changed', payload: { channelId }, change }
}
