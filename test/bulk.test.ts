import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import {
  finished,
  OPERATION,
  preview,
  readOperation,
  resolutionCounts,
  results,
  runBulk,
  start,
  tryPreview,
  tryStart,
} from './support/bulkCalls.ts'
import type { Json } from './support/graphqlClient.ts'
import { claimPhases, failPhase, stoppedPhase, stoppedPhases, unique } from './support/phaseScenes.ts'
import { insertReviews } from './support/queueScenes.ts'
import { claimReview, codeOf, readReview, releaseReview, resolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { ticketApi } from './support/ticketApi.ts'
import { stoppedTicket } from './support/ticketScenes.ts'

let server: TestServer
let ann: TokenClient
let tomo: TokenClient
beforeAll(async () => {
  // Nothing here waits for the scheduler, which would only take time from the batches.
  server = await startTestServer({ UNSTUCK_TICK_MS: '500' })
  ;[ann, tomo] = await Promise.all([server.clientFor('MANAGER', 'Ann'), server.clientFor('MANAGER', 'Tomo')])
})
afterAll(() => server.stop())

const PROGRESS = `subscription ($id: ID!) { bulkProgress(operationId: $id) { ${OPERATION} } }`

/** A second reason on a review that is open: it is not what the preview saw. */
async function change(reviewId: string): Promise<void> {
  const { subject } = await readReview(server.admin, reviewId)
  await server.admin.ok(
    `mutation ($input: CreateManualReviewInput!) { createManualReview(input: $input) { review { id } } }`,
    { input: { phaseId: subject.id, failureType: 'ACCOUNT_SUSPENDED', message: 'is suspended' } },
  )
}

test(
  '500 of which 7 cannot be done: 493 are, 7 say why, and nothing else is touched',
  { timeout: 240_000 },
  async () => {
    const fingerprint = unique('five-hundred')
    const ids = await insertReviews(server, 499, fingerprint)
    const bystanders = await insertReviews(server, 3, fingerprint)
    const ticket = await stoppedTicket(server, 'ERROR')
    const reviewIds = [...ids, ticket.reviewId]
    const seen = await preview(ann, { reviewIds })
    expect(seen).toMatchObject({
      count: 500,
      notAllowed: 0,
      effects: ['499 phases become available', '1 ticket starts'],
    })

    const [held1, held2, changed1, changed2, resolved1, resolved2] = ids
    for (const id of [held1!, held2!]) await claimReview(tomo, id)
    for (const id of [changed1!, changed2!]) await change(id)
    for (const id of [resolved1!, resolved2!]) await resolve(tomo, id, 'SKIP_PHASE')
    await ticketApi(server.admin).post(ticket.ticketId, 'USER', 'Try the other door.')

    const started = await start(ann, seen.token, { notes: 'The host is back.' })
    expect(started).toMatchObject({ action: 'RETRY', by: 'Ann', total: 500, waiting: 0, finishedAt: null })
    const done = await finished(ann, started.id, 200_000)
    expect(done).toMatchObject({ total: 500, succeeded: 493, failed: 7, waiting: 0, undone: 0 })

    const failures = new Map((await results(ann, started.id, true)).map((it) => [it.reviewId, it]))
    const said = (id: string) => failures.get(id)?.message
    expect(failures.size).toBe(7)
    for (const { code, resolution } of failures.values())
      expect([code, resolution]).toEqual(['CONFLICT', null])
    for (const id of [held1!, held2!]) {
      expect(said(id)).toMatch(/^Tomo claimed it after the preview, until \d\d:\d\d UTC$/)
    }
    for (const id of [changed1!, changed2!]) {
      expect(said(id)).toBe('Changed after the preview: it is “Suspended is suspended” now')
    }
    for (const id of [resolved1!, resolved2!]) {
      expect(said(id)).toMatch(/^Tomo resolved it after the preview, at \d\d:\d\d UTC$/)
    }
    expect(said(ticket.reviewId)).toMatch(/^A reply sent it on after the preview, at /)

    const all = await results(ann, started.id)
    expect(all.map(({ reviewId }) => reviewId).toSorted()).toEqual(reviewIds.toSorted())
    expect(all.filter(({ resolution }) => resolution !== null)).toHaveLength(493)
    const failed = new Set(failures.keys())
    expect(await resolutionCounts(server, reviewIds)).toEqual(
      reviewIds.map((id) => ([resolved1, resolved2].includes(id) || !failed.has(id) ? 1 : 0)),
    )
    for (const id of [held1!, changed1!, ...bystanders]) {
      expect((await readReview(ann, id)).status).toBe('OPEN')
    }
    const [logged] = (await readReview(ann, ids[10]!)).resolutions
    expect(logged).toMatchObject({ action: 'RETRY', by: 'Ann', notes: 'The host is back.' })
  },
)

describe('the token', () => {
  test('from 8 callers at once: one operation, and everything is done once', async () => {
    const reviewIds = await insertReviews(server, 30)
    const { token } = await preview(ann, { reviewIds })
    const operations = await Promise.all(Array.from({ length: 8 }, () => start(ann, token)))
    expect(new Set(operations.map(({ id }) => id)).size).toBe(1)
    expect(await finished(ann, operations[0].id)).toMatchObject({ succeeded: 30, failed: 0 })
    expect(await start(ann, token)).toMatchObject({ id: operations[0].id, succeeded: 30 })
    expect(await resolutionCounts(server, reviewIds)).toEqual(reviewIds.map(() => 1))
  })

  test('of somebody else, or of nothing, is NOT_FOUND', async () => {
    const { token } = await preview(ann, { reviewIds: await insertReviews(server, 1) })
    for (const wrong of ['', 'x', 'a\0b', 'A'.repeat(43)]) {
      expect(codeOf(await tryStart(ann, wrong))).toBe('NOT_FOUND')
    }
    expect(codeOf(await tryStart(tomo, token))).toBe('NOT_FOUND')
    expect(codeOf(await tryStart(ann, token, { first: 0 }))).toBe('BAD_USER_INPUT')
    await start(ann, token)
  })

  test('of a preview that has run out is INVALID_STATE', async () => {
    const reviewIds = await insertReviews(server, 1)
    const { token } = await preview(ann, { reviewIds })
    await server.sql('UPDATE bulk_operations SET expires_at = clock_timestamp() WHERE token = $1', [token])
    const { errors } = await tryStart(ann, token)
    expect(errors![0]).toMatchObject({ extensions: { code: 'INVALID_STATE', state: 'EXPIRED' } })
    expect((await readReview(ann, reviewIds[0]!)).status).toBe('OPEN')
  })

  test('needs a message where the action does, and then keeps to it', async () => {
    const { stopped } = await stoppedPhases(server, { count: 2, type: 'CONTENT_REJECTION' })
    const { campaignId } = await stoppedPhase(server)
    const { token } = await preview(
      ann,
      { reviewIds: stopped.map(({ reviewId }) => reviewId) },
      'CHANGE_CONTENT',
    )
    const { errors } = await tryStart(ann, token, { message: '  ' })
    expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'message' })
    const { id } = await start(ann, token, { message: 'Use the other picture.' })
    expect(await start(ann, token)).toMatchObject({ id })
    expect(await finished(ann, id)).toMatchObject({ succeeded: 2 })
    expect(await claimPhases(server.admin, campaignId, 5)).toEqual([])
    const [{ message }] = (await server.sql(
      'SELECT DISTINCT message FROM review_logs WHERE message IS NOT NULL',
    )) as [Json]
    expect(message).toBe('Use the other picture.')
  })
})

