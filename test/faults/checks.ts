import { ALWAYS, SETTLED } from './invariants.ts'
import { pause, untilEmpty } from './pause.ts'
import type { Invariant } from './rules/invariant.ts'
import type { Subscriber } from './subscriber.ts'
import type { World } from './world.ts'

/** A killed server's claims on due tickets run out after 35 s; the rest is for a busy machine. */
const SETTLE_MS = 90_000
/** A lease lasts eight seconds at most, a claim six, a backoff one: whatever stays the same for longer stays for good. */
const STANDSTILL_MS = 30_000
const LONGEST_END_MS = 10 * 60_000
/** A subscriber hears of a change within milliseconds, after a lost connection within seconds. */
const CATCH_UP_MS = 20_000

/** Asks again and again whether what holds always holds, also while things break. */
export async function watch(world: World, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await checkAll(world, ALWAYS)
    await pause(1000, signal)
  }
}

/** Waits until the servers have come after everything, then holds the database against every rule. */
export async function checkSettled(world: World): Promise<void> {
  const left = await untilEmpty(async () => {
    const rows = await Promise.all(SETTLED.map(({ sql }) => world.database.query(sql)))
    return rows.flatMap((result) => result.rows)
  }, SETTLE_MS)
  if (left.length > 0) await checkAll(world, SETTLED)
  await checkAll(world, ALWAYS)
}

/** Waits as long as the servers, the agents and whoever closes get on: each ticket has ended, then. */
export async function checkEnded({ violations, database }: World): Promise<void> {
  const deadline = performance.now() + LONGEST_END_MS
  let left: object[] = []
  let before = ''
  while (before !== JSON.stringify(left) && performance.now() < deadline) {
    before = JSON.stringify(left)
    left = await untilEmpty(async () => {
      const { rows } = await database.query(
        `SELECT id, number, status, awaiting_reason, review_scheduled_at, review_claimed_until, available_at, version
         FROM tickets WHERE status NOT IN ('DONE', 'SKIPPED') ORDER BY id`,
      )
      return rows
    }, STANDSTILL_MS)
  }
  violations.report('every ticket ends', left)
}

/** Holds what a subscriber has merged against what a new client reads. */
export async function checkSubscriber(world: World, subscriber: Subscriber): Promise<void> {
  const different = await untilEmpty<object>(async () => {
    const fresh = await subscriber.readAnew()
    if (!fresh) return [{ problem: 'the queue could not be read' }]
    const ids = new Set([...fresh.reviews.keys(), ...subscriber.reviews.keys()])
    return [...ids]
      .map((id) => ({ id, has: subscriber.reviews.get(id), shouldHave: fresh.reviews.get(id) }))
      .filter(({ has, shouldHave }) => JSON.stringify(has) !== JSON.stringify(shouldHave))
  }, CATCH_UP_MS)
  world.violations.report(`the subscriber "${subscriber.name}" has what the database has`, different)
}

async function checkAll(world: World, invariants: readonly Invariant[]): Promise<void> {
  for (const { rule, sql } of invariants) {
    const { rows } = await world.database.query(sql)
    world.violations.report(rule, rows)
  }
}
