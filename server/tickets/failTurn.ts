import type { Actor } from '../access/actor.ts'
import type { ReportedFailure } from '../accounts/recordFailure.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import type { Ticket } from '../entities/Ticket.ts'
import type { FailureOutcome } from '../leases/failureOutcome.ts'
import { assertRunning, endLease, repeatedResult } from '../leases/leases.ts'
import { applyTurnFailure } from './ticketFailure.ts'
import { lockLeasedTicket } from './ticketLease.ts'

export interface FailTurnResult {
  readonly ticket: Ticket
  readonly outcome: FailureOutcome
}

/**
 * The agent's turn failed. It is decided in the same place as a bot's failure: try again later, or a person.
 * @throws LeaseLost, NotFound (the screenshot)
 */
export async function failTurn(
  app: App,
  actor: Actor,
  token: string,
  failure: ReportedFailure,
): Promise<FailTurnResult> {
  return inTransaction(app, async (tx) => {
    const held = await lockLeasedTicket(tx, token)
    const first = repeatedResult<FailureOutcome>(held.lease, 'failTurn')
    if (first) return { ticket: held.ticket, outcome: first }
    assertRunning(held.lease, held.now)

    const { ticket, outcome } = await applyTurnFailure(tx, actor, held, failure)
    await endLease(tx, held.lease.id, 'failTurn', held.now, { ...outcome })
    return { ticket, outcome }
  })
}