test('a batch of nothing is finished at once', async () => {
  const { token } = await preview(ann, { filter: { fingerprint: 'nowhere' } })
  const { id } = await start(ann, token)
  expect(await finished(ann, id)).toMatchObject({ total: 0, succeeded: 0, failed: 0, waiting: 0 })
  expect(await results(ann, id)).toEqual([])
})

test('what the preview left out stays out, whatever becomes of it', async () => {
  const [mine, theirs] = (await insertReviews(server, 2)) as [string, string]
  await claimReview(ann, mine)
  await claimReview(tomo, theirs)
  const { token } = await preview(ann, { reviewIds: [mine, theirs] })
  await releaseReview(tomo, theirs)
  const { id } = await start(ann, token)
  expect(await finished(ann, id)).toMatchObject({ total: 1, succeeded: 1, failed: 0 })
  expect((await readReview(ann, theirs)).status).toBe('OPEN')
})

test('a filter is asked once: what matches later is not touched', async () => {
  const fingerprint = unique('frozen')
  const before = await insertReviews(server, 20, fingerprint)
  const { token, count } = await preview(ann, { filter: { fingerprint } })
  expect(count).toBe(20)
  const later = await insertReviews(server, 20, fingerprint)
  const { id } = await start(ann, token)
  expect(await finished(ann, id)).toMatchObject({ total: 20, succeeded: 20 })
  expect(await resolutionCounts(server, before)).toEqual(before.map(() => 1))
  expect(await resolutionCounts(server, later)).toEqual(later.map(() => 0))
})

