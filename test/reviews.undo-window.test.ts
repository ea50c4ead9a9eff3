import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimPhases, stoppedPhase } from './support/phaseScenes.ts'
import { codeOf, resolve, tryResolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { stoppedTicket } from './support/ticketScenes.ts'

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
