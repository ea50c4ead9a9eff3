import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { scheduleAttempts } from '../server/notifications/queue.ts'
import { retryAfter } from '../server/notifications/retrySchedule.ts'
import { writeDelivery } from '../server/notifications/tell/writeDelivery.ts'
import { auditLog } from './support/auditCalls.ts'
import { eventually } from './support/eventually.ts'
import type { Json } from './support/graphqlClient.ts'
import {
  arriveInTime,
  createChannel,
  deliveriesOf,
  letTimePass,
  RESEND,
  tellOfEverything,
  testChannel,
  updateChannel,
} from './support/notificationCalls.ts'
import { type NotificationScene, startNotificationScene } from './support/notificationScene.ts'
import { stoppedPhase } from './support/phaseScenes.ts'
import { rowId } from './support/rowId.ts'
import type { Reply } from './support/webhookReceiver.ts'

// Much of it waits for workers of two servers, which a busy machine gives little time.
vi.setConfig({ testTimeout: 90_000 })

/** Of the two servers together. */
const WORKERS = 16

const payload = {
  type: 'storm.ended',
  timestamp: '2026-01-01T00:00:00Z',
  data: { text: 'Over.', url: 'https://x.test' },
}

let scene: NotificationScene
let server: NotificationScene['server']
let webhook: NotificationScene['webhook']
let tried: NotificationScene['tried']
let changes: NotificationScene['changes']

beforeAll(async () => {
  scene = await startNotificationScene()
  ;({ server, webhook, tried, changes } = scene)
})
afterEach(() => scene.clear())
afterAll(() => scene?.stop())

/** A delivery that failed once; the endpoint answers as it is told. */
async function failedOnce(reply: Reply) {
  const { receiver, channel } = await webhook(['ACCOUNT_REVIEW_OPENED'])
  receiver.reply = reply
  await stoppedPhase(server)
  await tellOfEverything(server)
  await letTimePass(server)
  return { receiver, channel, delivery: await tried(channel.id, 1) }
}

