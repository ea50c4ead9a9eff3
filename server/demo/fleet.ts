import type { Logger } from 'pino'
import { runAgent } from './agent.ts'
import { agentApi } from './api/agentApi.ts'
import { createApiClient, type ApiClient } from './api/apiClient.ts'
import { hasCode } from './api/apiError.ts'
import { botApi } from './api/botApi.ts'
import { coordinatorApi } from './api/coordinatorApi.ts'
import { renewTokens } from './api/tokenApi.ts'
import { runBot } from './bot.ts'
import { DEMO_PROJECTS } from './content/projects.ts'
import { agentToken, botToken, BOTS, COORDINATOR_TOKEN, DEMO_TOKENS } from './content/workers.ts'
import { Doorbell } from './doorbell.ts'
import { bringAccounts, bringTickets } from './newWork.ts'
import { Pace } from './pace.ts'
import { pause } from './pause.ts'
import { seed } from './seed.ts'

/** Where the fleet works, and how fast. */
export interface FleetOptions {
  /** Of the server, without a path. */
  readonly url: string
  /** A token with the ADMIN role, used only to make the fleet's own INTEGRATOR tokens. */
  readonly adminToken: string
  /** 1 as people like to watch it; 20 lives a minute in three seconds. */
  readonly speed: number
  readonly log: Logger
}

/** The demo's bots and agents at work. */
export interface Fleet {
  /** Stops all of them; resolves when none does anything any more. */
  stop(): Promise<void>
}

const AFTER_A_FAULT_SECONDS = 5

/** Fills the server with the demo's work where it has none yet, and starts the workers. */
export async function startFleet({ url, adminToken, speed, log }: FleetOptions): Promise<Fleet> {
  const stopping = new AbortController()
  const { signal } = stopping
  const pace = new Pace(speed)
  const clients: ApiClient[] = []
  const connect = (token: string) => {
    const client = createApiClient(url, token, signal)
    clients.push(client)
    return client
  }

  const admin = connect(adminToken)
  const secrets = await renewTokens(admin, DEMO_TOKENS)
  const clientOf = (token: string) => connect(secrets.get(token)!)
  const coordinator = coordinatorApi(clientOf(COORDINATOR_TOKEN))
  const seeded = await seed(coordinator, pace)

  const lives = [
    keepAlive('accounts', () => bringAccounts(coordinator, seeded, pace, signal)),
    keepAlive('tickets', () => bringTickets(coordinator, seeded, pace, signal)),
  ]
  const campaignIds = seeded.campaigns.map(({ id }) => id)
  const memory = new Map<string, number>()
  for (const name of BOTS) {
    const api = botApi(clientOf(botToken(name)))
    const doorbell = new Doorbell()
    api.onWork(() => doorbell.ring())
    lives.push(keepAlive(name, () => runBot({ name, api, campaignIds, memory, doorbell, pace, signal })))
  }
  for (const [index, { agents }] of DEMO_PROJECTS.entries()) {
    const projectIds = [seeded.projects[index]!.id]
    for (const name of agents) {
      const api = agentApi(clientOf(agentToken(name)))
      const doorbell = new Doorbell()
      api.onWork(() => doorbell.ring())
      lives.push(keepAlive(name, () => runAgent({ name, api, projectIds, doorbell, pace, signal })))
    }
  }

  /** Lives go on after any fault but the end of their rights. */
  async function keepAlive(name: string, live: () => Promise<void>): Promise<void> {
    while (!signal.aborted) {
      try {
        return await live()
      } catch (error) {
        if (signal.aborted) return
        if (hasCode(error, 'UNAUTHENTICATED')) {
          return log.warn(`demo: ${name} stops, its token is revoked or removed`)
        }
        log.warn({ err: error }, `demo: ${name} goes on after a fault`)
        await pause(AFTER_A_FAULT_SECONDS * 1000, signal).catch(() => {})
      }
    }
  }

  return {
    async stop() {
      stopping.abort(new Error('The demo stops.'))
      for (const client of clients) client.close()
      await Promise.all(lives)
    },
  }
}
