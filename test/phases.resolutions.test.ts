import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from './support/eventually.ts'
import type { GraphQLClient, Json } from './support/graphqlClient.ts'
import {
  ACCOUNT,
  campaignWith,
  claim,
  claimOne,
  complete,
  COMPLETE,
  fail,
  readAccount,
} from './support/phaseWork.ts'
import { readReview, resolve } from './support/reviewCalls.ts'
import { rowId } from './support/rowId.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

let server: TestServer
let bot: GraphQLClient
let manager: GraphQLClient

beforeAll(async () => {
  server = await startTestServer()
  bot = await server.clientFor('INTEGRATOR')
  manager = await server.clientFor('MANAGER')
})
afterAll(() => server.stop())

/** A campaign with one account whose first phase waits for a person after its third attempt. */
async function stopped(phases: Json[] = [{ name: 'one' }, { name: 'two' }, { name: 'three' }]) {
  const campaign = await campaignWith(bot, 1, phases)
  const { lease, phase } = await claimOne(bot, campaign.id)
  await server.sql('UPDATE warmup_phases SET attempt = 3 WHERE id = $1', [rowId(phase.id)])
  const { decision } = await fail(bot, lease, 'CAPTCHA')
  const accountId = campaign.accounts[0]!.id
  const read = () => readAccount(bot, accountId)
  const statuses = async () => (await read()).phases.map(({ status }: Json) => status)
  return { campaign, lease, phase, accountId, reviewId: decision.review.id as string, read, statuses }
}

describe.each(['RETRY', 'CHANGE_CONTENT'])('%s', (action) => {
  test('makes the phase available from its first attempt on, and the note travels', async () => {
    const { campaign, read, phase } = await stopped([{ name: 'one' }])
    const lease = await claimRejected()
    async function claimRejected() {
      // CHANGE_CONTENT is only for rejected content.
      await server.sql(
        `UPDATE reviews SET failure_type = 'CONTENT_REJECTION' WHERE phase_id = $1 AND status = 'OPEN'`,
        [rowId(phase.id)],
      )
      const [review] = await server.sql('SELECT id FROM reviews WHERE phase_id = $1', [rowId(phase.id)])
      const reviewId = Buffer.from(`Review:${review.id}`).toString('base64')
      await resolve(manager, reviewId, action, 'Leave out the link.')
      expect(await read()).toMatchObject({ status: 'ACTIVE', phases: [{ status: 'AVAILABLE', attempt: 0 }] })
      return claimOne(bot, campaign.id)
    }
    expect(lease).toMatchObject({ attempt: 1, note: 'Leave out the link.' })

    // A retry by the machine is still the same errand.
    await fail(bot, lease.lease, 'NETWORK_ERROR')
    await server.sql('UPDATE warmup_phases SET available_at = now() WHERE id = $1', [rowId(phase.id)])
    const again = await eventually(() => claimOne(bot, campaign.id))
    expect(again).toMatchObject({ attempt: 2, note: 'Leave out the link.' })
  })
})

test('a note does not outlive its errand', async () => {
  const { campaign, reviewId } = await stopped()
  await resolve(manager, reviewId, 'RETRY', 'Slower.')
  const first = await claimOne(bot, campaign.id)
  const { decision } = await fail(bot, first.lease, 'CAPTCHA')
  await resolve(manager, decision.review.id, 'RETRY')
  expect((await claimOne(bot, campaign.id)).note).toBeNull()
})

test('COMPLETE_MANUALLY completes the phase and starts the next one', async () => {
  const { reviewId, read, campaign } = await stopped([{ name: 'one' }, { name: 'two' }])
  await resolve(manager, reviewId, 'COMPLETE_MANUALLY')
  const { phases, status, currentPhase } = await read()
  expect(phases.map((phase: Json) => phase.status)).toEqual(['COMPLETED', 'AVAILABLE'])
  expect(phases[0].completedAt).not.toBeNull()
  expect({ status, current: currentPhase.name }).toEqual({ status: 'ACTIVE', current: 'two' })
  expect((await claimOne(bot, campaign.id)).phase.name).toBe('two')
})

test('SKIP_PHASE skips it and starts the cooldown of the next one', async () => {
  const { reviewId, read } = await stopped([{ name: 'one' }, { name: 'two', cooldownSeconds: 60 }])
  await resolve(manager, reviewId, 'SKIP_PHASE')
  const { phases } = await read()
  expect(phases).toMatchObject([
    { status: 'SKIPPED', completedAt: null },
    { status: 'PENDING', availableAt: expect.any(String) },
  ])
})

test('SKIP_PHASE of the last phase completes the account', async () => {
  const { reviewId, read } = await stopped([{ name: 'only' }])
  await resolve(manager, reviewId, 'SKIP_PHASE')
  expect(await read()).toMatchObject({ status: 'COMPLETED', currentPhase: null })
})

