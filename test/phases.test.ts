import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from './support/eventually.ts'
import type { GraphQLClient } from './support/graphqlClient.ts'
import {
  campaignWith,
  claim,
  CLAIM,
  claimOne,
  complete,
  COMPLETE,
  EXTEND,
  fail,
  FAIL,
  readAccount,
  RECORD,
} from './support/phaseWork.ts'
import { rowId } from './support/rowId.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

let server: TestServer
let bot: GraphQLClient

beforeAll(async () => {
  server = await startTestServer()
  bot = await server.clientFor('INTEGRATOR')
})
afterAll(() => server.stop())

/** Leases of one account that ran at the same time. */
const OVERLAPS = `
  SELECT one.id FROM leases one JOIN warmup_phases first ON first.id = one.phase_id
  JOIN warmup_phases second ON second.account_id = first.account_id
  JOIN leases other ON other.phase_id = second.id AND other.id > one.id
  WHERE first.campaign_id = $1 AND coalesce(one.ended_at, 'infinity') > other.created_at`

/** The row's id behind a global id. */

describe('claiming', () => {
  test('20 workers claim 500 phases at once: each exactly once', async () => {
    const campaign = await campaignWith(bot, 500)
    const taken: string[] = []
    await Promise.all(
      Array.from({ length: 20 }, async (_, worker) => {
        while (taken.length < 500) {
          const leases = await claim(bot, { worker: `w${worker}`, limit: 10, campaignIds: [campaign.id] })
          taken.push(...leases.map(({ phase }) => phase.id))
        }
      }),
    )
    expect(taken).toHaveLength(500)
    expect(new Set(taken).size).toBe(500)
    const [counts] = await server.sql(
      `SELECT count(*)::int AS leases, count(DISTINCT phase_id)::int AS phases FROM leases
       JOIN warmup_phases phase ON phase.id = phase_id WHERE phase.campaign_id = $1 AND ended_at IS NULL`,
      [rowId(campaign.id)],
    )
    expect(counts).toEqual({ leases: 500, phases: 500 })
    expect(await claim(bot, { limit: 100, campaignIds: [campaign.id] })).toEqual([])
  }, 60_000)

  test('10 workers take 30 accounts through three phases: never two phases of one at a time', async () => {
    const phases = [{ name: 'one' }, { name: 'two' }, { name: 'three' }]
    const campaign = await campaignWith(bot, 30, phases)
    const completed: string[] = []
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        while (completed.length < 90) {
          for (const { lease, phase } of await claim(bot, { limit: 5, campaignIds: [campaign.id] })) {
            await complete(bot, lease)
            completed.push(phase.id)
          }
        }
      }),
    )
    expect(new Set(completed).size).toBe(90)
    expect(await server.sql(OVERLAPS, [rowId(campaign.id)])).toEqual([])
    const { accounts } = await bot.ok(
      'query ($search: String) { accounts(first: 100, search: $search, status: COMPLETED) { nodes { campaign { id } } } }',
      { search: 'user-' },
    )
    expect(
      accounts.nodes.filter((node: { campaign: { id: string } }) => node.campaign.id === campaign.id),
    ).toHaveLength(30)
  }, 60_000)

  test('the order is availableAt, then import', async () => {
    const campaign = await campaignWith(bot, ['c', 'a', 'b'])
    const first = await claim(bot, { limit: 2, campaignIds: [campaign.id] })
    expect(first.map(({ phase }) => phase.account.username)).toEqual(['c', 'a'])
    for (const { lease } of first) await complete(bot, lease)
    // The next phases of c and a came later than the first one of b.
    const next = await claim(bot, { limit: 5, campaignIds: [campaign.id] })
    expect(next.map(({ phase }) => phase.account.username)).toEqual(['b', 'c', 'a'])
  })

  test('a lease says what it is for', async () => {
    const campaign = await campaignWith(bot, 1)
    const lease = await claimOne(bot, campaign.id, { leaseSeconds: 600 })
    expect(lease).toMatchObject({
      attempt: 1,
      note: null,
      phase: { name: 'warm up', position: 0, status: 'IN_PROGRESS', attempt: 1 },
    })
    const seconds = (Date.parse(lease.expiresAt) - Date.parse(lease.phase.startedAt)) / 1000
    expect(seconds).toBe(600)
  })

  test('only of the campaigns asked for; an empty list is none', async () => {
    const [one, other] = [await campaignWith(bot, 1), await campaignWith(bot, 1)]
    expect(await claim(bot, { limit: 100, campaignIds: [] })).toEqual([])
    const leases = await claim(bot, { limit: 100, campaignIds: [other.id] })
    expect(leases.map(({ phase }) => phase.account.id)).toEqual([other.accounts[0]!.id])
    expect((await readAccount(bot, one.accounts[0]!.id)).phases[0].status).toBe('AVAILABLE')
  })

  test('an explicit null is the default', async () => {
    const campaign = await campaignWith(bot, 2)
    const input = { limit: null, leaseSeconds: null, campaignIds: [campaign.id] }
    expect(await claim(bot, input)).toHaveLength(1)
  })

  test('nothing of a paused account; a running lease may finish', async () => {
    const campaign = await campaignWith(bot, 2)
    const [running, waiting] = campaign.accounts
    const lease = await claimOne(bot, campaign.id)
    await server.sql('UPDATE accounts SET paused = true WHERE campaign_id = $1', [rowId(campaign.id)])
    expect(await claim(bot, { limit: 100, campaignIds: [campaign.id] })).toEqual([])

    expect(await complete(bot, lease.lease)).toMatchObject({
      status: 'COMPLETED',
      account: { status: 'PAUSED' },
    })
    expect((await readAccount(bot, running!.id)).phases[1].status).toBe('PENDING')
    await server.sql('UPDATE accounts SET paused = false WHERE campaign_id = $1', [rowId(campaign.id)])
    // The scheduler wakes what became due while the account was paused.
    await eventually(async () => {
      expect((await readAccount(bot, running!.id)).phases[1].status).toBe('AVAILABLE')
    })
    const names = (await claim(bot, { limit: 100, campaignIds: [campaign.id] })).map(
      ({ phase }) => phase.account.id,
    )
    expect(names.sort()).toEqual([running!.id, waiting!.id].sort())
  })

  test.each([
    [{ limit: 0 }, 'limit'],
    [{ limit: 101 }, 'limit'],
    [{ leaseSeconds: 0 }, 'leaseSeconds'],
    [{ leaseSeconds: 86_401 }, 'leaseSeconds'],
    [{ worker: ' ' }, 'worker'],
    [{ worker: 'a\0b' }, 'worker'],
    [{ campaignIds: ['nonsense'] }, 'campaignIds.0'],
    [{ campaignIds: [Buffer.from('Account:1').toString('base64')] }, 'campaignIds.0'],
  ])('refuses %j', async (wrong, field) => {
    const [before] = await server.sql('SELECT count(*) FROM leases')
    const { errors } = await bot.gql(CLAIM, { input: { worker: 'bot', ...wrong } })
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field })
    expect((await server.sql('SELECT count(*) FROM leases'))[0]).toEqual(before)
  })

  test('a campaign that does not exist is NOT_FOUND', async () => {
    const campaignIds = [Buffer.from('Campaign:987654321').toString('base64')]
    expect(await bot.code(CLAIM, { input: { worker: 'bot', campaignIds } })).toBe('NOT_FOUND')
  })

  test('a manager and an analyst do no bot work', async () => {
    for (const role of ['MANAGER', 'ANALYST'] as const) {
      const client = await server.clientFor(role)
      expect(await client.code(CLAIM, { input: { worker: 'me' } })).toBe('FORBIDDEN')
      expect(await client.code(COMPLETE, { input: { lease: 'x' } })).toBe('FORBIDDEN')
    }
  })
})

