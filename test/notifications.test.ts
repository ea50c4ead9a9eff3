import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { tellChannels } from '../server/notifications/tell/tellChannels.ts'
import { retryAfter } from '../server/notifications/retrySchedule.ts'
import type { RunningServer } from '../server/server.ts'
import { eventually } from './support/eventually.ts'
import type { Json } from './support/graphqlClient.ts'
import {
  arriveInTime,
  createChannel,
  createRule,
  createWebhook,
  deliveriesOf,
  letTimePass,
  RESEND,
  tellOfEverything,
  testChannel,
  updateChannel,
} from './support/notificationCalls.ts'
import { claimPhases, failPhase, importAccounts, stoppedPhase, unique } from './support/phaseScenes.ts'
import { startSmtpServer, type SmtpServer } from './support/smtpServer.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { changeTicket, createProject, createTickets, stoppedTicket } from './support/ticketScenes.ts'
import { startWebhookReceiver, type Reply, type WebhookReceiver } from './support/webhookReceiver.ts'

// Much of it waits for workers of two servers, which a busy machine gives little time.
vi.setConfig({ testTimeout: 90_000 })

let server: TestServer
let another: RunningServer
let smtp: SmtpServer
const receivers: WebhookReceiver[] = []
const PASSWORD = 'smtp-password-that-stays-secret'

beforeAll(async () => {
  smtp = await startSmtpServer()
  server = await startTestServer({
    UNSTUCK_ALLOW_PRIVATE_TARGETS: '127.0.0.0/8',
    // Longer than a test takes: what waits is sent when the test says so.
    UNSTUCK_NOTICE_SECONDS: '300',
    UNSTUCK_DELIVERY_SECONDS: '2',
    UNSTUCK_STORM_THRESHOLD: '20',
    UNSTUCK_PUBLIC_URL: 'https://unstuck.example.org/',
    UNSTUCK_SMTP_URL: `smtp://mailer:${PASSWORD}@127.0.0.1:${smtp.port}`,
    UNSTUCK_SMTP_FROM: 'Unstuck <unstuck@example.org>',
  })
  another = await server.startAnother()
})
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.stop()))
  const { channels } = await server.admin.ok('{ channels { id } }')
  for (const { id } of channels) {
    await server.admin.ok(`mutation { deleteChannel(input: { id: "${id}" }) { id } }`)
  }
})
afterAll(async () => {
  await server?.stop()
  await smtp?.stop()
})

async function newReceiver(): Promise<WebhookReceiver> {
  const receiver = await startWebhookReceiver()
  receivers.push(receiver)
  return receiver
}

/** A webhook of its own that hears of these events. */
async function webhook(events: readonly string[], rule: Json = {}) {
  const receiver = await newReceiver()
  const channel = await createWebhook(server.admin, receiver)
  await createRule(server.admin, channel.id, { events, ...rule })
  return { receiver, channel }
}

/** A delivery that failed once; the endpoint answers as it is told. */
async function failedOnce(reply: Reply) {
  const { receiver, channel } = await webhook(['ACCOUNT_REVIEW_OPENED'])
  receiver.reply = reply
  await stoppedPhase(server)
  await tellOfEverything(server)
  await letTimePass(server)
  return { receiver, channel, delivery: await tried(channel.id, 1) }
}

/** The channel's only delivery, once it was tried so often. */
async function tried(channelId: string, times: number): Promise<Json> {
  await eventually(async () => {
    const deliveries = await deliveriesOf(server.admin, channelId)
    expect(deliveries).toHaveLength(1)
    expect(deliveries[0].attempts).toHaveLength(times)
  }, 20_000)
  // Once more: one answer may have read the delivery before its attempt and the attempts after.
  const [delivery] = await deliveriesOf(server.admin, channelId)
  return delivery
}

async function changes(): Promise<Json[]> {
  return (await server.admin.ok('{ settingChanges(first: 20) { nodes { what from to } } }')).settingChanges
    .nodes
}

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
  const text = `${username} (high). Captcha: It did not work.`
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
  const { reviewId } = await stoppedPhase(server)
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
  // The account's review is urgent by now as well, for a person has escalated it.
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

