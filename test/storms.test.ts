import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import { watchForStorms } from '../server/storms/watchForStorms.ts'
import { eventually } from './support/eventually.ts'
import type { Json } from './support/graphqlClient.ts'
import { subscribeSettled } from './support/liveQueue.ts'
import { claimPhases, failPhase, importAccounts, unique } from './support/phaseScenes.ts'
import { insertReviews } from './support/queueScenes.ts'
import { codeOf, resolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { ticketApi } from './support/ticketApi.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ UNSTUCK_UNDO_SECONDS: '1' })
  await server.startAnother()
})
afterAll(() => server.stop())

const STORM = 'id fingerprint failureType summary startedAt endedAt reviews'

async function runningStorms(fingerprint: string): Promise<Json[]> {
  const { storms } = await server.admin.ok(`query { storms { ${STORM} } }`)
  return storms.filter((storm: Json) => storm.fingerprint === fingerprint)
}

async function events(type: string, fingerprint: string): Promise<number> {
  const [row] = await server.sql(
    `SELECT count(*)::int AS count FROM events WHERE type = $1 AND payload->>'fingerprint' = $2`,
    [type, fingerprint],
  )
  return row.count
}

/** One look of the scheduler, whose own looks go on meanwhile. */
function look(): Promise<void> {
  return watchForStorms(server.app, new AbortController().signal)
}

/** So many reviews of the fingerprint, opened just now. */
async function openMany(fingerprint: string, count: number): Promise<void> {
  await insertReviews(server, count, fingerprint)
  await server.sql('UPDATE reviews SET opened_at = clock_timestamp() WHERE fingerprint = $1', [fingerprint])
}

/** Moves reviews of the fingerprint out of the window until so many are left in it. */
async function calmDownTo(fingerprint: string, left: number): Promise<void> {
  await server.sql(
    `UPDATE reviews SET opened_at = opened_at - interval '10 minutes' WHERE id IN (
       SELECT id FROM reviews WHERE fingerprint = $1 AND opened_at > clock_timestamp() - interval '9 minutes'
       ORDER BY id OFFSET $2)`,
    [fingerprint, left],
  )
}

/** Accounts whose bot failed once in this way, and that wait for their automatic retry. */
async function waitingForRetry(count: number, failure: { type: string; message: string }) {
  const { campaignId } = await importAccounts(server.admin, { count })
  const leases = await claimPhases(server.admin, campaignId, count)
  const decisions = await Promise.all(leases.map(({ lease }) => failPhase(server.admin, lease, failure)))
  for (const { decision } of decisions) expect(decision).toBe('RETRY')
  const ids = leases.map(({ phase }) => decodeGlobalId(phase.id).id)
  // Their time comes when the test says so, however short the backoff.
  await server.sql(
    `UPDATE warmup_phases SET status = 'PENDING', available_at = clock_timestamp() + interval '1 day'
     WHERE id = ANY($1)`,
    [ids],
  )
  return ids
}

async function fingerprintOf(phaseId: string): Promise<string> {
  const [row] = await server.sql('SELECT fingerprint FROM failures WHERE phase_id = $1', [phaseId])
  return row.fingerprint
}

/** Lets their backoff be over. */
async function makeDue(phaseIds: readonly string[]): Promise<void> {
  await server.sql(
    `UPDATE warmup_phases SET available_at = clock_timestamp() - interval '10 minutes' WHERE id = ANY($1)`,
    [phaseIds],
  )
}

async function availableOf(phaseIds: readonly string[]): Promise<number> {
  const [row] = await server.sql(
    `SELECT count(*)::int AS count FROM warmup_phases WHERE id = ANY($1) AND status = 'AVAILABLE'`,
    [phaseIds],
  )
  return row.count
}

/** Resolves when the scheduler has woken a phase that was due after all those before. */
async function schedulerHasLooked(): Promise<void> {
  const [control] = await waitingForRetry(1, { type: 'NETWORK_ERROR', message: unique('some other trouble') })
  await server.sql('UPDATE warmup_phases SET available_at = clock_timestamp() WHERE id = $1', [control])
  await eventually(async () => expect(await availableOf([control!])).toBe(1))
}

