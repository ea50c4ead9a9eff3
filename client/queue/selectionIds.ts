import type { Client } from '@urql/core'
import { QueueIdsQuery, type ReviewFilter } from '../graphql/queueDocuments.ts'
import type { Selection } from './selection.ts'

const PAGE_SIZE = 100

/** Reads the ids that a filter lets through, up to `most`. */
async function idsOf(client: Client, filter: ReviewFilter, most: number): Promise<string[]> {
  const ids: string[] = []
  let after: string | null = null
  do {
    const {
      data,
    }: {
      data?: {
        reviewQueue: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } }
      }
    } = await client.query(QueueIdsQuery, { filter, first: PAGE_SIZE, after })
    if (!data) break
    ids.push(...data.reviewQueue.nodes.map((node) => node.id))
    after = data.reviewQueue.pageInfo.hasNextPage ? data.reviewQueue.pageInfo.endCursor : null
  } while (after !== null && ids.length < most)
  return ids
}

/** The ids of all that is ticked, what is not loaded included; up to `most`. */
export async function idsOfSelection(
  client: Client,
  selection: Selection,
  filter: ReviewFilter,
  most: number,
): Promise<string[]> {
  const filters: ReviewFilter[] = selection.all
    ? [filter]
    : [...selection.groups].map((fingerprint) => ({ ...filter, fingerprint, statuses: ['OPEN' as const] }))
  const held: string[] = []
  for (const each of filters) held.push(...(await idsOf(client, each, most)))
  const kept = held.filter((id) => !selection.except.has(id))
  return [...new Set([...kept, ...selection.ids])].slice(0, most)
}
