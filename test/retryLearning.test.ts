import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RunningServer } from '../server/server.ts'
import { BudgetKeeper } from './bench/retryLearning/budget.ts'
import { eventually } from './support/eventually.ts'
import { createClient, type GraphQLClient, type Json } from './support/graphqlClient.ts'
import { claimPhases, completePhase, importAccounts } from './support/phaseScenes.ts'
import { rowId } from './support/rowId.ts'
import { resolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { ticketApi } from './support/ticketApi.ts'

let server: TestServer
let another: RunningServer
let there: GraphQLClient
beforeAll(async () => {
  server = await startTestServer()
  another = await server.startAnother()
  there = createClient(another.url, server.admin.token)
})
afterAll(() => server?.stop())

const SETTINGS = `outcomeHalfLifeDays minimumSample holdOutShare retryBudgetShare retryBudgetFloor`
const CHANGE = `mutation ($input: ChangeSettingsInput!) { changeSettings(input: $input) { settings { ${SETTINGS} } } }`
const FAIL = `mutation ($input: FailPhaseInput!) { failPhase(input: $input) {
  decision { decision retryAt because review { id } } phase { lastFailure { decidedBy } } } }`
const LEARN = `mutation ($input: UpdateCampaignInput!) {
  updateCampaign(input: $input) { campaign { name learnsRetries } } }`

/** For both servers. Nothing is held out, so that each decision is the past's. */
async function set(input: Json): Promise<void> {
  await server.admin.ok(CHANGE, { input })
  await eventually(async () => {
    const { settings } = await there.ok(`{ settings { ${SETTINGS} } }`)
    expect(settings).toMatchObject(input)
  })
}

beforeEach(() => set({ holdOutShare: 0, retryBudgetFloor: 100, retryBudgetShare: 0.2 }))

interface Scene {
  readonly campaignId: string
  readonly leases: readonly { lease: string; phase: { id: string } }[]
}

/** Phases that bots hold, in a campaign that learns from its retries. */
async function learningPhases(count: number, learnsRetries = true): Promise<Scene> {
  const { campaignId } = await importAccounts(server.admin, { count })
  if (learnsRetries) {
    const { updateCampaign } = await server.admin.ok(LEARN, { input: { campaignId, learnsRetries } })
    expect(updateCampaign.campaign.learnsRetries).toBe(true)
  }
  return { campaignId, leases: await claimPhases(server.admin, campaignId, count) }
}

/** Automatic retries of before, of the same phase on the same platform; what is written together is spread over an hour. */
async function writeDown(
  { leases }: Scene,
  type: string,
  ...rows: { delay: number; outcome: string; count: number; daysAgo?: number }[]
): Promise<void> {
  for (const { delay, outcome, count, daysAgo = 1 } of rows) {
    await server.sql(
      `WITH failed AS (
         INSERT INTO failures (phase_id, account_id, type, message, attempt, worker, fingerprint, decision, because)
         SELECT id, account_id, $2, 'm', 1, 'w', 'f', 'RETRY', 'b' FROM warmup_phases, generate_series(1, $5::int)
         WHERE id = $1 RETURNING id, phase_id, account_id)
       INSERT INTO automatic_retries (failure_id, account_id, phase_id, campaign_id, failure_type, phase_name, platform,
         attempt, delay_seconds, at, outcome, outcome_at)
       SELECT failed.id, account.id, phase.id, phase.campaign_id, $2, phase.name, account.platform, 1, $3,
         now() - $6::float8 * interval '1 day' - interval '1 day', $4,
         now() - $6::float8 * interval '1 day' - row_number() OVER () / $5::float8 * interval '1 hour'
       FROM failed JOIN warmup_phases phase ON phase.id = failed.phase_id JOIN accounts account ON account.id = failed.account_id`,
      [rowId(leases[0]!.phase.id), type, delay, outcome, count, daysAgo],
    )
  }
}

async function fail(lease: string, type: string, client: GraphQLClient = server.admin): Promise<Json> {
  const input = { lease, failure: { type, message: 'It did not work.' } }
  const { decision, phase } = (await client.ok(FAIL, { input })).failPhase
  return { ...decision, decidedBy: phase.lastFailure.decidedBy }
}

const NEVER = [{ delay: 60, outcome: 'REFAILED', count: 30 }]

test('it is off until somebody switches it on, which is written down', async () => {
  const scene = await learningPhases(1, false)
  await writeDown(scene, 'TIMEOUT', ...NEVER)
  expect(await fail(scene.leases[0]!.lease, 'TIMEOUT')).toMatchObject({
    decision: 'RETRY',
    because: 'Attempt 1 of 3 failed: tries again by itself.',
    decidedBy: 'FIXED_RULE',
  })
  await server.admin.ok(LEARN, { input: { campaignId: scene.campaignId, learnsRetries: true } })
  const { settingChanges } = await server.admin.ok('{ settingChanges(first: 1) { nodes { what from to } } }')
  expect(settingChanges.nodes).toEqual([
    { what: expect.stringMatching(/^Automatic retries learn: campaign /), from: 'Off', to: 'On' },
  ])
  const bot = await server.clientFor('INTEGRATOR')
  expect(await bot.code(LEARN, { input: { campaignId: scene.campaignId, learnsRetries: true } })).toBe(
    'FORBIDDEN',
  )
})

test('where retries never helped, a person is asked at once', async () => {
  const scene = await learningPhases(1)
  await writeDown(scene, 'TIMEOUT', ...NEVER)
  const decided = await fail(scene.leases[0]!.lease, 'TIMEOUT')
  expect(decided).toMatchObject({
    decision: 'REVIEW',
    retryAt: null,
    because: '0 of 30 automatic retries like this went through: a person looks at it at once.',
    decidedBy: 'LEARNING',
  })
  expect(decided.review).not.toBeNull()
})

test('where they helped later, it is tried again later', async () => {
  const scene = await learningPhases(1)
  await writeDown(
    scene,
    'BOT_ERROR',
    { delay: 60, outcome: 'REFAILED', count: 20 },
    { delay: 7200, outcome: 'CONFIRMED', count: 20 },
    { delay: 7200, outcome: 'REFAILED', count: 4 },
    // A person came between: that says nothing.
    { delay: 1200, outcome: 'SUPERSEDED', count: 50 },
  )
  const decided = await fail(scene.leases[0]!.lease, 'BOT_ERROR')
  expect(decided).toMatchObject({
    decision: 'RETRY',
    because:
      '20 of 24 automatic retries like this went through after 45 minutes to 4 hours: tries again then.',
    decidedBy: 'LEARNING',
  })
  const hours = (new Date(decided.retryAt).getTime() - Date.now()) / 3_600_000
  expect(hours).toBeGreaterThan(0.9)
  expect(hours).toBeLessThan(3.1)
  const [retry] = await server.sql(
    'SELECT outcome, delay_seconds FROM automatic_retries ORDER BY failure_id DESC LIMIT 1',
  )
  expect(retry!.outcome).toBe('PENDING')
  expect(retry!.delay_seconds / 3600).toBeCloseTo(hours, 1)
})

test('where they helped until lately, what is new decides', async () => {
  const scene = await learningPhases(1)
  await writeDown(
    scene,
    'BOT_ERROR',
    { delay: 60, outcome: 'CONFIRMED', count: 200, daysAgo: 3 },
    { delay: 60, outcome: 'REFAILED', count: 40 },
  )
  expect(await fail(scene.leases[0]!.lease, 'BOT_ERROR')).toMatchObject({
    decision: 'REVIEW',
    because:
      '0 of 40 automatic retries like this went through since that changed: a person looks at it at once.',
    decidedBy: 'LEARNING',
  })
})

test('what only a person can solve is never retried, however well that went', async () => {
  const scene = await learningPhases(1)
  await writeDown(scene, 'CAPTCHA', { delay: 60, outcome: 'CONFIRMED', count: 50 })
  expect(await fail(scene.leases[0]!.lease, 'CAPTCHA')).toMatchObject({
    decision: 'REVIEW',
    because: 'Only a person can get past this.',
    decidedBy: 'FIXED_RULE',
  })
})

test('below the minimum sample the fixed rule decides', async () => {
  const scene = await learningPhases(1)
  await writeDown(scene, 'OTHER', { delay: 60, outcome: 'REFAILED', count: 4 })
  expect(await fail(scene.leases[0]!.lease, 'OTHER')).toMatchObject({
    decision: 'RETRY',
    decidedBy: 'FIXED_RULE',
  })
})

test('a share is held out, goes by the fixed rule, and shows what learning brings', async () => {
  await set({ holdOutShare: 0.3 })
  const arms = async () =>
    (
      await server.admin.ok(
        '{ retryLearning { arm failures reviews trials successes undecided withoutPersonRate withoutPersonLow } }',
      )
    ).retryLearning as Json[]
  const before = await arms()
  const scene = await learningPhases(40)
  await writeDown(scene, 'NETWORK_ERROR', ...NEVER)
  const decisions = await Promise.all(scene.leases.map(({ lease }) => fail(lease, 'NETWORK_ERROR')))
  const heldOut = decisions.filter(({ decidedBy }) => decidedBy === 'HOLD_OUT')
  // Of forty at three in ten; outside of these bounds once in fifty thousand times.
  expect(heldOut.length).toBeGreaterThan(1)
  expect(heldOut.length).toBeLessThan(26)
  for (const decided of heldOut) {
    expect(decided.decision).toBe('RETRY')
    expect(decided.because).toMatch(
      /^Held out to measure what learning brings, so by the fixed rule: Attempt 1 of 3/,
    )
  }
  const learnt = decisions.filter(({ decidedBy }) => decidedBy === 'LEARNING')
  expect(learnt.length).toBe(40 - heldOut.length)
  const after = await arms()
  const grown = (arm: string, field: string) =>
    after.find((each) => each.arm === arm)![field] - before.find((each) => each.arm === arm)![field]
  expect(grown('HOLD_OUT', 'failures')).toBe(heldOut.length)
  expect(grown('HOLD_OUT', 'undecided')).toBe(heldOut.length)
  expect(grown('LEARNING', 'reviews')).toBe(learnt.filter(({ decision }) => decision === 'REVIEW').length)
  const analyst = await server.clientFor('ANALYST')
  expect(await analyst.gql('{ retryLearning { arm } }')).toMatchObject({ data: { retryLearning: [{}, {}] } })
  const bot = await server.clientFor('INTEGRATOR')
  expect(await bot.code('{ retryLearning { arm } }')).toBe('FORBIDDEN')
})

describe('the budget', () => {
  test('is never passed, however many fail at once on two servers', async () => {
    await set({ retryBudgetFloor: 5 })
    const scene = await learningPhases(34)
    const [done, failing] = [scene.leases.slice(0, 10), scene.leases.slice(10)]
    for (const { lease } of done) await completePhase(server.admin, lease)
    const decisions = await Promise.all(
      failing.map(({ lease }, at) => fail(lease, 'NETWORK_ERROR', at % 2 ? there : server.admin)),
    )
    // Five, and a fifth of the ten that were completed.
    const retried = decisions.filter(({ decision }) => decision === 'RETRY')
    expect(retried).toHaveLength(7)
    const refused = decisions.filter(({ decision }) => decision === 'REVIEW')
    expect(refused.map(({ because }) => because)).toEqual(
      Array(17).fill('The automatic retries of this hour are used up: a person looks at it.'),
    )
  })

  test('what people complete by hand is no success of the bots', async () => {
    await set({ retryBudgetFloor: 1, retryBudgetShare: 0.5 })
    const { leases } = await learningPhases(6)
    for (const { lease } of leases.slice(0, 4)) {
      const { review } = await fail(lease, 'CAPTCHA')
      await resolve(server.admin, review.id, 'COMPLETE_MANUALLY')
    }
    const decisions = [
      await fail(leases[4]!.lease, 'NETWORK_ERROR'),
      await fail(leases[5]!.lease, 'NETWORK_ERROR'),
    ]
    expect(decisions.map(({ decision }) => decision)).toEqual(['RETRY', 'REVIEW'])
  })

  test('counts what was within the hour, as the simulation does', async () => {
    await set({ retryBudgetFloor: 1, retryBudgetShare: 0.5 })
    // Minutes ago: retries and successes, of which some are out of the hour.
    const pasts = [
      { retries: [70, 61], successes: [80, 62], granted: true },
      { retries: [70, 59], successes: [62, 59], granted: false },
      { retries: [70, 59], successes: [62, 59, 5], granted: true },
      { retries: [59, 30, 2], successes: [58, 57, 31, 1], granted: false },
      { retries: [61, 30, 2], successes: [58, 57, 31, 1], granted: true },
    ]
    for (const { retries, successes, granted } of pasts) {
      const scene = await learningPhases(successes.length + 1)
      const [asked, ...done] = scene.leases
      for (const { lease } of done) await completePhase(server.admin, lease)
      const ids = done.map(({ phase }) => rowId(phase.id))
      await server.sql(
        `UPDATE warmup_phases SET completed_at = now() - minutes * interval '1 minute'
         FROM unnest($1::bigint[], $2::int[]) past (id, minutes) WHERE warmup_phases.id = past.id`,
        [ids, successes],
      )
      await writeDown(
        scene,
        'TIMEOUT',
        ...retries.map(() => ({ delay: 60, outcome: 'SUPERSEDED', count: 1 })),
      )
      await server.sql(
        `UPDATE automatic_retries SET at = now() - minutes * interval '1 minute'
         FROM (SELECT failure_id, row_number() OVER (ORDER BY failure_id) AS place FROM automatic_retries
           WHERE campaign_id = $1) mine JOIN unnest($2::int[]) WITH ORDINALITY past (minutes, place) USING (place)
         WHERE automatic_retries.failure_id = mine.failure_id`,
        [rowId(scene.campaignId), retries],
      )
      const simulated = new BudgetKeeper({ retryBudgetFloor: 1, retryBudgetShare: 0.5 })
      for (const minutes of successes) simulated.succeeded(-minutes / 60)
      for (const minutes of retries) simulated.retried(-minutes / 60)
      expect(simulated.mayRetry(0)).toBe(granted)
      const { decision } = await fail(asked!.lease, 'TIMEOUT')
      expect(decision).toBe(granted ? 'RETRY' : 'REVIEW')
    }
  })

  test('of one campaign is not that of another', async () => {
    await set({ retryBudgetFloor: 1, retryBudgetShare: 0 })
    const [one, other] = [await learningPhases(2), await learningPhases(1)]
    const inOrder = [...one.leases, ...other.leases]
    const decisions: string[] = []
    for (const { lease } of inOrder) decisions.push((await fail(lease, 'TIMEOUT')).decision)
    expect(decisions).toEqual(['RETRY', 'REVIEW', 'RETRY'])
  })
})

describe('tickets', () => {
  const failure = { type: 'NETWORK_ERROR', message: 'No route.' }

  test('learn by project: what came of a retried turn decides on the next', async () => {
    const api = ticketApi(server.admin)
    const projectId = await api.createProject({ learnsRetries: true, maxParallel: 50 })
    await api.createTickets(
      projectId,
      Array.from({ length: 31 }, () => ({})),
    )
    const ready = () =>
      server.sql('UPDATE tickets SET available_at = NULL WHERE project_id = $1', [rowId(projectId)])
    // Thirty turns fail, and fail once more.
    for (let round = 0; round < 2; round++) {
      const leases = await api.claim(projectId, { limit: 30 })
      expect(leases).toHaveLength(30)
      for (const { lease } of leases) {
        const { decision } = await api.failTurn(lease, failure)
        if (round === 0) expect(decision).toMatchObject({ decision: 'RETRY' })
      }
      if (round === 0) {
        await server.sql(
          `UPDATE tickets SET priority = 0 WHERE project_id = $1 AND last_failure_id IS NOT NULL`,
          [rowId(projectId)],
        )
      }
      await ready()
    }
    const [{ lease }] = (await api.claim(projectId, { limit: 100 })).filter(({ attempt }) => attempt === 1)
    const { decision } = await api.failTurn(lease, failure)
    expect(decision).toMatchObject({
      decision: 'REVIEW',
      because: expect.stringMatching(
        /^0 of \d+ automatic retries like this went through: a person looks at it at once\.$/,
      ),
    })
  })

  test('a turn that ends well, or is stopped by a person, says so of the retry before', async () => {
    const api = ticketApi(server.admin)
    const projectId = await api.createProject()
    const outcome = async (ticketId: string) =>
      (await server.sql('SELECT outcome FROM automatic_retries WHERE ticket_id = $1', [rowId(ticketId)]))[0]!
        .outcome
    const [well, stopped] = await api.createTickets(projectId, [{}, {}])
    for (const { lease } of await api.claim(projectId, { limit: 2 })) await api.failTurn(lease, failure)
    expect(await outcome(well!.id)).toBe('PENDING')
    await api.stop(stopped!.id)
    expect(await outcome(stopped!.id)).toBe('SUPERSEDED')
    await server.sql('UPDATE tickets SET available_at = NULL WHERE project_id = $1', [rowId(projectId)])
    const [{ lease }] = await api.claim(projectId)
    await api.post(well!.id, 'ASSISTANT', 'Done.', lease)
    await api.finishTurn(lease)
    expect(await outcome(well!.id)).toBe('CONFIRMED')
  })
})
