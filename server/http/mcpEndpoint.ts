import type { IncomingMessage, ServerResponse } from 'node:http'
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'
import { ErrorCode } from '@modelcontextprotocol/sdk/types.js'
import { authenticate, type Identity } from '../access/authenticate.ts'
import type { App } from '../app.ts'
import { BadUserInput } from '../errors.ts'
import { createErrorMask } from './errorMask.ts'
import type { ContextFactory, GraphQLFace } from './graphqlFace.ts'
import type { McpFace } from '../mcpFace.ts'
import { bodyText, declaredLength, MOST_BYTES, readBody } from './readBody.ts'
import { requestCredentials } from './requestCredentials.ts'
import { requestOrigin } from './requestOrigin.ts'
import { wrongParams } from './mcpParams.ts'

/** JSON-RPC leaves these numbers to the server; the HTTP status says more. */
const REFUSED = -32_000

const HEADERS = ['accept', 'content-type', 'mcp-protocol-version'] as const

/** Answers `/mcp`. */
export type McpEndpoint = (
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
) => Promise<void>

/**
 * MCP over Streamable HTTP, without sessions: every request says by its bearer token who it is and is answered
 * as JSON, so that any server can take any of them. A session's cookie counts for nothing here: no page uses it.
 */
export function createMcpEndpoint(
  app: App,
  faces: { readonly face: GraphQLFace; readonly mcp: McpFace },
  createContext: ContextFactory,
): McpEndpoint {
  const mask = createErrorMask(app, faces.face)

  return async (request, response, requestId) => {
    if (requestOrigin(request) === 'foreign') {
      return refuse(response, 403, REFUSED, 'Another site must not call this from a browser.')
    }
    const { bearer } = requestCredentials(request, request.headers.authorization)
    let identity: Identity | null
    try {
      identity = bearer === null ? null : await authenticate(app, { bearer, session: null })
    } catch (error) {
      return refuse(response, 500, ErrorCode.InternalError, mask(error).message)
    }
    if (identity === null) return challenge(response, bearer)
    if (request.method !== 'POST') {
      response.setHeader('allow', 'POST')
      return refuse(
        response,
        405,
        REFUSED,
        'There are no sessions and no streams here: send requests by POST.',
      )
    }
    const message = await readMessage(request, response)
    if (message === undefined) return
    const wrong = wrongParams(message)
    if (wrong !== null) return refuse(response, 200, ErrorCode.InvalidParams, wrong.sentence, wrong.id)

    const { actor } = identity
    const server = faces.mcp({ mask, createContext: () => createContext(actor, requestId) })
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
    await server.connect(transport)
    try {
      const answer = await transport.handleRequest(
        new Request('http://localhost/mcp', { method: 'POST', headers: headersOf(request) }),
        { parsedBody: message },
      )
      const body = Buffer.from(await answer.arrayBuffer())
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(body)
    } finally {
      await server.close()
    }
  }
}

/** The one message of the request; undefined where it was refused. */
async function readMessage(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
  const body = await readBody(request, MOST_BYTES)
  if (body === null) {
    if (declaredLength(request) === Infinity) response.setHeader('connection', 'close')
    return refuse(response, 413, REFUSED, 'The request is larger than 1 MiB: send it in parts.')
  }
  let message: unknown
  try {
    message = JSON.parse(bodyText(request, body))
  } catch (error) {
    const sentence = error instanceof BadUserInput ? error.message : 'The body is not JSON.'
    return refuse(response, 400, ErrorCode.ParseError, sentence)
  }
  // The protocol has given batches up, and one of thousands would run all its calls at once.
  if (Array.isArray(message) || message === null) {
    return refuse(response, 400, ErrorCode.InvalidRequest, 'Send one JSON-RPC message a request.')
  }
  return message
}

function challenge(response: ServerResponse, bearer: string | null): void {
  const error = bearer === null ? '' : ', error="invalid_token"'
  response.setHeader('www-authenticate', `Bearer realm="Unstuck"${error}`)
  const message =
    bearer === null
      ? 'Send the header Authorization: Bearer TOKEN.'
      : 'This token is unknown, over or revoked.'
  refuse(response, 401, REFUSED, message)
}

/** @param id of the request that this answers; null where it is not known. */
function refuse(
  response: ServerResponse,
  status: number,
  code: number,
  message: string,
  id: string | number | null = null,
): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ jsonrpc: '2.0', error: { code, message }, id }))
}

function headersOf(request: IncomingMessage): Headers {
  const headers = new Headers()
  for (const name of HEADERS) {
    const value = request.headers[name]
    if (value !== undefined) headers.set(name, String(value))
  }
  return headers
}
