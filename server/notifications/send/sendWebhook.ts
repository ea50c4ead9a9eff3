import { Webhook } from 'standardwebhooks'
import type { Send } from './answer.ts'
import { post } from './post.ts'

/** Posts the payload, signed as the Standard Webhooks specification has it. */
export const sendWebhook: Send = async (app, { channel, messageId, payload }, signal) => {
  const body = JSON.stringify(payload)
  const now = new Date()
  const headers = {
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(channel.secret!).sign(messageId, now, body),
  }
  return post(app, channel.target, { headers, body }, signal)
}
