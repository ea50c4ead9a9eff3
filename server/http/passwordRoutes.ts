import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { findInvitation } from '../access/people/invitations.ts'
import { joinByInvitation } from '../access/people/joinByInvitation.ts'
import { newPassword, personName } from '../access/people/personInput.ts'
import { signInWithPassword } from '../access/passwords/signInWithPassword.ts'
import type { App } from '../app.ts'
import { BadUserInput, DomainError, Forbidden, NotFound, RateLimited, Unauthenticated } from '../errors.ts'
import { clientAddress } from './clientAddress.ts'
import { bodyText, declaredLength, readBody } from './readBody.ts'
import { sessionCookie } from './requestCredentials.ts'
import { requestOrigin } from './requestOrigin.ts'

/** Far more than a name, an e-mail and a password have. */
const MOST_BYTES = 8 * 1024

/** Of the body. */
class TooLarge extends BadUserInput {
  constructor() {
    super('body', 'The body is larger than 8 KiB: a name, an e-mail and a password need less.')
  }
}

/** The first that fits counts. */
const STATUSES: readonly (readonly [new (...args: never[]) => DomainError, number])[] = [
  [TooLarge, 413],
  [BadUserInput, 400],
  [Unauthenticated, 401],
  [Forbidden, 403],
  [NotFound, 404],
  [RateLimited, 429],
]

/** What is tried need not look like an e-mail: it is refused as any wrong one is. */
const signInBody = z.object({ email: z.string().trim().toLowerCase(), password: z.string() })

const joinBody = z.object({
  token: z.string(),
  name: personName.refine(
    (name) => !/[\0\p{Surrogate}]/u.test(name),
    'Leave out what is no whole character.',
  ),
  password: newPassword,
})

/** `POST /sign-in` from the page, `{email, password}`: 204 with the cookie, or 401, 413 or 429 with `{message}`. */
export function passwordSignIn(app: App, request: IncomingMessage, response: ServerResponse): Promise<void> {
  return answerJson(request, response, async () => {
    const { email, password } = await readInput(request, signInBody)
    const address = clientAddress(request)
    enter(request, response, await signInWithPassword(app, { email, password, address, ...from(request) }))
  })
}

/** `POST /join` from the page, `{token, name, password}`: 204 with the cookie, or 400, 404 or 413 with `{message}`. */
export function join(app: App, request: IncomingMessage, response: ServerResponse): Promise<void> {
  return answerJson(request, response, async () => {
    const joining = await readInput(request, joinBody)
    enter(request, response, await joinByInvitation(app, { ...joining, ...from(request) }))
  })
}

/** `GET /invitation?token=…`: `{name, email, role}` of whom it is for, or 404. */
export function showInvitation(app: App, request: IncomingMessage, response: ServerResponse): Promise<void> {
  return answerJson(request, response, async () => {
    const token = new URL(request.url ?? '/', 'http://localhost').searchParams.get('token') ?? ''
    const invitation = await findInvitation(app, token)
    if (!invitation) throw new NotFound('invitation')
    const { name, email, role } = invitation
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ name, email, role }))
  })
}

/** What went wrong as `{message, field}`, with the status that says so. */
async function answerJson(
  request: IncomingMessage,
  response: ServerResponse,
  answer: () => Promise<void>,
): Promise<void> {
  response.setHeader('cache-control', 'no-store')
  try {
    await answer()
  } catch (error) {
    const [, status] = STATUSES.find(([kind]) => error instanceof kind) ?? []
    if (status === undefined) throw error
    const { message, details } = error as DomainError
    if (error instanceof RateLimited) response.setHeader('retry-after', String(details.retryAfterSeconds))
    // What is declared passes by unread; of what is not, nobody knows the end.
    if (error instanceof TooLarge && declaredLength(request) === Infinity)
      response.setHeader('connection', 'close')
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ message, field: details.field }))
  }
}

/** @throws Forbidden where another site's page sent it: nobody is to be signed in as somebody else unawares. */
async function readInput<Shape extends z.ZodType>(
  request: IncomingMessage,
  shape: Shape,
): Promise<z.infer<Shape>> {
  if (requestOrigin(request) !== 'own') throw new Forbidden('Only the page itself may ask for this.')
  const body = await readBody(request, MOST_BYTES)
  if (body === null) throw new TooLarge()
  const input = shape.safeParse(parsed(bodyText(request, body)))
  if (input.success) return input.data
  const [issue] = input.error.issues
  if (issue!.path.length === 0) throw noObject()
  throw new BadUserInput(issue!.path.join('.'), issue!.message)
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    throw noObject()
  }
}

function noObject(): BadUserInput {
  return new BadUserInput(
    'body',
    'The body is no JSON object: send {"email": …, "password": …}, or to /join {"token": …, "name": …, "password": …}.',
  )
}

function from({ headers }: IncomingMessage): { userAgent: string | null } {
  return { userAgent: headers['user-agent'] ?? null }
}

function enter(request: IncomingMessage, response: ServerResponse, secret: string): void {
  response.writeHead(204, { 'set-cookie': sessionCookie(request, secret) }).end()
}
