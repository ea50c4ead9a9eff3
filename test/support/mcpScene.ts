import type { Json } from './graphqlClient.ts'
import { connectMcp, type McpClient } from './mcpClient.ts'
import { startTestServer, type TestServer } from './testServer.ts'
import { type TicketApi, ticketApi } from './ticketApi.ts'

/** A server, and an MCP client of each role. */
export interface McpScene {
  readonly server: TestServer
  readonly api: TicketApi
  readonly admin: McpClient
  readonly manager: McpClient
  readonly agent: McpClient
  readonly analyst: McpClient
  /** A project of its own for a test; its countdowns are long. */
  newProject(input?: Json): Promise<{ id: string; key: string }>
  /** Tickets that agents may claim, by way of the tool. */
  newTickets(project: string, ...titles: string[]): Promise<Json[]>
}

export async function startMcpScene(): Promise<McpScene> {
  const server = await startTestServer()
  const api = ticketApi(server.admin)
  const connect = ({ token }: { token: string }) => connectMcp(server.url, token)
  const [admin, manager, agent, analyst] = await Promise.all([
    connect(server.admin),
    server.clientFor('MANAGER').then(connect),
    server.clientFor('INTEGRATOR').then(connect),
    server.clientFor('ANALYST').then(connect),
  ])
  return {
    server,
    api,
    admin,
    manager,
    agent,
    analyst,
    async newProject(input = {}) {
      const id = await api.createProject({ reviewDelaySeconds: 86_400, ...input })
      const { node } = await server.admin.ok(
        'query ($id: ID!) { node(id: $id) { ... on Project { key } } }',
        { id },
      )
      return { id, key: node.key }
    },
    async newTickets(project, ...titles) {
      const tickets = titles.map((title) => ({ title, body: `${title}, please.` }))
      return (await admin.ok('create_tickets', { project, tickets })).tickets
    },
  }
}
