import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { tellChannels } from '../server/notifications/tell/tellChannels.ts'
import { eventually } from './support/eventually.ts'
import type { Json } from './support/graphqlClient.ts'
import {
  arriveInTime,
  createChannel,
  createRule,
  deliveriesOf,
  letTimePass,
  tellOfEverything,
  testChannel,
} from './support/notificationCalls.ts'
import { type NotificationScene, SMTP_PASSWORD, startNotificationScene } from './support/notificationScene.ts'
import { claimPhases, failPhase, importAccounts, stoppedPhase, unique } from './support/phaseScenes.ts'
import { changeTicket, createProject, createTickets, stoppedTicket } from './support/ticketScenes.ts'

// Much of it waits for workers of two servers, which a busy machine gives little time.
vi.setConfig({ testTimeout: 90_000 })

let scene: NotificationScene
let server: NotificationScene['server']
let another: NotificationScene['another']
let smtp: NotificationScene['smtp']
let newReceiver: NotificationScene['newReceiver']
let webhook: NotificationScene['webhook']
let tried: NotificationScene['tried']
let changes: NotificationScene['changes']

beforeAll(async () => {
  scene = await startNotificationScene()
  ;({ server, another, smtp, newReceiver, webhook, tried, changes } = scene)
})
afterEach(() => scene.clear())
afterAll(() => scene?.stop())

test('a review that opens is posted, signed, and says what and where; two servers tell of it once', async () => {
  const { receiver, channel } = await webhook(['ACCOUNT_REVIEW_OPENED'])
  const { username, campaignId, reviewId, accountId } = await stoppedPhase(server)
  const { signal } = new AbortController()
  await Promise.all(
    [server.app, another.app, server.app, another.app].map((app) => tellChannels(app, signal)),
  )
  await tellOfEverything(server)
  const [message] = await arriveInTime(server, receiver, 1)
  const url = `https://unstuck.example.org/accounts/${accountId}`
  const text = `${username} (High). Captcha: It did not work.`
  expect(message!.payload).toEqual({
    type: 'account.review_opened',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    data: {
      text: `An account needs a person: ${text}`,
      url,
      count: 1,
      reviews: [
        {
          id: reviewId,
          kind: 'PHASE',
          priority: 'HIGH',
          reason: 'CAPTCHA',
          title: username,
          summary: 'It did not work.',
          openedAt: expect.any(String),
          escalationLevel: 0,
          campaign: { id: campaignId, name: expect.any(String) },
          project: null,
          url,
          text,
        },
      ],
    },
  })
  const delivery = await tried(channel.id, 1)
  expect(delivery).toMatchObject({
    event: 'ACCOUNT_REVIEW_OPENED',
    messageId: message!.id,
    payload: message!.payload,
    state: 'DELIVERED',
    nextAttemptAt: null,
    attempts: [{ status: 204, error: null }],
  })
  expect(await deliveriesOf(server.admin, channel.id, { state: 'FAILED' })).toEqual([])
  expect(receiver.requests).toBe(1)
})

