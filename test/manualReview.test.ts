import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GraphQLClient, Json } from './support/graphqlClient.ts'
import { campaignWith, claim, claimOne, COMPLETE, complete, fail, readAccount } from './support/phaseWork.ts'
import { askForLook, MANUAL_REVIEW, pause, timelineTexts } from './support/reportCalls.ts'
import { codeOf, outcomeOf, readReview, resolve, tryResolve } from './support/reviewCalls.ts'
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

const THREE = [{ name: 'one' }, { name: 'two' }, { name: 'three' }]

/** An account of its own, and how to look at it. */
async function oneAccount(phases: Json[] = THREE) {
  const { id: campaignId, accounts } = await campaignWith(bot, 1, phases)
  const { id } = accounts[0]!
  const read = () => readAccount(bot, id)
  const phaseIds: string[] = (await read()).phases.map((phase: Json) => phase.id)
  const statuses = async () => (await read()).phases.map(({ status }: Json) => status)
  return { campaignId, id, read, statuses, phaseIds }
}

/** Claims the account's phase, which must have this name, and completes it. */
async function completeNext(campaignId: string, name: string): Promise<void> {
  const { lease, phase } = await claimOne(bot, campaignId)
  expect(phase.name).toBe(name)
  await complete(bot, lease)
}

describe('a person asks for a look', () => {
  test('at a phase that waits for a bot', async () => {
    const account = await oneAccount()
    const review = await askForLook(manager, account.phaseIds[0]!, {
      failureType: 'CHALLENGE',
      message: 'The profile\n asks for a selfie.',
    })
    expect(review).toMatchObject({
      status: 'OPEN',
      priority: 'URGENT',
      failureType: 'CHALLENGE',
      title: 'user-0',
      summary: 'The profile asks for a selfie.',
      version: 1,
    })
    expect(await account.read()).toMatchObject({
      status: 'IN_REVIEW',
      phases: [{ status: 'REVIEW_REQUIRED', attempt: 0 }, {}, {}],
    })
    expect(await claim(bot, { campaignIds: [account.campaignId] })).toEqual([])
    expect(await timelineTexts(manager, account.id)).toEqual([
      'Tomo asked for a look.',
      'The profile\n asks for a selfie.',
    ])
    const { phase } = await manager.ok(
      'query ($id: ID!) { phase: node(id: $id) { ... on Phase { lastFailure { type worker attempt fingerprint } } } }',
      { id: account.phaseIds[0] },
    )
    expect(phase.lastFailure).toEqual({
      type: 'CHALLENGE',
      worker: null,
      attempt: 0,
      fingerprint: review.fingerprint,
    })
  })

  test('and it is found with failures of its kind', async () => {
    const [one, other] = [await oneAccount(), await oneAccount()]
    const { lease } = await claimOne(bot, one.campaignId)
    const { decision } = await fail(bot, lease, 'CAPTCHA', 'Puzzle 17 appeared.')
    const review = await askForLook(manager, other.phaseIds[0]!, {
      failureType: 'CAPTCHA',
      message: 'Puzzle 4 appeared.',
    })
    expect(review).toMatchObject({ fingerprint: decision.review.fingerprint, similarCount: 1 })
  })

  test('at a phase that a bot works on: the bot loses its lease, and no attempt', async () => {
    const account = await oneAccount()
    const { lease } = await claimOne(bot, account.campaignId)
    const review = await askForLook(manager, account.phaseIds[0]!)
    expect(await bot.code(COMPLETE, { input: { lease } })).toBe('LEASE_LOST')
    expect((await account.read()).phases[0]).toMatchObject({ status: 'REVIEW_REQUIRED', attempt: 1 })
    await resolve(manager, review.id, 'RETRY', 'All is well.')
    expect(await claimOne(bot, account.campaignId)).toMatchObject({ attempt: 1, note: 'All is well.' })
  })

  test('at one that waits for a person already: it is added to the open review', async () => {
    const account = await oneAccount()
    const { lease } = await claimOne(bot, account.campaignId)
    const { decision } = await fail(bot, lease, 'CAPTCHA')
    const review = await askForLook(manager, account.phaseIds[0]!, { message: 'Mind the tone.' })
    expect(review).toMatchObject({
      id: decision.review.id,
      priority: 'HIGH',
      failureType: 'OTHER',
      summary: 'Mind the tone.',
      version: decision.review.version + 1,
    })
  })

  test('of a paused account, which stays paused', async () => {
    const account = await oneAccount()
    await pause(manager, account.id)
    expect((await askForLook(manager, account.phaseIds[0]!)).status).toBe('OPEN')
    expect((await account.read()).status).toBe('PAUSED')
  })

  test('not at a phase that is done, or that there is none of', async () => {
    const account = await oneAccount()
    await completeNext(account.campaignId, 'one')
    const input = { phaseId: account.phaseIds[0], failureType: 'OTHER', message: 'Look.' }
    const { errors } = await manager.gql(MANUAL_REVIEW, { input })
    expect(errors?.[0]?.extensions).toEqual({ code: 'INVALID_STATE', state: 'COMPLETED' })
    const code = (phaseId: string, client = manager) =>
      client.code(MANUAL_REVIEW, { input: { ...input, phaseId } })
    expect(await code(btoa('Phase:99999999'))).toBe('NOT_FOUND')
    expect(await code(account.id)).toBe('BAD_USER_INPUT')
    expect(await code(account.phaseIds[1]!, bot)).toBe('FORBIDDEN')
  })

  test('a retry that a person doubts did not help', async () => {
    const account = await oneAccount()
    const review = await askForLook(manager, account.phaseIds[0]!)
    const { id } = await resolve(manager, review.id, 'RETRY')
    expect(await outcomeOf(manager, id)).toBe('PENDING')
    await askForLook(manager, account.phaseIds[0]!)
    expect(await outcomeOf(manager, id)).toBe('REFAILED')
  })
})

