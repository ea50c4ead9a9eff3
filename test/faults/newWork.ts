import type { Caller } from './caller.ts'
import { pause } from './pause.ts'
import type { Preparations } from './preparations.ts'
import { uniqueText } from './uniqueText.ts'
import type { World } from './world.ts'

const PHASES = [
  { name: 'sign in' },
  { name: 'profile', cooldownSeconds: 1, maxAttempts: 2 },
  { name: 'first post' },
]

/** Where the fleet works. */
export interface Places {
  readonly campaignIds: string[]
  readonly projectIds: string[]
}

/** Campaigns and projects, made before anything is broken. */
export async function createPlaces(preparations: Preparations): Promise<Places> {
  const campaignIds: string[] = []
  const projectIds: string[] = []
  for (const place of [1, 2]) {
    const campaign = { name: `Campaign ${place}`, platform: `platform-${place}`, phases: PHASES }
    campaignIds.push(await preparations.campaign(campaign))
    const project = {
      name: `Project ${place}`,
      key: `P${place}`,
      reviewDelaySeconds: place,
      maxParallel: 4 * place,
    }
    projectIds.push(await preparations.project(project))
  }
  return { campaignIds, projectIds }
}

/** Brings new accounts and tickets all the time: what people dismiss or finish would leave the fleet without work. */
export async function bringWork(
  _world: World,
  caller: Caller,
  places: Places,
  signal: AbortSignal,
): Promise<void> {
  const { random } = caller
  while (!signal.aborted) {
    const usernames = Array.from({ length: random.between(1, 6) }, () => uniqueText('account'))
    const campaignId = random.pick(places.campaignIds)
    await caller.mutate('importAccounts', { campaignId, usernames }, 'accounts { id }', { insist: true })
    await bringTickets(caller, places.projectIds)
    await pause(random.between(50, 400), signal)
  }
}

/** Brings a few tickets to one of the projects. */
export async function bringTickets(caller: Caller, projectIds: readonly string[]): Promise<void> {
  const input = {
    projectId: caller.random.pick(projectIds),
    tickets: randomTickets(caller),
    idempotencyKey: uniqueText('tickets'),
  }
  await caller.mutate('createTickets', input, 'tickets { id }', { insist: true })
}

/** A few tickets, some of which wait for an earlier one of them. */
function randomTickets({ random }: Caller): Record<string, unknown>[] {
  return Array.from({ length: random.between(1, 4) }, (_, place) => ({
    ref: `t${place}`,
    title: uniqueText('A job'),
    body: 'Do it, please.',
    mode: random.chance(0.2) ? 'STRICT' : 'RELAXED',
    priority: random.pick(['URGENT', 'HIGH', 'NORMAL', 'LOW']),
    startWhenReady: random.chance(0.8),
    dependsOn: place > 0 && random.chance(0.4) ? [`t${random.between(0, place - 1)}`] : [],
  }))
}
