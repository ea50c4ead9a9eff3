import type { introspection } from './env.d.ts'

type Types = introspection['types']

/** The values of an enum of the schema. A newer server may send others: whoever reads them tolerates that. */
type EnumOf<Name extends keyof Types> = Types[Name] extends { enumValues: infer Values } ? Values : never

export type AccountStatus = EnumOf<'AccountStatus'>
export type AuditActorKind = EnumOf<'AuditActorKind'>
export type AuditActorPart = EnumOf<'AuditActorPart'>
export type AuditChangeState = EnumOf<'AuditChangeState'>
export type AuditChangeSubject = EnumOf<'AuditChangeSubject'>
export type AuditEvent = EnumOf<'AuditEvent'>
export type AuditKind = EnumOf<'AuditKind'>
export type AuditSubjectType = EnumOf<'AuditSubjectType'>
export type AutoReviewMode = EnumOf<'AutoReviewMode'>
export type AwaitingReason = EnumOf<'AwaitingReason'>
export type ChannelKind = EnumOf<'ChannelKind'>
export type CloseReason = EnumOf<'CloseReason'>
export type Decision = EnumOf<'Decision'>
export type DeliveryEvent = EnumOf<'DeliveryEvent'>
export type DeliveryState = EnumOf<'DeliveryState'>
export type FailureType = EnumOf<'FailureType'>
export type KeptKind = EnumOf<'KeptKind'>
export type NotificationEvent = EnumOf<'NotificationEvent'>
export type PastDailyCost = EnumOf<'PastDailyCost'>
export type PhaseStatus = EnumOf<'PhaseStatus'>
export type Priority = EnumOf<'Priority'>
export type ResolutionAction = EnumOf<'ResolutionAction'>
export type ResolutionOutcome = EnumOf<'ResolutionOutcome'>
export type ReviewEnd = EnumOf<'ReviewEnd'>
export type ReviewKind = EnumOf<'ReviewKind'>
export type ReviewOrder = EnumOf<'ReviewOrder'>
export type ReviewStatus = EnumOf<'ReviewStatus'>
export type Role = EnumOf<'Role'>
export type SignInWay = EnumOf<'SignInWay'>
export type TicketStatus = EnumOf<'TicketStatus'>
export type Verdict = EnumOf<'Verdict'>
