import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import { claimPhases, importAccounts, stoppedPhases } from './support/phaseScenes.ts'
import { codeOf, resolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { claimTicket, createProject, createTickets, stoppedTicket } from './support/ticketScenes.ts'
import { tryUndo } from './support/undoCalls.ts'

const END_SNOOZE = 'mutation ($input: EndSnoozeInput!) { endSnooze(input: $input) { ended } }'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ UNSTUCK_UNDO_SECONDS: '60' })
})
afterAll(() => server.stop())

const ahead = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()

async function snooze(reviewId: string, until: string): Promise<void> {
  await server.admin.ok(
    'mutation ($input: SnoozeReviewInput!) { snoozeReview(input: $input) { review { id } } }',
    { input: { reviewId, until } },
  )
}

test('what comes up by itself is listed, the soonest first', async () => {
  const { stopped } = await stoppedPhases(server, { count: 2 })
  const [early, late] = stopped as [(typeof stopped)[0], (typeof stopped)[0]]
  await snooze(late.reviewId, ahead(90))
  await snooze(early.reviewId, ahead(30))
  const ticket = await stoppedTicket(server, 'COUNTDOWN')
  await server.sql(
    `UPDATE tickets SET review_scheduled_at = clock_timestamp() + interval '1 hour' WHERE id = $1`,
    [decodeGlobalId(ticket.ticketId).id],
  )
  await stoppedTicket(server, 'ERROR')

  const ids = async (first?: number) =>
    (await server.admin.ok('query ($first: Int) { comingUp(first: $first) { id } }', { first })).comingUp.map(
      ({ id }: { id: string }) => id,
    )
  expect(await ids()).toEqual([early.reviewId, ticket.reviewId, late.reviewId])
  expect(await ids(2)).toEqual([early.reviewId, ticket.reviewId])
})

test('those that one person snoozed until the same moment are told as one, with how many they are', async () => {
  const { stopped } = await stoppedPhases(server, { count: 4 })
  const inOrder = (id: string) => Number(decodeGlobalId(id).id)
  const [byMika, ...others] = stopped
    .map(({ reviewId }) => reviewId)
    .sort((one, other) => inOrder(one) - inOrder(other)) as [string, ...string[]]
  const until = ahead(5)
  for (const id of others) await snooze(id, until)
  const mika = await server.clientFor('MANAGER', 'Mika')
  await mika.ok('mutation ($input: SnoozeReviewInput!) { snoozeReview(input: $input) { review { id } } }', {
    input: { reviewId: byMika, until },
  })
  const read = async () =>
    (await server.admin.ok('{ comingUp { id snoozedBy snoozedTogether } }')).comingUp.slice(0, 2)
  expect(await read()).toEqual(
    expect.arrayContaining([
      { id: others[0], snoozedBy: 'Admin key', snoozedTogether: 3 },
      { id: byMika, snoozedBy: 'Mika', snoozedTogether: 1 },
    ]),
  )
  await resolve(server.admin, others[0]!, 'SKIP_PHASE')
  expect(await read()).toContainEqual({ id: others[1], snoozedBy: 'Admin key', snoozedTogether: 2 })
  const { review } = await server.admin.ok(
    'query ($id: ID!) { review(id: $id) { snoozedBy snoozedTogether } }',
    { id: others[0] },
  )
  expect(review).toEqual({ snoozedBy: null, snoozedTogether: 0 })
})

