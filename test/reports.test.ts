import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GraphQLClient, Json } from './support/graphqlClient.ts'
import { campaignWith, claim, claimOne, COMPLETE, complete, readAccount } from './support/phaseWork.ts'
import { pause, report, REPORT, sendReport, sendReports, timelineTexts } from './support/reportCalls.ts'
import { codeOf, readReview, resolve, tryResolve } from './support/reviewCalls.ts'
import { rowId } from './support/rowId.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

let server: TestServer
let bot: GraphQLClient
let manager: GraphQLClient

beforeAll(async () => {
  server = await startTestServer()
  bot = await server.clientFor('INTEGRATOR', 'nightly bots')
  manager = await server.clientFor('MANAGER')
})
afterAll(() => server.stop())

/** An account of its own, and how to look at it. */
async function oneAccount(phases: Json[] = [{ name: 'one' }, { name: 'two' }]) {
  const { id: campaignId, platform, accounts } = await campaignWith(bot, 1, phases)
  const [{ id, username }] = accounts as [{ id: string; username: string }]
  const read = () => readAccount(bot, id)
  const phase = async (place = 0) => (await read()).phases[place]
  return { campaignId, platform, username, id, read, phase }
}

async function failureCount(accountId: string): Promise<number> {
  const [row] = await server.sql('SELECT count(*)::int FROM failures WHERE account_id = $1', [
    rowId(accountId),
  ])
  return row.count
}

