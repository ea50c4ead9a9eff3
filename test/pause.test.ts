import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { wakeDuePhases } from '../server/accounts/wakeDuePhases.ts'
import { eventually } from './support/eventually.ts'
import type { GraphQLClient, Json } from './support/graphqlClient.ts'
import { campaignWith, claim, claimOne, complete, fail, readAccount } from './support/phaseWork.ts'
import { pause, resume, timelineTexts, tryAccounts } from './support/reportCalls.ts'
import { codeOf, resolve } from './support/reviewCalls.ts'
import { rowId } from './support/rowId.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

let server: TestServer
let bot: GraphQLClient
let manager: GraphQLClient

beforeAll(async () => {
  server = await startTestServer()
  bot = await server.clientFor('INTEGRATOR')
  manager = await server.clientFor('MANAGER', 'Tomo')
})
afterAll(() => server.stop())

async function accountsOf(count: number, phases: Json[] = [{ name: 'one' }, { name: 'two' }]) {
  const { id: campaignId, accounts } = await campaignWith(bot, count, phases)
  const ids = accounts.map(({ id }) => id)
  const read = (place = 0) => readAccount(bot, ids[place]!)
  const claimable = () => claim(bot, { limit: 100, campaignIds: [campaignId] })
  return { campaignId, ids, id: ids[0]!, read, claimable }
}

/** How many events of a kind an account has. */
async function events(accountId: string, type: string): Promise<number> {
  const [row] = await server.sql('SELECT count(*)::int FROM events WHERE account_id = $1 AND type LIKE $2', [
    rowId(accountId),
    type,
  ])
  return row.count
}

describe('pause', () => {
  test('what was available waits, in its old place; nothing is claimable', async () => {
    const { id, read, claimable } = await accountsOf(1)
    const before = (await read()).phases[0].availableAt
    expect(await pause(manager, id)).toMatchObject([
      { id, status: 'PAUSED', phases: [{ status: 'PENDING', availableAt: before }, { availableAt: null }] },
    ])
    expect(await claimable()).toEqual([])
    expect(await timelineTexts(manager, id)).toEqual(['Tomo paused the account.'])
  })

  test('again changes nothing and records nothing', async () => {
    const { id } = await accountsOf(1)
    const [first] = await pause(manager, id)
    const before = await events(id, '%')
    expect(await pause(manager, id)).toEqual([first])
    expect(await events(id, '%')).toBe(before)
  })

  test('a running lease may finish: the next phase cools down, but waits', async () => {
    const { id, campaignId, read, claimable } = await accountsOf(1)
    const { lease } = await claimOne(bot, campaignId)
    await pause(manager, id)
    await complete(bot, lease)
    expect(await read()).toMatchObject({
      status: 'PAUSED',
      phases: [{ status: 'COMPLETED' }, { status: 'PENDING', availableAt: expect.any(String) }],
    })
    await wakeDuePhases(server.app, AbortSignal.timeout(10_000))
    expect(await claimable()).toEqual([])
    await resume(manager, id)
    expect((await claimOne(bot, campaignId)).phase.name).toBe('two')
  })

  test('the failure of a running lease opens a review, of whatever type', async () => {
    const { ids, campaignId, read } = await accountsOf(2)
    const [first, second] = await claim(bot, { limit: 2, campaignIds: [campaignId] })
    await pause(manager, ...ids)
    const { review } = (await fail(bot, first!.lease, 'CAPTCHA')).decision
    expect(review.status).toBe('OPEN')
    expect((await fail(bot, second!.lease, 'NETWORK_ERROR')).decision).toMatchObject({
      decision: 'REVIEW',
      because: 'The account is paused: nothing tries this again by itself.',
    })
    expect([await read(0), await read(1)]).toMatchObject([
      { status: 'PAUSED', phases: [{ status: 'REVIEW_REQUIRED' }, {}] },
      { status: 'PAUSED', phases: [{ status: 'REVIEW_REQUIRED' }, {}] },
    ])
    // Dealt with while it is paused: it waits, too.
    await resolve(manager, review.id, 'RETRY')
    expect((await read(0)).phases[0].status).toBe('PENDING')
  })

  test('of accounts in review: the queue shows it, and the review stays', async () => {
    const { id, campaignId } = await accountsOf(1)
    await fail(bot, (await claimOne(bot, campaignId)).lease, 'CAPTCHA')
    const queued = async (accountStatuses: string[]) => {
      const filter = { accountStatuses, campaignIds: [campaignId] }
      const { reviewQueue } = await manager.ok(
        'query ($filter: ReviewFilter) { reviewQueue(filter: $filter) { nodes { status } } }',
        { filter },
      )
      return reviewQueue.nodes.length
    }
    await pause(manager, id)
    expect([await queued(['PAUSED']), await queued(['IN_REVIEW'])]).toEqual([1, 0])
    expect((await resume(manager, id))[0].status).toBe('IN_REVIEW')
    expect([await queued(['PAUSED']), await queued(['IN_REVIEW'])]).toEqual([0, 1])
  })

  test('closes the undo window of what a person did before', async () => {
    const { id, campaignId } = await accountsOf(1)
    const { decision } = await fail(bot, (await claimOne(bot, campaignId)).lease, 'CAPTCHA')
    const resolution = await resolve(manager, decision.review.id, 'RETRY')
    await server.sql(
      `UPDATE review_logs SET undoable_until = now() + interval '1 hour' WHERE account_id = $1`,
      [rowId(id)],
    )
    await pause(manager, id)
    const answer = await manager.gql(
      'mutation ($input: UndoResolutionInput!) { undoResolution(input: $input) { review { id } } }',
      { input: { resolutionId: resolution.id } },
    )
    expect(codeOf(answer)).toBe('INVALID_STATE')
  })
})

