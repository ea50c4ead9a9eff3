import type { Random } from './random.ts'

/** TIMEOUT is left to the leases that run out. */
const TYPES = [
  'CAPTCHA',
  'CHALLENGE',
  'CONTENT_REJECTION',
  'RATE_LIMIT',
  'ACCOUNT_SUSPENDED',
  'NETWORK_ERROR',
  'BOT_ERROR',
  'OTHER',
]

/** A failure as a bot or an agent reports it. */
export function randomFailure(random: Random): { type: string; message: string } {
  return { type: random.pick(TYPES), message: `It stopped at step ${random.between(1, 5)}.` }
}
