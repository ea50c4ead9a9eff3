import type { Decision, FailureType, Priority } from '../entities/words.ts'

/** These need a person at once: no automatic retry has ever solved them. */
const HUMAN_ONLY: ReadonlySet<FailureType> = new Set([
  'CAPTCHA',
  'CHALLENGE',
  'CONTENT_REJECTION',
  'ACCOUNT_SUSPENDED',
])

const RATE_LIMIT_WAIT_SECONDS = 30 * 60
const RATE_LIMITS_IN_A_ROW = 5
const LONGEST_BACKOFF_SECONDS = 60 * 60
const FIRST_BACKOFF_SECONDS = 60

/** Whether only a person gets past a failure of this type. */
export function isHumanOnly(type: FailureType): boolean {
  return HUMAN_ONLY.has(type)
}

/** A failure as the decision sees it. */
export interface FailureFacts {
  readonly type: FailureType
  /** 1 at the first claim. */
  readonly attempt: number
  readonly maxAttempts: number
  /** Rate limits in a row, this one counted. */
  readonly rateLimitStreak: number
}

/** What happens next, and why, in one sentence. */
export interface FailureVerdict {
  readonly decision: Decision
  /** With RETRY: wait this long. */
  readonly retryAfterSeconds: number
  /** False where the failure does not count as an attempt. */
  readonly usesAttempt: boolean
  readonly because: string
  /** The priority of the review that it may open. */
  readonly priority: Priority
}

/**
 * Decides on every failure, whoever reports it: a bot, an agent, an expired lease (DESIGN §2).
 * @param random from 0 to 1, anew at each call.
 */
export function decideOnFailure(facts: FailureFacts, random = Math.random): FailureVerdict {
  const priority = reviewPriority(facts)
  const review = (because: string): FailureVerdict => ({
    decision: 'REVIEW',
    retryAfterSeconds: 0,
    usesAttempt: true,
    because,
    priority,
  })
  const retry = (seconds: number, usesAttempt: boolean, because: string): FailureVerdict => ({
    decision: 'RETRY',
    retryAfterSeconds: seconds,
    usesAttempt,
    because,
    priority,
  })

  if (isHumanOnly(facts.type)) return review('Only a person can get past this.')
  if (facts.type === 'RATE_LIMIT') {
    if (facts.rateLimitStreak >= RATE_LIMITS_IN_A_ROW) {
      return review(`Rate limited ${facts.rateLimitStreak} times in a row.`)
    }
    return retry(RATE_LIMIT_WAIT_SECONDS, false, 'Rate limited: waits 30 minutes and uses up no attempt.')
  }
  if (facts.attempt < facts.maxAttempts) {
    const seconds = backoffSeconds(facts.attempt, random())
    return retry(
      seconds,
      true,
      `Attempt ${facts.attempt} of ${facts.maxAttempts} failed: tries again by itself.`,
    )
  }
  return review(
    facts.maxAttempts === 1 ? 'The only attempt failed.' : `All ${facts.maxAttempts} attempts failed.`,
  )
}

/**
 * Full jitter, `random(0, min(1 h, 1 min · 2^attempt))`, so that a crowd that failed together does not
 * come back together (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 */
function backoffSeconds(attempt: number, random: number): number {
  return random * Math.min(LONGEST_BACKOFF_SECONDS, FIRST_BACKOFF_SECONDS * 2 ** attempt)
}

/** How pressing the review of a failure is. */
export function reviewPriority({ type, attempt }: Pick<FailureFacts, 'type' | 'attempt'>): Priority {
  if (type === 'ACCOUNT_SUSPENDED' || type === 'CHALLENGE') return 'URGENT'
  if (type === 'CAPTCHA' || type === 'CONTENT_REJECTION' || attempt >= 3) return 'HIGH'
  return 'NORMAL'
}
