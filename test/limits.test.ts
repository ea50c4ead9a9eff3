import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Json } from './support/graphqlClient.ts'
import { openSocket, subscribeOn } from './support/subscription.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const MEBIBYTE = 1024 * 1024

async function post(
  body: BodyInit,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Json }> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${server.admin.token}`,
      ...headers,
    },
    body,
    duplex: 'half',
  } as RequestInit)
  return { status: response.status, body: await response.json() }
}

test('a body of more than 1 MiB is refused, and one just below it is read', async () => {
  const query = (bytes: number) =>
    JSON.stringify({ query: '{ viewer { name } }', variables: { pad: 'x'.repeat(bytes) } })
  expect((await post(query(MEBIBYTE - 100))).status).toBe(200)
  const { status, body } = await post(query(MEBIBYTE))
  expect(status).toBe(413)
  expect(body.errors[0].extensions.code).toBe('BAD_USER_INPUT')
})

test('a body that does not say how long it is cannot be longer', async () => {
  let sent = 0
  const endless = new ReadableStream({
    pull(controller) {
      sent += 65_536
      controller.enqueue(new Uint8Array(65_536).fill(32))
    },
  })
  const outcome = await post(endless).then(
    ({ status }) => status,
    // The connection may be closed before the client has read the answer.
    () => 413,
  )
  expect(outcome).toBe(413)
  expect(sent).toBeLessThan(8 * MEBIBYTE)
})

test('a client that hangs up in the middle of its body does no harm', async () => {
  const { hostname, port } = new URL(server.url)
  const raw = connect(Number(port), hostname)
  await new Promise<void>((resolve) => {
    raw.write('POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"que', () => resolve())
  })
  raw.destroy()
  expect(await server.admin.ok('{ health { ok } }')).toEqual({ health: { ok: true } })
})

test('a message of more than 1 MiB closes its socket, not the server', async () => {
  const socket = await openSocket(server.wsUrl, { token: server.admin.token })
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: ' '.repeat(MEBIBYTE) } }))
  expect(await closed).toBe(1009)
  expect(await server.admin.ok('{ health { ok } }')).toEqual({ health: { ok: true } })
})

test.each([['not json'], ['{"type":"nonsense"}'], ['{"type":"subscribe","id":"1","payload":{}}']])(
  'the message %s does no harm',
  async (message) => {
    const socket = await openSocket(server.wsUrl, { token: server.admin.token })
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.send(message)
    socket.close()
    await closed
    expect(await server.admin.ok('{ health { ok } }')).toEqual({ health: { ok: true } })
  },
)

test('a socket runs at most 50 subscriptions', async () => {
  const socket = await openSocket(server.wsUrl, { token: server.admin.token })
  socket.setMaxListeners(200)
  const all = Array.from({ length: 51 }, (_, at) =>
    subscribeOn(socket, 'subscription { workAvailable(kind: PHASE) { count } }', {}, String(at)),
  )
  const errors = await all[50]!.refused
  expect(errors[0]!.extensions.code).toBe('RATE_LIMITED')
  await all[0]!.stop()
})

test('a query that is too deep, too broad or too costly is QUERY_TOO_COSTLY', async () => {
  const account = 'account(username: "x", platform: "y")'
  const deep = `{ ${account} { ${'currentPhase { account { '.repeat(8)} id ${'} }'.repeat(8)} } }`
  const broad = `{ ${Array.from({ length: 600 }, (_, at) => `v${at}: viewer { name }`).join(' ')} }`
  const timelines = 'timeline(first: 100) { nodes { __typename } }'
  const costly = `{ accounts(first: 100) { nodes { phases { account { ${timelines} } } } } }`
  expect(await server.admin.code(deep)).toBe('QUERY_TOO_COSTLY')
  expect(await server.admin.code(broad)).toBe('QUERY_TOO_COSTLY')
  expect(await server.admin.code(costly)).toBe('QUERY_TOO_COSTLY')
})

test('a query with too many words is not even parsed', async () => {
  const query = `{ ${'viewer { name } '.repeat(4000)} }`
  expect(await server.admin.code(query)).toBe('GRAPHQL_PARSE_FAILED')
})

test.each([0, -1, 101, 1_000_000])(
  'a page of %i rows is BAD_USER_INPUT and names its field',
  async (first) => {
    const { errors } = await server.admin.gql(
      'query ($first: Int) { campaigns(first: $first) { nodes { id } } }',
      { first },
    )
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'first' })
  },
)

test('a cursor that no list gave is BAD_USER_INPUT', async () => {
  const { errors } = await server.admin.gql('{ campaigns(after: "nonsense") { nodes { id } } }')
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'after' })
})

test.each([
  ['{', 'GRAPHQL_PARSE_FAILED'],
  ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
  ['query A { viewer { name } } query B { viewer { name } }', 'BAD_USER_INPUT'],
  ['subscription { workAvailable(kind: PHASE) { count } }', 'BAD_USER_INPUT'],
])('over HTTP %s is %s', async (query, code) => {
  expect(await server.admin.code(query)).toBe(code)
})

test.each([
  ['{', 'GRAPHQL_PARSE_FAILED'],
  ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
])('on a socket %s is %s', async (query, code) => {
  const answer = await server.subscribe(query)
  expect((await answer.refused)[0]!.extensions.code).toBe(code)
  await answer.stop()
})

test('a variable of the wrong form is BAD_USER_INPUT and names its field', async () => {
  const { errors } = await server.admin.gql(
    'mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) { id } }',
    { input: { name: 'x', role: 'BOSS' } },
  )
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'role' })
})

test.each([['{'], ['[]'], ['"text"'], ['null'], ['[{"query":"{ viewer { name } }"}]'], ['{"query":7}']])(
  'the body %s is BAD_USER_INPUT',
  async (body) => {
    const answer = await post(body)
    expect(answer.body.errors[0].extensions.code).toBe('BAD_USER_INPUT')
  },
)

test('every answer carries its request id and the headers that protect the page', async () => {
  const answers = await Promise.all(
    ['/', '/graphql', '/healthz', '/sign-in'].map((path) => fetch(server.url + path)),
  )
  for (const { headers } of answers) {
    expect(headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  }
  expect(new Set(answers.map(({ headers }) => headers.get('x-request-id'))).size).toBe(answers.length)
})
