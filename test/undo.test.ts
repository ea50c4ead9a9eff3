import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import { claimPhases, stoppedPhase } from './support/phaseScenes.ts'
import { claimReview, codeOf, outcomeOf, readReview, resolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { stoppedTicket } from './support/ticketScenes.ts'
import { messageOf, tryUndo, wholeSubject } from './support/undoCalls.ts'

let server: TestServer
let ann: TokenClient
let bob: TokenClient
beforeAll(async () => {
  server = await startTestServer({ UNSTUCK_UNDO_SECONDS: '600' })
  ann = await server.clientFor('MANAGER', 'Ann')
  bob = await server.clientFor('MANAGER', 'Bob')
})
afterAll(() => server.stop())

const TALKS = new Set(['REPLY', 'CHANGE_CONTENT'])

function act(reviewId: string, action: string) {
  return resolve(ann, reviewId, action, TALKS.has(action) ? 'Try it another way.' : undefined)
}

/** Somebody else takes it back. */
async function undo(resolution: { id: string }) {
  const answer = await tryUndo(bob, resolution)
  expect(answer.errors).toBeUndefined()
  return answer.data!.undoResolution.review
}

describe('a phase', () => {
  test.each([
    ['RETRY', 'CAPTCHA'],
    ['CHANGE_CONTENT', 'CONTENT_REJECTION'],
    ['COMPLETE_MANUALLY', 'CAPTCHA'],
    ['SKIP_PHASE', 'CAPTCHA'],
    ['RESET_ACCOUNT', 'CHALLENGE'],
    ['DISMISS', 'ACCOUNT_SUSPENDED'],
  ])('%s taken back: everything is as before', async (action, type) => {
    const phase = await stoppedPhase(server, { type, phases: ['one', 'two', 'three'] })
    const before = await wholeSubject(server, 'account', phase.accountId)
    const resolution = await act(phase.reviewId, action)
    expect(await wholeSubject(server, 'account', phase.accountId)).not.toEqual(before)
    const review = await undo(resolution)
    expect(review).toEqual({
      id: phase.reviewId,
      status: 'OPEN',
      version: phase.version + 2,
      resolvedAt: null,
      resolvedBy: null,
    })
    expect(await wholeSubject(server, 'account', phase.accountId)).toEqual(before)
    expect(await outcomeOf(ann, resolution.id)).toBe('UNDONE')
    expect(await claimPhases(server.admin, phase.campaignId)).toEqual([])
  })
})

describe('a ticket', () => {
  test.each([
    ['REPLY', 'ERROR'],
    ['RETRY', 'ERROR'],
    ['CLOSE', 'COMPLETED'],
    ['DISMISS', 'STOPPED'],
    ['START', 'DEPS_READY'],
    ['CLOSE', 'COUNTDOWN'],
    ['REPLY', 'COUNTDOWN'],
    ['DISMISS', 'COUNTDOWN'],
  ] as const)('%s of %s taken back: everything is as before', async (action, how) => {
    const ticket = await stoppedTicket(server, how)
    const before = await wholeSubject(server, 'ticket', ticket.ticketId)
    const resolution = await act(ticket.reviewId, action)
    expect(await wholeSubject(server, 'ticket', ticket.ticketId)).not.toEqual(before)
    const review = await undo(resolution)
    expect(review).toMatchObject({ id: ticket.reviewId, version: ticket.version + 2, resolvedBy: null })
    expect(await wholeSubject(server, 'ticket', ticket.ticketId)).toEqual(before)
    expect(await outcomeOf(ann, resolution.id)).toBe('UNDONE')
  })
})

test('it can be taken back once only, and done anew', async () => {
  const phase = await stoppedPhase(server)
  const first = await act(phase.reviewId, 'SKIP_PHASE')
  await undo(first)
  const again = await tryUndo(ann, first)
  expect(codeOf(again)).toBe('INVALID_STATE')
  expect(messageOf(again)).toBe('This is undone already.')
  const second = await act(phase.reviewId, 'RETRY')
  expect(second.outcome).toBe('PENDING')
  await undo(second)
  const { resolutions } = await readReview(ann, phase.reviewId)
  expect(resolutions).toMatchObject([
    { action: 'SKIP_PHASE', outcome: 'UNDONE' },
    { action: 'RETRY', outcome: 'UNDONE' },
  ])
  for (const { outcomeAt, undoableUntil } of resolutions) {
    expect(outcomeAt).not.toBeNull()
    expect(Date.parse(undoableUntil) - Date.now()).toBeLessThan(60_000)
  }
})

test('the claim comes back, unless it has run out', async () => {
  for (const ranOut of [false, true]) {
    const phase = await stoppedPhase(server)
    await claimReview(ann, phase.reviewId, 30)
    const { claim } = await readReview(ann, phase.reviewId)
    const resolution = await act(phase.reviewId, 'RETRY')
    if (ranOut) await endClaimOfUndo(resolution)
    await undo(resolution)
    expect((await readReview(ann, phase.reviewId)).claim).toEqual(ranOut ? null : claim)
  }
})

/** Makes it look as if the claim had been about to run out when the review was resolved. */
async function endClaimOfUndo(resolution: { id: string }): Promise<void> {
  await server.sql(
    `UPDATE undo_states SET state = jsonb_set(state, '{reviews,0,claim_expires_at}', to_jsonb(now()))
     WHERE resolution_id = $1`,
    [decodeGlobalId(resolution.id).id],
  )
}
