import type { IncomingMessage, ServerResponse } from 'node:http'
import { createYoga, type Plugin } from 'graphql-yoga'
import { authenticate, type Identity } from '../access/authenticate.ts'
import type { App } from '../app.ts'
import { BadUserInput, Forbidden, Unauthenticated } from '../errors.ts'
import type { ContextFactory, GraphQLFace } from './graphqlFace.ts'
import { createErrorMask } from './errorMask.ts'
import { parseDocument } from './parseDocument.ts'
import { checkedParameters } from './graphqlParameters.ts'
import { MOST_BYTES, readBody } from './readBody.ts'
import { requestCredentials } from './requestCredentials.ts'
import { requestOrigin } from './requestOrigin.ts'

/** What Yoga hands to its context function beside its own. */
interface ServerContext {
  readonly identity: Identity | null
  readonly requestId: string
}

/** Answers `/graphql` over HTTP. */
export type GraphQLEndpoint = (
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
) => Promise<void>

/** Queries and mutations over HTTP: whose page asks, how much, who it is, and then Yoga. */
export function createGraphQLEndpoint(
  app: App,
  face: GraphQLFace,
  createContext: ContextFactory,
): GraphQLEndpoint {
  const mask = createErrorMask(app, face)
  const yoga = createYoga<ServerContext>({
    schema: face.schema,
    context: ({ identity, requestId }) => createContext(identity?.actor ?? null, requestId),
    plugins: [useContractCodes()],
    // The guards in front of it have done these, and GraphiQL would load its code from another host.
    cors: false,
    graphiql: false,
    landingPage: false,
    batching: false,
    multipart: false,
    maxRequestBodySize: MOST_BYTES,
    logging: false,
    maskedErrors: { maskError: mask },
  })

  return async (request, response, requestId) => {
    const refuse = (status: number, error: unknown) => {
      const answer = mask(error)
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
      response.end(JSON.stringify({ errors: [answer] }))
    }
    const origin = requestOrigin(request)
    if (origin === 'foreign') {
      return refuse(403, new Forbidden('Another site must not call this API from a browser.'))
    }
    const credentials = requestCredentials(request, request.headers.authorization)
    if (credentials.bearer === null && credentials.session !== null && origin === 'missing') {
      return refuse(
        403,
        new Forbidden(
          'With a session cookie the Origin header is needed: use a bearer token outside the page.',
        ),
      )
    }
    const body = await readBody(request)
    if (body === null) {
      // The rest of it is not read, so the connection cannot go on.
      response.setHeader('connection', 'close')
      return refuse(413, new BadUserInput('body', 'The request is larger than 1 MiB: send it in parts.'))
    }
    let identity: Identity | null
    try {
      identity = await authenticate(app, credentials)
    } catch (error) {
      // The database cannot be asked: a caller is told so in the form of every other answer.
      return refuse(500, error)
    }
    if (identity === null && credentials.bearer !== null) {
      return refuse(200, new Unauthenticated('This token is unknown, over or revoked.'))
    }
    const answer = await yoga.fetch(
      new Request(`http://localhost${request.url}`, {
        method: request.method,
        headers: headersOf(request),
        body: request.method === 'GET' || request.method === 'HEAD' ? undefined : new Uint8Array(body),
      }),
      { identity, requestId },
    )
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    response.end(Buffer.from(await answer.arrayBuffer()))
  }
}

/** Codes of the contract for what graphql-js refuses, and no subscription over HTTP. */
function useContractCodes(): Plugin {
  return {
    onRequestParse({ requestParser, setRequestParser }) {
      // Without one the content type is none of GraphQL's, which Yoga says.
      if (requestParser) setRequestParser(checkedParameters(requestParser))
    },
    onParse: ({ setParseFn }) => setParseFn(parseDocument),
    onSubscribe() {
      throw new BadUserInput(
        'query',
        'Subscriptions run over a WebSocket on /graphql (graphql-transport-ws).',
      )
    },
  }
}

function headersOf(request: IncomingMessage): Headers {
  const headers = new Headers()
  for (const name of ['accept', 'content-type'] as const) {
    const value = request.headers[name]
    if (value !== undefined) headers.set(name, value)
  }
  return headers
}
