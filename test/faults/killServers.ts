import { pause, untilEmpty } from './pause.ts'
import type { World } from './world.ts'

/** A server claims for 35 s: so much is left of a claim that was made just now. */
const FRESH = `clock_timestamp() + interval '34 seconds'`
/** No server may be busy with a start for longer. */
const PATIENCE_MS = 60_000

/** Kills servers at random moments of their auto-reviews, each by itself: mostly one runs, at times none does. */
export async function killServers(world: World, kills: number): Promise<void> {
  const { servers, faults } = world
  let left = kills
  const places = Array.from({ length: servers.count }, async (_, place) => {
    const random = world.random.stream(`kill ${place}`)
    while (left > 0) {
      left -= 1
      await underWay(world)
      await pause(random.between(0, 1200))
      faults.add('server killed', false)
      await servers.kill(place)
      await pause(random.between(0, 400))
      await servers.restart(place)
    }
  })
  await Promise.all(places)
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
 * A claim that is three seconds old is a dead server's, or of one that is very slow, whose verdict then comes too late:
 * it runs out here, and not in half a minute. Until told to end.
 */
export async function endDeadClaims({ database, faults }: World, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { rowCount } = await database.query(
      `UPDATE tickets SET review_claimed_until = clock_timestamp() WHERE id IN (
         SELECT id FROM tickets WHERE review_claimed_until > clock_timestamp() + interval '5 seconds'
           AND review_claimed_until < clock_timestamp() + interval '32 seconds' FOR NO KEY UPDATE SKIP LOCKED)`,
    )
    if (rowCount) faults.counts.add('auto-review left behind', rowCount)
    await pause(200, signal)
  }
}
