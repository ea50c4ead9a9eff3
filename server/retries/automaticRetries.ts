import type { EntityManager } from 'typeorm'
import { AutomaticRetry } from '../entities/AutomaticRetry.ts'
import type { RetryOutcome } from '../entities/words.ts'

/** An automatic retry that has just been decided on. */
export type NewRetry = Omit<AutomaticRetry, 'outcome' | 'outcomeAt' | 'delaySeconds'> & {
  readonly retryAt: Date
}

/** What a retry is of, as far as its outcome is concerned. A person who deals with one phase may help the account's others. */
export type RetriedWork =
  { readonly phaseId: string } | { readonly accountId: string } | { readonly ticketId: string }

/** Writes down a retry. The caller holds the subject's lock, and settles what was tried on it before. */
export async function startRetry(tx: EntityManager, { retryAt, ...retry }: NewRetry): Promise<void> {
  const delaySeconds = Math.round((retryAt.getTime() - retry.at.getTime()) / 1000)
  await tx.insert(AutomaticRetry, { ...retry, delaySeconds })
}

/**
 * Says what came of the retries that still wait for it, if there are any. Call it with the subject's lock held: the first
 * of several events decides.
 */
export async function settleRetries(
  tx: EntityManager,
  outcome: Exclude<RetryOutcome, 'PENDING'>,
  work: RetriedWork,
): Promise<void> {
  const [where, id] =
    'ticketId' in work
      ? ['ticket_id = $2', work.ticketId]
      : 'accountId' in work
        ? ['account_id = $2', work.accountId]
        : [
            'account_id = (SELECT account_id FROM warmup_phases WHERE id = $2) AND phase_id = $2',
            work.phaseId,
          ]
  await tx.query(
    `UPDATE automatic_retries SET outcome = $1, outcome_at = clock_timestamp() WHERE outcome = 'PENDING' AND ${where}`,
    [outcome, id],
  )
}
