import {
  AWAITING_REASONS,
  type AwaitingReason,
  FAILURE_TYPES,
  type FailureType,
  type ResolutionAction,
  REVIEW_KINDS,
  type ReviewKind,
} from '../../entities/words.ts'
import { allowedActions } from '../allowedActions.ts'

/** Why a review stays out of a batch: parts of a sentence, which fit one review and many. */
export const RESOLVED_ALREADY = 'resolved already'
/** A reset ends the account's other reviews, so a batch acts on the first of them only. */
export const RESET_WITH_ANOTHER = 'the account is reset with another of its items'

/** SQL: how {@link reasonsAgainst} names what the review `review` is about. */
export const MATTER = `review.kind || ' ' ||
  coalesce(CASE review.kind WHEN 'PHASE' THEN review.failure_type ELSE review.awaiting_reason END, '')`

/** Why the action cannot be done, by what a review is about; where it can be done there is no entry. */
export function reasonsAgainst(action: ResolutionAction): Record<string, string> {
  const matters = REVIEW_KINDS.flatMap((kind) =>
    [null, ...(kind === 'PHASE' ? FAILURE_TYPES : AWAITING_REASONS)].map((word) => ({ kind, word })),
  )
  return Object.fromEntries(
    matters
      .filter(({ kind, word }) => !allowedActions(reviewAbout(kind, word)).includes(action))
      .map(({ kind, word }) => [`${kind} ${word ?? ''}`, reasonAgainst(action, kind, word)]),
  )
}

function reviewAbout(kind: ReviewKind, word: FailureType | AwaitingReason | null) {
  return {
    kind,
    status: 'OPEN' as const,
    failureType: kind === 'PHASE' ? (word as FailureType | null) : null,
    awaitingReason: kind === 'TICKET' ? (word as AwaitingReason | null) : null,
  }
}

const FOR_ACCOUNTS: ReadonlySet<ResolutionAction> = new Set([
  'COMPLETE_MANUALLY',
  'SKIP_PHASE',
  'RESET_ACCOUNT',
  'CHANGE_CONTENT',
])
const FOR_BOTH: ReadonlySet<ResolutionAction> = new Set(['RETRY', 'DISMISS'])

function reasonAgainst(action: ResolutionAction, kind: ReviewKind, word: string | null): string {
  if (kind === 'PHASE' && !FOR_BOTH.has(action) && !FOR_ACCOUNTS.has(action)) return 'only for tickets'
  if (kind === 'TICKET' && FOR_ACCOUNTS.has(action)) return 'only for accounts'
  if (action === 'CHANGE_CONTENT') return 'no content was rejected'
  if (action === 'START') return 'not waiting for a start'
  if (word === 'DEPS_READY') return 'not started yet'
  if (word === 'PERMISSION') return 'waiting for a permission'
  return 'not asking for a permission'
}
