import type { Client } from '@urql/core'
import { ReleaseReviewMutation } from '../graphql/reviewDocuments.ts'
import { fetchInTime } from '../graphql/timeLimit.ts'

/**
 * Claims that were taken by starting to act and not on purpose: whoever leaves the item without having done anything
 * gives it back. By the review's id.
 */
const taken = new Set<string>()

export function tookByActing(reviewId: string): void {
  taken.add(reviewId)
}

/** It was dealt with, or claimed on purpose: leaving gives nothing back any more. */
export function keepClaim(reviewId: string): void {
  taken.delete(reviewId)
}

/** Gives it back, if it was taken by acting. An answer that it is too late for that is as good. */
export function giveBack(client: Client, reviewId: string): void {
  if (taken.delete(reviewId)) {
    void client.mutation(ReleaseReviewMutation, { input: { reviewId } }).toPromise()
  }
}

/** The page goes: what is open is given back, by requests that outlive it. Resolves when they are answered, or failed. */
export async function giveAllBack(): Promise<void> {
  const ids = [...taken]
  taken.clear()
  await Promise.allSettled(
    ids.map((reviewId) =>
      fetchInTime('/graphql', {
        method: 'POST',
        keepalive: true,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: RELEASE, variables: { input: { reviewId } } }),
      }),
    ),
  )
}

const RELEASE = 'mutation ($input: ReleaseReviewInput!) { releaseReview(input: $input) { review { id } } }'

window.addEventListener('pagehide', () => void giveAllBack())