describe('at a phase whose turn has not come', () => {
  test('the earlier one goes on, and the account waits before the one that is looked at', async () => {
    const account = await oneAccount()
    const review = await askForLook(manager, account.phaseIds[1]!)
    expect(await account.statuses()).toEqual(['AVAILABLE', 'REVIEW_REQUIRED', 'PENDING'])
    expect((await account.read()).status).toBe('IN_REVIEW')

    await completeNext(account.campaignId, 'one')
    expect(await account.statuses()).toEqual(['COMPLETED', 'REVIEW_REQUIRED', 'PENDING'])
    expect(await claim(bot, { campaignIds: [account.campaignId] })).toEqual([])

    // Its turn has come by now: it is available at once.
    await resolve(manager, review.id, 'RETRY')
    await completeNext(account.campaignId, 'two')
    await completeNext(account.campaignId, 'three')
    expect((await account.read()).status).toBe('COMPLETED')
  })

  test.each(['RETRY', 'CHANGE_CONTENT'])(
    '%s: it waits for its turn, and the note with it',
    async (action) => {
      const account = await oneAccount()
      const review = await askForLook(manager, account.phaseIds[1]!, { failureType: 'CONTENT_REJECTION' })
      const { id } = await resolve(manager, review.id, action, 'Without the link.')
      expect((await account.read()).phases[1]).toMatchObject({ status: 'PENDING', availableAt: null })
      expect((await account.read()).status).toBe('ACTIVE')

      await completeNext(account.campaignId, 'one')
      expect(await outcomeOf(manager, id)).toBe('PENDING')
      const lease = await claimOne(bot, account.campaignId)
      expect(lease).toMatchObject({ attempt: 1, note: 'Without the link.', phase: { name: 'two' } })
      await complete(bot, lease.lease)
      expect(await outcomeOf(manager, id)).toBe('CONFIRMED')
    },
  )

  test.each([
    ['COMPLETE_MANUALLY', 'COMPLETED'],
    ['SKIP_PHASE', 'SKIPPED'],
  ])('%s: the bots go past it', async (action, status) => {
    const account = await oneAccount()
    const review = await askForLook(manager, account.phaseIds[1]!)
    const { id } = await resolve(manager, review.id, action)
    expect(await account.statuses()).toEqual(['AVAILABLE', status, 'PENDING'])
    await completeNext(account.campaignId, 'one')
    expect(await outcomeOf(manager, id)).toBe('PENDING')
    await completeNext(account.campaignId, 'three')
    expect(await outcomeOf(manager, id)).toBe('CONFIRMED')
    expect((await account.read()).status).toBe('COMPLETED')
  })

  test('DISMISS: the account is paused, and the phase still waits for its turn', async () => {
    const account = await oneAccount()
    const review = await askForLook(manager, account.phaseIds[2]!)
    await resolve(manager, review.id, 'DISMISS')
    expect(await account.read()).toMatchObject({
      status: 'PAUSED',
      phases: [
        { status: 'PENDING', availableAt: expect.any(String) },
        { status: 'PENDING', availableAt: null },
        { status: 'PENDING', availableAt: null },
      ],
    })
  })

  test('the last one is skipped and the account still finishes', async () => {
    const account = await oneAccount([{ name: 'one' }, { name: 'two' }])
    const review = await askForLook(manager, account.phaseIds[1]!)
    const { id, outcome } = await resolve(manager, review.id, 'SKIP_PHASE')
    expect(outcome).toBe('CONFIRMED')
    await completeNext(account.campaignId, 'one')
    expect((await account.read()).status).toBe('COMPLETED')
    expect(await outcomeOf(manager, id)).toBe('CONFIRMED')
  })
})

