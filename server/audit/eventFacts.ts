import type { Change, ChangeInWords } from '../entities/Change.ts'
import type { EventRecord } from '../entities/EventRecord.ts'
import type {
  AccountStatus,
  CloseReason,
  Decision,
  DeliveryEvent,
  DeliveryState,
  FailureType,
  KeptKind,
  Outcome,
  ResolutionAction,
  ReviewEnd,
  SignInWay,
  TicketStatus,
  Verdict,
} from '../entities/words.ts'
import type { EventType } from '../events/recordEvent.ts'

/** What is known of how something happened, in codes; what does not matter to it is left out. */
export interface EventFacts {
  readonly failureType?: FailureType
  readonly decision?: Decision
  readonly verdict?: Verdict
  readonly ticketStatus?: TicketStatus
  readonly closeReason?: CloseReason | null
  readonly resolvedBy?: ReviewEnd
  readonly resolution?: ResolutionAction
  readonly outcome?: Outcome
  readonly signedInBy?: SignInWay
  readonly deliveryState?: DeliveryState
  readonly notification?: DeliveryEvent
  readonly removed?: KeptKind
  readonly count?: number
}

/** A payload holds what whoever recorded the event put there. */
type Payload = Readonly<Record<string, never>>

const FACTS: Partial<Record<EventType, (payload: Payload) => EventFacts>> = {
  'phase.failed': ({ failureType, decision }) => ({ failureType, decision }),
  'ticket.failed': ({ failureType, decision }) => ({ failureType, decision }),
  'ticket.classified': ({ verdict }) => ({ verdict }),
  'ticket.closed': ({ status, closeReason }) => ({ ticketStatus: status, closeReason }),
  'review.resolved': ({ by, action }) => ({ resolvedBy: by, resolution: action }),
  'resolution.outcome': ({ outcome }) => ({ outcome }),
  'session.opened': ({ by }) => ({ signedInBy: by }),
  'channel.tested': ({ state }) => ({ deliveryState: state }),
  'channel.resent': ({ event }) => ({ notification: event }),
  'attachment.swept': ({ count }) => ({ count }),
  'retention.removed': ({ removed, count }) => ({ removed, count }),
}

/** What is known of an event, for whoever puts it into words. */
export function factsOf({ type, payload }: EventRecord): EventFacts {
  return (payload && FACTS[type as EventType]?.(payload as Payload)) ?? {}
}

/** What was set to another by it; null where that is not what it was. */
export function changeOf({ type, change, payload }: EventRecord): Change | ChangeInWords | null {
  if (change) return change
  if (type === 'account.status_changed') {
    const { from, to } = payload as Record<'from' | 'to', AccountStatus>
    return { subject: 'ACCOUNT_STATUS', name: null, from: { accountStatus: from }, to: { accountStatus: to } }
  }
  if (type === 'ticket.verdict_overridden') {
    const { from, to } = payload as Record<'from' | 'to', Verdict>
    return { subject: 'VERDICT', name: null, from: { verdict: from }, to: { verdict: to } }
  }
  return null
}
