import type { EntityManager } from 'typeorm'
import { settingsOf } from '../database/transactionSettings.ts'
import { BUDGET_WINDOW_MINUTES, type BudgetWindow, mayRetry } from '../insights/retryBudget.ts'

/** Whose retries learn, and whose budget they are taken from: exactly one of the two. */
export type Learner = { readonly campaignId: string } | { readonly projectId: string }

const WINDOW = `interval '${BUDGET_WINDOW_MINUTES} minutes'`

/**
 * Whether the budget of the campaign or project has one more automatic retry, which the caller then writes down in the
 * same transaction: 20 % of what succeeded in the last hour, plus a floor (both settable). Every automatic retry counts,
 * whatever decided it. Until the transaction ends nobody else spends from the same budget, so that several servers
 * together never pass it. The lock is one of its own: an import holds its campaign for seconds. It is taken after the
 * account's or ticket's.
 */
export async function spendRetry(tx: EntityManager, learner: Learner): Promise<boolean> {
  const budget = settingsOf(tx)
  const [kind, id] =
    'campaignId' in learner ? ['campaign', learner.campaignId] : ['project', learner.projectId]
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`retry budget of ${kind} ${id}`])
  // In a statement of its own: only what is read after the lock was had is final.
  const [counted] = await tx.query<BudgetWindow[]>(
    `SELECT (${SPENT[kind as keyof typeof SPENT]}) AS retries, (${SUCCESSES[kind as keyof typeof SUCCESSES]}) AS successes`,
    [id],
  )
  return mayRetry(counted!, budget)
}

const SPENT = {
  campaign: spentBy('campaign_id'),
  project: spentBy('project_id'),
}

/** What a bot completed, not what a person did by hand; and the tickets that were closed, which are all an agent's work. */
const SUCCESSES = {
  campaign: `SELECT count(*)::int FROM warmup_phases
    WHERE campaign_id = $1 AND status = 'COMPLETED' AND completed_at > clock_timestamp() - ${WINDOW}
      AND EXISTS (SELECT FROM leases WHERE phase_id = warmup_phases.id AND ended_by = 'completePhase'
        AND ended_at > clock_timestamp() - ${WINDOW})`,
  project: `SELECT count(*)::int FROM tickets
    WHERE project_id = $1 AND status = 'DONE' AND closed_at > clock_timestamp() - ${WINDOW}`,
}

function spentBy(column: string): string {
  return `SELECT count(*)::int FROM automatic_retries WHERE ${column} = $1 AND at > clock_timestamp() - ${WINDOW}`
}
