import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunningServer } from '../server/server.ts'
import { eventually } from './support/eventually.ts'
import type { GraphQLClient } from './support/graphqlClient.ts'
import { newPerson, type PersonClient } from './support/people.ts'
import { stoppedPhases, type StoppedPhase } from './support/phaseScenes.ts'
import { rowId } from './support/rowId.ts'
import { openSocket, subscribe, subscribeOn } from './support/subscription.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

let server: TestServer
let another: RunningServer
beforeAll(async () => {
  server = await startTestServer()
  another = await server.startAnother()
})
afterAll(() => server?.stop())

const QUEUE = 'subscription { queueChanged { __typename } }'
const DEACTIVATE =
  'mutation ($input: DeactivatePersonInput!) { deactivatePerson(input: $input) { person { id } } }'
const ROLE =
  'mutation ($input: ChangePersonRoleInput!) { changePersonRole(input: $input) { person { role } } }'
const CLAIM = 'mutation ($input: ClaimReviewInput!) { claimReview(input: $input) { review { id } } }'
const PROJECT = 'mutation ($input: CreateProjectInput!) { createProject(input: $input) { project { id } } }'

/** A subscription on each of the two servers, by the same session. */
async function listenOnBoth({ headers }: PersonClient) {
  return Promise.all(
    [server.url, another.url].map((url) =>
      subscribe(`${url.replace('http', 'ws')}/graphql`, QUEUE, {}, { headers: { ...headers, origin: url } }),
    ),
  )
}

async function codesOf(listening: Awaited<ReturnType<typeof listenOnBoth>>): Promise<number[]> {
  return Promise.all(listening.map(async ({ closed }) => (await closed).code))
}

