import type { EntityManager } from 'typeorm'
import { lockAtRest } from './lockAtRest.ts'
import { ageLimit, BEGINNING, type OldPlace, type StepResult } from './step.ts'

/** They are up to 5 MB each. */
const BATCH = 50

/** SQL: what shows an attachment, and of which account or ticket. */
const SHOWN = `
  SELECT screenshot_id, account_id, ticket_id FROM failures WHERE screenshot_id = ANY($1)
  UNION ALL
  SELECT screenshot_id, account_id, NULL FROM bot_actions WHERE screenshot_id = ANY($1)`

interface Shown {
  readonly screenshot_id: string
  readonly account_id: string | null
  readonly ticket_id: string | null
}

/**
 * Removes old screenshots with their bytes, where no account and no ticket that shows them has an unresolved review. The
 * failure that showed one stays. Several servers share the work.
 */
export async function removeAttachments(
  tx: EntityManager,
  days: number,
  after: OldPlace | null,
): Promise<StepResult> {
  const { at, id } = after ?? BEGINNING
  const old = await tx.query<{ id: string; at: Date }[]>(
    `SELECT id, created_at AS at FROM attachments
     WHERE created_at < ${ageLimit('$1')} AND (created_at, id) > ($2, $3::bigint)
     ORDER BY created_at, id LIMIT ${BATCH}`,
    [days, at, id],
  )
  const last = old.at(-1)
  if (!last) return { removed: 0, next: null }
  const removed = await removeAtRest(
    tx,
    old.map((attachment) => attachment.id),
  )
  return { removed, next: old.length < BATCH ? null : last }
}

async function removeAtRest(tx: EntityManager, ids: readonly string[]): Promise<number> {
  // What shows them is locked first, as everybody does.
  const shownBefore = await tx.query<Shown[]>(SHOWN, [ids])
  const accountIds = shownBefore.flatMap((shown) => shown.account_id ?? [])
  const ticketIds = shownBefore.flatMap((shown) => shown.ticket_id ?? [])
  const accounts = new Set(await lockAtRest(tx, 'account', accountIds))
  const tickets = new Set(await lockAtRest(tx, 'ticket', ticketIds))
  const notInUse = (among: readonly string[], shown: readonly Shown[]): string[] => {
    const inUse = new Set(
      shown
        .filter(({ account_id, ticket_id }) =>
          account_id === null ? !tickets.has(ticket_id!) : !accounts.has(account_id),
        )
        .map(({ screenshot_id }) => screenshot_id),
    )
    return among.filter((id) => !inUse.has(id))
  }

  // Whoever is about to show one holds it, and it is passed over. Only those that may go are locked: another server, which
  // has what shows the rest, would pass them over as well.
  const locked = await tx.query<{ id: string }[]>(
    'SELECT id FROM attachments WHERE id = ANY($1) ORDER BY id FOR UPDATE SKIP LOCKED',
    [notInUse(ids, shownBefore)],
  )
  const lockedIds = locked.map(({ id }) => id)
  // Asked again under the lock: before it, one may have come to be shown.
  const [, removed] = await tx.query<[unknown[], number]>('DELETE FROM attachments WHERE id = ANY($1)', [
    notInUse(lockedIds, await tx.query<Shown[]>(SHOWN, [lockedIds])),
  ])
  return removed
}