describe('a report where no lease runs', () => {
  test('counts as an attempt: it is put off, and after maxAttempts a person is asked', async () => {
    const account = await oneAccount([{ name: 'only', maxAttempts: 2 }])
    const first = await sendReport(bot, report(account, { message: 'No route to host 10.0.0.1.' }))
    expect(first).toMatchObject({ code: null, message: null, decision: { decision: 'RETRY', review: null } })
    expect(await account.phase()).toMatchObject({
      status: 'PENDING',
      attempt: 1,
      availableAt: first.decision.retryAt,
    })

    const second = await sendReport(bot, report(account, { message: 'No route to host 10.0.0.2.' }))
    expect(second.decision).toMatchObject({
      decision: 'REVIEW',
      retryAt: null,
      because: 'All 2 attempts failed.',
      review: { status: 'OPEN', priority: 'NORMAL', summary: 'No route to host 10.0.0.2.' },
    })
    expect(await account.phase()).toMatchObject({ status: 'REVIEW_REQUIRED', attempt: 2 })
    expect((await account.read()).status).toBe('IN_REVIEW')
    const { lastFailure } = (
      await bot.ok(
        'query ($id: ID!) { account(id: $id) { currentPhase { lastFailure { type attempt worker fingerprint } } } }',
        { id: account.id },
      )
    ).account.currentPhase
    expect(lastFailure).toEqual({
      type: 'NETWORK_ERROR',
      attempt: 2,
      worker: 'nightly bots',
      fingerprint: second.decision.review.fingerprint,
    })
  })

  test('RATE_LIMIT uses up no attempt; the fifth in a row needs a person', async () => {
    const account = await oneAccount([{ name: 'only', maxAttempts: 1 }])
    for (let time = 1; time <= 4; time++) {
      const { decision } = await sendReport(bot, report(account, { type: 'RATE_LIMIT' }))
      expect(decision.decision).toBe('RETRY')
      expect(await account.phase()).toMatchObject({ status: 'PENDING', attempt: 0 })
    }
    const { decision } = await sendReport(bot, report(account, { type: 'RATE_LIMIT' }))
    expect(decision).toMatchObject({ decision: 'REVIEW', review: { failureType: 'RATE_LIMIT' } })
  })

  test('never makes work available earlier than it was', async () => {
    const account = await oneAccount([{ name: 'only', maxAttempts: 100 }])
    const limited = await sendReport(bot, report(account, { type: 'RATE_LIMIT' }))
    const until = Date.parse(limited.decision.retryAt)
    for (let time = 0; time < 5; time++) {
      const { decision } = await sendReport(bot, report(account))
      expect(Date.parse(decision.retryAt)).toBeGreaterThanOrEqual(until)
    }
    expect(await account.phase()).toMatchObject({ status: 'PENDING', attempt: 5 })
  })

  test('a phase in its cooldown, and one that needs a person at once', async () => {
    const account = await oneAccount([{ name: 'one' }, { name: 'two', cooldownSeconds: 3600 }])
    await complete(bot, (await claimOne(bot, account.campaignId)).lease)
    const { decision } = await sendReport(bot, report(account, { type: 'CHALLENGE', phase: 'two' }))
    expect(decision).toMatchObject({ decision: 'REVIEW', review: { priority: 'URGENT' } })
    expect(await account.phase(1)).toMatchObject({ status: 'REVIEW_REQUIRED', attempt: 1 })
  })

  test('adds to the review that is open, which never becomes less pressing', async () => {
    const account = await oneAccount()
    const opened = await sendReport(bot, report(account, { type: 'CAPTCHA', message: 'A captcha.' }))
    const { id, version } = opened.decision.review
    const raised = await sendReport(bot, report(account, { type: 'CHALLENGE', message: 'A selfie.' }))
    expect(raised.decision).toMatchObject({
      decision: 'REVIEW',
      because: 'It waits for a person already.',
      review: {
        id,
        priority: 'URGENT',
        failureType: 'CHALLENGE',
        summary: 'A selfie.',
        version: version + 1,
      },
    })
    const later = await sendReport(bot, report(account, { message: 'No answer.' }))
    expect(later.decision).toMatchObject({
      decision: 'REVIEW',
      review: { id, priority: 'URGENT', failureType: 'NETWORK_ERROR', version: version + 2 },
    })
    expect(await account.phase()).toMatchObject({ status: 'REVIEW_REQUIRED', attempt: 1 })
  })

  test('of a paused account: a retry waits until it is resumed, and a person is asked all the same', async () => {
    const account = await oneAccount()
    await pause(manager, account.id)
    expect((await sendReport(bot, report(account))).decision.decision).toBe('RETRY')
    expect((await account.phase()).status).toBe('PENDING')
    const { decision } = await sendReport(bot, report(account, { type: 'CAPTCHA' }))
    expect(decision.review.status).toBe('OPEN')
    expect((await account.read()).status).toBe('PAUSED')
  })

  test('closes the undo window of what a person did before', async () => {
    const account = await oneAccount()
    const { decision } = await sendReport(bot, report(account, { type: 'CAPTCHA' }))
    const resolution = await resolve(manager, decision.review.id, 'RETRY')
    await server.sql(
      `UPDATE review_logs SET undoable_until = now() + interval '1 hour' WHERE account_id = $1`,
      [rowId(account.id)],
    )
    await sendReport(bot, report(account))
    const answer = await manager.gql(
      'mutation ($input: UndoResolutionInput!) { undoResolution(input: $input) { review { id } } }',
      { input: { resolutionId: resolution.id } },
    )
    expect(codeOf(answer)).toBe('INVALID_STATE')
  })
})

describe('a report while a lease runs', () => {
  test('that decides RETRY is only written down', async () => {
    const account = await oneAccount()
    const { lease } = await claimOne(bot, account.campaignId)
    const before = await account.read()
    const { decision } = await sendReport(bot, report(account, { message: 'It hangs.' }))
    expect(decision).toMatchObject({ decision: 'RETRY', retryAt: null, review: null })
    expect(decision.because).toBe('Another bot holds this phase and goes on with it.')
    expect(await account.read()).toEqual(before)
    expect(await timelineTexts(manager, account.id)).toEqual([
      'A failure was reported. Another bot holds this phase and goes on with it.',
      'It hangs.',
    ])
    await complete(bot, lease)
  })

  test('that decides REVIEW takes the phase from the bot', async () => {
    const account = await oneAccount()
    const { lease } = await claimOne(bot, account.campaignId)
    const { decision } = await sendReport(bot, report(account, { type: 'ACCOUNT_SUSPENDED' }))
    expect(decision).toMatchObject({ decision: 'REVIEW', review: { priority: 'URGENT' } })
    expect(await account.phase()).toMatchObject({ status: 'REVIEW_REQUIRED', attempt: 1 })
    expect(await bot.code(COMPLETE, { input: { lease } })).toBe('LEASE_LOST')
    expect((await readReview(manager, decision.review.id)).status).toBe('OPEN')
  })

  test('a lease that is over, which nobody has noticed, is a failure before the report', async () => {
    const account = await oneAccount([{ name: 'only', maxAttempts: 9 }])
    await claimOne(bot, account.campaignId)
    await server.sql('UPDATE leases SET expires_at = now() WHERE phase_id = $1', [
      rowId((await account.phase()).id),
    ])
    // Whoever comes first, the scheduler or the report: the lease ends as a TIMEOUT.
    await sendReport(bot, report(account, { message: 'Gone.' }))
    expect(await account.phase()).toMatchObject({ status: 'PENDING', attempt: 2 })
    const failures = await server.sql(
      'SELECT type, attempt FROM failures WHERE account_id = $1 ORDER BY id',
      [rowId(account.id)],
    )
    expect(failures).toEqual([
      { type: 'TIMEOUT', attempt: 1 },
      { type: 'NETWORK_ERROR', attempt: 2 },
    ])
  })
})

