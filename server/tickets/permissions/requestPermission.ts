import type { EntityManager } from 'typeorm'
import type { Actor } from '../../access/actor.ts'
import type { App } from '../../app.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { AllowedTool } from '../../entities/AllowedTool.ts'
import { PermissionRequest } from '../../entities/PermissionRequest.ts'
import { higherPriority } from '../../entities/priorityColumn.ts'
import type { Ticket } from '../../entities/Ticket.ts'
import { assertRunning, endLease, repeatedResult } from '../../leases/leases.ts'
import { settleRetries } from '../../retries/automaticRetries.ts'
import { awaitPerson } from '../awaitPerson.ts'
import { hasUserMessageAfter } from '../messages.ts'
import { resumeTicket } from '../resumeTicket.ts'
import { permissionSummary } from '../reviewSummary.ts'
import { lockLeasedTicket } from '../ticketLease.ts'

export interface RequestPermissionInput {
  readonly lease: string
  readonly tool: string
  /** What the agent wants to do with it, for the person who decides. */
  readonly description: string
}

/**
 * The agent wants to use a tool and may not without a person: the ticket waits for that person, and the lease is
 * over. If the tool is always allowed on this ticket, it is `granted` and nothing stops. If a person wrote
 * something that the agent has not read, nothing is asked and the ticket goes back to OPEN, as with a message that
 * comes a moment after the request: what was said may change what the agent wants.
 * @throws LeaseLost
 */
export async function requestPermission(
  app: App,
  actor: Actor,
  { lease: token, tool, description }: RequestPermissionInput,
): Promise<{ ticket: Ticket; granted: boolean }> {
  return inTransaction(app, async (tx) => {
    const { lease, ticket, now } = await lockLeasedTicket(tx, token)
    if (repeatedResult(lease, 'requestPermission')) return { ticket, granted: false }
    assertRunning(lease, now)
    if (await tx.existsBy(AllowedTool, { ticketId: ticket.id, tool })) return { ticket, granted: true }

    await endLease(tx, lease.id, 'requestPermission', now, { ticketId: ticket.id })
    await settleRetries(tx, 'CONFIRMED', { ticketId: ticket.id })
    if (await hasUserMessageAfter(tx, ticket.id, lease.seenMessageId)) {
      const changes = { permissionRequestId: null }
      const resumed = await resumeTicket(tx, actor, ticket, { event: 'ticket.resumed', changes })
      return { ticket: resumed, granted: false }
    }
    const request = { ticketId: ticket.id, tool, description, askedAt: now }
    return { ticket: await awaitPermission(tx, actor, ticket, request), granted: false }
  })
}

/** Raises the ticket to HIGH while it waits: an agent stands in the middle of its work. */
async function awaitPermission(
  tx: EntityManager,
  actor: Actor,
  ticket: Ticket,
  request: Pick<PermissionRequest, 'ticketId' | 'tool' | 'description' | 'askedAt'>,
): Promise<Ticket> {
  const { id: permissionRequestId } = await tx.save(tx.create(PermissionRequest, request))
  const pressing = { ...ticket, priority: higherPriority(ticket.priority, 'HIGH') }
  const { ticket: waiting } = await awaitPerson(tx, actor, pressing, {
    reason: 'PERMISSION',
    summary: permissionSummary(request.tool, request.description),
    changes: { permissionRequestId, priority: pressing.priority, ownPriority: ticket.priority },
    event: 'ticket.permission_requested',
  })
  return waiting
}
