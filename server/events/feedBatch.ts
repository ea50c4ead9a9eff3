import type { EventType } from './recordEvent.ts'

/** A committed event as the fan-out needs it. Positions are numbers: as text, 10 would come before 9. */
export interface FeedEvent {
  readonly position: number
  readonly type: EventType
  readonly accountId: string | null
  readonly projectId: string | null
  readonly ticketId: string | null
  readonly reviewId: string | null
  readonly bulkOperationId: string | null
  /** Only of the events that end sockets. */
  readonly payload: Readonly<Record<string, unknown>> | null
}

/** Events that were read together, in the order of their positions. */
export interface FeedBatch {
  readonly events: readonly FeedEvent[]
  /** Comes back with everything of this batch, and perhaps more. */
  readonly cursorBefore: string
  /** Comes back with everything after this batch, and perhaps some of it. */
  readonly cursorAfter: string
}
