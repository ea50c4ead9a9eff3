import { encodeGlobalId } from '../../schema/globalId.ts'
import { eventually } from './eventually.ts'
import type { GraphQLClient, Json } from './graphqlClient.ts'
import { unique } from './phaseScenes.ts'
import type { TestServer } from './testServer.ts'

/**
 * Writes many open reviews of one fingerprint at once, which the API would take minutes to bring about.
 * Priorities and times repeat, so that only the id tells many of them apart.
 * @returns their global ids, in the order of insertion.
 */
export async function insertReviews(
  server: Pick<TestServer, 'sql'>,
  count: number,
  fingerprint = unique('same'),
): Promise<string[]> {
  const name = unique('bulk')
  const rows = await server.sql<{ id: string }>(
    `WITH campaign AS (
       INSERT INTO campaigns (name, platform) VALUES ($1, $1) RETURNING id
     ), account AS (
       INSERT INTO accounts (campaign_id, platform, username, status)
       SELECT campaign.id, $1, $1 || '-' || n, 'IN_REVIEW' FROM campaign, generate_series(1, $2::int) n
       RETURNING id, campaign_id, username
     ), phase AS (
       INSERT INTO warmup_phases (account_id, campaign_id, position, name, status, attempt, max_attempts, cooldown_seconds)
       SELECT id, campaign_id, 0, 'post', 'REVIEW_REQUIRED', 1, 3, 0 FROM account RETURNING id, name, account_id, campaign_id
     )
     INSERT INTO reviews (kind, phase_id, phase_name, account_id, campaign_id, status, priority, failure_type, title, summary,
       fingerprint, opened_at)
     SELECT 'PHASE', phase.id, phase.name, account.id, phase.campaign_id, 'OPEN', account.id % 3, 'CAPTCHA', account.username,
       'shows a captcha', $3, timestamptz '2026-01-01 00:00:00Z' + (account.id % 2) * interval '1 millisecond'
     FROM phase JOIN account ON account.id = phase.account_id
     RETURNING id`,
    [name, count, fingerprint],
  )
  return rows.map((row) => encodeGlobalId('Review', row.id))
}

const PAGE = `query ($filter: ReviewFilter, $order: ReviewOrder, $first: Int, $after: String) {
  reviewQueue(filter: $filter, order: $order, first: $first, after: $after) {
    nodes { id priority openedAt resolvedAt } edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor } } }`

/** Reads one page of the queue. */
export async function readPage(
  client: GraphQLClient,
  variables: { filter?: Json; order?: string; first?: number; after?: string | null } = {},
): Promise<Json> {
  return (await client.ok(PAGE, variables)).reviewQueue
}

/** The ids that the queue shows with a filter; up to 100. */
export async function queueIds(client: GraphQLClient, filter?: Json): Promise<string[]> {
  const page = await readPage(client, { filter, first: 100 })
  return page.nodes.map((node: { id: string }) => node.id)
}

/** As if nothing had ever happened. It may come across what the server is doing, and then does it once more. */
export async function emptyQueue(server: Pick<TestServer, 'sql'>): Promise<void> {
  await eventually(() => server.sql('TRUNCATE reviews, campaigns, projects CASCADE'), 20_000)
}