describe('which phase it is about', () => {
  test('one that is done, not yet its turn, or unknown fails', async () => {
    const account = await oneAccount([{ name: 'one' }, { name: 'two' }, { name: 'three' }])
    await complete(bot, (await claimOne(bot, account.campaignId)).lease)
    const results = await sendReports(
      bot,
      ['one', 'three', 'four', 'two'].map((phase) => report(account, { phase })),
    )
    expect(results).toMatchObject([
      { decision: null, code: 'INVALID_STATE', message: 'The phase one is done: the account is at two now.' },
      {
        decision: null,
        code: 'INVALID_STATE',
        message: 'It is not the turn of the phase three yet: the account is at two.',
      },
      { decision: null, code: 'NOT_FOUND', message: 'There is no such phase.' },
      { decision: { decision: 'RETRY' }, code: null, message: null },
    ])
  })

  test('a name that repeats means the current phase, wherever it stands', async () => {
    const account = await oneAccount([{ name: 'post' }, { name: 'rest' }, { name: 'post' }])
    await complete(bot, (await claimOne(bot, account.campaignId)).lease)
    expect(await sendReport(bot, report(account, { phase: 'post' }))).toMatchObject({
      code: 'INVALID_STATE',
      message: 'It is not the turn of the phase post yet: the account is at rest.',
    })
    await complete(bot, (await claimOne(bot, account.campaignId)).lease)
    expect((await sendReport(bot, report(account, { phase: 'post' }))).code).toBeNull()
    expect((await account.phase(2)).attempt).toBe(1)
  })

  test('a finished account', async () => {
    const account = await oneAccount([{ name: 'only' }])
    await complete(bot, (await claimOne(bot, account.campaignId)).lease)
    const results = await sendReports(bot, [
      report(account),
      report(account, { phase: 'only' }),
      report(account, { phase: 'other' }),
    ])
    expect(results.map(({ code }) => code)).toEqual(['INVALID_STATE', 'INVALID_STATE', 'NOT_FOUND'])
    expect(results[0].message).toMatch(/finished/)
    expect(await failureCount(account.id)).toBe(0)
  })
})

