import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Json } from './support/graphqlClient.ts'
import { connectMcp, type McpClient } from './support/mcpClient.ts'
import { importAccounts } from './support/phaseScenes.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { type TicketApi, ticketApi } from './support/ticketApi.ts'

const TOOLS = [
  'list_tickets',
  'get_ticket',
  'create_tickets',
  'claim_ticket',
  'post_message',
  'finish_turn',
  'request_permission',
  'kill_switch',
  'reply_to_ticket',
  'list_reviews',
  'resolve_review',
  'report_failure',
  'retry_advice',
]

let server: TestServer
let api: TicketApi
let admin: McpClient
let manager: McpClient
let agent: McpClient
let analyst: McpClient

beforeAll(async () => {
  server = await startTestServer()
  api = ticketApi(server.admin)
  const [manages, works, reads] = await Promise.all([
    server.clientFor('MANAGER'),
    server.clientFor('INTEGRATOR'),
    server.clientFor('ANALYST'),
  ])
  const clients = [server.admin, manages, works, reads].map(({ token }) => connectMcp(server.url, token))
  ;[admin, manager, agent, analyst] = (await Promise.all(clients)) as [
    McpClient,
    McpClient,
    McpClient,
    McpClient,
  ]
})
afterAll(() => server.stop())

/** A project of its own for a test; its countdowns are long. */
async function newProject(input: Json = {}): Promise<{ id: string; key: string }> {
  const id = await api.createProject({ reviewDelaySeconds: 86_400, ...input })
  const { node } = await server.admin.ok('query ($id: ID!) { node(id: $id) { ... on Project { key } } }', {
    id,
  })
  return { id, key: node.key }
}

/** Tickets that agents may claim, by way of the tool. */
async function newTickets(project: string, ...titles: string[]): Promise<Json[]> {
  const tickets = titles.map((title) => ({ title, body: `${title}, please.` }))
  return (await admin.ok('create_tickets', { project, tickets })).tickets
}

