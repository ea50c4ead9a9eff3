import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import {
  finished,
  OPERATION,
  preview,
  readOperation,
  results,
  runBulk,
  start,
  tryStart,
  tryUndo,
} from './support/bulkCalls.ts'
import { eventually } from './support/eventually.ts'
import type { Answer, Json } from './support/graphqlClient.ts'
import { claimPhases, stoppedPhases } from './support/phaseScenes.ts'
import { insertReviews } from './support/queueScenes.ts'
import { readReview } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { ticketApi } from './support/ticketApi.ts'
import { stoppedTicket } from './support/ticketScenes.ts'

let server: TestServer
let ann: TokenClient
let tomo: TokenClient
beforeAll(async () => {
  server = await startTestServer({ UNSTUCK_UNDO_SECONDS: '600', UNSTUCK_TICK_MS: '100' })
  ;[ann, tomo] = await Promise.all([server.clientFor('MANAGER', 'Ann'), server.clientFor('MANAGER', 'Tomo')])
})
afterAll(() => server.stop())

const idsOf = (reviews: readonly { reviewId: string }[]) => reviews.map(({ reviewId }) => reviewId)
const refusal = ({ errors }: Answer) => errors?.[0]?.extensions
const localIds = (ids: readonly string[]) => ids.map((id) => decodeGlobalId(id).id)

test('inside the window everything is taken back, by any manager and once', async () => {
  const { campaignId, stopped } = await stoppedPhases(server, { count: 12 })
  const ticket = await stoppedTicket(server, 'ERROR')
  const done = await runBulk(ann, [...idsOf(stopped), ticket.reviewId])
  expect(done).toMatchObject({ succeeded: 13, undone: 0, undoneAt: null })
  const answers = await Promise.all([tryUndo(tomo, done.id), tryUndo(ann, done.id), tryUndo(ann, done.id)])
  expect(answers.filter(({ errors }) => !errors)).toHaveLength(1)
  for (const answer of answers.filter(({ errors }) => errors))
    expect(refusal(answer)?.code).toBe('INVALID_STATE')
  const { operation } = answers.find(({ errors }) => !errors)!.data.undoBulk
  expect(operation).toMatchObject({ succeeded: 13, failed: 0, undone: 13 })
  expect(operation.undoneAt).not.toBeNull()
  for (const { reviewId } of [...stopped, ticket]) {
    const review = await readReview(ann, reviewId)
    expect(review).toMatchObject({ status: 'OPEN', resolvedAt: null })
    expect(review.resolutions.map((it: Json) => it.outcome)).toEqual(['UNDONE'])
  }
  expect((await results(ann, done.id)).map(({ code, resolution }) => [code, resolution.outcome])).toEqual(
    Array(13).fill([null, 'UNDONE']),
  )
  expect(await claimPhases(server.admin, campaignId, 20)).toEqual([])
  expect(refusal(await tryUndo(ann, done.id))).toEqual({ code: 'INVALID_STATE', state: 'UNDONE' })
})

test('whoever follows it sees it taken back', async () => {
  const { stopped } = await stoppedPhases(server, { count: 5 })
  const { id } = await runBulk(ann, idsOf(stopped), 'SKIP_PHASE')
  const progress = await server.subscribe(
    `subscription ($id: ID!) { bulkProgress(operationId: $id) { ${OPERATION} } }`,
    { id },
    tomo.token,
  )
  await tryUndo(tomo, id)
  const { bulkProgress } = await progress.nextWhere(
    (data: Json) => data.bulkProgress.undoneAt !== null,
    30_000,
  )
  expect(bulkProgress).toMatchObject({ succeeded: 5, undone: 5 })
  await progress.stop()
})

