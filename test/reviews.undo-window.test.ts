import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import { claimPhases, failPhase, stoppedPhase } from './support/phaseScenes.ts'
import { codeOf, readReview, resolve, tryResolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { ticketApi } from './support/ticketApi.ts'
import { changeTicket, reviewOfTicket, type StoppedTicket, stoppedTicket } from './support/ticketScenes.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ UNSTUCK_UNDO_SECONDS: '600' })
})
afterAll(() => server.stop())

const PHASES = `query ($id: ID!) { account(id: $id) { phases { status availableAt } } }`
const TICKET = `query ($id: ID!) { ticket(id: $id) { status ready availableAt } }`

test.each(['RETRY', 'RESET_ACCOUNT'])(
  '%s: nobody can take the phase before the window ends',
  async (action) => {
    const phase = await stoppedPhase(server)
    const { undoableUntil } = await resolve(server.admin, phase.reviewId, action)
    expect(Date.parse(undoableUntil!) - Date.now()).toBeGreaterThan(500_000)
    const { account } = await server.admin.ok(PHASES, { id: phase.accountId })
    expect(account.phases[0]).toEqual({ status: 'PENDING', availableAt: undoableUntil })
    expect(await claimPhases(server.admin, phase.campaignId)).toEqual([])
  },
)

test.each(['COMPLETE_MANUALLY', 'SKIP_PHASE'])(
  '%s: the next phase waits for the window too',
  async (action) => {
    const phase = await stoppedPhase(server)
    const { undoableUntil } = await resolve(server.admin, phase.reviewId, action)
    const { account } = await server.admin.ok(PHASES, { id: phase.accountId })
    expect(account.phases[1]).toEqual({ status: 'PENDING', availableAt: undoableUntil })
  },
)

test.each(['REPLY', 'RETRY'])(
  '%s: the ticket is open, and not ready before the window ends',
  async (action) => {
    const ticket = await stoppedTicket(server, 'ERROR')
    const { undoableUntil } = await resolve(server.admin, ticket.reviewId, action, 'Go on.')
    const { ticket: now } = await server.admin.ok(TICKET, { id: ticket.ticketId })
    expect(now).toEqual({ status: 'OPEN', ready: false, availableAt: undoableUntil })
  },
)

test('an action repeated with its key answers with the first window', async () => {
  const phase = await stoppedPhase(server)
  const key = { idempotencyKey: 'window' }
  const first = await tryResolve(server.admin, phase, 'RETRY', key)
  const again = await tryResolve(server.admin, phase, 'RETRY', key)
  expect(again.data).toEqual(first.data)
  expect(codeOf(await tryResolve(server.admin, phase, 'RETRY'))).toBe('CONFLICT')
})

/** Whether the only resolution of a review can still be taken back, by the database's clock. */
async function isOpen(reviewId: string): Promise<boolean> {
  const [window] = await server.sql<{ open: boolean }>(
    'SELECT undoable_until > clock_timestamp() AS open FROM review_logs WHERE review_id = $1',
    [decodeGlobalId(reviewId).id],
  )
  return window!.open
}

const post = ({ ticketId }: StoppedTicket) => ticketApi(server.admin).post(ticketId, 'USER', 'Wait.')
const stop = ({ ticketId }: StoppedTicket) => changeTicket(server.admin, 'stopTicket', ticketId)
const close = ({ ticketId }: StoppedTicket) => changeTicket(server.admin, 'closeTicket', ticketId)
const reopen = ({ ticketId }: StoppedTicket) => changeTicket(server.admin, 'reopenTicket', ticketId)

