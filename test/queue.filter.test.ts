import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import { PRIORITIES } from '../server/entities/words.ts'
import { couldEverMatch, matchingReviewIds } from '../server/reviews/reviewFilter.ts'
import { stoppedPhase, stoppedPhases } from './support/phaseScenes.ts'
import { queueIds } from './support/queueScenes.ts'
import { claimReview, resolve } from './support/reviewCalls.ts'
import { type Json } from './support/graphqlClient.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { stoppedTicket } from './support/ticketScenes.ts'

let server: TestServer
let ann: TokenClient
let bob: TokenClient
/** Every review of the world below, as the database has it. */
let rows: Json[] = []

beforeAll(async () => {
  server = await startTestServer()
  ann = await server.clientFor('MANAGER', 'Ann')
  bob = await server.clientFor('MANAGER', 'Bob')

  const captchas = await stoppedPhases(server, { count: 3 })
  const suspended = await stoppedPhase(server, { type: 'ACCOUNT_SUSPENDED' })
  await stoppedPhase(server, { type: 'CONTENT_REJECTION' })
  const resolved = await stoppedPhase(server, { type: 'CHALLENGE' })
  await resolve(ann, resolved.reviewId, 'SKIP_PHASE')
  for (const how of ['COUNTDOWN', 'COMPLETED', 'ERROR', 'STOPPED', 'DEPS_READY'] as const) {
    const { reviewId } = await stoppedTicket(server, how)
    if (how === 'COUNTDOWN') await claimReview(ann, reviewId)
  }
  await claimReview(ann, captchas.stopped[0]!.reviewId)
  await claimReview(bob, captchas.stopped[1]!.reviewId)
  // Bob's other claim ran out.
  await claimReview(bob, suspended.reviewId)
  await server.sql('UPDATE reviews SET claim_expires_at = clock_timestamp() WHERE id = $1', [
    decodeGlobalId(suspended.reviewId).id,
  ])
  // Snoozing and pausing have no mutation yet.
  await server.sql(
    `UPDATE reviews SET status = 'SNOOZED', snoozed_until = clock_timestamp() + interval '1 day' WHERE id = $1`,
    [decodeGlobalId(captchas.stopped[2]!.reviewId).id],
  )
  await server.sql(`UPDATE accounts SET status = 'PAUSED', paused = true WHERE id = $1`, [
    decodeGlobalId(suspended.accountId).id,
  ])
  await server.sql(`UPDATE reviews SET title = 'Of_50%\\Ähre' WHERE id = $1`, [
    decodeGlobalId(suspended.reviewId).id,
  ])
  rows = await server.sql(
    `SELECT review.*, account.status AS account_status,
       CASE WHEN claim_expires_at > clock_timestamp() THEN claimed_by_name END AS holder
     FROM reviews review LEFT JOIN accounts account ON account.id = review.account_id
     ORDER BY priority, opened_at, review.id`,
  )
  expect(rows).toHaveLength(11)
})
afterAll(() => server.stop())

const globalId = (type: string, id: string) => Buffer.from(`${type}:${id}`).toString('base64')

/** What the filter means, said a second time in the simplest words. */
function fits(row: Json, filter: Json): boolean {
  const among = (list: Json, value: Json) => !list || list.includes(value)
  const mine = row.holder === 'Ann'
  return (
    (filter.statuses ?? ['SCHEDULED', 'OPEN']).includes(row.status) &&
    among(filter.kinds, row.kind) &&
    among(filter.failureTypes, row.failure_type) &&
    among(filter.awaitingReasons, row.awaiting_reason) &&
    among(filter.accountStatuses, row.account_status) &&
    among(filter.priorities, PRIORITIES[row.priority]) &&
    among(filter.campaignIds, row.campaign_id && globalId('Campaign', row.campaign_id)) &&
    among(filter.projectIds, row.project_id && globalId('Project', row.project_id)) &&
    (filter.fingerprint ?? row.fingerprint) === row.fingerprint &&
    (filter.claimedByMe ?? mine) === mine &&
    (!filter.openedBefore || row.opened_at < new Date(filter.openedBefore)) &&
    (!filter.openedAfter || row.opened_at > new Date(filter.openedAfter)) &&
    (!filter.resolvedAfter || (row.resolved_at && row.resolved_at > new Date(filter.resolvedAfter))) &&
    row.title.toLowerCase().includes((filter.search ?? '').trim().toLowerCase())
  )
}

const expected = (filter: Json) =>
  rows.filter((row) => fits(row, filter)).map((row) => globalId('Review', row.id))