describe('phases in order', () => {
  test('a completed phase starts the next one, after its cooldown', async () => {
    const campaign = await campaignWith(bot, 1, [
      { name: 'one' },
      { name: 'two', cooldownSeconds: 3600 },
      { name: 'three' },
    ])
    const account = campaign.accounts[0]!.id
    const { lease } = await claimOne(bot, campaign.id)
    const done = await complete(bot, lease)
    const { phases, currentPhase, status } = await readAccount(bot, account)
    expect(phases.map((phase: { status: string }) => phase.status)).toEqual([
      'COMPLETED',
      'PENDING',
      'PENDING',
    ])
    expect(Date.parse(phases[1].availableAt) - Date.parse(done.completedAt)).toBe(3_600_000)
    expect(phases[2].availableAt).toBeNull()
    expect({ status, current: currentPhase.name }).toEqual({ status: 'ACTIVE', current: 'two' })
    expect(await claim(bot, { campaignIds: [campaign.id] })).toEqual([])

    await server.sql('UPDATE warmup_phases SET available_at = now() WHERE id = $1', [rowId(phases[1].id)])
    await eventually(async () => expect(await claim(bot, { campaignIds: [campaign.id] })).toHaveLength(1))
  })

  test('the last one completes the account', async () => {
    const campaign = await campaignWith(bot, 1, [{ name: 'only' }])
    const { lease } = await claimOne(bot, campaign.id)
    expect(await complete(bot, lease)).toMatchObject({
      status: 'COMPLETED',
      account: { status: 'COMPLETED' },
    })
    expect((await readAccount(bot, campaign.accounts[0]!.id)).currentPhase).toBeNull()
    const changed = await server.sql(
      `SELECT payload FROM events WHERE type = 'account.status_changed' AND account_id = $1`,
      [rowId(campaign.accounts[0]!.id)],
    )
    expect(changed).toEqual([{ payload: { from: 'ACTIVE', to: 'COMPLETED' } }])
  })
})

