import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from './support/eventually.ts'
import type { GraphQLClient, Json } from './support/graphqlClient.ts'
import { campaignWith, claimOne, complete, fail, FAIL, readAccount } from './support/phaseWork.ts'
import { rowId } from './support/rowId.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

let server: TestServer
let bot: GraphQLClient

beforeAll(async () => {
  server = await startTestServer()
  bot = await server.clientFor('INTEGRATOR')
})
afterAll(() => server.stop())

/** Ends a backoff early and claims again. */
async function claimAgain(campaignId: string, phaseId: string): Promise<Json> {
  await server.sql(`UPDATE warmup_phases SET available_at = now() WHERE id = $1 AND status = 'PENDING'`, [
    rowId(phaseId),
  ])
  return eventually(() => claimOne(bot, campaignId))
}

/** Seconds that a RETRY waits. */
function waitSeconds({ decision, phase }: Json): number {
  return (Date.parse(decision.retryAt) - Date.parse(phase.lastFailure.at)) / 1000
}

describe('the decision', () => {
  test.each([
    ['CAPTCHA', 'HIGH'],
    ['CHALLENGE', 'URGENT'],
    ['CONTENT_REJECTION', 'HIGH'],
    ['ACCOUNT_SUSPENDED', 'URGENT'],
  ])('%s needs a person at once, %s', async (type, priority) => {
    const campaign = await campaignWith(bot, 1)
    const { lease, phase } = await claimOne(bot, campaign.id, { worker: 'bot-7' })
    const failed = await fail(bot, lease, type, 'It  asks for\na photo.')
    expect(failed).toMatchObject({
      decision: {
        decision: 'REVIEW',
        retryAt: null,
        review: {
          status: 'OPEN',
          priority,
          failureType: type,
          title: 'user-0',
          summary: 'It asks for a photo.',
        },
      },
      phase: {
        id: phase.id,
        status: 'REVIEW_REQUIRED',
        attempt: 1,
        lastFailure: { type, message: 'It  asks for\na photo.', attempt: 1, worker: 'bot-7' },
      },
    })
    expect(failed.decision.because).toMatch(/\w+\.$/)
    expect(failed.decision.review.fingerprint).toBe(failed.phase.lastFailure.fingerprint)
    expect((await readAccount(bot, campaign.accounts[0]!.id)).status).toBe('IN_REVIEW')
  })

  test.each(['NETWORK_ERROR', 'TIMEOUT', 'BOT_ERROR', 'OTHER'])(
    '%s is tried maxAttempts times, then a person is asked',
    async (type) => {
      const campaign = await campaignWith(bot, 1, [{ name: 'only', maxAttempts: 2 }])
      const first = await claimOne(bot, campaign.id)
      const retry = await fail(bot, first.lease, type)
      expect(retry).toMatchObject({
        decision: { decision: 'RETRY', review: null },
        phase: { status: 'PENDING', attempt: 1, availableAt: retry.decision.retryAt },
      })
      expect((await readAccount(bot, campaign.accounts[0]!.id)).status).toBe('ACTIVE')

      const second = await claimAgain(campaign.id, first.phase.id)
      expect(second.attempt).toBe(2)
      expect(await fail(bot, second.lease, type)).toMatchObject({
        decision: { decision: 'REVIEW', review: { priority: 'NORMAL' } },
        phase: { status: 'REVIEW_REQUIRED', lastFailure: { attempt: 2 } },
      })
    },
  )

  test('three failed attempts are HIGH', async () => {
    const campaign = await campaignWith(bot, 1, [{ name: 'only' }])
    let lease = await claimOne(bot, campaign.id)
    for (let attempt = 1; attempt < 3; attempt++) {
      expect((await fail(bot, lease.lease, 'BOT_ERROR')).decision.decision).toBe('RETRY')
      lease = await claimAgain(campaign.id, lease.phase.id)
    }
    expect((await fail(bot, lease.lease, 'BOT_ERROR')).decision.review.priority).toBe('HIGH')
  })

  test('the backoff is random, and at most a minute, doubled by each attempt', async () => {
    const campaign = await campaignWith(bot, 12, [{ name: 'only', maxAttempts: 10 }])
    const waits: number[] = []
    for (const _account of campaign.accounts) {
      const { lease } = await claimOne(bot, campaign.id)
      waits.push(waitSeconds(await fail(bot, lease, 'NETWORK_ERROR')))
    }
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...waits)).toBeLessThanOrEqual(120)
    expect(new Set(waits).size).toBeGreaterThan(6)

    await server.sql(
      `UPDATE warmup_phases SET attempt = 8, status = 'AVAILABLE', available_at = now() WHERE campaign_id = $1`,
      [rowId(campaign.id)],
    )
    const later: number[] = []
    for (const _account of campaign.accounts) {
      const { lease } = await claimOne(bot, campaign.id)
      later.push(waitSeconds(await fail(bot, lease, 'NETWORK_ERROR')))
    }
    expect(Math.max(...later)).toBeGreaterThan(120)
    expect(Math.max(...later)).toBeLessThanOrEqual(3600)
  })

  test('RATE_LIMIT waits 30 minutes and uses up no attempt; the fifth in a row needs a person', async () => {
    const campaign = await campaignWith(bot, 1, [{ name: 'only', maxAttempts: 2 }])
    let lease = await claimOne(bot, campaign.id)
    for (let time = 1; time <= 4; time++) {
      expect(lease.attempt).toBe(1)
      const failed = await fail(bot, lease.lease, 'RATE_LIMIT')
      expect(failed).toMatchObject({ decision: { decision: 'RETRY' }, phase: { status: 'PENDING' } })
      expect(waitSeconds(failed)).toBe(1800)
      lease = await claimAgain(campaign.id, lease.phase.id)
    }
    expect(await fail(bot, lease.lease, 'RATE_LIMIT')).toMatchObject({
      decision: { decision: 'REVIEW', review: { failureType: 'RATE_LIMIT' } },
    })
  })

  test('another failure in between starts the row anew', async () => {
    const campaign = await campaignWith(bot, 1, [{ name: 'only', maxAttempts: 9 }])
    let lease = await claimOne(bot, campaign.id)
    for (const type of ['RATE_LIMIT', 'RATE_LIMIT', 'RATE_LIMIT', 'RATE_LIMIT', 'BOT_ERROR', 'RATE_LIMIT']) {
      expect((await fail(bot, lease.lease, type)).decision.decision).toBe('RETRY')
      lease = await claimAgain(campaign.id, lease.phase.id)
    }
  })

  test('the failure of a paused account opens its review', async () => {
    const campaign = await campaignWith(bot, 1)
    const { lease } = await claimOne(bot, campaign.id)
    await server.sql('UPDATE accounts SET paused = true WHERE campaign_id = $1', [rowId(campaign.id)])
    expect((await fail(bot, lease, 'CAPTCHA')).decision.review.status).toBe('OPEN')
    expect((await readAccount(bot, campaign.accounts[0]!.id)).status).toBe('PAUSED')
    const { reviewQueue } = await server.admin.ok(
      'query ($filter: ReviewFilter) { reviewQueue(filter: $filter) { nodes { title } } }',
      { filter: { campaignIds: [campaign.id], accountStatuses: ['PAUSED'] } },
    )
    expect(reviewQueue.nodes).toEqual([{ title: 'user-0' }])
  })

  test('a retry waits for a paused account to be resumed', async () => {
    const campaign = await campaignWith(bot, 1)
    const account = campaign.accounts[0]!.id
    const { lease, phase } = await claimOne(bot, campaign.id)
    await fail(bot, lease, 'NETWORK_ERROR')
    await server.sql('UPDATE accounts SET paused = true WHERE campaign_id = $1', [rowId(campaign.id)])
    await server.sql('UPDATE warmup_phases SET available_at = now() WHERE id = $1', [rowId(phase.id)])
    // Another account's phase that is due at the same time shows that the scheduler has been there.
    const other = await campaignWith(bot, 1)
    const { phases } = await readAccount(bot, other.accounts[0]!.id)
    await server.sql(`UPDATE warmup_phases SET status = 'PENDING', available_at = now() WHERE id = $1`, [
      rowId(phases[0].id),
    ])
    await eventually(() => claimOne(bot, other.id))
    expect((await readAccount(bot, account)).phases[0].status).toBe('PENDING')
    await server.sql('UPDATE accounts SET paused = false WHERE campaign_id = $1', [rowId(campaign.id)])
    expect((await eventually(() => claimOne(bot, campaign.id))).attempt).toBe(2)
  })
})

