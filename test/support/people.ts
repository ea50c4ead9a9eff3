import { randomBytes } from 'node:crypto'
import type { Role } from '../../server/entities/words.ts'
import { createClient, type GraphQLClient } from './graphqlClient.ts'
import type { TestServer } from './testServer.ts'

/** A person who is signed in, as the page calls for them. */
export type PersonClient = GraphQLClient & {
  readonly id: string
  readonly email: string
  readonly password: string
  /** Cookie and origin, as the browser sends them. */
  readonly headers: { readonly cookie: string; readonly origin: string }
}

type AServer = Pick<TestServer, 'url'>

const INVITE =
  'mutation ($input: InvitePersonInput!) { invitePerson(input: $input) { link invitation { id } } }'
const ME = '{ viewer { person { id } } }'

/** Sends JSON to one of the page's own routes, from the page. */
export function postJson(
  url: string,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, ...headers },
    body: JSON.stringify(body),
  })
}

/** The cookie of an answer that signed somebody in. */
export function cookieOf(response: Response): string {
  const cookie = response.headers.get('set-cookie')
  if (!cookie) throw new Error(`Nobody was signed in: ${response.status}`)
  return cookie.split(';')[0]!
}

/** Whoever has this cookie. */
export async function clientWith(
  { url }: AServer,
  cookie: string,
  { email = '', password = '' } = {},
): Promise<PersonClient> {
  const headers = { cookie, origin: url }
  const client = createClient(url, undefined, headers)
  const { viewer } = await client.ok(ME)
  return { ...client, id: viewer.person.id, email, password, headers }
}

/** Signs the first ADMIN in, by the link that the server printed. */
export async function signInFirstAdmin(server: TestServer): Promise<PersonClient> {
  return openLink(server, server.signInUrl!.slice(server.url.length))
}

/** Signs a person in by their password. */
export async function signIn(
  server: AServer,
  person: Pick<PersonClient, 'email' | 'password'>,
): Promise<PersonClient> {
  const { email, password } = person
  const response = await postJson(server.url, '/sign-in', { email, password })
  return clientWith(server, cookieOf(response), person)
}

let joined = 0

/**
 * Somebody without a password, signed in by a link. Making a password's hash takes half a second of a core: who needs
 * none is put into the database.
 */
export async function newPerson(server: TestServer, role: Role, name: string = role): Promise<PersonClient> {
  const link = randomBytes(16).toString('hex')
  await server.sql(
    `WITH person AS (INSERT INTO users (name, role) VALUES ($1, $2) RETURNING id)
     INSERT INTO sign_in_links (token_hash, user_id, expires_at)
     SELECT sha256($3::bytea), id, now() + interval '1 hour' FROM person`,
    [name, role, Buffer.from(link)],
  )
  return openLink(server, `/sign-in?token=${link}`)
}

/** Signs in by a link. */
export async function openLink(server: AServer, path: string): Promise<PersonClient> {
  return clientWith(server, cookieOf(await fetch(server.url + path, { redirect: 'manual' })))
}

/** Invites somebody, who joins with a password. */
export async function join(
  server: TestServer,
  role: Role,
  name = `Person ${joined + 1}`,
): Promise<PersonClient> {
  joined += 1
  const email = `person${joined}@example.org`
  const password = `the password of ${joined}`
  const { invitePerson } = await server.admin.ok(INVITE, { input: { name, email, role } })
  const token = new URL(invitePerson.link, server.url).searchParams.get('token')
  const response = await postJson(server.url, '/join', { token, name, password })
  return clientWith(server, cookieOf(response), { email, password })
}