test('rules let through by event, priority and campaign or project', async () => {
  const projectId = await createProject(server.admin)
  const other = await createProject(server.admin)
  const mine = await webhook(['TICKET_REVIEW_OPENED'], { projectIds: [projectId] })
  const urgent = await webhook(['TICKET_REVIEW_OPENED', 'ACCOUNT_REVIEW_OPENED'], { leastPriority: 'URGENT' })
  const escalated = await webhook(['REVIEW_ESCALATED'])
  const [normal] = await createTickets(server.admin, projectId, [{ priority: 'NORMAL' }])
  const [elsewhere] = await createTickets(server.admin, other, [{ priority: 'URGENT' }])
  for (const { id } of [normal!, elsewhere!]) await changeTicket(server.admin, 'stopTicket', id)
  // A countdown needs nobody.
  await stoppedTicket(server, 'COUNTDOWN')
  // Urgent from the start: the servers may tell of it before it is escalated.
  const { reviewId } = await stoppedPhase(server, { type: 'CHALLENGE' })
  await server.admin.ok(
    'mutation ($input: EscalateReviewInput!) { escalateReview(input: $input) { review { id } } }',
    { input: { reviewId } },
  )
  await tellOfEverything(server)
  const titles = ({ payload }: Json) => payload.data.reviews.map(({ title }: Json) => title.split(' ')[0])
  expect(titles((await arriveInTime(server, mine.receiver, 1))[0])).toEqual([normal!.number])
  expect(mine.receiver.received[0]!.payload).toMatchObject({
    type: 'ticket.review_opened',
    data: { reviews: [{ reason: 'STOPPED', project: { id: projectId } }] },
  })
  const heard = (await arriveInTime(server, urgent.receiver, 2)).flatMap(titles)
  expect(heard).toContain(elsewhere!.number)
  expect(heard).not.toContain(normal!.number)
  const [told] = await arriveInTime(server, escalated.receiver, 1)
  expect(told!.payload).toMatchObject({
    type: 'review.escalated',
    data: { count: 1, reviews: [{ id: reviewId, priority: 'URGENT', escalationLevel: 1 }] },
  })
  expect([mine, urgent, escalated].map(({ receiver }) => receiver.received.length)).toEqual([1, 2, 1])
})

test('a storm of 100 is one notice, and one more when it is over', async () => {
  const opened = await webhook(['ACCOUNT_REVIEW_OPENED', 'STORM_ENDED'])
  const storms = await webhook(['STORM_BEGAN'])
  const { campaignId } = await importAccounts(server.admin, { count: 100, maxAttempts: 1 })
  const elsewhere = await webhook(['ACCOUNT_REVIEW_OPENED'], {
    campaignIds: [(await importAccounts(server.admin, { count: 1 })).campaignId],
  })
  const failure = { type: 'NETWORK_ERROR', message: unique('The proxy is down at') }
  const leases = await claimPhases(server.admin, campaignId, 100)
  // The first of them is gathered before there is a storm.
  const { review } = await failPhase(server.admin, leases[0]!.lease, failure)
  await tellOfEverything(server)
  expect(await deliveriesOf(server.admin, opened.channel.id)).toMatchObject([
    { event: 'ACCOUNT_REVIEW_OPENED', state: 'PENDING', payload: { data: { count: 1 } } },
  ])
  await Promise.all(leases.slice(1).map(({ lease }) => failPhase(server.admin, lease, failure)))
  await eventually(async () => {
    await tellOfEverything(server)
    expect(await deliveriesOf(server.admin, storms.channel.id)).toHaveLength(1)
  }, 20_000)
  for (const { receiver } of [opened, storms]) {
    const [message] = await arriveInTime(server, receiver, 1)
    expect(message!.payload).toMatchObject({
      type: 'storm.began',
      data: { storm: { failureType: 'NETWORK_ERROR', summary: failure.message, endedAt: null } },
    })
  }
  const [{ fingerprint }] = (await server.sql('SELECT fingerprint FROM storms ORDER BY id DESC LIMIT 1')) as [
    Json,
  ]
  await server.sql(`UPDATE reviews SET opened_at = opened_at - interval '1 hour' WHERE fingerprint = $1`, [
    fingerprint,
  ])
  await server.sql(`UPDATE storms SET started_at = started_at - interval '1 hour' WHERE fingerprint = $1`, [
    fingerprint,
  ])
  await eventually(async () => {
    await tellOfEverything(server)
    expect(await deliveriesOf(server.admin, opened.channel.id)).toHaveLength(2)
  }, 20_000)
  const [, over] = await arriveInTime(server, opened.receiver, 2)
  expect(over!.payload).toMatchObject({ type: 'storm.ended', data: { storm: { reviews: 100 } } })
  expect(review).not.toBeNull()
  expect([opened, storms, elsewhere].map(({ receiver }) => receiver.received.length)).toEqual([2, 1, 0])
})

