import {
  CallToolRequestSchema,
  InitializeRequestSchema,
  isJSONRPCRequest,
  ListToolsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js'

interface Method {
  readonly schema: { safeParse(message: unknown): { readonly success: boolean } }
  /** How its parameters are right. */
  readonly sentence: string
}

/** What is answered here. */
const METHODS = new Map<string, Method>([
  [
    'initialize',
    {
      schema: InitializeRequestSchema,
      sentence: 'Send "params" with "protocolVersion", "capabilities" and "clientInfo".',
    },
  ],
  [
    'tools/list',
    { schema: ListToolsRequestSchema, sentence: 'Leave "params" out: all tools are on one page.' },
  ],
  [
    'tools/call',
    {
      schema: CallToolRequestSchema,
      sentence:
        'Send "params" with the tool\'s "name", and its "arguments" as an object: tools/list has them.',
    },
  ],
])

/**
 * What to tell a request whose parameters are not those of its method; null where nothing is wrong with them. The SDK
 * would answer with what its own check says, as a fault of the server.
 */
export function wrongParams(message: unknown): { id: string | number; sentence: string } | null {
  if (!isJSONRPCRequest(message)) return null
  const method = METHODS.get(message.method)
  if (!method || method.schema.safeParse(message).success) return null
  return { id: message.id, sentence: method.sentence }
}
