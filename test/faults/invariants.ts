import { ACCOUNT_RULES } from './rules/accounts.ts'
import { AUTO_REVIEW_RULES } from './rules/autoReview.ts'
import { BATCH_RULES } from './rules/batches.ts'
import type { Invariant } from './rules/invariant.ts'
import { REVIEW_RULES } from './rules/reviews.ts'
import { SETTLED_RULES } from './rules/settled.ts'
import { SETTLED_STORM_RULES, STORM_RULES } from './rules/storms.ts'
import { TICKET_RULES } from './rules/tickets.ts'
import { UNDO_RULES } from './rules/undo.ts'

/** These hold in every snapshot, also in the middle of a fault: each is one statement, so it sees one. */
export const ALWAYS: readonly Invariant[] = [
  ...ACCOUNT_RULES,
  ...TICKET_RULES,
  ...AUTO_REVIEW_RULES,
  ...REVIEW_RULES,
  ...UNDO_RULES,
  ...BATCH_RULES,
  ...STORM_RULES,
]

/** These hold once the faults are over and the servers have had time to come after everything. */
export const SETTLED: readonly Invariant[] = [...SETTLED_RULES, ...SETTLED_STORM_RULES]