/** Reviews on every phase of one account. */
async function reviewsOfOneAccount(): Promise<string[]> {
  const { stopped } = await stoppedPhases(server, { phases: ['one', 'two', 'three', 'four'] })
  const { account } = await server.admin.ok('query ($id: ID!) { account(id: $id) { phases { id } } }', {
    id: stopped[0]!.accountId,
  })
  const more = await Promise.all(
    account.phases.slice(1).map(async (phase: Json) => {
      const { createManualReview } = await server.admin.ok(
        'mutation ($input: CreateManualReviewInput!) { createManualReview(input: $input) { review { id } } }',
        { input: { phaseId: phase.id, failureType: 'OTHER', message: 'looks odd' } },
      )
      return createManualReview.review.id as string
    }),
  )
  return [stopped[0]!.reviewId, ...more]
}

test('several reviews of one account are all taken back', async () => {
  const reviewIds = await reviewsOfOneAccount()
  const done = await runBulk(ann, reviewIds, 'SKIP_PHASE')
  expect((await tryUndo(ann, done.id)).data.undoBulk.operation).toMatchObject({ succeeded: 4, undone: 4 })
  expect(await results(ann, done.id, true)).toEqual([])
  for (const id of reviewIds) expect((await readReview(ann, id)).status).toBe('OPEN')
})

test('the windows of all items end together, later than each by itself', async () => {
  const { stopped } = await stoppedPhases(server, { count: 10 })
  const { startedAt, undoableUntil } = await runBulk(ann, idsOf(stopped))
  const ends = await server.sql<{ end: Date }>(
    'SELECT DISTINCT undoable_until AS end FROM review_logs WHERE review_id = ANY($1) ORDER BY 1',
    [localIds(idsOf(stopped))],
  )
  // Only an item that comes later than planned has an end of its own.
  expect(ends[0]!.end.getTime() - Date.parse(startedAt)).toBeGreaterThanOrEqual(600_100)
  expect(ends.at(-1)!.end.toISOString()).toBe(undoableUntil)
})

test('an item that came late has its whole window, and the batch ends with it', async () => {
  const { stopped } = await stoppedPhases(server, { count: 4 })
  const { token } = await preview(ann, { reviewIds: idsOf(stopped) })
  const { id } = await start(ann, token, { first: 1 })
  await finished(ann, id)
  // As if the server had been away for long: the planned end is nearer than a whole window.
  await server.sql(
    `UPDATE bulk_operations SET kept_from = NULL, kept_until = NULL, finished_at = NULL,
       undoable_until = clock_timestamp() + interval '1 minute' WHERE token = $1`,
    [token],
  )
  const done = await finished(ann, id)
  expect(done).toMatchObject({ succeeded: 4, waiting: 0 })
  expect(Date.parse(done.undoableUntil) - Date.parse(done.startedAt)).toBeGreaterThan(600_000)
})

test('what can no longer be taken back stays and says why', async () => {
  const { campaignId, stopped } = await stoppedPhases(server, { count: 3 })
  const [ticket, other] = [await stoppedTicket(server, 'ERROR'), await stoppedTicket(server, 'ERROR')]
  const done = await runBulk(ann, [...idsOf(stopped), ticket.reviewId, other.reviewId])
  await ticketApi(tomo).post(ticket.ticketId, 'USER', 'Wait.')
  const [claimed] = stopped
  await endWindow([claimed!.reviewId])
  const [lease] = await claimPhases(server.admin, campaignId)
  expect(lease!.phase.id).toBe(claimed!.phaseId)

  const { operation } = (await tryUndo(ann, done.id)).data.undoBulk
  expect(operation).toMatchObject({ succeeded: 5, failed: 0, undone: 3 })
  const kept = await results(ann, done.id, true)
  expect(kept.map(({ reviewId }) => reviewId).toSorted()).toEqual(
    [claimed!.reviewId, ticket.reviewId].toSorted(),
  )
  for (const { code, message, resolution } of kept) {
    expect([code, resolution.outcome]).toEqual(['INVALID_STATE', 'PENDING'])
    expect(message).toMatch(
      /^Too late to undo this: (Tomo did something to the ticket|bot works on the account)/,
    )
  }
})

