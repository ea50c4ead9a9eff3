import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from './support/eventually.ts'
import type { Json } from './support/graphqlClient.ts'
import { readReview, resolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { type TicketApi, ticketApi } from './support/ticketApi.ts'

// Each reason for which a ticket waits for a person: what brings it about, and every way out of it.

let server: TestServer
let ann: TokenClient
let people: TicketApi
let agents: TicketApi
beforeAll(async () => {
  server = await startTestServer()
  ann = await server.clientFor('MANAGER', 'Ann')
  people = ticketApi(ann)
  agents = ticketApi(await server.clientFor('INTEGRATOR', 'coder'))
})
afterAll(() => server.stop())

interface Reason {
  readonly reason: string
  /** What happens to the project's ticket; its id. */
  readonly comesAbout: (project: string) => Promise<string>
  readonly summary: RegExp
  readonly actions: readonly string[]
}

async function answered(project: string, ticket: Json, answer: string): Promise<string> {
  const { id } = await agents.finishedTicket(project, ticket, answer)
  await people.reschedule(id, 0)
  return id
}

const REASONS: readonly Reason[] = [
  {
    reason: 'COMPLETED',
    comesAbout: (project) => answered(project, { mode: 'STRICT' }, 'All done: the tests pass.'),
    summary: /^strict: a person closes it$/,
    actions: ['CLOSE', 'REPLY', 'RETRY', 'DISMISS'],
  },
  {
    reason: 'QUESTION',
    comesAbout: (project) => answered(project, {}, 'Which of the two databases shall I use?'),
    summary: /^Which of the two databases shall I use\?$/,
    actions: ['REPLY', 'CLOSE', 'RETRY', 'DISMISS'],
  },
  {
    reason: 'ERROR',
    comesAbout: async (project) => {
      const { ticket, lease } = await agents.claimedTicket(project)
      await agents.failTurn(lease, { type: 'CAPTCHA', message: 'There is a captcha.' })
      return ticket.id
    },
    summary: /^There is a captcha\.$/i,
    actions: ['RETRY', 'REPLY', 'CLOSE', 'DISMISS'],
  },
  {
    reason: 'STOPPED',
    comesAbout: async (project) => {
      const { ticket } = await agents.claimedTicket(project)
      return (await people.stop(ticket.id, 'Wrong branch.')).ticket.id
    },
    summary: /^by Ann: Wrong branch\.$/,
    actions: ['REPLY', 'RETRY', 'CLOSE', 'DISMISS'],
  },
  {
    reason: 'PERMISSION',
    comesAbout: async (project) => (await agents.askingTicket(project)).id,
    summary: /^to use psql: Needed\.$/,
    actions: ['APPROVE_PERMISSION', 'ALWAYS_ALLOW_PERMISSION', 'REJECT_PERMISSION', 'CLOSE', 'DISMISS'],
  },
  {
    reason: 'DEPS_READY',
    comesAbout: async (project) => {
      const [base, dependent] = (await people.createTickets(project, [
        { ref: 'base' },
        { dependsOn: ['base'], startWhenReady: false },
      ])) as [Json, Json]
      await people.close(base.id)
      return dependent.id
    },
    summary: /^everything it waits for is finished; a person starts it$/,
    actions: ['START', 'CLOSE', 'DISMISS'],
  },
]

test.each(REASONS)('$reason is brought about, shown, and left on every way', async (reason) => {
  /** A ticket that waits for this reason, in a project of its own. */
  const waiting = async () => {
    const project = await people.createProject()
    const id = await reason.comesAbout(project)
    await eventually(async () => {
      expect((await people.ticket(id)).awaitingReason).toBe(reason.reason)
    })
    return { project, id, reviewId: (await people.ticket(id)).review.id as string }
  }

  const leave = async (action: string) => {
    const { project, id, reviewId } = await waiting()
    const review = await readReview(ann, reviewId)
    expect(review).toMatchObject({
      status: 'OPEN',
      awaitingReason: reason.reason,
      allowedActions: reason.actions,
      summary: expect.stringMatching(reason.summary),
    })
    await resolve(ann, reviewId, action, 'Go on.')
    expect(await readReview(ann, reviewId)).toMatchObject({ status: 'RESOLVED', resolvedBy: 'PERSON' })
    await isLeft(project, id, action === 'CLOSE' ? 'DONE' : action === 'DISMISS' ? 'SKIPPED' : 'OPEN')
  }

  const leaveByMessage = async () => {
    const { project, id, reviewId } = await waiting()
    await people.post(id, 'USER', 'Never mind: use the first.')
    expect(await readReview(ann, reviewId)).toMatchObject({ resolvedBy: 'USER_MESSAGE' })
    await isLeft(project, id, 'OPEN')
  }

  const leaveByClose = async () => {
    const { project, id, reviewId } = await waiting()
    // It waits for a person already: the kill switch has nothing to do.
    expect(await people.stop(id)).toMatchObject({ stopped: false, ticket: { awaitingReason: reason.reason } })
    await people.close(id)
    expect(await readReview(ann, reviewId)).toMatchObject({ resolvedBy: 'PERSON' })
    await isLeft(project, id, 'DONE')
  }

  await Promise.all([...reason.actions.map(leave), leaveByMessage(), leaveByClose()])
})

/** Nothing waits any more; an OPEN one is an agent's at once. */
async function isLeft(project: string, id: string, status: string): Promise<void> {
  expect(await people.ticket(id)).toMatchObject({ status, awaitingReason: null, review: null })
  const leases = await agents.claim(project)
  expect(leases.map(({ ticket }) => ticket.id)).toEqual(status === 'OPEN' ? [id] : [])
}
