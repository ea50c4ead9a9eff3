import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, type Json } from './support/graphqlClient.ts'
import { openSocket, subscribeOn } from './support/subscription.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const CREATE = 'mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) { id secret } }'
const REVOKE = 'mutation ($input: RevokeApiTokenInput!) { revokeApiToken(input: $input) { id } }'
const VIEWER = '{ viewer { name role } }'

const visit = (path: string, init: RequestInit = {}) =>
  fetch(server.url + path, { redirect: 'manual', ...init })

/** A query with headers of the test's own. */
async function post(
  headers: Record<string, string>,
  query = VIEWER,
): Promise<{ status: number; body: Json }> {
  const response = await visit('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  })
  return { status: response.status, body: await response.json() }
}

/** Another start of the server prints another link, as long as nobody is signed in. */
async function newSignInPath(): Promise<string> {
  await server.sql('UPDATE sessions SET revoked_at = now()')
  const another = await server.startAnother()
  const path = another.signInUrl?.slice(another.url.length)
  await another.stop()
  if (!path) throw new Error('No link was made.')
  return path
}

async function signIn(): Promise<string> {
  const response = await visit(await newSignInPath())
  const cookie = response.headers.get('set-cookie')
  if (!cookie) throw new Error(`Not signed in: ${response.status}`)
  return cookie.split(';')[0]!
}

test('without credentials only viewer answers, with null', async () => {
  expect(await server.nobody.ok(VIEWER)).toEqual({ viewer: null })
  expect(await server.nobody.code('{ health { ok } }')).toBe('UNAUTHENTICATED')
  expect(await server.nobody.code('{ campaigns { nodes { id } } }')).toBe('UNAUTHENTICATED')
})

test('a token that was never given out is refused, for viewer too', async () => {
  for (const token of ['un_live_wrong', '', 'a b', server.admin.token.slice(1)]) {
    expect(await createClient(server.url, token).code(VIEWER)).toBe('UNAUTHENTICATED')
  }
})

test('the one-time link signs in once, also when it is used twice at the same moment', async () => {
  const path = await newSignInPath()
  const before = await server.sql('SELECT count(*)::int AS count FROM sessions')
  const head = await visit(path, { method: 'HEAD' })
  expect(head.headers.get('set-cookie')).toBeNull()

  const answers = await Promise.all([visit(path), visit(path), visit(path)])
  expect(answers.map((answer) => answer.status).toSorted()).toEqual([303, 410, 410])
  const winner = answers.find((answer) => answer.status === 303)!
  expect(winner.headers.get('location')).toBe('/')
  expect(winner.headers.get('set-cookie')).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/i)
  const after = await server.sql('SELECT count(*)::int AS count FROM sessions')
  expect(after[0].count - before[0].count).toBe(1)

  const cookie = winner.headers.get('set-cookie')!.split(';')[0]!
  const { body } = await post({ cookie, origin: server.url })
  expect(body.data.viewer).toEqual({ name: 'Administrator', role: 'ADMIN' })
  // Who is signed in and opens the old link again simply gets the queue.
  expect((await visit(path, { headers: { cookie } })).headers.get('location')).toBe('/')
})

test('a link that is over signs nobody in', async () => {
  const path = await newSignInPath()
  await server.sql("UPDATE sign_in_links SET expires_at = now() - interval '1 second'")
  expect((await visit(path)).status).toBe(410)
})

test('no new link is made while an ADMIN is signed in, and the cookie is secure behind TLS', async () => {
  const response = await visit(await newSignInPath(), { headers: { 'x-forwarded-proto': 'https' } })
  expect(response.headers.get('set-cookie')).toMatch(/; Secure/i)
  const another = await server.startAnother()
  expect(another.signInUrl).toBeNull()
  await another.stop()
})

