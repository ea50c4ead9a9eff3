import type { Channel } from '../../entities/Channel.ts'

// A channel in the list of changes: nothing that is secret may be in it, and an address may hold a secret in its path.

/** What was changed. */
export function channelWords({ name }: Pick<Channel, 'name'>): string {
  return `Channel ${name}`
}

/** How it is set. */
export function targetWords({ kind, target, enabled }: Pick<Channel, 'kind' | 'target' | 'enabled'>): string {
  return `${whereTo(kind, target)}${enabled ? '' : ', switched off'}`
}

function whereTo(kind: Channel['kind'], target: string): string {
  if (kind === 'EMAIL') return `E-mail to ${target}`
  return kind === 'SLACK' ? `Slack at ${target}` : `Webhook to ${new URL(target).host}`
}