describe('what is refused', () => {
  const deep = JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`)
  test.each([
    ['an empty message', { message: ' ' }, 'failure.message'],
    ['a NUL in the message', { message: 'a\0b' }, 'failure.message'],
    ['a message too long', { message: 'x'.repeat(65_537) }, 'failure.message'],
    ['a type that is none', { type: 'TIRED' }, 'failure.type'],
    ['no type', { type: null }, 'failure.type'],
    ['details of more than 64 KiB', { details: { page: 'x'.repeat(65_536) } }, 'failure.details'],
    ['details too deep', { details: deep }, 'failure.details'],
    ['a NUL in the details', { details: { text: ['a\0b'] } }, 'failure.details'],
    ['a NUL in a name of the details', { details: { 'a\0b': 1 } }, 'failure.details'],
  ])('%s', async (_name, wrong, field) => {
    const campaign = await campaignWith(bot, 1)
    const { lease, phase } = await claimOne(bot, campaign.id)
    const failure = { type: 'CAPTCHA', message: 'x', ...wrong }
    const { errors } = await bot.gql(FAIL, { input: { lease, failure } })
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field })
    expect(await server.sql('SELECT id FROM failures WHERE phase_id = $1', [rowId(phase.id)])).toEqual([])
    // The lease still holds.
    expect((await complete(bot, lease)).status).toBe('COMPLETED')
  })

  test('details come back as they were, whatever their shape', async () => {
    const shapes = [{ a: [1, { b: null }] }, ['x'], 'text with \\u0000 in letters', 12.5, true, null]
    const campaign = await campaignWith(bot, shapes.length)
    for (const details of shapes) {
      const { lease } = await claimOne(bot, campaign.id)
      const failure = { type: 'CAPTCHA', message: 'x', details }
      const { failPhase } = await bot.ok(FAIL, { input: { lease, failure } })
      expect(failPhase.phase.lastFailure.details).toEqual(details)
    }
  })
})

describe('fingerprints', () => {
  async function fingerprint(message: string, type = 'CAPTCHA', name = 'post'): Promise<string> {
    const campaign = await campaignWith(bot, 1, [{ name }])
    const { lease } = await claimOne(bot, campaign.id)
    return (await fail(bot, lease, type, message)).phase.lastFailure.fingerprint
  }

  test('are the same where only numbers, ids, hashes, URLs, times and quoted names differ', async () => {
    const [one, other] = [
      await fingerprint(
        `Post 17 of "anna" at https://a.example/p/1?x=2 failed at 2026-11-22T10:01:02Z (req_8f3kQ, 9b2e41aa90, took 3.5 s)`,
      ),
      await fingerprint(
        `Post 4 of "bob's cat" at http://b.example/q failed at 2025-01-02 23:59 (req_zz91x, deadbe0011, took 12 s)`,
      ),
    ]
    expect(one).toBe(other)
    expect(await fingerprint(`The user 'anna' can't log in`)).toBe(
      await fingerprint(`The user 'x y' can't log in`),
    )
  })

  test('differ by the type, the phase and the words', async () => {
    const one = await fingerprint('A photo is wanted.')
    expect(await fingerprint('A photo is wanted.')).toBe(one)
    expect(await fingerprint('A video is wanted.')).not.toBe(one)
    expect(await fingerprint('A photo is wanted.', 'CHALLENGE')).not.toBe(one)
    expect(await fingerprint('A photo is wanted.', 'CAPTCHA', 'warm up')).not.toBe(one)
  })
})
