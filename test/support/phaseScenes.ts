import type { GraphQLClient } from './graphqlClient.ts'
import type { TestServer } from './testServer.ts'

/** A phase that a bot could not finish, as a person finds it in the queue. */
export interface StoppedPhase {
  readonly accountId: string
  readonly username: string
  readonly phaseId: string
  readonly reviewId: string
  readonly version: number
}

let serial = 0

/** A name that no other test uses. */
export function unique(word: string): string {
  serial += 1
  return `${word}-${process.pid}-${serial}`
}

/** Creates a campaign on a platform of its own and brings accounts into it. */
export async function importAccounts(
  client: GraphQLClient,
  { count = 1, phases = ['warm up', 'post'], maxAttempts = 3 } = {},
): Promise<{ campaignId: string; platform: string; accounts: { id: string; username: string }[] }> {
  const platform = unique('platform')
  const { createCampaign } = await client.ok(
    'mutation ($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id } } }',
    { input: { name: unique('campaign'), platform, phases: phases.map((name) => ({ name, maxAttempts })) } },
  )
  const campaignId = createCampaign.campaign.id as string
  const usernames = Array.from({ length: count }, () => unique('user'))
  const { importAccounts: imported } = await client.ok(
    'mutation ($input: ImportAccountsInput!) { importAccounts(input: $input) { accounts { id username } } }',
    { input: { campaignId, usernames } },
  )
  return { campaignId, platform, accounts: imported.accounts }
}

/** A bot takes up to `limit` phases of a campaign. */
export async function claimPhases(
  client: GraphQLClient,
  campaignId: string,
  limit = 1,
): Promise<{ lease: string; note: string | null; phase: { id: string; account: { id: string } } }[]> {
  const { claimPhases: claimed } = await client.ok(
    `mutation ($input: ClaimPhasesInput!) {
      claimPhases(input: $input) { leases { lease note phase { id account { id username } } } } }`,
    { input: { worker: 'bot', limit, campaignIds: [campaignId] } },
  )
  return claimed.leases
}

/** A bot gives up on a phase. */
export async function failPhase(
  client: GraphQLClient,
  lease: string,
  failure: { type: string; message?: string },
): Promise<{ decision: string; review: { id: string; version: number } | null }> {
  const { failPhase: failed } = await client.ok(
    `mutation ($input: FailPhaseInput!) {
      failPhase(input: $input) { decision { decision review { id version } } } }`,
    { input: { lease, failure: { message: 'It did not work.', ...failure } } },
  )
  return failed.decision
}

/** A bot finishes a phase. */
export async function completePhase(client: GraphQLClient, lease: string): Promise<void> {
  await client.ok(
    'mutation ($input: CompletePhaseInput!) { completePhase(input: $input) { phase { status } } }',
    { input: { lease } },
  )
}

/** Accounts whose current phase waits for a person, in a campaign of their own. */
export async function stoppedPhases(
  server: TestServer,
  { count = 1, type = 'CAPTCHA', phases = ['warm up', 'post'], bot = server.admin as GraphQLClient } = {},
): Promise<{ campaignId: string; platform: string; stopped: StoppedPhase[] }> {
  const { campaignId, platform, accounts } = await importAccounts(server.admin, { count, phases })
  const leases = await claimPhases(bot, campaignId, count)
  const stopped = await Promise.all(
    leases.map(async ({ lease, phase }) => {
      const { review } = await failPhase(bot, lease, { type })
      const accountId = phase.account.id
      const { username } = accounts.find((account) => account.id === accountId)!
      return { accountId, username, phaseId: phase.id, reviewId: review!.id, version: review!.version }
    }),
  )
  return { campaignId, platform, stopped }
}

/** One account whose current phase waits for a person. */
export async function stoppedPhase(
  server: TestServer,
  options: { type?: string; phases?: string[]; bot?: GraphQLClient } = {},
): Promise<StoppedPhase & { campaignId: string; platform: string }> {
  const { stopped, ...campaign } = await stoppedPhases(server, options)
  return { ...stopped[0]!, ...campaign }
}
