import type { Caller } from './caller.ts'
import { randomFailure } from './failures.ts'
import { pause } from './pause.ts'
import { post } from './post.ts'
import type { World } from './world.ts'

/** What agents want to use; few, so that some are always allowed after a while. */
const TOOLS = ['psql', 'git push', 'deploy']

/** An agent: claims tickets, says something, asks for permissions, and ends its turn, fails, or is not heard from again. */
export async function runAgent(world: World, caller: Caller, signal: AbortSignal): Promise<void> {
  const { random } = caller
  while (!signal.aborted) {
    const input = {
      worker: 'agent',
      limit: random.chance(0.8) ? 1 : 3,
      leaseSeconds: random.pick([1, 2, 3, 8]),
    }
    const claimed = await caller.mutate('claimTickets', input, 'leases { lease ticket { id } }')
    for (const { lease, ticket } of claimed?.leases ?? []) {
      world.ledger.granted(lease)
      await pause(random.between(0, random.chance(0.05) ? 2500 : 100), signal)
      await work(world, caller, ticket.id, lease)
    }
    await pause(random.between(5, claimed?.leases.length ? 30 : 150), signal)
  }
}

async function work(world: World, caller: Caller, ticketId: string, lease: string): Promise<void> {
  const { random } = caller
  if (random.chance(0.3)) await post(world, caller, ticketId, 'TOOL', 'ran the tests', lease)
  if (random.chance(0.9)) await post(world, caller, ticketId, 'ASSISTANT', 'All of it is done', lease)
  if (random.chance(0.1)) await caller.mutate('extendLease', { lease, leaseSeconds: 2 }, 'expiresAt')
  // Not heard from again: the lease runs out.
  if (random.chance(0.1)) return
  if (random.chance(0.25) && (await asks(world, caller, lease))) return
  const fails = random.chance(0.2)
  const ended = fails
    ? await caller.mutate(
        'failTurn',
        { lease, failure: randomFailure(random) },
        'decision { decision } ticket { id }',
        { insist: true },
      )
    : await caller.mutate('finishTurn', { lease }, 'ticket { id }', { insist: true })
  if (ended) world.ledger.endedLeases.set(lease, fails ? 'failTurn' : 'finishTurn')
}

/** Asks to use a tool; whether its turn is over with that. */
async function asks(world: World, caller: Caller, lease: string): Promise<boolean> {
  const input = { lease, tool: caller.random.pick(TOOLS), description: 'It is needed for the next step.' }
  const asked = await caller.mutate('requestPermission', input, 'granted ticket { id }', { insist: true })
  if (asked === undefined || asked.granted) return false
  world.ledger.endedLeases.set(lease, 'requestPermission')
  return true
}
