import type { GraphQLError } from 'graphql'
import type { App } from '../app.ts'
import { currentRequestId } from '../requestId.ts'
import type { GraphQLFace } from './graphqlFace.ts'

/** Turns whatever went wrong into what the contract allows a caller to see, on every way out. */
export function createErrorMask(app: App, face: GraphQLFace): (error: unknown) => GraphQLError {
  return (error) => {
    const masked = face.toGraphQLError(error, (cause) => app.log.error({ err: cause }, 'a request failed'))
    // What Yoga calls a bad request (a body that is no JSON, no query) is bad input in the contract.
    if (masked.extensions.code === 'BAD_REQUEST') masked.extensions.code = 'BAD_USER_INPUT'
    delete masked.extensions.originalError
    if (masked.extensions.code === 'INTERNAL_SERVER_ERROR') {
      // A socket's answers have no header for it.
      masked.extensions.requestId = currentRequestId.getStore()
    }
    return masked
  }
}
