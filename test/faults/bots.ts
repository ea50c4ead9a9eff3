import type { Json } from '../support/graphqlClient.ts'
import type { Caller } from './caller.ts'
import { randomFailure } from './failures.ts'
import { takeScreenshot } from './screenshots.ts'
import { pause } from './pause.ts'
import type { World } from './world.ts'

/** A bot: claims phases and completes them, fails them, or is not heard from again. */
export async function runBot(world: World, caller: Caller, signal: AbortSignal): Promise<void> {
  const { random } = caller
  while (!signal.aborted) {
    const leaseSeconds = random.pick([1, 2, 3, 8])
    const input = { worker: 'bot', limit: random.chance(0.8) ? 1 : 3, leaseSeconds }
    const claimed = await caller.mutate('claimPhases', input, 'leases { lease phase { id } }')
    for (const { lease } of claimed?.leases ?? []) {
      world.ledger.granted(lease)
      await pause(random.between(0, random.chance(0.05) ? 2500 : 80), signal)
      await work(world, caller, lease)
    }
    await pause(random.between(5, claimed?.leases.length ? 30 : 150), signal)
  }
}

async function work(world: World, caller: Caller, lease: string): Promise<void> {
  const { random } = caller
  if (random.chance(0.3)) {
    const actions = [{ name: 'open the page', ok: true }]
    await caller.mutate('recordActions', { lease, actions }, 'actions { id }')
  }
  if (random.chance(0.15)) await caller.mutate('extendLease', { lease, leaseSeconds: 2 }, 'expiresAt')
  // Not heard from again: the lease runs out.
  if (random.chance(0.12)) return
  if (random.chance(0.4)) return fail(world, caller, lease)
  const ended = await caller.mutate('completePhase', { lease }, 'phase { id status }', { insist: true })
  if (!ended) return
  world.ledger.endedLeases.set(lease, 'completePhase')
  // Once more, as a client does that did not hear the answer.
  if (random.chance(0.1)) await caller.mutate('completePhase', { lease }, 'phase { id }')
}

async function fail(world: World, caller: Caller, lease: string): Promise<void> {
  const failure = randomFailure(caller.random)
  const screenshot: Json | undefined = caller.random.chance(0.5) ? await takeScreenshot(caller) : undefined
  const ended = await caller.mutate(
    'failPhase',
    { lease, failure: { ...failure, screenshotId: screenshot?.id } },
    'decision { decision because review { id } } phase { id status }',
    { insist: true },
  )
  if (!ended) return
  world.ledger.endedLeases.set(lease, 'failPhase')
  if (screenshot) world.ledger.screenshots.push({ ...screenshot, failure: failure.message })
}
