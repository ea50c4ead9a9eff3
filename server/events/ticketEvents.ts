import type { EventType } from './recordEvent.ts'

/** After these a ticket may be in another state, which the tickets that depend on it show. */
export const CHANGES_STATE: ReadonlySet<EventType> = new Set<EventType>([
  'ticket.claimed',
  'ticket.turn_finished',
  'ticket.failed',
  'ticket.stopped',
  'ticket.awaiting',
  'ticket.permission_requested',
  'ticket.resumed',
  'ticket.closed',
  'ticket.reopened',
])
