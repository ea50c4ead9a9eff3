/**
 * A fault run: two servers on one database, random clients, and things that break. At the end, and where that makes
 * sense all along, what the design promises is held against the database and against what the clients were told.
 * `npm run test:faults`; UNSTUCK_FAULT_SECONDS (600) says how long, UNSTUCK_FAULT_SEED repeats the decisions of a run.
 */
import { randomBytes } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { checkAcknowledged } from './acknowledged.ts'
import { breakThings } from './breakThings.ts'
import { checkBatches } from './checkBatches.ts'
import { checkSettled, checkSubscriber, watch } from './checks.ts'
import { createFleet } from './fleet.ts'
import { createPlaces } from './newWork.ts'
import { passTime } from './passTime.ts'
import { pause } from './pause.ts'
import { Preparations } from './preparations.ts'
import { Random } from './random.ts'
import { checkScreenshots } from './screenshots.ts'
import { setStage } from './stage.ts'

const seconds = Number(process.env.UNSTUCK_FAULT_SECONDS || 600)
const seed = process.env.UNSTUCK_FAULT_SEED || randomBytes(4).toString('hex')
const random = new Random(seed)
// Mostly there is a window, in which most of what can be taken back is.
const undoSeconds = random.pick([0, 1, 2, 2, 2, 2, 2, 2])
console.log(`Fault run of ${seconds} s, seed ${seed}, undo window ${undoSeconds} s`)

const { world, classifier, end } = await setStage(seed, random, undoSeconds)
try {
  await run()
} finally {
  await end()
}

async function run(): Promise<void> {
  const preparations = new Preparations(world)
  const fleet = await createFleet(world, preparations, await createPlaces(preparations))
  const [listening, working, breaking] = [new AbortController(), new AbortController(), new AbortController()]
  // Every client listens for its end.
  setMaxListeners(0, listening.signal, working.signal, breaking.signal)
  const listeners = [
    ...fleet.subscribers.map((subscriber) => subscriber.run(listening.signal)),
    fleet.stormWatcher.run(listening.signal),
    passTime(world, listening.signal),
    watch(world, listening.signal),
  ]
  const work = [fleet.run(working.signal), classifier.run(working.signal)]
  const breakage = breakThings(world, fleet.subscribers, breaking.signal)
  // Whatever throws ends the run at once.
  await Promise.race([pause(seconds * 1000), Promise.all([...listeners, ...work, breakage])])

  breaking.abort()
  await breakage
  working.abort()
  await Promise.all(work)
  classifier.calmDown()
  await checkSettled(world)
  for (const subscriber of fleet.subscribers) await checkSubscriber(world, subscriber)
  await fleet.stormWatcher.check()
  await checkAcknowledged(world)
  await checkBatches(world)
  await checkScreenshots(world)
  listening.abort()
  await Promise.all(listeners)
}
