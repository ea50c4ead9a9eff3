import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { betaQuantile, betaShareBelow } from '../server/insights/betaDistribution.ts'
import { PAST_RETRIES } from '../server/database/migrations/0017-advice.ts'
import { areaBelow } from './support/betaArea.ts'
import type { Json } from './support/graphqlClient.ts'
import { claimPhases, completePhase, failPhase, importAccounts } from './support/phaseScenes.ts'
import { rowId } from './support/rowId.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const FIELDS = `decision retryAfterSeconds successes trials successRateLow enough because
  delays { fromSeconds toSeconds successes trials successRateLow enough }`

async function advice(args: Json): Promise<Json> {
  const { retryAdvice } = await server.admin.ok(
    `query ($failureType: FailureType!, $phase: String, $platform: String, $attempt: Int) {
      retryAdvice(failureType: $failureType, phase: $phase, platform: $platform, attempt: $attempt) { ${FIELDS} } }`,
    args,
  )
  return retryAdvice
}

describe('before there is a past', () => {
  test.each(['CAPTCHA', 'CHALLENGE', 'CONTENT_REJECTION', 'ACCOUNT_SUSPENDED'])(
    '%s needs a person',
    async (failureType) => {
      expect(await advice({ failureType })).toEqual({
        decision: 'REVIEW',
        retryAfterSeconds: null,
        successes: 0,
        trials: 0,
        successRateLow: null,
        enough: false,
        because: 'Only a person can get past this.',
        delays: [],
      })
    },
  )

  test('the fixed rule decides', async () => {
    expect(await advice({ failureType: 'RATE_LIMIT', attempt: 9 })).toMatchObject({
      decision: 'RETRY',
      retryAfterSeconds: 1800,
      enough: false,
    })
    const second = await advice({ failureType: 'TIMEOUT', attempt: 2 })
    expect(second).toMatchObject({ decision: 'RETRY', successRateLow: null, enough: false })
    expect(second.retryAfterSeconds).toBeLessThanOrEqual(240)
    expect(await advice({ failureType: 'TIMEOUT', attempt: 3 })).toMatchObject({
      decision: 'REVIEW',
      retryAfterSeconds: null,
      because:
        '0 of 0 automatic retries like this went through, too few to judge by. By the fixed rule: All 3 attempts failed.',
    })
  })

  test('what is no attempt is refused by name', async () => {
    const { errors } = await server.admin.gql('{ retryAdvice(failureType: TIMEOUT, attempt: 0) { enough } }')
    expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'attempt' })
  })
})

test('counts what came of real retries, and nothing that a person came between', async () => {
  const { campaignId, platform } = await importAccounts(server.admin, { count: 6, maxAttempts: 5 })
  const leases = await claimPhases(server.admin, campaignId, 6)
  const [through, again, waits, looked, reset, beside] = leases.map(({ lease, phase }) => ({
    lease,
    phaseId: phase.id,
  }))
  const type = 'NETWORK_ERROR'
  for (const { lease } of [through, again, waits, looked, reset] as Json[]) {
    expect((await failPhase(server.admin, lease, { type })).decision).toBe('RETRY')
  }
  // Only written down: another bot holds that phase and goes on.
  const { phase } = leases[5]!
  const [account] = await server.sql('SELECT username FROM accounts WHERE id = $1', [rowId(phase.account.id)])
  const report = {
    username: account.username,
    platform,
    idempotencyKey: 'beside',
    failure: { type, message: 'Hm.' },
  }
  await server.admin.ok(
    'mutation ($input: ReportFailuresInput!) { reportFailures(input: $input) { results { code } } }',
    { input: { reports: [report] } },
  )
  await completePhase(server.admin, beside!.lease)
  const look = { phaseId: looked!.phaseId, failureType: type, message: 'Odd.' }
  await server.admin.ok(
    'mutation ($input: CreateManualReviewInput!) { createManualReview(input: $input) { review { id } } }',
    { input: look },
  )

  // The others' backoff is over.
  const due = [through, again].map(({ phaseId }: Json) => rowId(phaseId))
  await server.sql(`UPDATE warmup_phases SET available_at = now(), status = 'AVAILABLE' WHERE id = ANY($1)`, [
    due,
  ])
  for (const {
    lease,
    phase: { id },
  } of await claimPhases(server.admin, campaignId, 6)) {
    if (id === through!.phaseId) await completePhase(server.admin, lease)
    if (id === again!.phaseId) await failPhase(server.admin, lease, { type })
  }
  expect(await advice({ failureType: type, platform })).toMatchObject({
    successes: 1,
    trials: 2,
    enough: false,
  })
  // The second failure is another retry, at the second attempt, which waits.
  expect(await advice({ failureType: type, platform, attempt: 2 })).toMatchObject({ trials: 0 })
  expect(await advice({ failureType: type, platform: 'elsewhere' })).toMatchObject({ trials: 0 })
})

describe('with a past', () => {
  /** What was written down, in the order of time; 10 ms apart. */
  interface History {
    readonly platform: string
    readonly phaseName: string
    readonly phaseId: string
    readonly accountId: string
    readonly happenings: Happening[]
  }
  interface Happening {
    readonly at: number
    readonly what: 'RETRY' | 'REVIEW' | 'look' | 'complete' | 'resolve'
    readonly type: string
    readonly attempt: number
  }

  const TYPES = ['TIMEOUT', 'BOT_ERROR'] as const
  const histories: History[] = []
  let began = 0

  beforeAll(async () => {
    const random = randomFrom(7)
    // One after the other: their places in time are those of their ids, and what comes of them hangs on that.
    const campaigns = [
      await importAccounts(server.admin, { count: 40 }),
      await importAccounts(server.admin, { count: 40 }),
    ]
    for (const { campaignId, platform } of campaigns) {
      const phases = await server.sql(
        'SELECT id, name, account_id FROM warmup_phases WHERE campaign_id = $1 ORDER BY id',
        [rowId(campaignId)],
      )
      for (const { id, name, account_id } of phases) {
        const happenings: Happening[] = []
        for (let at = 0; at < 4 + random(5); at++) {
          const roll = random(10)
          const what = roll < 5 ? 'RETRY' : roll < 8 ? 'complete' : roll < 9 ? 'look' : 'resolve'
          happenings.push({ at, what, type: TYPES[random(2)]!, attempt: 1 + random(2) })
        }
        histories.push({ platform, phaseName: name, phaseId: id, accountId: account_id, happenings })
      }
    }
    began = Date.now() - 600_000
    await write(histories)
  })

  /** Puts it all into the database, a statement for each kind, and takes the retries from it. */
  async function write(written: readonly History[]): Promise<void> {
    const rows = written.flatMap(({ happenings, ...history }) =>
      happenings.map((row) => ({ ...history, ...row })),
    )
    const columns = (kinds: readonly Happening['what'][]) => {
      const some = rows.filter(({ what }) => kinds.includes(what))
      return [
        some.map(({ phaseId }) => phaseId),
        some.map(({ accountId }) => accountId),
        some.map(({ phaseId, at }) => new Date(began + (Number(phaseId) * 100 + at) * 10)),
        some.map(({ type }) => type),
        some.map(({ attempt }) => attempt),
        some.map(({ what }) => what),
      ]
    }
    const values = `unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::text[], $5::int[], $6::text[])
      AS row (phase_id, account_id, at, type, attempt, what)`
    await server.sql(
      `INSERT INTO failures (phase_id, account_id, type, message, attempt, at, worker, fingerprint, decision, because)
       SELECT phase_id, account_id, type, 'm', attempt, at, CASE what WHEN 'look' THEN NULL ELSE 'w' END, 'f',
         CASE what WHEN 'RETRY' THEN 'RETRY' ELSE 'REVIEW' END, 'b' FROM ${values} ORDER BY at`,
      columns(['RETRY', 'REVIEW', 'look']),
    )
    await server.sql(
      `INSERT INTO leases (token, phase_id, worker, actor_key, attempt, created_at, expires_at, ended_at, ended_by)
       SELECT gen_random_uuid(), phase_id, 'w', 'a', attempt, at - interval '4 ms', at, at, 'completePhase'
       FROM ${values}`,
      columns(['complete']),
    )
    await server.sql(
      `WITH resolved AS (
         INSERT INTO reviews (kind, phase_id, phase_name, account_id, status, priority, title, summary, opened_at, resolved_at,
           resolved_by)
         SELECT 'PHASE', phase_id, 'p', account_id, 'RESOLVED', 2, 't', 's', at, at, 'PERSON' FROM ${values}
         RETURNING id, account_id, resolved_at)
       INSERT INTO review_logs (review_id, account_id, action, actor_key, by_name, at, waited_seconds)
       SELECT id, account_id, 'RETRY', 'a', 'a', resolved_at, 0 FROM resolved`,
      columns(['resolve']),
    )
    // As on the day when what comes of retries was first written down with them.
    await server.sql('TRUNCATE automatic_retries')
    await server.sql(PAST_RETRIES)
  }

  /** The slow and obvious way: for each retry, walk on until something settles it. */
  function tally(fits: (happening: Happening, history: History) => boolean): {
    successes: number
    trials: number
  } {
    const count = { successes: 0, trials: 0 }
    for (const history of histories) {
      const account = histories.filter((other) => other.accountId === history.accountId)
      for (const [place, retry] of history.happenings.entries()) {
        if (retry.what !== 'RETRY' || !fits(retry, history)) continue
        const next = history.happenings.slice(place + 1).find(({ what }) => what !== 'resolve')
        if (!next || next.what === 'look') continue
        const timeOf = (of: History, { at }: Happening) => Number(of.phaseId) * 100 + at
        const meddled = account.some((other) =>
          other.happenings.some(
            (happening) =>
              happening.what === 'resolve' &&
              timeOf(other, happening) > timeOf(history, retry) &&
              timeOf(other, happening) < timeOf(history, next),
          ),
        )
        if (meddled) continue
        count.trials += 1
        if (next.what === 'complete') count.successes += 1
      }
    }
    return count
  }

  test('every count is that of the slow way', async () => {
    const { platform, phaseName } = histories[0]!
    for (const type of TYPES) {
      for (const attempt of [1, 2]) {
        const like = (happening: Happening) => happening.type === type && happening.attempt === attempt
        expect(await advice({ failureType: type, attempt })).toMatchObject(tally(like))
        expect(await advice({ failureType: type, attempt, platform, phase: phaseName })).toMatchObject(
          tally((happening, of) => like(happening) && of.platform === platform && of.phaseName === phaseName),
        )
      }
    }
    expect(tally(() => true).trials).toBeGreaterThan(100)
  })

  test('the lower bound is that of the pulled rate', async () => {
    const args = { failureType: 'TIMEOUT', attempt: 1 }
    const like = tally(({ type, attempt }) => type === 'TIMEOUT' && attempt === 1)
    const all = tally(({ type }) => type === 'TIMEOUT')
    const expected = (all.successes + 1) / (all.trials + 2)
    const found = await advice(args)
    expect(found.enough).toBe(true)
    const below = areaBelow(
      found.successRateLow,
      10 * expected + like.successes,
      10 * (1 - expected) + like.trials - like.successes,
    )
    expect(below).toBeCloseTo(0.025, 3)
  })

  test('past retries decide where there are enough: worth it, or hopeless', async () => {
    const [good, bad] = histories
    const alternating = (history: History, type: string, next: Happening['what']) => ({
      ...history,
      happenings: Array.from({ length: 60 }, (_, at) => ({
        at: at + 10,
        what: at % 2 === 0 ? ('RETRY' as const) : next,
        type,
        attempt: 5,
      })),
    })
    await write([alternating(good!, 'OTHER', 'complete'), alternating(bad!, 'RATE_LIMIT', 'REVIEW')])
    const worth = await advice({ failureType: 'OTHER', attempt: 5 })
    expect(worth).toMatchObject({ decision: 'RETRY', successes: 30, trials: 30, enough: true })
    expect(worth.because).toBe('30 of 30 automatic retries like this went through: trying again is worth it.')
    expect(worth.retryAfterSeconds).toBeLessThanOrEqual(240)
    const hopeless = await advice({ failureType: 'RATE_LIMIT', attempt: 5 })
    expect(hopeless).toMatchObject({
      decision: 'REVIEW',
      retryAfterSeconds: null,
      successes: 0,
      trials: 30,
      enough: true,
    })
  })
})

describe('the distribution', () => {
  test.each([
    [1, 1],
    [2, 8],
    [35.5, 4.25],
    [6, 900],
    [2000, 1500],
  ])('Beta(%f, %f) by adding up slices', (a, b) => {
    for (const share of [0.025, 0.5, 0.975]) {
      const x = betaQuantile(share, a, b)
      expect(betaShareBelow(x, a, b)).toBeCloseTo(share, 9)
      expect(areaBelow(x, a, b)).toBeCloseTo(share, 3)
    }
  })
})

/** The same numbers every time: a linear congruential generator. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return Math.floor((state / 2 ** 32) * below)
  }
}
