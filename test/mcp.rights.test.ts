import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Json } from './support/graphqlClient.ts'
import { connectMcp } from './support/mcpClient.ts'
import { type McpScene, startMcpScene } from './support/mcpScene.ts'

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

let server: McpScene['server']
let api: McpScene['api']
let admin: McpScene['admin']
let manager: McpScene['manager']
let agent: McpScene['agent']
let analyst: McpScene['analyst']
let newProject: McpScene['newProject']
let newTickets: McpScene['newTickets']

beforeAll(async () => {
  ;({ server, api, admin, manager, agent, analyst, newProject, newTickets } = await startMcpScene())
})
afterAll(() => server?.stop())

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

describe('over HTTP', () => {
  const HEADERS = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  const LIST = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })

  const send = (headers: Record<string, string>, body: BodyInit | undefined = LIST, method = 'POST') =>
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
    const wrong = await send(bearer, Buffer.from(LIST.replace('list', '\xff'), 'latin1'))
    expect(wrong.status).toBe(400)
    expect(((await wrong.json()) as Json).error).toEqual({
      code: -32700,
      message: 'The body is not UTF-8: encode it as that.',
    })
    expect((await send(bearer, `[${LIST}]`)).status).toBe(400)
    expect((await send({ ...bearer, accept: 'application/json' })).status).toBe(406)
    expect((await send(bearer, JSON.stringify({ hello: 'there' }))).status).toBe(400)
    const unknown = (await (
      await send(bearer, JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'no/such' }))
    ).json()) as Json
    expect(unknown.error.code).toBe(-32601)
  })

  test.each([
    ['tools/call', undefined, /^Send "params" with the tool's "name"/],
    ['tools/call', {}, /^Send "params" with the tool's "name"/],
    ['tools/call', { name: 'list_tickets', arguments: [] }, /^Send "params" with the tool's "name"/],
    ['tools/list', { cursor: 7 }, /^Leave "params" out/],
    ['initialize', undefined, /^Send "params" with "protocolVersion"/],
  ])('%s with the params %j: they are invalid', async (method, params, sentence) => {
    const bearer = { authorization: `Bearer ${server.admin.token}` }
    const answer = await send(bearer, JSON.stringify({ jsonrpc: '2.0', id: 7, method, params }))
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({
      jsonrpc: '2.0',
      id: 7,
      error: { code: -32602, message: expect.stringMatching(sentence) },
    })
  })
})
