import type { Random } from './random.ts'
import { uniqueText } from './uniqueText.ts'

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

/** A failure as a bot or an agent reports it: one that is told apart from every other, and looks like many. */
export function randomFailure(random: Random, types = TYPES): { type: string; message: string } {
  return { type: random.pick(types), message: uniqueText(`It stopped at step ${random.between(1, 5)}`) }
}
