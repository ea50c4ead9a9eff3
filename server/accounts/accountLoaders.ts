import { type EntityManager, In, Not } from 'typeorm'
import { BotAction } from '../entities/BotAction.ts'
import { Phase } from '../entities/Phase.ts'
import { Review } from '../entities/Review.ts'
import { DONE_STATUSES } from './offerPhase.ts'

// What the fields of many accounts and phases need at once, each in one query.

/** Every phase of these accounts, in order. */
export async function loadPhases(manager: EntityManager, accountIds: readonly string[]): Promise<Phase[]> {
  return manager.find(Phase, {
    where: { accountId: In([...new Set(accountIds)]) },
    order: { accountId: 'ASC', position: 'ASC' },
  })
}

/** The first phase that is neither completed nor skipped; null when all are. In the order of the ids. */
export async function loadCurrentPhases(
  manager: EntityManager,
  accountIds: readonly string[],
): Promise<(Phase | null)[]> {
  const phases = await manager.find(Phase, {
    where: { accountId: In([...new Set(accountIds)]), status: Not(In(DONE_STATUSES)) },
    order: { position: 'DESC' },
  })
  // The earliest comes last, and stays.
  const current = new Map(phases.map((phase) => [phase.accountId, phase]))
  return accountIds.map((id) => current.get(id) ?? null)
}

/** What a bot did last on each account, or null. In the order of the ids. */
export async function loadLastActions(
  manager: EntityManager,
  accountIds: readonly string[],
): Promise<(BotAction | null)[]> {
  const rows = await manager.query<{ id: string }[]>(
    `SELECT newest.id FROM unnest($1::bigint[]) AS account (id)
     CROSS JOIN LATERAL (SELECT id FROM bot_actions WHERE account_id = account.id
       ORDER BY at DESC, id DESC LIMIT 1) newest`,
    [[...new Set(accountIds)]],
  )
  const actions = await manager.findBy(BotAction, { id: In(rows.map(({ id }) => id)) })
  const byAccount = new Map(actions.map((action) => [action.accountId, action]))
  return accountIds.map((id) => byAccount.get(id) ?? null)
}

/** The unresolved review of each phase, or null. In the order of the ids. */
export async function loadPhaseReviews(
  manager: EntityManager,
  phaseIds: readonly string[],
): Promise<(Review | null)[]> {
  const reviews = await manager.findBy(Review, {
    phaseId: In([...new Set(phaseIds)]),
    status: Not('RESOLVED'),
  })
  const byPhase = new Map(reviews.map((review) => [review.phaseId, review]))
  return phaseIds.map((id) => byPhase.get(id) ?? null)
}
