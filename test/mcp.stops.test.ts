import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Json } from './support/graphqlClient.ts'
import { type McpScene, startMcpScene } from './support/mcpScene.ts'

let server: McpScene['server']
let api: McpScene['api']
let manager: McpScene['manager']
let agent: McpScene['agent']
let newProject: McpScene['newProject']
let newTickets: McpScene['newTickets']

beforeAll(async () => {
  ;({ server, api, manager, agent, newProject, newTickets } = await startMcpScene())
})
afterAll(() => server?.stop())

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
