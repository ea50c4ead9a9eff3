import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import type { Ticket } from '../entities/Ticket.ts'
import { InvalidState } from '../errors.ts'
import { closeUndoWindow } from '../reviews/closeUndoWindow.ts'
import { ticketReopened } from '../reviews/resolutionOutcomes.ts'
import { judgeReopened } from './autoReview/judgeVerdict.ts'
import { holdUpDependents } from './holdUpDependents.ts'
import { lockTicket, ticketSubject } from './lockTicket.ts'
import { addMessage } from './messages.ts'
import { resumeTicket } from './resumeTicket.ts'

/**
 * Takes back that a ticket is finished. The message, if any, is a USER message.
 * @throws NotFound
 * @throws InvalidState when it is not DONE or SKIPPED.
 */
export async function reopenTicket(
  app: App,
  actor: Actor,
  ticketId: string,
  message: string | null,
): Promise<Ticket> {
  return inTransaction(app, async (tx) => {
    const ticket = await lockTicket(tx, ticketId)
    if (ticket.status !== 'DONE' && ticket.status !== 'SKIPPED') {
      throw new InvalidState(ticket.status, 'Only a finished ticket can be reopened.')
    }
    await addMessage(
      tx,
      ticketId,
      message === null
        ? { role: 'SYSTEM', content: `Reopened by ${actor.name}.`, author: null, startsTurn: true }
        : { role: 'USER', content: message, author: actor.name },
    )
    return reopen(tx, actor, ticket)
  })
}

/**
 * Reopens a locked ticket. It is STRICT from now on: a person disagreed with closing it, so no machine closes it again.
 */
export async function reopen(tx: EntityManager, actor: Actor, ticket: Ticket): Promise<Ticket> {
  await closeUndoWindow(tx, actor, ticketSubject(ticket))
  await ticketReopened(tx, ticket.id)
  await judgeReopened(tx, actor, ticket)
  const reopened = await resumeTicket(tx, actor, ticket, {
    event: 'ticket.reopened',
    changes: { mode: 'STRICT', closeReason: null, closedAt: null },
  })
  await holdUpDependents(tx, actor, reopened)
  return reopened
}
