import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import { decodeFeedCursor } from '../server/events/feedCursor.ts'
import { removeOld } from '../server/retention/removeOld.ts'
import type { RunningServer } from '../server/server.ts'
import { auditLog, auditPage } from './support/auditCalls.ts'
import { eventually } from './support/eventually.ts'
import { createClient, type Json } from './support/graphqlClient.ts'
import { png } from './support/images.ts'
import { nextChange, readQueue, subscribeQueue } from './support/liveQueue.ts'
import { claimPhases, importAccounts, stoppedPhase } from './support/phaseScenes.ts'
import { resolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { ticketApi } from './support/ticketApi.ts'
import { upload } from './support/uploads.ts'

let server: TestServer
let another: RunningServer
beforeAll(async () => {
  server = await startTestServer()
  another = await server.startAnother()
})
afterAll(() => server?.stop())

const never = new AbortController().signal
const rowOf = (globalId: string) => decodeGlobalId(globalId).id

const SET = `mutation ($days: RetentionDaysInput!) {
  changeSettings(input: {retentionDays: $days}) { settings { retentionDays { events botActions attachments messages } } } }`

/** Sets how long things are kept, and lets both servers remove what is older at the same time. */
async function keepFor(days: Json): Promise<void> {
  await server.admin.ok(SET, { days })
  await another.app.settings.refresh()
  await Promise.all([removeOld(server.app, never), removeOld(another.app, never)])
}

async function count(from: string, parameters: unknown[] = []): Promise<number> {
  return (await server.sql(`SELECT count(*)::int AS count FROM ${from}`, parameters))[0].count
}

/** What the retention says it removed of it. */
async function toldOf(what: string): Promise<number> {
  const entries = await auditLog(server.admin, { kinds: ['REMOVAL'] })
  return entries
    .map(({ action }) => new RegExp(`: ${what}, (\\d+)$`).exec(action))
    .reduce((sum, match) => sum + Number(match?.[1] ?? 0), 0)
}

/** The numbers that analysts see. */
async function numbers(): Promise<Json> {
  const from = new Date(Date.now() - 300 * 86_400_000).toISOString()
  const range = { from, to: new Date(Date.now() + 60_000).toISOString() }
  return server.admin.ok(
    `query ($range: DateRange!) {
      resolutionMetrics(range: $range, groupBy: ACTION) { key resolved confirmed refailed pending }
      failurePatterns(range: $range) { fingerprint count accounts toReview }
      autoReviewMetrics(range: $range) { classified closed reopened }
      backlog(range: $range, points: 1) { opened resolved } }`,
    { range },
  )
}

const ACTIONS = `mutation ($input: RecordActionsInput!) { recordActions(input: $input) { actions { id } } }`
const FAIL = `mutation ($input: FailPhaseInput!) { failPhase(input: $input) { decision { review { id } } } }`

/** An account with steps and a screenshot, which waits for a person. */
async function stoppedWithEvidence(): Promise<{
  accountId: string
  reviewId: string
}> {
  const { campaignId } = await importAccounts(server.admin)
  const [claimed] = await claimPhases(server.admin, campaignId)
  const { lease } = claimed!
  const actions = ['open', 'type', 'publish'].map((name) => ({ name, ok: true }))
  await server.admin.ok(ACTIONS, { input: { lease, actions } })
  const { id: screenshotId } = await upload(server.url, server.admin, png(4, 4))
  const failure = { type: 'CAPTCHA', message: 'A puzzle', screenshotId }
  const { failPhase } = await server.admin.ok(FAIL, { input: { lease, failure } })
  return { accountId: claimed!.phase.account.id, reviewId: failPhase.decision.review.id }
}

const TIMELINE = `query ($id: ID!) { node(id: $id) { ... on Account { timeline(first: 50) { nodes {
  __typename ... on Failure { screenshot { url } } } } } } }`

async function timelineOf(id: string): Promise<Json[]> {
  return (await server.admin.ok(TIMELINE, { id })).node.timeline.nodes
}

/** Where an account's screenshot is now: its age is part of its address. */
async function screenshotOf(id: string): Promise<string> {
  const shown = (await timelineOf(id)).find(({ screenshot }) => screenshot)
  return shown.screenshot.url
}

async function statusOf(url: string): Promise<number> {
  const headers = { authorization: `Bearer ${server.admin.token}` }
  return (await fetch(new URL(url, server.url), { headers })).status
}

test('everything is kept until somebody says otherwise, and events for a month at least', async () => {
  const { settings } = await server.admin.ok(
    '{ settings { retentionDays { events botActions attachments messages } } }',
  )
  expect(settings.retentionDays).toEqual({ events: 0, botActions: 0, attachments: 0, messages: 0 })
  const { errors } = await server.admin.gql(SET, { days: { events: 29 } })
  expect(errors![0]).toMatchObject({
    message: 'This must be 0, or 30 or more.',
    extensions: { code: 'BAD_USER_INPUT', field: 'retentionDays.events' },
  })
  await server.admin.ok(SET, { days: { messages: 7 } })
  await server.admin.ok(SET, { days: { botActions: 90 } })
  const [steps, messages] = await auditLog(server.admin, { kinds: ['SETTINGS'] })
  const label = (what: string) => `How long things are kept: ${what}`
  expect(messages).toMatchObject({
    subject: { label: label('Messages') },
    from: 'Kept for ever',
    to: '7 days',
  })
  expect(steps).toMatchObject({ subject: { label: label('Steps of bots') }, to: '90 days' })
})

test('of two servers that remove at once, neither keeps the other from it', async () => {
  for (let round = 0; round < 8; round++) {
    for (let i = 0; i < 5; i++) await resolve(server.admin, (await stoppedWithEvidence()).reviewId, 'DISMISS')
    await server.sql(`UPDATE bot_actions SET at = at - interval '100 days'`)
    await server.sql(`UPDATE attachments SET created_at = created_at - interval '100 days'`)
    await keepFor({ botActions: 90, attachments: 90 })
    expect([await count('bot_actions'), await count('attachments')]).toEqual([0, 0])
  }
  await server.admin.ok(SET, { days: { botActions: 0, attachments: 0 } })
  await another.app.settings.refresh()
})

test('steps and screenshots go when nobody has to look at them any more, and the numbers stay', async () => {
  const [done, open] = [await stoppedWithEvidence(), await stoppedWithEvidence()]
  await resolve(server.admin, done.reviewId, 'DISMISS')
  await server.sql(`UPDATE bot_actions SET at = at - interval '100 days'`)
  await server.sql(`UPDATE attachments SET created_at = created_at - interval '100 days'`)
  const [doneUrl, openUrl] = [await screenshotOf(done.accountId), await screenshotOf(open.accountId)]
  const before = await numbers()
  const told = async () => [await toldOf('Steps of bots'), await toldOf('Screenshots')]
  const [stepsBefore, screenshotsBefore] = await told()

  await keepFor({ botActions: 101, attachments: 101, messages: 0 })
  expect(await count('bot_actions')).toBe(6)
  expect(await statusOf(doneUrl)).toBe(200)

  await keepFor({ botActions: 90, attachments: 90 })
  expect(await count('bot_actions WHERE account_id = $1', [rowOf(done.accountId)])).toBe(0)
  expect(await count('bot_actions WHERE account_id = $1', [rowOf(open.accountId)])).toBe(3)
  expect([await statusOf(doneUrl), await statusOf(openUrl)]).toEqual([404, 200])
  const left = await timelineOf(done.accountId)
  expect(left.filter(({ __typename }) => __typename === 'BotAction')).toEqual([])
  expect(left).toContainEqual({ __typename: 'Failure', screenshot: null })
  expect(left).toContainEqual({ __typename: 'Resolution' })
  expect(await timelineOf(open.accountId)).toContainEqual({
    __typename: 'Failure',
    screenshot: { url: openUrl },
  })
  expect(await numbers()).toEqual(before)
  expect(await told()).toEqual([stepsBefore! + 3, screenshotsBefore! + 1])

  // Once it is resolved, its own go too.
  await resolve(server.admin, open.reviewId, 'DISMISS')
  await keepFor({})
  expect([await count('bot_actions'), await count('attachments')]).toEqual([0, 0])
  expect(await told()).toEqual([stepsBefore! + 6, screenshotsBefore! + 2])
})

test('conversations of tickets that were closed long ago go; what is in use is left for another time', async () => {
  const api = ticketApi(server.admin)
  const project = await api.createProject({ maxParallel: 10 })
  const [old, held, recent, running] = await api.createTickets(project, [{}, {}, {}, {}])
  for (const ticket of [old, held, recent, running]) await api.post(ticket.id, 'USER', 'Please hurry.')
  const CLOSE = 'mutation ($id: ID!) { closeTicket(input: {ticketId: $id}) { ticket { status } } }'
  for (const ticket of [old, held, recent]) await server.admin.ok(CLOSE, { id: ticket.id })
  await server.sql(`UPDATE tickets SET closed_at = closed_at - interval '10 days' WHERE id = ANY($1)`, [
    [rowOf(old.id), rowOf(held.id)],
  ])
  const messagesOf = (ticket: Json) => count('messages WHERE ticket_id = $1', [rowOf(ticket.id)])
  const before = await numbers()

  const holder = another.app.database.createQueryRunner()
  await holder.startTransaction()
  await holder.query('SELECT FROM tickets WHERE id = $1 FOR UPDATE', [rowOf(held.id)])
  await keepFor({ messages: 7 })
  expect(await Promise.all([old, held, recent, running].map(messagesOf))).toEqual([
    0,
    expect.toSatisfy((left) => left > 0),
    expect.toSatisfy((left) => left > 0),
    expect.toSatisfy((left) => left > 0),
  ])
  await holder.commitTransaction()
  await holder.release()
  await keepFor({})
  expect(await messagesOf(held)).toBe(0)
  expect(await numbers()).toEqual(before)

  const READ =
    'query ($id: ID!) { ticket(id: $id) { body closedAt messagesRemovedAt messages { nodes { id } } } }'
  expect((await server.admin.ok(READ, { id: old.id })).ticket).toEqual({
    body: 'Do it.',
    closedAt: expect.any(String),
    messagesRemovedAt: expect.any(String),
    messages: { nodes: [] },
  })
  expect((await server.admin.ok(READ, { id: recent.id })).ticket.messagesRemovedAt).toBeNull()
  // It goes on like any other, and what is said then stays until it is old as well.
  const REOPEN =
    'mutation ($id: ID!) { reopenTicket(input: {ticketId: $id, message: "Once more."}) { ticket { status } } }'
  await server.admin.ok(REOPEN, { id: old.id })
  await server.admin.ok(CLOSE, { id: old.id })
  await keepFor({})
  expect(await messagesOf(old)).toBeGreaterThan(0)
  await server.sql(`UPDATE tickets SET closed_at = closed_at - interval '8 days' WHERE id = $1`, [
    rowOf(old.id),
  ])
  // As if what is removed again had been removed that long ago.
  await server.sql(`UPDATE tickets SET messages_removed_at = closed_at - interval '1 day' WHERE id = $1`, [
    rowOf(old.id),
  ])
  await keepFor({})
  expect(await messagesOf(old)).toBe(0)
})

test('old events go in order, by one server at a time, while the feed goes on', async () => {
  const { cursor: old } = await readQueue(server.admin)
  const { reviewId } = await stoppedPhase(server)
  await server.sql('ALTER TABLE events DISABLE TRIGGER USER')
  await server.sql(`UPDATE events SET at = at - interval '60 days'`)
  await server.sql('ALTER TABLE events ENABLE TRIGGER USER')
  await server.sql(
    `INSERT INTO events (type, actor_key, actor_name, at)
     SELECT 'view.saved', 'user:0', 'Somebody', now() - interval '59 days' FROM generate_series(1, 2500)`,
  )
  const [{ at: newestOld }] = await server.sql('SELECT max(at) AS at FROM events')
  const oldEvents = await count('events')
  await server.sql(
    `INSERT INTO events (type, actor_key, actor_name, at) VALUES ('view.saved', 'user:0', 'Young', now() - interval '29 days')`,
  )
  const queue = await subscribeQueue(server.wsUrl, server.admin.token)
  // The feed has read all of that.
  const [{ newest }] = await server.sql('SELECT max(position)::int AS newest FROM events')
  const young = await eventually(async () => {
    const { cursor } = await readQueue(server.admin)
    expect(decodeFeedCursor(cursor).position).toBeGreaterThanOrEqual(newest)
    return cursor
  })
  const before = await numbers()

  const CLAIM = 'mutation ($id: ID!) { claimReview(input: {reviewId: $id}) { review { id } } }'
  await Promise.all([keepFor({ events: 30 }), server.admin.ok(CLAIM, { id: reviewId })])
  // What is locked by the other one is left; together they leave nothing.
  await keepFor({})
  expect(await count(`events WHERE at < now() - interval '30 days'`)).toBe(0)
  expect(await count(`events WHERE actor_name = 'Young'`)).toBe(1)
  expect(await toldOf('Audit log')).toBe(oldEvents)
  expect((await auditPage(server.admin, { first: 1 })).completeSince).toBe(newestOld.toISOString())
  expect(await numbers()).toEqual(before)
  expect(await nextChange(queue)).toMatchObject({ type: 'UPSERTED', reviewId })
  await queue.stop()

  for (const [after, type] of [
    [old, 'RESYNC'],
    [young, 'UPSERTED'],
  ]) {
    const late = await subscribeQueue(server.wsUrl, server.admin.token, { after })
    expect((await nextChange(late)).type).toBe(type)
    await late.stop()
  }
  // A server that starts now, while somebody writes, does not take what is gone for what is still to come.
  const writer = another.app.database.createQueryRunner()
  await writer.startTransaction()
  await writer.query(
    `INSERT INTO events (type, actor_key, actor_name) VALUES ('view.saved', 'user:0', 'Slow')`,
  )
  const fresh = await server.startAnother()
  const { cursor } = await readQueue(createClient(fresh.url, server.admin.token))
  const wsUrl = `${fresh.url.replace('http', 'ws')}/graphql`
  const there = await subscribeQueue(wsUrl, server.admin.token, { after: cursor })
  await server.admin.ok('mutation ($id: ID!) { releaseReview(input: {reviewId: $id}) { review { id } } }', {
    id: reviewId,
  })
  expect(await nextChange(there)).toMatchObject({ type: 'UPSERTED', reviewId })
  await writer.rollbackTransaction()
  await writer.release()
  await there.stop()
})

test('not even the retention gets rid of what just happened', async () => {
  const statement = 'DELETE FROM events WHERE position = (SELECT max(position) FROM events)'
  const transaction = server.app.database.transaction(async (tx) => {
    await tx.query(`SELECT set_config('unstuck.retention', 'on', true)`)
    await tx.query(statement)
  })
  await expect(transaction).rejects.toThrow('events is append-only')
})
