import type { ReviewFilter, QueueRowReview } from '../graphql/queueDocuments.ts'

/** From this many open reviews of one fingerprint on, they fold into a card. */
const FOLD_FROM = 5

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

/** How many reviews there are of each fingerprint, as far as these reviews tell. */
export function sizesByFingerprint(
  reviews: readonly QueueRowReview[],
  folding: Folding,
): ReadonlyMap<string, number> {
  const here = new Map<string, number>()
  const said = new Map<string, number>()
  for (const review of reviews) {
    const fingerprint = foldKey(review)
    if (fingerprint === null) continue
    here.set(fingerprint, (here.get(fingerprint) ?? 0) + 1)
    if (folding === 'counted') {
      said.set(fingerprint, Math.max(said.get(fingerprint) ?? 0, review.similarCount + 1))
    }
  }
  return new Map([...here].map(([key, count]) => [key, Math.max(count, said.get(key) ?? 0)]))
}

/** The fingerprints that fold. */
export function foldedAmong(reviews: readonly QueueRowReview[], folding: Folding): Set<string> {
  if (folding === 'never') return new Set()
  const sizes = sizesByFingerprint(reviews, folding)
  return new Set([...sizes].filter(([, size]) => size >= FOLD_FROM).map(([fingerprint]) => fingerprint))
}