test('what fails is tried again, ever more slowly for two days, by the same id; then by hand', async () => {
  const { receiver, channel, delivery } = await failedOnce({ status: 503, body: 'down for repair' })
  expect(delivery).toMatchObject({
    state: 'PENDING',
    attempts: [{ status: 503, error: 'The endpoint answered 503.', response: 'down for repair' }],
  })
  const wait = Date.parse(delivery.nextAttemptAt) - Date.parse(delivery.attempts[0].at)
  expect(wait).toBeGreaterThan(4400)
  receiver.reply = { status: 429, headers: { 'retry-after': '3600' } }
  await letTimePass(server)
  const again = await tried(channel.id, 2)
  expect(Date.parse(again.nextAttemptAt) - Date.parse(again.attempts[0].at)).toBeGreaterThan(3_590_000)

  await server.sql(`UPDATE deliveries SET tried_since = tried_since - interval '2 days'`)
  await letTimePass(server)
  const given = await tried(channel.id, 3)
  expect(given).toMatchObject({
    state: 'FAILED',
    nextAttemptAt: null,
    because: 'No attempt worked within two days.',
  })
  receiver.reply = { status: 200, body: 'thanks' }
  const { resendDelivery } = await server.admin.ok(RESEND, { input: { id: given.id } })
  expect(resendDelivery.delivery).toMatchObject({ state: 'PENDING', because: null })
  const [message] = await receiver.arrived(1)
  expect(message!.id).toBe(given.messageId)
  expect(await tried(channel.id, 4)).toMatchObject({
    state: 'DELIVERED',
    attempts: [{ response: 'thanks' }, {}, {}, {}],
  })
  expect(receiver.requests).toBe(4)
})

test('the attempts spread over two days and no longer', () => {
  let total = 0
  const longest: number[] = []
  for (let failures = 1; ; failures++) {
    const wait = retryAfter(failures, null)
    if (wait === null) break
    total += wait
    longest.push(wait)
  }
  expect(longest).toEqual(longest.toSorted((one, other) => one - other))
  expect(total).toBeGreaterThan(1.7 * 86_400)
  expect(total).toBeLessThan(2 * 86_400)
})

test('410 switches the channel off, ends what waits for it, and says so to others', async () => {
  const watcher = await webhook(['CHANNEL_OFF'])
  const { receiver, channel } = await webhook(['ACCOUNT_REVIEW_OPENED'])
  receiver.reply = { status: 503 }
  await stoppedPhase(server)
  await tellOfEverything(server)
  await letTimePass(server)
  await tried(channel.id, 1)
  receiver.reply = { status: 410 }
  const tested = await testChannel(server.admin, channel.id)
  expect(tested).toMatchObject({ event: 'TEST', state: 'FAILED', attempts: [{ status: 410 }] })
  const { channels } = await server.admin.ok('{ channels { id enabled offBecause offAt } }')
  expect(channels.find(({ id }: Json) => id === channel.id)).toEqual({
    id: channel.id,
    enabled: false,
    offBecause: 'The endpoint answered 410: it is gone for good.',
    offAt: expect.any(String),
  })
  const [, waiting] = await deliveriesOf(server.admin, channel.id)
  expect(waiting).toMatchObject({ state: 'FAILED', because: 'The channel is switched off.' })
  expect(await changes()).toContainEqual({
    what: `Channel ${channel.name}`,
    from: `Webhook to ${new URL(receiver.url).host}`,
    to: `Webhook to ${new URL(receiver.url).host}, switched off`,
  })
  await tellOfEverything(server)
  const [message] = await arriveInTime(server, watcher.receiver, 1)
  expect(message!.payload).toMatchObject({ type: 'channel.off', data: { channel: { name: channel.name } } })
  expect(await server.admin.code(RESEND, { input: { id: waiting!.id } })).toBe('INVALID_STATE')
  // Off, it hears of nothing; on again, of what comes from then on, and what failed can be sent again.
  await stoppedPhase(server)
  await tellOfEverything(server)
  expect(await deliveriesOf(server.admin, channel.id)).toHaveLength(2)
  receiver.reply = { status: 204 }
  const input = { id: channel.id, enabled: true }
  expect(await updateChannel(server.admin, input)).toMatchObject({
    enabled: true,
    offBecause: null,
    offAt: null,
  })
  await server.admin.ok(RESEND, { input: { id: waiting!.id } })
  expect((await arriveInTime(server, receiver, 1))[0]!.id).toBe(waiting!.messageId)
})

