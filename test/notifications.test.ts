import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { createRule, createWebhook, deliveriesOf } from './support/notificationCalls.ts'
import { stoppedPhase } from './support/phaseScenes.ts'
import { startWebhookReceiver } from './support/webhookReceiver.ts'
import { eventually } from './support/eventually.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({
    UNSTUCK_ALLOW_PRIVATE_TARGETS: '127.0.0.0/8',
    UNSTUCK_NOTICE_SECONDS: '0',
    UNSTUCK_PUBLIC_URL: 'https://unstuck.example.org/',
  })
})
afterAll(() => server?.stop())

test('a review that opens is posted to the webhook, signed', async () => {
  const receiver = await startWebhookReceiver()
  const channel = await createWebhook(server.admin, receiver)
  await createRule(server.admin, channel.id, { events: ['ACCOUNT_REVIEW_OPENED'] })
  const { username } = await stoppedPhase(server)
  const [message] = await receiver.arrived(1)
  expect(message!.payload).toMatchObject({
    type: 'account.review_opened',
    data: { count: 1, reviews: [{ title: username, reason: 'CAPTCHA', priority: 'HIGH' }] },
  })
  await eventually(async () =>
    expect(await deliveriesOf(server.admin, channel.id)).toMatchObject([{ state: 'DELIVERED' }]),
  )
  await receiver.stop()
})
