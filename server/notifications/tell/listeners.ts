import type { EntityManager } from 'typeorm'
import { NotificationRule } from '../../entities/NotificationRule.ts'
import { priorityRank } from '../../entities/priorityColumn.ts'
import type { NoticeEvent, Priority, ReviewKind } from '../../entities/words.ts'

/** A channel that is on, and what it wants to hear. */
export interface Listener {
  readonly channelId: string
  readonly rules: readonly NotificationRule[]
}

/** What a notice is about, as far as rules ask. */
export interface Scope {
  readonly kind: ReviewKind
  readonly priority: Priority
  readonly campaignId: string | null
  readonly projectId: string | null
}

/** The channels that are on and have rules; none of them can be deleted before the transaction ends. */
export async function loadListeners(tx: EntityManager): Promise<Listener[]> {
  const channels = await tx.query<{ id: string }[]>(
    'SELECT id FROM channels WHERE enabled ORDER BY id FOR KEY SHARE',
  )
  const rules = await tx.find(NotificationRule, { order: { id: 'ASC' } })
  return channels
    .map(({ id }) => ({ channelId: id, rules: rules.filter(({ channelId }) => channelId === id) }))
    .filter((listener) => listener.rules.length > 0)
}

/** The event of a review of this kind that opens. */
export function openedEvent(kind: ReviewKind): NoticeEvent {
  return kind === 'PHASE' ? 'ACCOUNT_REVIEW_OPENED' : 'TICKET_REVIEW_OPENED'
}

/** Whether one of the rules lets it through. @param scope null for what concerns everything: only the event counts then. */
export function hears({ rules }: Listener, event: NoticeEvent, scope: Scope | null): boolean {
  return rules.some((rule) => rule.events.includes(event) && (scope === null || isWithin(rule, scope)))
}

/** Whether the listener hears of a storm: who is told of the reviews is told of the storm instead of them all. */
export function hearsOfStorm(
  listener: Listener,
  event: 'STORM_BEGAN' | 'STORM_ENDED',
  scopes: readonly Scope[],
) {
  return scopes.some(
    (scope) =>
      hears(listener, event, scope) ||
      (event === 'STORM_BEGAN' && hears(listener, openedEvent(scope.kind), scope)),
  )
}

function isWithin(rule: NotificationRule, { priority, campaignId, projectId }: Scope): boolean {
  const { leastPriority, campaignIds, projectIds } = rule
  if (leastPriority !== null && priorityRank(priority) > priorityRank(leastPriority)) return false
  if (campaignIds.length === 0 && projectIds.length === 0) return true
  return (
    (campaignId !== null && campaignIds.includes(campaignId)) ||
    (projectId !== null && projectIds.includes(projectId))
  )
}
