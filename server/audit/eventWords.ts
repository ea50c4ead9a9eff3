import type { EventRecord } from '../entities/EventRecord.ts'
import type { EventType } from '../events/recordEvent.ts'

/** What somebody did, as a person reads it. */
export const EVENT_WORDS: Record<EventType, string> = {
  'account.imported': 'Imported an account',
  'account.status_changed': 'Changed the status of an account',
  'account.paused': 'Paused an account',
  'account.resumed': 'Resumed an account',
  'phase.available': 'Made a phase available to the bots',
  'phase.claimed': 'Took up a phase',
  'phase.actions_recorded': 'Reported steps on a phase',
  'phase.completed': 'Completed a phase',
  'phase.failed': 'Failed at a phase',
  'phase.review_requested': 'Asked for a review of an account',
  'phase.resumed': 'Gave a phase back to the bots',
  'phase.skipped': 'Skipped a phase',
  'phase.reset': 'Started an account over',
  'phase.dismissed': 'Dismissed a phase',
  'ticket.created': 'Created a ticket',
  'ticket.available': 'Made a ticket available to the agents',
  'ticket.scheduled': 'Scheduled the review of a ticket',
  'ticket.claimed': 'Took up a ticket',
  'ticket.message_posted': 'Wrote a message',
  'ticket.turn_finished': 'Finished a turn',
  'ticket.failed': 'Failed at a ticket',
  'ticket.stopped': 'Stopped a ticket',
  'ticket.awaiting': 'Left a ticket to a person',
  'ticket.permission_requested': 'Asked for a permission',
  'ticket.tool_revoked': 'Took back an allowed tool',
  'ticket.resumed': 'Gave a ticket back to the agents',
  'ticket.closed': 'Closed a ticket',
  'ticket.reopened': 'Reopened a ticket',
  'ticket.review_rescheduled': 'Moved the review of a ticket',
  'ticket.classified': 'Gave a verdict on a ticket',
  'ticket.verdict_overridden': 'Corrected a verdict',
  'review.opened': 'Opened a review',
  'review.changed': 'Changed a review',
  'review.claimed': 'Took a review',
  'review.released': 'Let go of a review',
  'review.claim_expired': 'Ended a claim that ran out',
  'review.resolved': 'Resolved a review',
  'review.removed': 'Removed a review',
  'review.snoozed': 'Put off a review',
  'review.woken': 'Brought a review back',
  'review.escalated': 'Escalated a review',
  'resolution.outcome': 'Found out what became of a resolution',
  'resolution.undone': 'Took back a resolution',
  'bulk.started': 'Started a batch',
  'bulk.progressed': 'Went on with a batch',
  'bulk.finished': 'Finished a batch',
  'bulk.undone': 'Took back a batch',
  'storm.started': 'Noticed a storm',
  'storm.ended': 'Saw the end of a storm',
  'auto_review.begun': 'Began auto-review as the server was started',
  'auto_review.switched': 'Switched auto-review',
  'auto_review.judged': 'Judged a verdict',
  'auto_review.cost_limit_reached': 'Reached the cost of a day',
  'auto_review.problem_changed': 'Noticed a change in how the model answers',
  'view.saved': 'Saved a view',
  'view.deleted': 'Deleted a view',
  'token.created': 'Created a token',
  'token.revoked': 'Revoked a token',
  'session.opened': 'Signed in',
  'session.revoked': 'Ended a sign-in',
  'session.changed': 'Changed what a sign-in may do',
  'person.invited': 'Invited a person',
  'person.invitation_revoked': 'Took back an invitation',
  'person.joined': 'Joined',
  'person.changed': 'Changed a person',
  'person.link_created': 'Printed a sign-in link at start',
  'settings.changed': 'Changed a setting',
  'campaign.created': 'Created a campaign',
  'campaign.past_made_up': 'Made up a past for the demo',
  'campaign.changed': 'Changed a campaign',
  'project.created': 'Created a project',
  'project.past_made_up': 'Made up a past for the demo',
  'project.changed': 'Changed a project',
  'channel.changed': 'Changed where notices go',
  'channel.switched_off': 'Switched off a channel that is gone',
  'channel.tested': 'Sent a test to a channel',
  'channel.resent': 'Sent a notice again',
  'attachment.uploaded': 'Uploaded a screenshot',
  'attachment.swept': 'Deleted uploads that nothing shows',
  'retention.removed': 'Removed what is older than it is kept',
  'demo.removed': 'Removed what the demo had made',
}

/** Words of payloads that say more; each stands for itself in small letters. */
const DETAILS: Partial<Record<EventType, (payload: Record<string, unknown>) => unknown>> = {
  'phase.failed': ({ failureType, decision }) => `${failureType}, ${decision}`,
  'ticket.failed': ({ failureType, decision }) => `${failureType}, ${decision}`,
  'ticket.classified': ({ verdict }) => verdict,
  'ticket.closed': ({ status, closeReason }) => closeReason ?? status,
  'review.resolved': ({ by, action }) => action ?? (by === 'PERSON' ? null : `by ${by}`),
  'resolution.outcome': ({ outcome }) => outcome,
  'session.opened': ({ by }) => `by ${by}`,
  'channel.tested': ({ state }) => state,
  'channel.resent': ({ event }) => event,
  'attachment.swept': ({ count }) => count,
  'retention.removed': ({ what, count }) => `${count} ${what}`,
}

/** What somebody did, with what is known of how, such as “Failed at a phase: captcha, review”. */
export function actionInWords({ type, payload }: EventRecord): string {
  const words = EVENT_WORDS[type as EventType]
  const detail = payload && DETAILS[type as EventType]?.(payload)
  return detail === null || detail === undefined ? words : `${words}: ${smallLetters(detail)}`
}

function smallLetters(detail: unknown): string {
  return String(detail).toLowerCase().replaceAll('_', ' ')
}

const STATUS_WORDS: Readonly<Record<string, string>> = {
  ACTIVE: 'Active',
  IN_REVIEW: 'In review',
  PAUSED: 'Paused',
  COMPLETED: 'Completed',
}

/** How it was before and how it is since, where one thing was set to another. */
export function fromTo({ type, change, payload }: EventRecord): { from: string | null; to: string | null } {
  if (change) return { from: change.from, to: change.to }
  if (type !== 'account.status_changed') return { from: null, to: null }
  const { from, to } = payload as Record<'from' | 'to', string>
  return { from: STATUS_WORDS[from] ?? null, to: STATUS_WORDS[to] ?? null }
}
