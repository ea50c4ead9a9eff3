import type { AwaitingReason, FailureType, ResolutionAction } from '../entities/words.ts'

/** A ticket that a person closed, or answered, while its countdown ran: nobody had said a reason yet. */
export const COUNTING_DOWN = 'SCHEDULED'

/** What a report calls the values that it groups by. The page has the same words. */
export const ACTION_LABELS: Readonly<Record<ResolutionAction, string>> = {
  RETRY: 'Retry',
  DISMISS: 'Dismiss',
  COMPLETE_MANUALLY: 'I did it by hand',
  SKIP_PHASE: 'Skip phase',
  RESET_ACCOUNT: 'Reset account',
  CHANGE_CONTENT: 'Change content',
  REPLY: 'Reply',
  CLOSE: 'Close as done',
  START: 'Start',
  APPROVE_PERMISSION: 'Approve once',
  ALWAYS_ALLOW_PERMISSION: 'Always allow',
  REJECT_PERMISSION: 'Reject',
}

export const FAILURE_LABELS: Readonly<Record<FailureType, string>> = {
  CAPTCHA: 'Captcha',
  CHALLENGE: 'Challenge',
  CONTENT_REJECTION: 'Content rejected',
  RATE_LIMIT: 'Rate limit',
  ACCOUNT_SUSPENDED: 'Suspended',
  NETWORK_ERROR: 'Network',
  TIMEOUT: 'Timeout',
  BOT_ERROR: 'Bot error',
  OTHER: 'Other',
}

export const AWAITING_LABELS: Readonly<Record<AwaitingReason | typeof COUNTING_DOWN, string>> = {
  COMPLETED: 'Ready for review',
  QUESTION: 'Question',
  ERROR: 'Error',
  STOPPED: 'Stopped',
  PERMISSION: 'Permission',
  DEPS_READY: 'Ready to start',
  SCHEDULED: 'Auto-review',
}
