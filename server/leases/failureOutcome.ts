import type { Decision } from '../entities/words.ts'

/**
 * What was decided about a failure, in plain values: it is kept with the lease that the failure ended, and a
 * repeat of the call gets it again.
 */
export type FailureOutcome = {
  readonly failureId: string
  readonly decision: Decision
  /** With RETRY: when the work is there again, as ISO-8601. */
  readonly retryAt: string | null
  /** With REVIEW: the review that was opened or added to. */
  readonly reviewId: string | null
  /** One sentence: why. */
  readonly because: string
}