test('two people on overlapping sets: each review is resolved once, the other hears of it', async () => {
  const reviewIds = await insertReviews(server, 90)
  const [first, second] = [reviewIds.slice(0, 60), reviewIds.slice(30)]
  const tokens = await Promise.all([
    preview(ann, { reviewIds: first }),
    preview(tomo, { reviewIds: second }, 'DISMISS'),
  ])
  const started = await Promise.all([start(ann, tokens[0].token), start(tomo, tokens[1].token)])
  const [annDid, tomoDid] = await Promise.all(started.map(({ id }) => finished(server.admin, id)))
  expect(await resolutionCounts(server, reviewIds)).toEqual(reviewIds.map(() => 1))
  expect(annDid.succeeded + tomoDid.succeeded).toBe(90)
  expect(annDid.failed + tomoDid.failed).toBe(30)
  const lost = [...(await results(ann, started[0].id, true)), ...(await results(ann, started[1].id, true))]
  for (const { code, message } of lost) {
    expect(code).toBe('CONFLICT')
    expect(message).toMatch(/^(Ann|Tomo) resolved it after the preview, at \d\d:\d\d UTC$/)
  }
})

test('the same person twice over one set: nothing is done twice', async () => {
  const reviewIds = await insertReviews(server, 40)
  const tokens = await Promise.all([preview(ann, { reviewIds }), preview(ann, { reviewIds })])
  const ids = await Promise.all(tokens.map(async ({ token }) => (await start(ann, token)).id))
  const both = await Promise.all(ids.map((id) => finished(ann, id)))
  expect(both[0].succeeded + both[1].succeeded).toBe(40)
  expect(await resolutionCounts(server, reviewIds)).toEqual(reviewIds.map(() => 1))
})

test('what goes wrong on our side is one result, and stops nothing', async () => {
  const reviewIds = await insertReviews(server, 10)
  const broken = reviewIds[4]!
  await server.sql(`
    CREATE FUNCTION break_review() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'broken'; END $$;
    CREATE TRIGGER break_review BEFORE UPDATE ON reviews FOR EACH ROW
      WHEN (OLD.id = ${decodeGlobalId(broken).id}) EXECUTE FUNCTION break_review()`)
  try {
    const { id, ...done } = await runBulk(ann, reviewIds)
    expect(done).toMatchObject({ total: 10, succeeded: 9, failed: 1 })
    expect(await results(ann, id, true)).toEqual([
      {
        reviewId: broken,
        review: { id: broken },
        resolution: null,
        code: 'INTERNAL_SERVER_ERROR',
        message: 'Something went wrong on our side: try again. The log has the details.',
      },
    ])
  } finally {
    await server.sql('DROP TRIGGER break_review ON reviews; DROP FUNCTION break_review()')
  }
  expect(await runBulk(ann, [broken])).toMatchObject({ succeeded: 1 })
})

test('many reviews of tickets that wait for each other, closed together', async () => {
  const api = ticketApi(server.admin)
  const project = await api.createProject({ maxParallel: 50 })
  const tickets = await api.createTickets(
    project,
    Array.from({ length: 40 }, (_, n) => ({
      sequence: n % 5,
      ref: `t${n}`,
      dependsOn: n >= 5 ? [`t${n - 5}`] : [],
    })),
  )
  const reviewIds = await Promise.all(tickets.map(async ({ id }) => (await api.stop(id)).ticket.review.id))
  expect(await runBulk(ann, reviewIds, 'CLOSE')).toMatchObject({ succeeded: 40, failed: 0 })
})

