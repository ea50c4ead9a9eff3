import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { App } from './app.ts'
import { ATTACHMENTS_FOLDER } from './attachments/attachmentPath.ts'
import { serveAttachment } from './http/attachmentRoute.ts'
import { isAuditPath, serveAudit } from './http/auditRoute.ts'
import { createGraphQLEndpoint } from './http/graphqlEndpoint.ts'
import type { EventHub } from './events/eventHub.ts'
import type { ContextFactory, GraphQLFace } from './http/graphqlFace.ts'
import { createGraphQLSocket, type SocketOptions } from './http/graphqlSocket.ts'
import { isInsightsPath, serveInsights } from './http/insightsRoute.ts'
import { createMcpEndpoint } from './http/mcpEndpoint.ts'
import { createMetricsRoute } from './http/metricsRoute.ts'
import { routeOf } from './http/routeOf.ts'
import type { McpFace } from './mcpFace.ts'
import { join, passwordSignIn, showInvitation } from './http/passwordRoutes.ts'
import { setSecurityHeaders } from './http/securityHeaders.ts'
import { signIn, signOut } from './http/signInRoutes.ts'
import type { SocketRegistry } from './http/socketRegistry.ts'
import { createStaticClient } from './http/staticClient.ts'
import { currentRequestId } from './requestId.ts'
import { StartError } from './startError.ts'

/** Requests that run get this long to end when the server stops. */
const FINISH_MS = 1500
/** A database that takes longer to say "1" is as good as down. */
const HEALTH_MS = 2000

/** The listening server. */
export interface HttpServer {
  /** Where it listens; the real port where 0 was asked for. */
  readonly url: string
  readonly registry: SocketRegistry
  /** Takes nothing new and lets the requests that run end. */
  stopIntake(): Promise<void>
  /** Closes the sockets. */
  closeSockets(): Promise<void>
}

/** What the HTTP server is made of. */
export interface HttpParts {
  readonly face: GraphQLFace
  readonly mcp: McpFace
  readonly createContext: ContextFactory
  readonly live: Parameters<typeof createGraphQLSocket>[3] & Partial<SocketOptions>
  /** The live feed, for the metrics. */
  readonly hub: EventHub
  /** The folder of the built page. */
  readonly clientFolder: string
}

/**
 * Listens for HTTP and WebSockets.
 * @throws StartError when the port is taken.
 */
export async function startHttpServer(app: App, parts: HttpParts): Promise<HttpServer> {
  const endpoint = createGraphQLEndpoint(app, parts.face, parts.createContext)
  const mcp = createMcpEndpoint(app, parts, parts.createContext)
  const socket = createGraphQLSocket(app, parts.face, parts.createContext, parts.live)
  const client = createStaticClient(parts.clientFolder)
  const metrics = createMetricsRoute(app, { hub: parts.hub, countSockets: () => socket.countSockets() })

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
  ): Promise<void> {
    const path = (request.url ?? '/').split('?', 1)[0]
    const reads = request.method === 'GET' || request.method === 'HEAD'
    if (path === '/graphql') return endpoint(request, response, requestId)
    if (path === '/mcp') return mcp(request, response, requestId)
    if (path === '/healthz') return health(app, response)
    if (request.method === 'POST') {
      if (path === '/sign-in') return passwordSignIn(app, request, response)
      if (path === '/sign-out') return signOut(app, request, response)
      if (path === '/join') return join(app, request, response)
    }
    if (!reads) return void response.writeHead(405, { allow: 'GET, HEAD' }).end()
    if (path === '/metrics' && metrics !== null) return metrics(request, response)
    if (isAuditPath(path)) return serveAudit(app, parts.face, request, response)
    if (isInsightsPath(path)) return serveInsights(app, parts.face, request, response)
    if (path === '/invitation') return showInvitation(app, request, response)
    if (path === '/sign-in') return signIn(app, client, request, response)
    if (path?.startsWith(ATTACHMENTS_FOLDER)) return serveAttachment(app, request, response)
    client.serve(request, response)
  }

  // Also what nobody waits for any more: whoever sent it has hung up, and it still needs the database.
  const running = new Set<Promise<void>>()
  const server = createServer((request, response) => {
    const requestId = randomUUID()
    const began = performance.now()
    response.once('close', () =>
      app.metrics.answered(
        routeOf(request),
        request.method ?? '',
        response.statusCode,
        (performance.now() - began) / 1000,
      ),
    )
    setSecurityHeaders(response)
    response.setHeader('x-request-id', requestId)
    const answered = currentRequestId
      .run(requestId, () => answer(request, response, requestId))
      .catch((error: unknown) => {
        // A client that hung up in the middle is no fault of ours. All of its body may have arrived by then, unread.
        if (error === request.errored) return
        app.log.error({ err: error, requestId }, 'a request failed')
        if (!response.headersSent) response.writeHead(500)
        response.end()
      })
      .finally(() => running.delete(answered))
    running.add(answered)
  })
  server.on('upgrade', (request, raw, head) => {
    raw.on('error', () => raw.destroy())
    if (request.url?.split('?', 1)[0] === '/graphql') socket.upgrade(request, raw, head)
    else raw.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  })
  const { host, port } = app.config
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(readable(error, host, port)))
    server.listen(port, host, resolve)
  })
  const address = server.address()
  const realPort = address !== null && typeof address === 'object' ? address.port : port
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${realPort}`,
    registry: socket.registry,
    async stopIntake() {
      const closed = new Promise((resolve) => server.close(resolve)).then(() => Promise.all(running))
      server.closeIdleConnections()
      const late = new AbortController()
      await Promise.race([closed, wait(FINISH_MS, undefined, { signal: late.signal }).catch(() => {})])
      late.abort()
      server.closeAllConnections()
    },
    closeSockets: () => socket.close(),
  }
}

/** 200 when the database answers; the migrations are done before anything listens. */
async function health(app: App, response: ServerResponse): Promise<void> {
  const timeout = new AbortController()
  const ok = await Promise.race([
    app.database.query('SELECT 1').then(
      () => true,
      () => false,
    ),
    wait(HEALTH_MS, false, { signal: timeout.signal }).catch(() => false),
  ])
  timeout.abort()
  response.writeHead(ok ? 200 : 503, { 'content-type': 'text/plain', 'cache-control': 'no-store' })
  response.end(ok ? 'ok\n' : 'The database does not answer.\n')
}

function readable(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new StartError(`Port ${port} on ${host} is taken: set PORT to a free one, or end what uses it.`)
  }
  if (error.code === 'EACCES')
    return new StartError(`Port ${port} may not be used by this user: set PORT above 1023.`)
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return new StartError(`This machine has no address ${host}: set HOST to one that it has.`)
  }
  return error
}
