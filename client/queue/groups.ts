import type { ReviewFilter, QueueRowReview } from '../graphql/queueDocuments.ts'

/** From this many open reviews of one fingerprint on, they fold into a card. */
export const FOLD_FROM = 5

/**
 * Which reviews of one fingerprint are counted: none (a list that never folds), those that are loaded, or also those
 * that the server counted beside them, which tells of the whole queue and not of a narrower filter.
 */
export type Folding = 'never' | 'loaded' | 'counted'

/** How the list behind this filter folds. */
export function foldingOf(filter: ReviewFilter): Folding {
  const statuses = filter.statuses ?? ['OPEN']
  if (!statuses.includes('OPEN') || filter.fingerprint) return 'never'
  const isNarrower =
    filter.search || filter.campaignIds || filter.projectIds || filter.priorities || filter.claimedByMe
  return isNarrower ? 'loaded' : 'counted'
}

/** The fingerprint that this review may fold under; null for one that stands alone. */
export function foldKey(review: QueueRowReview): string | null {
  return review.status === 'OPEN' ? review.fingerprint : null
}
