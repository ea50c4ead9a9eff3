import type {
  AccountStatus,
  AutoReviewMode,
  ChannelKind,
  NoticeEvent,
  PastDailyCost,
  Priority,
  Role,
  Verdict,
} from './words.ts'

/** What can be set to something else. */
export const CHANGE_SUBJECTS = [
  'UNDO_SECONDS',
  'ESCALATION_URGENT',
  'ESCALATION_HIGH',
  'ESCALATION_NORMAL',
  'ESCALATION_LOW',
  'STORM_THRESHOLD',
  'STORM_MINUTES',
  'CONFIDENCE_THRESHOLD',
  'SAMPLE_SHARE',
  'FALSE_COMPLETED_LIMIT',
  'FALSE_COMPLETED_MINIMUM',
  'DAILY_COST',
  'PAST_DAILY_COST',
  'INPUT_PRICE',
  'OUTPUT_PRICE',
  'OUTCOME_HALF_LIFE',
  'MINIMUM_SAMPLE',
  'HOLD_OUT_SHARE',
  'RETRY_BUDGET_SHARE',
  'RETRY_BUDGET_FLOOR',
  'EVENTS_KEPT',
  'BOT_ACTIONS_KEPT',
  'ATTACHMENTS_KEPT',
  'MESSAGES_KEPT',
  'AUTO_REVIEW_MODE',
  'API_KEY',
  'ACCESS',
  'PERSON_NAME',
  'PERSON_EMAIL',
  'PERSON_PASSWORD',
  'PERSON_ROLE',
  'PERSON_SESSIONS',
  'PERSON_SIGN_IN',
  'INVITATION',
  'CHANNEL',
  'CHANNEL_NAME',
  'CHANNEL_SECRET',
  'CHANNEL_RULE',
  'CAMPAIGN',
  'CAMPAIGN_NAME',
  'CAMPAIGN_LEARNING',
  'PROJECT',
  'PROJECT_NAME',
  'PROJECT_DELAY',
  'PROJECT_PARALLEL',
  'PROJECT_LEARNING',
  'ACCOUNT_STATUS',
  'VERDICT',
] as const
export type ChangeSubject = (typeof CHANGE_SUBJECTS)[number]

/** How something can be that is neither a number nor a text nor one of the domain’s own words. */
export const CHANGE_STATES = [
  'CREATED',
  'REVOKED',
  'ACTIVE',
  'DEACTIVATED',
  'PASSWORD',
  'NO_PASSWORD',
  'NEW_PASSWORD',
  'NEW_LINK',
  'NEW_SECRET',
  'NO_LIMIT',
] as const
export type ChangeState = (typeof CHANGE_STATES)[number]

/** Where a channel sends. Nothing that is secret: an address may hold a secret in its path. */
export interface ChannelThen {
  readonly kind: ChannelKind
  readonly place: string
  readonly enabled: boolean
  /** The path is another one than before, where nothing else is. */
  readonly moved: boolean
}

/** What a channel hears of. */
export interface RuleThen {
  readonly events: readonly NoticeEvent[]
  readonly leastPriority: Priority | null
  readonly campaigns: number
  readonly projects: number
}

/** How it was, or is: exactly one of these. */
export interface ChangeValue {
  /** In the unit of what was changed. */
  readonly number?: number
  readonly text?: string
  readonly isOn?: boolean
  readonly role?: Role
  readonly accountStatus?: AccountStatus
  readonly verdict?: Verdict
  readonly mode?: AutoReviewMode
  readonly pastDailyCost?: PastDailyCost
  readonly state?: ChangeState
  readonly channel?: ChannelThen
  readonly rule?: RuleThen
}

/** One thing that was set to another, in codes: whoever shows it has the words. */
export interface Change {
  readonly subject: ChangeSubject
  /** Whose, or which one: as it was called then. Null where there is only one. */
  readonly name: string | null
  /** Null where there was nothing before. */
  readonly from: ChangeValue | null
  /** Null where there is nothing any more. */
  readonly to: ChangeValue | null
}

/** The same in words. Events from before there were codes have nothing else. */
export interface ChangeInWords {
  /** Such as “Escalation: Urgent”. */
  readonly what: string
  readonly from: string | null
  readonly to: string | null
}