describe('resume', () => {
  test('what is due is available at once, in its old place, and workers are woken', async () => {
    const { ids, read, campaignId } = await accountsOf(2)
    const before = (await read()).phases[0].availableAt
    await pause(manager, ids[0]!)
    const woken = await server.subscribe('subscription { workAvailable(kind: PHASE) { count } }')
    expect(await resume(manager, ids[0]!)).toMatchObject([
      { status: 'ACTIVE', phases: [{ status: 'AVAILABLE', availableAt: before }, {}] },
    ])
    // What happened before may still be on its way, and counts one: only the resumption makes both claimable.
    await woken.nextWhere(({ workAvailable }) => workAvailable.count >= 2)
    await woken.stop()
    // The one that was paused is still the first.
    expect((await claimOne(bot, campaignId)).phase.account.id).toBe(ids[0])
    expect(await timelineTexts(manager, ids[0]!)).toEqual([
      'Tomo resumed the account.',
      'Tomo paused the account.',
    ])
  })

  test('what is not due yet waits on', async () => {
    const { id, campaignId, read } = await accountsOf(1)
    const { decision } = await fail(bot, (await claimOne(bot, campaignId)).lease, 'RATE_LIMIT')
    await pause(manager, id)
    await resume(manager, id)
    expect((await read()).phases[0]).toMatchObject({ status: 'PENDING', availableAt: decision.retryAt })
  })

  test('an account that was dismissed', async () => {
    const { id, campaignId, read } = await accountsOf(1)
    const { decision } = await fail(bot, (await claimOne(bot, campaignId)).lease, 'CAPTCHA')
    await resolve(manager, decision.review.id, 'DISMISS')
    expect((await read()).status).toBe('PAUSED')
    await resume(manager, id)
    expect(await claimOne(bot, campaignId)).toMatchObject({ attempt: 1 })
  })

  test('of one that is not paused changes nothing and records nothing', async () => {
    const { id } = await accountsOf(1)
    const before = await events(id, '%')
    expect((await resume(manager, id))[0].status).toBe('ACTIVE')
    expect(await events(id, '%')).toBe(before)
  })

  test('a finished account is COMPLETED again', async () => {
    const { id, campaignId } = await accountsOf(1, [{ name: 'only' }])
    await complete(bot, (await claimOne(bot, campaignId)).lease)
    expect((await pause(manager, id))[0].status).toBe('PAUSED')
    expect((await resume(manager, id))[0].status).toBe('COMPLETED')
  })
})