describe('several reviews of one account', () => {
  async function twoReviews() {
    const account = await oneAccount()
    const { lease } = await claimOne(bot, account.campaignId)
    const first = (await fail(bot, lease, 'CAPTCHA')).decision.review.id as string
    const third = (await askForLook(manager, account.phaseIds[2]!)).id as string
    return { account, first, third }
  }

  test('the account is in review until the last of them is resolved', async () => {
    const { account, first, third } = await twoReviews()
    await resolve(manager, first, 'RETRY')
    expect((await account.read()).status).toBe('IN_REVIEW')
    expect(await account.statuses()).toEqual(['AVAILABLE', 'PENDING', 'REVIEW_REQUIRED'])
    await resolve(manager, third, 'RETRY')
    expect((await account.read()).status).toBe('ACTIVE')
    for (const name of ['one', 'two', 'three']) await completeNext(account.campaignId, name)
  })

  test('the later one first', async () => {
    const { account, first, third } = await twoReviews()
    await resolve(manager, third, 'COMPLETE_MANUALLY')
    expect(await account.statuses()).toEqual(['REVIEW_REQUIRED', 'PENDING', 'COMPLETED'])
    await resolve(manager, first, 'SKIP_PHASE')
    expect(await account.statuses()).toEqual(['SKIPPED', 'AVAILABLE', 'COMPLETED'])
    await completeNext(account.campaignId, 'two')
    expect((await account.read()).status).toBe('COMPLETED')
  })

  test('RESET_ACCOUNT through the later one supersedes the earlier one', async () => {
    const { account, first, third } = await twoReviews()
    const { version } = await readReview(manager, first)
    await resolve(manager, third, 'RESET_ACCOUNT')
    expect(await account.statuses()).toEqual(['AVAILABLE', 'PENDING', 'PENDING'])
    expect(await readReview(manager, first)).toMatchObject({ status: 'RESOLVED', resolvedBy: 'SUPERSEDED' })
    expect(codeOf(await tryResolve(manager, { reviewId: first, version }, 'RETRY'))).toBe('CONFLICT')
  })

  test('RESET_ACCOUNT takes a running phase from its bot', async () => {
    const account = await oneAccount()
    const { lease } = await claimOne(bot, account.campaignId)
    const review = await askForLook(manager, account.phaseIds[1]!)
    await resolve(manager, review.id, 'RESET_ACCOUNT')
    expect(await bot.code(COMPLETE, { input: { lease } })).toBe('LEASE_LOST')
    expect(await account.statuses()).toEqual(['AVAILABLE', 'PENDING', 'PENDING'])
  })

  test('DISMISS of one leaves the other in the queue of the paused account', async () => {
    const { account, first, third } = await twoReviews()
    await resolve(manager, first, 'DISMISS')
    expect((await readReview(manager, third)).status).toBe('OPEN')
    expect((await account.read()).status).toBe('PAUSED')
    await resolve(manager, third, 'RETRY')
    expect(await account.statuses()).toEqual(['PENDING', 'PENDING', 'PENDING'])
  })
})

describe('races', () => {
  const ROUNDS = 12

  test('two people ask at once: one review', async () => {
    const account = await oneAccount()
    const reviews = await Promise.all(
      Array.from({ length: 8 }, () => askForLook(manager, account.phaseIds[0]!)),
    )
    expect(new Set(reviews.map(({ id }) => id)).size).toBe(1)
    expect((await readReview(manager, reviews[0].id)).version).toBe(8)
  })

  test('against claims: the bot is stopped, or never gets it', async () => {
    const { id, accounts } = await campaignWith(bot, ROUNDS, [{ name: 'only' }])
    const phaseIds = await Promise.all(
      accounts.map(async (account) => (await readAccount(bot, account.id)).phases[0].id as string),
    )
    const [leases] = await Promise.all([
      claim(bot, { limit: ROUNDS, campaignIds: [id] }),
      ...phaseIds.map((phaseId) => askForLook(manager, phaseId)),
    ])
    for (const { lease } of leases) expect(await bot.code(COMPLETE, { input: { lease } })).toBe('LEASE_LOST')
    const rest = await server.sql(
      `SELECT id FROM warmup_phases WHERE campaign_id = $1 AND status <> 'REVIEW_REQUIRED'`,
      [rowId(id)],
    )
    expect(rest).toEqual([])
  })
})
