import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import { version } from '../../package.json'
import { DomainError } from '../../server/errors.ts'
import type { McpFace } from '../../server/mcpFace.ts'
import { createApi } from './api.ts'
import { toolError } from './toolError.ts'
import { TOOLS } from './tools.ts'

const INSTRUCTIONS = `Unstuck hands out tickets to agents and brings what got stuck to a person.
An agent's walk: claim_ticket gives a ticket and its lease. Read the conversation (get_ticket), do the work, say what
you did or ask (post_message with the lease), then finish_turn. A person or the auto-review takes it from there: a
finished ticket is closed, a question waits for a person, and after an answer the ticket can be claimed again.
Before something you may not do by yourself, request_permission. A call that answers LEASE_LOST means that somebody
stopped you or that your time was up: drop the work at once.
A ticket is named by its number (BILL-7) or its id, in the argument "ticket".`

const byName = new Map(TOOLS.map((tool) => [tool.listing.name, tool]))

/**
 * The tools for one request. The general protocol server and not the SDK's one for tools: that one words bad
 * arguments for developers, and would convert every schema anew for each request.
 */
export const createMcpServer: McpFace = (call) => {
  const server = new Server(
    { name: 'unstuck', title: 'Unstuck', version },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  )
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: TOOLS.map(({ listing }) => listing) }))
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const tool = byName.get(params.name)
    try {
      if (!tool) throw unknownTool(params.name)
      return await tool.call(params.arguments, createApi(call))
    } catch (error) {
      return toolError(error, call, tool?.names)
    }
  })
  return server
}

function unknownTool(name: string): DomainError {
  const names = [...byName.keys()].join(', ')
  return new DomainError('NOT_FOUND', `There is no tool ${name}. There are: ${names}.`)
}
