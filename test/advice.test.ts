import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { areaBelow } from './support/betaArea.ts'
import type { Json } from './support/graphqlClient.ts'
import { claimPhases, completePhase, failPhase, importAccounts, stoppedPhase } from './support/phaseScenes.ts'
import { resolve } from './support/reviewCalls.ts'
import { rowId } from './support/rowId.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { stoppedTicket } from './support/ticketScenes.ts'
import { tryUndo } from './support/undoCalls.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ UNSTUCK_MINIMUM_SAMPLE: '4' })
})
afterAll(() => server?.stop())

const ADVICE = `query ($id: ID!) { review(id: $id) { advice { best enough because
  records { action successes trials successRateLow successRateHigh cases(first: 100) { id action outcome review { id } } } } } }`

async function adviceOn(reviewId: string, client = server.admin): Promise<Json> {
  return (await client.ok(ADVICE, { id: reviewId })).review.advice
}

function change(input: Json): Promise<Json> {
  return server.admin.ok(
    'mutation ($input: ChangeSettingsInput!) { changeSettings(input: $input) { settings { undoSeconds } } }',
    { input },
  )
}

/** What became of resolutions of one case. */
interface Written {
  readonly action: string
  readonly outcome?: string
  readonly count?: number
  readonly daysAgo?: number
  readonly reason?: string
  readonly phase?: string | null
  readonly projectId?: string | null
}

/**
 * Writes down what people did before on the review's subject, which the API would take days to bring about. What is written
 * together is spread over a minute.
 */
async function writeDown(reviewId: string, ...rows: Written[]): Promise<void> {
  for (const { action, outcome = 'CONFIRMED', count = 1, daysAgo = 0, ...other } of rows) {
    await server.sql(
      `INSERT INTO review_logs (review_id, phase_id, account_id, ticket_id, action, reason, phase_name, project_id,
         actor_key, by_name, outcome, outcome_at, waited_seconds)
       SELECT review.id, review.phase_id, review.account_id, review.ticket_id, $2,
         coalesce($3, CASE review.kind WHEN 'PHASE' THEN review.failure_type ELSE review.awaiting_reason END),
         coalesce($4, phase.name),
         coalesce($5::bigint, review.project_id), 'a', 'a', $6,
         now() - $7::float8 * interval '1 day' - n / $8::float8 * interval '1 minute', 60
       FROM reviews review LEFT JOIN warmup_phases phase ON phase.id = review.phase_id, generate_series(1, $8::int) n
       WHERE review.id = $1`,
      [
        rowId(reviewId),
        action,
        other.reason ?? null,
        other.phase ?? null,
        other.projectId ?? null,
        outcome,
        daysAgo,
        count,
      ],
    )
  }
}

/** A review of a case that no other test writes down. */
async function freshReview(type = 'CAPTCHA'): Promise<{ reviewId: string; phase: string }> {
  const phase = `phase ${Math.random()}`
  const { reviewId } = await stoppedPhase(server, { type, phases: [phase] })
  return { reviewId, phase }
}

test('what really helped before comes first, with the cases that say so', async () => {
  const { campaignId } = await importAccounts(server.admin, { count: 7, phases: ['first post'] })
  const claimed = await claimPhases(server.admin, campaignId, 7)
  const reviews = await Promise.all(
    claimed.map(
      async ({ lease }) => (await failPhase(server.admin, lease, { type: 'CHALLENGE' })).review!.id,
    ),
  )
  const [asked, ...others] = reviews
  expect(await adviceOn(asked!)).toEqual({
    best: null,
    enough: false,
    because: 'It is not known yet what helps in cases like this.',
    records: [],
  })
  // Four retries go through, one comes back, and one account is reset, which nobody has seen the end of.
  for (const id of others.slice(0, 5)) await resolve(server.admin, id, 'RETRY')
  await resolve(server.admin, others[5]!, 'RESET_ACCOUNT')
  const again = await claimPhases(server.admin, campaignId, 7)
  const [last, ...through] = again.filter(({ phase }) => phase.id !== claimed[6]!.phase.id)
  for (const { lease } of through) await completePhase(server.admin, lease)
  await failPhase(server.admin, last!.lease, { type: 'CHALLENGE' })

  const advice = await adviceOn(asked!)
  expect(advice).toMatchObject({ best: 'RETRY', enough: true })
  expect(advice.because).toMatch(/^Trying again helped in 4 of 5 cases like this: in \d\d % at least/)
  expect(advice.records).toHaveLength(1)
  const [{ cases, successRateLow, successRateHigh, ...record }] = advice.records
  expect(record).toEqual({ action: 'RETRY', successes: 4, trials: 5 })
  // Four of five, pulled toward the four of five that a retry comes to over all.
  expect(areaBelow(successRateLow, (10 * 5) / 7 + 4, (10 * 2) / 7 + 1)).toBeCloseTo(0.025, 3)
  expect(areaBelow(successRateHigh, (10 * 5) / 7 + 4, (10 * 2) / 7 + 1)).toBeCloseTo(0.975, 3)
  expect(cases.map(({ outcome }: Json) => outcome).toSorted()).toEqual([
    ...Array<string>(4).fill('CONFIRMED'),
    'REFAILED',
  ])
  expect(cases.map(({ review }: Json) => review.id).toSorted()).toEqual(others.slice(0, 5).toSorted())
})