/** Lets the windows of these reviews end now, or a moment later, and their phases become available then. */
async function endWindow(reviewIds: readonly string[], withinMs = 0): Promise<void> {
  await server.sql(
    `WITH ended AS (
       UPDATE review_logs SET undoable_until =
         date_trunc('milliseconds', clock_timestamp() + random() * make_interval(secs => $2 / 1000.0))
       WHERE review_id = ANY($1) RETURNING phase_id, undoable_until
     )
     UPDATE warmup_phases phase SET available_at = ended.undoable_until FROM ended WHERE phase.id = ended.phase_id`,
    [localIds(reviewIds), withinMs],
  )
  if (withinMs > 0) return
  await server.sql(
    `UPDATE warmup_phases phase SET status = 'AVAILABLE' FROM reviews WHERE phase.id = phase_id
    AND phase.status = 'PENDING' AND reviews.id = ANY($1)`,
    [localIds(reviewIds)],
  )
}

test('against bots that claim: each is taken back or claimed, never both', { timeout: 120_000 }, async () => {
  const { campaignId, stopped } = await stoppedPhases(server, { count: 40 })
  const done = await runBulk(ann, idsOf(stopped))
  await endWindow(idsOf(stopped), 1500)
  let over = false
  const claimed: string[] = []
  const bots = Array.from({ length: 3 }, async () => {
    while (!over) {
      const leases = await claimPhases(server.admin, campaignId, 3)
      claimed.push(...leases.map(({ phase }) => phase.id))
    }
  })
  const { operation } = (await tryUndo(ann, done.id)).data.undoBulk
  over = true
  await Promise.all(bots)

  const all = await results(ann, done.id)
  const undone = new Set(
    all.filter(({ resolution }) => resolution.outcome === 'UNDONE').map((it) => it.reviewId),
  )
  expect(undone.size).toBe(operation.undone)
  expect(undone.size + all.filter(({ code }) => code === 'INVALID_STATE').length).toBe(stopped.length)
  for (const { phaseId, reviewId } of stopped) {
    expect((await readReview(ann, reviewId)).status).toBe(undone.has(reviewId) ? 'OPEN' : 'RESOLVED')
    if (undone.has(reviewId)) expect(claimed).not.toContain(phaseId)
  }
})

test('not before it has finished', async () => {
  const reviewIds = await insertReviews(server, 60)
  const { token } = await preview(ann, { reviewIds })
  const { id } = await start(ann, token)
  const answer = await tryUndo(ann, id)
  // It may have been quick; then it is taken back like any other.
  if (answer.errors) expect(refusal(answer)).toEqual({ code: 'INVALID_STATE', state: 'RUNNING' })
  else expect(answer.data.undoBulk.operation.undone).toBe(60)
  await finished(ann, id)
})

test('not after its window', async () => {
  const done = await runBulk(ann, await insertReviews(server, 2))
  await server.sql('UPDATE bulk_operations SET undoable_until = clock_timestamp() WHERE id = $1', [
    decodeGlobalId(done.id).id,
  ])
  expect(refusal(await tryUndo(ann, done.id))).toEqual({ code: 'INVALID_STATE', state: 'FINAL' })
  expect(await readOperation(ann, done.id)).toMatchObject({ undone: 0, undoneAt: null })
})

test('of nothing', async () => {
  const { token } = await preview(ann, { reviewIds: await insertReviews(server, 1) })
  const [unstarted] = await server.sql<{ id: string }>('SELECT id FROM bulk_operations WHERE token = $1', [
    token,
  ])
  for (const id of [unstarted!.id, '999999']) {
    const globalId = Buffer.from(`BulkOperation:${id}`).toString('base64')
    expect(refusal(await tryUndo(ann, globalId))).toEqual({ code: 'NOT_FOUND' })
  }
  expect(refusal(await tryUndo(ann, 'x'))).toEqual({ code: 'BAD_USER_INPUT', field: 'operationId' })
})