/** Moves the end of the fingerprint's storms into the past. */
async function endedAgo(fingerprint: string, seconds: number): Promise<void> {
  await server.sql(
    'UPDATE storms SET ended_at = clock_timestamp() - make_interval(secs => $2) WHERE fingerprint = $1',
    [fingerprint, seconds],
  )
}

test('300 failures are one storm, one event, one message; the queue stays as it is; then it is over', async () => {
  const failure = { type: 'NETWORK_ERROR', message: `The proxy of ${unique('rack')}x is down.` }
  const retries = await waitingForRetry(40, failure)
  const fingerprint = await fingerprintOf(retries[0]!)
  const live = await subscribeSettled<{ stormsChanged: { storms: Json[] } }>(
    server.wsUrl,
    server.admin.token,
    `subscription { stormsChanged { storms { ${STORM} } } }`,
    {},
  )

  const { campaignId } = await importAccounts(server.admin, { count: 300, maxAttempts: 1 })
  const reviewIds: string[] = []
  for (let batch = 0; batch < 3; batch++) {
    const leases = await claimPhases(server.admin, campaignId, 100)
    const decisions = await Promise.all(leases.map(({ lease }) => failPhase(server.admin, lease, failure)))
    reviewIds.push(...decisions.map(({ review }) => review!.id))
  }
  const [storm] = await eventually(async () => {
    const storms = await runningStorms(fingerprint)
    expect(storms).toHaveLength(1)
    return storms
  })
  expect(storm).toMatchObject({ failureType: 'NETWORK_ERROR', summary: failure.message, endedAt: null })
  expect(storm!.reviews).toBe(300)
  const started = await live.nextWhere(({ stormsChanged }) =>
    stormsChanged.storms.some((each) => each.fingerprint === fingerprint),
  )
  expect(started.stormsChanged.storms.filter((each) => each.fingerprint === fingerprint)).toHaveLength(1)

  // The retries are due, and nobody wakes them.
  await makeDue(retries)
  await schedulerHasLooked()
  expect(await availableOf(retries)).toBe(0)
  // What a person sends back goes on, storm or not.
  const [resumed] = reviewIds
  await resolve(server.admin, resumed!, 'RETRY')
  const [row] = await server.sql('SELECT phase_id FROM reviews WHERE id = $1', [decodeGlobalId(resumed!).id])
  await eventually(async () => expect(await availableOf([row.phase_id])).toBe(1))

  // Nothing but what happened to it is to be seen of the queue.
  const [queue] = await server.sql(
    `SELECT count(*)::int AS count FROM reviews
     WHERE fingerprint = $1 AND status = 'OPEN' AND version = 1 AND priority = 2 AND escalation_level = 0`,
    [fingerprint],
  )
  expect(queue.count).toBe(299)
  const told = await server.sql(
    `SELECT type, count(*)::int AS count FROM events
     WHERE type LIKE 'review.%' AND review_id IN (SELECT id FROM reviews WHERE fingerprint = $1 AND status = 'OPEN')
     GROUP BY type`,
    [fingerprint],
  )
  expect(told).toEqual([{ type: 'review.opened', count: 299 }])

  // It is over when the count is well below where it began, and not just below.
  await calmDownTo(fingerprint, 26)
  await look()
  expect(await runningStorms(fingerprint)).toHaveLength(1)
  await calmDownTo(fingerprint, 25)
  await eventually(async () => expect(await runningStorms(fingerprint)).toEqual([]))
  await live.nextWhere(
    ({ stormsChanged }) => !stormsChanged.storms.some((each) => each.fingerprint === fingerprint),
  )
  expect([await events('storm.started', fingerprint), await events('storm.ended', fingerprint)]).toEqual([
    1, 1,
  ])

  // The retries come back one after the other.
  await endedAgo(fingerprint, 150)
  await eventually(async () => expect(await availableOf(retries)).toBeGreaterThan(0))
  await schedulerHasLooked()
  expect(await availableOf(retries)).toBeLessThan(40)
  await endedAgo(fingerprint, 300)
  await eventually(async () => expect(await availableOf(retries)).toBe(40))
  await live.stop()
}, 120_000)

