import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import { forgetUndoStates } from '../server/reviews/forgetUndoStates.ts'
import type { Answer, Json } from './support/graphqlClient.ts'
import {
  claimPhases,
  completePhase,
  failPhase,
  importAccounts,
  type StoppedPhase,
  stoppedPhase,
} from './support/phaseScenes.ts'
import { askForLook, pause, report, resume, sendReport, timelineTexts } from './support/reportCalls.ts'
import { codeOf, outcomeOf, readReview, resolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { messageOf, phasesOf, tryUndo, wholeSubject } from './support/undoCalls.ts'

let server: TestServer
let ann: TokenClient
let bob: TokenClient
beforeAll(async () => {
  server = await startTestServer({ UNSTUCK_UNDO_SECONDS: '600' })
  ann = await server.clientFor('MANAGER', 'Ann')
  bob = await server.clientFor('MANAGER', 'Bob')
})
afterAll(() => server.stop())

/** Bob asks for a look at a phase. */
const look = async (phaseId: string): Promise<string> => (await askForLook(bob, phaseId)).id

async function undo(resolution: { id: string }, by = bob): Promise<void> {
  const answer = await tryUndo(by, resolution)
  expect(answer.errors).toBeUndefined()
}

/** An account whose first phase a bot works on, and whose two later ones a person wants to look at. */
async function busyAccount() {
  const { campaignId, accounts } = await importAccounts(server.admin, { phases: ['one', 'two', 'three'] })
  const accountId = accounts[0]!.id
  const phases = await phasesOf(server, accountId)
  const [claimed] = await claimPhases(server.admin, campaignId)
  const reviews = [await look(phases[1].id), await look(phases[2].id)] as const
  return { campaignId, accountId, phases, reviews, lease: claimed!.lease }
}

test('RESET_ACCOUNT taken back: its other reviews wait again, and the bot that was cut off starts anew', async () => {
  const { campaignId, accountId, phases, reviews, lease } = await busyAccount()
  const before = await wholeSubject(server, 'account', accountId)
  const resolution = await resolve(ann, reviews[0], 'RESET_ACCOUNT')
  expect(await readReview(ann, reviews[1])).toMatchObject({ resolvedBy: 'SUPERSEDED' })
  await undo(resolution)

  const after = await wholeSubject(server, 'account', accountId)
  expect(after.rows.parts[0]).toEqual({
    ...before.rows.parts[0],
    status: 'AVAILABLE',
    attempt: 0,
    lease_id: null,
  })
  expect({ ...after.rows, parts: after.rows.parts.slice(1) }).toEqual({
    ...before.rows,
    parts: before.rows.parts.slice(1),
  })
  const late = await server.admin.gql(
    'mutation ($input: CompletePhaseInput!) { completePhase(input: $input) { phase { id } } }',
    { input: { lease } },
  )
  expect(codeOf(late)).toBe('LEASE_LOST')
  const [again] = await claimPhases(server.admin, campaignId)
  expect(again!.phase.id).toBe(phases[0].id)
  expect((await phasesOf(server, accountId))[0]).toMatchObject({ status: 'IN_PROGRESS', attempt: 1 })
})

test('what a bot does on another phase meanwhile is not taken back', async () => {
  const { campaignId, accounts } = await importAccounts(server.admin, { phases: ['one', 'two'] })
  const accountId = accounts[0]!.id
  const [first, second] = await phasesOf(server, accountId)
  const review = await look(second.id)
  const resolution = await resolve(ann, review, 'RETRY')
  const [claimed] = await claimPhases(server.admin, campaignId)
  expect(claimed!.phase.id).toBe(first.id)
  await undo(resolution)
  expect(await phasesOf(server, accountId)).toMatchObject([
    { status: 'IN_PROGRESS', attempt: 1 },
    { status: 'REVIEW_REQUIRED' },
  ])
  await completePhase(server.admin, claimed!.lease)
})

test('DISMISS taken back: the account is not paused, and its bots go on', async () => {
  const { campaignId, accounts } = await importAccounts(server.admin, { phases: ['one', 'two'] })
  const accountId = accounts[0]!.id
  const [, second] = await phasesOf(server, accountId)
  const resolution = await resolve(ann, await look(second.id), 'DISMISS')
  expect(await claimPhases(server.admin, campaignId)).toEqual([])
  await undo(resolution)
  expect(await claimPhases(server.admin, campaignId)).toHaveLength(1)
})

test('what it settled about older resolutions is open again, and nothing else', async () => {
  const elsewhere = await resolve(ann, (await stoppedPhase(server)).reviewId, 'DISMISS')
  const phase = await stoppedPhase(server, { phases: ['one', 'two', 'three'] })
  const stepped = await resolve(ann, phase.reviewId, 'COMPLETE_MANUALLY')
  const [, second] = await phasesOf(server, phase.accountId)
  // Longer ago than a day: that the next phase comes to review refutes nothing.
  await server.sql('ALTER TABLE review_logs DISABLE TRIGGER review_logs_append_only')
  await server.sql("UPDATE review_logs SET at = at - interval '25 hours' WHERE id = $1", [
    decodeGlobalId(stepped.id).id,
  ])
  await server.sql('ALTER TABLE review_logs ENABLE TRIGGER review_logs_append_only')
  const review = await look(second.id)
  for (const action of ['SKIP_PHASE', 'RESET_ACCOUNT']) {
    const resolution = await resolve(ann, review, action)
    expect(await outcomeOf(ann, stepped.id)).toBe('SUPERSEDED')
    await undo(resolution)
    expect(await outcomeOf(ann, stepped.id)).toBe('PENDING')
    expect((await readReview(ann, phase.reviewId)).resolutions[0].outcomeAt).toBeNull()
    expect(await outcomeOf(ann, elsewhere.id)).toBe('CONFIRMED')
  }
})

test('the timeline says who took it back', async () => {
  const phase = await stoppedPhase(server)
  await undo(await resolve(ann, phase.reviewId, 'RETRY'))
  expect((await timelineTexts(ann, phase.accountId)).slice(0, 2)).toEqual([
    'Bob undid what Ann had done.',
    'RETRY',
  ])
  const own = await stoppedPhase(server)
  await undo(await resolve(ann, own.reviewId, 'RETRY'), ann)
  expect((await timelineTexts(ann, own.accountId))[0]).toBe('Ann took it back.')
})

test('what was taken back stays UNDONE, whatever the phase does then', async () => {
  const phase = await stoppedPhase(server)
  const undone = await resolve(ann, phase.reviewId, 'RETRY')
  await undo(undone)
  const second = await resolve(ann, phase.reviewId, 'RETRY')
  await makeAvailable(phase)
  const [claimed] = await claimPhases(server.admin, phase.campaignId)
  await completePhase(server.admin, claimed!.lease)
  expect(await outcomeOf(ann, undone.id)).toBe('UNDONE')
  expect(await outcomeOf(ann, second.id)).toBe('CONFIRMED')
})

/** As if the window were over: its end is all that keeps the bots away. */
async function makeAvailable(phase: StoppedPhase): Promise<void> {
  await server.sql(`UPDATE warmup_phases SET status = 'AVAILABLE', available_at = now() WHERE id = $1`, [
    decodeGlobalId(phase.phaseId).id,
  ])
}

type Scene = StoppedPhase & { campaignId: string; platform: string }

async function reported(phase: Scene, type: string): Promise<void> {
  expect(await sendReport(server.admin, report(phase, { type }))).toMatchObject({ code: null })
}

async function work(phase: Scene, end: (lease: string) => Promise<unknown>): Promise<void> {
  await makeAvailable(phase)
  const [claimed] = await claimPhases(server.admin, phase.campaignId)
  await end(claimed!.lease)
}

test.each<[string, string, (phase: Scene) => Promise<unknown>]>([
  ['a pause', 'RETRY', ({ accountId }) => pause(bob, accountId)],
  ['a resumption', 'DISMISS', ({ accountId }) => resume(bob, accountId)],
  ['a look that somebody asks for', 'RETRY', ({ phaseId }) => look(phaseId)],
  [
    'a look at another phase',
    'RETRY',
    async ({ accountId }) => look((await phasesOf(server, accountId))[1].id),
  ],
  ['a report that retries', 'RETRY', (phase) => reported(phase, 'TIMEOUT')],
  ['a report that needs a person', 'RETRY', (phase) => reported(phase, 'CHALLENGE')],
  ['a completion', 'RETRY', (phase) => work(phase, (lease) => completePhase(server.admin, lease))],
  [
    'a failure that retries',
    'RETRY',
    (phase) => work(phase, (lease) => failPhase(server.admin, lease, { type: 'TIMEOUT' })),
  ],
])('%s closes the window of %s, and that is said', async (_event, action, happen) => {
  const phase = await stoppedPhase(server)
  const bystander = await stoppedPhase(server)
  const resolution = await resolve(ann, phase.reviewId, action)
  const other = await resolve(ann, bystander.reviewId, action)
  await happen(phase)
  const before = await wholeSubject(server, 'account', phase.accountId)
  const refused = await tryUndo(ann, resolution)
  expect(codeOf(refused)).toBe('INVALID_STATE')
  expect(messageOf(refused)).toMatch(
    /^Too late to undo this: \S.* did something to the account at \d\d:\d\d:\d\d UTC\.$/,
  )
  expect(await wholeSubject(server, 'account', phase.accountId)).toEqual(before)
  await undo(other)
})

test('another resolution on the account closes the window; several are taken back the newest first', async () => {
  for (const last of ['RETRY', 'RESET_ACCOUNT']) {
    const { accountId, reviews, phases } = await busyAccount()
    const all = [await look(phases[0].id), ...reviews]
    const before = await wholeSubject(server, 'account', accountId)
    const first = await resolve(ann, all[0]!, 'SKIP_PHASE')
    const second = await resolve(ann, all[1]!, 'RETRY')
    const third = await resolve(ann, all[2]!, last)
    for (const closed of [first, second]) {
      expect(messageOf(await tryUndo(ann, closed))).toMatch(/^Too late to undo this: Ann did something/)
    }
    await undo(third)
    expect(codeOf(await tryUndo(ann, first))).toBe('INVALID_STATE')
    await undo(second)
    await undo(first)
    expect(await wholeSubject(server, 'account', accountId)).toEqual(before)
    expect(await Promise.all([first, second, third].map(({ id }) => outcomeOf(ann, id)))).toEqual([
      'UNDONE',
      'UNDONE',
      'UNDONE',
    ])
  }
})

test('what ended a window for good, ended it for what was done before as well', async () => {
  const { accountId, reviews } = await busyAccount()
  const first = await resolve(ann, reviews[0], 'RETRY')
  await pause(bob, accountId)
  const second = await resolve(ann, reviews[1], 'RETRY')
  await undo(second)
  expect(messageOf(await tryUndo(ann, first))).toMatch(/^Too late to undo this: Bob did something/)
})

test('nothing is kept longer than a window is open', async () => {
  const kept = async (resolution: { id: string }) =>
    (await server.sql('SELECT FROM undo_states WHERE resolution_id = $1', [decodeGlobalId(resolution.id).id]))
      .length
  const [open, closed, undone, over] = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const phase = await stoppedPhase(server)
      return { ...phase, ...(await resolve(ann, phase.reviewId, 'RETRY')) }
    }),
  )
  await pause(bob, closed!.accountId)
  await undo(undone!)
  await server.sql('UPDATE review_logs SET undoable_until = now() WHERE id = $1', [
    decodeGlobalId(over!.id).id,
  ])
  await forgetUndoStates(server.app, new AbortController().signal)
  expect(await Promise.all([open, closed, undone, over].map((each) => kept(each!)))).toEqual([1, 0, 0, 0])
  const late = await tryUndo(ann, over!)
  expect(messageOf(late)).toMatch(/^Too late to undo this: that was possible until \d\d:\d\d:\d\d UTC\.$/)
})

test('who may not, and what there is not', async () => {
  const phase = await stoppedPhase(server)
  const resolution = await resolve(ann, phase.reviewId, 'RETRY')
  const codes: string[] = []
  for (const role of ['ANALYST', 'INTEGRATOR'] as const) {
    codes.push(codeOf(await tryUndo(await server.clientFor(role), resolution)))
  }
  const missing = await server.sql<{ id: string }>('SELECT max(id) + 1000 AS id FROM review_logs')
  const ids = [Buffer.from(`Resolution:${missing[0]!.id}`).toString('base64'), phase.reviewId]
  const answers: Answer<Json>[] = []
  for (const id of ids) answers.push(await tryUndo(ann, { id }))
  expect([...codes, ...answers.map(codeOf)]).toEqual([
    'FORBIDDEN',
    'FORBIDDEN',
    'NOT_FOUND',
    'BAD_USER_INPUT',
  ])
  const { health } = await ann.ok('{ health { undoSeconds } }')
  expect(health.undoSeconds).toBe(600)
})
