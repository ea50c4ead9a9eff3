import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { closeUndoWindow } from '../reviews/closeUndoWindow.ts'

/** An account on which something could still be taken back, with one of the phases that this is about. */
interface OpenWindow {
  readonly accountId: string
  readonly phaseId: string
  readonly campaignId: string
}

/** Something happened to accounts, which the caller has locked; see {@link closeUndoWindow}. */
export async function closeUndoWindows(
  tx: EntityManager,
  actor: Actor,
  accountIds: readonly string[],
): Promise<void> {
  const open = await tx.query<OpenWindow[]>(
    `SELECT DISTINCT ON (account.id) account.id AS "accountId", log.phase_id AS "phaseId",
       account.campaign_id AS "campaignId"
     FROM review_logs log JOIN accounts account ON account.id = log.account_id
     WHERE log.account_id = ANY($1) AND log.undoable_until > clock_timestamp()
     ORDER BY account.id`,
    [accountIds],
  )
  for (const window of open) await closeUndoWindow(tx, actor, { kind: 'PHASE', ...window })
}
