import { createHash, randomUUID } from 'node:crypto'
import {
  createSourceEventStream,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
} from 'graphql'
import type { ServerOptions } from 'graphql-ws'
import type { WebSocket } from 'ws'
import type { Actor } from '../access/actor.ts'
import { BadUserInput, RateLimited } from '../errors.ts'
import { currentRequestId } from '../requestId.ts'
import { DocumentCache } from './documentCache.ts'
import type { EventHub } from './eventHub.ts'
import { sharedVariables } from './sharedVariables.ts'
import type { Rendered } from './subscriberGroup.ts'
import { LiveSource, type Topic } from './topic.ts'

/** What is known of a connection: its socket and who is at the other end. */
export interface LiveConnection {
  readonly socket: WebSocket
  readonly identity?: { readonly actor: Actor } | null
}

export interface LiveOperationsSettings {
  readonly hub: EventHub
  readonly schema: GraphQLSchema
  /** A fresh context for the resolvers of an event; the actor holds rights, not a person. */
  readonly createContext: (actor: Actor | null, requestId: string) => object
  /** The one error map: masks what a caller must not see, and logs it. */
  readonly mask: (error: unknown) => GraphQLError
}

/** An operation on its way from onSubscribe to subscribe. */
interface Operation {
  readonly id: string
  readonly query: string
  readonly connection: LiveConnection
}

/** The options of graphql-ws that parse, validate and run operations, with the hub behind the subscriptions. */
export function createLiveOperations<Extra extends LiveConnection>(
  settings: LiveOperationsSettings,
): Required<Pick<ServerOptions<Record<string, unknown>, Extra>, 'onSubscribe' | 'subscribe' | 'execute'>> {
  const { hub, schema, mask } = settings
  const documents = new DocumentCache(schema)
  // graphql-ws hands subscribe nothing but the arguments that onSubscribe returned.
  const operations = new WeakMap<ExecutionArgs, Operation>()

  return {
    onSubscribe({ extra }, id, { query, operationName, variables }) {
      const checked = documents.check(query)
      if (checked.errors) return checked.errors.map(mask)
      const { document } = checked
      if (!getOperationAST(document, operationName)) {
        return [mask(new BadUserInput('operationName', 'Name one of the operations of the document.'))]
      }
      const args: ExecutionArgs = { schema, document, operationName, variableValues: variables }
      operations.set(args, { id, query, connection: extra })
      return args
    },

    // Queries and mutations: as over HTTP. graphql-ws passes their errors through onNext, which masks them.
    execute: (args) => execute(args),

    async subscribe(args): Promise<ExecutionResult | ReturnType<EventHub['subscribe']>> {
      const source = await createSourceEventStream(args)
      const operation = operations.get(args)
      if (!(source instanceof LiveSource)) return source as ExecutionResult
      const { id, query, connection } = operation!
      const { topic, begin } = source
      const rights = rightsOf(connection.identity?.actor ?? null, topic)
      return hub.subscribe({
        groupKey: groupKey([query, args.operationName, sharedVariables(args), rights?.key, topic.key]),
        topic,
        begin,
        render: (payloads) => render(settings, args, rights, payloads),
        tooMuch: () =>
          new RateLimited(
            'Too much has changed for this client to be told of each: read the state anew and subscribe again.',
            1,
          ),
        socket: connection.socket,
        operationId: id,
      })
    },
  }
}

/** Short, however long the document and the variables are: every subscription holds one. */
function groupKey(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64')
}

/**
 * What an actor may see, as one that stands for everybody with the same rights. What a bot or agent may see of
 * reviews depends on what it reported itself, so there it is the actor.
 */
function rightsOf(actor: Actor | null, { showsReviews }: Topic): Actor | null {
  if (!actor || (actor.role === 'INTEGRATOR' && showsReviews)) return actor
  return { key: `role:${actor.role}`, name: '', role: actor.role }
}

/** Runs the operation's selection on each payload, with one fresh context, so that the loaders work together. */
async function render(
  { schema, createContext, mask }: LiveOperationsSettings,
  { document, operationName, variableValues }: ExecutionArgs,
  rights: Actor | null,
  payloads: readonly object[],
): Promise<Rendered> {
  const requestId = randomUUID()
  return currentRequestId.run(requestId, async () => {
    const contextValue = createContext(rights, requestId)
    let failed = false
    const tails = await Promise.all(
      payloads.map(async (rootValue) => {
        const args = { schema, document, operationName, variableValues, rootValue, contextValue }
        const { data, errors } = await execute(args)
        const masked = errors?.map(mask)
        failed ||= masked?.some((error) => error.extensions.code === 'INTERNAL_SERVER_ERROR') ?? false
        return `${JSON.stringify({ data, errors: masked })}}`
      }),
    )
    return { tails, failed }
  })
}
