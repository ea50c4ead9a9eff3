import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import { eventually } from './support/eventually.ts'
import type { Json } from './support/graphqlClient.ts'
import { codeOf, readReview, tryResolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { PERMISSION, TICKET, type TicketApi, ticketApi } from './support/ticketApi.ts'

// Two or more that want something else of a ticket at the same moment: one comes first, and all is as if it had.

let server: TestServer
let ann: TokenClient
let bob: TokenClient
let people: TicketApi
let agents: TicketApi
beforeAll(async () => {
  server = await startTestServer()
  ann = await server.clientFor('MANAGER', 'Ann')
  bob = await server.clientFor('MANAGER', 'Bob')
  people = ticketApi(bob)
  agents = ticketApi(await server.clientFor('INTEGRATOR', 'coder'))
})
afterAll(() => server.stop())

const TIMES = 10
const times = (race: () => Promise<void>) => Promise.all(Array.from({ length: TIMES }, race))

/** What came of a call: 'OK' or its error's code. */
const codeOfCall = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'OK',
    (error: Error) => /"code":\s*"(\w+)"/.exec(error.message)?.[1] ?? error.message,
  )

/** The ticket, which must be in one state through and through. */
async function settled(id: string): Promise<Json> {
  const ticket = await people.ticket(id, `${TICKET} ${PERMISSION}`)
  const { status, awaitingReason, review, permissionRequest } = ticket
  expect(review?.awaitingReason ?? null).toBe(awaitingReason)
  expect(review !== null).toBe(status === 'AWAITING_INPUT')
  expect(permissionRequest !== null).toBe(awaitingReason === 'PERMISSION')
  expect(ticket.priority).toBe(awaitingReason === 'PERMISSION' ? 'HIGH' : 'LOW')
  return ticket
}

/** A ticket of low priority in a project of its own that an agent has claimed. */
async function claimed() {
  const project = await people.createProject()
  const { ticket, lease } = await agents.claimedTicket(project, { priority: 'LOW' })
  return { project, id: ticket.id as string, lease }
}

/** One on which an agent waits for the permission to use psql. */
async function asking() {
  const { project, id, lease } = await claimed()
  const { review } = (await agents.requestPermission(lease, 'psql')).ticket
  return { project, id, reviewId: review.id as string, version: review.version as number }
}

test('a request and a stop', () =>
  times(async () => {
    const { id, lease } = await claimed()
    const [asked, { stopped }] = await Promise.all([
      codeOfCall(agents.requestPermission(lease, 'psql')),
      people.stop(id),
    ])
    expect(asked).toBe(stopped ? 'LEASE_LOST' : 'OK')
    expect((await settled(id)).awaitingReason).toBe(stopped ? 'STOPPED' : 'PERMISSION')
  }))

test('a request and a message: whichever comes first, the agent goes on with the message', () =>
  times(async () => {
    const { project, id, lease } = await claimed()
    await Promise.all([agents.requestPermission(lease, 'psql'), people.post(id, 'USER', 'Wait.')])
    expect(await settled(id)).toMatchObject({ status: 'OPEN', ready: true, permissionAnswer: null })
    expect(await agents.claim(project)).toHaveLength(1)
  }))

test('a request and the end of its lease', () =>
  times(async () => {
    const { id, lease } = await claimed()
    const [asked] = await Promise.all([
      codeOfCall(agents.requestPermission(lease, 'psql')),
      server.sql('UPDATE leases SET expires_at = clock_timestamp() WHERE token = $1 AND ended_at IS NULL', [
        lease,
      ]),
    ])
    expect(['OK', 'LEASE_LOST']).toContain(asked)
    await eventually(async () => {
      expect(await settled(id)).toMatchObject(
        asked === 'OK' ? { awaitingReason: 'PERMISSION' } : { status: 'OPEN', permissionAnswer: null },
      )
    })
  }))

test('two answers, a close and a message: one of them ends the review, and the log agrees', () =>
  times(async () => {
    const seen = await asking()
    const [always, reject] = await Promise.all([
      tryResolve(ann, seen, 'ALWAYS_ALLOW_PERMISSION'),
      tryResolve(bob, seen, 'REJECT_PERMISSION'),
      people.close(seen.id),
      people.post(seen.id, 'USER', 'Wait.'),
    ])
    const answers = [always, reject].filter((answer) => !answer.errors)
    for (const answer of [always, reject]) if (answer.errors) expect(codeOf(answer)).toBe('CONFLICT')
    expect(answers.length).toBeLessThanOrEqual(1)
    const { resolutions, resolvedBy } = await readReview(ann, seen.reviewId)
    const [first] = resolutions
    expect(resolutions).toHaveLength(resolvedBy === 'PERSON' ? 1 : 0)
    const { status, allowedTools } = await settled(seen.id)
    // The close is the last word, unless the message came after it.
    expect(['OPEN', 'DONE']).toContain(status)
    expect(allowedTools).toHaveLength(first?.action === 'ALWAYS_ALLOW_PERMISSION' ? 1 : 0)
    const { id } = decodeGlobalId(seen.id)
    const said = await server.sql(
      `SELECT FROM messages WHERE ticket_id = $1 AND role = 'SYSTEM' AND content ~ 'the use of psql'`,
      [id],
    )
    expect(said).toHaveLength(answers.length)
  }))

test('a revocation and a request: it is granted, or asked for', () =>
  times(async () => {
    const seen = await asking()
    await tryResolve(ann, seen, 'ALWAYS_ALLOW_PERMISSION')
    const [{ lease }] = (await agents.claim(seen.project)) as [Json]
    const [{ granted }] = await Promise.all([
      agents.requestPermission(lease, 'psql'),
      people.revokeTool(seen.id, 'psql'),
      people.revokeTool(seen.id, 'psql'),
    ])
    const ticket = await settled(seen.id)
    expect(ticket).toMatchObject({ status: granted ? 'IN_PROGRESS' : 'AWAITING_INPUT', allowedTools: [] })
    const told = await server.sql(
      `SELECT FROM messages WHERE ticket_id = $1 AND content LIKE '% revoked that psql is always allowed %'`,
      [decodeGlobalId(seen.id).id],
    )
    expect(told).toHaveLength(1)
  }))

test('while everything moves, every ticket counts once in the progress of its project', async () => {
  const project = await people.createProject({ maxParallel: 3 })
  await people.createTickets(
    project,
    Array.from({ length: 24 }, (_, place) => ({ sequence: place % 3 === 0 ? place : null })),
  )
  let moving = true
  const work = async () => {
    for (let turn = 0; turn < 6; turn++) {
      for (const { lease, ticket } of await agents.claim(project, { limit: 2 })) {
        if (turn % 3 === 0) await codeOfCall(agents.requestPermission(lease, 'psql'))
        else if (turn % 3 === 1) await codeOfCall(people.close(ticket.id))
        else await codeOfCall(agents.finishTurn(lease))
      }
    }
  }
  const look = async () => {
    while (moving) {
      const { node } = await ann.ok(
        `query ($id: ID!) { node(id: $id) { ... on Project { progress {
          total ready running reviewing waitingForPerson waiting blocked done skipped } } } }`,
        { id: project },
      )
      const { total, ...counts }: Record<string, number> = node.progress
      expect(total).toBe(24)
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(24)
      for (const count of Object.values(counts)) expect(count).toBeGreaterThanOrEqual(0)
      expect(counts.ready! + counts.running!).toBeLessThanOrEqual(3)
    }
  }
  const watching = look()
  await Promise.all([work(), work(), work()])
  moving = false
  await watching
})