/** Every part of the filter with the values it is tried with. */
function candidates(): Record<string, Json[]> {
  const campaign = (at: number) => globalId('Campaign', rows.filter((row) => row.campaign_id)[at].campaign_id)
  const project = (at: number) => globalId('Project', rows.filter((row) => row.project_id)[at].project_id)
  const middle = rows.map((row) => row.opened_at).sort((a: Date, b: Date) => +a - +b)[5]
  return {
    kinds: [['PHASE'], ['TICKET'], ['PHASE', 'TICKET'], []],
    statuses: [['OPEN'], ['SCHEDULED'], ['SNOOZED'], ['RESOLVED'], ['RESOLVED', 'OPEN'], []],
    failureTypes: [['CAPTCHA'], ['CAPTCHA', 'ACCOUNT_SUSPENDED'], ['TIMEOUT']],
    awaitingReasons: [['ERROR'], ['STOPPED', 'DEPS_READY'], ['QUESTION']],
    accountStatuses: [['IN_REVIEW'], ['PAUSED'], ['ACTIVE', 'PAUSED']],
    priorities: [['URGENT'], ['HIGH', 'NORMAL'], ['LOW']],
    campaignIds: [[campaign(0)], [campaign(0), campaign(3)], [globalId('Campaign', '999999')]],
    projectIds: [[project(0)], [project(1), project(2)]],
    fingerprint: [rows.find((row) => row.fingerprint).fingerprint, 'no such'],
    claimedByMe: [true, false],
    openedBefore: [middle.toISOString(), '2020-01-01T00:00:00Z'],
    openedAfter: [middle.toISOString(), '2020-01-01T00:00:00Z'],
    resolvedAfter: ['2020-01-01T00:00:00Z', '2100-01-01T00:00:00Z'],
    search: [
      'USER',
      'fix',
      rows.find((row) => row.ticket_id).title.slice(1, 9),
      '%',
      '_',
      '\\',
      'äHRE',
      '  ',
      'zzz',
    ],
  }
}

test('without a filter the queue shows SCHEDULED and OPEN', async () => {
  expect(await queueIds(ann)).toEqual(expected({}))
  expect(await queueIds(ann, { statuses: null, search: null, claimedByMe: null })).toEqual(expected({}))
})

test('every part of the filter alone, and every pair of parts', async () => {
  const parts = Object.entries(candidates()).flatMap(([name, values]) =>
    values.map((value) => ({ [name]: value })),
  )
  const filters: Json[] = [...parts]
  parts.forEach((one, at) => filters.push(...parts.slice(at + 1).map((other) => ({ ...one, ...other }))))
  expect(filters.length).toBeGreaterThan(500)
  const seen = new Set<number>()
  for (let at = 0; at < filters.length; at += 40) {
    const chunk = filters.slice(at, at + 40)
    const answers = await Promise.all(chunk.map((filter: Json) => queueIds(ann, filter)))
    answers.forEach((ids, index) => {
      expect(ids, JSON.stringify(chunk[index])).toEqual(expected(chunk[index]))
      seen.add(ids.length)
    })
  }
  expect(seen.size).toBeGreaterThan(5)
})

test('the live feed and the count see what the page sees', async () => {
  const [own] = await server.sql(`SELECT claimed_by FROM reviews WHERE claimed_by_name = 'Ann' LIMIT 1`)
  const COUNT = 'query ($filter: ReviewFilter) { reviewQueue(filter: $filter) { count { value } } }'
  for (const filter of [{}, { claimedByMe: true }, { kinds: ['TICKET'] as const }, { search: 'user' }]) {
    const shown = await queueIds(ann, filter)
    const ids = rows.map((row) => row.id as string)
    const matching = await matchingReviewIds(server.app.database.manager, filter, own.claimed_by, ids)
    expect([...matching].map((id) => globalId('Review', id)).sort()).toEqual([...shown].sort())
    expect((await ann.ok(COUNT, { filter })).reviewQueue.count.value).toBe(shown.length)
  }
})

test('what can never match is known without looking: kind, campaign, project, who held it', () => {
  const phase = { kind: 'PHASE' as const, campaignId: '1', projectId: null, heldBy: ['token:1'] }
  const ticket = { kind: 'TICKET' as const, campaignId: null, projectId: '2', heldBy: [] }
  expect(couldEverMatch({ search: 'x', statuses: ['OPEN'] }, phase, 'token:1')).toBe(true)
  expect(couldEverMatch({ kinds: ['TICKET'] }, phase, 'token:1')).toBe(false)
  expect(couldEverMatch({ campaignIds: ['1'] }, phase, 'token:1')).toBe(true)
  expect(couldEverMatch({ campaignIds: ['2'] }, phase, 'token:1')).toBe(false)
  expect(couldEverMatch({ campaignIds: ['1'] }, ticket, 'token:1')).toBe(false)
  expect(couldEverMatch({ projectIds: ['2'] }, ticket, 'token:1')).toBe(true)
  expect(couldEverMatch({ accountStatuses: ['PAUSED'] }, ticket, 'token:1')).toBe(false)
  expect(couldEverMatch({ claimedByMe: true }, phase, 'token:1')).toBe(true)
  expect(couldEverMatch({ claimedByMe: true }, phase, 'token:2')).toBe(false)
  expect(couldEverMatch({ claimedByMe: true }, ticket, 'token:1')).toBe(false)
  expect(couldEverMatch({ claimedByMe: false }, ticket, 'token:1')).toBe(true)
})

test('two people with the same document and claimedByMe see different rows', async () => {
  const filter = { claimedByMe: true }
  const [hers, his] = await Promise.all([queueIds(ann, filter), queueIds(bob, filter)])
  expect(hers).toHaveLength(2)
  expect(his).toHaveLength(1)
  expect(hers.filter((id) => his.includes(id))).toEqual([])
})

test.each([
  ['campaignIds', () => ['nonsense'], 'filter.campaignIds.0'],
  ['campaignIds', () => candidates().projectIds![0], 'filter.campaignIds.0'],
  ['projectIds', () => [candidates().projectIds![0][0], globalId('Ticket', '1')], 'filter.projectIds.1'],
  ['search', () => 'x'.repeat(201), 'filter.search'],
])('%s with something else in it is bad input', async (part, value, field) => {
  const { errors } = await ann.gql(
    'query ($filter: ReviewFilter) { reviewQueue(filter: $filter) { nodes { id } } }',
    { filter: { [part]: value() } },
  )
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field })
})
