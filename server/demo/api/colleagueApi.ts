import type { ResolutionAction } from '../../entities/words.ts'
import type { ApiClient } from '../../workerKit/apiClient.ts'

/** A review that waits for a person. */
export interface WaitingReview {
  readonly id: string
  readonly version: number
  readonly title: string
  readonly claim: { readonly by: string } | null
}

/** What is decided about a review. */
export interface Decision {
  readonly action: ResolutionAction
  readonly notes?: string
  readonly message?: string
}

/** The calls of a person who works through the queue. */
export interface ColleagueApi {
  /** All open reviews of these campaigns, in the queue's order. */
  openReviews(campaignIds: readonly string[]): Promise<WaitingReview[]>
  resolve(review: WaitingReview, decision: Decision): Promise<void>
  claim(review: WaitingReview): Promise<void>
  snooze(review: WaitingReview, minutes: number): Promise<void>
  escalate(review: WaitingReview, notes: string): Promise<void>
}

interface QueuePage {
  reviewQueue: { nodes: WaitingReview[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } }
}

/** The calls of a person, over `client`. */
export function colleagueApi(client: ApiClient): ColleagueApi {
  return {
    async openReviews(campaignIds) {
      const reviews: WaitingReview[] = []
      for (let after: string | null = null; ;) {
        const { reviewQueue }: QueuePage = await client.request(QUEUE, { campaignIds, after })
        reviews.push(...reviewQueue.nodes)
        if (!reviewQueue.pageInfo.hasNextPage) return reviews
        after = reviewQueue.pageInfo.endCursor
      }
    },
    async resolve({ id, version }, decision) {
      await client.request(RESOLVE, { input: { reviewId: id, version, ...decision } })
    },
    async claim({ id }) {
      await client.request(CLAIM, { input: { reviewId: id } })
    },
    async snooze({ id }, minutes) {
      const until = new Date(Date.now() + minutes * 60_000).toISOString()
      await client.request(SNOOZE, { input: { reviewId: id, until } })
    },
    async escalate({ id }, notes) {
      await client.request(ESCALATE, { input: { reviewId: id, notes } })
    },
  }
}

const QUEUE = `query Waiting($campaignIds: [ID!], $after: String) {
  reviewQueue(first: 100, after: $after, filter: { statuses: [OPEN], campaignIds: $campaignIds }) {
    nodes { id version title claim { by } }
    pageInfo { hasNextPage endCursor }
  }
}`

const RESOLVE = `mutation Resolve($input: ResolveReviewInput!) {
  resolveReview(input: $input) { resolution { id } }
}`

const CLAIM = `mutation Claim($input: ClaimReviewInput!) {
  claimReview(input: $input) { review { id } }
}`

const SNOOZE = `mutation Snooze($input: SnoozeReviewInput!) {
  snoozeReview(input: $input) { review { id } }
}`

const ESCALATE = `mutation Escalate($input: EscalateReviewInput!) {
  escalateReview(input: $input) { review { id } }
}`
