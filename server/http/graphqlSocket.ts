import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { GraphQLError } from 'graphql'
import type { ServerOptions } from 'graphql-ws'
import { type Extra, useServer } from 'graphql-ws/use/ws'
import { type WebSocket, WebSocketServer } from 'ws'
import { authenticate, type Identity } from '../access/authenticate.ts'
import type { App } from '../app.ts'
import { RateLimited } from '../errors.ts'
import { currentRequestId } from '../requestId.ts'
import { createErrorMask } from './errorMask.ts'
import type { ContextFactory, GraphQLFace } from './graphqlFace.ts'
import { MOST_BYTES } from './readBody.ts'
import { requestCredentials } from './requestCredentials.ts'
import { requestOrigin } from './requestOrigin.ts'
import { closeForbidden, SocketRegistry } from './socketRegistry.ts'

/** Operations that one socket may have running at a time. */
export const MOST_OPERATIONS = 50
/** A timer cannot hold more than 24.8 days. */
const LONGEST_TIMER_MS = 24 * 60 * 60 * 1000
/**
 * How often a client is pinged, and how long it may take to answer before its socket is ended. Less than the minute
 * after which proxies end a quiet connection; more than a busy page stops reading for.
 */
const KEEP_ALIVE_MS = 45_000
/** How long a client may take to answer the closing of its socket. */
const CLOSE_DEADLINE_MS = 500

/** What a connection knows beside its socket. */
export type SocketExtra = Extra & { identity?: Identity | null }
export type SocketOptions = ServerOptions<Record<string, unknown>, SocketExtra>

/** GraphQL over WebSockets. */
export interface GraphQLSocket {
  /** Takes over a request that asked for a socket on `/graphql`. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  readonly registry: SocketRegistry
  /** How many are open. */
  countSockets(): number
  /** Says goodbye to every client and waits until the sockets are gone. */
  close(): Promise<void>
}

/**
 * @param live how subscriptions are run: parsing and validation with their caches, and the fan-out.
 */
export function createGraphQLSocket(
  app: App,
  face: GraphQLFace,
  createContext: ContextFactory,
  live: Pick<SocketOptions, 'onSubscribe' | 'subscribe' | 'execute' | 'onNext' | 'onError' | 'onOperation'>,
): GraphQLSocket {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_BYTES })
  const registry = new SocketRegistry()
  const mask = createErrorMask(app, face)

  const disposable = useServer<Record<string, unknown>, { identity?: Identity | null }>(
    {
      schema: face.schema,
      ...live,
      isProd: true,
      onConnect: async ({ extra, connectionParams }) => {
        const { socket, request } = extra
        const credentials = requestCredentials(request, connectionParams?.authorization)
        const foreign = credentials.bearer === null && requestOrigin(request) !== 'own'
        const { changes } = registry
        const identity = await authenticate(app, foreign ? { bearer: null, session: null } : credentials)
        extra.identity = identity
        if (!identity) return
        registry.add(identity.credential, socket, changes)
        if (identity.expiresInMs !== null) closeWhenOver(socket, identity.expiresInMs)
      },
      onSubscribe: (context, id, payload) => {
        // Each operation is a request of its own in the log.
        currentRequestId.enterWith(randomUUID())
        if (Object.keys(context.subscriptions).length > MOST_OPERATIONS) {
          const message = `A socket runs at most ${MOST_OPERATIONS} operations at a time: end one first.`
          return [mask(new RateLimited(message, 1))]
        }
        return live.onSubscribe?.(context, id, payload)
      },
      context: ({ extra }) =>
        createContext(extra.identity?.actor ?? null, currentRequestId.getStore() ?? randomUUID()),
      onNext:
        live.onNext ??
        ((_context, _id, _payload, _args, result) =>
          result.errors
            ? { ...result, errors: result.errors.map((error) => mask(error).toJSON()) }
            : undefined),
      onError:
        live.onError ??
        ((_context, _id, _payload, errors) => errors.map((error: GraphQLError) => mask(error).toJSON())),
    },
    sockets,
    KEEP_ALIVE_MS,
  )
  // A message that is too large or malformed: ws closes the socket with the code for it. The listener that useServer
  // has just added would print it as a fault of ours, past the log.
  sockets.on('connection', (socket) =>
    socket.removeAllListeners('error').on('error', (error) => app.log.debug({ err: error }, 'socket error')),
  )

  return {
    registry,
    countSockets: () => sockets.clients.size,
    upgrade(request, socket, head) {
      if (requestOrigin(request) === 'foreign') {
        socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
        return
      }
      sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request))
    },
    async close() {
      const clients = [...sockets.clients]
      const deadline = setTimeout(() => clients.forEach((client) => client.terminate()), CLOSE_DEADLINE_MS)
      await disposable.dispose()
      clearTimeout(deadline)
    },
  }
}

function closeWhenOver(socket: WebSocket, remainingMs: number): void {
  const step = Math.min(remainingMs, LONGEST_TIMER_MS)
  const timer = setTimeout(() => {
    if (step < remainingMs) closeWhenOver(socket, remainingMs - step)
    else closeForbidden(socket)
  }, step)
  socket.once('close', () => clearTimeout(timer))
}
