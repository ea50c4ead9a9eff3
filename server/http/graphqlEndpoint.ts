import type { IncomingMessage, ServerResponse } from 'node:http'
import { addAbortSignal } from 'node:stream'
import { createYoga } from 'graphql-yoga'
import { authenticate, type Identity } from '../access/authenticate.ts'
import type { App } from '../app.ts'
import { BadUserInput, Forbidden, Unauthenticated } from '../errors.ts'
import { Slots } from '../events/slots.ts'
import { acceptsAnswer } from './acceptsAnswer.ts'
import type { ContextFactory, GraphQLFace } from './graphqlFace.ts'
import { createErrorMask } from './errorMask.ts'
import { isUpload, MOST_UPLOAD_BYTES } from './multipartUpload.ts'
import { bodyText, declaredLength, MOST_BYTES, readBody } from './readBody.ts'
import { requestCredentials } from './requestCredentials.ts'
import { requestOrigin } from './requestOrigin.ts'
import { useContractCodes } from './useContractCodes.ts'

/** A large upload is held some times over while it is taken apart and stored: so many at a time. */
const LARGE_UPLOADS = 4
/** How long the body of a large upload may take, which others wait for. */
const UPLOAD_MS = 60_000

/** What Yoga hands to its context function beside its own. */
interface ServerContext {
  readonly identity: Identity | null
  readonly requestId: string
  /** The body of a multipart request, which Yoga is not given. */
  readonly upload: Buffer | null
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

  const largeUploads = new Slots(LARGE_UPLOADS)

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
    // Yoga would run the operation first, and then answer with nothing.
    if (!acceptsAnswer(request)) {
      return refuse(406, new BadUserInput('accept', 'The answer is application/json: accept that.'))
    }
    const upload = isUpload(request)
    if (upload && identity === null) return refuse(200, new Unauthenticated())

    const run = async () => {
      const body = await readBody(request, upload ? MOST_UPLOAD_BYTES : MOST_BYTES)
      if (body === null) {
        // What is declared passes by unread; of what is not, nobody knows the end.
        if (declaredLength(request) === Infinity) response.setHeader('connection', 'close')
        return refuse(413, tooLarge(upload))
      }
      const hasNoText = upload || request.method === 'GET' || request.method === 'HEAD'
      let text: string | undefined
      try {
        text = hasNoText ? undefined : bodyText(request, body)
      } catch (error) {
        return refuse(400, error)
      }
      const answer = await yoga.fetch(
        new Request(`http://localhost${request.url}`, {
          method: request.method,
          headers: headersOf(request),
          body: text,
        }),
        { identity, requestId, upload: upload ? body : null },
      )
      response.writeHead(answer.status, Object.fromEntries(answer.headers))
      response.end(Buffer.from(await answer.arrayBuffer()))
    }
    const large = upload && declaredLength(request) > MOST_BYTES
    if (!large) return run()
    // Until its turn comes, the sender waits with the body.
    return largeUploads.run(() => {
      addAbortSignal(AbortSignal.timeout(UPLOAD_MS), request)
      return run()
    })
  }
}

function tooLarge(upload: boolean): BadUserInput {
  return upload
    ? new BadUserInput(
        'file',
        'The file is larger than 5 MB: send a PNG, JPEG or WebP image of 5 MB at most.',
      )
    : new BadUserInput('body', 'The request is larger than 1 MiB: send it in parts.')
}

function headersOf(request: IncomingMessage): Headers {
  const headers = new Headers()
  for (const name of ['accept', 'content-type'] as const) {
    const value = request.headers[name]
    if (value !== undefined) headers.set(name, value)
  }
  return headers
}