test('only cases alike count: the same failure at the same phase', async () => {
  const { reviewId, phase } = await freshReview()
  await writeDown(
    reviewId,
    { action: 'RETRY', count: 5 },
    { action: 'SKIP_PHASE', count: 9, phase: `${phase} of another` },
    { action: 'SKIP_PHASE', count: 9, reason: 'OTHER' },
    { action: 'RETRY', count: 9, outcome: 'UNDONE' },
    { action: 'RETRY', count: 9, outcome: 'SUPERSEDED' },
    { action: 'RETRY', count: 9, outcome: 'PENDING' },
  )
  const { records } = await adviceOn(reviewId)
  expect(records).toMatchObject([{ action: 'RETRY', successes: 5, trials: 5 }])
  expect(records[0].cases).toHaveLength(5)
})

test('two of two is no certainty, and below the minimum nothing is advised', async () => {
  const { reviewId } = await freshReview('ACCOUNT_SUSPENDED')
  await writeDown(reviewId, { action: 'RESET_ACCOUNT', count: 2 })
  const few = await adviceOn(reviewId)
  expect(few).toMatchObject({ best: null, enough: false })
  expect(few.because).toBe(
    'Too few cases like this to judge by, or too old: 2 of the same resolution, and it takes 4.',
  )
  expect(few.records[0].successRateLow).toBeLessThan(0.7)
  // Seventeen of twenty say more than four of four.
  await writeDown(
    reviewId,
    { action: 'RESET_ACCOUNT', count: 2 },
    { action: 'COMPLETE_MANUALLY', count: 55 },
    { action: 'COMPLETE_MANUALLY', count: 5, outcome: 'REFAILED' },
  )
  const { best, records } = await adviceOn(reviewId)
  expect(best).toBe('COMPLETE_MANUALLY')
  expect(records.map(({ action }: Json) => action)).toEqual(['COMPLETE_MANUALLY', 'RESET_ACCOUNT'])
  expect(records[0].successRateLow).toBeGreaterThan(records[1].successRateLow)
})

test('older outcomes weigh less, by a half-life that can be set', async () => {
  const { reviewId } = await freshReview()
  await writeDown(
    reviewId,
    { action: 'SKIP_PHASE', count: 24, daysAgo: 60 },
    { action: 'SKIP_PHASE', count: 6, daysAgo: 60, outcome: 'REFAILED' },
    { action: 'SKIP_PHASE', count: 5 },
    { action: 'SKIP_PHASE', count: 5, outcome: 'REFAILED' },
    { action: 'COMPLETE_MANUALLY', count: 21 },
    { action: 'COMPLETE_MANUALLY', count: 9, outcome: 'REFAILED' },
  )
  expect(await adviceOn(reviewId)).toMatchObject({ best: 'COMPLETE_MANUALLY' })
  await change({ outcomeHalfLifeDays: 3650 })
  expect(await adviceOn(reviewId)).toMatchObject({ best: 'SKIP_PHASE' })
  // What is older than four half-lives is not counted any more.
  await change({ outcomeHalfLifeDays: 14 })
  const { records } = await adviceOn(reviewId)
  expect(records.find(({ action }: Json) => action === 'SKIP_PHASE')).toMatchObject({
    successes: 5,
    trials: 10,
  })
  await change({ outcomeHalfLifeDays: 30 })
})