describe('first', () => {
  test('so many are tried, the rest waits for the same token', async () => {
    const reviewIds = await insertReviews(server, 12)
    const { token, items } = await preview(ann, { reviewIds })
    const inOrder: string[] = items.nodes.map((item: Json) => item.review.id)
    const { id } = await start(ann, token, { first: 3 })
    const tried = await finished(ann, id)
    expect(tried).toMatchObject({ total: 12, succeeded: 3, failed: 0, waiting: 9 })
    expect(Date.parse(tried.waitingUntil) - Date.parse(tried.startedAt)).toBe(3_600_000)
    expect((await results(ann, id)).map((it) => it.reviewId)).toEqual(inOrder.slice(0, 3))
    expect(await start(ann, token, { first: 3 })).toMatchObject({ id, succeeded: 3, waiting: 9 })

    await claimReview(tomo, inOrder[5]!)
    const rest = await Promise.all([start(ann, token), start(ann, token), start(ann, token)])
    expect(rest.map((it) => it.id)).toEqual([id, id, id])
    expect(await finished(ann, id)).toMatchObject({
      total: 12,
      succeeded: 11,
      failed: 1,
      waiting: 0,
      waitingUntil: null,
    })
    expect(await resolutionCounts(server, inOrder)).toEqual(inOrder.map((_, at) => (at === 5 ? 0 : 1)))
  })

  test('the rest may be started while the first ones are still being done', async () => {
    const reviewIds = await insertReviews(server, 60)
    const { token } = await preview(ann, { reviewIds })
    const { id } = await start(ann, token, { first: 20 })
    await start(ann, token)
    expect(await finished(ann, id)).toMatchObject({ total: 60, succeeded: 60, waiting: 0 })
    expect(await resolutionCounts(server, reviewIds)).toEqual(reviewIds.map(() => 1))
  })

  test('more than there are is all of them', async () => {
    const { token } = await preview(ann, { reviewIds: await insertReviews(server, 3) })
    const { id } = await start(ann, token, { first: 3 })
    expect(await finished(ann, id)).toMatchObject({ succeeded: 3, waiting: 0, waitingUntil: null })
  })

  test('after an hour the rest stays as it is', async () => {
    const reviewIds = await insertReviews(server, 4)
    const { token } = await preview(ann, { reviewIds })
    const { id } = await start(ann, token, { first: 1 })
    await finished(ann, id)
    await server.sql('UPDATE bulk_operations SET kept_until = clock_timestamp() WHERE token = $1', [token])
    const { errors } = await tryStart(ann, token)
    expect(errors![0]!.extensions).toMatchObject({ code: 'INVALID_STATE', state: 'EXPIRED' })
    expect(await readOperation(ann, id)).toMatchObject({ total: 4, succeeded: 1, failed: 0, waiting: 3 })
    expect((await resolutionCounts(server, reviewIds)).reduce((sum, count) => sum + count)).toBe(1)
  })
})

describe('progress', () => {
  test('reaches the end, and never goes back', async () => {
    const reviewIds = await insertReviews(server, 80)
    const { token } = await preview(ann, { reviewIds })
    // Nobody can subscribe before there is something: the first ones are held up until the subscriber is there.
    const { id } = await start(ann, token, { first: 1 })
    const analyst = await server.clientFor('ANALYST')
    const progress = await server.subscribe(PROGRESS, { id }, analyst.token)
    await finished(ann, id)
    await start(ann, token)
    const seen: number[] = []
    await progress.nextWhere(({ bulkProgress: operation }) => {
      seen.push(operation.succeeded)
      return operation.finishedAt !== null && operation.waiting === 0
    }, 30_000)
    expect(seen.at(-1)).toBe(80)
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    await progress.stop()
  })

  test('of nothing, of a preview, and for a bot', async () => {
    const bot = await server.clientFor('INTEGRATOR')
    await preview(ann, { reviewIds: await insertReviews(server, 1) })
    const [unstarted] = await server.sql<{ id: string }>(
      'SELECT id FROM bulk_operations WHERE started_at IS NULL ORDER BY id DESC',
    )
    const id = Buffer.from(`BulkOperation:${unstarted!.id}`).toString('base64')
    expect(await readOperation(ann, id)).toBeNull()
    const codes = async (variables: Json, token: string) => {
      const subscription = await server.subscribe(PROGRESS, variables, token)
      const { errors } = await subscription.next()
      await subscription.stop()
      return errors?.[0]?.extensions.code
    }
    expect(await codes({ id }, ann.token)).toBe('NOT_FOUND')
    expect(await codes({ id: 'x' }, ann.token)).toBe('BAD_USER_INPUT')
    expect(await codes({ id }, bot.token)).toBe('FORBIDDEN')
  })
})

test.each(['ANALYST', 'INTEGRATOR'] as const)('%s: starts and takes back nothing', async (role) => {
  const client = await server.clientFor(role)
  const [reviewId] = await insertReviews(server, 1)
  const { token } = await preview(ann, { reviewIds: [reviewId!] })
  expect(codeOf(await tryPreview(client, { reviewIds: [reviewId!] }))).toBe('FORBIDDEN')
  expect(codeOf(await tryStart(client, token))).toBe('FORBIDDEN')
  const { id } = await start(ann, token)
  await finished(ann, id)
  const undo = 'mutation ($id: ID!) { undoBulk(input: { operationId: $id }) { operation { id } } }'
  expect(await client.code(undo, { id })).toBe('FORBIDDEN')
  const read = await client.gql('query ($id: ID!) { node(id: $id) { ... on BulkOperation { total } } }', {
    id,
  })
  if (role === 'ANALYST') expect(read.data.node.total).toBe(1)
  else expect(codeOf(read)).toBe('FORBIDDEN')
})