test('a storm is more than the threshold, begins once however many look, and can come back', async () => {
  const fingerprint = unique('threshold')
  await openMany(fingerprint, 50)
  await look()
  expect(await runningStorms(fingerprint)).toEqual([])
  await openMany(fingerprint, 1)
  await Promise.all(Array.from({ length: 8 }, look))
  expect(await runningStorms(fingerprint)).toMatchObject([{ reviews: 51 }])
  await calmDownTo(fingerprint, 0)
  await Promise.all(Array.from({ length: 8 }, look))
  expect(await runningStorms(fingerprint)).toEqual([])
  // None is added: those that there are count as new.
  await openMany(fingerprint, 0)
  await Promise.all(Array.from({ length: 8 }, look))
  expect(await runningStorms(fingerprint)).toHaveLength(1)
  expect([await events('storm.started', fingerprint), await events('storm.ended', fingerprint)]).toEqual([
    2, 1,
  ])
})

test('resolved reviews count, and what a rate limit sends to wait is held up as well', async () => {
  const failure = { type: 'RATE_LIMIT', message: unique('Slow down') }
  const [limited] = await waitingForRetry(1, failure)
  const fingerprint = await fingerprintOf(limited!)
  await openMany(fingerprint, 60)
  await server.sql(
    `UPDATE reviews SET status = 'RESOLVED', resolved_at = clock_timestamp(), resolved_by = 'PERSON'
     WHERE fingerprint = $1`,
    [fingerprint],
  )
  await eventually(async () => expect(await runningStorms(fingerprint)).toHaveLength(1))
  await makeDue([limited!])
  await schedulerHasLooked()
  expect(await availableOf([limited!])).toBe(0)
  const [another] = await waitingForRetry(1, failure)
  const [row] = await server.sql('SELECT because FROM failures WHERE phase_id = $1', [another])
  expect(row.because).toContain('retries wait until that is over')

  await calmDownTo(fingerprint, 0)
  await eventually(async () => expect(await runningStorms(fingerprint)).toEqual([]))
  await endedAgo(fingerprint, 300)
  await eventually(async () => expect(await availableOf([limited!])).toBe(1))
})

test('a ticket that waits for its retry is not ready while the storm lasts', async () => {
  const tickets = ticketApi(server.admin)
  const projectId = await tickets.createProject()
  const { ticket, lease } = await tickets.claimedTicket(projectId)
  const failure = { type: 'NETWORK_ERROR', message: unique('No route to the host') }
  const { ticket: failed } = await tickets.failTurn(lease, failure)
  expect(failed).toMatchObject({ status: 'OPEN', ready: false })
  const [row] = await server.sql('SELECT fingerprint FROM failures WHERE ticket_id = $1', [
    decodeGlobalId(ticket.id).id,
  ])
  await openMany(row.fingerprint, 60)
  await eventually(async () => expect(await runningStorms(row.fingerprint)).toHaveLength(1))
  await server.sql(
    `UPDATE tickets SET available_at = clock_timestamp() - interval '1 minute' WHERE id = $1`,
    [decodeGlobalId(ticket.id).id],
  )
  const { version } = await tickets.ticket(ticket.id)
  await schedulerHasLooked()
  expect(await tickets.ticket(ticket.id)).toMatchObject({ ready: false, version })
  expect(await tickets.claim(projectId)).toEqual([])
  // Another one may be begun; should it meet the same, its retry waits as well.
  const other = await tickets.claimedTicket(projectId)
  const { decision } = await tickets.failTurn(other.lease, failure)
  expect(decision).toMatchObject({ decision: 'RETRY', because: expect.stringContaining('retries wait') })
  await tickets.close(other.ticket.id)

  await calmDownTo(row.fingerprint, 0)
  await eventually(async () => expect(await runningStorms(row.fingerprint)).toEqual([]))
  await endedAgo(row.fingerprint, 300)
  await eventually(async () => expect(await tickets.ticket(ticket.id)).toMatchObject({ ready: true }))
  expect(await tickets.claim(projectId)).toMatchObject([{ ticket: { id: ticket.id }, attempt: 2 }])
})

test('storms are for those who read the queue', async () => {
  const bot = await server.clientFor('INTEGRATOR')
  const analyst = await server.clientFor('ANALYST')
  expect(codeOf(await bot.gql('query { storms { id } }'))).toBe('FORBIDDEN')
  expect((await analyst.gql('query { storms { id } }')).errors).toBeUndefined()
  const live = await server.subscribe('subscription { stormsChanged { storms { id } } }', {}, bot.token)
  expect((await live.next()).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  await live.stop()
})
