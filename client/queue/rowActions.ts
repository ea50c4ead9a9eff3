import type { QueueRowReview } from '../graphql/queueDocuments.ts'
import { heldClaim, isMine } from '../review/claims.ts'
import { NEEDS_MESSAGE } from '../review/moves.ts'
import { mayAct } from '../session/session.ts'

/** How many actions a row has room for. */
const MOST = 2

/** It asks again in place, for which a row has no place. */
const ASKS_AGAIN = 'RESET_ACCOUNT'

/** What a row offers under the pointer: the likeliest of its allowed actions that need no word, and snoozing. */
export interface RowActions {
  readonly actions: readonly string[]
  readonly canSnooze: boolean
}

const none: RowActions = { actions: [], canSnooze: false }

/** @param now the server's time in milliseconds. */
export function rowActions(review: QueueRowReview, now: number): RowActions {
  const claim = heldClaim(review.claim, now)
  if (!mayAct.value || (claim !== null && !isMine(claim))) return none
  const actions = review.allowedActions.filter(
    (action) => !NEEDS_MESSAGE.includes(action) && action !== ASKS_AGAIN,
  )
  return { actions: actions.slice(0, MOST), canSnooze: review.status === 'OPEN' }
}