describe('leases', () => {
  const action = { name: 'like', ok: true }

  test('one that ran out changes nothing, and is a TIMEOUT', async () => {
    const campaign = await campaignWith(bot, 1)
    const { lease, phase } = await claimOne(bot, campaign.id, { worker: 'slow', leaseSeconds: 1 })
    const account = campaign.accounts[0]!.id
    await eventually(async () => expect((await readAccount(bot, account)).phases[0].status).toBe('PENDING'))
    const before = await server.sql('SELECT * FROM warmup_phases WHERE account_id = $1', [rowId(account)])
    expect(await bot.code(COMPLETE, { input: { lease } })).toBe('LEASE_LOST')
    expect(await bot.code(FAIL, { input: { lease, failure: { type: 'CAPTCHA', message: 'x' } } })).toBe(
      'LEASE_LOST',
    )
    expect(await bot.code(RECORD, { input: { lease, actions: [action] } })).toBe('LEASE_LOST')
    expect(await bot.code(EXTEND, { input: { lease } })).toBe('LEASE_LOST')
    expect(await server.sql('SELECT * FROM warmup_phases WHERE account_id = $1', [rowId(account)])).toEqual(
      before,
    )

    const failures = await server.sql(
      'SELECT type, attempt, worker, decision FROM failures WHERE phase_id = $1',
      [rowId(phase.id)],
    )
    expect(failures).toEqual([{ type: 'TIMEOUT', attempt: 1, worker: 'slow', decision: 'RETRY' }])
  })

  test('three leases that ran out in a row bring the phase to a person', async () => {
    const campaign = await campaignWith(bot, 1, [{ name: 'only', maxAttempts: 3 }])
    const account = campaign.accounts[0]!.id
    for (let attempt = 1; attempt <= 3; attempt++) {
      const lease = await eventually(() => claimOne(bot, campaign.id))
      expect(lease.attempt).toBe(attempt)
      await server.sql(`UPDATE leases SET expires_at = now() WHERE token = $1`, [lease.lease])
      await eventually(async () => {
        expect((await readAccount(bot, account)).phases[0].status).not.toBe('IN_PROGRESS')
      })
      // The backoff is over.
      await server.sql(`UPDATE warmup_phases SET available_at = now() WHERE id = $1 AND status = 'PENDING'`, [
        rowId(lease.phase.id),
      ])
    }
    const { phases, status } = await readAccount(bot, account)
    expect({ status, phase: phases[0].status }).toEqual({ status: 'IN_REVIEW', phase: 'REVIEW_REQUIRED' })
    const reviews = await server.sql('SELECT priority, failure_type FROM reviews WHERE phase_id = $1', [
      rowId(phases[0].id),
    ])
    expect(reviews).toEqual([{ priority: 1, failure_type: 'TIMEOUT' }])
  })

  test('extendLease counts from now', async () => {
    const campaign = await campaignWith(bot, 1)
    const { lease } = await claimOne(bot, campaign.id, { leaseSeconds: 5 })
    const { extendLease } = await bot.ok(EXTEND, { input: { lease, leaseSeconds: 3600 } })
    const [row] = await server.sql(
      `SELECT expires_at, extract(epoch FROM expires_at - now())::float AS seconds FROM leases WHERE token = $1`,
      [lease],
    )
    expect(row.expires_at.toISOString()).toBe(new Date(extendLease.expiresAt).toISOString())
    expect(row.seconds).toBeGreaterThan(3590)
    expect(row.seconds).toBeLessThanOrEqual(3600)
    for (const leaseSeconds of [0, 86_401]) {
      expect(await bot.code(EXTEND, { input: { lease, leaseSeconds } })).toBe('BAD_USER_INPUT')
    }
  })

  test.each(['', 'nonsense', 'a\0b', 'x'.repeat(32), Buffer.from('Phase:1').toString('base64')])(
    'the lease %j is LEASE_LOST',
    async (lease) => {
      expect(await bot.code(COMPLETE, { input: { lease } })).toBe('LEASE_LOST')
      expect(await bot.code(EXTEND, { input: { lease } })).toBe('LEASE_LOST')
    },
  )

  test('completePhase, repeated and in parallel, has one effect and one answer', async () => {
    const campaign = await campaignWith(bot, 1)
    const { lease, phase } = await claimOne(bot, campaign.id)
    const answers = await Promise.all(Array.from({ length: 8 }, () => complete(bot, lease)))
    answers.push(await complete(bot, lease))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]).toMatchObject({ id: phase.id, status: 'COMPLETED' })
    const events = await server.sql(
      `SELECT type FROM events WHERE phase_id = $1 AND type = 'phase.completed'`,
      [rowId(phase.id)],
    )
    expect(events).toHaveLength(1)
    // Another call than the one that ended it finds it over.
    expect(await bot.code(FAIL, { input: { lease, failure: { type: 'CAPTCHA', message: 'x' } } })).toBe(
      'LEASE_LOST',
    )
    expect(await bot.code(RECORD, { input: { lease, actions: [action] } })).toBe('LEASE_LOST')
  })

  test('failPhase, repeated and in parallel, has one effect and one answer', async () => {
    const campaign = await campaignWith(bot, 1)
    const { lease, phase } = await claimOne(bot, campaign.id)
    const answers = await Promise.all(Array.from({ length: 8 }, () => fail(bot, lease, 'NETWORK_ERROR')))
    // Something else in the repeat changes nothing.
    answers.push(await fail(bot, lease, 'CAPTCHA'))
    expect(new Set(answers.map(({ decision }) => JSON.stringify(decision))).size).toBe(1)
    expect(answers[0]!.decision).toMatchObject({ decision: 'RETRY', review: null })
    expect(await server.sql('SELECT id FROM failures WHERE phase_id = $1', [rowId(phase.id)])).toHaveLength(1)
    expect(await bot.code(COMPLETE, { input: { lease } })).toBe('LEASE_LOST')
  })

  test('completePhase and failPhase at once: one of them wins', async () => {
    const campaign = await campaignWith(bot, 20)
    const leases = await claim(bot, { limit: 20, campaignIds: [campaign.id] })
    for (const { lease } of leases) {
      const answers = await Promise.all([
        bot.gql(COMPLETE, { input: { lease } }),
        bot.gql(FAIL, { input: { lease, failure: { type: 'CAPTCHA', message: 'x' } } }),
      ])
      const codes = answers.flatMap(({ errors }) => errors?.map(({ extensions }) => extensions.code) ?? [])
      expect(codes).toEqual(['LEASE_LOST'])
    }
  })
})

