/** The fixed words of the domain. The API's enums are made of the same lists. */

export const ACCOUNT_STATUSES = ['ACTIVE', 'IN_REVIEW', 'PAUSED', 'COMPLETED'] as const
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number]

export const PHASE_STATUSES = [
  'PENDING',
  'AVAILABLE',
  'IN_PROGRESS',
  'REVIEW_REQUIRED',
  'COMPLETED',
  'SKIPPED',
] as const
export type PhaseStatus = (typeof PHASE_STATUSES)[number]

export const FAILURE_TYPES = [
  'CAPTCHA',
  'CHALLENGE',
  'CONTENT_REJECTION',
  'RATE_LIMIT',
  'ACCOUNT_SUSPENDED',
  'NETWORK_ERROR',
  'TIMEOUT',
  'BOT_ERROR',
  'OTHER',
] as const
export type FailureType = (typeof FAILURE_TYPES)[number]

export const DECISIONS = ['RETRY', 'REVIEW'] as const
export type Decision = (typeof DECISIONS)[number]

export const TICKET_STATUSES = ['OPEN', 'IN_PROGRESS', 'AWAITING_INPUT', 'DONE', 'SKIPPED'] as const
export type TicketStatus = (typeof TICKET_STATUSES)[number]

export const TICKET_MODES = ['RELAXED', 'STRICT'] as const
export type TicketMode = (typeof TICKET_MODES)[number]

export const AWAITING_REASONS = [
  'COMPLETED',
  'QUESTION',
  'ERROR',
  'STOPPED',
  'PERMISSION',
  'DEPS_READY',
] as const
export type AwaitingReason = (typeof AWAITING_REASONS)[number]

export const CLOSE_REASONS = ['HUMAN', 'AUTO_REVIEWED'] as const
export type CloseReason = (typeof CLOSE_REASONS)[number]

export const MESSAGE_ROLES = ['USER', 'ASSISTANT', 'SYSTEM', 'TOOL'] as const
export type MessageRole = (typeof MESSAGE_ROLES)[number]

export const VERDICTS = ['COMPLETED', 'QUESTION', 'ERROR'] as const
export type Verdict = (typeof VERDICTS)[number]

/** LIVE: the auto-review closes what is completed. SHADOW: it says what it would close, and a person decides. */
export const AUTO_REVIEW_MODES = ['LIVE', 'SHADOW'] as const
export type AutoReviewMode = (typeof AUTO_REVIEW_MODES)[number]

export const PAST_DAILY_COSTS = ['WAIT', 'PERSON'] as const
/** What becomes of verdicts past the day's limit: they wait for the next day, or a person decides. */
export type PastDailyCost = (typeof PAST_DAILY_COSTS)[number]

export const REVIEW_KINDS = ['PHASE', 'TICKET'] as const
export type ReviewKind = (typeof REVIEW_KINDS)[number]

export const REVIEW_STATUSES = ['SCHEDULED', 'OPEN', 'SNOOZED', 'RESOLVED'] as const
export type ReviewStatus = (typeof REVIEW_STATUSES)[number]

export const REVIEW_ORDERS = ['MOST_PRESSING', 'NEWEST_RESOLUTION'] as const
/** What the lists of reviews are ordered by. */
export type ReviewOrder = (typeof REVIEW_ORDERS)[number]

/** Most pressing first: the place in this list is the number in the database. */
export const PRIORITIES = ['URGENT', 'HIGH', 'NORMAL', 'LOW'] as const
export type Priority = (typeof PRIORITIES)[number]

export const RESOLUTION_ACTIONS = [
  'RETRY',
  'DISMISS',
  'COMPLETE_MANUALLY',
  'SKIP_PHASE',
  'RESET_ACCOUNT',
  'CHANGE_CONTENT',
  'REPLY',
  'CLOSE',
  'START',
  'APPROVE_PERMISSION',
  'ALWAYS_ALLOW_PERMISSION',
  'REJECT_PERMISSION',
] as const
export type ResolutionAction = (typeof RESOLUTION_ACTIONS)[number]

export const OUTCOMES = ['PENDING', 'CONFIRMED', 'REFAILED', 'UNDONE', 'SUPERSEDED'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** What came of an automatic retry: the work went on, it failed again, or a person came between. */
export const RETRY_OUTCOMES = ['PENDING', 'CONFIRMED', 'REFAILED', 'SUPERSEDED'] as const
export type RetryOutcome = (typeof RETRY_OUTCOMES)[number]

/** By what a failure was decided: HOLD_OUT is the fixed rule where the past would have decided, for comparison. */
export const DECIDERS = ['FIXED_RULE', 'LEARNING', 'HOLD_OUT'] as const
export type Decider = (typeof DECIDERS)[number]

export const REVIEW_ENDS = ['PERSON', 'USER_MESSAGE', 'AUTO_REVIEW', 'SUPERSEDED'] as const
export type ReviewEnd = (typeof REVIEW_ENDS)[number]

export const ROLES = ['ADMIN', 'MANAGER', 'ANALYST', 'INTEGRATOR'] as const
export type Role = (typeof ROLES)[number]

/** What is kept for a time that an admin sets. */
export const KEPT_KINDS = ['EVENTS', 'BOT_ACTIONS', 'ATTACHMENTS', 'MESSAGES'] as const
export type KeptKind = (typeof KEPT_KINDS)[number]

/** How somebody signed in. */
export const SIGN_IN_WAYS = ['LINK', 'PASSWORD'] as const
export type SignInWay = (typeof SIGN_IN_WAYS)[number]

export const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/webp'] as const
export type ImageType = (typeof IMAGE_TYPES)[number]

export const CHANNEL_KINDS = ['WEBHOOK', 'SLACK', 'EMAIL'] as const
export type ChannelKind = (typeof CHANNEL_KINDS)[number]

/** What a channel can be told of. */
export const NOTICE_EVENTS = [
  'ACCOUNT_REVIEW_OPENED',
  'TICKET_REVIEW_OPENED',
  'REVIEW_ESCALATED',
  'STORM_BEGAN',
  'STORM_ENDED',
  'AUTO_REVIEW_OFF',
  'AUTO_REVIEW_PROBLEM',
  'DAILY_COST_REACHED',
  'CHANNEL_OFF',
] as const
export type NoticeEvent = (typeof NOTICE_EVENTS)[number]

/** TEST: a person tried the channel. */
export const DELIVERY_EVENTS = [...NOTICE_EVENTS, 'TEST'] as const
export type DeliveryEvent = (typeof DELIVERY_EVENTS)[number]

export const DELIVERY_STATES = ['PENDING', 'DELIVERED', 'FAILED'] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]