test('a session works only from the own page: no foreign Origin, and none missing', async () => {
  const cookie = await signIn()
  expect((await post({ cookie, origin: server.url })).status).toBe(200)
  const refused: Record<string, string>[] = [
    { cookie },
    { cookie, origin: 'http://evil.example' },
    { cookie, origin: 'null' },
  ]
  for (const headers of refused) {
    const { status, body } = await post(headers)
    expect(status).toBe(403)
    expect(body.errors[0].extensions.code).toBe('FORBIDDEN')
    expect(body.data).toBeUndefined()
  }
})

test('a foreign Origin is refused with a good bearer token too, a missing one is fine', async () => {
  const authorization = `Bearer ${server.admin.token}`
  expect((await post({ authorization, origin: 'http://evil.example' })).status).toBe(403)
  expect((await post({ authorization })).body.data.viewer.role).toBe('ADMIN')
})

test('signing out ends the session, takes the cookie away and needs the own page', async () => {
  const cookie = await signIn()
  const signOut = (origin: string) => visit('/sign-out', { method: 'POST', headers: { cookie, origin } })
  expect((await signOut('http://evil.example')).status).toBe(403)
  const answer = await signOut(server.url)
  expect(answer.status).toBe(204)
  expect(answer.headers.get('set-cookie')).toMatch(/Max-Age=0/i)
  expect((await post({ cookie, origin: server.url })).body.data.viewer).toBeNull()
})

test('a token is shown once, kept as a hash, listed by its prefix and gone when revoked', async () => {
  const { createApiToken } = await server.admin.ok(CREATE, {
    input: { name: 'Nightly bot', role: 'INTEGRATOR' },
  })
  const client = createClient(server.url, createApiToken.secret)
  expect(await client.ok(VIEWER)).toEqual({ viewer: { name: 'Nightly bot', role: 'INTEGRATOR' } })

  const list = async () => {
    const { apiTokens } = await server.admin.ok(
      '{ apiTokens { id name role prefix createdAt expiresAt lastUsedAt revokedAt } }',
    )
    return apiTokens.find((token: Json) => token.id === createApiToken.id)
  }
  const listed = await list()
  expect(createApiToken.secret).toMatch(/^un_live_[\w-]{43}$/)
  expect(createApiToken.secret.startsWith(listed.prefix)).toBe(true)
  expect(listed.prefix.length).toBeLessThan(16)
  expect(listed).toMatchObject({ name: 'Nightly bot', role: 'INTEGRATOR', expiresAt: null, revokedAt: null })
  expect(listed.lastUsedAt).not.toBeNull()
  const [row] = await server.sql('SELECT api_tokens::text AS whole FROM api_tokens WHERE name = $1', [
    'Nightly bot',
  ])
  expect(row.whole).not.toContain(createApiToken.secret.slice(12))

  await server.admin.ok(REVOKE, { input: { id: createApiToken.id } })
  expect(await client.code(VIEWER)).toBe('UNAUTHENTICATED')
  const { revokedAt } = await list()
  expect(revokedAt).not.toBeNull()
  await server.admin.ok(REVOKE, { input: { id: createApiToken.id } })
  expect((await list()).revokedAt).toBe(revokedAt)
})

test('a token ends by itself, and cannot be made to have ended already', async () => {
  const past = { input: { name: 'late', role: 'ANALYST', expiresAt: '2020-01-01T00:00:00Z' } }
  const { errors } = await server.admin.gql(CREATE, past)
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'expiresAt' })

  const client = await server.clientFor('ANALYST', 'short')
  await server.sql("UPDATE api_tokens SET expires_at = now() - interval '1 second' WHERE name = 'short'")
  expect(await client.code(VIEWER)).toBe('UNAUTHENTICATED')
})

test.each([
  [{ name: ' ', role: 'ADMIN' }, 'BAD_USER_INPUT'],
  [{ name: 'x', role: 'OWNER' }, 'BAD_USER_INPUT'],
  [{ name: 'x'.repeat(101), role: 'ADMIN' }, 'BAD_USER_INPUT'],
  [{ role: 'ADMIN' }, 'BAD_USER_INPUT'],
])('a token cannot be made of %j', async (input, code) => {
  expect(await server.admin.code(CREATE, { input })).toBe(code)
})

