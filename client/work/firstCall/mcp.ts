import type { FirstCall } from './firstCall.ts'

/** The entry of this server in the configuration of an MCP client; what the agent then is to do, it is told in words. */
export function mcpSnippet({ origin, secret }: FirstCall): string {
  const server = {
    type: 'http',
    url: `${origin}/mcp`,
    headers: { Authorization: `Bearer ${secret}` },
  }
  return JSON.stringify({ mcpServers: { unstuck: server } }, null, 2)
}
