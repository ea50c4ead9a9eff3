import type { IncomingMessage } from 'node:http'
import { parseCookie, stringifySetCookie } from 'cookie'
import type { Credentials } from '../access/authenticate.ts'
import { SESSION_DAYS } from '../access/sessions.ts'

export const SESSION_COOKIE = 'unstuck_session'

/** What a request brought along. `authorization` is the header's value, or the socket's connection parameter. */
export function requestCredentials(request: IncomingMessage, authorization: unknown): Credentials {
  const bearer = typeof authorization === 'string' ? authorization : null
  return {
    bearer: bearer === null ? null : (/^Bearer +(\S+)$/i.exec(bearer.trim())?.[1] ?? ''),
    session: parseCookie(request.headers.cookie ?? '')[SESSION_COOKIE] ?? null,
  }
}

/** The Set-Cookie header that signs in; with an empty secret, the one that signs out. */
export function sessionCookie(request: IncomingMessage, secret: string): string {
  return stringifySetCookie({
    name: SESSION_COOKIE,
    value: secret,
    path: '/',
    httpOnly: true,
    // Lax: the link in a mail or a chat opens the page signed in; no foreign page's POST carries it.
    sameSite: 'lax',
    secure: isHttps(request),
    maxAge: secret === '' ? 0 : SESSION_DAYS * 24 * 60 * 60,
  })
}

/** The proxy that ends TLS says so; a caller who lies about it only keeps its own cookie from being sent. */
function isHttps(request: IncomingMessage): boolean {
  return request.headers['x-forwarded-proto'] === 'https'
}