test('reviews of one cause are told of together, ten by name', async () => {
  const { receiver, channel } = await webhook(['ACCOUNT_REVIEW_OPENED'])
  const { campaignId } = await importAccounts(server.admin, { count: 13, maxAttempts: 1 })
  const failure = { type: 'TIMEOUT', message: unique('No answer of') }
  const leases = await claimPhases(server.admin, campaignId, 13)
  for (const some of [leases.slice(0, 4), leases.slice(4, 12)]) {
    await Promise.all(some.map(({ lease }) => failPhase(server.admin, lease, failure)))
    await tellOfEverything(server)
  }
  const [message] = await arriveInTime(server, receiver, 1)
  expect(message!.payload.data).toMatchObject({
    count: 12,
    text: '12 accounts need a person',
    url: expect.stringContaining('https://unstuck.example.org/?fingerprint='),
  })
  expect(message!.payload.data.reviews).toHaveLength(10)
  // What comes after it was sent waits for the next one.
  await failPhase(server.admin, leases[12]!.lease, failure)
  await tellOfEverything(server)
  const [next] = await deliveriesOf(server.admin, channel.id)
  expect(next).toMatchObject({ state: 'PENDING', payload: { data: { count: 1 } } })
  expect(Date.parse(next!.nextAttemptAt) - Date.parse(next!.createdAt)).toBeGreaterThan(300_000)
})

test('Slack gets its own form, and nothing in it is a command', async () => {
  const receiver = await newReceiver()
  const url = `${receiver.url}/T000/B000/secret-of-slack`
  const channel = await createChannel(server.admin, { kind: 'SLACK', url })
  expect(channel).toMatchObject({ secret: null, target: new URL(url).host })
  await createRule(server.admin, channel.id, { events: ['TICKET_REVIEW_OPENED'] })
  const projectId = await createProject(server.admin)
  const [ticket] = await createTickets(server.admin, projectId, [{ title: '<!channel> & <http://x|y>' }])
  await changeTicket(server.admin, 'stopTicket', ticket!.id)
  await tellOfEverything(server)
  const [message] = await arriveInTime(server, receiver, 1)
  expect(message!.payload.text).toContain('&lt;!channel&gt; &amp; &lt;http://x|y&gt;')
  expect(message!.payload.text).toContain(
    `<https://unstuck.example.org/tickets/${ticket!.id}|Open in Unstuck>`,
  )
  expect(JSON.stringify(await changes())).not.toContain('secret-of-slack')
})

test('mails are plain text, and a title adds no header', async () => {
  const input = { kind: 'EMAIL', emails: ['ada@example.org', 'bo@example.org'] }
  const channel = await createChannel(server.admin, input)
  await createRule(server.admin, channel.id, { events: ['TICKET_REVIEW_OPENED'] })
  const projectId = await createProject(server.admin)
  const title = 'Ready?\r\nBcc: eve@example.org\r\n\r\n<b>Read</b>'
  const [ticket] = await createTickets(server.admin, projectId, [{ title }])
  await changeTicket(server.admin, 'stopTicket', ticket!.id)
  await tellOfEverything(server)
  await letTimePass(server)
  expect(await tried(channel.id, 1)).toMatchObject({
    state: 'DELIVERED',
    attempts: [{ status: 250, error: null }],
  })
  const [mail] = smtp.mails
  expect(mail).toMatchObject({ from: 'unstuck@example.org', to: ['ada@example.org', 'bo@example.org'] })
  expect(mail!.login).toBe(`mailer:${SMTP_PASSWORD}`)
  const [headers, body] = mail!.text.split(/\n\n/, 2) as [string, string]
  expect(headers).not.toMatch(/^bcc/im)
  expect(headers).toMatch(/^Content-Type: text\/plain/m)
  expect(headers).toMatch(/^Message-ID: <msg_[0-9a-f]{32}@example\.org>$/m)
  expect(body).toContain('A ticket needs a person')
  smtp.recipientReply = '550 Nobody here'
  expect(await testChannel(server.admin, channel.id)).toMatchObject({
    state: 'FAILED',
    attempts: [{ status: 550 }],
  })
  smtp.recipientReply = '250 Ok'
})
