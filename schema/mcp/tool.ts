import type { CallToolResult, Tool as ToolListing, ToolAnnotations } from '@modelcontextprotocol/sdk/types.js'
import { z } from 'zod'
import { checkArguments } from './argumentSentences.ts'
import type { Api } from './api.ts'

/** What a tool answers: words for a model to read, and the same as data. */
interface Answer<Data> {
  /** Everything an agent needs to go on, for clients that hand only the text to their model. */
  readonly text: string
  readonly data: Data
}

interface ToolOptions<Input extends z.ZodObject, Output extends z.ZodObject> {
  readonly name: string
  readonly title: string
  /** For the agent: when to call it, and what comes of it. */
  readonly description: string
  readonly input: Input
  readonly output: Output
  readonly hints: Hints
  /** What the API calls an argument that this tool calls otherwise: the errors name the tool's. */
  readonly names?: Readonly<Record<string, string>>
  /** @throws DomainError, GraphQLError, which become the tool's error. */
  readonly run: (args: z.output<Input>, api: Api) => Promise<Answer<z.input<Output>>>
}

/** How careful a client has to be with a tool. */
type Hints = Pick<ToolAnnotations, 'readOnlyHint' | 'destructiveHint' | 'idempotentHint'>

export const READS: Hints = { readOnlyHint: true, idempotentHint: true }
/** Adds something each time. */
export const ADDS: Hints = { readOnlyHint: false, destructiveHint: false, idempotentHint: false }
/** Changes something; repeated, it changes nothing more. */
export const SETS: Hints = { readOnlyHint: false, destructiveHint: false, idempotentHint: true }
/** Ends somebody's work. */
export const ENDS: Hints = { readOnlyHint: false, destructiveHint: true, idempotentHint: true }

/** A tool without its types, as the protocol sees it. */
export interface Tool {
  readonly listing: ToolListing
  readonly names: Readonly<Record<string, string>> | undefined
  /** @throws BadUserInput for its arguments, and whatever the tool throws. */
  call(args: unknown, api: Api): Promise<CallToolResult>
}

/** Makes a tool out of its parts. Its data is checked against `output` before it leaves. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: ToolOptions<Input, Output>,
): Tool {
  return {
    listing: {
      name: tool.name,
      title: tool.title,
      description: tool.description,
      inputSchema: jsonSchema(tool.input, 'input'),
      outputSchema: jsonSchema(tool.output, 'output'),
      annotations: { ...tool.hints, openWorldHint: false },
    },
    names: tool.names,
    async call(args, api) {
      const { text, data } = await tool.run(checkArguments(tool.input, args), api)
      return { content: [{ type: 'text', text }], structuredContent: tool.output.parse(data) }
    },
  }
}

/** In the dialect that clients check answers with. */
function jsonSchema(schema: z.ZodObject, io: 'input' | 'output'): ToolListing['inputSchema'] {
  return z.toJSONSchema(schema, { io, target: 'draft-7' }) as ToolListing['inputSchema']
}
