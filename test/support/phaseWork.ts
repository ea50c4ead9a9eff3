import type { GraphQLClient, Json } from './graphqlClient.ts'

// What bots do, as short calls. A caller that expects an error uses `code` with the documents.

export const CREATE_CAMPAIGN = `mutation ($input: CreateCampaignInput!) {
  createCampaign(input: $input) { campaign { id name platform } } }`
export const IMPORT = `mutation ($input: ImportAccountsInput!) {
  importAccounts(input: $input) { accounts { id username status } } }`
export const CLAIM = `mutation ($input: ClaimPhasesInput!) { claimPhases(input: $input) { leases {
  lease attempt note expiresAt
  phase { id name position status attempt availableAt startedAt account { id username } } } } }`
export const EXTEND = 'mutation ($input: ExtendLeaseInput!) { extendLease(input: $input) { expiresAt } }'
export const RECORD = `mutation ($input: RecordActionsInput!) {
  recordActions(input: $input) { actions { id name ok message details at phase { id } } } }`
export const COMPLETE = `mutation ($input: CompletePhaseInput!) {
  completePhase(input: $input) { phase { id status completedAt account { status } } } }`
export const FAIL = `mutation ($input: FailPhaseInput!) { failPhase(input: $input) {
  decision { decision retryAt because review { id status priority failureType title summary fingerprint version } }
  phase { id status attempt availableAt lastFailure { type message attempt worker details fingerprint at } } } }`
export const ACCOUNT = `query ($id: ID!) { account(id: $id) { id username status
  currentPhase { id name status } lastAction { name }
  phases { id name position status attempt availableAt startedAt completedAt } } }`

/** A campaign with accounts in it. */
export interface Campaign {
  readonly id: string
  readonly platform: string
  readonly accounts: { readonly id: string; readonly username: string }[]
}

let campaigns = 0

/** Creates a campaign on a platform of its own, and accounts in it: as many as given, or with the names given. */
export async function campaignWith(
  client: GraphQLClient,
  accounts: number | readonly string[],
  phases: Json[] = [{ name: 'warm up' }, { name: 'post' }],
): Promise<Campaign> {
  const platform = `platform-${++campaigns}`
  const input = { name: 'Spring', platform, phases }
  const { createCampaign } = await client.ok(CREATE_CAMPAIGN, { input })
  const { id } = createCampaign.campaign
  const usernames =
    typeof accounts === 'number' ? Array.from({ length: accounts }, (_, at) => `user-${at}`) : accounts
  const imported = await client.ok(IMPORT, { input: { campaignId: id, usernames } })
  return { id, platform, accounts: imported.importAccounts.accounts }
}

/** Claims; the leases as they come. */
export async function claim(client: GraphQLClient, input: Json = {}): Promise<Json[]> {
  const { claimPhases } = await client.ok(CLAIM, { input: { worker: 'bot-1', ...input } })
  return claimPhases.leases
}

/** Claims the one phase that the campaign must have. */
export async function claimOne(client: GraphQLClient, campaignId: string, input: Json = {}): Promise<Json> {
  const [lease] = await claim(client, { campaignIds: [campaignId], ...input })
  if (!lease) throw new Error('There was nothing to claim.')
  return lease
}

/** Completes, and returns the phase. */
export async function complete(client: GraphQLClient, lease: string): Promise<Json> {
  return (await client.ok(COMPLETE, { input: { lease } })).completePhase.phase
}

/** Fails, and returns decision and phase. */
export async function fail(
  client: GraphQLClient,
  lease: string,
  type: string,
  message = 'It did not work.',
): Promise<Json> {
  return (await client.ok(FAIL, { input: { lease, failure: { type, message } } })).failPhase
}

/** The account as it is now. */
export async function readAccount(client: GraphQLClient, id: string): Promise<Json> {
  return (await client.ok(ACCOUNT, { id })).account
}
