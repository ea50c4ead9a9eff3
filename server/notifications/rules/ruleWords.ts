import type { NotificationRule } from '../../entities/NotificationRule.ts'
import type { NoticeEvent } from '../../entities/words.ts'

const EVENT_WORDS: Readonly<Record<NoticeEvent, string>> = {
  ACCOUNT_REVIEW_OPENED: 'An account needs a person',
  TICKET_REVIEW_OPENED: 'A ticket needs a person',
  REVIEW_ESCALATED: 'A review escalated',
  STORM_BEGAN: 'A storm began',
  STORM_ENDED: 'A storm ended',
  AUTO_REVIEW_OFF: 'Auto-review switched itself off',
  AUTO_REVIEW_PROBLEM: 'Auto-review has a problem',
  DAILY_COST_REACHED: 'The cost of a day is reached',
  CHANNEL_OFF: 'A channel switched itself off',
}

/** A rule in the list of changes. */
export function ruleWords(
  rule: Pick<NotificationRule, 'events' | 'leastPriority' | 'campaignIds' | 'projectIds'>,
): string {
  const { events, leastPriority, campaignIds, projectIds } = rule
  return [
    events.map((event) => EVENT_WORDS[event]).join(', '),
    ...(leastPriority === null ? [] : [`at least ${leastPriority.toLowerCase()}`]),
    ...(campaignIds.length === 0 ? [] : [count(campaignIds.length, 'campaign')]),
    ...(projectIds.length === 0 ? [] : [count(projectIds.length, 'project')]),
  ].join('; ')
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