test('a 410 of an address that was changed meanwhile switches nothing off', async () => {
  const { receiver, channel } = await webhook(['STORM_ENDED'])
  let answer!: (reply: Reply) => void
  receiver.reply = new Promise((resolve) => (answer = resolve))
  const testing = testChannel(server.admin, channel.id)
  await eventually(() => expect(receiver.requests).toBe(1))
  await updateChannel(server.admin, { id: channel.id, url: `${receiver.url}/moved` })
  answer({ status: 410 })
  expect(await testing).toMatchObject({ state: 'FAILED' })
  const { channels } = await server.admin.ok('{ channels { enabled } }')
  expect(channels).toEqual([{ enabled: true }])
})

test('a test shows what the endpoint answered, or that it did not', async () => {
  const { receiver, channel } = await webhook(['STORM_ENDED'])
  receiver.reply = { status: 202, body: 'x'.repeat(5000) }
  const fine = await testChannel(server.admin, channel.id)
  expect(fine).toMatchObject({ state: 'DELIVERED', because: null, attempts: [{ status: 202, error: null }] })
  expect(fine.attempts[0].response).toBe('x'.repeat(1000))
  expect(fine.attempts[0].durationMs).toBeGreaterThanOrEqual(0)
  expect(receiver.received[0]!.payload).toMatchObject({
    type: 'test',
    data: { channel: { name: channel.name } },
  })
  // What was signed with another secret is not taken.
  await server.admin.ok(
    'mutation ($input: RenewChannelSecretInput!) { renewChannelSecret(input: $input) { secret } }',
    { input: { id: channel.id } },
  )
  expect(await testChannel(server.admin, channel.id)).toMatchObject({ attempts: [{ status: 401 }] })
  receiver.reply = { status: 302, headers: { location: `${receiver.url}/elsewhere` } }
  receiver.secret = null
  const before = receiver.requests
  expect(await testChannel(server.admin, channel.id)).toMatchObject({
    state: 'FAILED',
    attempts: [{ status: 302, error: 'A redirect is not followed: give the address that it leads to.' }],
  })
  expect(receiver.requests).toBe(before + 1)
  receiver.reply = 'hang'
  const late = await testChannel(server.admin, channel.id)
  expect(late).toMatchObject({
    state: 'FAILED',
    attempts: [{ status: null, error: 'No answer within 2 s.' }],
  })
  await receivers.pop()!.stop()
  expect(await testChannel(server.admin, channel.id)).toMatchObject({
    attempts: [{ status: null, error: 'Nothing listens at this address.' }],
  })
})

