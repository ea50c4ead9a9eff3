import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeGlobalId, encodeGlobalId } from '../schema/globalId.ts'
import { preview, tryPreview } from './support/bulkCalls.ts'
import type { Json } from './support/graphqlClient.ts'
import { claimPhases, completePhase, failPhase, stoppedPhases } from './support/phaseScenes.ts'
import { insertReviews } from './support/queueScenes.ts'
import { claimReview, codeOf, readReview, resolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { ticketApi } from './support/ticketApi.ts'
import { stoppedTicket } from './support/ticketScenes.ts'

let server: TestServer
let ann: TokenClient
let tomo: TokenClient
beforeAll(async () => {
  server = await startTestServer()
  ;[ann, tomo] = await Promise.all([server.clientFor('MANAGER', 'Ann'), server.clientFor('MANAGER', 'Tomo')])
})
afterAll(() => server.stop())

const idsOf = (reviews: readonly { reviewId: string }[]) => reviews.map(({ reviewId }) => reviewId)

/** Stops the accounts of stopped phases for good, as a person would. */
async function pause(accountIds: readonly string[]): Promise<void> {
  await server.sql(`UPDATE accounts SET paused = true, status = 'PAUSED' WHERE id = ANY($1)`, [
    accountIds.map((id) => decodeGlobalId(id).id),
  ])
}

describe('effects on accounts', () => {
  test('RETRY: what becomes available, what its account holds up, what somebody holds', async () => {
    const { stopped } = await stoppedPhases(server, { count: 6 })
    await claimReview(tomo, stopped[0]!.reviewId)
    await claimReview(ann, stopped[1]!.reviewId)
    await pause([stopped[2]!.accountId, stopped[3]!.accountId])
    const seen = await preview(ann, { reviewIds: idsOf(stopped) })
    expect(seen).toMatchObject({ count: 5, notAllowed: 1 })
    expect(seen.effects).toEqual([
      '3 phases become available',
      '2 phases wait: their accounts are paused',
      '1 is left out, Tomo holds it',
    ])
    const leftOut = seen.items.nodes.filter((item: Json) => item.leftOut !== null)
    expect(leftOut).toEqual([{ review: { id: stopped[0]!.reviewId }, leftOut: 'Tomo holds it' }])
  })

  test('COMPLETE_MANUALLY: the next phases, with and without a cooldown, and who is finished', async () => {
    const { campaignId, stopped } = await stoppedPhases(server, { count: 5 })
    await server.sql(
      `UPDATE warmup_phases SET cooldown_seconds = 60 WHERE position = 1 AND account_id = $1`,
      [decodeGlobalId(stopped[0]!.accountId).id],
    )
    await resolve(server.admin, stopped[1]!.reviewId, 'RETRY')
    const [lease] = await claimPhases(server.admin, campaignId)
    await completePhase(server.admin, lease!.lease)
    const [second] = await claimPhases(server.admin, campaignId)
    const { review } = await failPhase(server.admin, second!.lease, { type: 'CAPTCHA' })
    await pause([stopped[2]!.accountId])
    const reviewIds = [stopped[0]!, stopped[2]!, stopped[3]!, stopped[4]!].map((it) => it.reviewId)
    const seen = await preview(ann, { reviewIds: [...reviewIds, review!.id] }, 'COMPLETE_MANUALLY')
    expect(seen.effects).toEqual([
      '5 phases are completed',
      '2 next phases become available',
      '1 next phase starts after its cooldown',
      '1 next phase waits: its account is paused',
      '1 account has all its phases done',
    ])
  })

  test('RESET_ACCOUNT and DISMISS count accounts', async () => {
    const { stopped } = await stoppedPhases(server, { count: 3 })
    const reviewIds = idsOf(stopped)
    await pause([stopped[0]!.accountId])
    expect((await preview(ann, { reviewIds }, 'RESET_ACCOUNT')).effects).toEqual([
      '3 accounts start again from their first phase',
      '1 of them waits: it is paused',
    ])
    expect((await preview(ann, { reviewIds }, 'DISMISS')).effects).toEqual([
      '2 accounts are paused',
      '1 account stays paused',
    ])
  })

  test('an account is reset once', async () => {
    const { stopped } = await stoppedPhases(server, { count: 1 })
    const [first] = stopped
    // A second review of the same account, on its next phase.
    await server.sql(
      `INSERT INTO reviews (kind, phase_id, phase_name, account_id, campaign_id, status, priority, failure_type, title, summary,
         opened_at)
       SELECT 'PHASE', next.id, next.name, next.account_id, next.campaign_id, 'OPEN', 3, 'OTHER', 'x', 'x', now()
       FROM warmup_phases next WHERE next.account_id = $1 AND next.position = 1`,
      [decodeGlobalId(first!.accountId).id],
    )
    expect(await preview(ann, { reviewIds: idsOf(stopped) }, 'RESET_ACCOUNT')).toMatchObject({
      effects: ['1 account starts again from its first phase', '1 other item is resolved with it'],
    })
    const other = await server.sql<{ id: string }>(
      'SELECT id FROM reviews WHERE account_id = $1 ORDER BY id DESC LIMIT 1',
      [decodeGlobalId(first!.accountId).id],
    )
    const both = [first!.reviewId, encodeGlobalId('Review', other[0]!.id)]
    expect(await preview(ann, { reviewIds: both }, 'RESET_ACCOUNT')).toMatchObject({
      count: 1,
      notAllowed: 1,
      effects: [
        '1 account starts again from its first phase',
        '1 is left out, the account is reset with another of its items',
      ],
    })
  })
})

describe('effects on tickets', () => {
  test('CLOSE: followers by dependency and by sequence that wait for nothing else', async () => {
    const api = ticketApi(server.admin)
    const project = await api.createProject({ maxParallel: 50 })
    const [a, b, , , other] = await api.createTickets(project, [
      { ref: 'a', sequence: 1 },
      { ref: 'b', sequence: 1 },
      { sequence: 2 },
      { sequence: 3 },
      { ref: 'other' },
      { dependsOn: ['a', 'b'] },
      { dependsOn: ['a', 'other'] },
      { dependsOn: ['b'], startWhenReady: false },
    ])
    const reviews = await Promise.all([a, b].map(async ({ id }) => (await api.stop(id)).ticket.review.id))
    const closing = await preview(ann, { reviewIds: reviews }, 'CLOSE')
    expect(closing.effects).toEqual([
      '2 tickets are closed and 2 that waited for them start',
      '1 ticket then waits for a person to start it',
    ])
    expect((await preview(ann, { reviewIds: [reviews[0]!] }, 'DISMISS')).effects).toEqual([
      '1 ticket is dismissed',
    ])
    expect((await preview(ann, { reviewIds: reviews })).effects).toEqual(['2 tickets start'])
    const { review } = (await api.stop(other.id)).ticket
    expect((await preview(ann, { reviewIds: [...reviews, review.id] }, 'CLOSE')).effects[0]).toBe(
      '3 tickets are closed and 3 that waited for them start',
    )
  })

  test('what the action is not for is left out, with why', async () => {
    const { stopped } = await stoppedPhases(server, { count: 2 })
    const asked = await stoppedTicket(server, 'ERROR')
    const unstarted = await stoppedTicket(server, 'DEPS_READY')
    const reviewIds = [...idsOf(stopped), asked.reviewId, unstarted.reviewId]
    const effects = async (action: string) => (await preview(ann, { reviewIds }, action)).effects
    expect(await effects('RETRY')).toEqual([
      '2 phases become available',
      '1 ticket starts',
      '1 is left out, not started yet',
    ])
    expect(await effects('REPLY')).toEqual([
      '1 ticket starts',
      '2 are left out, only for tickets',
      '1 is left out, not started yet',
    ])
    expect(await effects('SKIP_PHASE')).toEqual([
      '2 phases are skipped',
      '2 next phases become available',
      '2 are left out, only for accounts',
    ])
    expect(await effects('CHANGE_CONTENT')).toEqual([
      '2 are left out, no content was rejected',
      '2 are left out, only for accounts',
    ])
    await resolve(ann, asked.reviewId, 'CLOSE')
    expect(await effects('DISMISS')).toEqual([
      '2 accounts are paused',
      '1 ticket is dismissed',
      '1 is left out, resolved already',
    ])
  })
})

describe('the set', () => {
  test('is frozen in the order of the queue and changes nothing', async () => {
    const reviewIds = await insertReviews(server, 12)
    const before = await Promise.all(reviewIds.map((id) => readReview(ann, id)))
    const seen = await preview(ann, { reviewIds: reviewIds.toReversed() })
    expect(Date.parse(seen.expiresAt) - Date.parse(seen.fixedAt)).toBe(300_000)
    const [row] = await server.sql('SELECT now()')
    const age = row!.now.getTime() - Date.parse(seen.fixedAt)
    expect(age).toBeGreaterThanOrEqual(0)
    expect(age).toBeLessThan(50_000)
    const rank = ['URGENT', 'HIGH', 'NORMAL', 'LOW']
    const sorted = before.toSorted(
      (a, b) =>
        rank.indexOf(a.priority) - rank.indexOf(b.priority) ||
        a.openedAt.localeCompare(b.openedAt) ||
        Number(decodeGlobalId(a.id).id) - Number(decodeGlobalId(b.id).id),
    )
    expect(seen.items.nodes.map((item: Json) => item.review.id)).toEqual(sorted.map(({ id }) => id))
    expect(await Promise.all(reviewIds.map((id) => readReview(ann, id)))).toEqual(before)
  })

  test('10,000 by ids or by filter are a set; one more is too many', { timeout: 60_000 }, async () => {
    const reviewIds = await insertReviews(server, 10_000, 'ten-thousand')
    const filter = { fingerprint: 'ten-thousand' }
    expect(await preview(ann, { filter }, 'RETRY')).toMatchObject({ count: 10_000, notAllowed: 0 })
    expect((await preview(ann, { reviewIds }, 'RETRY')).count).toBe(10_000)
    await insertReviews(server, 1, 'ten-thousand')
    const many = await tryPreview(ann, { filter })
    expect(many.errors![0]).toMatchObject({
      message: 'More than 10,000 items match: narrow the filter.',
      extensions: { code: 'BAD_USER_INPUT', field: 'filter' },
    })
    const [left] = await server.sql(`SELECT count(*)::int AS count FROM bulk_operations o
      WHERE NOT EXISTS (SELECT FROM bulk_items WHERE operation_id = o.id)`)
    expect(left!.count).toBe(0)
  })

  test('many tickets and what follows each of them are counted', async () => {
    const projectId = decodeGlobalId(await ticketApi(server.admin).createProject()).id
    await server.sql(
      `WITH stopped AS (
         INSERT INTO tickets (project_id, number, title, body, mode, priority, sequence, status, awaiting_reason)
         SELECT $1, 'MANY-' || n, 'x', 'x', 'RELAXED', 2, 1, 'AWAITING_INPUT', 'ERROR' FROM generate_series(1, 1000) n
         RETURNING id
       ), follower AS (
         INSERT INTO tickets (project_id, number, title, body, mode, priority, sequence)
         SELECT $1, 'NEXT-' || n, 'x', 'x', 'RELAXED', 2, 2 FROM generate_series(1, 1000) n RETURNING id
       ), dependency AS (
         INSERT INTO ticket_dependencies (ticket_id, depends_on_id)
         SELECT follower.id, stopped.id
         FROM (SELECT id, row_number() OVER () AS n FROM follower) follower
           JOIN (SELECT id, row_number() OVER () AS n FROM stopped) stopped USING (n)
       )
       INSERT INTO reviews (kind, ticket_id, project_id, status, priority, awaiting_reason, title, summary, opened_at)
       SELECT 'TICKET', id, $1, 'OPEN', 2, 'ERROR', 'x', 'x', now() FROM stopped`,
      [projectId],
    )
    const filter = { projectIds: [encodeGlobalId('Project', projectId)] }
    const [first] = (await preview(ann, { filter }, 'CLOSE')).items.nodes
    for (const action of ['CLOSE', 'RETRY']) {
      const { effects } = await preview(ann, { filter }, action)
      expect(effects).toEqual([
        action === 'CLOSE'
          ? '1,000 tickets are closed and 1,000 that waited for them start'
          : '1,000 tickets start',
      ])
    }
    expect((await preview(ann, { reviewIds: [first.review.id] }, 'CLOSE')).effects).toEqual([
      '1 ticket is closed',
    ])
  })

  test('a filter that matches nothing is a batch of nothing', async () => {
    expect(await preview(ann, { filter: { fingerprint: 'nowhere' } })).toMatchObject({
      count: 0,
      effects: [],
    })
  })
})

describe('refused', () => {
  const refusal = async (set: Json, client = ann) => {
    const { errors } = await tryPreview(client, set)
    const { code, field } = errors![0]!.extensions
    return field === undefined ? code : `${code} ${field}`
  }

  test('neither, both, none, too many, twice, malformed, unknown', async () => {
    const [id] = await insertReviews(server, 1)
    expect(await refusal({})).toBe('BAD_USER_INPUT reviewIds')
    expect(await refusal({ reviewIds: null, filter: null })).toBe('BAD_USER_INPUT reviewIds')
    expect(await refusal({ reviewIds: [id], filter: {} })).toBe('BAD_USER_INPUT filter')
    expect(await refusal({ reviewIds: [] })).toBe('BAD_USER_INPUT reviewIds')
    expect(await refusal({ reviewIds: Array(10_001).fill(id) })).toBe('BAD_USER_INPUT reviewIds')
    expect(await refusal({ reviewIds: [id, id] })).toBe('BAD_USER_INPUT reviewIds.1')
    expect(await refusal({ reviewIds: [id, 'nonsense'] })).toBe('BAD_USER_INPUT reviewIds.1')
    expect(await refusal({ reviewIds: [encodeGlobalId('Ticket', '1')] })).toBe('BAD_USER_INPUT reviewIds.0')
    expect(await refusal({ reviewIds: [id, encodeGlobalId('Review', '999999999')] })).toBe('NOT_FOUND')
    expect(await refusal({ filter: { campaignIds: ['x'] } })).toBe('BAD_USER_INPUT filter.campaignIds.0')
  })

  test.each(['ANALYST', 'INTEGRATOR'] as const)('to an %s', async (role) => {
    const [id] = await insertReviews(server, 1)
    expect(codeOf(await tryPreview(await server.clientFor(role), { reviewIds: [id!] }))).toBe('FORBIDDEN')
  })
})

test('the whole set can be read by its token, page by page, by the person who asked for it', async () => {
  const ids = await insertReviews(server, 5)
  const { token, items } = await preview(ann, { reviewIds: ids })
  const query = `query ($token: ID!, $after: String) { bulkPreview(token: $token, first: 2, after: $after) {
    nodes { review { id } } pageInfo { hasNextPage endCursor } } }`
  const read: Json[] = []
  let after: string | null = null
  do {
    const { bulkPreview }: Json = await ann.ok(query, { token, after })
    read.push(...bulkPreview.nodes)
    after = bulkPreview.pageInfo.hasNextPage ? bulkPreview.pageInfo.endCursor : null
  } while (after !== null)
  expect(read.map(({ review }) => review.id)).toEqual(items.nodes.map(({ review }: Json) => review.id))
  expect(codeOf(await tomo.gql(query, { token }))).toBe('NOT_FOUND')
  expect(codeOf(await ann.gql(query, { token: 'nonsense' }))).toBe('NOT_FOUND')
})

test('previews that nobody started are swept an hour after their end', async () => {
  const another = await startTestServer()
  try {
    const ids = await insertReviews(another, 2)
    await preview(another.admin, { reviewIds: ids })
    await another.sql(`UPDATE bulk_operations SET expires_at = now() - interval '61 minutes'`)
    await preview(another.admin, { reviewIds: ids })
    // The job looks when a server starts, and then every minute.
    await another.startAnother()
    await expect
      .poll(() => another.sql('SELECT count(*)::int AS count FROM bulk_operations'))
      .toEqual([{ count: 1 }])
    expect(await another.sql('SELECT count(*)::int AS count FROM bulk_items')).toEqual([{ count: 2 }])
  } finally {
    await another.stop()
  }
})
