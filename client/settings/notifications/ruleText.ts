import type { RuleSet } from '../../graphql/notificationDocuments.ts'
import { noticeWords, notificationTexts } from '../../texts/notifications.ts'
import { priorityWords, wordFor } from '../../texts/words.ts'

/** A rule in one line. */
export function ruleText({ events, leastPriority, campaigns, projects }: RuleSet): string {
  const places = [...campaigns, ...projects].map(({ name }) => name)
  return [
    events.map((event) => wordFor(noticeWords, event)).join(', '),
    ...(leastPriority === null ? [] : [notificationTexts.atLeast(wordFor(priorityWords, leastPriority))]),
    ...(places.length === 0 ? [] : [places.join(', ')]),
  ].join(' · ')
}