test('DISMISS pauses the account', async () => {
  const { campaign, reviewId, read } = await stopped()
  await resolve(manager, reviewId, 'DISMISS')
  expect(await read()).toMatchObject({
    status: 'PAUSED',
    phases: [{ status: 'PENDING', attempt: 0 }, { status: 'PENDING' }, { status: 'PENDING' }],
  })
  expect(await claim(bot, { limit: 100, campaignIds: [campaign.id] })).toEqual([])
  expect((await readReview(manager, reviewId)).status).toBe('RESOLVED')
})

test('RESET_ACCOUNT starts all over, revokes what runs and supersedes the other reviews', async () => {
  const { campaign, reviewId, phase, read } = await stopped()
  // The second phase runs and the third one waits for a person too, as a person's own report brings about.
  await resolve(manager, reviewId, 'COMPLETE_MANUALLY')
  const running = await claimOne(bot, campaign.id)
  const reviews = await server.sql(
    `INSERT INTO reviews (kind, phase_id, phase_name, account_id, campaign_id, status, priority, failure_type, title, summary,
       opened_at)
     SELECT 'PHASE', id, name, account_id, campaign_id, 'OPEN', 2, 'OTHER', 'user-0', 'looks wrong', now()
     FROM warmup_phases WHERE account_id = $1 AND position IN (0, 2) ORDER BY position RETURNING id`,
    [rowId(campaign.accounts[0]!.id)],
  )
  await server.sql(
    `UPDATE warmup_phases SET status = 'REVIEW_REQUIRED' WHERE account_id = $1 AND position IN (0, 2)`,
    [rowId(campaign.accounts[0]!.id)],
  )
  const [first, third] = reviews.map(({ id }) => Buffer.from(`Review:${id}`).toString('base64'))

  await resolve(manager, first!, 'RESET_ACCOUNT', 'A fresh start.')
  const { phases, status } = await read()
  expect(status).toBe('ACTIVE')
  expect(phases).toMatchObject([
    { id: phase.id, status: 'AVAILABLE', attempt: 0, startedAt: null, completedAt: null },
    { status: 'PENDING', attempt: 0, availableAt: null, startedAt: null },
    { status: 'PENDING', attempt: 0, availableAt: null },
  ])
  expect(await bot.code(COMPLETE, { input: { lease: running.lease } })).toBe('LEASE_LOST')
  expect(await readReview(manager, third!)).toMatchObject({ status: 'RESOLVED', resolvedBy: 'SUPERSEDED' })
  expect(await claimOne(bot, campaign.id)).toMatchObject({ attempt: 1, note: 'A fresh start.' })
})

test('a reset account goes through all its phases again', async () => {
  const { campaign, reviewId, statuses } = await stopped()
  await resolve(manager, reviewId, 'RESET_ACCOUNT')
  for (const name of ['one', 'two', 'three']) {
    const { lease, phase } = await claimOne(bot, campaign.id)
    expect(phase.name).toBe(name)
    await complete(bot, lease)
  }
  expect(await statuses()).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED'])
})

describe('with an undo window', () => {
  let slow: TestServer

  beforeAll(async () => {
    slow = await startTestServer({ UNSTUCK_UNDO_SECONDS: '3600' })
  })
  afterAll(() => slow.stop())

  async function afterwards(action: string) {
    const campaign = await campaignWith(slow.admin, 1, [{ name: 'one' }, { name: 'two' }])
    const { lease } = await claimOne(slow.admin, campaign.id)
    const { decision } = await fail(slow.admin, lease, 'CAPTCHA')
    const { undoableUntil } = await resolve(slow.admin, decision.review.id, action)
    const { account } = await slow.admin.ok(ACCOUNT, { id: campaign.accounts[0]!.id })
    expect(await claim(slow.admin, { campaignIds: [campaign.id] })).toEqual([])
    return { undoableUntil, account, campaign }
  }

  test.each([
    ['RETRY', 0],
    ['RESET_ACCOUNT', 0],
    ['COMPLETE_MANUALLY', 1],
    ['SKIP_PHASE', 1],
  ])('what %s starts is not claimable before the window ends', async (action, started) => {
    const { undoableUntil, account, campaign } = await afterwards(action)
    expect(account.phases[started]).toMatchObject({ status: 'PENDING', availableAt: undoableUntil })

    await slow.sql('UPDATE warmup_phases SET available_at = now() WHERE id = $1', [
      rowId(account.phases[started].id),
    ])
    const lease = await eventually(() => claimOne(slow.admin, campaign.id))
    expect(lease.phase.id).toBe(account.phases[started].id)
  })
})
