import type { Review } from '../entities/Review.ts'
import type { AwaitingReason, ResolutionAction } from '../entities/words.ts'

const PHASE_ACTIONS: readonly ResolutionAction[] = [
  'RETRY',
  'COMPLETE_MANUALLY',
  'SKIP_PHASE',
  'RESET_ACCOUNT',
  'DISMISS',
]

/** By what the ticket waits for; the likeliest first. */
const TICKET_ACTIONS: Readonly<Record<AwaitingReason, readonly ResolutionAction[]>> = {
  COMPLETED: ['CLOSE', 'REPLY', 'RETRY', 'DISMISS'],
  QUESTION: ['REPLY', 'CLOSE', 'RETRY', 'DISMISS'],
  ERROR: ['RETRY', 'REPLY', 'CLOSE', 'DISMISS'],
  STOPPED: ['REPLY', 'RETRY', 'CLOSE', 'DISMISS'],
  DEPS_READY: ['START', 'CLOSE', 'DISMISS'],
  PERMISSION: ['APPROVE_PERMISSION', 'ALWAYS_ALLOW_PERMISSION', 'REJECT_PERMISSION', 'CLOSE', 'DISMISS'],
}

/** While the countdown runs: what the auto-review would do comes first. */
const COUNTDOWN_ACTIONS: readonly ResolutionAction[] = ['CLOSE', 'REPLY', 'RETRY', 'DISMISS']

/** What a person can do with the review as it is; the first is the one to offer first. */
export function allowedActions(
  review: Pick<Review, 'kind' | 'status' | 'failureType' | 'awaitingReason'>,
): readonly ResolutionAction[] {
  if (review.status === 'RESOLVED') return []
  if (review.kind === 'PHASE') {
    return review.failureType === 'CONTENT_REJECTION' ? ['CHANGE_CONTENT', ...PHASE_ACTIONS] : PHASE_ACTIONS
  }
  return review.awaitingReason === null ? COUNTDOWN_ACTIONS : TICKET_ACTIONS[review.awaitingReason]
}
