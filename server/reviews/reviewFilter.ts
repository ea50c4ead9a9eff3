import type { EntityManager, SelectQueryBuilder } from 'typeorm'
import { escapeLike } from '../database/escapeLike.ts'
import { priorityRank } from '../entities/priorityColumn.ts'
import { Review } from '../entities/Review.ts'
import type {
  AccountStatus,
  AwaitingReason,
  FailureType,
  Priority,
  ReviewKind,
  ReviewStatus,
} from '../entities/words.ts'

/** Which reviews a list shows: those that every given part lets through. Null and absent restrict nothing. */
export interface ReviewFilter {
  readonly kinds?: readonly ReviewKind[] | null
  /** SCHEDULED and OPEN where left out. */
  readonly statuses?: readonly ReviewStatus[] | null
  readonly failureTypes?: readonly FailureType[] | null
  readonly awaitingReasons?: readonly AwaitingReason[] | null
  /** Lets only phases through. */
  readonly accountStatuses?: readonly AccountStatus[] | null
  readonly priorities?: readonly Priority[] | null
  readonly campaignIds?: readonly string[] | null
  readonly projectIds?: readonly string[] | null
  readonly fingerprint?: string | null
  /** True: what the asking person holds now. False: everything else. */
  readonly claimedByMe?: boolean | null
  readonly openedBefore?: Date | null
  readonly openedAfter?: Date | null
  /** Lets only resolved reviews through. */
  readonly resolvedAfter?: Date | null
  /** Part of a username, or of a ticket's number or title, in any case. */
  readonly search?: string | null
}

const STATUSES_BY_DEFAULT: readonly ReviewStatus[] = ['SCHEDULED', 'OPEN']

// The time of the statement, not of the transaction: and, unlike clock_timestamp(), an index can use it.
const CLAIMED_BY_ME = 'review.claimedBy = :actorKey AND review.claimExpiresAt > statement_timestamp()'

/**
 * Restricts a query on the alias `review` to the filter: the one place where it becomes SQL, for the
 * page, its count and the live feed alike. @param actorKey who asks.
 */
export function applyReviewFilter(
  query: SelectQueryBuilder<Review>,
  filter: ReviewFilter,
  actorKey: string,
): SelectQueryBuilder<Review> {
  const statuses = filter.statuses ?? STATUSES_BY_DEFAULT
  among(query, 'review.status', 'statuses', statuses)
  // Said again in the words of the partial index, so that the planner sees that it serves.
  if (!statuses.includes('RESOLVED')) query.andWhere(`review.status <> 'RESOLVED'`)

  among(query, 'review.kind', 'kinds', filter.kinds)
  among(query, 'review.failureType', 'failureTypes', filter.failureTypes)
  among(query, 'review.awaitingReason', 'awaitingReasons', filter.awaitingReasons)
  among(query, 'review.priority', 'priorityRanks', filter.priorities?.map(priorityRank))
  among(query, 'review.campaignId', 'campaignIds', filter.campaignIds)
  among(query, 'review.projectId', 'projectIds', filter.projectIds)

  const { accountStatuses, fingerprint, claimedByMe, openedBefore, openedAfter, resolvedAfter } = filter
  if (accountStatuses) {
    query.andWhere(
      `EXISTS (SELECT FROM accounts WHERE accounts.id = review.accountId AND accounts.status = ANY(:accountStatuses))`,
      { accountStatuses },
    )
  }

  if (isGiven(fingerprint)) query.andWhere('review.fingerprint = :fingerprint', { fingerprint })
  if (isGiven(claimedByMe)) {
    query.andWhere(claimedByMe ? CLAIMED_BY_ME : `(${CLAIMED_BY_ME}) IS NOT TRUE`, { actorKey })
  }
  if (openedBefore) query.andWhere('review.openedAt < :openedBefore', { openedBefore })
  if (openedAfter) query.andWhere('review.openedAt > :openedAfter', { openedAfter })
  if (resolvedAfter) query.andWhere('review.resolvedAt > :resolvedAfter', { resolvedAfter })

  const search = filter.search?.trim()
  if (search) {
    query.andWhere('lower(review.title) LIKE lower(:search)', { search: `%${escapeLike(search)}%` })
  }
  return query
}

/** One value is compared with `=`: only then does an index on it keep the queue's order. */
function among(
  query: SelectQueryBuilder<Review>,
  column: string,
  name: string,
  values: readonly (string | number)[] | null | undefined,
): void {
  if (!values) return
  if (values.length === 1) query.andWhere(`${column} = :${name}`, { [name]: values[0] })
  else query.andWhere(`${column} = ANY(:${name})`, { [name]: values })
}

/** Which of these reviews the filter lets through as they are now; for the live feed. */
export async function matchingReviewIds(
  manager: EntityManager,
  filter: ReviewFilter,
  actorKey: string,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const query = manager.createQueryBuilder(Review, 'review').select('review.id', 'id')
  const rows = await applyReviewFilter(query, filter, actorKey)
    .andWhere('review.id = ANY(:ids)', { ids })
    .getRawMany<{ id: string }>()
  return new Set(rows.map((row) => row.id))
}

/**
 * False when no change can ever bring this review through the filter: its kind, campaign and project are
 * fixed, and who never held it learns nothing of it by asking for what is claimed. The live feed then need not
 * look any further. @param actorKey who asks.
 */
export function couldEverMatch(
  filter: ReviewFilter,
  review: Pick<Review, 'kind' | 'campaignId' | 'projectId' | 'heldBy'>,
  actorKey: string,
): boolean {
  if (filter.kinds && !filter.kinds.includes(review.kind)) return false
  if (filter.claimedByMe && !review.heldBy.includes(actorKey)) return false
  if (filter.accountStatuses && review.kind !== 'PHASE') return false
  return isAmong(review.campaignId, filter.campaignIds) && isAmong(review.projectId, filter.projectIds)
}

function isAmong(id: string | null, ids: readonly string[] | null | undefined): boolean {
  return !ids || (id !== null && ids.includes(id))
}

function isGiven<Value>(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined
}
