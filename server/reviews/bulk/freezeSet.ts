import type { EntityManager } from 'typeorm'
import type { Actor } from '../../access/actor.ts'
import { Review } from '../../entities/Review.ts'
import type { ResolutionAction } from '../../entities/words.ts'
import { BadUserInput, NotFound } from '../../errors.ts'
import { applyReviewFilter, type ReviewFilter } from '../reviewFilter.ts'
import { MATTER, reasonsAgainst, RESET_WITH_ANOTHER, RESOLVED_ALREADY } from './leftOut.ts'

/** Most reviews that one batch may name. */
export const LARGEST_BATCH = 10_000

/** Which reviews a batch is about. */
export type BatchChoice = { readonly reviewIds: readonly string[] } | { readonly filter: ReviewFilter }

/**
 * Writes down exactly these reviews, in the queue's order, each with the version that it has now, and why it is
 * left out where it is. Nothing of them is locked.
 * @throws NotFound where one of the ids is of no review.
 * @throws BadUserInput where the filter lets too many through.
 */
export async function freezeSet(
  tx: EntityManager,
  actor: Actor,
  operation: { readonly id: string; readonly action: ResolutionAction },
  choice: BatchChoice,
): Promise<void> {
  const [chosen, parameters] = chosenIds(tx, actor, choice)
  const place = (offset: number) => `$${parameters.length + offset}`
  const frozen = await tx.query<unknown[]>(
    `INSERT INTO bulk_items (operation_id, place, review_id, version, left_out)
     SELECT ${place(1)}, row_number() OVER (ORDER BY review.priority, review.opened_at, review.id) - 1,
       review.id, review.version,
       CASE
         WHEN review.status = 'RESOLVED' THEN ${place(2)}
         WHEN review.claim_expires_at > statement_timestamp() AND review.claimed_by <> ${place(3)}
           THEN coalesce(review.claimed_by_name, review.claimed_by) || ' holds it'
         ELSE ${place(4)}::jsonb ->> (${MATTER})
       END
     FROM reviews review WHERE review.id IN (${chosen})
     RETURNING place`,
    [
      ...parameters,
      operation.id,
      RESOLVED_ALREADY,
      actor.key,
      JSON.stringify(reasonsAgainst(operation.action)),
    ],
  )
  assertSize(choice, frozen.length)
  if (operation.action === 'RESET_ACCOUNT') await resetEachOnce(tx, operation.id)
}

function chosenIds(tx: EntityManager, actor: Actor, choice: BatchChoice): [string, unknown[]] {
  if ('reviewIds' in choice) return ['SELECT unnest($1::bigint[])', [choice.reviewIds]]
  const query = tx.createQueryBuilder(Review, 'review').select('review.id', 'id')
  const [sql, parameters] = applyReviewFilter(query, choice.filter, actor.key)
    // One too many tells that it is too many.
    .limit(LARGEST_BATCH + 1)
    .getQueryAndParameters()
  return [sql, parameters]
}

function assertSize(choice: BatchChoice, found: number): void {
  if ('reviewIds' in choice) {
    if (found < choice.reviewIds.length) throw new NotFound('review')
  } else if (found > LARGEST_BATCH) {
    throw new BadUserInput('filter', 'More than 10,000 items match: narrow the filter.')
  }
}

async function resetEachOnce(tx: EntityManager, operationId: string): Promise<void> {
  await tx.query(
    `UPDATE bulk_items SET left_out = $2
     WHERE operation_id = $1 AND place = ANY(ARRAY(
       SELECT place FROM (
         SELECT place, row_number() OVER (PARTITION BY review.account_id ORDER BY place) AS turn
         FROM bulk_items JOIN reviews review ON review.id = review_id
         WHERE operation_id = $1 AND left_out IS NULL
       ) counted WHERE turn > 1))`,
    [operationId, RESET_WITH_ANOTHER],
  )
}
