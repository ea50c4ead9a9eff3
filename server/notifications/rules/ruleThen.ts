import type { ChangeValue } from '../../entities/Change.ts'
import type { NotificationRule } from '../../entities/NotificationRule.ts'

/** A rule in the list of changes. */
export function ruleThen(
  rule: Pick<NotificationRule, 'events' | 'leastPriority' | 'campaignIds' | 'projectIds'>,
): ChangeValue {
  const { events, leastPriority, campaignIds, projectIds } = rule
  return { rule: { events, leastPriority, campaigns: campaignIds.length, projects: projectIds.length } }
}