describe('two servers', () => {
  test('fail each expired lease once, and wake each due phase once', async () => {
    const campaign = await campaignWith(bot, 100)
    const leases = await claim(bot, { limit: 100, campaignIds: [campaign.id] })
    const another = await server.startAnother()
    await server.sql('UPDATE leases SET expires_at = now() WHERE token = ANY($1)', [
      leases.map(({ lease }) => lease),
    ])
    const ofCampaign = [rowId(campaign.id)]
    await eventually(async () => {
      expect(
        await server.sql(
          `SELECT FROM warmup_phases WHERE campaign_id = $1 AND status = 'IN_PROGRESS'`,
          ofCampaign,
        ),
      ).toEqual([])
    }, 20_000)
    const [failed] = await server.sql(
      `SELECT count(*)::int AS failures, count(DISTINCT phase_id)::int AS phases FROM failures
       WHERE type = 'TIMEOUT' AND phase_id IN (SELECT id FROM warmup_phases WHERE campaign_id = $1)`,
      ofCampaign,
    )
    expect(failed).toEqual({ failures: 100, phases: 100 })

    // In one statement, so that every wake-up of these phases from here on comes after the mark.
    const [{ mark }] = await server.sql(
      `WITH sent_back AS (UPDATE warmup_phases SET status = 'PENDING', available_at = now()
         WHERE campaign_id = $1 AND position = 0)
       SELECT max(position) AS mark FROM events`,
      ofCampaign,
    )
    await eventually(async () => {
      expect(
        await server.sql(
          `SELECT FROM warmup_phases WHERE campaign_id = $1 AND position = 0 AND status = 'PENDING'`,
          ofCampaign,
        ),
      ).toEqual([])
    }, 20_000)
    const woken = await server.sql(
      `SELECT phase_id FROM events WHERE type = 'phase.available' AND position > $2
         AND phase_id IN (SELECT id FROM warmup_phases WHERE campaign_id = $1)`,
      [...ofCampaign, mark],
    )
    expect(woken).toHaveLength(100)
    expect(new Set(woken.map((row) => row.phase_id)).size).toBe(100)
    await another.stop()
  })
})

