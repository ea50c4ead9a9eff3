import type { CoordinatorApi, FoundCampaign, FoundProject } from './api/coordinatorApi.ts'
import { hasCode } from '../workerKit/apiError.ts'
import { DEMO_CAMPAIGNS, type DemoCampaign } from './content/campaigns.ts'
import { DEMO_PROJECTS, type DemoProject } from './content/projects.ts'
import { AT_ONCE } from './content/roster.ts'
import type { Pace } from './pace.ts'

/** The demo's campaigns and projects, as the server knows them; in the order of their tables. */
export interface Seeded {
  readonly campaigns: readonly FoundCampaign[]
  readonly projects: readonly FoundProject[]
  /** Nothing of it was there before. */
  readonly isNew: boolean
}

/** Finds the demo's campaigns and projects, or creates what is missing, the campaigns with their first accounts. */
export async function seed(api: CoordinatorApi, pace: Pace): Promise<Seeded> {
  const knownCampaigns = await api.campaigns()
  const campaigns: FoundCampaign[] = []
  for (const [index, wanted] of DEMO_CAMPAIGNS.entries()) {
    const known = knownCampaigns.find(
      ({ name, platform }) => name === wanted.name && platform === wanted.platform,
    )
    const campaign = known ?? (await createCampaign(api, wanted, pace))
    campaigns.push(campaign)
    // Also after a start that was cut off in between: known usernames stay as they are.
    const usernames = AT_ONCE.flatMap((account) => (account.campaign === index ? account.username : []))
    if (usernames.length > 0) await api.importAccounts(campaign.id, usernames)
  }
  const isNew = !knownCampaigns.some(({ id }) => campaigns.some((campaign) => campaign.id === id))
  const knownProjects = await api.projects()
  const projects: FoundProject[] = []
  for (const wanted of DEMO_PROJECTS) {
    const known = knownProjects.find(({ name }) => name === wanted.name)
    projects.push(known ?? (await createProject(api, wanted, pace)))
  }
  return { campaigns, projects, isNew }
}

/** Creates the first tickets of the projects that have none yet. */
export async function seedTickets(
  api: CoordinatorApi,
  { projects }: Pick<Seeded, 'projects'>,
): Promise<void> {
  for (const [index, project] of projects.entries()) {
    if ((await api.ticketStatuses(project.id)).length > 0) continue
    await createTickets(api, project, DEMO_PROJECTS[index]!)
  }
}

function createCampaign(api: CoordinatorApi, { name, platform, phases }: DemoCampaign, pace: Pace) {
  const paced = phases.map((phase) => ({
    ...phase,
    cooldownSeconds: pace.wholeSeconds(phase.cooldownSeconds),
  }))
  return api.createCampaign(name, platform, paced)
}

/** A key that somebody has taken gets a number: BILL, BILL2, BILL3. */
async function createProject(api: CoordinatorApi, project: DemoProject, pace: Pace): Promise<FoundProject> {
  const delay = pace.wholeSeconds(project.reviewDelaySeconds)
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? project.key : `${project.key}${number}`
    try {
      return await api.createProject(project.name, key, delay, project.maxParallel)
    } catch (error) {
      if (!hasCode(error, 'BAD_USER_INPUT') || number >= MOST_KEYS) throw error
    }
  }
}

const MOST_KEYS = 20

function createTickets(api: CoordinatorApi, { id }: FoundProject, { tickets }: DemoProject): Promise<void> {
  const inputs = tickets.map(({ ref, title, body, mode, priority, sequence, startWhenReady, dependsOn }) => ({
    ref,
    title,
    body,
    mode,
    priority,
    sequence,
    startWhenReady,
    dependsOn,
  }))
  return api.createTickets(id, inputs)
}
