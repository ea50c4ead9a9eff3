import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import { eventually } from './support/eventually.ts'
import { type Answer, createClient, type GraphQLClient, type Json } from './support/graphqlClient.ts'
import { claimPhases, failPhase, importAccounts, stoppedPhases } from './support/phaseScenes.ts'
import { askForLook, report, sendReport } from './support/reportCalls.ts'
import { codeOf, outcomeOf, readReview, resolve, tryResolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { ticketApi } from './support/ticketApi.ts'
import { stoppedTicket } from './support/ticketScenes.ts'
import { messageOf, phasesOf, tryUndo } from './support/undoCalls.ts'

const WINDOW_MS = 2000

let server: TestServer
let ann: TokenClient
/** The same person on another server, where things can be taken back for a moment only. */
let annElsewhere: GraphQLClient
beforeAll(async () => {
  server = await startTestServer({ UNSTUCK_UNDO_SECONDS: '600' })
  ann = await server.clientFor('MANAGER', 'Ann')
  const brief = await server.startAnother({ UNSTUCK_UNDO_SECONDS: String(WINDOW_MS / 1000) })
  annElsewhere = createClient(brief.url, ann.token)
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
  let msFromEnd = -150
  let step = 120
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
const ROUNDS = 7

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

const TOO_LATE = /^Too late to take this back: (that was possible until|(bot|agent-1) works on the) /

test('a bot that claims at the edge of the window: either it has the phase, or it was taken back', async () => {
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
}, 120_000)

test('an agent that claims at the edge of the window: either it has the ticket, or it was taken back', async () => {
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
}, 120_000)

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
    expect(messageOf(refused)).toMatch(/^Too late to take this back: that was possible until/)
    expect(await readReview(ann, subject.reviewId)).toMatchObject({ status: 'RESOLVED' })
    expect(await outcomeOf(ann, resolution.id)).toBe('PENDING')
  },
)

test('two people at once: one takes it back, the other is told so', async () => {
  const { stopped } = await stoppedPhases(server, { count: 15 })
  await Promise.all(
    stopped.map(async ({ reviewId }, round) => {
      const resolution = await resolve(ann, reviewId, round % 2 ? 'RESET_ACCOUNT' : 'DISMISS')
      const answers = await Promise.all([tryUndo(ann, resolution), tryUndo(annElsewhere, resolution)])
      expect(answers.filter(isOk)).toHaveLength(1)
      const refused = answers.find((answer) => !isOk(answer))!
      expect([codeOf(refused), messageOf(refused)]).toEqual([
        'INVALID_STATE',
        'This has been taken back already.',
      ])
    }),
  )
})

test('a message at the same time: it ends the window, or reaches the ticket as it was before', async () => {
  const api = ticketApi(server.admin)
  await Promise.all(
    Array.from({ length: 15 }, async (_, round) => {
      const ticket = await stoppedTicket(server, 'ERROR')
      const action = ['REPLY', 'CLOSE', 'DISMISS'][round % 3]!
      const resolution = await resolve(ann, ticket.reviewId, action, 'Go on.')
      const [undone] = await Promise.all([
        tryUndo(annElsewhere, resolution),
        api.post(ticket.ticketId, 'USER', 'Wait.'),
      ])
      if (!isOk(undone)) expect(messageOf(undone)).toMatch(/did something to the ticket/)
      const { status, messages } = await api.ticket(
        ticket.ticketId,
        'status messages(first: 9) { nodes { content } }',
      )
      // Whoever was first: the message is there and the ticket goes on with it.
      expect(status).toBe('OPEN')
      const said = messages.nodes.map(({ content }: Json) => content)
      expect(said).toContain('Wait.')
      expect(said.includes('Go on.')).toBe(!isOk(undone) && action === 'REPLY')
      const { resolvedBy } = await readReview(ann, ticket.reviewId)
      expect(resolvedBy).toBe(isOk(undone) ? 'USER_MESSAGE' : 'PERSON')
    }),
  )
})

test('a report at the same time: it ends the window, or is one more reason of the review', async () => {
  const { platform, stopped } = await stoppedPhases(server, { count: 15 })
  await Promise.all(
    stopped.map(async ({ username, reviewId, accountId }) => {
      const resolution = await resolve(ann, reviewId, 'RETRY')
      const [undone] = await Promise.all([
        tryUndo(annElsewhere, resolution),
        sendReport(server.admin, report({ username, platform }, { type: 'CHALLENGE' })),
      ])
      const [first] = await phasesOf(server, accountId)
      expect(first.status).toBe('REVIEW_REQUIRED')
      const { status, failureType } = await readReview(ann, reviewId)
      expect([status, failureType]).toEqual(isOk(undone) ? ['OPEN', 'CHALLENGE'] : ['RESOLVED', 'CAPTCHA'])
      expect(await outcomeOf(ann, resolution.id)).toBe(isOk(undone) ? 'UNDONE' : 'REFAILED')
    }),
  )
})

test('another resolution on the account at the same time: nothing of it is lost', async () => {
  const { campaignId, accounts } = await importAccounts(server.admin, { count: 12, phases: ['one', 'two'] })
  const leases = await claimPhases(server.admin, campaignId, 12)
  await Promise.all(
    leases.map(async ({ lease, phase }) => {
      const accountId = phase.account.id
      const { review } = await failPhase(server.admin, lease, { type: 'CAPTCHA' })
      const [, second] = await phasesOf(server, accountId)
      const other = await askForLook(ann, second.id)
      const resolution = await resolve(ann, review!.id, 'RETRY')
      const [undone, skipped] = await Promise.all([
        tryUndo(annElsewhere, resolution),
        tryResolve(ann, { reviewId: other.id, version: other.version }, 'SKIP_PHASE'),
      ])
      expect(codeOf(skipped)).toMatch(/^no error/)
      const [one, two] = await phasesOf(server, accountId)
      expect(two.status).toBe('SKIPPED')
      expect(one.status === 'REVIEW_REQUIRED').toBe(isOk(undone))
    }),
  )
  expect(accounts).toHaveLength(12)
})

test('a due auto-review at the same time: it finds the ticket as it was, or leaves it alone', async () => {
  const api = ticketApi(server.admin)
  let undone = 0
  await Promise.all(
    Array.from({ length: 16 }, async (_, round) => {
      const project = await api.createProject({ reviewDelaySeconds: 3600 })
      const { id, review } = await api.finishedTicket(project, {}, 'All done: the tests pass.')
      const reply = () =>
        tryResolve(ann, { reviewId: review.id, version: review.version }, 'REPLY', { message: 'Sure?' })
      // It falls due before, after or while somebody deals with it.
      const rescheduling = api.reschedule(id, 0).then(
        () => true,
        () => false,
      )
      if (round % 2) await rescheduling
      const resolved = await reply()
      if (isOk(resolved)) {
        undone += 1
        expect(codeOf(await tryUndo(annElsewhere, resolved.data!.resolveReview.resolution))).toMatch(
          /^no error/,
        )
      } else expect(codeOf(resolved)).toBe('CONFLICT')
      const wasDue = await rescheduling
      await eventually(async () => {
        const now = await api.ticket(id, 'status messages(first: 9) { nodes { content } }')
        expect(now.status).toBe(wasDue ? 'DONE' : 'AWAITING_INPUT')
        expect(now.messages.nodes.map(({ content }: Json) => content)).not.toContain('Sure?')
      })
      const applied = await server.sql('SELECT FROM classifications WHERE ticket_id = $1 AND applied', [
        decodeGlobalId(id).id,
      ])
      expect(applied).toHaveLength(wasDue ? 1 : 0)
    }),
  )
  expect(undone).toBeGreaterThan(0)
})