test('a trial that was taken back leaves nothing to go on with', async () => {
  const reviewIds = await insertReviews(server, 5)
  const { token } = await preview(ann, { reviewIds })
  const { id } = await start(ann, token, { first: 2 })
  await finished(ann, id)
  const { operation } = (await tryUndo(ann, id)).data.undoBulk
  expect(operation).toMatchObject({ total: 5, succeeded: 2, undone: 2, waiting: 3 })
  expect(refusal(await tryStart(ann, token))).toEqual({ code: 'INVALID_STATE', state: 'UNDONE' })
  for (const reviewId of reviewIds) expect((await readReview(ann, reviewId)).status).toBe('OPEN')
})

/** Somebody's lock on a review holds `act` up until long after `end`; `meanwhile` happens before it is let go on. */
async function heldUpPast<Result>(
  end: Date,
  reviewId: string,
  act: () => Promise<Result>,
  meanwhile: () => Promise<unknown> = async () => {},
): Promise<Result> {
  const locker = server.app.database.createQueryRunner()
  await locker.startTransaction()
  await locker.query('SELECT FROM reviews WHERE id = $1 FOR UPDATE', [decodeGlobalId(reviewId).id])
  const result = act()
  await eventually(async () => {
    const [later] = await server.sql<{ later: boolean }>('SELECT clock_timestamp() > $1 AS later', [end])
    expect(later!.later).toBe(true)
  })
  await meanwhile()
  await locker.rollbackTransaction()
  await locker.release()
  return result
}

test('asked for inside the window, all of it is taken back, however long that takes', async () => {
  const { campaignId, stopped } = await stoppedPhases(server, { count: 12 })
  const done = await runBulk(ann, idsOf(stopped))
  const end = await server.sql<{ end: Date }>(
    `UPDATE review_logs SET undoable_until = date_trunc('milliseconds', clock_timestamp() + interval '2 seconds')
     WHERE review_id = ANY($1) RETURNING undoable_until AS end`,
    [localIds(idsOf(stopped))],
  )
  await server.sql(
    `UPDATE warmup_phases phase SET available_at = log.undoable_until FROM review_logs log
     WHERE phase.id = log.phase_id AND log.review_id = ANY($1)`,
    [localIds(idsOf(stopped))],
  )
  const { reviewId } = stopped.at(-1)!
  const undo = () => tryUndo(ann, done.id)
  const answer = await heldUpPast(end[0]!.end, reviewId, undo, async () => {
    expect(await claimPhases(server.admin, campaignId, 12)).toEqual([])
  })
  expect(answer.data.undoBulk.operation).toMatchObject({ undone: 12 })
}, 60_000)

test('… also where it did several things to one account', { timeout: 60_000 }, async () => {
  const reviewIds = await reviewsOfOneAccount()
  const done = await runBulk(ann, reviewIds, 'RETRY', { message: 'Go on.' })
  const [soon] = await server.sql<{ end: Date }>(
    `WITH soon AS (SELECT date_trunc('milliseconds', clock_timestamp() + interval '2 seconds') AS until),
      logs AS (UPDATE review_logs SET undoable_until = until FROM soon
        WHERE review_id = ANY($1) AND undoable_until > clock_timestamp() RETURNING id),
      states AS (UPDATE undo_states SET state = jsonb_set(state, '{windows}', (
          SELECT coalesce(jsonb_agg(ended || jsonb_build_object('until', until)), '[]')
          FROM jsonb_array_elements(state->'windows') ended))
        FROM soon, logs WHERE resolution_id = logs.id),
      phases AS (UPDATE warmup_phases SET available_at = until FROM soon
        WHERE available_at > clock_timestamp() AND id IN (SELECT phase_id FROM review_logs WHERE review_id = ANY($1)))
     SELECT until AS end FROM soon`,
    [localIds(reviewIds)],
  )
  const answer = await heldUpPast(soon!.end, reviewIds.at(-1)!, () => tryUndo(ann, done.id))
  expect(await results(ann, done.id, true)).toEqual([])
  expect(answer.data.undoBulk.operation).toMatchObject({ succeeded: 4, undone: 4 })
  for (const id of reviewIds) expect((await readReview(ann, id)).status).toBe('OPEN')
})
