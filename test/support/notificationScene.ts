import { expect } from 'vitest'
import type { RunningServer } from '../../server/server.ts'
import { eventually } from './eventually.ts'
import type { Json } from './graphqlClient.ts'
import { createRule, createWebhook, deliveriesOf } from './notificationCalls.ts'
import { startSmtpServer, type SmtpServer } from './smtpServer.ts'
import { startTestServer, type TestServer } from './testServer.ts'
import { startWebhookReceiver, type WebhookReceiver } from './webhookReceiver.ts'

export const SMTP_PASSWORD = 'smtp-password-that-stays-secret'

/** Two servers on one database, a mail server, and endpoints that hear of things. */
export interface NotificationScene {
  readonly server: TestServer
  readonly another: RunningServer
  readonly smtp: SmtpServer
  newReceiver(): Promise<WebhookReceiver>
  /** A webhook of its own that hears of these events. */
  webhook(events: readonly string[], rule?: Json): Promise<{ receiver: WebhookReceiver; channel: Json }>
  /** The channel's only delivery, once it was tried so often. */
  tried(channelId: string, times: number): Promise<Json>
  /** What was changed in the settings, the latest first. */
  changes(): Promise<Json[]>
  /** Ends the endpoints and deletes the channels: what one test sends reaches no other. */
  clear(): Promise<void>
  stop(): Promise<void>
}

export async function startNotificationScene(): Promise<NotificationScene> {
  const smtp = await startSmtpServer()
  const server = await startTestServer({
    UNSTUCK_ALLOW_PRIVATE_TARGETS: '127.0.0.0/8',
    // Longer than a test takes: what waits is sent when the test says so.
    UNSTUCK_NOTICE_SECONDS: '300',
    UNSTUCK_DELIVERY_SECONDS: '2',
    UNSTUCK_STORM_THRESHOLD: '20',
    UNSTUCK_PUBLIC_URL: 'https://unstuck.example.org/',
    UNSTUCK_SMTP_URL: `smtp://mailer:${SMTP_PASSWORD}@127.0.0.1:${smtp.port}`,
    UNSTUCK_SMTP_FROM: 'Unstuck <unstuck@example.org>',
  })
  const another = await server.startAnother()
  const receivers: WebhookReceiver[] = []

  async function newReceiver(): Promise<WebhookReceiver> {
    const receiver = await startWebhookReceiver()
    receivers.push(receiver)
    return receiver
  }

  return {
    server,
    another,
    smtp,
    newReceiver,
    async webhook(events, rule = {}) {
      const receiver = await newReceiver()
      const channel = await createWebhook(server.admin, receiver)
      await createRule(server.admin, channel.id, { events, ...rule })
      return { receiver, channel }
    },
    async tried(channelId, times) {
      await eventually(async () => {
        const deliveries = await deliveriesOf(server.admin, channelId)
        expect(deliveries).toHaveLength(1)
        expect(deliveries[0].attempts).toHaveLength(times)
      })
      // Once more: one answer may have read the delivery before its attempt and the attempts after.
      const [delivery] = await deliveriesOf(server.admin, channelId)
      return delivery
    },
    async changes() {
      const { settingChanges } = await server.admin.ok(
        '{ settingChanges(first: 20) { nodes { what from to } } }',
      )
      return settingChanges.nodes
    },
    async clear() {
      await Promise.all(receivers.splice(0).map((receiver) => receiver.stop()))
      const { channels } = await server.admin.ok('{ channels { id } }')
      for (const { id } of channels) {
        await server.admin.ok(`mutation { deleteChannel(input: { id: "${id}" }) { id } }`)
      }
    },
    async stop() {
      await server.stop()
      await smtp.stop()
    },
  }
}
