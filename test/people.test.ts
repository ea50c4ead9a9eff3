import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GraphQLClient, Json } from './support/graphqlClient.ts'
import {
  clientWith,
  cookieOf,
  join,
  newPerson,
  openLink,
  type PersonClient,
  postJson,
  signIn,
  signInFirstAdmin,
} from './support/people.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

let server: TestServer
let first: PersonClient
beforeAll(async () => {
  server = await startTestServer()
  first = await signInFirstAdmin(server)
})
afterAll(() => server?.stop())

const INVITE = `mutation ($input: InvitePersonInput!) { invitePerson(input: $input) {
  link invitation { id name email role invitedBy createdAt expiresAt } } }`
const PERSON = 'id name email role hasPassword deactivatedAt isYou'

const mutate = (name: string, selection: string) => {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`
  return `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} } }`
}
const ROLE = mutate('changePersonRole', `person { ${PERSON} }`)
const DEACTIVATE = mutate('deactivatePerson', `person { ${PERSON} }`)
const REACTIVATE = mutate('reactivatePerson', `person { ${PERSON} }`)
const RESET = mutate('resetPerson', 'link')

async function changes(first = 5): Promise<Json[]> {
  const { settingChanges } = await server.admin.ok(
    'query ($first: Int) { settingChanges(first: $first) { nodes { by what from to } } }',
    { first },
  )
  return settingChanges.nodes
}

async function personOf(client: PersonClient): Promise<Json> {
  return (await client.ok(`{ viewer { person { ${PERSON} } } }`)).viewer.person
}

async function refusal(client: GraphQLClient, query: string, input: Json) {
  const { errors } = await client.gql(query, { input })
  return { ...errors![0]!.extensions, message: errors![0]!.message }
}

describe('an invitation', () => {
  test('makes its reader a person who signs in with a password', async () => {
    const input = { name: 'Ada', email: ' Ada@Example.org ', role: 'MANAGER' }
    const { invitePerson } = await first.ok(INVITE, { input })
    expect(invitePerson.invitation).toMatchObject({
      name: 'Ada',
      email: 'ada@example.org',
      role: 'MANAGER',
      invitedBy: 'Administrator',
    })
    const token = new URL(invitePerson.link, server.url).searchParams.get('token')
    const shown = await fetch(`${server.url}/invitation?token=${token}`)
    expect(await shown.json()).toEqual({ name: 'Ada', email: 'ada@example.org', role: 'MANAGER' })
    const open = async () => (await server.admin.ok('{ invitations { email } }')).invitations
    expect(await open()).toContainEqual({ email: 'ada@example.org' })

    const joined = await postJson(server.url, '/join', { token, name: 'Ada L.', password: 'ten letters' })
    expect(joined.status).toBe(204)
    expect(joined.headers.get('set-cookie')).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/i)
    const ada = await clientWith(server, cookieOf(joined))
    expect(await personOf(ada)).toMatchObject({
      name: 'Ada L.',
      role: 'MANAGER',
      hasPassword: true,
      isYou: true,
    })
    expect(await open()).not.toContainEqual({ email: 'ada@example.org' })
    expect((await fetch(`${server.url}/invitation?token=${token}`)).status).toBe(404)
    expect((await postJson(server.url, '/join', { token, name: 'x', password: 'ten letters' })).status).toBe(
      404,
    )

    const again = await signIn(server, { email: 'ADA@example.org', password: 'ten letters' })
    expect(again.id).toBe(ada.id)
    const [row] = await server.sql("SELECT users::text AS whole FROM users WHERE email = 'ada@example.org'")
    expect(row!.whole).not.toContain('ten letters')
    expect(await changes(2)).toEqual([
      { by: 'Ada L.', what: 'Access of Ada L.', from: null, to: 'Manager' },
      { by: 'Administrator', what: 'Invitation of Ada (ada@example.org)', from: null, to: 'Manager' },
    ])
  })

  test('works once, also when it is used on two servers at the same moment', async () => {
    const another = await server.startAnother()
    const input = { name: 'Twice', email: 'twice@example.org', role: 'ANALYST' }
    const { invitePerson } = await first.ok(INVITE, { input })
    const token = new URL(invitePerson.link, server.url).searchParams.get('token')
    const body = { token, name: 'Twice', password: 'ten letters' }
    const urls = [server.url, another.url, server.url]
    const answers = await Promise.all(urls.map((url) => postJson(url, '/join', body)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 404, 404])
    expect(await server.sql("SELECT FROM users WHERE email = 'twice@example.org'")).toHaveLength(1)
    await another.stop()
  })

  test('is one at a time for an e-mail, which nobody here has', async () => {
    const input = { name: 'One', email: 'one@example.org', role: 'ANALYST' }
    const asked = await Promise.all(
      [first, server.admin, first].map((client) => client.gql(INVITE, { input })),
    )
    expect(asked.filter(({ errors }) => !errors)).toHaveLength(1)
    const refused = asked.filter(({ errors }) => errors)
    expect(refused[0]!.errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'email' })
    const person = await join(server, 'ANALYST')
    expect(await refusal(first, INVITE, { ...input, email: person.email.toUpperCase() })).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'email',
    })
  })

  test('ends when it is revoked, and after a week', async () => {
    const invite = async (email: string) => {
      const { invitePerson } = await first.ok(INVITE, { input: { name: 'Late', email, role: 'ANALYST' } })
      return { ...invitePerson, token: new URL(invitePerson.link, server.url).searchParams.get('token') }
    }
    const revoked = await invite('revoked@example.org')
    const REVOKE = mutate('revokeInvitation', 'id')
    const { id } = revoked.invitation
    expect(await first.ok(REVOKE, { input: { id } })).toEqual({ revokeInvitation: { id } })
    const old = await invite('old@example.org')
    const days = (Date.parse(old.invitation.expiresAt) - Date.parse(old.invitation.createdAt)) / 86_400_000
    expect(Math.round(days)).toBe(7)
    await server.sql(
      "UPDATE invitations SET expires_at = now() - interval '1 second' WHERE email = 'old@example.org'",
    )
    for (const { token } of [revoked, old]) {
      expect((await fetch(`${server.url}/invitation?token=${token}`)).status).toBe(404)
      const answer = await postJson(server.url, '/join', { token, name: 'x', password: 'ten letters' })
      expect(answer.status).toBe(404)
    }
    // The address is free again.
    await invite('revoked@example.org')
    await invite('old@example.org')
  })

  test.each([
    [{ name: ' ', password: 'ten letters' }, 'name'],
    [{ name: 'a\0b', password: 'ten letters' }, 'name'],
    [{ name: 'x', password: 'too short' }, 'password'],
    [{ name: 'x', password: 'x'.repeat(201) }, 'password'],
    [{ name: 'x' }, 'password'],
  ])('is not used up by %j', async (body, field) => {
    const answer = await postJson(server.url, '/join', { token: 'x', ...body })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ field, message: expect.stringMatching(/\w+.*[.]$/) })
  })
})

describe('a role', () => {
  test('is changed for every open session, whose sockets open anew', async () => {
    const person = await newPerson(server, 'MANAGER', 'Rita')
    const { changePersonRole } = await first.ok(ROLE, { input: { personId: person.id, role: 'ANALYST' } })
    expect(changePersonRole.person).toMatchObject({ name: 'Rita', role: 'ANALYST' })
    expect(await person.ok('{ viewer { role } }')).toEqual({ viewer: { role: 'ANALYST' } })
    expect(await changes(1)).toEqual([
      { by: 'Administrator', what: 'Role of Rita', from: 'Manager', to: 'Analyst' },
    ])
  })

  test('ADMIN is always left to somebody, also when two take it from each other', async () => {
    const second = await newPerson(server, 'ADMIN', 'Second')
    const demote = (by: GraphQLClient, whom: PersonClient) =>
      by.gql(ROLE, { input: { personId: whom.id, role: 'MANAGER' } })
    const both = await Promise.all([demote(first, second), demote(second, first)])
    expect(both.filter(({ errors }) => !errors)).toHaveLength(1)
    const admins = await server.sql("SELECT id FROM users WHERE role = 'ADMIN' AND deactivated_at IS NULL")
    expect(admins).toHaveLength(1)
    const left = (await personOf(first)).role === 'ADMIN' ? first : second
    const other = left === first ? second : first
    const input = { personId: left.id }
    const last = { code: 'INVALID_STATE', state: 'LAST_ADMIN' }
    expect(await refusal(server.admin, ROLE, { ...input, role: 'MANAGER' })).toMatchObject(last)
    expect(await refusal(server.admin, DEACTIVATE, input)).toMatchObject(last)
    // Twice at once by a token: both ADMINs go for the same state.
    await server.admin.ok(ROLE, { input: { personId: other.id, role: 'ADMIN' } })
    const tokens = await Promise.all([demote(server.admin, first), demote(server.admin, second)])
    expect(tokens.map(({ errors }) => errors?.[0]?.extensions.code ?? 'ok').toSorted()).toEqual([
      'INVALID_STATE',
      'ok',
    ])
    await server.admin.ok(ROLE, { input: { personId: first.id, role: 'ADMIN' } })
    await server.admin.ok(ROLE, { input: { personId: second.id, role: 'MANAGER' } })
  })

  test.each(['MANAGER', 'ANALYST', 'INTEGRATOR'] as const)('%s manages no people', async (role) => {
    const person = await newPerson(server, role)
    expect(await person.code('{ people { id } }')).toBe('FORBIDDEN')
    expect(await person.code('{ invitations { id } }')).toBe('FORBIDDEN')
    expect(await person.code('{ settingChanges { nodes { what } } }')).toBe('FORBIDDEN')
    expect(await person.code(RESET, { input: { personId: first.id } })).toBe('FORBIDDEN')
    expect(await person.code(ROLE, { input: { personId: person.id, role: 'ADMIN' } })).toBe('FORBIDDEN')
    const node = 'query ($id: ID!) { node(id: $id) { ... on Person { name } } }'
    expect(await person.ok(node, { id: person.id })).toMatchObject({ node: { name: expect.any(String) } })
    expect(await person.code(node, { id: first.id })).toBe('FORBIDDEN')
  })
})

describe('who is deactivated', () => {
  test('is out, and comes in again with the password they had', async () => {
    const person = await join(server, 'MANAGER', 'Gone')
    const { deactivatePerson } = await first.ok(DEACTIVATE, { input: { personId: person.id } })
    expect(deactivatePerson.person.deactivatedAt).not.toBeNull()
    expect(await person.ok('{ viewer { role } }')).toEqual({ viewer: null })
    expect((await postJson(server.url, '/sign-in', person)).status).toBe(401)
    expect(await refusal(first, RESET, { personId: person.id })).toMatchObject({ code: 'INVALID_STATE' })
    await first.ok(REACTIVATE, { input: { personId: person.id } })
    expect((await signIn(server, person)).id).toBe(person.id)
    expect(await changes(2)).toEqual([
      { by: 'Administrator', what: 'Access of Gone', from: 'Deactivated', to: 'Active' },
      { by: 'Administrator', what: 'Access of Gone', from: 'Active', to: 'Deactivated' },
    ])
  })

  test('cannot use the link they got before', async () => {
    const person = await newPerson(server, 'MANAGER')
    const input = { personId: person.id }
    const { resetPerson } = await first.ok(RESET, { input })
    await first.ok(DEACTIVATE, { input })
    await first.ok(REACTIVATE, { input })
    const answer = await fetch(server.url + resetPerson.link, { redirect: 'manual' })
    expect(answer.status).toBe(410)
  })
})

test('a reset takes the password and the sessions, and its link signs in once, to set another', async () => {
  const person = await join(server, 'MANAGER')
  const { resetPerson } = await first.ok(RESET, { input: { personId: person.id } })
  expect(await person.ok('{ viewer { role } }')).toEqual({ viewer: null })
  const back = await openLink(server, resetPerson.link)
  expect((await fetch(server.url + resetPerson.link, { redirect: 'manual' })).status).toBe(410)
  expect(await personOf(back)).toMatchObject({ id: person.id, hasPassword: false })
  const input = { newPassword: 'quite another one' }
  await back.ok(mutate('changeMyPassword', 'person { hasPassword }'), { input })
  expect((await signIn(server, { ...person, password: 'quite another one' })).id).toBe(person.id)
})

test('an ADMIN who resets themself stays where they are', async () => {
  const admin = await newPerson(server, 'ADMIN')
  const reset = () => admin.ok(RESET, { input: { personId: admin.id } })
  const elsewhere = await openLink(server, (await reset()).resetPerson.link)
  expect(await personOf(elsewhere)).toMatchObject({ id: admin.id })
  await reset()
  expect(await personOf(admin)).toMatchObject({ hasPassword: false })
  expect(await elsewhere.ok('{ viewer { role } }')).toEqual({ viewer: null })
  await admin.ok(DEACTIVATE, { input: { personId: admin.id } })
})

test('people are listed with where they are signed in', async () => {
  const person = await newPerson(server, 'ANALYST', 'Listed')
  const { people } = await first.ok(
    '{ people { id name isYou lastSeenAt sessions { userAgent lastSeenAt expiresAt current } } }',
  )
  const listed = people.find(({ id }: Json) => id === person.id)
  expect(listed).toMatchObject({ name: 'Listed', isYou: false, lastSeenAt: expect.any(String) })
  expect(listed.sessions).toEqual([
    {
      userAgent: 'node',
      lastSeenAt: expect.any(String),
      expiresAt: expect.any(String),
      current: false,
    },
  ])
  const me = people.find(({ isYou }: Json) => isYou)
  expect(me.id).toBe(first.id)
  expect(me.sessions.map(({ current }: Json) => current)).toEqual([true])
})

test('an error never shows more of a person than the API does', async () => {
  const person = await join(server, 'ANALYST')
  const everything =
    '{ people { __typename id name email role hasPassword createdAt sessions { __typename id } } }'
  const answers = [await server.admin.gql(everything), await person.gql('{ people { id } }')]
  expect(JSON.stringify(answers)).not.toMatch(/scrypt|\$8\$1/)
})