test('what fails is tried again, ever more slowly for two days, by the same id; then by hand', async () => {
  const { receiver, channel, delivery } = await failedOnce({ status: 503, body: 'down for repair' })
  expect(delivery).toMatchObject({
    state: 'PENDING',
    attempts: [{ status: 503, error: 'The address answered 503.', response: 'down for repair' }],
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
    const wait = retryAfter(failures, null, 2 * 86_400 - total)
    if (wait === null) break
    total += wait
    longest.push(wait)
  }
  expect(longest).toEqual(longest.toSorted((one, other) => one - other))
  expect(total).toBeGreaterThan(1.7 * 86_400)
  expect(total).toBeLessThan(2 * 86_400)
})

test('an endpoint that asks for a week is tried once more when the two days end', async () => {
  const { receiver, channel, delivery } = await failedOnce({
    status: 503,
    headers: { 'retry-after': '604800' },
  })
  expect(delivery).toMatchObject({ state: 'PENDING', because: null })
  const [{ days }] = (await server.sql(
    'SELECT extract(epoch FROM next_attempt_at - tried_since)::float8 / 86400 AS days FROM deliveries',
  )) as [Json]
  expect(days).toBeLessThanOrEqual(2)
  expect(days).toBeGreaterThan(1.99)
  await server.sql(`UPDATE deliveries SET tried_since = tried_since - interval '2 days'`)
  await letTimePass(server)
  expect(await tried(channel.id, 2)).toMatchObject({
    state: 'FAILED',
    because: 'No attempt worked within two days.',
  })
  expect(receiver.requests).toBe(2)
})

test('what an endpoint asks for makes a wait longer and not shorter, and no longer than what is left', () => {
  expect(retryAfter(1, 3600, 86_400)).toBe(3600)
  expect(retryAfter(1, 90_000, 86_400)).toBe(86_400)
  expect(retryAfter(4, 1, 86_400)).toBeGreaterThanOrEqual(540)
  expect(retryAfter(4, 604_800, 300)).toBeNull()
  expect(retryAfter(4, null, 300)).toBeNull()
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
    offBecause: 'The address answered 410: it is gone for good.',
    offAt: expect.any(String),
  })
  const [, waiting] = await deliveriesOf(server.admin, channel.id)
  expect(waiting).toMatchObject({ state: 'FAILED', because: 'The channel is switched off.' })
  expect(await changes()).toContainEqual({
    what: `Channel ${channel.name}`,
    from: `Webhook: ${new URL(receiver.url).host}`,
    to: `Webhook: ${new URL(receiver.url).host}, switched off`,
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

test('an attempt that is under way when its channel is switched off is written down, and nothing is tried after it', async () => {
  const { receiver, channel, delivery } = await failedOnce({ status: 503 })
  let answer!: (reply: Reply) => void
  receiver.reply = new Promise<Reply>((resolve) => (answer = resolve))
  await letTimePass(server)
  await eventually(() => expect(receiver.requests).toBe(2))
  receiver.reply = { status: 410 }
  await testChannel(server.admin, channel.id)
  answer({ status: 503 })
  await eventually(async () => {
    const deliveries = await deliveriesOf(server.admin, channel.id)
    expect(deliveries.find(({ id }) => id === delivery.id)).toMatchObject({
      state: 'FAILED',
      because: 'The channel is switched off.',
      nextAttemptAt: null,
      attempts: [{ status: 503 }, { status: 503 }],
    })
  })
  // It can be sent again at once.
  receiver.reply = { status: 204 }
  await updateChannel(server.admin, { id: channel.id, enabled: true })
  await server.admin.ok(RESEND, { input: { id: delivery.id } })
  await receiver.arrived(1)
})

test('the audit log says who sent a test, and who sent a notice again', async () => {
  const { receiver, channel, delivery } = await failedOnce({ status: 503 })
  receiver.reply = { status: 204 }
  const admin = await server.clientFor('ADMIN', 'Whoever it was')
  await testChannel(admin, channel.id)
  await admin.ok(RESEND, { input: { id: delivery.id } })
  const entry = {
    kind: 'NOTIFICATION',
    actor: { kind: 'TOKEN', name: 'Whoever it was' },
    subject: { label: `Channel ${channel.name}`, node: null },
  }
  expect(await auditLog(server.admin, { kinds: ['NOTIFICATION'] }, 2)).toMatchObject([
    { ...entry, action: 'Sent a notification again: An account needs a person' },
    { ...entry, action: 'Tested a channel: Delivered' },
  ])
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
  await receiver.stop()
  expect(await testChannel(server.admin, channel.id)).toMatchObject({
    attempts: [{ status: null, error: 'Nothing listens at this address.' }],
  })
})

test('an endpoint that wants another protocol is said to have hung up, and what comes after goes on', async () => {
  const { receiver, channel, delivery } = await failedOnce('upgrade')
  const cutOff = { status: null, error: 'The connection was cut off.' }
  expect(delivery).toMatchObject({ state: 'PENDING', attempts: [cutOff] })
  expect(await testChannel(server.admin, channel.id)).toMatchObject({ state: 'FAILED', attempts: [cutOff] })
  // The same channel's next attempt: its queue is held by nobody.
  receiver.reply = { status: 204 }
  await letTimePass(server)
  const [message] = await receiver.arrived(1)
  expect(message!.id).toBe(delivery.messageId)
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

test('a first attempt goes before retries, of however many channels that do not answer', async () => {
  const { receiver, channel } = await webhook(['STORM_ENDED'])
  const dead = await scene.newReceiver()
  dead.reply = 'hang'
  // More channels than both servers have workers, each with messages that have failed once.
  for (let made = 0; made < WORKERS + 4; made++) {
    await createChannel(server.admin, { kind: 'WEBHOOK', url: dead.url })
  }
  const failed = await server.sql<{ id: string }>(
    `INSERT INTO deliveries (channel_id, event, message_id, notice_key, payload, state, failures, next_attempt_at)
     SELECT id, 'STORM_ENDED', 'msg_' || id || '_' || n, 'failed ' || n, $2, 'PENDING', 1, clock_timestamp()
     FROM channels, generate_series(1, 5) n WHERE target = $1 RETURNING id`,
    [dead.url, payload],
  )
  const ids = failed.map(({ id }) => id)
  await server.app.database.transaction((tx) => scheduleAttempts(tx, ids))
  await eventually(() => expect(dead.requests).toBeGreaterThanOrEqual(WORKERS))
  const notice = { event: 'STORM_ENDED', noticeKey: 'new', payload } as const
  await server.app.database.transaction((tx) => writeDelivery(tx, rowId(channel.id), notice))
  await receiver.arrived(1)
  // The first worker that was done with another took it.
  expect(dead.requests).toBeLessThan(3 * WORKERS)
})