/** What a batch said it would do, and what there is of it afterwards. */
describe('what the preview says comes true', () => {
  const phaseStatuses = async (campaignId: string) => {
    const rows = await server.sql<{ status: string; count: number }>(
      'SELECT status, count(*)::int AS count FROM warmup_phases WHERE campaign_id = $1 GROUP BY status',
      [decodeGlobalId(campaignId).id],
    )
    return Object.fromEntries(rows.map(({ status, count }) => [status, count]))
  }

  /** Six accounts whose first phase waits; of one the second waits as well, and one is paused. */
  async function scene() {
    const { campaignId, stopped } = await stoppedPhases(server, { count: 6, phases: ['one', 'two', 'three'] })
    const { account } = await server.admin.ok('query ($id: ID!) { account(id: $id) { phases { id } } }', {
      id: stopped[0]!.accountId,
    })
    const { createManualReview } = await server.admin.ok(
      'mutation ($input: CreateManualReviewInput!) { createManualReview(input: $input) { review { id } } }',
      { input: { phaseId: account.phases[1].id, failureType: 'OTHER', message: 'looks odd' } },
    )
    await server.admin.ok(
      'mutation ($input: AccountIdsInput!) { pauseAccounts(input: $input) { accounts { id } } }',
      { input: { accountIds: [stopped[1]!.accountId] } },
    )
    const reviewIds = [...stopped.map(({ reviewId }) => reviewId), createManualReview.review.id as string]
    return { campaignId, reviewIds }
  }

  test.each([
    [
      'RETRY',
      [
        '5 phases become available',
        '1 phase waits: its account is paused',
        '1 phase waits for an earlier one',
      ],
      { AVAILABLE: 5, PENDING: 13 },
    ],
    [
      'SKIP_PHASE',
      ['7 phases are skipped', '5 next phases become available', '1 next phase waits: its account is paused'],
      { SKIPPED: 7, AVAILABLE: 5, PENDING: 6 },
    ],
    [
      'RESET_ACCOUNT',
      [
        '6 accounts start again from their first phase',
        '1 of them waits: it is paused',
        '1 is left out, the account is reset with another of its items',
      ],
      { AVAILABLE: 5, PENDING: 13 },
    ],
    ['DISMISS', ['5 accounts are paused', '1 account stays paused'], { PENDING: 18 }],
  ])('%s of accounts', async (action, effects, phases) => {
    const { campaignId, reviewIds } = await scene()
    const seen = await preview(ann, { reviewIds }, action)
    expect(seen.effects).toEqual(effects)
    const { id } = await start(ann, seen.token)
    expect(await finished(ann, id)).toMatchObject({ succeeded: seen.count, failed: 0 })
    expect(await phaseStatuses(campaignId)).toEqual(phases)
  })

  test('CLOSE of tickets', async () => {
    const api = ticketApi(server.admin)
    const project = await api.createProject({ maxParallel: 50 })
    const tickets = await api.createTickets(project, [
      { ref: 'a', sequence: 1 },
      { ref: 'b' },
      { sequence: 2 },
      { sequence: 3 },
      { dependsOn: ['a', 'b'] },
      { dependsOn: ['b'], startWhenReady: false },
    ])
    const reviewIds = await Promise.all(
      tickets.slice(0, 2).map(async ({ id }) => (await api.stop(id)).ticket.review.id),
    )
    const { token, effects } = await preview(ann, { reviewIds }, 'CLOSE')
    expect(effects).toEqual([
      '2 tickets are closed and 2 that waited for them start',
      '1 ticket then waits for a person to start it',
    ])
    await finished(ann, (await start(ann, token)).id)
    const now = await Promise.all(tickets.map(({ id }) => api.ticket(id)))
    expect(now.map(({ ready }) => ready)).toEqual([false, false, true, false, true, false])
    expect(now[5].awaitingReason).toBe('DEPS_READY')
  })
})

test('a bot that is sent back to work by a batch can go on', async () => {
  const { campaignId, stopped } = await stoppedPhases(server, { count: 3 })
  await runBulk(
    ann,
    stopped.map(({ reviewId }) => reviewId),
  )
  const leases = await claimPhases(server.admin, campaignId, 10)
  expect(leases).toHaveLength(3)
  await failPhase(server.admin, leases[0]!.lease, { type: 'CAPTCHA' })
})