describe('a bad report fails alone', () => {
  test('wherever it is bad, and the others are done', async () => {
    const account = await oneAccount([{ name: 'only', maxAttempts: 9 }])
    const bad = [
      report({ ...account, username: 'nobody' }),
      report({ ...account, platform: 'nowhere' }),
      report(account, { message: ' ' }),
      report(account, { message: 'x'.repeat(65_537) }),
      report(account, { message: 'a\0b' }),
      report(account, { failure: { details: { log: 'half of a \ud83d' } } }),
      report(account, { failure: { details: { log: 'x'.repeat(65_536) } } }),
      report(account, { failure: { screenshotId: 'nonsense' } }),
      report(account, { failure: { screenshotId: btoa('Attachment:999999') } }),
      report(account, { idempotencyKey: '' }),
      report(account, { phase: '' }),
      report({ ...account, username: '' }),
    ]
    const good = report(account)
    const results = await sendReports(bot, [...bad, good])
    expect(results.map(({ code }) => code)).toEqual([
      'NOT_FOUND',
      'NOT_FOUND',
      ...Array(6).fill('BAD_USER_INPUT'),
      'NOT_FOUND',
      ...Array(3).fill('BAD_USER_INPUT'),
      null,
    ])
    expect(results[2]).toEqual({
      decision: null,
      code: 'BAD_USER_INPUT',
      message: 'failure.message: This must not be empty.',
    })
    expect(results[4].message).toBe('failure.message: Leave out the NUL character.')
    expect(results.at(-1).decision.decision).toBe('RETRY')
    expect(await failureCount(account.id)).toBe(1)
    expect((await account.phase()).attempt).toBe(1)
  })

  test('none, and more than 1,000, are refused as a whole', async () => {
    const account = await oneAccount()
    for (const reports of [[], Array.from({ length: 1001 }, () => report(account))]) {
      const { errors } = await bot.gql(REPORT, { input: { reports } })
      expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: 'reports' })
    }
    expect(await failureCount(account.id)).toBe(0)
  })

  test('only bots report', async () => {
    const account = await oneAccount()
    const input = { reports: [report(account)] }
    expect(await manager.code(REPORT, { input })).toBe('FORBIDDEN')
    expect(await server.nobody.code(REPORT, { input })).toBe('UNAUTHENTICATED')
  })
})

describe('the key', () => {
  test('a repeat gets the first result and does nothing', async () => {
    const account = await oneAccount()
    const one = report(account, { type: 'CAPTCHA' })
    const first = await sendReport(bot, one)
    expect(await sendReport(bot, one)).toEqual(first)
    expect(await failureCount(account.id)).toBe(1)
    expect((await readReview(manager, first.decision.review.id)).version).toBe(1)
  })

  test('twice in one call: the same result, or BAD_USER_INPUT for other input', async () => {
    const account = await oneAccount([{ name: 'only', maxAttempts: 9 }])
    const other = await oneAccount()
    const one = report(account)
    const results = await sendReports(bot, [
      one,
      { ...one, failure: { type: 'CAPTCHA', message: 'Another.' } },
      one,
      { ...one, username: other.username, platform: other.platform },
    ])
    expect(results[2]).toEqual(results[0])
    expect(results.map(({ code }) => code)).toEqual([null, 'BAD_USER_INPUT', null, 'BAD_USER_INPUT'])
    expect(await failureCount(account.id)).toBe(1)
    expect(await failureCount(other.id)).toBe(0)
  })

  test('belongs to the token, and stays free where the report failed', async () => {
    const account = await oneAccount([{ name: 'only', maxAttempts: 9 }])
    const one = report(account)
    await sendReport(bot, one)
    await sendReport(await server.clientFor('INTEGRATOR'), one)
    expect(await failureCount(account.id)).toBe(2)

    const unknown = { ...report(account), phase: 'later' }
    expect((await sendReport(bot, unknown)).code).toBe('NOT_FOUND')
    expect((await sendReport(bot, { ...unknown, phase: 'only' })).code).toBeNull()
  })

  test('from eight callers at once: done once, one answer for all', async () => {
    const account = await oneAccount([{ name: 'only', maxAttempts: 99 }])
    const reports = Array.from({ length: 10 }, () => report(account))
    const answers = await Promise.all(Array.from({ length: 8 }, () => sendReports(bot, reports)))
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(answers[0]!.every(({ code }) => code === null)).toBe(true)
    expect(await failureCount(account.id)).toBe(10)
    expect((await account.phase()).attempt).toBe(10)
  })
})

test('a bot reads the reviews that its reports brought about, and no others', async () => {
  const account = await oneAccount()
  const { decision } = await sendReport(bot, report(account, { type: 'CAPTCHA' }))
  const query = 'query ($id: ID!) { review(id: $id) { status } }'
  expect((await bot.ok(query, { id: decision.review.id })).review.status).toBe('OPEN')
  const stranger = await server.clientFor('INTEGRATOR')
  expect(await stranger.code(query, { id: decision.review.id })).toBe('FORBIDDEN')
  await sendReport(stranger, report(account))
  expect((await stranger.ok(query, { id: decision.review.id })).review.status).toBe('OPEN')
})

