import type { EventFacts } from '../server/audit/eventFacts.ts'
import { EVENT_WORDS } from '../server/audit/eventWords.ts'
import {
  type Change,
  CHANGE_STATES,
  CHANGE_SUBJECTS,
  type ChangeValue,
  type ChannelThen,
  type RuleThen,
} from '../server/entities/Change.ts'
import { type KeptKind, SIGN_IN_WAYS } from '../server/entities/words.ts'
import type { EventType } from '../server/events/recordEvent.ts'
import { builder } from './builder.ts'
import * as enums from './enums.ts'

/** `phase.failed` as the API calls it. */
export function auditEventName(type: EventType): string {
  return type.replace('.', '_').toUpperCase()
}

/** What happened, in codes: whoever shows it has the words. */
export const AuditEventEnum = builder.enumType('AuditEvent', {
  description: 'What happened. More will be added: show `action` for one that you do not know.',
  values: Object.fromEntries(
    (Object.keys(EVENT_WORDS) as EventType[]).map((type) => [auditEventName(type), { value: type }]),
  ) as Record<string, { value: EventType }>,
})

const SignInWayEnum = builder.enumType('SignInWay', { values: SIGN_IN_WAYS })
const KeptKindEnum = builder.enumType('KeptKind', {
  values: {
    EVENTS: { description: 'The audit log.' },
    BOT_ACTIONS: {},
    ATTACHMENTS: {},
    MESSAGES: {},
  } satisfies Record<KeptKind, { description?: string }>,
})

/** What is known of how it happened. */
export const AuditFactsType = builder.objectRef<EventFacts>('AuditFacts').implement({
  description: 'What is known of how something happened; null is what does not matter to it.',
  authScopes: { admin: true },
  fields: (t) => ({
    failureType: t.field({
      type: enums.FailureTypeEnum,
      nullable: true,
      resolve: (facts) => facts.failureType,
    }),
    decision: t.field({ type: enums.DecisionEnum, nullable: true, resolve: (facts) => facts.decision }),
    verdict: t.field({ type: enums.VerdictEnum, nullable: true, resolve: (facts) => facts.verdict }),
    ticketStatus: t.field({
      type: enums.TicketStatusEnum,
      nullable: true,
      resolve: (facts) => facts.ticketStatus,
    }),
    closeReason: t.field({
      type: enums.CloseReasonEnum,
      nullable: true,
      resolve: (facts) => facts.closeReason,
    }),
    resolvedBy: t.field({ type: enums.ReviewEndEnum, nullable: true, resolve: (facts) => facts.resolvedBy }),
    resolution: t.field({
      type: enums.ResolutionActionEnum,
      nullable: true,
      resolve: (facts) => facts.resolution,
    }),
    outcome: t.field({
      type: enums.ResolutionOutcomeEnum,
      nullable: true,
      resolve: (facts) => facts.outcome,
    }),
    signedInBy: t.field({ type: SignInWayEnum, nullable: true, resolve: (facts) => facts.signedInBy }),
    deliveryState: t.field({
      type: enums.DeliveryStateEnum,
      nullable: true,
      resolve: (facts) => facts.deliveryState,
    }),
    notification: t.field({
      type: enums.DeliveryEventEnum,
      nullable: true,
      resolve: (facts) => facts.notification,
    }),
    removed: t.field({ type: KeptKindEnum, nullable: true, resolve: (facts) => facts.removed }),
    count: t.int({ nullable: true, resolve: (facts) => facts.count }),
  }),
})

const AuditChannelType = builder.objectRef<ChannelThen>('AuditChannel').implement({
  description: 'Where a channel sends, without what may be secret in its address.',
  authScopes: { admin: true },
  fields: (t) => ({
    kind: t.expose('kind', { type: enums.ChannelKindEnum }),
    place: t.exposeString('place'),
    enabled: t.exposeBoolean('enabled'),
    moved: t.exposeBoolean('moved', { description: 'Its address is another one, in what is not shown.' }),
  }),
})

const AuditRuleType = builder.objectRef<RuleThen>('AuditRule').implement({
  description: 'What a channel hears of.',
  authScopes: { admin: true },
  fields: (t) => ({
    events: t.field({ type: [enums.NotificationEventEnum], resolve: ({ events }) => [...events] }),
    leastPriority: t.field({
      type: enums.PriorityEnum,
      nullable: true,
      resolve: ({ leastPriority }) => leastPriority,
    }),
    campaigns: t.exposeInt('campaigns', { description: 'How many it is narrowed to; 0: all.' }),
    projects: t.exposeInt('projects', { description: 'How many it is narrowed to; 0: all.' }),
  }),
})

const ChangeSubjectEnum = builder.enumType('AuditChangeSubject', { values: CHANGE_SUBJECTS })
const ChangeStateEnum = builder.enumType('AuditChangeState', { values: CHANGE_STATES })

const AuditValueType = builder.objectRef<ChangeValue>('AuditValue').implement({
  description: 'How something was or is: exactly one of these.',
  authScopes: { admin: true },
  fields: (t) => ({
    number: t.float({
      nullable: true,
      description: 'In the unit that the settings have it in.',
      resolve: (value) => value.number,
    }),
    text: t.string({ nullable: true, resolve: (value) => value.text }),
    isOn: t.boolean({ nullable: true, resolve: (value) => value.isOn }),
    role: t.field({ type: enums.RoleEnum, nullable: true, resolve: (value) => value.role }),
    accountStatus: t.field({
      type: enums.AccountStatusEnum,
      nullable: true,
      resolve: (value) => value.accountStatus,
    }),
    verdict: t.field({ type: enums.VerdictEnum, nullable: true, resolve: (value) => value.verdict }),
    mode: t.field({ type: enums.AutoReviewModeEnum, nullable: true, resolve: (value) => value.mode }),
    pastDailyCost: t.field({
      type: enums.PastDailyCostEnum,
      nullable: true,
      resolve: (value) => value.pastDailyCost,
    }),
    state: t.field({ type: ChangeStateEnum, nullable: true, resolve: (value) => value.state }),
    channel: t.field({ type: AuditChannelType, nullable: true, resolve: (value) => value.channel }),
    rule: t.field({ type: AuditRuleType, nullable: true, resolve: (value) => value.rule }),
  }),
})

/** One thing that was set to another. */
export const AuditChangeType = builder.objectRef<Change>('AuditChange').implement({
  authScopes: { admin: true },
  fields: (t) => ({
    subject: t.expose('subject', { type: ChangeSubjectEnum }),
    name: t.exposeString('name', {
      nullable: true,
      description: 'Whose, or which one, as it was called then; null where there is only one.',
    }),
    from: t.field({
      type: AuditValueType,
      nullable: true,
      description: 'Null where there was nothing before.',
      resolve: ({ from }) => from,
    }),
    to: t.field({
      type: AuditValueType,
      nullable: true,
      description: 'Null where there is nothing any more.',
      resolve: ({ to }) => to,
    }),
  }),
})
