/**
 * A kill run: agents, people and two servers that review what falls due, of which one or the other is killed at random
 * in the middle of it. In the end every ticket has ended, each once, and every page has heard of it.
 * `npm run test:faults` does it after the fault run; UNSTUCK_FAULT_KILLS (200) says how often, UNSTUCK_FAULT_SEED repeats
 * the decisions of a run.
 */
import { randomBytes } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { checkAcknowledgedTickets } from './acknowledged.ts'
import { runAgent } from './agents.ts'
import { Caller } from './caller.ts'
import { checkEnded, checkSettled, checkSubscriber, watch } from './checks.ts'
import { closeAll } from './closer.ts'
import { endDeadClaims, killServers } from './killServers.ts'
import { bringTickets } from './newWork.ts'
import { passTime } from './passTime.ts'
import { pause } from './pause.ts'
import { runPerson } from './people.ts'
import { Preparations } from './preparations.ts'
import { Random } from './random.ts'
import { setStage } from './stage.ts'
import { Subscriber } from './subscriber.ts'

const AGENTS = 4
const PEOPLE = 2
/** So long that tickets queue up for it, and whichever server is killed has some in its hands. */
const THINKING_MS = 4000

const kills = Number(process.env.UNSTUCK_FAULT_KILLS || 200)
const seed = process.env.UNSTUCK_FAULT_SEED || randomBytes(4).toString('hex')
const random = new Random(seed)
console.log(`Kill run of ${kills} kills, seed ${seed}`)

// Nothing is taken back here: the fault run does that.
const { world, classifier, end } = await setStage(seed, random, 0)
try {
  await run()
} finally {
  await end()
}

async function run(): Promise<void> {
  const preparations = new Preparations(world)
  const agent = await preparations.token('INTEGRATOR', 'agents')
  const person = await preparations.token('MANAGER', 'Mara')
  const several = (count: number, name: string, token: string) =>
    Array.from({ length: count }, (_, place) => new Caller(world, token, `${name} ${place}`))
  const subscribers = Object.entries({
    everything: { statuses: ['SCHEDULED', 'OPEN', 'SNOOZED', 'RESOLVED'] },
    'what waits': {},
    'what needs a person': { statuses: ['OPEN'] },
  }).map(([name, filter]) => new Subscriber(world, new Caller(world, person, name), name, filter))

  const [listening, working, ending] = [new AbortController(), new AbortController(), new AbortController()]
  // Every client listens for its end.
  setMaxListeners(0, listening.signal, working.signal, ending.signal)
  const listeners = [
    ...subscribers.map((subscriber) => subscriber.run(listening.signal)),
    passTime(world, listening.signal),
    endDeadClaims(world, listening.signal),
    watch(world, listening.signal),
  ]
  const agents = several(AGENTS, 'agent', agent).map((caller) => runAgent(world, caller, ending.signal))
  const newWork = new Caller(world, agent, 'new work')
  const project = { name: 'Project', key: 'P', reviewDelaySeconds: 0, maxParallel: 20 }
  const projectId = await preparations.project(project)
  const work = [
    bring(newWork, projectId, working.signal),
    ...several(PEOPLE, 'person', person).map((caller) => runPerson(world, caller, working.signal)),
    classifier.run(working.signal, THINKING_MS),
  ]
  const killing = killServers(world, kills)
  // Whatever throws ends the run at once.
  await Promise.race([killing, Promise.all([...listeners, ...work, ...agents])])

  working.abort()
  await Promise.all(work)
  classifier.calmDown()
  const closing = closeAll(new Caller(world, person, 'closer'), ending.signal)
  await checkEnded(world)
  ending.abort()
  await Promise.all([closing, ...agents])
  await checkSettled(world)
  for (const subscriber of subscribers) await checkSubscriber(world, subscriber)
  await checkAcknowledgedTickets(world)
  listening.abort()
  await Promise.all(listeners)
  await printEnds()
}

/** So much that there is something to review at every kill, and then more all the time; all of it falls due at once. */
async function bring(caller: Caller, projectId: string, signal: AbortSignal): Promise<void> {
  for (let batch = 0; !signal.aborted; batch += 1) {
    await bringTickets(caller, [projectId])
    if (batch > kills) await pause(caller.random.between(100, 800), signal)
  }
}

async function printEnds(): Promise<void> {
  const { rows } = await world.database.query<{ line: string }>(
    `SELECT format('%s events, %s tickets: %s', (SELECT count(*) FROM events), sum(count),
       string_agg(format('%s %s %s', status, close_reason, count), ', ' ORDER BY count DESC)) AS line
     FROM (SELECT status, close_reason, count(*) FROM tickets GROUP BY 1, 2) ends`,
  )
  console.log(rows[0]!.line)
}
