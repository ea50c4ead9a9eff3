import type { GraphQLError } from 'graphql'
import type { App } from '../app.ts'
import { currentRequestId } from '../requestId.ts'
import type { GraphQLFace } from './graphqlFace.ts'

/** What Yoga refuses with codes of its own, and which part of the request each of them is about. */
const YOGA_CODES = new Map([
  // A method that is none of GraphQL's, or a mutation that comes by GET; the rest is checked before.
  ['BAD_REQUEST', 'query'],
  ['OPERATION_RESOLUTION_FAILURE', 'operationName'],
  ['REQUEST_ENTITY_TOO_LARGE', 'body'],
])

/** Turns whatever went wrong into what the contract allows a caller to see, on every way out. */
export function createErrorMask(app: App, face: GraphQLFace): (error: unknown) => GraphQLError {
  return (error) => {
    const masked = face.toGraphQLError(error, (cause) => app.log.error({ err: cause }, 'a request failed'))
    const field = YOGA_CODES.get(String(masked.extensions.code))
    if (field !== undefined) Object.assign(masked.extensions, { code: 'BAD_USER_INPUT', field })
    delete masked.extensions.originalError
    if (masked.extensions.code === 'INTERNAL_SERVER_ERROR') {
      // A socket's answers have no header for it.
      masked.extensions.requestId = currentRequestId.getStore()
    }
    return masked
  }
}
