import * as words from '../server/entities/words.ts'
import { builder } from './builder.ts'

export const AccountStatusEnum = builder.enumType('AccountStatus', { values: words.ACCOUNT_STATUSES })
export const PhaseStatusEnum = builder.enumType('PhaseStatus', { values: words.PHASE_STATUSES })
export const FailureTypeEnum = builder.enumType('FailureType', { values: words.FAILURE_TYPES })
export const DecisionEnum = builder.enumType('Decision', { values: words.DECISIONS })
export const DeciderEnum = builder.enumType('RetryDecider', {
  description: 'By what a failure was decided.',
  values: {
    FIXED_RULE: {
      description: 'The rule for every failure: nothing is learnt here, or too little is known.',
    },
    LEARNING: { description: 'What became of automatic retries like it.' },
    HOLD_OUT: {
      description: 'The fixed rule, although the past would have decided: to measure what learning brings.',
    },
  } satisfies Record<words.Decider, object>,
})
export const TicketStatusEnum = builder.enumType('TicketStatus', { values: words.TICKET_STATUSES })
export const TicketModeEnum = builder.enumType('TicketMode', { values: words.TICKET_MODES })
export const AwaitingReasonEnum = builder.enumType('AwaitingReason', { values: words.AWAITING_REASONS })
export const CloseReasonEnum = builder.enumType('CloseReason', { values: words.CLOSE_REASONS })
export const MessageRoleEnum = builder.enumType('MessageRole', { values: words.MESSAGE_ROLES })
export const VerdictEnum = builder.enumType('Verdict', { values: words.VERDICTS })
export const AutoReviewModeEnum = builder.enumType('AutoReviewMode', {
  values: {
    LIVE: { description: 'It closes what is completed.' },
    SHADOW: { description: 'It says what it would close, and a person decides.' },
  },
})
export const ReviewKindEnum = builder.enumType('ReviewKind', { values: words.REVIEW_KINDS })
export const ReviewStatusEnum = builder.enumType('ReviewStatus', { values: words.REVIEW_STATUSES })
export const ReviewOrderEnum = builder.enumType('ReviewOrder', {
  values: {
    MOST_PRESSING: { description: 'Priority, then age, then id.' },
    NEWEST_RESOLUTION: { description: 'What was resolved last comes first. Of what is resolved only.' },
  } satisfies Record<words.ReviewOrder, object>,
})
export const PriorityEnum = builder.enumType('Priority', { values: words.PRIORITIES })
export const ResolutionActionEnum = builder.enumType('ResolutionAction', { values: words.RESOLUTION_ACTIONS })
export const ResolutionOutcomeEnum = builder.enumType('ResolutionOutcome', {
  values: words.OUTCOMES,
  description: 'What became of a resolution: it counts as a success only when the work really went on.',
})
export const ReviewEndEnum = builder.enumType('ReviewEnd', { values: words.REVIEW_ENDS })
export const PastDailyCostEnum = builder.enumType('PastDailyCost', {
  values: {
    WAIT: { description: 'Verdicts wait for the next day (UTC).' },
    PERSON: { description: 'A person decides.' },
  },
})
export const RoleEnum = builder.enumType('Role', { values: words.ROLES })
export const ChannelKindEnum = builder.enumType('ChannelKind', {
  values: {
    WEBHOOK: { description: 'JSON by POST, signed as the Standard Webhooks specification has it.' },
    SLACK: { description: 'An incoming webhook of Slack, or of what understands the same.' },
    EMAIL: { description: 'Plain text, by the mail server of UNSTUCK_SMTP_URL.' },
  },
})

const NOTICES = {
  ACCOUNT_REVIEW_OPENED: { description: 'An account came to review.' },
  TICKET_REVIEW_OPENED: {
    description: 'An agent’s ticket needs a person; its countdown is over or never ran.',
  },
  REVIEW_ESCALATED: { description: 'Nobody has dealt with it in time, or a person made it more pressing.' },
  STORM_BEGAN: {
    description:
      'Many reviews for one cause. It comes instead of them all, and so to rules for reviews that open, too.',
  },
  STORM_ENDED: {},
  AUTO_REVIEW_OFF: { description: 'It was wrong too often and closes nothing any more.' },
  AUTO_REVIEW_PROBLEM: { description: 'The model that classifies is not there.' },
  DAILY_COST_REACHED: { description: 'Verdicts have cost what they may on one day.' },
  CHANNEL_OFF: { description: 'Another channel’s endpoint answered 410 and is switched off.' },
} satisfies Record<words.NoticeEvent, { description?: string }>

export const NotificationEventEnum = builder.enumType('NotificationEvent', {
  description: 'What a channel can hear of.',
  values: NOTICES,
})
export const DeliveryEventEnum = builder.enumType('DeliveryEvent', {
  values: { ...NOTICES, TEST: { description: 'A person tested the channel.' } },
})
export const DeliveryStateEnum = builder.enumType('DeliveryState', {
  values: {
    PENDING: { description: 'It waits for its first or next attempt.' },
    DELIVERED: { description: 'The endpoint has taken it.' },
    FAILED: { description: 'No further attempt is made by itself.' },
  },
})