describe('many at once', () => {
  test('a thousand, one account for each id, in their order', async () => {
    const { ids, claimable } = await accountsOf(1000)
    const order = ids.toReversed()
    expect((await pause(manager, ...order)).map(({ id }) => id)).toEqual(order)
    expect(await claimable()).toEqual([])
    expect((await resume(manager, ...order)).every(({ status }) => status === 'ACTIVE')).toBe(true)
    expect(await claimable()).toHaveLength(100)
  }, 60_000)

  test('all or none', async () => {
    const { ids, read } = await accountsOf(2)
    const answer = await tryAccounts(manager, 'pauseAccounts', [...ids, btoa('Account:99999999')])
    expect(codeOf(answer)).toBe('NOT_FOUND')
    expect([(await read(0)).status, (await read(1)).status]).toEqual(['ACTIVE', 'ACTIVE'])
  })

  test('the same id twice', async () => {
    const { id } = await accountsOf(1)
    expect((await pause(manager, id, id)).map((account) => account.id)).toEqual([id, id])
    expect(await events(id, 'account.paused')).toBe(1)
  })

  test.each(['pauseAccounts', 'resumeAccounts'] as const)('%s refuses what is not right', async (what) => {
    const { id } = await accountsOf(1)
    const refusal = async (ids: string[], client = manager) =>
      (await tryAccounts(client, what, ids)).errors?.[0]?.extensions
    expect(await refusal([])).toEqual({ code: 'BAD_USER_INPUT', field: 'accountIds' })
    expect(await refusal(Array(1001).fill(id))).toEqual({ code: 'BAD_USER_INPUT', field: 'accountIds' })
    expect(await refusal([id, btoa('Phase:1')])).toEqual({ code: 'BAD_USER_INPUT', field: 'accountIds.1' })
    expect(await refusal([id], bot)).toEqual({ code: 'FORBIDDEN' })
    expect(await refusal([id], await server.clientFor('ANALYST'))).toEqual({ code: 'FORBIDDEN' })
  })
})

describe('races', () => {
  const MANY = 24

  test('pause against claim: what was claimed may finish, and nothing more is claimed', async () => {
    const { ids, campaignId, claimable } = await accountsOf(MANY)
    const claims = Array.from({ length: 6 }, () => claim(bot, { limit: 4, campaignIds: [campaignId] }))
    const [, ...claimed] = await Promise.all([pause(manager, ...ids), ...claims])
    for (const { lease } of claimed.flat()) await complete(bot, lease)
    expect(await claimable()).toEqual([])
    const rows = await server.sql(
      `SELECT p.status, count(*)::int FROM warmup_phases p WHERE campaign_id = $1 AND position = 0
       GROUP BY 1 ORDER BY 1`,
      [rowId(campaignId)],
    )
    const done = claimed.flat().length
    const expected = [
      { status: 'COMPLETED', count: done },
      { status: 'PENDING', count: MANY - done },
    ]
    expect(rows).toEqual(expected.filter(({ count }) => count > 0))
  })

  test('resume against the scheduler: each phase becomes available once', async () => {
    const { ids, campaignId } = await accountsOf(MANY)
    await pause(manager, ...ids)
    const before = await available()
    await Promise.all([
      resume(manager, ...ids),
      ...Array.from({ length: 6 }, () => wakeDuePhases(server.app, AbortSignal.timeout(10_000))),
    ])
    await eventually(async () => expect(await available()).toBe(before + MANY))
    async function available(): Promise<number> {
      const [row] = await server.sql(
        `SELECT count(*)::int FROM events e JOIN accounts a ON a.id = e.account_id
         WHERE a.campaign_id = $1 AND e.type = 'phase.available'`,
        [rowId(campaignId)],
      )
      return row.count
    }
  })

  test('two people pause the same accounts in opposite orders: each is paused once', async () => {
    const { ids } = await accountsOf(MANY)
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) => pause(manager, ...(at % 2 ? ids : ids.toReversed()))),
    )
    for (const accounts of answers) expect(accounts.every(({ status }) => status === 'PAUSED')).toBe(true)
    for (const id of ids) expect(await events(id, 'account.paused')).toBe(1)
  })

  test('one pauses while the other resumes: the accounts are one or the other', async () => {
    const { ids, campaignId } = await accountsOf(MANY)
    for (let round = 0; round < 4; round++) {
      await Promise.all([pause(manager, ...ids), resume(manager, ...ids.toReversed())])
      const odd = await server.sql(
        `SELECT a.id FROM accounts a JOIN warmup_phases p ON p.account_id = a.id AND p.position = 0
         WHERE a.campaign_id = $1
           AND (a.paused <> (a.status = 'PAUSED') OR a.paused = (p.status = 'AVAILABLE'))`,
        [rowId(campaignId)],
      )
      expect(odd).toEqual([])
    }
  })
})
