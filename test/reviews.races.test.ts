import { afterAll, beforeAll, expect, test } from 'vitest'
import { stoppedPhases } from './support/phaseScenes.ts'
import { claimReview, codeOf, readReview, tryResolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { changeTicket, stoppedTicket } from './support/ticketScenes.ts'

let server: TestServer
let ann: TokenClient
let bob: TokenClient
beforeAll(async () => {
  server = await startTestServer()
  ann = await server.clientFor('MANAGER', 'Ann')
  bob = await server.clientFor('MANAGER', 'Bob')
})
afterAll(() => server.stop())

test('a reply, a close and a resolution at once: one of them ends the review, and the log agrees', async () => {
  const tickets = await Promise.all(Array.from({ length: 12 }, () => stoppedTicket(server, 'ERROR')))
  await Promise.all(
    tickets.map(async (ticket) => {
      const input = { ticketId: ticket.ticketId, role: 'USER', content: 'Go on.' }
      const [resolved] = await Promise.all([
        tryResolve(ann, ticket, 'RETRY'),
        bob.ok('mutation ($input: PostMessageInput!) { postMessage(input: $input) { message { id } } }', {
          input,
        }),
        changeTicket(bob, 'closeTicket', ticket.ticketId),
      ])
      const review = await readReview(ann, ticket.reviewId)
      expect(review).toMatchObject({ status: 'RESOLVED', claim: null })
      if (!resolved.errors) {
        expect(review.resolvedBy).toBe('PERSON')
        expect(review.resolutions).toMatchObject([{ action: 'RETRY', by: 'Ann' }])
      } else {
        expect(codeOf(resolved)).toBe('CONFLICT')
        const logged = review.resolvedBy === 'PERSON' ? [{ action: 'CLOSE', by: 'Bob' }] : []
        expect(review.resolutions).toMatchObject(logged)
        expect(review.resolutions).toHaveLength(logged.length)
      }
    }),
  )
})

test('a claim and a resolution by somebody else at once never both succeed in that order', async () => {
  const { stopped } = await stoppedPhases(server, { count: 20 })
  await Promise.all(
    stopped.map(async (review) => {
      const [claimed, resolved] = await Promise.all([
        claimReview(ann, review.reviewId),
        tryResolve(bob, review, 'RETRY'),
      ])
      // Whoever was first, exactly one has it: a claim keeps the resolution out, a resolution ends the review.
      const codes = [claimed, resolved].map((answer) => (answer.errors ? codeOf(answer) : 'OK'))
      expect(['OK CONFLICT', 'INVALID_STATE OK']).toContain(codes.join(' '))
      const { status, claim } = await readReview(ann, review.reviewId)
      expect({ status, by: claim?.by ?? null }).toEqual(
        resolved.errors ? { status: 'OPEN', by: 'Ann' } : { status: 'RESOLVED', by: null },
      )
    }),
  )
})

test('three actions on each review at once: one is done, two are CONFLICT, and nothing locks up', async () => {
  const { stopped } = await stoppedPhases(server, { count: 10 })
  const answers = await Promise.all(
    stopped.flatMap((review) =>
      (['RESET_ACCOUNT', 'RETRY', 'DISMISS'] as const).map((action) => tryResolve(ann, review, action)),
    ),
  )
  const codes = answers.map((answer) => (answer.errors ? codeOf(answer) : 'OK'))
  expect(codes.filter((code) => code === 'OK')).toHaveLength(10)
  expect(codes.filter((code) => code === 'CONFLICT')).toHaveLength(20)
})