test.each([
  ['RETRY', 'a message', post],
  ['REPLY', 'a message', post],
  ['RETRY', 'a stop', stop],
  ['REPLY', 'a close', close],
  ['CLOSE', 'a reopening', reopen],
  ['CLOSE', 'a message that reopens', post],
  ['DISMISS', 'a reopening', reopen],
])('%s: %s closes the window', async (action, _event, act) => {
  const ticket = await stoppedTicket(server, 'ERROR')
  const bystander = await stoppedTicket(server, 'ERROR')
  for (const { reviewId } of [ticket, bystander]) await resolve(server.admin, reviewId, action, 'Go on.')
  expect(await isOpen(ticket.reviewId)).toBe(true)
  await act(ticket)
  expect(await isOpen(ticket.reviewId)).toBe(false)
  expect(await isOpen(bystander.reviewId)).toBe(true)
  const [resolution] = (await readReview(server.admin, ticket.reviewId)).resolutions
  expect(Date.parse(resolution.undoableUntil) - Date.now()).toBeLessThan(60_000)
})

test('another resolution closes the window of the one before, and has its own', async () => {
  const ticket = await stoppedTicket(server, 'ERROR')
  await resolve(server.admin, ticket.reviewId, 'RETRY')
  await stop(ticket)
  const stopped = await reviewOfTicket(server.admin, ticket.ticketId)
  await resolve(server.admin, stopped.id, 'RETRY')
  expect(await isOpen(ticket.reviewId)).toBe(false)
  expect(await isOpen(stopped.id)).toBe(true)
})

test('what changes nothing leaves the window open', async () => {
  const ticket = await stoppedTicket(server, 'ERROR')
  await resolve(server.admin, ticket.reviewId, 'CLOSE')
  await close(ticket)
  await expect(stop(ticket)).rejects.toThrow('INVALID_STATE')
  expect(await isOpen(ticket.reviewId)).toBe(true)
})

test('a failure of the phase closes the window', async () => {
  const phase = await stoppedPhase(server)
  await resolve(server.admin, phase.reviewId, 'RETRY')
  // Nothing through the API can fail a phase that nobody may claim yet.
  await server.sql(`UPDATE warmup_phases SET status = 'AVAILABLE', available_at = now() WHERE id = $1`, [
    decodeGlobalId(phase.phaseId).id,
  ])
  const [claimed] = await claimPhases(server.admin, phase.campaignId)
  expect(await isOpen(phase.reviewId)).toBe(true)
  await failPhase(server.admin, claimed!.lease, { type: 'CAPTCHA' })
  expect(await isOpen(phase.reviewId)).toBe(false)
})

test('a message makes a ticket claimable that waited for the window only', async () => {
  const api = ticketApi(server.admin)
  const ticket = await stoppedTicket(server, 'ERROR')
  await resolve(server.admin, ticket.reviewId, 'RETRY')
  expect(await api.claim(ticket.projectId)).toEqual([])
  const { ticket: posted } = await api.post(ticket.ticketId, 'USER', 'And the tests too.')
  expect(posted).toMatchObject({ status: 'OPEN', ready: true, availableAt: null })
  expect(await api.claim(ticket.projectId)).toHaveLength(1)
})

test('a message leaves a backoff, and the window of another ticket, as they are', async () => {
  const api = ticketApi(server.admin)
  const project = await api.createProject()
  const { ticket, lease } = await api.claimedTicket(project)
  const { ticket: failed } = await api.failTurn(lease, { type: 'RATE_LIMIT', message: 'Too many.' })
  expect(failed.availableAt).not.toBeNull()
  const { ticket: still } = await api.post(ticket.id, 'USER', 'Hurry.')
  expect(still).toMatchObject({ status: 'OPEN', ready: false, availableAt: failed.availableAt })

  const [base, next] = await api.createTickets(project, [{ ref: 'base' }, { dependsOn: ['base'] }])
  const { ticket: stopped } = await api.stop(base.id)
  const { undoableUntil } = await resolve(server.admin, stopped.review.id, 'CLOSE')
  const { ticket: waiting } = await api.post(next.id, 'USER', 'Hurry.')
  expect(waiting).toMatchObject({ ready: false, availableAt: undoableUntil })
  expect(await isOpen(stopped.review.id)).toBe(true)
})
