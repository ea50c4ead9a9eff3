import type { GraphQLError, GraphQLSchema } from 'graphql'
import type { Actor } from '../access/actor.ts'
import type { AuditFilter } from '../audit/auditLog.ts'
import type { InsightsQuery } from '../insights/insightsTables.ts'

/** The GraphQL side as main.ts hands it in: the server itself knows no GraphQL types. */
export interface GraphQLFace {
  readonly schema: GraphQLSchema
  /** The one error map; `report` is given what was masked. */
  readonly toGraphQLError: (error: unknown, report: (cause: unknown) => void) => GraphQLError
  /** Reads AuditFilter from the address of an export. @throws BadUserInput */
  readonly readAuditFilter: (parameters: URLSearchParams) => AuditFilter
  /** Reads what a table of numbers is of from the address of its export. @throws BadUserInput */
  readonly readInsightsQuery: (parameters: URLSearchParams) => InsightsQuery
}

/** Makes what every resolver is given: a fresh one per request. */
export type ContextFactory = (actor: Actor | null, requestId: string) => object
