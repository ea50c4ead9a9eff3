import type { AccountStatus, AwaitingReason, FailureType } from '../graphql/words.ts'
import { wordFor } from './words.ts'

/** How a reason looks: a word, a lucide icon, and a colour of the tokens. */
export interface ReasonLook {
  readonly word: string
  readonly icon: string
  readonly colour: string
}

const AMBER = 'text-amber'
const RED = 'text-red'
const GREY = 'text-grey'
const SKY = 'text-sky'
const GREEN = 'text-green'

const failures: Record<FailureType, ReasonLook> = {
  CAPTCHA: { word: 'Captcha', icon: 'i-lucide-puzzle', colour: AMBER },
  CHALLENGE: { word: 'Challenge', icon: 'i-lucide-shield-question-mark', colour: AMBER },
  CONTENT_REJECTION: { word: 'Content rejected', icon: 'i-lucide-file-warning', colour: AMBER },
  ACCOUNT_SUSPENDED: { word: 'Suspended', icon: 'i-lucide-ban', colour: RED },
  RATE_LIMIT: { word: 'Rate limit', icon: 'i-lucide-gauge', colour: GREY },
  NETWORK_ERROR: { word: 'Network', icon: 'i-lucide-unplug', colour: GREY },
  TIMEOUT: { word: 'Timeout', icon: 'i-lucide-hourglass', colour: GREY },
  BOT_ERROR: { word: 'Bot error', icon: 'i-lucide-bug', colour: GREY },
  OTHER: { word: 'Other', icon: 'i-lucide-circle-ellipsis', colour: GREY },
}

const stops: Record<AwaitingReason, ReasonLook> = {
  COMPLETED: { word: 'Ready for review', icon: 'i-lucide-circle-check', colour: GREEN },
  QUESTION: { word: 'Question', icon: 'i-lucide-message-circle-question-mark', colour: SKY },
  ERROR: { word: 'Error', icon: 'i-lucide-triangle-alert', colour: RED },
  STOPPED: { word: 'Stopped', icon: 'i-lucide-octagon-x', colour: GREY },
  PERMISSION: { word: 'Permission', icon: 'i-lucide-key-round', colour: SKY },
  DEPS_READY: { word: 'Ready to start', icon: 'i-lucide-circle-play', colour: GREEN },
}

const scheduled: ReasonLook = { word: 'Auto-review', icon: 'i-lucide-scan-eye', colour: GREY }

const accounts: Record<AccountStatus, ReasonLook> = {
  ACTIVE: { word: 'In the pipeline', icon: 'i-lucide-circle-dot-dashed', colour: GREY },
  IN_REVIEW: { word: 'In review', icon: 'i-lucide-hand', colour: AMBER },
  PAUSED: { word: 'Paused', icon: 'i-lucide-circle-pause', colour: GREY },
  COMPLETED: { word: 'Completed', icon: 'i-lucide-circle-check', colour: GREEN },
}

const notes: Partial<Record<string, ReasonLook>> = {
  RETRY: { word: '', icon: 'i-lucide-clock', colour: GREY },
  REVIEW: { word: '', icon: 'i-lucide-hand', colour: GREY },
  SNOOZED: { word: '', icon: 'i-lucide-alarm-clock', colour: GREY },
  WOKEN: { word: '', icon: 'i-lucide-alarm-clock-off', colour: GREY },
  ESCALATED: { word: '', icon: 'i-lucide-chevrons-up', colour: RED },
  PAUSED: { word: '', icon: 'i-lucide-circle-pause', colour: GREY },
  RESUMED: { word: '', icon: 'i-lucide-circle-play', colour: GREY },
  UNDONE: { word: '', icon: 'i-lucide-undo-2', colour: GREY },
}

/** The reasons that the filter offers, in the order of the design. */
export const failureReasons = Object.entries(failures) as [FailureType, ReasonLook][]
export const stopReasons = Object.entries(stops) as [AwaitingReason, ReasonLook][]

function unknown(value: string): ReasonLook {
  return { word: wordFor({}, value), icon: 'i-lucide-circle-ellipsis', colour: GREY }
}

export function lookOfFailure(type: string): ReasonLook {
  return (failures as Partial<Record<string, ReasonLook>>)[type] ?? unknown(type)
}

/** What a note of the system is about. It has no word: its sentence says it. */
export function lookOfNote(kind: string): ReasonLook {
  return notes[kind] ?? { word: '', icon: 'i-lucide-info', colour: GREY }
}

/** Where an account stands. */
export function lookOfAccount(status: string): ReasonLook {
  return (accounts as Partial<Record<string, ReasonLook>>)[status] ?? unknown(status)
}

/** Null means that no reason is known yet: its auto-review is scheduled. */
export function lookOfStop(reason: string | null): ReasonLook {
  if (reason === null) return scheduled
  return (stops as Partial<Record<string, ReasonLook>>)[reason] ?? unknown(reason)
}

const tickets: Partial<Record<string, ReasonLook>> = {
  OPEN: { word: 'Open', icon: 'i-lucide-circle-dashed', colour: GREY },
  IN_PROGRESS: { word: 'In progress', icon: 'i-lucide-bot', colour: GREY },
  DONE: { word: 'Done', icon: 'i-lucide-check', colour: GREEN },
  SKIPPED: { word: 'Left out', icon: 'i-lucide-minus', colour: GREY },
}

/** Where a ticket stands: why it waits, or else its status. */
export function lookOfTicket(ticket: {
  readonly ticketStatus: string
  readonly awaitingReason: string | null
}): ReasonLook {
  if (ticket.ticketStatus === 'AWAITING_INPUT') return lookOfStop(ticket.awaitingReason)
  return tickets[ticket.ticketStatus] ?? unknown(ticket.ticketStatus)
}

/** Why a review is in the queue. */
export function lookOfReview(review: {
  readonly failureType: string | null
  readonly awaitingReason: string | null
}): ReasonLook {
  // A ticket that failed has both: its state is what the person acts on, the failure stands in the summary.
  if (review.awaitingReason !== null || review.failureType === null) return lookOfStop(review.awaitingReason)
  return lookOfFailure(review.failureType)
}
