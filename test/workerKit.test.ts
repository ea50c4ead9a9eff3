import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createWorker, type Worker } from '../server/workerKit/createWorker.ts'
import { WorkLost } from '../server/workerKit/holdLease.ts'
import type { TicketWork } from '../server/workerKit/ticketWork.ts'
import { eventually } from './support/eventually.ts'
import type { Json } from './support/graphqlClient.ts'
import { importAccounts } from './support/phaseScenes.ts'
import { rowId } from './support/rowId.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { type TicketApi, ticketApi } from './support/ticketApi.ts'

let server: TestServer
let api: TicketApi
let integrator: TokenClient
const stops: (() => Promise<void>)[] = []

beforeAll(async () => {
  server = await startTestServer()
  api = ticketApi(server.admin)
  integrator = await server.clientFor('INTEGRATOR')
})
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})
afterAll(() => server.stop())

/** A worker, and what it was told of. It ends with the test. */
function newWorker(url = server.url, token = integrator.token): { worker: Worker; problems: Error[] } {
  const problems: Error[] = []
  const ending = new AbortController()
  const worker = createWorker({
    url,
    token,
    worker: 'kit',
    signal: ending.signal,
    onProblem: (error) => problems.push(error),
  })
  stops.push(async () => {
    ending.abort(new Error('The test is over.'))
    await worker.stop()
  })
  return { worker, problems }
}

/** Runs a handler on tickets of a project. A run that is broken off at the end of its test is no fault. */
function onTickets(
  worker: Worker,
  projectId: string,
  handler: (work: TicketWork) => Promise<void>,
  leaseSeconds = 600,
): void {
  const run = worker.runTickets(handler, { projectIds: [projectId], leaseSeconds })
  run.catch((error: Error) => expect(error.message).toBe('The test is over.'))
}

