import { type FindOperator, Raw } from 'typeorm'
import type { ReviewStatus } from '../entities/words.ts'

/**
 * A condition for `status`: the review is not RESOLVED. The word stands in the statement and is not sent with it, because
 * only then is a prepared statement planned with the indexes of what is not resolved.
 */
export function unresolved(): FindOperator<ReviewStatus> {
  return Raw((status) => `${status} <> 'RESOLVED'`)
}
