import type { IncomingMessage, ServerResponse } from 'node:http'
import { authenticate } from '../access/authenticate.ts'
import { closeSession } from '../access/sessions.ts'
import { useSignInLink } from '../access/signInLink.ts'
import type { App } from '../app.ts'
import { requestCredentials, sessionCookie } from './requestCredentials.ts'
import { requestOrigin } from './requestOrigin.ts'
import type { StaticClient } from './staticClient.ts'

/**
 * `GET /sign-in?token=…`: uses the link up and goes to the queue. To somebody who is not signed in, a link that is
 * used or over shows the page with status 410, and the page explains. HEAD, which previews send, uses nothing up.
 */
export async function signIn(
  app: App,
  client: StaticClient,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('cache-control', 'no-store')
  const token = new URL(request.url ?? '/', 'http://localhost').searchParams.get('token')
  if (request.method === 'HEAD' || token === null) return client.servePage(response, 200)
  const secret = await useSignInLink(app, token, request.headers['user-agent'] ?? null)
  if (secret === null) {
    // Whoever is signed in already only opened an old link again.
    const { session } = requestCredentials(request, undefined)
    if (!(await authenticate(app, { bearer: null, session }))) return client.servePage(response, 410)
    response.writeHead(303, { location: '/' }).end()
    return
  }
  response.writeHead(303, { location: '/', 'set-cookie': sessionCookie(request, secret) }).end()
}

/** `POST /sign-out` from the page: ends the session and takes the cookie away. */
export async function signOut(app: App, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (requestOrigin(request) !== 'own') {
    response.writeHead(403).end()
    return
  }
  const { session } = requestCredentials(request, undefined)
  const identity = await authenticate(app, { bearer: null, session })
  if (identity) await closeSession(app, identity)
  response.writeHead(204, { 'set-cookie': sessionCookie(request, '') }).end()
}
