import type { Json } from '../support/graphqlClient.ts'
import { readAccounts } from './accounts.ts'
import type { Caller } from './caller.ts'
import { randomFailure } from './failures.ts'
import { pause } from './pause.ts'
import type { World } from './world.ts'

/** A person who looks after accounts: takes some out, puts some back, and asks for a look at a phase. */
export async function runManager(_world: World, caller: Caller, signal: AbortSignal): Promise<void> {
  const { random } = caller
  const actions = [pauseSome, resumeSome, resumeSome, askForLook, askForLook]
  while (!signal.aborted) {
    await pause(random.between(100, 600), signal)
    await random.pick(actions)(caller)
  }
}

async function pauseSome(caller: Caller): Promise<void> {
  const accountIds = pickSome(caller, await readAccounts(caller, ['ACTIVE', 'IN_REVIEW', 'PAUSED']))
  if (accountIds.length > 0) await setPaused(caller, 'pauseAccounts', accountIds)
}

async function resumeSome(caller: Caller): Promise<void> {
  const accountIds = pickSome(caller, await readAccounts(caller, ['PAUSED']))
  if (accountIds.length > 0) await setPaused(caller, 'resumeAccounts', accountIds)
}

async function setPaused(
  caller: Caller,
  field: 'pauseAccounts' | 'resumeAccounts',
  accountIds: string[],
): Promise<void> {
  await caller.mutate(field, { accountIds }, 'accounts { id status }', { type: 'AccountIdsInput' })
}

async function askForLook(caller: Caller): Promise<void> {
  const accounts = await readAccounts(caller, ['ACTIVE', 'IN_REVIEW', 'PAUSED'])
  const phases: Json[] = accounts.flatMap((account) => account.phases)
  const open = phases.filter(({ status }) => status !== 'COMPLETED' && status !== 'SKIPPED')
  if (open.length === 0) return
  const { type: failureType, message } = randomFailure(caller.random)
  const input = { phaseId: caller.random.pick(open).id, failureType, message }
  await caller.mutate('createManualReview', input, 'review { id }')
}

/** Up to five of them, in any order. */
function pickSome({ random }: Caller, accounts: readonly Json[]): string[] {
  if (accounts.length === 0) return []
  return Array.from({ length: random.between(1, 5) }, () => random.pick(accounts).id)
}
