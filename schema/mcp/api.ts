import { type DocumentNode, execute, validate } from 'graphql'
import type { McpCall } from '../../server/mcpFace.ts'
import type { Context } from '../context.ts'
import { schema } from '../schema.ts'

/** The API as the caller of one MCP request, called within the process: the same checks, rights and use cases. */
export interface Api {
  /**
   * Runs an operation and returns its data, as a client would read it from JSON.
   * @throws GraphQLError the first error of the answer, whatever data came beside it.
   */
  call<Data>(document: DocumentNode, variables?: Record<string, unknown>): Promise<Data>
  /** What a resolver would be given. */
  context(): Context
}

const checked = new WeakSet<DocumentNode>()

export function createApi({ createContext }: McpCall): Api {
  const context = () => createContext() as Context
  return {
    context,
    async call<Data>(document: DocumentNode, variableValues: Record<string, unknown> = {}) {
      assertValid(document)
      const { data, errors } = await execute({ schema, document, variableValues, contextValue: context() })
      if (errors?.[0]) throw errors[0]
      return JSON.parse(JSON.stringify(data)) as Data
    },
  }
}

/** Executing alone would pass over a field that does not exist. */
function assertValid(document: DocumentNode): void {
  if (checked.has(document)) return
  const [error] = validate(schema, document)
  if (error) throw new Error(`A tool's document does not fit the schema: ${error.message}`)
  checked.add(document)
}
