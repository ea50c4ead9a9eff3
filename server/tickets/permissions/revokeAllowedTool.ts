import type { EntityManager } from 'typeorm'
import type { Actor } from '../../access/actor.ts'
import type { App } from '../../app.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { AllowedTool } from '../../entities/AllowedTool.ts'
import type { Ticket } from '../../entities/Ticket.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import { closeUndoWindow } from '../../reviews/closeUndoWindow.ts'
import { changeTicket, lockTicket, ticketIds, ticketSubject } from '../lockTicket.ts'
import { addMessage } from '../messages.ts'

/**
 * Agents have to ask again before they use the tool on this ticket. One that is at work is told in the conversation;
 * an answer that no agent has acted on yet is void if it was this grant. Where the tool is not always allowed (any
 * more), nothing changes: two people who revoke it at once both get what they want.
 * @throws NotFound
 */
export async function revokeAllowedTool(
  app: App,
  actor: Actor,
  ticketId: string,
  tool: string,
): Promise<Ticket> {
  return inTransaction(app, async (tx) => {
    const ticket = await lockTicket(tx, ticketId)
    const grant = await tx.findOneBy(AllowedTool, { ticketId, tool })
    if (!grant) return ticket
    await closeUndoWindow(tx, actor, ticketSubject(ticket))
    await tx.delete(AllowedTool, { ticketId, tool })
    await tell(tx, actor, ticket, tool)
    const isItsAnswer = ticket.permissionRequestId === grant.requestId
    const changed = await changeTicket(tx, ticket, isItsAnswer ? { permissionRequestId: null } : {})
    await recordEvent(tx, actor, { type: 'ticket.tool_revoked', ...ticketIds(ticket), payload: { tool } })
    return changed
  })
}

/**
 * Not while a countdown runs and not on a finished ticket: the agent's answer would no longer be the last word, and no
 * agent is there to be told. The next one that wants the tool asks and is stopped.
 */
async function tell(tx: EntityManager, actor: Actor, ticket: Ticket, tool: string): Promise<void> {
  const isWorkedOn = ticket.status === 'OPEN' || ticket.status === 'IN_PROGRESS'
  if (!isWorkedOn && ticket.awaitingReason === null) return
  const content = `${actor.name} revoked that ${tool} is always allowed in this ticket: ask before you use it again.`
  await addMessage(tx, ticket.id, { role: 'SYSTEM', content, author: null })
}
