import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import type { Json } from './graphqlClient.ts'

/** An MCP client as an agent's program has it: the SDK's own, over HTTP. */
export interface McpClient {
  readonly client: Client
  /** Calls a tool, which has to succeed. @returns its data. */
  ok(tool: string, args?: Record<string, unknown>): Promise<Json>
  /** Calls a tool, which has to fail. @returns its words. */
  error(tool: string, args?: Record<string, unknown>): Promise<string>
  /** Calls a tool. @returns its words, whether it succeeded or not. */
  text(tool: string, args?: Record<string, unknown>): Promise<string>
}

/** Connects to the server at `url` with this token. */
export async function connectMcp(url: string, token: string): Promise<McpClient> {
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(
    new StreamableHTTPClientTransport(new URL(`${url}/mcp`), {
      requestInit: { headers: { authorization: `Bearer ${token}` } },
    }),
  )
  // Listed once: the client then holds every answer against its output schema.
  await client.listTools()
  const call = async (name: string, args: Record<string, unknown>) =>
    (await client.callTool({ name, arguments: args })) as CallToolResult
  return {
    client,
    async ok(tool, args = {}) {
      const result = await call(tool, args)
      if (result.isError) throw new Error(`${tool} failed: ${textOf(result)}`)
      return result.structuredContent
    },
    async error(tool, args = {}) {
      const result = await call(tool, args)
      if (!result.isError) throw new Error(`${tool} should have failed: ${textOf(result)}`)
      return textOf(result)
    },
    text: async (tool, args = {}) => textOf(await call(tool, args)),
  }
}

function textOf({ content }: CallToolResult): string {
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('\n')
}
