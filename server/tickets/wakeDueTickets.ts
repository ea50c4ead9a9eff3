import { systemActor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { heldUpByStorm } from '../storms/heldUpByStorm.ts'
import { announceReady } from './announceReady.ts'
import { READY } from './readiness.ts'

/** Few enough that the rows are locked for milliseconds only. */
const BATCH = 100

/** SQL: the ticket `t` has waited out its time. */
const WAITED = `t.status = 'OPEN' AND t.available_at <= now() AND NOT ${heldUpByStorm('t')}`
/** SQL: the ticket `t` waits for a person's start and nothing else. */
const UNSTARTED = `NOT t.start_when_ready AND ${READY}`

/** SQL: whether there is a ticket to announce. */
export const TICKET_DUE = `(
  EXISTS (SELECT FROM tickets t WHERE ${WAITED}) OR EXISTS (SELECT FROM tickets t WHERE ${UNSTARTED}))`

/**
 * Announces the tickets whose backoff or undo window is over, and that no storm holds up. Several servers may do this at once.
 */
export async function wakeDueTickets(app: App, signal: AbortSignal): Promise<void> {
  for (const wake of [wakeWaiting, wakeUnstarted]) {
    let woken = BATCH
    while (woken === BATCH && !signal.aborted) woken = await wake(app)
  }
}

async function wakeWaiting(app: App): Promise<number> {
  return inTransaction(app, async (tx) => {
    const [rows] = await tx.query<[{ id: string }[], number]>(
      `UPDATE tickets SET available_at = NULL, version = version + 1, updated_at = clock_timestamp()
       WHERE id = ANY(ARRAY(
         SELECT id FROM tickets t WHERE ${WAITED}
         ORDER BY id LIMIT ${BATCH} FOR NO KEY UPDATE SKIP LOCKED))
       RETURNING id`,
    )
    const ids = rows.map((row) => row.id)
    await announceReady(tx, systemActor('scheduler'), ids)
    return ids.length
  })
}

/**
 * Tickets that want a person's start and have become ready although nobody noticed: one that was created
 * while the last ticket of a lower sequence was just being closed.
 */
async function wakeUnstarted(app: App): Promise<number> {
  return inTransaction(app, async (tx) => {
    const rows = await tx.query<{ id: string }[]>(
      `SELECT t.id FROM tickets t WHERE ${UNSTARTED}
       ORDER BY t.id LIMIT ${BATCH} FOR NO KEY UPDATE OF t SKIP LOCKED`,
    )
    const ids = rows.map((row) => row.id)
    await announceReady(tx, systemActor('scheduler'), ids)
    return ids.length
  })
}
