import { vi } from 'vitest'
import { decodeGlobalId } from '../../schema/globalId.ts'
import type { Answer, GraphQLClient, Json } from './graphqlClient.ts'
import type { TestServer } from './testServer.ts'

/** What tests look at of a batch. */
export const OPERATION = `
  id action by total succeeded failed waiting waitingUntil undone startedAt finishedAt undoableUntil undoneAt`

const PREVIEW = `mutation ($input: PreviewBulkInput!) {
  previewBulk(input: $input) {
    token count notAllowed effects fixedAt expiresAt items(first: 100) { nodes { review { id } leftOut } } } }`

export interface BulkSet {
  readonly reviewIds?: readonly string[]
  readonly filter?: Json
}

/** Previews a batch; the answer may be an error. */
export function tryPreview(client: GraphQLClient, set: BulkSet, action = 'RETRY'): Promise<Answer> {
  return client.gql(PREVIEW, { input: { ...set, action } })
}

/** Previews a batch. */
export async function preview(client: GraphQLClient, set: BulkSet, action = 'RETRY'): Promise<Json> {
  return (await client.ok(PREVIEW, { input: { ...set, action } })).previewBulk
}

const RESOLVE = `mutation ($input: ResolveReviewsInput!) {
  resolveReviews(input: $input) { operation { ${OPERATION} } } }`

interface StartOptions {
  readonly notes?: string
  readonly message?: string
  readonly first?: number
}

/** Starts a previewed batch; the answer may be an error. */
export function tryStart(client: GraphQLClient, token: string, more: StartOptions = {}): Promise<Answer> {
  return client.gql(RESOLVE, { input: { token, ...more } })
}

/** Starts a previewed batch. */
export async function start(client: GraphQLClient, token: string, more: StartOptions = {}): Promise<Json> {
  return (await client.ok(RESOLVE, { input: { token, ...more } })).resolveReviews.operation
}

/** A batch as it is now; null for what is none. */
export async function readOperation(client: GraphQLClient, id: string): Promise<Json> {
  const { node } = await client.ok(
    `query ($id: ID!) { node(id: $id) { ... on BulkOperation { ${OPERATION} } } }`,
    { id },
  )
  return node
}

/** A batch once it has finished. Not asked all the time: that would take the time from the batch. */
export function finished(client: GraphQLClient, id: string, timeout = 60_000): Promise<Json> {
  return vi.waitFor(
    async () => {
      const operation = await readOperation(client, id)
      if (operation.finishedAt === null) throw new Error(`It still runs: ${JSON.stringify(operation)}`)
      return operation
    },
    { timeout, interval: 50 },
  )
}

/** Previews, starts and waits for the end. */
export async function runBulk(
  client: GraphQLClient,
  reviewIds: readonly string[],
  action = 'RETRY',
  more: StartOptions = {},
): Promise<Json> {
  const { token } = await preview(client, { reviewIds }, action)
  return finished(client, (await start(client, token, more)).id)
}

/** Takes a batch back; the answer may be an error. */
export function tryUndo(client: GraphQLClient, operationId: string): Promise<Answer> {
  return client.gql(
    `mutation ($input: UndoBulkInput!) { undoBulk(input: $input) { operation { ${OPERATION} } } }`,
    { input: { operationId } },
  )
}

const RESULTS = `query ($id: ID!, $after: String, $failedOnly: Boolean) { node(id: $id) { ... on BulkOperation {
  results(first: 100, after: $after, failedOnly: $failedOnly) {
    nodes { reviewId review { id } resolution { id outcome } code message }
    pageInfo { hasNextPage endCursor } } } } }`

/** What became of each item, page by page. */
export async function results(client: GraphQLClient, id: string, failedOnly = false): Promise<Json[]> {
  const found: Json[] = []
  let after: string | null = null
  do {
    const { node }: Json = await client.ok(RESULTS, { id, after, failedOnly })
    found.push(...node.results.nodes)
    after = node.results.pageInfo.hasNextPage ? node.results.pageInfo.endCursor : null
  } while (after !== null)
  return found
}

/** How many resolutions each of these reviews has. */
export async function resolutionCounts(server: TestServer, reviewIds: readonly string[]): Promise<number[]> {
  const ids = reviewIds.map((id) => decodeGlobalId(id).id)
  const rows = await server.sql<{ id: string; count: number }>(
    'SELECT review_id AS id, count(*)::int AS count FROM review_logs WHERE review_id = ANY($1) GROUP BY 1',
    [ids],
  )
  const counts = new Map(rows.map(({ id, count }) => [id, count]))
  return ids.map((id) => counts.get(id) ?? 0)
}
