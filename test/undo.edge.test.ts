import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import { eventually } from './support/eventually.ts'
import { type Answer, createClient, type GraphQLClient, type Json } from './support/graphqlClient.ts'
import { claimPhases, stoppedPhases } from './support/phaseScenes.ts'
import { codeOf, outcomeOf, readReview, resolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { ticketApi } from './support/ticketApi.ts'
import { stoppedTicket } from './support/ticketScenes.ts'
import { messageOf, phasesOf, tryUndo } from './support/undoCalls.ts'

// The end of the window: whatever happens there, work is either taken back or claimed, never both.

/** Long enough that also on a slow machine an answer is back before its end. */
const WINDOW_MS = 2000

let server: TestServer
let ann: TokenClient
/** The same person on another server. */
let annElsewhere: GraphQLClient
beforeAll(async () => {
  server = await startTestServer({ UNSTUCK_UNDO_SECONDS: String(WINDOW_MS / 1000) })
  ann = await server.clientFor('MANAGER', 'Ann')
  annElsewhere = createClient((await server.startAnother()).url, ann.token)
})
afterAll(() => server.stop())

const isOk = (answer: Answer) => !answer.errors

/** What came of one resolution that was to be taken back at the edge of its window. */
interface Round<Subject> {
  readonly subject: Subject
  readonly resolution: { readonly id: string }
  readonly answer: Answer
}

/**
 * Resolves each with a short window and takes it back close to its end, on either server. Each round comes closer: later
 * where the last one was in time, earlier where it was late, however slow the machine is.
 */
async function undoAtEdge<Subject>(
  subjects: readonly Subject[],
  act: (client: GraphQLClient, subject: Subject) => Promise<{ id: string; undoableUntil: string | null }>,
): Promise<Round<Subject>[]> {
  const rounds: Round<Subject>[] = []
  let msFromEnd = -300
  let step = 240
  for (const [place, subject] of subjects.entries()) {
    const resolution = await act(annElsewhere, subject)
    await delay(Date.parse(resolution.undoableUntil!) + msFromEnd - Date.now())
    const answer = await tryUndo(place % 2 ? ann : annElsewhere, resolution)
    rounds.push({ subject, resolution, answer })
    msFromEnd += isOk(answer) ? step : -step
    step = Math.max(step * 0.8, 20)
  }
  return rounds
}

const LANES = 8
const ROUNDS = 5

/** Does it side by side, while workers take whatever they can get. @returns every round, and what was taken. */
async function raceWithWorkers<Subject>(
  subjects: readonly Subject[],
  act: Parameters<typeof undoAtEdge<Subject>>[1],
  claim: () => Promise<string[]>,
): Promise<{ rounds: Round<Subject>[]; claimed: Set<string> }> {
  const claimed: string[] = []
  let atWork = true
  const workers = Array.from({ length: 2 }, async () => {
    while (atWork) {
      claimed.push(...(await claim()))
      await delay(3)
    }
  })
  const lanes = Array.from({ length: LANES }, (_, lane) =>
    undoAtEdge(subjects.slice(lane * ROUNDS, (lane + 1) * ROUNDS), act),
  )
  const rounds = (await Promise.all(lanes)).flat()
  const late = rounds.filter(({ answer }) => !isOk(answer))
  await eventually(() => expect(claimed).toHaveLength(late.length))
  atWork = false
  await Promise.all(workers)
  // Otherwise none of it was at the edge.
  expect(late.length).toBeGreaterThan(2)
  expect(late.length).toBeLessThan(rounds.length - 2)
  return { rounds, claimed: new Set(claimed) }
}

const TOO_LATE = /^Too late to undo this: (that was possible until|(bot|agent-1) works on the) /

// The two wait for their windows side by side.
test.concurrent(
  'a bot that claims at the edge of the window: either it has the phase, or it was taken back',
  async () => {
    const { campaignId, stopped } = await stoppedPhases(server, { count: LANES * ROUNDS })
    const { rounds, claimed } = await raceWithWorkers(
      stopped,
      (client, { reviewId }) => resolve(client, reviewId, 'RETRY'),
      async () => (await claimPhases(server.admin, campaignId, 5)).map(({ phase }) => phase.id),
    )
    for (const { subject, resolution, answer } of rounds) {
      const [first] = await phasesOf(server, subject.accountId)
      const { status } = await readReview(ann, subject.reviewId)
      const found = [
        claimed.has(subject.phaseId),
        first.status,
        status,
        await outcomeOf(ann, resolution.id),
        first.attempt,
      ]
      if (isOk(answer)) {
        expect(found).toEqual([false, 'REVIEW_REQUIRED', 'OPEN', 'UNDONE', 1])
      } else {
        expect(codeOf(answer)).toBe('INVALID_STATE')
        expect(messageOf(answer)).toMatch(TOO_LATE)
        expect(found).toEqual([true, 'IN_PROGRESS', 'RESOLVED', 'PENDING', 1])
      }
    }
  },
  120_000,
)

test.concurrent(
  'an agent that claims at the edge of the window: either it has the ticket, or it was taken back',
  async () => {
    const api = ticketApi(server.admin)
    const project = await api.createProject({ maxParallel: 100 })
    const tickets = await api.createTickets(
      project,
      Array.from({ length: LANES * ROUNDS }, () => ({})),
    )
    const stopped = await Promise.all(
      tickets.map(async ({ id }) => ({ id, reviewId: (await api.stop(id)).ticket.review.id as string })),
    )
    const { rounds, claimed } = await raceWithWorkers(
      stopped,
      (client, { reviewId }) => resolve(client, reviewId, 'REPLY', 'Go on.'),
      async () => (await api.claim(project, { limit: 5 })).map(({ ticket }) => ticket.id),
    )
    for (const { subject, answer } of rounds) {
      const { status, messages } = await api.ticket(
        subject.id,
        'status messages(first: 9) { nodes { content } }',
      )
      const replies = messages.nodes.filter(({ content }: Json) => content === 'Go on.')
      const found = [claimed.has(subject.id), status, replies.length]
      if (isOk(answer)) {
        expect(found).toEqual([false, 'AWAITING_INPUT', 0])
      } else {
        expect(codeOf(answer)).toBe('INVALID_STATE')
        expect(messageOf(answer)).toMatch(TOO_LATE)
        expect(found).toEqual([true, 'IN_PROGRESS', 1])
      }
    }
  },
  120_000,
)

test('what waits for two, one of which can be taken back, is there when that is over and not before', async () => {
  const api = ticketApi(server.admin)
  const project = await api.createProject()
  const [one, other, next] = await api.createTickets(project, [
    { ref: 'one' },
    { ref: 'other' },
    { dependsOn: ['one', 'other'] },
  ])
  const { ticket } = await api.stop(one.id)
  await api.stop(other.id)
  const resolution = await resolve(annElsewhere, ticket.review.id, 'CLOSE')
  await api.close(other.id)
  await eventually(async () => {
    const leases = await api.claim(project)
    expect(leases).toMatchObject([{ ticket: { id: next.id } }])
  })
  const [claimed] = await server.sql<{ at: Date }>(
    "SELECT at FROM events WHERE ticket_id = $1 AND type = 'ticket.claimed'",
    [decodeGlobalId(next.id).id],
  )
  expect(claimed!.at.getTime()).toBeGreaterThanOrEqual(Date.parse(resolution.undoableUntil!))
})

test.each(['phase', 'ticket'])(
  'taking back a %s that has to wait for its row until the window is over: too late, and nothing is changed',
  async (kind) => {
    const [subject, table] =
      kind === 'phase'
        ? [(await stoppedPhases(server)).stopped[0]!, 'accounts']
        : [await stoppedTicket(server, 'ERROR'), 'tickets']
    const row = decodeGlobalId('accountId' in subject ? subject.accountId : subject.ticketId).id
    const resolution = await resolve(annElsewhere, subject.reviewId, 'RETRY')
    const log = decodeGlobalId(resolution.id).id
    const held = server.sql(`DO $$ BEGIN
      PERFORM FROM ${table} WHERE id = ${row} FOR UPDATE;
      PERFORM pg_sleep_until((SELECT undoable_until FROM review_logs WHERE id = ${log}) + interval '20 ms');
    END $$`)
    await eventually(async () => {
      const holding = await server.sql(
        `SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query LIKE '%WHERE id = ${log})%'`,
      )
      expect(holding).toHaveLength(1)
    })
    const refused = await tryUndo(ann, resolution)
    await held
    expect(codeOf(refused)).toBe('INVALID_STATE')
    expect(messageOf(refused)).toMatch(/^Too late to undo this: that was possible until/)
    expect(await readReview(ann, subject.reviewId)).toMatchObject({ status: 'RESOLVED' })
    expect(await outcomeOf(ann, resolution.id)).toBe('PENDING')
  },
)

test('after the window the refusal names the worker who has it by now', async () => {
  const { campaignId, stopped } = await stoppedPhases(server)
  const retry = await resolve(annElsewhere, stopped[0]!.reviewId, 'RETRY')
  const ticket = await stoppedTicket(server, 'ERROR')
  const reply = await resolve(annElsewhere, ticket.reviewId, 'REPLY', 'Go on.')
  await eventually(async () => expect(await claimPhases(server.admin, campaignId)).toHaveLength(1))
  await eventually(async () => expect(await ticketApi(server.admin).claim(ticket.projectId)).toHaveLength(1))
  expect(messageOf(await tryUndo(ann, retry))).toBe('Too late to undo this: bot works on the account by now.')
  expect(messageOf(await tryUndo(ann, reply))).toBe(
    'Too late to undo this: agent-1 works on the ticket by now.',
  )
})
