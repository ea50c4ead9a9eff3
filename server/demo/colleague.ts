import type { ColleagueApi, WaitingReview } from './api/colleagueApi.ts'
import { ApiError } from '../workerKit/apiError.ts'
import { handling } from './content/handlings.ts'
import { AT_START, writtenAccount } from './content/roster.ts'
import type { Pace } from './pace.ts'

const LOOK_EVERY_SECONDS = 3
/** When nothing of what is left has come to the queue for so many looks, it stays the visitor's. */
const MOST_LOOKS = 40
/** On a slow machine it takes longer to come, whatever the pace: nobody gives up sooner after the last one. */
const LEAST_MS = 90_000
const SNOOZE_MINUTES = 120
/** What the colleague leaves behind: put off, passed on, and still at it. */
const SNOOZED = ['sunny.side', 'wild.thyme', 'garden.shed']
const ESCALATED = ['velo.mechanic']
const CLAIMED = ['tomas_bakes', 'lina.ceramics']

/**
 * Somebody who worked through a part of the queue before the visitor came, so that there are outcomes to look
 * at. Ends soon: from then on all decisions are the visitor's. @throws the signal's reason.
 */
export async function runColleague(
  api: ColleagueApi,
  campaignIds: readonly string[],
  pace: Pace,
  signal: AbortSignal,
): Promise<void> {
  const left = new Set([
    ...AT_START.flatMap(({ username, handled }) => (handled === undefined ? [] : username)),
    ...SNOOZED,
    ...ESCALATED,
    ...CLAIMED,
  ])
  let looks = 0
  let lastCame = performance.now()
  while (left.size > 0 && (looks < MOST_LOOKS || performance.now() < lastCame + LEAST_MS)) {
    looks += 1
    await pace.wait(LOOK_EVERY_SECONDS, signal)
    const reviews = await api.openReviews(campaignIds)
    for (const review of reviews.filter(({ title, claim }) => left.has(title) && claim === null)) {
      left.delete(review.title)
      looks = 0
      lastCame = performance.now()
      await decide(api, review).catch(unlessOvertaken)
    }
  }
}

async function decide(api: ColleagueApi, review: WaitingReview): Promise<void> {
  const handled = writtenAccount(review.title)?.handled
  if (handled !== undefined) return api.resolve(review, handling(handled))
  if (SNOOZED.includes(review.title)) return api.snooze(review, SNOOZE_MINUTES)
  if (ESCALATED.includes(review.title))
    return api.escalate(review, 'the sign-in page has been slow since noon')
  return api.claim(review)
}

/** The visitor or a bot was quicker: then it is not the colleague's any more. */
function unlessOvertaken(error: unknown): void {
  if (!(error instanceof ApiError) || !['CONFLICT', 'INVALID_STATE'].includes(error.code)) throw error
}