test('what used to help and does not any more counts from the change on', async () => {
  const { reviewId } = await freshReview()
  await writeDown(
    reviewId,
    { action: 'SKIP_PHASE', count: 60, daysAgo: 2 },
    { action: 'SKIP_PHASE', count: 10, outcome: 'REFAILED' },
    { action: 'COMPLETE_MANUALLY', count: 10 },
    { action: 'COMPLETE_MANUALLY', count: 10, outcome: 'REFAILED' },
  )
  const { best, records } = await adviceOn(reviewId)
  expect(best).toBe('COMPLETE_MANUALLY')
  expect(records).toMatchObject([
    { action: 'COMPLETE_MANUALLY', successes: 10, trials: 20 },
    { action: 'SKIP_PHASE', successes: 0, trials: 10 },
  ])
  const outcomes = records[1].cases.map(({ outcome }: Json) => outcome)
  expect(outcomes).toEqual(Array<string>(10).fill('REFAILED'))
})

describe('tickets', () => {
  test('go by their reason and project', async () => {
    const { reviewId, projectId } = await stoppedTicket(server, 'ERROR')
    await writeDown(
      reviewId,
      { action: 'REPLY', count: 6 },
      { action: 'RETRY', count: 6, outcome: 'REFAILED' },
      { action: 'RETRY', count: 9, projectId: String(Number(rowId(projectId)) + 1000) },
      { action: 'CLOSE', count: 9, reason: 'QUESTION' },
    )
    const { best, because, records } = await adviceOn(reviewId)
    expect(best).toBe('REPLY')
    expect(because).toMatch(/^A reply helped in 6 of 6 cases like this/)
    expect(records.map(({ action, trials }: Json) => [action, trials])).toEqual([
      ['REPLY', 6],
      ['RETRY', 6],
    ])
  })

  test.each(['COUNTDOWN', 'DEPS_READY'] as const)('%s: there is nothing to advise', async (how) => {
    const { reviewId } = await stoppedTicket(server, how)
    expect(await adviceOn(reviewId)).toBeNull()
  })
})

test('only what is allowed is advised, and never to dismiss it', async () => {
  const { reviewId } = await freshReview('CAPTCHA')
  await writeDown(
    reviewId,
    { action: 'CHANGE_CONTENT', count: 20 },
    { action: 'DISMISS', count: 20 },
    { action: 'RETRY', count: 20, outcome: 'REFAILED' },
  )
  expect(await adviceOn(reviewId)).toMatchObject({ best: 'RETRY', records: [{ action: 'RETRY' }] })
  await resolve(server.admin, reviewId, 'DISMISS')
  expect(await adviceOn(reviewId)).toBeNull()
})

test('what is taken back counts for nothing', async () => {
  await change({ undoSeconds: 600 })
  const { reviewId } = await freshReview()
  // Confirmed at once: no phase follows.
  const resolution = await resolve(server.admin, reviewId, 'COMPLETE_MANUALLY')
  expect(resolution.outcome).toBe('CONFIRMED')
  expect((await tryUndo(server.admin, resolution)).errors).toBeUndefined()
  expect((await adviceOn(reviewId)).records).toEqual([])
  await change({ undoSeconds: 0 })
})

test('who reads the queue reads the advice; a page of the queue cannot ask for it', async () => {
  const bot = await server.clientFor('INTEGRATOR')
  const { reviewId } = await stoppedPhase(server, { bot })
  const { errors } = await bot.gql(ADVICE, { id: reviewId })
  expect(errors![0]).toMatchObject({ path: ['review', 'advice'], extensions: { code: 'FORBIDDEN' } })
  const analyst = await server.clientFor('ANALYST')
  expect(await adviceOn(reviewId, analyst as typeof server.admin)).toMatchObject({ enough: false })
  expect(await server.admin.code('{ reviewQueue(first: 50) { nodes { advice { best } } } }')).toBe(
    'QUERY_TOO_COSTLY',
  )
})
