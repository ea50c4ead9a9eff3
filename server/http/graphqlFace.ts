import type { GraphQLError, GraphQLSchema } from 'graphql'
import type { Actor } from '../access/actor.ts'
import type { AuditFilter } from '../audit/auditLog.ts'

/** The GraphQL side as main.ts hands it in: the server itself knows no GraphQL types. */
export interface GraphQLFace {
  readonly schema: GraphQLSchema
  /** The one error map; `report` is given what was masked. */
  readonly toGraphQLError: (error: unknown, report: (cause: unknown) => void) => GraphQLError
  /** Reads AuditFilter from the address of an export. @throws BadUserInput */
  readonly readAuditFilter: (parameters: URLSearchParams) => AuditFilter
}

/** Makes what every resolver is given: a fresh one per request. */
export type ContextFactory = (actor: Actor | null, requestId: string) => object
