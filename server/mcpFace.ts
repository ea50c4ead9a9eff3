import type { Server } from '@modelcontextprotocol/sdk/server/index.js'
import type { GraphQLError } from 'graphql'

/** What the tools of one request are given. */
export interface McpCall {
  /** Makes what the resolvers are given, as the request's caller: a fresh one per operation. */
  readonly createContext: () => object
  /** What a caller may see of whatever went wrong; it logs what it hides. */
  readonly mask: (error: unknown) => GraphQLError
}

/** The MCP side as main.ts hands it in: a protocol server for one request. */
export type McpFace = (call: McpCall) => Server
