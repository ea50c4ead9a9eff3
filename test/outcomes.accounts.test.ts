import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimPhases, completePhase, failPhase, importAccounts, stoppedPhase } from './support/phaseScenes.ts'
import { askForLook, pause, report, resume, sendReport } from './support/reportCalls.ts'
import { outcomeOf, resolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { phasesOf } from './support/undoCalls.ts'

// What becomes of resolutions where an account has several reviews, and where no bot's lease says it.

let server: TestServer
let ann: TokenClient
beforeAll(async () => {
  server = await startTestServer()
  ann = await server.clientFor('MANAGER', 'Ann')
})
afterAll(() => server.stop())

const outcome = (resolution: { id: string }) => outcomeOf(ann, resolution.id)

/** An account that nobody has worked on yet, whose phases can be looked at one by one. */
async function freshAccount(phases = ['one', 'two', 'three']) {
  const { campaignId, platform, accounts } = await importAccounts(server.admin, { phases })
  const accountId = accounts[0]!.id
  const ids: string[] = (await phasesOf(server, accountId)).map((phase: { id: string }) => phase.id)
  return {
    accountId,
    campaignId,
    platform,
    username: accounts[0]!.username,
    /** Somebody asks for a look at the phase at this place, and this is done about it. */
    deal: async (place: number, action: string) =>
      resolve(ann, (await askForLook(ann, ids[place]!)).id, action),
    look: (place: number) => askForLook(ann, ids[place]!),
    succeed: async () => completePhase(server.admin, (await claimPhases(server.admin, campaignId))[0]!.lease),
    fail: async (type = 'CAPTCHA') =>
      failPhase(server.admin, (await claimPhases(server.admin, campaignId))[0]!.lease, { type }),
  }
}

const RETRIES = ['RETRY', 'RESET_ACCOUNT']

test.each(RETRIES)('%s is REFAILED by a report that needs a person, and by no other', async (action) => {
  const phase = await stoppedPhase(server)
  const resolution = await resolve(ann, phase.reviewId, action)
  await sendReport(server.admin, report(phase, { type: 'TIMEOUT' }))
  expect(await outcome(resolution)).toBe('PENDING')
  await sendReport(server.admin, report(phase, { type: 'CHALLENGE' }))
  expect(await outcome(resolution)).toBe('REFAILED')
})

test('COMPLETE_MANUALLY is REFAILED by a report on the next phase', async () => {
  const phase = await stoppedPhase(server)
  const resolution = await resolve(ann, phase.reviewId, 'COMPLETE_MANUALLY')
  await sendReport(server.admin, report(phase, { type: 'CHALLENGE' }))
  expect(await outcome(resolution)).toBe('REFAILED')
})

test.each(RETRIES)('%s is REFAILED when a person asks for a look at the phase again', async (action) => {
  const account = await freshAccount()
  const resolution = await account.deal(0, action)
  await account.look(1)
  expect(await outcome(resolution)).toBe('PENDING')
  await account.look(0)
  expect(await outcome(resolution)).toBe('REFAILED')
})

test('a failure that is retried by itself says nothing: the completion after it does', async () => {
  const account = await freshAccount()
  const resolution = await account.deal(0, 'RETRY')
  await account.fail('TIMEOUT')
  expect(await outcome(resolution)).toBe('PENDING')
  await server.sql('UPDATE warmup_phases SET available_at = now() WHERE available_at > now()')
  const [lease] = await claimWhenDue(account.campaignId)
  await completePhase(server.admin, lease!.lease)
  expect(await outcome(resolution)).toBe('CONFIRMED')
})

test('a pause in between says nothing', async () => {
  const account = await freshAccount()
  const resolution = await account.deal(0, 'RETRY')
  await pause(ann, account.accountId)
  await resume(ann, account.accountId)
  expect(await outcome(resolution)).toBe('PENDING')
  await account.succeed()
  expect(await outcome(resolution)).toBe('CONFIRMED')
})

test('DISMISS stays CONFIRMED when the account is resumed and comes back to review', async () => {
  const account = await freshAccount()
  const resolution = await account.deal(0, 'DISMISS')
  await resume(ann, account.accountId)
  await account.fail()
  expect(await outcome(resolution)).toBe('CONFIRMED')
})

test.each([
  ['CONFIRMED', 'completes'],
  ['REFAILED', 'comes to review'],
])('phases stepped over out of order are %s when the next that is left %s', async (expected) => {
  const account = await freshAccount()
  const second = await account.deal(1, 'SKIP_PHASE')
  const first = await account.deal(0, 'COMPLETE_MANUALLY')
  expect([await outcome(first), await outcome(second)]).toEqual(['PENDING', 'PENDING'])
  if (expected === 'CONFIRMED') await account.succeed()
  else await account.fail()
  expect([await outcome(first), await outcome(second)]).toEqual([expected, expected])
})

test('stepping over the last phase that is left is CONFIRMED at once', async () => {
  const account = await freshAccount(['one', 'two'])
  expect((await account.deal(1, 'SKIP_PHASE')).outcome).toBe('CONFIRMED')
  expect((await account.deal(0, 'COMPLETE_MANUALLY')).outcome).toBe('CONFIRMED')
})

test('a review of a phase further on refutes nothing', async () => {
  const account = await freshAccount()
  const resolution = await account.deal(0, 'COMPLETE_MANUALLY')
  await account.look(2)
  expect(await outcome(resolution)).toBe('PENDING')
  await account.look(1)
  expect(await outcome(resolution)).toBe('REFAILED')
})

test('resolutions on two phases of an account wait for their own phase each', async () => {
  const account = await freshAccount(['one', 'two'])
  const second = await account.deal(1, 'RETRY')
  const first = await account.deal(0, 'RETRY')
  await account.succeed()
  expect([await outcome(first), await outcome(second)]).toEqual(['CONFIRMED', 'PENDING'])
  await account.fail()
  expect([await outcome(first), await outcome(second)]).toEqual(['CONFIRMED', 'REFAILED'])
})

test.each([
  ['CONFIRMED', 'completes'],
  ['REFAILED', 'comes back'],
])(
  'RESET_ACCOUNT supersedes what waits on every phase, and is %s when its own phase %s',
  async (expected) => {
    const account = await freshAccount()
    const others = [await account.deal(0, 'RETRY'), await account.deal(1, 'RETRY')]
    await account.look(0)
    const reset = await account.deal(2, 'RESET_ACCOUNT')
    // The look at the first phase had refuted its retry by then.
    expect(await Promise.all(others.map(outcome))).toEqual(['REFAILED', 'SUPERSEDED'])
    await account.succeed()
    const { review } = await account.fail()
    expect(await outcome(reset)).toBe('PENDING')
    const retry = await resolve(ann, review!.id, 'RETRY')
    await account.succeed()
    expect([await outcome(retry), await outcome(reset)]).toEqual(['CONFIRMED', 'PENDING'])
    if (expected === 'CONFIRMED') await account.succeed()
    else await account.fail()
    expect(await outcome(reset)).toBe(expected)
  },
)

/** Claims until the scheduler has made the phase available. */
async function claimWhenDue(campaignId: string) {
  let leases = await claimPhases(server.admin, campaignId)
  while (leases.length === 0) leases = await claimPhases(server.admin, campaignId)
  return leases
}
