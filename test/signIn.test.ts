import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningServer } from '../server/server.ts'
import type { GraphQLClient, Json } from './support/graphqlClient.ts'
import { join, newPerson, type PersonClient, postJson, signIn } from './support/people.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

let server: TestServer
let another: RunningServer
let person: PersonClient
beforeAll(async () => {
  server = await startTestServer()
  another = await server.startAnother()
  person = await join(server, 'MANAGER')
})
afterAll(() => server?.stop())

const NAME = 'mutation ($input: ChangeMyNameInput!) { changeMyName(input: $input) { person { name } } }'
const EMAIL = 'mutation ($input: ChangeMyEmailInput!) { changeMyEmail(input: $input) { person { email } } }'
const PASSWORD = `mutation ($input: ChangeMyPasswordInput!) {
  changeMyPassword(input: $input) { person { hasPassword sessions { current } } } }`

function tryPassword(email: string, password: string, headers = {}, url = server.url): Promise<Response> {
  return postJson(url, '/sign-in', { email, password }, headers)
}

/** From somewhere else, as a proxy says it. */
const from = (address: string) => ({ 'x-forwarded-for': `198.51.100.1, ${address}` })

/** So many wrong passwords a moment ago. */
async function tried(count: number, account: string, address = '203.0.113.1'): Promise<void> {
  await server.sql(
    `INSERT INTO sign_in_attempts (account, address)
     SELECT sha256($1::bytea), $2 FROM generate_series(1, $3)`,
    [Buffer.from(account), address, count],
  )
}

async function refusal(client: GraphQLClient, query: string, input: Json) {
  const { errors } = await client.gql(query, { input })
  return errors![0]!
}

test('whatever is wrong gets the same answer, after the same work', async () => {
  const cpuOf = async (email: string) => {
    const before = process.cpuUsage()
    const answer = await tryPassword(email, 'a wrong password')
    const { user, system } = process.cpuUsage(before)
    expect(answer.status).toBe(401)
    return { body: await answer.text(), headers: [...answer.headers.keys()], ms: (user + system) / 1000 }
  }
  const nobody = await cpuOf('nobody@example.org')
  const known = await cpuOf(person.email)
  expect(nobody.body).toBe(known.body)
  expect(nobody.headers).toEqual(known.headers)
  // The hash is most of the work, and both make one.
  expect(nobody.ms).toBeGreaterThan(known.ms / 2)
  expect(known.ms).toBeGreaterThan(nobody.ms / 2)
})

test('an e-mail with a NUL is a wrong one, and counted', async () => {
  const email = 'a\0b@example.org'
  const answer = await tryPassword(email, 'a wrong password')
  expect(answer.status).toBe(401)
  const { message } = await (await tryPassword('nobody@example.org', 'a wrong password')).json()
  expect(await answer.json()).toEqual({ message })
  await tried(9, email)
  expect((await tryPassword(email, 'a wrong password')).status).toBe(429)
})

test('only the page itself signs somebody in', async () => {
  for (const origin of ['http://evil.example', 'null']) {
    const answer = await tryPassword(person.email, person.password, { origin })
    expect(answer.status).toBe(403)
    expect(answer.headers.get('set-cookie')).toBeNull()
  }
})

test.each(['', '{', '[]', '{"email": "x"}', '{"email": 1, "password": 2}'])(
  'what is no e-mail and password is refused as that: %s',
  async (body) => {
    const headers = { origin: server.url }
    const answer = await fetch(`${server.url}/sign-in`, { method: 'POST', headers, body })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ message: expect.any(String) })
  },
)