/** Holds up everybody who writes to the table, while `work` runs. */
async function holdingUp<Result>(
  table: string,
  waiting: number,
  start: () => Promise<Result>,
  meanwhile: () => Promise<unknown>,
): Promise<Result> {
  const holder = server.app.database.createQueryRunner()
  await holder.startTransaction()
  await holder.query(`LOCK TABLE ${table} IN SHARE MODE`)
  const started = start()
  await eventually(async () => {
    const rows = await server.sql(
      `SELECT FROM pg_locks WHERE relation = $1::regclass AND NOT granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      [table],
    )
    expect(rows).toHaveLength(waiting)
  })
  await meanwhile()
  await holder.rollbackTransaction()
  await holder.release()
  return started
}

function createProject(client: GraphQLClient, key: string) {
  return client.gql(PROJECT, { input: { name: key, key } })
}

test('a deactivated person’s sockets close at once, on every server', async () => {
  const person = await newPerson(server, 'MANAGER')
  const listening = await listenOnBoth(person)
  await server.admin.ok(DEACTIVATE, { input: { personId: person.id } })
  expect(await codesOf(listening)).toEqual([4403, 4403])
  const again = subscribeOn(await openSocket(server.wsUrl, { headers: person.headers }), QUEUE)
  expect((await again.next()).errors![0]!.extensions.code).toBe('UNAUTHENTICATED')
  await again.stop()
})

test('what a deactivated person is just changing does not commit any more', async () => {
  const person = await newPerson(server, 'MANAGER')
  const { errors } = await holdingUp(
    'projects',
    1,
    () => createProject(person, 'LATE'),
    () => server.admin.ok(DEACTIVATE, { input: { personId: person.id } }),
  )
  expect(errors![0]).toMatchObject({
    message: 'Your session has ended: sign in again.',
    extensions: { code: 'UNAUTHENTICATED' },
  })
  expect(await server.admin.ok('{ project(key: "LATE") { id } }')).toEqual({ project: null })
})

test('what has been found right before commits, and the deactivation waits for it', async () => {
  const person = await newPerson(server, 'MANAGER')
  let deactivating: Promise<unknown> | undefined
  // The project's event is written after the session was looked at.
  const { errors } = await holdingUp(
    'events',
    1,
    () => createProject(person, 'INTIME'),
    async () => {
      deactivating = server.admin.ok(DEACTIVATE, { input: { personId: person.id } })
      await eventually(async () => {
        const rows = await server.sql("SELECT FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted")
        expect(rows.length).toBeGreaterThan(0)
      })
    },
  )
  await deactivating
  expect(errors).toBeUndefined()
  expect((await server.admin.ok('{ project(key: "INTIME") { name } }')).project.name).toBe('INTIME')
  expect(await person.ok('{ viewer { name } }')).toEqual({ viewer: null })
})

test('what somebody changes by a role they do not have any more does not commit', async () => {
  const person = await newPerson(server, 'MANAGER')
  const { errors } = await holdingUp(
    'projects',
    1,
    () => createProject(person, 'ROLE'),
    () => server.admin.ok(ROLE, { input: { personId: person.id, role: 'ANALYST' } }),
  )
  expect(errors![0]!.extensions.code).toBe('FORBIDDEN')
  expect(await server.admin.ok('{ project(key: "ROLE") { id } }')).toEqual({ project: null })
})

test('what is held by whoever may act on it no more is free at once, and everybody sees it', async () => {
  const { stopped } = await stoppedPhases(server, { count: 3 })
  const [demoted, promoted, shutOut] = await Promise.all(
    stopped.map(async ({ reviewId }) => {
      const person = await newPerson(server, 'MANAGER')
      await person.ok(CLAIM, { input: { reviewId } })
      return { person, reviewId }
    }),
  )
  await server.admin.ok(ROLE, { input: { personId: demoted!.person.id, role: 'ANALYST' } })
  await server.admin.ok(ROLE, { input: { personId: promoted!.person.id, role: 'ADMIN' } })
  await server.admin.ok(DEACTIVATE, { input: { personId: shutOut!.person.id } })
  await server.admin.ok(CLAIM, { input: { reviewId: demoted!.reviewId } })
  const { errors } = await server.admin.gql(CLAIM, { input: { reviewId: promoted!.reviewId } })
  expect(errors![0]!.extensions.code).toBe('CONFLICT')
  const held = 'query ($id: ID!) { review(id: $id) { claim { by } } }'
  expect(await server.admin.ok(held, { id: shutOut!.reviewId })).toEqual({ review: { claim: null } })
  // What the live feed goes by.
  await eventually(async () => {
    const told = await server.sql(
      "SELECT FROM events WHERE type = 'review.claim_expired' AND review_id = $1",
      [rowId(shutOut!.reviewId)],
    )
    expect(told).toHaveLength(1)
  })
})

test('a claim that was found right before its holder was shut out ends with that', async () => {
  const [{ reviewId }] = (await stoppedPhases(server)).stopped as [StoppedPhase]
  const person = await newPerson(server, 'MANAGER')
  let deactivating: Promise<unknown> | undefined
  const { errors } = await holdingUp(
    'events',
    1,
    () => person.gql(CLAIM, { input: { reviewId } }),
    async () => {
      deactivating = server.admin.ok(DEACTIVATE, { input: { personId: person.id } })
      await eventually(async () => {
        const rows = await server.sql("SELECT FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted")
        expect(rows.length).toBeGreaterThan(0)
      })
    },
  )
  expect(errors).toBeUndefined()
  await deactivating
  await server.admin.ok(CLAIM, { input: { reviewId } })
})

test('another role opens the sockets anew, with its rights', async () => {
  const person = await newPerson(server, 'MANAGER')
  const listening = await listenOnBoth(person)
  await server.admin.ok(ROLE, { input: { personId: person.id, role: 'INTEGRATOR' } })
  expect(await codesOf(listening)).toEqual([1012, 1012])
  const again = subscribeOn(await openSocket(server.wsUrl, { headers: person.headers }), QUEUE)
  expect((await again.next()).errors![0]!.extensions.code).toBe('FORBIDDEN')
  await again.stop()
})

test('an ended session closes its sockets, and nobody else’s', async () => {
  const person = await newPerson(server, 'ANALYST')
  const stranger = await newPerson(server, 'MANAGER')
  const { mySessions } = await person.ok('{ mySessions { id current userAgent } }')
  expect(mySessions).toEqual([{ id: expect.any(String), current: true, userAgent: 'node' }])
  const END = 'mutation ($input: EndSessionInput!) { endSession(input: $input) { id } }'
  const input = { id: mySessions[0].id }
  const listening = await listenOnBoth(person)
  const staying = await listenOnBoth(stranger)
  expect(await stranger.code(END, { input })).toBe('NOT_FOUND')
  await person.ok(END, { input })
  expect(await codesOf(listening)).toEqual([4403, 4403])
  expect(await person.ok('{ viewer { name } }')).toEqual({ viewer: null })
  await server.admin.ok(END, { input })

  const OF = 'mutation ($input: EndSessionsOfInput!) { endSessionsOf(input: $input) { ended } }'
  expect(await stranger.code(OF, { input: { personId: stranger.id } })).toBe('FORBIDDEN')
  expect(staying.map(({ socket }) => socket.readyState)).toEqual([1, 1])
  const ended = await server.admin.ok(OF, { input: { personId: stranger.id } })
  expect(ended).toEqual({ endSessionsOf: { ended: 1 } })
  expect(await codesOf(staying)).toEqual([4403, 4403])
  expect(await server.admin.ok(OF, { input: { personId: stranger.id } })).toEqual({
    endSessionsOf: { ended: 0 },
  })
})

test('signing out elsewhere leaves the session that asks', async () => {
  const person = await newPerson(server, 'ANALYST')
  await server.sql(
    `INSERT INTO sessions (token_hash, user_id, expires_at)
     SELECT sha256(n::text::bytea), $1, now() + n * interval '1 hour' FROM generate_series(-1, 2) n`,
    [rowId(person.id)],
  )
  // Two of them are over by time.
  expect(await person.ok('mutation { endOtherSessions { ended } }')).toEqual({
    endOtherSessions: { ended: 2 },
  })
  expect((await person.ok('{ mySessions { current } }')).mySessions).toEqual([{ current: true }])
})
