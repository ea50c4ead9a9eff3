import type { Priority, TicketMode } from '../../entities/words.ts'
import type { ApiClient } from '../../workerKit/apiClient.ts'
import { isPastTitle } from '../content/ticketScripts.ts'
import { isPastUsername } from '../content/usernames.ts'
import {
  ACCOUNTS,
  CAMPAIGNS,
  CREATE_CAMPAIGN,
  CREATE_PROJECT,
  CREATE_TICKETS,
  IMPORT,
  IN_REVIEW,
  PROJECTS,
  TICKETS,
  type ListedAccount,
  type Page,
} from './coordinatorDocuments.ts'

/** A phase that every account of a campaign goes through. */
export interface PhaseTemplate {
  readonly name: string
  readonly maxAttempts: number
  readonly cooldownSeconds: number
}

/** A ticket to create; `ref` and `dependsOn` name tickets of the same call. */
export interface NewTicket {
  readonly ref: string
  readonly title: string
  readonly body: string
  readonly mode?: TicketMode
  readonly priority?: Priority
  readonly sequence?: number
  readonly startWhenReady?: boolean
  readonly dependsOn?: readonly string[]
}

/** A campaign that the server has. */
export interface FoundCampaign {
  readonly id: string
  readonly name: string
  readonly platform: string
}

/** A project that the server has. */
export interface FoundProject {
  readonly id: string
  readonly name: string
  readonly key: string
}

/** The calls of the one that brings the work in. */
export interface CoordinatorApi {
  campaigns(): Promise<FoundCampaign[]>
  createCampaign(name: string, platform: string, phases: readonly PhaseTemplate[]): Promise<FoundCampaign>
  importAccounts(campaignId: string, usernames: readonly string[]): Promise<void>
  /** How many accounts a campaign has, those of its past left out. */
  accountCount(campaignId: string): Promise<number>
  /** How many accounts of these campaigns wait for a person. */
  accountsInReview(campaignIds: readonly string[]): Promise<number>
  /** Accounts of a campaign that bots work with, and the phase that each is at. */
  activeAccounts(campaignId: string): Promise<{ username: string; phase: string }[]>
  projects(): Promise<FoundProject[]>
  createProject(
    name: string,
    key: string,
    reviewDelaySeconds: number,
    maxParallel: number,
  ): Promise<FoundProject>
  createTickets(projectId: string, tickets: readonly NewTicket[]): Promise<void>
  /** The statuses of all tickets of a project, those of its past left out. */
  ticketStatuses(projectId: string): Promise<string[]>
}

/** The calls of the one that brings the work in, over `client`. */
export function coordinatorApi(client: ApiClient): CoordinatorApi {
  async function all<Data, Row>(
    document: string,
    id: string | undefined,
    pageOf: (data: Data) => Page<Row>,
  ): Promise<Row[]> {
    const rows: Row[] = []
    for (let after: string | null = null; ;) {
      const page: Page<Row> = pageOf(await client.request<Data>(document, { id, after }))
      rows.push(...page.nodes)
      if (!page.pageInfo.hasNextPage) return rows
      after = page.pageInfo.endCursor
    }
  }

  const accountsOf = (campaignId: string) =>
    all(ACCOUNTS, campaignId, ({ node }: { node: { accounts: Page<ListedAccount> } }) => node.accounts)

  return {
    campaigns: () =>
      all(CAMPAIGNS, undefined, ({ campaigns }: { campaigns: Page<FoundCampaign> }) => campaigns),
    async createCampaign(name, platform, phases) {
      const { createCampaign } = await client.request<{ createCampaign: { campaign: FoundCampaign } }>(
        CREATE_CAMPAIGN,
        { input: { name, platform, phases } },
      )
      return createCampaign.campaign
    },
    async importAccounts(campaignId, usernames) {
      await client.request(IMPORT, { input: { campaignId, usernames } })
    },
    async accountCount(campaignId) {
      return (await accountsOf(campaignId)).filter(({ username }) => !isPastUsername(username)).length
    },
    async accountsInReview(campaignIds) {
      const waiting = await all(
        IN_REVIEW,
        undefined,
        ({ accounts }: { accounts: Page<{ campaign: { id: string } }> }) => accounts,
      )
      return waiting.filter(({ campaign }) => campaignIds.includes(campaign.id)).length
    },
    async activeAccounts(campaignId) {
      const accounts = await accountsOf(campaignId)
      return accounts.flatMap(({ username, status, currentPhase }) =>
        status === 'ACTIVE' && currentPhase ? [{ username, phase: currentPhase.name }] : [],
      )
    },
    projects: () => all(PROJECTS, undefined, ({ projects }: { projects: Page<FoundProject> }) => projects),
    async createProject(name, key, reviewDelaySeconds, maxParallel) {
      const { createProject } = await client.request<{ createProject: { project: FoundProject } }>(
        CREATE_PROJECT,
        { input: { name, key, reviewDelaySeconds, maxParallel } },
      )
      return createProject.project
    },
    async createTickets(projectId, tickets) {
      const idempotencyKey = crypto.randomUUID()
      await client.request(CREATE_TICKETS, { input: { projectId, tickets, idempotencyKey } })
    },
    async ticketStatuses(projectId) {
      const tickets = await all(
        TICKETS,
        projectId,
        ({ tickets }: { tickets: Page<{ title: string; status: string }> }) => tickets,
      )
      return tickets.flatMap(({ title, status }) => (isPastTitle(title) ? [] : status))
    },
  }
}
