import * as words from '../server/entities/words.ts'
import { builder } from './builder.ts'

export const AccountStatusEnum = builder.enumType('AccountStatus', { values: words.ACCOUNT_STATUSES })
export const PhaseStatusEnum = builder.enumType('PhaseStatus', { values: words.PHASE_STATUSES })
export const FailureTypeEnum = builder.enumType('FailureType', { values: words.FAILURE_TYPES })
export const DecisionEnum = builder.enumType('Decision', { values: words.DECISIONS })
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
