import { runAgent } from './agents.ts'
import { runBatches } from './batches.ts'
import { runBot } from './bots.ts'
import { Caller } from './caller.ts'
import { runManager } from './managers.ts'
import { bringWork, type Places } from './newWork.ts'
import { runPerson } from './people.ts'
import type { Preparations } from './preparations.ts'
import { runReporter } from './reporters.ts'
import { StormWatcher } from './stormWatcher.ts'
import { Subscriber } from './subscriber.ts'
import { runSupervisor } from './supervisors.ts'
import type { World } from './world.ts'

const BOTS = 5
const AGENTS = 8
const PEOPLE = 6
const REPORTERS = 2
const MANAGERS = 2
const SUPERVISORS = 2
const BATCHES = 2

/** What the subscribers look at; the last one at what it holds itself. */
const FILTERS = {
  everything: {},
  'everything, a second page': {},
  tickets: { kinds: ['TICKET'] },
  'what needs a person': { statuses: ['OPEN'] },
  'what presses': { priorities: ['URGENT', 'HIGH'] },
  'accounts in review': { accountStatuses: ['IN_REVIEW'] },
  'what is put off': { statuses: ['SNOOZED'] },
  'my own': { claimedByMe: true },
}

/** The clients that use the servers at random, until told to end. */
export interface Fleet {
  readonly subscribers: readonly Subscriber[]
  readonly stormWatcher: StormWatcher
  run(signal: AbortSignal): Promise<void>
}

/** Gives every client its token. */
export async function createFleet(world: World, preparations: Preparations, places: Places): Promise<Fleet> {
  const bot = await preparations.token('INTEGRATOR', 'bots')
  const agent = await preparations.token('INTEGRATOR', 'agents')
  const people = [await preparations.token('MANAGER', 'Mara'), await preparations.token('MANAGER', 'Jonas')]
  const several = (count: number, name: string, tokens: readonly string[]) =>
    Array.from(
      { length: count },
      (_, place) => new Caller(world, tokens[place % tokens.length]!, `${name} ${place}`),
    )
  const subscribers = Object.entries(FILTERS).map(
    ([name, filter]) => new Subscriber(world, new Caller(world, people[0]!, name), name, filter),
  )
  return {
    subscribers,
    stormWatcher: new StormWatcher(world, new Caller(world, people[0]!, 'storms')),
    async run(signal) {
      await Promise.all([
        bringWork(world, new Caller(world, bot, 'new work'), places, signal),
        ...several(BOTS, 'bot', [bot]).map((caller) => runBot(world, caller, signal)),
        ...several(AGENTS, 'agent', [agent]).map((caller) => runAgent(world, caller, signal)),
        ...several(PEOPLE, 'person', people).map((caller) => runPerson(world, caller, signal)),
        ...several(REPORTERS, 'reporter', [bot]).map((caller) => runReporter(world, caller, signal)),
        ...several(MANAGERS, 'manager', people).map((caller) => runManager(world, caller, signal)),
        ...several(SUPERVISORS, 'supervisor', people).map((caller) => runSupervisor(world, caller, signal)),
        ...several(BATCHES, 'batches', people).map((caller) => runBatches(world, caller, signal)),
      ])
    },
  }
}