describe('the walk of an agent', () => {
  test('from a new ticket to its end, with a question in between', async () => {
    const { key } = await newProject()
    const created = await agent.ok('create_tickets', {
      project: key,
      tickets: [
        { ref: 'a', title: 'Invoice numbers', body: 'Make them gapless.' },
        { title: 'Credit notes', body: 'As PDF.', dependsOn: ['a'], priority: 'HIGH' },
      ],
    })
    expect(created.tickets).toMatchObject([
      { number: `${key}-1`, ready: true },
      { number: `${key}-2`, ready: false },
    ])
    const listed = await agent.ok('list_tickets', { project: key })
    expect(listed).toEqual({ tickets: created.tickets, next: null })

    const { claimed } = await agent.ok('claim_ticket', { project: key, worker: 'agent-7' })
    expect(claimed).toMatchObject({ attempt: 1, ticket: { number: `${key}-1`, body: 'Make them gapless.' } })
    expect(Date.parse(claimed.expiresAt) - Date.now()).toBeGreaterThan(3_500_000)
    const { lease } = claimed
    await agent.ok('post_message', { ticket: `${key}-1`, lease, content: 'npm test', role: 'TOOL' })
    await agent.ok('post_message', { ticket: `${key}-1`, lease, content: 'Shall old ones be renumbered?' })
    const finished = await agent.ok('finish_turn', { lease, ticket: `${key}-1` })
    expect(finished.ticket).toMatchObject({ status: 'AWAITING_INPUT', awaitingReason: null })
    expect(finished.ticket.reviewScheduledAt).not.toBeNull()
    // Repeated, the first result comes back.
    expect(await agent.ok('finish_turn', { lease })).toEqual(finished)

    const { reviews, count } = await manager.ok('list_reviews', { project: key })
    expect(count).toEqual({ value: 1, capped: false })
    expect(reviews).toMatchObject([{ kind: 'TICKET', status: 'SCHEDULED', subject: { number: `${key}-1` } }])
    const resolved = await manager.ok('resolve_review', {
      review: reviews[0].id,
      version: reviews[0].version,
      action: 'REPLY',
      message: 'No, only new ones.',
    })
    expect(resolved).toMatchObject({ review: { status: 'RESOLVED' }, resolution: { action: 'REPLY' } })

    const again = await agent.ok('claim_ticket', { ticket: claimed.ticket.id })
    const { ticket } = await agent.ok('get_ticket', { ticket: `${key}-1` })
    expect(ticket.latestMessages.map(({ role, content }: Json) => [role, content])).toEqual([
      ['USER', 'Make them gapless.'],
      ['TOOL', 'npm test'],
      ['ASSISTANT', 'Shall old ones be renumbered?'],
      ['USER', 'No, only new ones.'],
    ])
    const seenThrough = ticket.latestMessages.at(-1).id
    await agent.ok('finish_turn', { lease: again.claimed.lease, seenThrough })
    const closed = await manager.ok('resolve_review', { ticket: `${key}-1`, action: 'CLOSE' })
    expect(closed.review.resolvedBy).toBe('PERSON')
    expect((await agent.ok('claim_ticket', { project: key })).claimed.ticket.number).toBe(`${key}-2`)
    expect(await agent.ok('claim_ticket', { project: key })).toEqual({ claimed: null })
  })

  test('everything an agent needs is in the words too', async () => {
    const { key } = await newProject()
    const [ticket] = await newTickets(key, 'Words')
    const claim = await agent.text('claim_ticket', { ticket: ticket.number })
    const lease = /^lease: (\S+)$/m.exec(claim)![1]!
    await agent.ok('post_message', { ticket: ticket.id, lease, content: 'Half of it.' })
    const detail = await agent.text('get_ticket', { ticket: ticket.number })
    expect(detail).toContain(`${ticket.number} IN_PROGRESS, NORMAL: Words`)
    expect(detail).toContain('Words, please.')
    expect(detail).toMatch(/\[ASSISTANT .*, id \S+\]\nHalf of it\./)
    await agent.ok('finish_turn', { lease })
    const review = /\(review (\S+), version (\d+); CLOSE, REPLY/.exec(
      await manager.text('list_reviews', { project: key }),
    )
    await manager.ok('resolve_review', { review: review![1], version: Number(review![2]), action: 'DISMISS' })
    expect(await agent.text('list_tickets', { project: key })).toBe(`${ticket.number} SKIPPED, NORMAL: Words`)
  })

  test('a reply brings a ticket back, and one that came meanwhile is not lost', async () => {
    const { key } = await newProject()
    const [ticket] = await newTickets(key, 'Replies')
    const { claimed } = await agent.ok('claim_ticket', { project: key })
    const replied = await manager.ok('reply_to_ticket', {
      ticket: ticket.number,
      message: 'In blue.',
      idempotencyKey: 'r1',
    })
    expect(
      await manager.ok('reply_to_ticket', {
        ticket: ticket.number,
        message: 'In blue.',
        idempotencyKey: 'r1',
      }),
    ).toMatchObject({
      message: { id: replied.message.id },
    })
    expect((await agent.ok('finish_turn', { lease: claimed.lease })).ticket.status).toBe('OPEN')
    const second = await agent.ok('claim_ticket', { ticket: ticket.number })
    expect(second.claimed.lease).not.toBe(claimed.lease)
  })

  test('a permission is asked for, answered, and known to the next claim', async () => {
    const { key } = await newProject()
    const [{ number }] = await newTickets(key, 'Deploy')
    const claim = async () => (await agent.ok('claim_ticket', { ticket: number })).claimed
    const request = { tool: 'deploy', description: 'Version 2 to staging.' }
    const asked = { ...request, lease: (await claim()).lease, ticket: number }
    const { granted, ticket } = await agent.ok('request_permission', asked)
    expect({ granted, ticket }).toMatchObject({ granted: false, ticket: { awaitingReason: 'PERMISSION' } })
    expect(await agent.ok('request_permission', asked)).toEqual({ granted, ticket })
    expect((await agent.ok('get_ticket', { ticket: number })).ticket.permissionRequest).toMatchObject(request)

    await manager.ok('resolve_review', {
      ticket: number,
      action: 'REJECT_PERMISSION',
      message: 'Not on a Friday.',
    })
    const rejected = await claim()
    expect(rejected.ticket.permissionAnswer).toMatchObject({
      ...request,
      granted: false,
      note: 'Not on a Friday.',
    })

    await agent.ok('request_permission', { ...request, lease: rejected.lease })
    await manager.ok('resolve_review', { ticket: number, action: 'ALWAYS_ALLOW_PERMISSION' })
    const { lease } = await claim()
    expect(await agent.text('get_ticket', { ticket: number })).toContain('Always allowed here: deploy')
    // Now nothing stops, and the lease stands.
    expect((await agent.ok('request_permission', { ...request, lease })).granted).toBe(true)
    await agent.ok('post_message', { ticket: number, lease, content: 'Deployed.' })
    await agent.ok('finish_turn', { lease })
  })

  test('a failed turn is tried again or goes to a person', async () => {
    const { key } = await newProject()
    await newTickets(key, 'Fails')
    const { claimed } = await agent.ok('claim_ticket', { project: key })
    const failure = { lease: claimed.lease, type: 'CAPTCHA', message: 'The site wants a person.' }
    const { decision } = await agent.ok('report_failure', failure)
    expect(decision).toMatchObject({ decision: 'REVIEW', retryAt: null })
    expect(await agent.ok('report_failure', failure)).toEqual({ decision })
    const { reviews } = await manager.ok('list_reviews', { project: key, awaitingReasons: ['ERROR'] })
    expect(reviews.map((review: Json) => review.id)).toEqual([decision.review.id])
  })

  test('a bot without a lease reports by name', async () => {
    const { accounts, platform } = await importAccounts(server.admin)
    const report = {
      username: accounts[0]!.username,
      platform,
      type: 'RATE_LIMIT',
      message: 'Slow down.',
      idempotencyKey: 'run-1',
    }
    const first = await agent.ok('report_failure', report)
    expect(first.decision.decision).toBe('RETRY')
    const { advice } = await agent.ok('retry_advice', { failureType: 'RATE_LIMIT', platform })
    expect(advice).toMatchObject({ decision: 'RETRY', retryAfterSeconds: 1800, enough: false, trials: 0 })
    expect(await agent.ok('report_failure', report)).toEqual(first)
    expect(
      await agent.error('report_failure', { ...report, username: 'nobody.at.all', idempotencyKey: 'run-2' }),
    ).toMatch(/^NOT_FOUND: There is no such account/)
  })
})

describe('the kill switch', () => {
  test('the running agent learns of it at its next call, and may not finish', async () => {
    const { key } = await newProject()
    const [ticket] = await newTickets(key, 'Stop me')
    const { claimed } = await agent.ok('claim_ticket', { project: key })
    const { results } = await manager.ok('kill_switch', { ticket: ticket.number, reason: 'Wrong branch.' })
    expect(results).toMatchObject([
      { stopped: true, ticket: { status: 'AWAITING_INPUT', awaitingReason: 'STOPPED' } },
    ])
    const post = { ticket: ticket.number, lease: claimed.lease, content: 'Still here.' }
    for (const answer of [
      await agent.error('post_message', post),
      await agent.error('finish_turn', { lease: claimed.lease }),
      await agent.error('report_failure', { lease: claimed.lease, type: 'OTHER', message: 'Hm.' }),
    ]) {
      expect(answer).toMatch(/^LEASE_LOST: .*claim a ticket again with claim_ticket\./)
    }
    const { results: again } = await manager.ok('kill_switch', { ticket: ticket.number })
    expect(again).toMatchObject([{ stopped: false, code: null }])
  })

  test('stops many, each of them alone', async () => {
    const { key } = await newProject()
    const [open, running, done] = await newTickets(key, 'Open', 'Running', 'Done')
    await agent.ok('claim_ticket', { ticket: running.number })
    await api.close(done.id)
    const { results } = await agent.ok('kill_switch', {
      tickets: [open.id, running.number, done.number, 'NO-1', 'what?'],
    })
    expect(results.map(({ asked, stopped, code }: Json) => [asked, stopped, code])).toEqual([
      [open.id, true, null],
      [running.number, true, null],
      [done.number, false, 'INVALID_STATE'],
      ['NO-1', false, 'NOT_FOUND'],
      ['what?', false, 'BAD_USER_INPUT'],
    ])
  })
})

test('the kill switch stops everything of a project', async () => {
  const { key } = await newProject()
  const [running, done, open] = await newTickets(key, 'Running', 'Done', 'Open')
  await agent.ok('claim_ticket', { ticket: running.number })
  await api.close(done.id)
  const { results } = await manager.ok('kill_switch', { project: key })
  expect(results.map(({ asked, stopped }: Json) => [asked, stopped])).toEqual([
    [running.number, true],
    [open.number, true],
  ])
  const stopped = await agent.ok('list_tickets', {
    project: key,
    awaitingReason: ['STOPPED'],
    search: 'open',
  })
  expect(stopped.tickets.map(({ number }: Json) => number)).toEqual([open.number])
})

test('what a ticket waits for is said to who reads it, and to who wants it', async () => {
  const { key } = await newProject()
  const { tickets } = await agent.ok('create_tickets', {
    project: key,
    tickets: [
      { ref: 'a', title: 'First', body: 'First.' },
      { title: 'Second', body: 'Second.', dependsOn: ['a'] },
    ],
  })
  const [first, second] = tickets
  const detail = await agent.ok('get_ticket', { ticket: second.number })
  expect(detail.ticket.blockers).toMatchObject([
    { kind: 'DEPENDENCY', text: expect.stringContaining(first.number) },
  ])
  const refusal = await agent.error('claim_ticket', { ticket: second.number })
  expect(refusal).toContain(`it is OPEN (waits for others). ${detail.ticket.blockers[0].text}`)
})

describe('races', () => {
  test('one ticket has one claim, whoever asks for it', async () => {
    const { key } = await newProject()
    const [ticket] = await newTickets(key, 'Wanted')
    const asked = Array.from({ length: 8 }, (_, at) =>
      agent.client.callTool({
        name: 'claim_ticket',
        arguments: at % 2 === 0 ? { ticket: ticket.number } : { project: key },
      }),
    )
    const answers = await Promise.all(asked)
    const leases = answers.filter((answer) => (answer.structuredContent as Json)?.claimed)
    expect(leases).toHaveLength(1)
    const refusal = await agent.error('claim_ticket', { ticket: ticket.number })
    expect(refusal).toMatch(/^INVALID_STATE \(state IN_PROGRESS\): \S+ cannot be claimed now/)
  })

  test('a stop and a finish at once leave one of the two, and no lease', async () => {
    const { key } = await newProject({ maxParallel: 50 })
    const tickets = await newTickets(key, ...Array.from({ length: 4 }, (_, at) => `Race ${at}`))
    for (const { number } of tickets) {
      const { claimed } = await agent.ok('claim_ticket', { ticket: number })
      const [finish] = await Promise.all([
        agent.client.callTool({ name: 'finish_turn', arguments: { lease: claimed.lease } }),
        manager.ok('kill_switch', { ticket: number }),
      ])
      const { ticket } = await agent.ok('get_ticket', { ticket: number })
      expect(ticket.awaitingReason).toBe('STOPPED')
      const text = await agent.text('finish_turn', { lease: claimed.lease })
      expect(text.startsWith('LEASE_LOST')).toBe(finish.isError === true)
    }
  })
})

describe('who may do what', () => {
  test('every tool is listed with its shapes and how careful one has to be', async () => {
    const { tools } = await analyst.client.listTools()
    expect(tools.map((tool) => tool.name)).toEqual(TOOLS)
    for (const { name, description, inputSchema, outputSchema, annotations } of tools) {
      expect(description!.length, name).toBeGreaterThan(60)
      expect(inputSchema.additionalProperties, name).toBe(false)
      expect(outputSchema, name).toBeDefined()
      expect(annotations, name).toMatchObject({ readOnlyHint: expect.any(Boolean), openWorldHint: false })
    }
    const reads = tools.filter((tool) => tool.annotations!.readOnlyHint).map((tool) => tool.name)
    expect(reads).toEqual(['list_tickets', 'get_ticket', 'list_reviews', 'retry_advice'])
    const ends = tools.filter((tool) => tool.annotations!.destructiveHint).map((tool) => tool.name)
    expect(ends).toEqual(['kill_switch', 'resolve_review'])
  })

  test('each role may do what the API lets it do', async () => {
    const { key } = await newProject()
    const [ticket] = await newTickets((await newProject()).key, 'Rights')
    await newTickets(key, 'To claim', 'To claim')
    const { id: review } = (await api.finishedTicket((await newProject()).id)).review
    const lease = 'x'.repeat(32)
    const failure = { type: 'OTHER', message: 'No.' }
    const calls: [tool: string, args: Json, allowed: string][] = [
      ['list_tickets', {}, 'AMIR'],
      ['get_ticket', { ticket: ticket.number }, 'AMIR'],
      ['create_tickets', { project: key, tickets: [{ title: 'New', body: 'New.' }] }, 'AMI'],
      ['claim_ticket', { project: key }, 'AI'],
      ['post_message', { ticket: ticket.number, lease, content: 'Hm.' }, 'AI'],
      ['finish_turn', { lease }, 'AI'],
      ['request_permission', { lease, tool: 'deploy', description: 'To staging.' }, 'AI'],
      ['report_failure', { lease, ...failure }, 'AI'],
      ['report_failure', { username: 'a', platform: 'b', idempotencyKey: 'c', ...failure }, 'AI'],
      ['retry_advice', { failureType: 'TIMEOUT' }, 'AMIR'],
      ['reply_to_ticket', { ticket: ticket.number, message: 'Yes.' }, 'AMI'],
      ['kill_switch', { ticket: ticket.number }, 'AMI'],
      ['list_reviews', {}, 'AMR'],
      ['resolve_review', { review, action: 'CLOSE' }, 'AM'],
    ]
    const callers = [
      ['R', analyst],
      ['I', agent],
      ['M', manager],
      ['A', admin],
    ] as const
    for (const [tool, args, allowed] of calls) {
      for (const [role, caller] of callers) {
        const refused = (await caller.text(tool, args)).startsWith('FORBIDDEN')
        expect(`${tool} ${role} ${refused ? 'refused' : 'let through'}`).toBe(
          `${tool} ${role} ${allowed.includes(role) ? 'let through' : 'refused'}`,
        )
      }
    }
  })

  test('an integrator does not read reviews that are not its own', async () => {
    const { id } = (await api.finishedTicket((await newProject()).id)).review
    const own = await agent.error('resolve_review', { review: id, action: 'CLOSE' })
    expect(own).toMatch(/^FORBIDDEN: /)
  })
})

describe('errors an agent can act on', () => {
  test.each([
    [
      'claim_ticket',
      { leaseSeconds: 0, worker: '' },
      /^BAD_USER_INPUT \(argument worker\): This must not be empty\. leaseSeconds: This must be 1 or more\.$/,
    ],
    ['get_ticket', {}, /^BAD_USER_INPUT \(argument ticket\): This is needed\.$/],
    ['get_ticket', { ticket: 7 }, /^BAD_USER_INPUT \(argument ticket\): This must be of the type string\.$/],
    ['get_ticket', { ticket: 'NONE-1' }, /^NOT_FOUND: There is no ticket NONE-1: list_tickets shows/],
    ['get_ticket', { ticket: 'VGlja2V0OjE5OTk5OTk=' }, /^NOT_FOUND: There is no such ticket\.$/],
    ['get_ticket', { ticket: 'nonsense' }, /^BAD_USER_INPUT \(argument ticket\): This is not an id/],
    [
      'list_tickets',
      { status: ['OPEN', 'WRONG'] },
      /^BAD_USER_INPUT \(argument status\.1\): This must be one of OPEN, IN_PROGRESS/,
    ],
    ['list_tickets', { first: 101 }, /^BAD_USER_INPUT \(argument first\): This must be 100 or less\.$/],
    [
      'list_tickets',
      { after: 'nonsense' },
      /^BAD_USER_INPUT \(argument after\): This cursor is not of this list/,
    ],
    ['list_tickets', { project: 'NONE' }, /^NOT_FOUND: There is no project NONE\. There are: K/],
    ['finish_turn', { lease: 'gone', reason: 'x' }, /^BAD_USER_INPUT: There is no argument reason: look at/],
    ['finish_turn', { lease: 'gone' }, /^LEASE_LOST: /],
    ['resolve_review', { action: 'CLOSE' }, /^BAD_USER_INPUT \(argument review\): Say which one/],
    [
      'resolve_review',
      { action: 'CLOSE', review: 'VGlja2V0OjE=' },
      /^BAD_USER_INPUT \(argument review\): This is the id of a Ticket/,
    ],
    ['list_tickets', { project: '\0' }, /^BAD_USER_INPUT \(argument project\): Leave out the NUL/],
    ['list_reviews', { search: '\0' }, /^BAD_USER_INPUT \(argument search\): Leave out the NUL/],
    ['kill_switch', {}, /^BAD_USER_INPUT \(argument ticket\): Say which/],
    [
      'report_failure',
      { type: 'OTHER', message: 'x' },
      /^BAD_USER_INPUT \(argument username\): Without a lease this is needed\.$/,
    ],
    [
      'report_failure',
      { type: 'OTHER', message: ' ', lease: 'gone' },
      /^BAD_USER_INPUT \(argument message\): This must not be empty\.$/,
    ],
    ['no_such_tool', {}, /^NOT_FOUND: There is no tool no_such_tool\. There are: list_tickets, /],
  ])('%s %j', async (tool, args, words) => {
    expect(await admin.error(tool, args)).toMatch(words)
  })

  test('of a ticket that is not made, which one and why', async () => {
    const { key } = await newProject()
    const good = { title: 'Good', body: 'Good.' }
    const create = (second: Json) =>
      admin.error('create_tickets', { project: key, tickets: [good, { ...good, ...second }] })
    expect(await create({ body: ' ' })).toBe(
      'BAD_USER_INPUT (argument tickets.1.body): This must not be blank.',
    )
    expect(await create({ dependsOn: ['who'] })).toMatch(
      /^BAD_USER_INPUT \(argument tickets\.1\.dependsOn\): No ticket of this call/,
    )
    expect(await create({ title: 'N\0' })).toBe(
      'BAD_USER_INPUT (argument tickets.1.title): Leave out the NUL character.',
    )
    expect((await admin.ok('list_tickets', { project: key })).tickets).toEqual([])
  })

  test('a lease on another ticket, and a review that moved on', async () => {
    const { key } = await newProject()
    const [one, other] = await newTickets(key, 'One', 'Other')
    expect(await manager.error('reply_to_ticket', { ticket: one.number, message: ' ' })).toMatch(
      /^BAD_USER_INPUT \(argument message\): This must not be blank/,
    )
    const { claimed } = await agent.ok('claim_ticket', { ticket: one.number })
    expect(await agent.error('finish_turn', { lease: claimed.lease, ticket: other.number })).toMatch(
      /^BAD_USER_INPUT \(argument ticket\): This lease is on another ticket/,
    )
    await agent.ok('finish_turn', { lease: claimed.lease, ticket: one.number })
    const { review } = await api.ticket(one.id)
    expect(
      await manager.error('resolve_review', {
        review: review.id,
        version: review.version + 1,
        action: 'CLOSE',
      }),
    ).toMatch(/^CONFLICT \(version now \d+\): .* Read it again/)
    expect(await manager.error('resolve_review', { ticket: other.number, action: 'CLOSE' })).toMatch(
      /^INVALID_STATE \(state OPEN\): This ticket is OPEN/,
    )
  })

  test('the same key with other arguments is refused', async () => {
    const { key } = await newProject()
    const tickets = [{ title: 'Once', body: 'Once.' }]
    const call = { project: key, tickets, idempotencyKey: 'k1' }
    expect(await agent.ok('create_tickets', call)).toEqual(await agent.ok('create_tickets', call))
    expect(
      await agent.error('create_tickets', { ...call, tickets: [{ title: 'Twice', body: 'Once.' }] }),
    ).toMatch(/^BAD_USER_INPUT \(argument idempotencyKey\): /)
  })

  test('what is not the caller’s doing is hidden, and the log has it under the same id', async () => {
    await server.sql('ALTER TABLE projects RENAME TO projects_elsewhere')
    try {
      expect(await admin.error('list_tickets', { project: 'ANY' })).toMatch(
        /^INTERNAL_SERVER_ERROR \(request [0-9a-f-]{36}\): Something went wrong on our side\. Try again/,
      )
    } finally {
      await server.sql('ALTER TABLE projects_elsewhere RENAME TO projects')
    }
  })
})

describe('lists and long conversations', () => {
  test('pages join without a gap', async () => {
    const { key } = await newProject()
    const numbers = (await newTickets(key, 'A', 'B', 'C')).map((ticket) => ticket.number)
    const first = await agent.ok('list_tickets', { project: key, first: 2, status: ['OPEN'] })
    const second = await agent.ok('list_tickets', {
      project: key,
      first: 2,
      after: first.next,
      status: ['OPEN'],
    })
    expect([...first.tickets, ...second.tickets].map((ticket: Json) => ticket.number)).toEqual(numbers)
    expect(second.next).toBeNull()
    expect(await agent.text('list_tickets', { project: key, first: 2 })).toContain(
      `There are more: after ${first.next}`,
    )
  })

  test('a conversation shows its end, and long texts their head and tail', async () => {
    const { key } = await newProject()
    const [ticket] = await newTickets(key, 'Long')
    const { claimed } = await agent.ok('claim_ticket', { project: key })
    const say = (content: string, role = 'ASSISTANT') =>
      agent.ok('post_message', { ticket: ticket.number, lease: claimed.lease, content, role })
    await say(`BEGIN${'🙂'.repeat(5000)}END`, 'TOOL')
    await say('Done.')
    const { ticket: found } = await agent.ok('get_ticket', { ticket: ticket.number, messages: 2 })
    expect(found.latestMessages).toHaveLength(2)
    expect(found.latestMessages[0].content).toMatch(/^BEGIN🙂+\n\[… 3,008 characters left out …\]\n🙂+END$/u)
    const text = await agent.text('get_ticket', { ticket: ticket.number, messages: 2 })
    expect(text).toContain('Request:\nLong, please.')
  })
})

describe('over HTTP', () => {
  const HEADERS = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  const LIST = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })

  const send = (headers: Record<string, string>, body: string | undefined = LIST, method = 'POST') =>
    fetch(`${server.url}/mcp`, {
      method,
      headers: { ...HEADERS, ...headers },
      ...(method === 'POST' ? { body } : {}),
    })

  test('needs a token that holds', async () => {
    const bearer = { authorization: `Bearer ${server.admin.token}` }
    expect((await send(bearer)).status).toBe(200)
    const without = await send({})
    expect([without.status, without.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="Unstuck"'])
    const wrong = await send({ authorization: 'Bearer un_live_wrong' })
    expect([wrong.status, wrong.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer realm="Unstuck", error="invalid_token"',
    ])
    await expect(connectMcp(server.url, 'wrong')).rejects.toMatchObject({ code: 401 })
  })

  test('a revoked token ends at the next call', async () => {
    const gone = await server.clientFor('INTEGRATOR', 'soon gone')
    const client = await connectMcp(server.url, gone.token)
    await client.ok('list_tickets')
    await server.admin.ok(
      'mutation ($input: RevokeApiTokenInput!) { revokeApiToken(input: $input) { id } }',
      {
        input: { id: gone.id },
      },
    )
    await expect(client.ok('list_tickets')).rejects.toThrow(/unknown, over or revoked/)
  })

  test('a session’s cookie counts for nothing, and foreign pages are refused', async () => {
    const signIn = await fetch(server.signInUrl!, { redirect: 'manual' })
    const cookie = signIn.headers.get('set-cookie')!.split(';')[0]!
    expect((await send({ cookie, origin: server.url })).status).toBe(401)
    const bearer = { authorization: `Bearer ${server.admin.token}` }
    expect((await send({ ...bearer, origin: server.url })).status).toBe(200)
    expect((await send({ ...bearer, origin: 'https://elsewhere.example' })).status).toBe(403)
  })

  test('knows no sessions and no streams', async () => {
    const bearer = { authorization: `Bearer ${server.admin.token}` }
    for (const method of ['GET', 'DELETE', 'PUT']) {
      const answer = await send(bearer, undefined, method)
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST'])
    }
    // Any server takes any request: none was told of an initialization.
    const another = await server.startAnother()
    const answer = await fetch(`${another.url}/mcp`, {
      method: 'POST',
      headers: { ...HEADERS, ...bearer },
      body: LIST,
    })
    const listed = (await answer.json()) as Json
    expect(listed.result.tools).toHaveLength(TOOLS.length)
    expect(answer.headers.get('mcp-session-id')).toBeNull()
  })

  test('refuses what is too large, no JSON, or many at once', async () => {
    const bearer = { authorization: `Bearer ${server.admin.token}` }
    expect((await send(bearer, 'x'.repeat(1024 * 1024 + 1))).status).toBe(413)
    expect((await send(bearer, '{')).status).toBe(400)
    expect((await send(bearer, `[${LIST}]`)).status).toBe(400)
    expect((await send({ ...bearer, accept: 'application/json' })).status).toBe(406)
    expect((await send(bearer, JSON.stringify({ hello: 'there' }))).status).toBe(400)
    const unknown = (await (
      await send(bearer, JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'no/such' }))
    ).json()) as Json
    expect(unknown.error.code).toBe(-32601)
  })
})
