import { pause, untilEmpty } from './pause.ts'
import type { World } from './world.ts'

/** A server claims for 35 s: so much is left of a claim that was made just now. */
const FRESH = `clock_timestamp() + interval '34 seconds'`
const LEFT_BEHIND = 'auto-review left behind'
/** No server may be busy with a start for longer. */
const PATIENCE_MS = 60_000

/** Kills servers at random moments of their auto-reviews; mostly the other one runs meanwhile, at times none does. */
export async function killServers(world: World, kills: number): Promise<void> {
  const { servers, faults } = world
  const random = world.random.stream('kills')
  const starting = Array.from({ length: servers.count }, () => Promise.resolve())
  for (let killed = 0; killed < kills; killed += 1) {
    await underWay(world)
    await pause(random.between(0, 250))
    const place = random.between(0, servers.count - 1)
    await starting[place]
    faults.add('server killed', false)
    await servers.kill(place)
    starting[place] = pause(random.between(0, 300)).then(() => servers.restart(place))
    if (random.chance(0.7)) await starting[place]
  }
  await Promise.all(starting)
  const leftBehind = faults.counts.of(LEFT_BEHIND)
  // Else it was no test of anything.
  if (leftBehind === 0)
    world.violations.report('servers are killed in the middle of auto-reviews', [{ kills }])
}

/** Waits until a server takes up auto-reviews. */
async function underWay({ database, violations }: World): Promise<void> {
  const missing = await untilEmpty(async () => {
    const { rowCount } = await database.query(
      `SELECT FROM tickets WHERE review_claimed_until > ${FRESH} LIMIT 1`,
    )
    return rowCount ? [] : ['nobody reviews']
  }, PATIENCE_MS)
  violations.report('auto-reviews go on whatever is killed', missing)
}

/**
 * A claim that is six seconds old is a dead server's, or of one that is very slow, whose verdict then comes too late: it
 * runs out here, and not in half a minute. Until told to end.
 */
export async function endDeadClaims({ database, faults }: World, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { rowCount } = await database.query(
      `UPDATE tickets SET review_claimed_until = clock_timestamp() WHERE id IN (
         SELECT id FROM tickets WHERE review_claimed_until > clock_timestamp() + interval '5 seconds'
           AND review_claimed_until < clock_timestamp() + interval '29 seconds' FOR NO KEY UPDATE SKIP LOCKED)`,
    )
    if (rowCount) faults.counts.add(LEFT_BEHIND, rowCount)
    await pause(200, signal)
  }
}
