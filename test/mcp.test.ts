import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Json } from './support/graphqlClient.ts'
import { type McpScene, startMcpScene } from './support/mcpScene.ts'
import { importAccounts } from './support/phaseScenes.ts'

let server: McpScene['server']
let manager: McpScene['manager']
let agent: McpScene['agent']
let newProject: McpScene['newProject']
let newTickets: McpScene['newTickets']

beforeAll(async () => {
  ;({ server, manager, agent, newProject, newTickets } = await startMcpScene())
})
afterAll(() => server?.stop())

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
    const newest = { statuses: ['RESOLVED'], order: 'NEWEST_RESOLUTION', first: 1 }
    expect(await manager.ok('list_reviews', newest)).toMatchObject({ reviews: [{ id: reviews[0].id }] })

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
