import { queueTexts } from '../texts/queue.ts'
import { lookOfFailure, lookOfStop } from '../texts/reasons.ts'
import { priorityWords, wordFor } from '../texts/words.ts'
import type { QueueLocation } from './queueLocation.ts'

/** What a filter shows, in a few words: "Spring onboarding, Accounts, Captcha". @param title the list's. */
export function filterWords(location: QueueLocation, title: string): string {
  const { tab, failureTypes, awaitingReasons, priorities, search, fingerprint } = location
  return [
    title,
    ...(tab === 'all' ? [] : [queueTexts[tab]]),
    ...failureTypes.map((type) => lookOfFailure(type).word),
    ...awaitingReasons.map((reason) => lookOfStop(reason).word),
    ...priorities.map((priority) => wordFor(priorityWords, priority)),
    ...(search === '' ? [] : [`“${search}”`]),
    ...(fingerprint === null ? [] : [queueTexts.alike]),
  ].join(', ')
}