describe('while no job runs', () => {
  let idle: TestServer

  beforeAll(async () => {
    idle = await startTestServer({ UNSTUCK_TICK_MS: '60000' })
  })
  afterAll(() => idle.stop())

  test('a lease that ran out is lost although nobody has noticed yet', async () => {
    const campaign = await campaignWith(idle.admin, 1)
    const { lease } = await claimOne(idle.admin, campaign.id)
    await idle.sql('UPDATE leases SET expires_at = now() WHERE token = $1', [lease])
    const state = () => idle.sql('SELECT phase.*, lease.ended_at FROM warmup_phases phase, leases lease')
    const before = await state()
    const failure = { type: 'CAPTCHA', message: 'x' }
    expect(await idle.admin.code(COMPLETE, { input: { lease } })).toBe('LEASE_LOST')
    expect(await idle.admin.code(FAIL, { input: { lease, failure } })).toBe('LEASE_LOST')
    expect(await idle.admin.code(EXTEND, { input: { lease } })).toBe('LEASE_LOST')
    const actions = [{ name: 'like', ok: true }]
    expect(await idle.admin.code(RECORD, { input: { lease, actions } })).toBe('LEASE_LOST')
    expect(await state()).toEqual(before)
    expect(await idle.sql('SELECT id FROM bot_actions')).toEqual([])
  })
})