test('who takes back a snooze, or what was done in one, changes how many are told as one', async () => {
  const { stopped } = await stoppedPhases(server, { count: 3 })
  const inOrder = (id: string) => Number(decodeGlobalId(id).id)
  const [woken, resolved, last] = stopped
    .map(({ reviewId }) => reviewId)
    .sort((one, other) => inOrder(one) - inOrder(other)) as [string, string, string]
  const until = ahead(3)
  for (const id of [woken, resolved, last]) await snooze(id, until)
  const told = async (id: string) =>
    (await server.admin.ok('query ($id: ID!) { review(id: $id) { snoozedBy snoozedTogether } }', { id }))
      .review
  const awake = { snoozedBy: null, snoozedTogether: 0 }
  const together = (snoozedTogether: number) => ({ snoozedBy: 'Admin key', snoozedTogether })
  const comingUp = async () =>
    (await server.admin.ok('{ comingUp { id snoozedBy snoozedTogether } }')).comingUp[0]
  expect(await comingUp()).toEqual({ id: woken, ...together(3) })

  await server.admin.ok(END_SNOOZE, { input: { reviewId: woken } })
  expect(await told(woken)).toEqual(awake)
  // What stood for all of them is in the queue again: the next one does.
  expect(await comingUp()).toEqual({ id: resolved, ...together(2) })

  const resolution = await resolve(server.admin, resolved, 'SKIP_PHASE')
  expect(await told(resolved)).toEqual(awake)
  expect(await told(last)).toEqual(together(1))
  // It is snoozed again as it was, by whom it was.
  expect((await tryUndo(server.admin, resolution)).errors).toBeUndefined()
  expect(await comingUp()).toEqual({ id: resolved, ...together(2) })
  expect(await told(last)).toEqual(together(2))

  for (const id of [resolved, last]) await server.admin.ok(END_SNOOZE, { input: { reviewId: id } })
  expect(await told(last)).toEqual(awake)
})

test('only readers of the queue see it, and nobody asks for none or for thousands', async () => {
  for (const first of [0, -1, 51]) {
    const { errors } = await server.admin.gql(`{ comingUp(first: ${first}) { id } }`)
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'first' } }])
  }
  const bot = await server.clientFor('INTEGRATOR')
  expect(codeOf(await bot.gql('{ comingUp { id } }'))).toBe('FORBIDDEN')
  expect(codeOf(await bot.gql('{ workInProgress { accounts } }'))).toBe('FORBIDDEN')
})

test('what is at work is counted while its lease lasts', async () => {
  const { campaignId } = await importAccounts(server.admin, { count: 2 })
  await claimPhases(server.admin, campaignId, 2)
  const projectId = await createProject(server.admin)
  await createTickets(server.admin, projectId, [{}])
  const { lease } = await claimTicket(server.admin, projectId)
  const read = async () => (await server.admin.ok('{ workInProgress { accounts tickets } }')).workInProgress
  const before = await read()
  expect(before.accounts).toBeGreaterThanOrEqual(2)
  await server.admin.ok(
    'mutation ($input: FinishTurnInput!) { finishTurn(input: $input) { ticket { id } } }',
    {
      input: { lease },
    },
  )
  expect(await read()).toEqual({ ...before, tickets: before.tickets - 1 })
})

test('who asks can tell what they did themselves from what others did', async () => {
  const mika = await server.clientFor('MANAGER', 'Mika')
  const { stopped } = await stoppedPhases(server, { count: 1 })
  await server.sql("UPDATE reviews SET opened_at = opened_at - interval '38 seconds' WHERE id = $1", [
    decodeGlobalId(stopped[0]!.reviewId).id,
  ])
  await resolve(mika, stopped[0]!.reviewId, 'SKIP_PHASE')
  const range = { from: ahead(-24 * 60), to: ahead(1) }
  const { viewer, insightsSummary, resolutionMetrics } = await mika.ok(
    `query ($range: DateRange!) { viewer { id }
      insightsSummary(range: $range) { lastSecondsToResolve }
      resolutionMetrics(range: $range, groupBy: REVIEWER) { viewerId label resolved } }`,
    { range },
  )
  expect(resolutionMetrics).toContainEqual({ viewerId: viewer.id, label: 'Mika', resolved: 1 })
  // Of all, the newest counts: whoever cleared more, and whatever was resolved before.
  expect(insightsSummary.lastSecondsToResolve).toBeGreaterThanOrEqual(38)
  expect(insightsSummary.lastSecondsToResolve).toBeLessThan(60)
  const { resolutionMetrics: byAction } = await mika.ok(
    'query ($range: DateRange!) { resolutionMetrics(range: $range, groupBy: ACTION) { viewerId } }',
    { range },
  )
  expect(byAction).toEqual([{ viewerId: null }])
})