test.each(['/sign-in', '/join'])('%s says that a JSON object belongs there', async (path) => {
  for (const body of [null, [], 'text', 7]) {
    const answer = await postJson(server.url, path, body)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toEqual({
      field: 'body',
      message: expect.stringMatching(/^The body is no JSON object: send \{"email"/),
    })
  }
})

test.each(['/sign-in', '/join'])('%s says that what is larger than it takes is', async (path) => {
  const body = JSON.stringify({ email: 'x'.repeat(9000) })
  const headers = { origin: server.url }
  // With its length, and without.
  for (const sent of [body, new Blob([body]).stream()]) {
    const init = { method: 'POST', headers, body: sent, duplex: 'half' }
    const answer = await fetch(server.url + path, init)
    expect(answer.status).toBe(413)
    expect(await answer.json()).toEqual({
      field: 'body',
      message: 'The body is larger than 8 KiB: a name, an e-mail and a password need less.',
    })
  }
})

describe('wrong passwords', () => {
  test('are counted together by all servers, for an e-mail that nobody has as well', async () => {
    await server.sql('DELETE FROM sign_in_attempts')
    for (const email of [person.email, 'not.here@example.org']) {
      await tried(9, email)
      const urls = [server.url, another.url, server.url, another.url]
      const answers = await Promise.all(
        urls.map((url, at) => tryPassword(email, 'a wrong password', from(`203.0.113.${at + 10}`), url)),
      )
      expect(answers.map(({ status }) => status).toSorted()).toEqual([401, 429, 429, 429])
      const refused = answers.find(({ status }) => status === 429)!
      const seconds = Number(refused.headers.get('retry-after'))
      expect(seconds).toBeGreaterThan(600)
      expect(seconds).toBeLessThanOrEqual(900)
      expect((await refused.json()).message).toBe('Too many wrong passwords: try again in 15 minutes.')
    }
    // The right one does not go through either: whoever guesses it must not learn that.
    expect((await tryPassword(person.email, person.password)).status).toBe(429)
    await server.sql("UPDATE sign_in_attempts SET at = at - interval '15 minutes'")
    expect((await signIn(server, person)).id).toBe(person.id)
  })

  test('of one address are counted whatever they are tried on, and a success takes away its own', async () => {
    await tried(9, person.email, '203.0.113.50')
    await signIn(server, person)
    expect((await tryPassword(person.email, 'a wrong password', from('203.0.113.50'))).status).toBe(401)
    await tried(49, 'somebody@example.org', '203.0.113.50')
    expect((await tryPassword('x@example.org', 'a wrong password', from('203.0.113.50'))).status).toBe(429)
    expect((await tryPassword('x@example.org', 'a wrong password', from('203.0.113.51'))).status).toBe(401)
    await tried(50, 'somebody@example.org', '2001:db8:1:2::')
    const network = from('2001:DB8:1:2:aaaa::7')
    expect((await tryPassword('x@example.org', 'a wrong password', network)).status).toBe(429)
    await server.sql('DELETE FROM sign_in_attempts')
  })

  test('of an open session are counted too', async () => {
    await tried(10, `user:${Buffer.from(person.id, 'base64').toString().split(':')[1]}`)
    const input = { currentPassword: person.password, newPassword: 'another password' }
    const { message, extensions } = await refusal(person, PASSWORD, input)
    expect(extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) })
    expect(message).toContain('try again in')
    await server.sql('DELETE FROM sign_in_attempts')
  })
})

describe('a person', () => {
  test('without a password sets e-mail and password, and signs in by them', async () => {
    const fresh = await newPerson(server, 'ANALYST')
    const email = 'fresh@example.org'
    expect((await refusal(fresh, EMAIL, { email: person.email })).extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'email',
    })
    await fresh.ok(EMAIL, { input: { email: 'Fresh@Example.org' } })
    expect((await tryPassword(email, '')).status).toBe(401)
    const { changeMyPassword } = await fresh.ok(PASSWORD, { input: { newPassword: 'ten letters' } })
    expect(changeMyPassword.person).toEqual({ hasPassword: true, sessions: [{ current: true }] })
    expect((await signIn(server, { email, password: 'ten letters' })).id).toBe(fresh.id)
  })

  test('needs the password of now to change it, and the other sessions end then', async () => {
    const mine = await join(server, 'ANALYST')
    const elsewhere = await signIn(server, mine)
    const wrong = [
      [EMAIL, { email: 'new@example.org' }],
      [PASSWORD, { newPassword: 'another password' }],
    ] as const
    for (const [query, input] of wrong) {
      expect((await refusal(mine, query, input)).extensions).toMatchObject({ field: 'currentPassword' })
    }
    const guess = await refusal(mine, PASSWORD, { currentPassword: 'no', newPassword: 'another password' })
    expect(guess).toMatchObject({ message: 'This is not your password.' })
    const short = { currentPassword: mine.password, newPassword: 'short' }
    expect((await refusal(mine, PASSWORD, short)).extensions).toMatchObject({ field: 'newPassword' })

    const input = { currentPassword: mine.password, newPassword: 'another password' }
    const { changeMyPassword } = await mine.ok(PASSWORD, { input })
    expect(changeMyPassword.person.sessions).toEqual([{ current: true }])
    expect(await elsewhere.ok('{ viewer { role } }')).toEqual({ viewer: null })
  })

  test('goes by another name, and it is written down', async () => {
    const mine = await newPerson(server, 'MANAGER', 'Eve')
    expect(await mine.ok(NAME, { input: { name: ' Eva ' } })).toEqual({
      changeMyName: { person: { name: 'Eva' } },
    })
    expect((await mine.ok('{ viewer { name } }')).viewer.name).toBe('Eva')
    const { settingChanges } = await server.admin.ok(
      '{ settingChanges(first: 1) { nodes { what from to } } }',
    )
    expect(settingChanges.nodes).toEqual([{ what: 'Name of Eve', from: 'Eve', to: 'Eva' }])
  })

  test('is no token: those have nothing of it', async () => {
    expect(await server.admin.ok('{ viewer { person { id } } }')).toEqual({ viewer: { person: null } })
    const { message, extensions } = await refusal(server.admin, NAME, { name: 'x' })
    expect(extensions.code).toBe('FORBIDDEN')
    expect(message).toContain('a person who has signed in')
    expect(await server.admin.code('{ mySessions { id } }')).toBe('FORBIDDEN')
  })
})
