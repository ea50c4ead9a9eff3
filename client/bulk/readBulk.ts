import type { Client } from '@urql/core'
import {
  BulkOperationQuery,
  BulkPreviewQuery,
  BulkResultsQuery,
  type BulkOperationShown,
  type BulkResult,
} from '../graphql/bulkDocuments.ts'

/** As many of a set or of its results as are read at a time: the API's largest page. */
export const BULK_PAGE_SIZE = 100

/** The operation as it is now; null when there is none or it could not be read. */
export async function readOperation(client: Client, id: string): Promise<BulkOperationShown | null> {
  const { data } = await client.query(BulkOperationQuery, { id })
  return data?.node?.__typename === 'BulkOperation' ? data.node : null
}

/** The page of a fixed set after this cursor; null when it could not be read. */
export async function readPreviewPage(client: Client, token: string, after: string | null) {
  const { data } = await client.query(BulkPreviewQuery, { token, first: BULK_PAGE_SIZE, after })
  return data?.bulkPreview ?? null
}

/** What became of each, the failed ones apart; up to a hundred of either kind. */
export async function readResults(
  client: Client,
  id: string,
  failedOnly: boolean,
): Promise<readonly BulkResult[]> {
  const { data } = await client.query(BulkResultsQuery, { id, first: BULK_PAGE_SIZE, failedOnly })
  return data?.node?.__typename === 'BulkOperation' ? data.node.results.nodes : []
}

/** The ids of the reviews that it resolved; up to a hundred. */
export async function resolvedBy(client: Client, id: string): Promise<readonly string[]> {
  const results = await readResults(client, id, false)
  return results.filter((result) => result.code === null).map((result) => result.reviewId)
}
