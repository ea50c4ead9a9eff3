import type {
  AccountStatus,
  AutoReviewMode,
  AwaitingReason,
  ChannelKind,
  CloseReason,
  Decision,
  DeliveryEvent,
  DeliveryState,
  FailureType,
  KeptKind,
  NoticeEvent,
  Outcome,
  PastDailyCost,
  Priority,
  ResolutionAction,
  ReviewEnd,
  Role,
  SignInWay,
  Verdict,
} from './words.ts'

// What people call the values of the domain, in files and messages. The page has the same words: a test compares them.

/** A ticket that a person closed, or answered, while its countdown ran: nobody had said a reason yet. */
export const COUNTING_DOWN = 'SCHEDULED'

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

export const PRIORITY_LABELS: Readonly<Record<Priority, string>> = {
  URGENT: 'Urgent',
  HIGH: 'High',
  NORMAL: 'Normal',
  LOW: 'Low',
}

export const ROLE_LABELS: Readonly<Record<Role, string>> = {
  ADMIN: 'Admin',
  MANAGER: 'Manager',
  ANALYST: 'Analyst',
  INTEGRATOR: 'Integrator',
}

export const VERDICT_LABELS: Readonly<Record<Verdict, string>> = {
  COMPLETED: 'completed',
  QUESTION: 'a question',
  ERROR: 'an error',
}

/** Nothing while it is not known. */
export const OUTCOME_LABELS: Readonly<Record<Outcome, string>> = {
  PENDING: '',
  CONFIRMED: 'worked',
  REFAILED: 'came back',
  UNDONE: 'undone',
  SUPERSEDED: 'overtaken',
}

export const ACCOUNT_STATUS_LABELS: Readonly<Record<AccountStatus, string>> = {
  ACTIVE: 'In the pipeline',
  IN_REVIEW: 'In review',
  PAUSED: 'Paused',
  COMPLETED: 'Completed',
}

export const DECISION_LABELS: Readonly<Record<Decision, string>> = {
  RETRY: 'is tried again',
  REVIEW: 'waits for a person',
}

export const CLOSE_REASON_LABELS: Readonly<Record<CloseReason, string>> = {
  HUMAN: 'by a person',
  AUTO_REVIEWED: 'by auto-review',
}

/** By what a review ended; nothing where a person did it. */
export const RESOLVED_BY_LABELS: Readonly<Record<ReviewEnd, string>> = {
  PERSON: '',
  USER_MESSAGE: 'by a reply',
  AUTO_REVIEW: 'by auto-review',
  SUPERSEDED: 'by itself',
}

export const SIGN_IN_LABELS: Readonly<Record<SignInWay, string>> = {
  LINK: 'by link',
  PASSWORD: 'by password',
}

export const MODE_LABELS: Readonly<Record<AutoReviewMode, string>> = {
  LIVE: 'Closes what it is sure of',
  SHADOW: 'Only watches',
}

export const PAST_DAILY_COST_LABELS: Readonly<Record<PastDailyCost, string>> = {
  WAIT: 'Finished tickets wait until tomorrow',
  PERSON: 'They come to a person',
}

export const KEPT_LABELS: Readonly<Record<KeptKind, string>> = {
  EVENTS: 'Audit log',
  BOT_ACTIONS: 'Steps of bots',
  ATTACHMENTS: 'Screenshots',
  MESSAGES: 'Messages',
}

export const CHANNEL_KIND_LABELS: Readonly<Record<ChannelKind, string>> = {
  WEBHOOK: 'Webhook',
  SLACK: 'Slack',
  EMAIL: 'E-mail',
}

export const NOTICE_LABELS: Readonly<Record<NoticeEvent, string>> = {
  ACCOUNT_REVIEW_OPENED: 'An account needs a person',
  TICKET_REVIEW_OPENED: 'A ticket needs a person',
  REVIEW_ESCALATED: 'An item escalated',
  STORM_BEGAN: 'A storm began',
  STORM_ENDED: 'A storm ended',
  AUTO_REVIEW_OFF: 'Auto-review switched itself off',
  AUTO_REVIEW_PROBLEM: 'Auto-review has a problem',
  DAILY_COST_REACHED: 'The cost of a day is reached',
  CHANNEL_OFF: 'Another channel switched itself off',
}

export const DELIVERY_LABELS: Readonly<Record<DeliveryEvent, string>> = { ...NOTICE_LABELS, TEST: 'Test' }

export const DELIVERY_STATE_LABELS: Readonly<Record<DeliveryState, string>> = {
  PENDING: 'Waits',
  DELIVERED: 'Delivered',
  FAILED: 'Failed',
}
