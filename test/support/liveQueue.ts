import type { GraphQLClient, Json } from './graphqlClient.ts'
import { subscribe, subscribeOn, type TestSubscription } from './subscription.ts'

export const QUEUE_CHANGED = `subscription ($filter: ReviewFilter, $after: String) {
  queueChanged(filter: $filter, after: $after) {
    type cursor reviewId review { id status priority version claim { by } } } }`

/** A message of queueChanged. */
export interface QueueChange {
  readonly type: 'UPSERTED' | 'REMOVED' | 'RESYNC'
  readonly cursor: string
  readonly reviewId: string | null
  readonly review: { id: string; status: string; version: number; claim: { by: string } | null } | null
}

/** The change a message brings; fails the test when it came with errors. */
export async function nextChange(
  subscription: TestSubscription<{ queueChanged: QueueChange }>,
  fits: (change: QueueChange) => boolean = () => true,
  timeoutMs?: number,
): Promise<QueueChange> {
  return (await subscription.nextWhere((data) => fits(data.queueChanged), timeoutMs)).queueChanged
}

/** Subscribes to the queue as {@link subscribeSettled} does. */
export function subscribeQueue(
  wsUrl: string,
  token: string | undefined,
  variables: Record<string, unknown> = {},
): Promise<TestSubscription<{ queueChanged: QueueChange }>> {
  return subscribeSettled(wsUrl, token, QUEUE_CHANGED, variables)
}

/**
 * Subscribes, and waits until the server has come to it: what happens from now on is heard. The protocol has no
 * answer to a subscription. A query sent after it asks the database at least as often before it is answered.
 */
export async function subscribeSettled<Data>(
  wsUrl: string,
  token: string | undefined,
  query: string,
  variables: Record<string, unknown>,
): Promise<TestSubscription<Data>> {
  const subscription = await subscribe<Data>(wsUrl, query, variables, { token })
  const { socket } = subscription
  for (const id of ['settle-1', 'settle-2']) {
    const answer = subscribeOn(socket, 'query { viewer { name } health { ok } }', {}, id)
    await answer.next()
  }
  return subscription
}

/** Reads the whole queue, and where the feed stood before. */
export async function readQueue(
  client: GraphQLClient,
  filter: Json = {},
): Promise<{ cursor: string; reviews: Map<string, Json> }> {
  const reviews = new Map<string, Json>()
  let cursor: string | undefined
  for (let after: string | null = null; ;) {
    const { reviewQueue }: Json = await client.ok(
      `query ($filter: ReviewFilter, $after: String) { reviewQueue(filter: $filter, first: 100, after: $after) {
        feedCursor nodes { id status priority version claim { by } } pageInfo { hasNextPage endCursor } } }`,
      { filter, after },
    )
    cursor ??= reviewQueue.feedCursor as string
    for (const review of reviewQueue.nodes) reviews.set(review.id, review)
    if (!reviewQueue.pageInfo.hasNextPage) return { cursor, reviews }
    after = reviewQueue.pageInfo.endCursor
  }
}

/** Merges a message as a client does. */
export function merge(reviews: Map<string, Json>, change: QueueChange): void {
  if (change.type === 'UPSERTED') reviews.set(change.reviewId!, change.review)
  if (change.type === 'REMOVED') reviews.delete(change.reviewId!)
}
