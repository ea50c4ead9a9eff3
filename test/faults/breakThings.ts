import { pause } from './pause.ts'
import type { Random } from './random.ts'
import type { Subscriber } from './subscriber.ts'
import type { World } from './world.ts'

/** One kind of fault, again and again. `pick` names what it did, for the report. */
async function again(
  signal: AbortSignal,
  random: Random,
  [shortest, longest]: readonly [number, number],
  fault: () => Promise<void>,
): Promise<void> {
  for (;;) {
    await pause(random.between(shortest, longest), signal)
    if (signal.aborted) return
    await fault()
  }
}

/** Breaks servers, database connections and sockets until told to end; every server runs again when it resolves. */
export async function breakThings(
  world: World,
  subscribers: readonly Subscriber[],
  signal: AbortSignal,
): Promise<void> {
  const random = world.random.stream('faults')
  await Promise.all([
    again(signal, random.stream('kill'), [4000, 10_000], () => killServer(world, random)),
    // Far enough apart that most of the time no error is excused by them.
    again(signal, random.stream('terminate'), [4000, 12_000], () => terminateConnections(world, random)),
    again(signal, random.stream('cut'), [300, 2000], async () => {
      world.faults.add('subscriber cut off', false)
      random.pick(subscribers).cutOff()
    }),
  ])
}

async function killServer(world: World, random: Random): Promise<void> {
  const place = random.between(0, world.servers.count - 1)
  world.faults.add('server killed', false)
  await world.servers.kill(place)
  await pause(random.between(0, 1500))
  await world.servers.restart(place)
}

/** The feed's own connection, the notifier's, or some of those that answer requests and run jobs. */
async function terminateConnections(world: World, random: Random): Promise<void> {
  const [application, limit] = random.pick([
    ['unstuck feed', random.between(1, 2)],
    ['unstuck notifier', 1],
    ['unstuck', random.between(1, 4)],
    ['unstuck', 1000],
  ] as const)
  world.faults.add(`connections of "${application}" terminated`, true)
  await world.database.query(
    `SELECT pg_terminate_backend(pid) FROM (
       SELECT pid FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = $1 ORDER BY random() LIMIT $2) victims`,
    [application, limit],
  )
}
