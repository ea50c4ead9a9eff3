import { type EntityManager, Not } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { Account } from '../entities/Account.ts'
import { Review } from '../entities/Review.ts'
import type { AccountStatus } from '../entities/words.ts'
import { recordEvents } from '../events/recordEvent.ts'

/** PAUSED goes before IN_REVIEW goes before COMPLETED (DESIGN §2). */
const DERIVED = `
  SELECT CASE
    WHEN account.paused THEN 'PAUSED'
    WHEN bool_or(phase.status = 'REVIEW_REQUIRED') THEN 'IN_REVIEW'
    WHEN bool_and(phase.status IN ('COMPLETED', 'SKIPPED')) THEN 'COMPLETED'
    ELSE 'ACTIVE'
  END AS status
  FROM accounts account JOIN warmup_phases phase ON phase.account_id = account.id
  WHERE account.id = $1 GROUP BY account.id`

/**
 * Derives the account's status from its phases and from `paused`; the only place that sets it. Call it at the
 * end of every change to either, with the account locked.
 */
export async function refreshAccountStatus(
  tx: EntityManager,
  actor: Actor,
  accountId: string,
): Promise<AccountStatus> {
  const account = await tx.findOneByOrFail(Account, { id: accountId })
  const [derived] = await tx.query<{ status: AccountStatus }[]>(DERIVED, [accountId])
  const { status } = derived!
  if (status === account.status) return status

  await tx.update(Account, { id: accountId }, { status })
  // The queue filters by the account's status: each open review of it looks different now.
  const reviews = await tx.find(Review, {
    select: { id: true, phaseId: true },
    where: { accountId, status: Not('RESOLVED') },
    order: { id: 'ASC' },
  })
  const subjects = reviews.map(({ id, phaseId }) => ({ reviewId: id, phaseId }))
  const changed = {
    type: 'account.status_changed',
    accountId,
    payload: { from: account.status, to: status },
  } as const
  await recordEvents(
    tx,
    actor,
    subjects.length === 0 ? [changed] : subjects.map((subject) => ({ ...changed, ...subject })),
  )
  return status
}
