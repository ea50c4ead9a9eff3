import type { GraphQLError, GraphQLSchema } from 'graphql'
import type { Context as ConnectionContext } from 'graphql-ws'
import type { Extra } from 'graphql-ws/use/ws'
import type { Actor } from '../access/actor.ts'
import type { EventHub } from './eventHub.ts'

/** What the sockets need from outside; `server` knows no schema, so it is handed in. */
export interface GraphqlSocketSettings {
  readonly hub: EventHub
  readonly schema: GraphQLSchema
  /** Who is at the other end of an acknowledged connection. */
  readonly actorOf: (connection: ConnectionContext<Record<string, unknown> | undefined, Extra>) => Actor | null
  /** A fresh context for resolvers. For an event of a subscription `actor` holds rights only. */
  readonly createContext: (actor: Actor | null) => object
  /** The one error map: masks what the caller must not see, and logs it. */
  readonly toGraphQLError: (error: unknown) => GraphQLError
  /** Most operations at a time on one socket. */
  readonly mostOperations?: number
}
