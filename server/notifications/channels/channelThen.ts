import type { ChangeValue } from '../../entities/Change.ts'
import type { Channel } from '../../entities/Channel.ts'

/** How a channel is set, in the list of changes: of an address only the host, for its path may hold a secret. */
export function channelThen(
  { kind, target, enabled }: Pick<Channel, 'kind' | 'target' | 'enabled'>,
  moved = false,
): ChangeValue {
  const place = kind === 'WEBHOOK' ? new URL(target).host : target
  return { channel: { kind, place, enabled, moved } }
}