test('revoking what is not there is NOT_FOUND, what is no id BAD_USER_INPUT', async () => {
  const unknown = Buffer.from('ApiToken:999999').toString('base64')
  expect(await server.admin.code(REVOKE, { input: { id: unknown } })).toBe('NOT_FOUND')
  expect(await server.admin.code(REVOKE, { input: { id: 'x' } })).toBe('BAD_USER_INPUT')
  const campaign = Buffer.from('Campaign:1').toString('base64')
  expect(await server.admin.code(REVOKE, { input: { id: campaign } })).toBe('BAD_USER_INPUT')
})

test.each(['MANAGER', 'ANALYST', 'INTEGRATOR'] as const)('%s manages no tokens', async (role) => {
  const client = await server.clientFor(role)
  expect(await client.ok(VIEWER)).toEqual({ viewer: { name: role, role } })
  expect(await client.code('{ apiTokens { id } }')).toBe('FORBIDDEN')
  expect(await client.code(CREATE, { input: { name: 'x', role: 'ADMIN' } })).toBe('FORBIDDEN')
  expect(await client.code(REVOKE, { input: { id: client.id } })).toBe('FORBIDDEN')
})

test('a socket asks for the same credentials', async () => {
  const ask = async (token?: string) => {
    const socket = await openSocket(server.wsUrl, { token })
    const answer = subscribeOn(socket, '{ health { ok } }')
    const { data, errors } = await answer.next()
    await answer.stop()
    return errors?.[0]?.extensions.code ?? data
  }
  expect(await ask(server.admin.token)).toEqual({ health: { ok: true } })
  expect(await ask()).toBe('UNAUTHENTICATED')
  expect(await ask('wrong')).toBe('UNAUTHENTICATED')
})

test('a socket takes the session only from the own page', async () => {
  const cookie = await signIn()
  const viewer = async (headers: Record<string, string>) => {
    const answer = subscribeOn(await openSocket(server.wsUrl, { headers }), VIEWER)
    const { data } = await answer.next()
    await answer.stop()
    return data.viewer
  }
  expect(await viewer({ cookie, origin: server.url })).toEqual({ name: 'Administrator', role: 'ADMIN' })
  expect(await viewer({ cookie })).toBeNull()
  await expect(
    openSocket(server.wsUrl, { headers: { cookie, origin: 'http://evil.example' } }),
  ).rejects.toThrow('403')
})

test('a socket is closed with 4403 when its token is revoked, on another server too', async () => {
  const another = await server.startAnother()
  const client = await server.clientFor('ANALYST')
  const urls = [server.wsUrl, `${another.url.replace('http', 'ws')}/graphql`]
  const sockets = await Promise.all(urls.map((url) => openSocket(url, { token: client.token })))
  const closings = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)))
  await server.admin.ok(REVOKE, { input: { id: client.id } })
  expect(await Promise.all(closings)).toEqual([4403, 4403])
  await another.stop()
})

test('a socket is closed with 4403 when its session signs out, and when its token ends', async () => {
  const cookie = await signIn()
  const headers = { cookie, origin: server.url }
  const session = await openSocket(server.wsUrl, { headers })
  const closed = new Promise((resolve) => session.once('close', resolve))
  await visit('/sign-out', { method: 'POST', headers })
  expect(await closed).toBe(4403)

  const client = await server.clientFor('ANALYST', 'ending')
  await server.sql(
    "UPDATE api_tokens SET expires_at = clock_timestamp() + interval '300 ms' WHERE name = 'ending'",
  )
  const ending = await openSocket(server.wsUrl, { token: client.token })
  expect(await new Promise((resolve) => ending.once('close', resolve))).toBe(4403)
})
