import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { Ticket } from '../entities/Ticket.ts'
import { BadUserInput } from '../errors.ts'
import { assertRunning, endLease, repeatedResult } from '../leases/leases.ts'
import { settleRetries } from '../retries/automaticRetries.ts'
import { awaitAutoReview } from './awaitPerson.ts'
import { findUserMessage, hasUserMessageAfter, lastAnswer } from './messages.ts'
import { resumeTicket } from './resumeTicket.ts'
import { countdownSummary } from './reviewSummary.ts'
import { lockLeasedTicket } from './ticketLease.ts'

export interface FinishTurnInput {
  readonly lease: string
  /** The newest user message that the agent has read; null for all that were there when it claimed. */
  readonly seenThrough: string | null
}

/**
 * The agent ends its turn: the countdown to the auto-review starts. If a person wrote something that the
 * agent has not read, the ticket goes back to OPEN instead.
 * @throws LeaseLost, BadUserInput for `seenThrough`.
 */
export async function finishTurn(app: App, actor: Actor, input: FinishTurnInput): Promise<Ticket> {
  return inTransaction(app, async (tx) => {
    const { lease, ticket, now } = await lockLeasedTicket(tx, input.lease)
    if (repeatedResult(lease, 'finishTurn')) return ticket
    assertRunning(lease, now)
    if (input.seenThrough !== null) await assertUserMessage(tx, ticket.id, input.seenThrough)

    await endLease(tx, lease.id, 'finishTurn', now, { ticketId: ticket.id })
    await settleRetries(tx, 'CONFIRMED', { ticketId: ticket.id })
    const seen = input.seenThrough ?? lease.seenMessageId
    if (await hasUserMessageAfter(tx, ticket.id, seen)) {
      return resumeTicket(tx, actor, ticket, { event: 'ticket.turn_finished' })
    }
    const answer = await lastAnswer(tx, ticket.id)
    return awaitAutoReview(tx, actor, ticket, countdownSummary(answer?.content ?? null))
  })
}

async function assertUserMessage(tx: EntityManager, ticketId: string, messageId: string): Promise<void> {
  if (!(await findUserMessage(tx, ticketId, messageId))) {
    throw new BadUserInput('seenThrough', 'This is not a USER message of this ticket.')
  }
}
