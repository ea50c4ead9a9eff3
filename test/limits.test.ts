import { once } from 'node:events'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { Json } from './support/graphqlClient.ts'
import { importAccounts } from './support/phaseScenes.ts'
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
  expect(body.errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT', field: 'body' })
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

test('a client that hangs up when all of its body has arrived, still unread, is no error of the server', async () => {
  const other = await server.spawn()
  const { token } = await server.clientFor('MANAGER')
  const holding = server.app.database.createQueryRunner()
  await holding.startTransaction()
  try {
    // Who asks is looked up before the body is read.
    await holding.query('LOCK TABLE api_tokens IN ACCESS EXCLUSIVE MODE')
    const { hostname, port } = new URL(other.url)
    const raw = connect(Number(port), hostname)
    const body = JSON.stringify({ query: '{ health { ok } }' })
    raw.write(
      `POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
    await vi.waitFor(async () => {
      const waiting = await server.sql(
        `SELECT FROM pg_locks WHERE NOT granted AND relation = 'api_tokens'::regclass`,
      )
      expect(waiting).toHaveLength(1)
    }, 20_000)
    raw.destroy()
    // Answered after the server has seen the end of the connection before it.
    for (let times = 0; times < 3; times += 1) expect((await fetch(`${other.url}/healthz`)).ok).toBe(true)
  } finally {
    await holding.rollbackTransaction()
    await holding.release()
  }
  await other.stop()
  expect(other.output()).not.toContain('a request failed')
}, 90_000)

test('a message of more than 1 MiB closes its socket, not the server', async () => {
  const socket = await openSocket(server.wsUrl, { token: server.admin.token })
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: ' '.repeat(MEBIBYTE) } }))
  expect(await closed).toBe(1009)
  expect(await server.admin.ok('{ health { ok } }')).toEqual({ health: { ok: true } })
})

test('a message that is too large is no error of the server, also before a client says hello', async () => {
  const other = await server.spawn()
  const wsUrl = `${other.url.replace('http', 'ws')}/graphql`
  const codeAfter = async (socket: WebSocket) => {
    socket.send(' '.repeat(MEBIBYTE + 1))
    return (await once(socket, 'close'))[0]
  }
  const early = new WebSocket(wsUrl, 'graphql-transport-ws')
  await once(early, 'open')
  expect(await codeAfter(early)).toBe(1009)
  expect(await codeAfter(await openSocket(wsUrl, { token: server.admin.token }))).toBe(1009)
  await other.stop()
  expect(other.output()).not.toMatch(/error/i)
}, 90_000)

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

test('one document holds one full call of what brings work in, not a hundred under names of their own', async () => {
  const usernames = Array.from({ length: 1000 }, (_, at) => `many-${at}`)
  const once = 'importAccounts(input: $input) { accounts { id } }'
  const answer = await server.admin.code(
    `mutation ($input: ImportAccountsInput!) { one: ${once} two: ${once} }`,
    { input: { campaignId: 'Q2FtcGFpZ246MQ==', usernames } },
  )
  expect(answer).toBe('QUERY_TOO_COSTLY')
  const campaign = await importAccounts(server.admin, { count: 1000 })
  expect(campaign.accounts).toHaveLength(1000)
})

test('a query with too many words is not even parsed', async () => {
  const query = `{ ${'viewer { name } '.repeat(4000)} }`
  expect(await server.admin.code(query)).toBe('GRAPHQL_PARSE_FAILED')
})

test.each([
  ['selections', '{a'.repeat(9000)],
  ['an empty list of lists', `{ node(id: ${'['.repeat(30_000)}`],
  ['objects', `{ node(id: ${'{a:'.repeat(4000)}`],
  ['types', `query ($a: ${'['.repeat(9000)}`],
  ['selections that end', `${'{a'.repeat(4000)}${'}'.repeat(4000)}`],
  ['lists that end', `{ node(id: ${'['.repeat(4000)}${']'.repeat(4000)}) { id } }`],
])('%s nested too deep are refused, and end nothing else', async (_name, query) => {
  expect(await server.nobody.code(query)).toBe('GRAPHQL_PARSE_FAILED')
  const socket = await openSocket(server.wsUrl, { token: server.admin.token })
  const deep = subscribeOn(socket, query, {}, 'deep')
  expect((await deep.refused)[0]!.extensions.code).toBe('GRAPHQL_PARSE_FAILED')
  const other = subscribeOn(socket, '{ health { ok } }', {}, 'other')
  expect((await other.next()).data).toEqual({ health: { ok: true } })
  await other.stop()
})

test('brackets inside texts and comments nest nothing', async () => {
  const brackets = '[{('.repeat(200)
  const query = `{ # ${brackets}\n ticket(number: "${brackets}") { id } t: ticket(number: """${brackets}""") { id } }`
  expect(await server.admin.ok(query)).toEqual({ ticket: null, t: null })
})

test('variables nested as deep as they like are refused where they do not belong', async () => {
  const nested = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`
  const ask = (query: string) => post(`{"query":${JSON.stringify(query)},"variables":{"v":${nested}}}`)
  const record = `mutation ($v: JSON) { recordActions(input: {lease: "x", actions: [{name: "a", ok: true, details: $v}]})
    { actions { id } } }`
  const { body } = await ask(record)
  expect(body.errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'actions.0.details' })
  const filter = await ask('query ($v: ReviewFilter) { reviewQueue(filter: $v) { nodes { id } } }')
  expect(filter.body.errors[0].extensions.code).toBe('BAD_USER_INPUT')
})

const VIEWER = '{ viewer { name } }'

test.each<[string, unknown, string]>([
  ['no JSON', '{', 'body'],
  ['a list', [], 'body'],
  ['a batch', [{ query: VIEWER }], 'body'],
  ['a text', '"text"', 'body'],
  ['null', 'null', 'body'],
  ['nothing', '', 'body'],
  ['an unknown part', { query: VIEWER, id: 7 }, 'body'],
  ['no query', {}, 'query'],
  ['a query that is no text', { query: 7 }, 'query'],
  ['variables that are a list', { query: VIEWER, variables: [] }, 'variables'],
  ['variables that are a text', { query: VIEWER, variables: '{}' }, 'variables'],
  ['extensions that are a text', { query: VIEWER, extensions: '{}' }, 'extensions'],
  ['a name that is no text', { query: VIEWER, operationName: 7 }, 'operationName'],
  ['a name of no operation', { query: VIEWER, operationName: 'B' }, 'operationName'],
  ['too many operations', { query: `query A ${VIEWER} query B ${VIEWER}` }, 'operationName'],
])('a body with %s says where it is wrong', async (_name, body, field) => {
  const answer = await post(typeof body === 'string' ? body : JSON.stringify(body))
  expect(answer.status).toBe(400)
  expect(answer.body.errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT', field })
})

const BODY = JSON.stringify({ query: VIEWER })

test.each<[string, number, Record<string, string>, BodyInit, string, string]>([
  ['as text', 415, { 'content-type': 'text/plain' }, BODY, 'body', 'Send the body as application/json.'],
  ['of no type', 415, { 'content-type': '' }, BODY, 'body', 'Send the body as application/json.'],
  ['for HTML', 406, { accept: 'text/html' }, BODY, 'accept', 'The answer is application/json: accept that.'],
  [
    'for another charset',
    406,
    { accept: 'application/json; charset=latin1' },
    BODY,
    'accept',
    'The answer is application/json: accept that.',
  ],
  [
    'that is compressed',
    400,
    { 'content-encoding': 'gzip' },
    gzipSync(BODY),
    'body',
    'Send the body as it is, without content-encoding: nothing unpacks it here.',
  ],
])('a body %s is told what to send', async (_name, status, headers, body, field, message) => {
  expect(await post(body, headers)).toEqual({
    status,
    body: { errors: [{ message, extensions: { code: 'BAD_USER_INPUT', field } }] },
  })
})

test.each(['', 'text/html, */*;q=0.8', 'application/graphql-response+json', 'application/*'])(
  'who accepts %j gets an answer',
  async (accept) => {
    expect(await post(BODY, { accept })).toMatchObject({ status: 200, body: { data: { viewer: {} } } })
  },
)

test('a mutation whose answer nobody accepts does not run', async () => {
  const query = 'mutation { createApiToken(input: {name: "unheard", role: ANALYST}) { id } }'
  expect((await post(JSON.stringify({ query }), { accept: 'text/html' })).status).toBe(406)
  expect(await server.sql("SELECT FROM api_tokens WHERE name = 'unheard'")).toEqual([])
})

test('a body that is not UTF-8 is refused, and keeps nothing', async () => {
  const query = 'mutation ($name: String!) { createApiToken(input: {name: $name, role: ANALYST}) { id } }'
  const wrong = (text: string) => Buffer.from(text.replace('?', '\xff'), 'latin1')
  const { status, body } = await post(wrong(JSON.stringify({ query, variables: { name: 'a?b' } })))
  expect(status).toBe(400)
  expect(body.errors).toEqual([
    {
      message: 'The body is not UTF-8: encode it as that.',
      extensions: { code: 'BAD_USER_INPUT', field: 'body' },
    },
  ])
  const operations = JSON.stringify({ query, variables: { name: 'a?b' } })
  const boundary = 'b'.repeat(30)
  const part = (name: string, text: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`
  const form = wrong(`${part('operations', operations)}${part('map', '{}')}--${boundary}--\r\n`)
  const uploaded = await post(form, { 'content-type': `multipart/form-data; boundary=${boundary}` })
  expect(uploaded.body.errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT', field: 'body' })
  const page = { origin: server.url, 'content-type': 'application/json' }
  for (const path of ['/sign-in', '/join']) {
    const answer = await fetch(server.url + path, {
      method: 'POST',
      headers: page,
      body: wrong('{"email":"a?b"}'),
    })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toEqual({
      field: 'body',
      message: 'The body is not UTF-8: encode it as that.',
    })
  }
  expect(await server.sql("SELECT name FROM api_tokens WHERE name LIKE 'a%b'")).toEqual([])
  // The character that stands for a wrong byte is one like any other.
  expect((await post(JSON.stringify({ query, variables: { name: 'a\ufffdb' } }))).status).toBe(200)
  expect(await server.sql("SELECT name FROM api_tokens WHERE name LIKE 'a%b'")).toEqual([
    { name: 'a\ufffdb' },
  ])
})

test.each([
  [{ query: 'mutation { claimPhases(input: {worker: "w"}) { leases { lease } } }' }, 405, 'query'],
  [{}, 400, 'query'],
  [{ query: VIEWER, variables: '{' }, 400, 'variables'],
  [{ query: VIEWER, variables: '[]' }, 400, 'variables'],
  [{ query: VIEWER, operationName: 'B' }, 400, 'operationName'],
])('the address %j says where it is wrong', async (parameters, status, field) => {
  const response = await fetch(
    `${server.url}/graphql?${new URLSearchParams(parameters as Record<string, string>)}`,
    {
      headers: { authorization: `Bearer ${server.admin.token}` },
    },
  )
  expect(response.status).toBe(status)
  expect((await response.json()).errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT', field })
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