test('a thousand reports in one call, several of one account in their order', async () => {
  const { platform, accounts } = await campaignWith(bot, 500, [{ name: 'only', maxAttempts: 9 }])
  const reports = [...accounts, ...accounts].map(({ username }, place) =>
    report({ username, platform }, { message: `Attempt ${place < 500 ? 'one' : 'two'}.` }),
  )
  const results = await sendReports(bot, reports)
  expect(results).toHaveLength(1000)
  expect(results.every(({ decision }) => decision?.decision === 'RETRY')).toBe(true)
  const wrong = await server.sql(
    `SELECT a.username FROM accounts a JOIN warmup_phases p ON p.account_id = a.id
     WHERE a.platform = $1 AND (p.attempt <> 2 OR (SELECT array_agg(message ORDER BY attempt) FROM failures f
       WHERE f.account_id = a.id AND f.attempt = (message LIKE '%two.')::int + 1) IS DISTINCT FROM ARRAY['Attempt one.', 'Attempt two.'])`,
    [platform],
  )
  expect(wrong).toEqual([])
}, 180_000)

describe('races', () => {
  const ROUNDS = 12

  test('against a claim: it counts as an attempt, or is about the lease', async () => {
    const campaign = await campaignWith(bot, ROUNDS, [{ name: 'only' }])
    await Promise.all(
      campaign.accounts.map(async ({ id, username }) => {
        const [, result] = await Promise.all([
          claim(bot, { campaignIds: [campaign.id] }),
          sendReport(bot, report({ ...campaign, username }, { type: 'CAPTCHA' })),
        ])
        expect(result.decision.decision).toBe('REVIEW')
        // Whoever was first, the account waits for a person and no bot works on it.
        expect((await readAccount(bot, id)).phases[0]).toMatchObject({
          status: 'REVIEW_REQUIRED',
          attempt: 1,
        })
      }),
    )
    const running = await server.sql(
      `SELECT l.id FROM leases l JOIN warmup_phases p ON p.id = l.phase_id
       WHERE p.campaign_id = $1 AND l.ended_at IS NULL`,
      [rowId(campaign.id)],
    )
    expect(running).toEqual([])
  })

  test('against completePhase: one of the two wins', async () => {
    const campaign = await campaignWith(bot, ROUNDS, [{ name: 'only' }])
    const leases = await claim(bot, { limit: ROUNDS, campaignIds: [campaign.id] })
    const ends = await Promise.all(
      leases.map(async ({ lease, phase }) => {
        const { username } = phase.account
        const [completed, result] = await Promise.all([
          bot.gql(COMPLETE, { input: { lease } }),
          sendReport(bot, report({ ...campaign, username }, { type: 'CAPTCHA' })),
        ])
        const { status } = (await readAccount(bot, phase.account.id)).phases[0]
        if (status === 'COMPLETED') {
          expect([completed.errors, result.code]).toEqual([undefined, 'INVALID_STATE'])
        } else {
          expect([codeOf(completed), result.decision.decision]).toEqual(['LEASE_LOST', 'REVIEW'])
          expect(status).toBe('REVIEW_REQUIRED')
        }
        return status
      }),
    )
    expect(ends).toHaveLength(ROUNDS)
  })

  test('against the resolution of the same review: nobody decides about what they have not seen', async () => {
    const campaign = await campaignWith(bot, ROUNDS, [{ name: 'only' }])
    await Promise.all(
      campaign.accounts.map(async ({ id, username }) => {
        const account = { ...campaign, username }
        const { decision } = await sendReport(bot, report(account, { type: 'CAPTCHA' }))
        const { id: reviewId, version } = decision.review
        const [resolved, result] = await Promise.all([
          tryResolve(manager, { reviewId, version }, 'RETRY'),
          sendReport(bot, report(account, { type: 'CHALLENGE' })),
        ])
        const phase = (await readAccount(bot, id)).phases[0]
        expect(phase.status).toBe('REVIEW_REQUIRED')
        if (resolved.errors) {
          expect(codeOf(resolved)).toBe('CONFLICT')
          expect(result.decision.review).toMatchObject({ id: reviewId, version: version + 1 })
        } else {
          expect(result.decision.review.id).not.toBe(reviewId)
          const { resolutions } = await readReview(manager, reviewId)
          expect(resolutions).toMatchObject([{ action: 'RETRY', outcome: 'REFAILED' }])
        }
      }),
    )
  })
})
