import { setTimeout as wait } from 'node:timers/promises'
import type { App } from '../../app.ts'
import { claimDue, type DueTicket } from './claimDue.ts'
import { reviewTicket } from './reviewTicket.ts'

/** Tickets classified at once. No more are claimed than that, so that a server that is killed strands few. */
const LANES = 8

/**
 * One tick of the auto-review: reviews everything that is due, and while a classification takes its time,
 * whatever falls due meanwhile. Ends when nothing is left; aborted, it gives back what it has begun.
 */
export async function runAutoReview(app: App, stopping: AbortSignal): Promise<void> {
  const lanes = new Set<Promise<void>>()
  do {
    const free = LANES - lanes.size
    const due = free > 0 && !stopping.aborted ? await claimDue(app, free) : []
    for (const ticket of due) {
      const lane = reviewOrReport(app, ticket, stopping).finally(() => lanes.delete(lane))
      lanes.add(lane)
    }
    await laneFreeOrTick(lanes, app.config.tickMs)
  } while (lanes.size > 0)
}

/** One ticket that cannot be reviewed must not hold up the others: its claim runs out, and it is tried again. */
async function reviewOrReport(app: App, ticket: DueTicket, stopping: AbortSignal): Promise<void> {
  try {
    await reviewTicket(app, ticket, stopping)
  } catch (error) {
    app.log.error({ err: error, ticketId: ticket.id }, 'A ticket could not be auto-reviewed')
  }
}

async function laneFreeOrTick(lanes: ReadonlySet<Promise<void>>, tickMs: number): Promise<void> {
  if (lanes.size === 0) return
  const timer = new AbortController()
  const tick = wait(tickMs, undefined, { signal: timer.signal }).catch(() => {})
  await Promise.race([tick, ...lanes])
  timer.abort()
}
