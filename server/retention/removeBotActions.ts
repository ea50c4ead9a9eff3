import type { EntityManager } from 'typeorm'
import { lockAtRest } from './lockAtRest.ts'
import { ageLimit, BEGINNING, type OldPlace, type StepResult } from './step.ts'

/** Few enough that it takes milliseconds. */
const BATCH = 1000

/**
 * Removes old steps that bots reported, but of accounts with an unresolved review: there they are what a person judges
 * by. Several servers share the work.
 */
export async function removeBotActions(
  tx: EntityManager,
  days: number,
  after: OldPlace | null,
): Promise<StepResult> {
  const { at, id } = after ?? BEGINNING
  const old = await tx.query<{ id: string; account_id: string; at: Date }[]>(
    `SELECT id, account_id, at FROM bot_actions
     WHERE at < ${ageLimit('$1')} AND (at, id) > ($2, $3::bigint) ORDER BY at, id LIMIT ${BATCH}`,
    [days, at, id],
  )
  const last = old.at(-1)
  if (!last) return { removed: 0, next: null }
  const accountIds = await lockAtRest(
    tx,
    'account',
    old.map((action) => action.account_id),
  )
  const atRest = new Set(accountIds)
  const [, removed] = await tx.query<[unknown[], number]>('DELETE FROM bot_actions WHERE id = ANY($1)', [
    old.filter((action) => atRest.has(action.account_id)).map((action) => action.id),
  ])
  return { removed, next: old.length < BATCH ? null : { at: last.at, id: last.id } }
}
