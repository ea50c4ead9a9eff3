import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import { stoppedPhase } from './support/phaseScenes.ts'
import { claimReview, codeOf, readReview, releaseReview, tryResolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { stoppedTicket } from './support/ticketScenes.ts'

let server: TestServer
let ann: TokenClient
let bob: TokenClient
beforeAll(async () => {
  server = await startTestServer()
  ann = await server.clientFor('MANAGER', 'Ann')
  bob = await server.clientFor('MANAGER', 'Bob')
})
afterAll(() => server.stop())

/** Lets the claim on a review run out without waiting for it. */
async function runOut(reviewId: string): Promise<void> {
  await server.sql('UPDATE reviews SET claim_expires_at = clock_timestamp() WHERE id = $1', [
    decodeGlobalId(reviewId).id,
  ])
}

test('of 20 people who claim one review at once, one wins and 19 are told who', async () => {
  const { reviewId } = await stoppedPhase(server)
  const people = await Promise.all(
    Array.from({ length: 20 }, (_, at) => server.clientFor('MANAGER', `P${at}`)),
  )
  const answers = await Promise.all(people.map((person) => claimReview(person, reviewId)))

  const winners = answers.filter((answer) => !answer.errors)
  expect(winners).toHaveLength(1)
  const holder = winners[0]!.data.claimReview.review.claim.by
  for (const answer of answers.filter((one) => one.errors)) {
    expect(codeOf(answer)).toBe('CONFLICT')
    expect(answer.errors![0]!.message).toContain(holder)
  }
  expect((await readReview(ann, reviewId)).claim.by).toBe(holder)
})

test('of two people of one name it is known who holds it', async () => {
  const { reviewId } = await stoppedPhase(server)
  const [one, other] = await Promise.all([1, 2].map(() => server.clientFor('MANAGER', 'Kim')))
  expect((await claimReview(one!, reviewId)).errors).toBeUndefined()
  const CLAIM = 'query ($id: ID!) { viewer { id } review(id: $id) { claim { by viewerId } } }'
  const seenByOne = await one!.ok(CLAIM, { id: reviewId })
  const seenByOther = await other!.ok(CLAIM, { id: reviewId })
  expect(seenByOne.review.claim).toEqual({ by: 'Kim', viewerId: seenByOne.viewer.id })
  expect(seenByOther.review.claim).toEqual(seenByOne.review.claim)
  expect(seenByOther.viewer.id).not.toBe(seenByOne.viewer.id)
})

test('a claim lasts ten minutes unless told otherwise, and does not change the version', async () => {
  const { reviewId, version } = await stoppedPhase(server)
  const before = Date.now()
  const { review } = (await claimReview(ann, reviewId, null)).data.claimReview
  const seconds = (Date.parse(review.claim.expiresAt) - before) / 1000
  expect(seconds).toBeGreaterThan(590)
  expect(seconds).toBeLessThan(610)
  expect(review.version).toBe(version)
})

test('whoever holds it extends the claim and never shortens it', async () => {
  const { reviewId } = await stoppedPhase(server)
  const first = (await claimReview(ann, reviewId, 10)).data.claimReview.review.claim.expiresAt
  const longer = (await claimReview(ann, reviewId, 120)).data.claimReview.review.claim.expiresAt
  const shorter = (await claimReview(ann, reviewId, 1)).data.claimReview.review.claim.expiresAt
  expect(Date.parse(longer)).toBeGreaterThan(Date.parse(first) + 6_000_000)
  expect(shorter).toBe(longer)
})

test('a claim that ran out counts for nothing and the live feed hears of it', async () => {
  const { reviewId, version } = await stoppedPhase(server)
  await claimReview(ann, reviewId)
  await runOut(reviewId)
  expect((await readReview(ann, reviewId)).claim).toBeNull()
  expect((await claimReview(bob, reviewId)).data.claimReview.review.claim.by).toBe('Bob')
  await runOut(reviewId)
  expect((await tryResolve(ann, { reviewId, version }, 'RETRY')).errors).toBeUndefined()

  const other = await stoppedPhase(server)
  await claimReview(ann, other.reviewId)
  await runOut(other.reviewId)
  await expect
    .poll(() =>
      server.sql(
        `SELECT review.claimed_by, event.actor_key FROM events event JOIN reviews review ON review.id = event.review_id
         WHERE event.type = 'review.claim_expired' AND review.id = $1`,
        [decodeGlobalId(other.reviewId).id],
      ),
    )
    .toEqual([{ claimed_by: null, actor_key: 'system:scheduler' }])
})

test('what somebody else holds can be neither resolved nor released', async () => {
  const { reviewId, version } = await stoppedPhase(server)
  await claimReview(ann, reviewId)
  expect(codeOf(await tryResolve(bob, { reviewId, version }, 'RETRY'))).toBe('CONFLICT')
  const refused = await releaseReview(bob, reviewId)
  expect(codeOf(refused)).toBe('CONFLICT')
  expect(refused.errors![0]!.extensions.version).toBe(version)
  expect((await readReview(ann, reviewId)).status).toBe('OPEN')
  expect((await tryResolve(ann, { reviewId, version }, 'RETRY')).errors).toBeUndefined()
})

test('a released review is free, and releasing a free one is no error', async () => {
  const { reviewId } = await stoppedPhase(server)
  await claimReview(ann, reviewId)
  expect((await releaseReview(ann, reviewId)).data.releaseReview.review.claim).toBeNull()
  expect((await releaseReview(bob, reviewId)).data.releaseReview.review.claim).toBeNull()
  expect((await claimReview(bob, reviewId)).errors).toBeUndefined()
})

test('a review with its countdown running can be claimed', async () => {
  const { reviewId } = await stoppedTicket(server, 'COUNTDOWN')
  expect((await claimReview(ann, reviewId)).data.claimReview.review.claim.by).toBe('Ann')
})

test('a review that is over can be neither claimed nor released; its claim is over too', async () => {
  const { reviewId, version } = await stoppedPhase(server)
  await claimReview(ann, reviewId)
  await tryResolve(ann, { reviewId, version }, 'RETRY')
  expect((await readReview(ann, reviewId)).claim).toBeNull()
  const answer = await claimReview(bob, reviewId)
  expect(codeOf(answer)).toBe('INVALID_STATE')
  expect(answer.errors![0]!.extensions.state).toBe('RESOLVED')
  const released = await releaseReview(ann, reviewId)
  expect(codeOf(released)).toBe('INVALID_STATE')
  expect(released.errors![0]!.extensions.state).toBe('RESOLVED')
})

test.each([0, 121, -5])('a claim of %i minutes is bad input', async (minutes) => {
  const { reviewId } = await stoppedPhase(server)
  const answer = await claimReview(ann, reviewId, minutes)
  expect(codeOf(answer)).toBe('BAD_USER_INPUT')
  expect(answer.errors![0]!.extensions.field).toBe('minutes')
  expect((await readReview(ann, reviewId)).claim).toBeNull()
})

test('an id that is malformed, of another type, or of nothing', async () => {
  const { phaseId } = await stoppedPhase(server)
  const unknown = Buffer.from('Review:999999999').toString('base64')
  expect(codeOf(await claimReview(ann, 'nonsense'))).toBe('BAD_USER_INPUT')
  expect(codeOf(await claimReview(ann, phaseId))).toBe('BAD_USER_INPUT')
  expect(codeOf(await claimReview(ann, unknown))).toBe('NOT_FOUND')
  expect(codeOf(await releaseReview(ann, unknown))).toBe('NOT_FOUND')
  expect(codeOf(await tryResolve(ann, { reviewId: unknown, version: 1 }, 'RETRY'))).toBe('NOT_FOUND')
})