test('an endpoint that does not answer holds up no other one', async () => {
  const dead = await webhook(['AUTO_REVIEW_PROBLEM'])
  const live = await webhook(['AUTO_REVIEW_PROBLEM'])
  dead.receiver.reply = 'hang'
  // As many as all workers of both servers, and more.
  await server.sql(
    `WITH told AS (
       INSERT INTO events (type, actor_key, actor_name, payload)
       SELECT 'auto_review.problem_changed', 'system:auto-review', 'Auto-review', '{"problem": "Gone."}'
       FROM generate_series(1, 20) RETURNING position)
     INSERT INTO untold_events SELECT position FROM told`,
  )
  await tellOfEverything(server)
  const arrived = await live.receiver.arrived(20)
  expect(new Set(arrived.map(({ id }) => id)).size).toBe(20)
  expect(await deliveriesOf(server.admin, dead.channel.id, { state: 'PENDING' })).toHaveLength(20)
  // One at a time, over both servers.
  const [{ count }] = (await server.sql(
    'SELECT count(*)::int AS count FROM deliveries WHERE attempt_until > clock_timestamp()',
  )) as [Json]
  expect(count).toBeLessThanOrEqual(1)
  expect((await deliveriesOf(server.admin, live.channel.id, { state: 'DELIVERED', first: 3 })).length).toBe(3)
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
  expect(mail!.login).toBe(`mailer:${PASSWORD}`)
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

test('secrets are shown once and written nowhere', async () => {
  const { receiver, channel } = await webhook(['STORM_BEGAN'])
  expect(channel.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  const { renewChannelSecret } = await server.admin.ok(
    'mutation ($input: RenewChannelSecretInput!) { renewChannelSecret(input: $input) { secret } }',
    { input: { id: channel.id } },
  )
  expect(renewChannelSecret.secret).not.toBe(channel.secret)
  await testChannel(server.admin, channel.id)
  const events = await server.sql('SELECT payload, change, note FROM events')
  const deliveries = await server.sql('SELECT to_jsonb(deliveries) AS row FROM deliveries')
  const written = JSON.stringify([events, deliveries, await changes()])
  for (const secret of [channel.secret, renewChannelSecret.secret, PASSWORD, '/hook']) {
    expect(written).not.toContain(secret)
  }
  expect(receiver.received).toEqual([])
})

test('only an ADMIN reads and changes channels, rules and deliveries', async () => {
  const { channel } = await webhook(['STORM_BEGAN'])
  const calls: [string, Json?][] = [
    ['{ channels { id } }'],
    ['{ notificationRules { id } }'],
    ['{ deliveries { nodes { id } } }'],
    [`mutation { testChannel(input: { id: "${channel.id}" }) { delivery { id } } }`],
    [`mutation { deleteChannel(input: { id: "${channel.id}" }) { id } }`],
    [`mutation { renewChannelSecret(input: { id: "${channel.id}" }) { secret } }`],
    [RESEND, { input: { id: channel.id } }],
    [`{ node(id: "${channel.id}") { ... on Channel { name } } }`],
  ]
  for (const role of ['MANAGER', 'ANALYST', 'INTEGRATOR'] as const) {
    const client = await server.clientFor(role)
    for (const [query, variables] of calls) expect(await client.code(query, variables)).toBe('FORBIDDEN')
  }
})

test('what cannot be is refused in words', async () => {
  const { channel } = await webhook(['STORM_BEGAN'])
  const url = 'https://example.org/hook'
  const field = async (input: Json) => {
    const { errors } = await server.admin.gql(
      'mutation ($input: CreateChannelInput!) { createChannel(input: $input) { secret } }',
      { input: { name: unique('bad'), ...input } },
    )
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
    return errors![0]!.extensions.field
  }
  expect(await field({ kind: 'WEBHOOK' })).toBe('url')
  expect(await field({ kind: 'WEBHOOK', url: 'ftp://example.org' })).toBe('url')
  expect(await field({ kind: 'WEBHOOK', url: 'https://me:pw@example.org' })).toBe('url')
  expect(await field({ kind: 'WEBHOOK', url, emails: ['a@example.org'] })).toBe('emails')
  expect(await field({ kind: 'EMAIL', url, emails: ['a@example.org'] })).toBe('url')
  expect(await field({ kind: 'EMAIL', emails: ['a@example.org\r\nBcc: b@example.org'] })).toBe('emails.0')
  expect(await field({ kind: 'WEBHOOK', url, name: channel.name.toUpperCase() })).toBe('name')
  const rule =
    'mutation ($input: CreateNotificationRuleInput!) { createNotificationRule(input: $input) { rule { id } } }'
  expect(await server.admin.code(rule, { input: { channelId: channel.id, events: [] } })).toBe(
    'BAD_USER_INPUT',
  )
  const campaignIds = [Buffer.from('Campaign:999999').toString('base64')]
  const missing = { channelId: channel.id, events: ['STORM_BEGAN'], campaignIds }
  expect(await server.admin.code(rule, { input: missing })).toBe('BAD_USER_INPUT')
  await server.admin.ok(`mutation { deleteChannel(input: { id: "${channel.id}" }) { id } }`)
  const { errors } = await server.admin.gql(rule, {
    input: { channelId: channel.id, events: ['STORM_BEGAN'] },
  })
  expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND')
})

test('a rule is changed and deleted, and the list of changes says how', async () => {
  const { channel } = await webhook(['STORM_BEGAN'])
  const { notificationRules } = await server.admin.ok(
    '{ notificationRules { id events channel { rules { id } } } }',
  )
  const [{ id, channel: owner }] = notificationRules
  expect(owner.rules).toEqual([{ id }])
  const projectId = await createProject(server.admin)
  const { updateNotificationRule } = await server.admin.ok(
    `mutation ($input: UpdateNotificationRuleInput!) { updateNotificationRule(input: $input) {
      rule { events leastPriority projects { id } } } }`,
    { input: { id, leastPriority: 'HIGH', projectIds: [projectId] } },
  )
  expect(updateNotificationRule.rule).toEqual({
    events: ['STORM_BEGAN'],
    leastPriority: 'HIGH',
    projects: [{ id: projectId }],
  })
  await server.admin.ok(`mutation { deleteNotificationRule(input: { id: "${id}" }) { id } }`)
  const after = 'A storm began; at least high; 1 project'
  expect(
    (await changes()).filter(({ what }) => what === `What channel ${channel.name} hears of`),
  ).toMatchObject([
    { from: after, to: null },
    { from: 'A storm began', to: after },
    { from: null, to: 'A storm began' },
  ])
})
