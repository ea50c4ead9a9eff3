import type { Answer, GraphQLClient, Json } from './graphqlClient.ts'

// What bots without leases and managers do to accounts, as short calls.

export const REPORT = `mutation ($input: ReportFailuresInput!) { reportFailures(input: $input) { results {
  code message
  decision { decision retryAt because review { id status priority failureType summary fingerprint version } } } } }`

let keys = 0

/** A report with a key of its own. */
export function report(
  { username, platform }: { username: string; platform: string },
  more: { type?: string; message?: string; phase?: string; idempotencyKey?: string; failure?: Json } = {},
): Json {
  const { type = 'NETWORK_ERROR', message = 'No answer.', failure, ...rest } = more
  return {
    username,
    platform,
    idempotencyKey: `key-${process.pid}-${++keys}`,
    failure: { type, message, ...failure },
    ...rest,
  }
}

/** Sends reports; one result each. */
export async function sendReports(client: GraphQLClient, reports: readonly Json[]): Promise<Json[]> {
  return (await client.ok(REPORT, { input: { reports } })).reportFailures.results
}

/** Sends one report; its result. */
export async function sendReport(client: GraphQLClient, one: Json): Promise<Json> {
  return (await sendReports(client, [one]))[0]
}

export const MANUAL_REVIEW = `mutation ($input: CreateManualReviewInput!) { createManualReview(input: $input) {
  review { id status priority failureType title summary fingerprint similarCount version } } }`

/** Asks for a look at a phase; the review. */
export async function askForLook(
  client: GraphQLClient,
  phaseId: string,
  { failureType = 'OTHER', message = 'This looks odd.' } = {},
): Promise<Json> {
  const input = { phaseId, failureType, message }
  return (await client.ok(MANUAL_REVIEW, { input })).createManualReview.review
}

/** Pauses or resumes accounts; the answer may be an error. */
export function tryAccounts(
  client: GraphQLClient,
  what: 'pauseAccounts' | 'resumeAccounts',
  accountIds: readonly string[],
): Promise<Answer> {
  return client.gql(
    `mutation ($input: AccountIdsInput!) { ${what}(input: $input) { accounts { id status
      phases { id status availableAt } } } }`,
    { input: { accountIds } },
  )
}

/** Pauses accounts, which must work. */
export async function pause(client: GraphQLClient, ...accountIds: string[]): Promise<Json[]> {
  return accountsOf(await tryAccounts(client, 'pauseAccounts', accountIds))
}

/** Resumes accounts, which must work. */
export async function resume(client: GraphQLClient, ...accountIds: string[]): Promise<Json[]> {
  return accountsOf(await tryAccounts(client, 'resumeAccounts', accountIds))
}

function accountsOf({ data, errors }: Answer): Json[] {
  if (errors) throw new Error(JSON.stringify(errors, null, 2))
  return (data.pauseAccounts ?? data.resumeAccounts).accounts
}

/** The notes and failures of an account's timeline, newest first, as short texts. */
export async function timelineTexts(client: GraphQLClient, accountId: string): Promise<string[]> {
  const { account } = await client.ok(
    `query ($id: ID!) { account(id: $id) { timeline(first: 100) { nodes { __typename
      ... on Failure { type message worker } ... on SystemNote { text } ... on Resolution { action } } } } }`,
    { id: accountId },
  )
  return account.timeline.nodes.map((item: Json) => item.text ?? item.message ?? item.action)
}
