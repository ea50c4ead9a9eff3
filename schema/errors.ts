import { GraphQLError } from 'graphql'
import { QueryFailedError } from 'typeorm'
import { errorCode } from '../server/database/inTransaction.ts'
import { BadUserInput, DomainError } from '../server/errors.ts'

/**
 * The one map from what went wrong to what a caller is told: domain errors with their code, everything
 * unknown as a masked INTERNAL_SERVER_ERROR. `report` gets what was masked, for the log.
 */
export function toGraphQLError(error: unknown, report: (cause: unknown) => void): GraphQLError {
  const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error
  const place = error instanceof GraphQLError ? { nodes: error.nodes, path: error.path } : {}
  const known = toDomainError(cause)
  if (known) {
    return new GraphQLError(known.message, { ...place, extensions: { code: known.code, ...known.details } })
  }
  if (cause instanceof GraphQLError) {
    // graphql-js itself refused it; past validation that is a variable of the wrong form. Its own message
    // wraps the scalar's, and says where.
    const { message } = error instanceof GraphQLError ? error : cause
    const extensions = { code: 'BAD_USER_INPUT', ...variableField(message), ...cause.extensions }
    return new GraphQLError(message, { ...place, extensions })
  }
  report(cause)
  return new GraphQLError('Something went wrong on our side. Try again; the log has the details.', {
    ...place,
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  })
}

/** Which part of a variable a refusal of graphql-js is about, in the form of our own: `phases.0.name`. */
function variableField(message: string): { field?: string } {
  const [, variable] = /^Variable "\$(\w+)"/.exec(message) ?? []
  if (variable === undefined) return {}
  const path = / at "([^"]+)"; /.exec(message)?.[1] ?? variable
  const missing = /; Field "(\w+)" (?:of required type|is not defined)/.exec(message)?.[1]
  const parts = [...path.split(/[.[\]]+/), missing ?? ''].filter((part) => part !== '')
  // The one variable of a mutation is its input; a field's own path begins inside it.
  return { field: (parts.length > 1 ? parts.slice(1) : parts).join('.') }
}

function toDomainError(cause: unknown): DomainError | null {
  if (cause instanceof DomainError) return cause
  // A value that the database cannot hold (class 22, such as a NUL character) came from the caller.
  if (cause instanceof QueryFailedError && errorCode(cause).startsWith('22')) {
    return new BadUserInput(
      'input',
      'One of the values cannot be stored: leave out control characters and huge numbers.',
    )
  }
  return null
}
