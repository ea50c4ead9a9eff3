import type { GraphQLError } from 'graphql'
import type { App } from '../app.ts'
import { currentRequestId } from '../requestId.ts'
import type { GraphQLFace } from './graphqlFace.ts'

const YOGA_CODES = new Set(['BAD_REQUEST', 'OPERATION_RESOLUTION_FAILURE', 'REQUEST_ENTITY_TOO_LARGE'])

/** Turns whatever went wrong into what the contract allows a caller to see, on every way out. */
export function createErrorMask(app: App, face: GraphQLFace): (error: unknown) => GraphQLError {
  return (error) => {
    const masked = face.toGraphQLError(error, (cause) => app.log.error({ err: cause }, 'a request failed'))
    // What Yoga has its own codes for (a body that is no JSON, two operations without a name) is bad input.
    if (YOGA_CODES.has(String(masked.extensions.code))) masked.extensions.code = 'BAD_USER_INPUT'
    delete masked.extensions.originalError
    if (masked.extensions.code === 'INTERNAL_SERVER_ERROR') {
      // A socket's answers have no header for it.
      masked.extensions.requestId = currentRequestId.getStore()
    }
    return masked
  }
}