/** A promise that the test keeps when it likes. */
function gate(): { open: () => void; opened: Promise<void> } {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

async function newTicket(): Promise<{ projectId: string; id: string }> {
  const projectId = await api.createProject({ reviewDelaySeconds: 86_400 })
  const [ticket] = await api.createTickets(projectId, [{ title: 'Kit', body: 'Work.' }])
  return { projectId, id: ticket.id }
}

describe('tickets', () => {
  test('a worker wakes when there is work, says what it does, and ends the turn by returning', async () => {
    const projectId = await api.createProject({ reviewDelaySeconds: 86_400 })
    const { worker, problems } = newWorker()
    const idle = gate()
    const run = worker.runTickets(
      async (work) => {
        expect((await work.conversation()).map(({ content }) => content)).toEqual(['Do it.'])
        await work.showTool('tests: 3 passed')
        await work.say('All 3 tests pass.')
      },
      // It is the wake-up that brings the work, not the asking again.
      { projectIds: [projectId], idleMs: 3_600_000, onIdle: idle.open },
    )
    await idle.opened
    const [ticket] = await api.createTickets(projectId, [{}])
    const found = await eventually(async () => {
      const now = await api.ticket(ticket.id, 'status reviewScheduledAt latestMessages { role content }')
      expect(now.status).toBe('AWAITING_INPUT')
      return now
    })
    expect(found.latestMessages.slice(1)).toEqual([
      { role: 'TOOL', content: 'tests: 3 passed' },
      { role: 'ASSISTANT', content: 'All 3 tests pass.' },
    ])
    await worker.stop()
    await run
    expect(problems).toEqual([])
  })

  test('what a handler throws is a failure of the work', async () => {
    const { projectId, id } = await newTicket()
    const { worker, problems } = newWorker()
    onTickets(worker, projectId, async () => {
      throw new Error('the disk is full')
    })
    await eventually(async () => {
      const { lastFailure } = await api.ticket(id, 'lastFailure { type message }')
      expect(lastFailure).toEqual({ type: 'BOT_ERROR', message: 'the disk is full' })
    })
    expect(problems.map(({ message }) => message)).toEqual(['the disk is full'])
  })

  test('the kill switch fires the signal at once, and nothing more is said', async () => {
    const { projectId, id } = await newTicket()
    const { worker, problems } = newWorker()
    const begun = gate()
    const after: unknown[] = []
    onTickets(worker, projectId, async (work) => {
      await work.say('I begin.')
      begun.open()
      await new Promise((resolve) => work.signal.addEventListener('abort', resolve))
      after.push(work.signal.reason, await work.say('Still here.').catch((error: unknown) => error))
    })
    await begun.opened
    await api.stop(id)
    await eventually(() => expect(problems).toHaveLength(1))
    for (const error of [...after, ...problems]) expect(error).toBeInstanceOf(WorkLost)
    const { latestMessages } = await api.ticket(id, 'latestMessages { content }')
    expect(latestMessages.map(({ content }: Json) => content)).toEqual([
      'Work.',
      'I begin.',
      'Stopped by Admin key.',
    ])
  })

  test('a result that comes too late is said, not swallowed', async () => {
    const { projectId, id } = await newTicket()
    const { worker, problems } = newWorker()
    const done = gate()
    onTickets(worker, projectId, async (work) => {
      await api.close(id)
      await work.finish().finally(done.open)
    })
    await done.opened
    await eventually(() => expect(problems).toHaveLength(1))
    expect(problems[0]).toBeInstanceOf(WorkLost)
    expect(await api.ticket(id)).toMatchObject({ status: 'DONE' })
  })

  test('a permission stops the work; the answer comes with the next claim; always means no more stops', async () => {
    const { projectId, id } = await newTicket()
    const { worker, problems } = newWorker()
    const heard: Json[] = []
    onTickets(worker, projectId, async (work) => {
      heard.push(work.ticket.permissionAnswer)
      if (!(await work.requestPermission('deploy', 'To staging.'))) return
      await work.say('Deployed.')
    })
    const answer = async (action: string, message?: string) => {
      const { review } = await eventually(async () => {
        const ticket = await api.ticket(id)
        expect(ticket.awaitingReason).toBe('PERMISSION')
        return ticket
      })
      const input = { reviewId: review.id, version: review.version, action, message }
      await server.admin.ok(
        'mutation ($input: ResolveReviewInput!) { resolveReview(input: $input) { resolution { id } } }',
        { input },
      )
      await eventually(async () =>
        expect(heard.length).toBeGreaterThan(action === 'REJECT_PERMISSION' ? 1 : 2),
      )
    }
    await answer('REJECT_PERMISSION', 'Not yet.')
    await answer('ALWAYS_ALLOW_PERMISSION')
    await eventually(async () => {
      const { reviewScheduledAt } = await api.ticket(id)
      expect(reviewScheduledAt).not.toBeNull()
    })
    expect(heard).toMatchObject([null, { granted: false, note: 'Not yet.' }, { granted: true, always: true }])
    expect(problems).toEqual([])
  })

  test('the heartbeat keeps a job that takes longer than its lease', async () => {
    const { projectId, id } = await newTicket()
    const { worker, problems } = newWorker()
    const work = gate()
    stops.push(async () => work.open())
    onTickets(worker, projectId, () => work.opened, 3)
    // Three leases' time later by the database's clock, it is still the first.
    await eventually(async () => {
      const [lease] = await server.sql(
        `SELECT expires_at - created_at > interval '8 seconds' AS long FROM leases
         WHERE ticket_id = $1`,
        [rowId(id)],
      )
      expect(lease.long).toBe(true)
    }, 25_000)
    work.open()
    await eventually(async () => expect((await api.ticket(id)).status).toBe('AWAITING_INPUT'))
    expect(problems).toEqual([])
  })

  test('outlives a restart of the server, with its result', async () => {
    const first = await server.startAnother()
    const { projectId, id } = await newTicket()
    const { worker, problems } = newWorker(first.url)
    const begun = gate()
    const restarted = gate()
    onTickets(worker, projectId, async (work) => {
      begun.open()
      await restarted.opened
      await work.say('Made it.')
    })
    await begun.opened
    await first.stop()
    restarted.open()
    await server.startAnother({ PORT: new URL(first.url).port })
    await eventually(async () => {
      const { status, latestMessages } = await api.ticket(id, 'status latestMessages { content }')
      expect([status, latestMessages.at(-1).content]).toEqual(['AWAITING_INPUT', 'Made it.'])
    }, 20_000)
    // And it hears of new work there.
    const [next] = await api.createTickets(projectId, [{}])
    await eventually(async () => expect((await api.ticket(next.id)).status).toBe('AWAITING_INPUT'), 20_000)
    expect(problems).toEqual([])
  })

  test('stops in order: what runs ends with its result, and nothing more is claimed', async () => {
    const projectId = await api.createProject({ reviewDelaySeconds: 86_400 })
    const [one, other] = await api.createTickets(projectId, [{}, {}])
    const { worker } = newWorker()
    const begun = gate()
    const work = gate()
    onTickets(worker, projectId, async () => {
      begun.open()
      await work.opened
    })
    await begun.opened
    const stopped = worker.stop()
    work.open()
    await stopped
    expect(await api.ticket(one.id)).toMatchObject({ status: 'AWAITING_INPUT' })
    expect(await api.ticket(other.id)).toMatchObject({ status: 'OPEN' })
  })

  test('a token that may not is said at once', async () => {
    const nobody = newWorker(server.url, 'un_live_wrong').worker
    await expect(nobody.runTickets(async () => {})).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    const { token } = await server.clientFor('ANALYST')
    const reader = newWorker(server.url, token).worker
    await expect(reader.runTickets(async () => {})).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})

describe('phases', () => {
  test('side by side: one completed, one failed by its handler, one taken away', async () => {
    const { campaignId, accounts } = await importAccounts(server.admin, { count: 3, phases: ['post'] })
    const names = accounts.map(({ username }) => username)
    const { worker, problems } = newWorker()
    const run = worker.runPhases(
      async (work) => {
        const place = names.indexOf(work.phase.account.username)
        await work.act({ name: 'Open', ok: true }, { name: 'Publish', ok: place === 0, message: 'seen' })
        if (place === 0) return
        if (place === 1) return work.fail({ type: 'CAPTCHA', message: 'A puzzle.' })
        const input = { phaseId: work.phase.id, failureType: 'OTHER', message: 'Let me look.' }
        await server.admin.ok(
          'mutation ($input: CreateManualReviewInput!) { createManualReview(input: $input) { review { id } } }',
          { input },
        )
        await work.act({ name: 'Too late', ok: true })
      },
      { campaignIds: [campaignId], parallel: 3 },
    )
    const statuses = async () => {
      const { node } = await server.admin.ok(
        `query ($id: ID!) { node(id: $id) { ... on Campaign { accounts { nodes {
          username phases { status lastFailure { type message } }
          timeline { nodes { ... on BotAction { name } } }
        } } } } }`,
        { id: campaignId },
      )
      return node.accounts.nodes as Json[]
    }
    await eventually(async () => {
      const phases = (await statuses()).map((account) => account.phases[0].status)
      expect(phases).toEqual(['COMPLETED', 'REVIEW_REQUIRED', 'REVIEW_REQUIRED'])
    })
    await eventually(() => expect(problems).toHaveLength(1))
    expect(problems[0]).toBeInstanceOf(WorkLost)
    const [, failed, taken] = await statuses()
    expect(failed!.phases[0].lastFailure).toEqual({ type: 'CAPTCHA', message: 'A puzzle.' })
    expect(taken!.timeline.nodes.map(({ name }: Json) => name)).not.toContain('Too late')
    await worker.stop()
    await run
  })
})
