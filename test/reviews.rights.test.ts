import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Role } from '../server/entities/words.ts'
import { stoppedPhase } from './support/phaseScenes.ts'
import { claimReview, codeOf, readReview, releaseReview, tryResolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'

const RESOLVE = `mutation ($input: ResolveReviewInput!) {
  resolveReview(input: $input) { resolution { id } } }`

let server: TestServer
let clients: Record<Role, TokenClient>
beforeAll(async () => {
  server = await startTestServer()
  const roles = ['ADMIN', 'MANAGER', 'ANALYST', 'INTEGRATOR'] as const
  const entries = await Promise.all(roles.map(async (role) => [role, await server.clientFor(role)] as const))
  clients = Object.fromEntries(entries) as Record<Role, TokenClient>
})
afterAll(() => server.stop())

const QUEUE = '{ reviewQueue { nodes { id } } }'
const REVIEW = 'query ($id: ID!) { review(id: $id) { id title } }'

test.each(['ANALYST', 'INTEGRATOR'] as const)('%s deals with no review', async (role) => {
  const phase = await stoppedPhase(server)
  expect(codeOf(await claimReview(clients[role], phase.reviewId))).toBe('FORBIDDEN')
  expect(codeOf(await releaseReview(clients[role], phase.reviewId))).toBe('FORBIDDEN')
  expect(codeOf(await tryResolve(clients[role], phase, 'RETRY'))).toBe('FORBIDDEN')
  const review = await readReview(server.admin, phase.reviewId)
  expect(review).toMatchObject({ status: 'OPEN', claim: null, resolutions: [] })
})

test.each(['ADMIN', 'MANAGER'] as const)('%s deals with reviews', async (role) => {
  const phase = await stoppedPhase(server)
  expect((await claimReview(clients[role], phase.reviewId)).errors).toBeUndefined()
  expect((await tryResolve(clients[role], phase, 'RETRY')).errors).toBeUndefined()
})

test('everybody but an integrator reads the queue', async () => {
  for (const role of ['ADMIN', 'MANAGER', 'ANALYST'] as const) await clients[role].ok(QUEUE)
  expect(await clients.INTEGRATOR.code(QUEUE)).toBe('FORBIDDEN')
  expect(await server.nobody.code(QUEUE)).toBe('UNAUTHENTICATED')
})

test('an integrator reads the reviews that its own calls brought about, and no others', async () => {
  const other = await server.clientFor('INTEGRATOR', 'another bot')
  const own = await stoppedPhase(server, { bot: clients.INTEGRATOR })
  const foreign = await stoppedPhase(server, { bot: other })

  const { review } = await clients.INTEGRATOR.ok(REVIEW, { id: own.reviewId })
  expect(review).toEqual({ id: own.reviewId, title: own.username })

  const node = 'query ($id: ID!) { node(id: $id) { ... on Review { title } } }'
  const field = `query ($id: ID!) { node(id: $id) { ... on Phase { name review { title } } } }`
  for (const [query, id] of [
    [REVIEW, foreign.reviewId],
    [node, foreign.reviewId],
    [field, foreign.phaseId],
  ] as const) {
    const answer = await clients.INTEGRATOR.gql(query, { id })
    expect(codeOf(answer)).toBe('FORBIDDEN')
    expect(JSON.stringify(answer)).not.toContain(foreign.username)
  }
  for (const role of ['ADMIN', 'MANAGER', 'ANALYST'] as const) {
    expect((await clients[role].ok(REVIEW, { id: foreign.reviewId })).review.title).toBe(foreign.username)
  }
})

test('what a person noted about what they did is for people', async () => {
  const own = await stoppedPhase(server, { bot: clients.INTEGRATOR })
  const { version } = await readReview(clients.MANAGER, own.reviewId)
  const notes = 'The customer is angry.'
  const { resolveReview } = await clients.MANAGER.ok(RESOLVE, {
    input: { reviewId: own.reviewId, version, action: 'SKIP_PHASE', notes },
  })
  const { id } = resolveReview.resolution
  const read = async (client: TokenClient) => {
    const { node } = await client.ok(
      'query ($id: ID!) { node(id: $id) { ... on Resolution { action notes } } }',
      { id },
    )
    return node
  }
  expect(await read(clients.ANALYST)).toEqual({ action: 'SKIP_PHASE', notes })
  expect(await read(clients.INTEGRATOR)).toEqual({ action: 'SKIP_PHASE', notes: null })
})

test('without credentials nothing is done or shown', async () => {
  const phase = await stoppedPhase(server)
  expect(await server.nobody.code(REVIEW, { id: phase.reviewId })).toBe('UNAUTHENTICATED')
  expect(codeOf(await claimReview(server.nobody, phase.reviewId))).toBe('UNAUTHENTICATED')
  expect(codeOf(await tryResolve(server.nobody, phase, 'RETRY'))).toBe('UNAUTHENTICATED')
})

test('a well-formed id of nothing is null in a query', async () => {
  const id = Buffer.from('Review:999999999').toString('base64')
  expect(await clients.MANAGER.ok(REVIEW, { id })).toEqual({ review: null })
  expect(await clients.MANAGER.code(REVIEW, { id: 'nonsense' })).toBe('BAD_USER_INPUT')
})
