import type { FailureType } from '../../../server/entities/words.ts'
import { isHumanOnly } from '../../../server/accounts/failureDetection.ts'
import { RETRY_DELAYS } from '../../../server/insights/retryDelays.ts'
import { pick, shuffled } from './random.ts'

/** Ten kinds of failure: every type, and one of them at two phases that behave differently. */
export const KINDS: readonly { readonly type: FailureType; readonly phase: string }[] = [
  { type: 'CAPTCHA', phase: 'sign up' },
  { type: 'CHALLENGE', phase: 'sign up' },
  { type: 'CONTENT_REJECTION', phase: 'first post' },
  { type: 'ACCOUNT_SUSPENDED', phase: 'first post' },
  { type: 'RATE_LIMIT', phase: 'follow' },
  { type: 'NETWORK_ERROR', phase: 'sign up' },
  { type: 'NETWORK_ERROR', phase: 'first post' },
  { type: 'TIMEOUT', phase: 'sign up' },
  { type: 'BOT_ERROR', phase: 'first post' },
  { type: 'OTHER', phase: 'follow' },
]

/** What a person may do about each. */
export const ACTIONS = ['RETRY', 'COMPLETE_MANUALLY', 'RESET_ACCOUNT'] as const

/** A person's attention to one review, or half an hour of it, is what everything is measured by. */
export const REVIEW_COST = 1
/** What a try takes: a bot, an account's good name. */
export const RETRY_COST = 0.15
/** What an hour of waiting costs: the phase is late. */
export const HOUR_COST = 0.02

/** How often things go well, as nobody but the oracle knows it. */
export interface World {
  /** By kind and delay. */
  readonly retry: readonly (readonly number[])[]
  /** By kind and action. */
  readonly resolution: readonly (readonly number[])[]
}

/** What automatic retries of a kind come to, after each delay: a moment, half an hour, hours, half a day. */
const COURSES: readonly (readonly number[])[] = [
  [0.7, 0.75, 0.75, 0.75],
  [0.1, 0.65, 0.75, 0.75],
  [0.08, 0.2, 0.7, 0.75],
  [0.05, 0.1, 0.2, 0.7],
  [0.03, 0.03, 0.04, 0.05],
]
/** What a person's three actions come to, in some order. */
const HELP = [0.85, 0.5, 0.2]

/** Draws a world. What only a person can solve is never solved by trying again. */
export function drawWorld(random: () => number): World {
  const about = (rate: number) => Math.min(0.98, Math.max(0.01, rate + (random() - 0.5) * 0.1))
  return {
    retry: KINDS.map(({ type }) =>
      isHumanOnly(type) ? RETRY_DELAYS.map(() => 0) : pick(COURSES, random).map(about),
    ),
    resolution: KINDS.map(() => shuffled(HELP, random).map(about)),
  }
}
