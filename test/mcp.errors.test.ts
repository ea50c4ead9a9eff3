import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Json } from './support/graphqlClient.ts'
import { type McpScene, startMcpScene } from './support/mcpScene.ts'

let server: McpScene['server']
let api: McpScene['api']
let admin: McpScene['admin']
let manager: McpScene['manager']
let agent: McpScene['agent']
let newProject: McpScene['newProject']
let newTickets: McpScene['newTickets']

beforeAll(async () => {
  ;({ server, api, admin, manager, agent, newProject, newTickets } = await startMcpScene())
  // What there is, is named where something is not there.
  await newProject()
})
afterAll(() => server?.stop())

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
    [
      'list_reviews',
      { order: 'NEWEST_RESOLUTION' },
      /^BAD_USER_INPUT \(argument order\): Only what is resolved has/,
    ],
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
