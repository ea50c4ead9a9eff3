import { setMaxListeners } from 'node:events'
import type { Logger } from 'pino'
import { runAgent } from './agent.ts'
import { createApiClient, type ApiClient } from '../workerKit/apiClient.ts'
import { hasCode } from '../workerKit/apiError.ts'
import { colleagueApi } from './api/colleagueApi.ts'
import { coordinatorApi } from './api/coordinatorApi.ts'
import { reportApi } from './api/reportApi.ts'
import { renewTokens } from './api/tokenApi.ts'
import { runBot } from './bot.ts'
import { runColleague } from './colleague.ts'
import { DEMO_PROJECTS } from './content/projects.ts'
import {
  agentToken,
  botToken,
  BOTS,
  COLLEAGUE_TOKEN,
  COORDINATOR_TOKEN,
  DEMO_TOKENS,
  STORM_TOKEN,
  WATCHERS,
} from './content/workers.ts'
import { createMood } from './mood.ts'
import { bringAccounts, bringTickets } from './newWork.ts'
import { Pace } from './pace.ts'
import { createWorker } from '../workerKit/createWorker.ts'
import { pause } from '../workerKit/pause.ts'
import { seed, seedTickets } from './seed.ts'
import { reportFirstFindings, runWatcher, WATCHED_CAMPAIGN } from './watcher.ts'

/** Where the fleet works, and how fast. */
export interface FleetOptions {
  /** Of the server, without a path. */
  readonly url: string
  /** A token with the ADMIN role, used only to make the fleet's own INTEGRATOR tokens. */
  readonly adminToken: string
  /** 1 as people like to watch it; 20 lives a minute in three seconds. */
  readonly speed: number
  readonly log: Logger
  /** Gives the demo's campaigns and projects their past, where they have none yet. */
  readonly writePast: () => Promise<unknown>
  /** Called when everything is there, with a token for whoever wants to report a storm. */
  readonly onReady: (stormToken: string) => void
}

/** The demo's bots and agents at work. */
export interface Fleet {
  /** Stops all of them; resolves when none does anything any more. */
  stop(): Promise<void>
}

const AFTER_A_FAULT_MS = 5000

/** Fills the server with the demo's work where it has none yet, and lets the workers live. */
export function startFleet({ url, adminToken, speed, log, writePast, onReady }: FleetOptions): Fleet {
  const stopping = new AbortController()
  const { signal } = stopping
  // Every worker's waiting and asking listens to it; each lets go of it again.
  setMaxListeners(0, signal)
  const pace = new Pace(speed)
  const clients: ApiClient[] = []
  const connect = (token: string) => {
    const client = createApiClient(url, token, signal)
    clients.push(client)
    return client
  }
  const admin = connect(adminToken)

  async function live(): Promise<void> {
    const roleOf = (name: string) => (name === COLLEAGUE_TOKEN ? 'MANAGER' : 'INTEGRATOR')
    const secrets = await renewTokens(admin, DEMO_TOKENS, roleOf)
    const clientOf = (token: string) => connect(secrets.get(token)!)
    const coordinator = coordinatorApi(clientOf(COORDINATOR_TOKEN))
    const seeded = await seed(coordinator, pace)
    // Before the first tickets, whose numbers are later ones.
    await writePast()
    await seedTickets(coordinator, seeded)
    const campaignIds = seeded.campaigns.map(({ id }) => id)
    const memory = new Map<string, number>()
    const mood = createMood(seeded.isNew, pace)
    onReady(secrets.get(STORM_TOKEN)!)

    const workerOf = (name: string, token: string) =>
      createWorker({
        url,
        token: secrets.get(token)!,
        worker: name,
        signal,
        // The queue shows what went wrong and what was stopped.
        onProblem: (error, work) => log.debug({ err: error }, `Demo: ${name} lost or broke off ${work}`),
      })

    const bots = BOTS.map((name) => {
      const worker = workerOf(name, botToken(name))
      return keepAlive(name, () => runBot({ worker, campaignIds, memory, mood, pace, signal }))
    })
    const watchers = WATCHERS.map((name) => {
      const api = reportApi(clientOf(botToken(name)))
      const campaignId = campaignIds[WATCHED_CAMPAIGN]!
      return keepAlive(name, () => runWatcher({ api, accounts: coordinator, campaignId, mood, pace, signal }))
    })
    const before = seeded.isNew
      ? [
          keepAlive('the first findings', () =>
            reportFirstFindings(reportApi(clientOf(botToken(WATCHERS[0]!)))),
          ),
          keepAlive('the colleague', () =>
            runColleague(colleagueApi(clientOf(COLLEAGUE_TOKEN)), campaignIds, pace, signal),
          ),
        ]
      : []
    const agents = DEMO_PROJECTS.flatMap((project, index) => {
      const projectIds = [seeded.projects[index]!.id]
      return project.agents.map((name) => {
        const worker = workerOf(name, agentToken(name))
        return keepAlive(name, () => runAgent({ worker, projectIds, pace, signal }))
      })
    })
    await Promise.all([
      ...bots,
      ...watchers,
      ...before,
      ...agents,
      keepAlive('the mood', () => mood.run(coordinator, campaignIds, signal)),
      keepAlive('new accounts', () => bringAccounts(coordinator, seeded, mood, pace, signal)),
      keepAlive('new tickets', () => bringTickets(coordinator, seeded, pace, signal)),
    ])
  }

  /** A life goes on after every fault but the end of its rights. */
  async function keepAlive(name: string, life: () => Promise<void>): Promise<void> {
    while (!signal.aborted) {
      try {
        return await life()
      } catch (error) {
        if (signal.aborted) return
        if (hasCode(error, 'UNAUTHENTICATED')) {
          return log.warn(`Demo: ${name} stops, because its token is revoked or removed`)
        }
        log.warn({ err: error }, `Demo: ${name} had a fault and goes on`)
        await pause(AFTER_A_FAULT_MS, signal).catch(() => {})
      }
    }
  }

  const fleet = keepAlive('the fleet', live)
  return {
    async stop() {
      stopping.abort(new Error('The demo stops.'))
      for (const client of clients) client.close()
      await fleet
    },
  }
}
