import type { ChannelKind } from '../../entities/words.ts'
import type { Send } from './answer.ts'
import { sendEmail } from './sendEmail.ts'
import { sendSlack } from './sendSlack.ts'
import { sendWebhook } from './sendWebhook.ts'

const SENDERS: Readonly<Record<ChannelKind, Send>> = {
  WEBHOOK: sendWebhook,
  SLACK: sendSlack,
  EMAIL: sendEmail,
}

/** Sends one message once, in the way of its channel; see {@link Send}. */
export const send: Send = (app, outgoing, signal) => SENDERS[outgoing.channel.kind](app, outgoing, signal)
