import { systemActor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { recordEvents } from '../events/recordEvent.ts'
import { heldUpByStorm } from '../storms/heldUpByStorm.ts'

/** Small, so that no account stays locked for long. */
const BATCH = 100

/**
 * Nothing keeps `phase` of `account` from being claimed any more. The statement's time, unlike the clock's, is one that an
 * index can be searched with: what is due later is not even looked at.
 */
export const DUE = `phase.status = 'PENDING' AND phase.available_at <= statement_timestamp() AND NOT account.paused
  AND NOT EXISTS (SELECT FROM warmup_phases earlier WHERE earlier.account_id = phase.account_id
    AND earlier.position < phase.position AND earlier.status NOT IN ('COMPLETED', 'SKIPPED'))
  AND NOT ${heldUpByStorm('phase')}`

/** SQL: whether a phase is due. */
export const PHASE_DUE = `EXISTS (
  SELECT FROM warmup_phases phase JOIN accounts account ON account.id = phase.account_id WHERE ${DUE})`

/** Locks first, so that the change below sees what is final; accounts that somebody works on come next time. */
const LOCK_DUE = `
  SELECT phase.id FROM warmup_phases phase JOIN accounts account ON account.id = phase.account_id
  WHERE ${DUE}
  ORDER BY phase.available_at LIMIT $1
  FOR NO KEY UPDATE OF account, phase SKIP LOCKED`

const WAKE = `
  UPDATE warmup_phases SET status = 'AVAILABLE'
  WHERE id = ANY($1) AND status = 'PENDING' AND available_at <= clock_timestamp()
  RETURNING id, account_id`

/**
 * Makes phases AVAILABLE whose cooldown, backoff or undo window is over, and that no storm holds up. Several servers
 * share the work.
 */
export async function wakeDuePhases(app: App, signal: AbortSignal): Promise<void> {
  let found = BATCH
  while (found === BATCH && !signal.aborted) found = await wakeBatch(app)
}

/** @returns how many were due. */
async function wakeBatch(app: App): Promise<number> {
  return inTransaction(app, async (tx) => {
    const due = await tx.query<{ id: string }[]>(LOCK_DUE, [BATCH])
    if (due.length === 0) return 0
    const [woken] = await tx.query<[{ id: string; account_id: string }[], number]>(WAKE, [
      due.map(({ id }) => id),
    ])
    await recordEvents(
      tx,
      systemActor('scheduler'),
      woken.map((row) => ({ type: 'phase.available', accountId: row.account_id, phaseId: row.id })),
    )
    return due.length
  })
}
