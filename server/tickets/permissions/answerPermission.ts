import type { EntityManager } from 'typeorm'
import type { Actor } from '../../access/actor.ts'
import { dbNow } from '../../database/dbNow.ts'
import { AllowedTool } from '../../entities/AllowedTool.ts'
import { PermissionRequest } from '../../entities/PermissionRequest.ts'
import type { Ticket } from '../../entities/Ticket.ts'
import { addMessage } from '../messages.ts'
import { quotedRequest } from '../reviewSummary.ts'

export type PermissionAnswer = 'APPROVE_PERMISSION' | 'ALWAYS_ALLOW_PERMISSION' | 'REJECT_PERMISSION'

/**
 * Writes down what a person decided about the open request of a locked ticket, and tells the agent in the
 * conversation. That starts a turn: what the agent said before it asked is no answer to the person's decision, so
 * that no auto-review takes it for one.
 */
export async function answerPermission(
  tx: EntityManager,
  actor: Actor,
  ticket: Ticket,
  answer: PermissionAnswer,
  message: string | null,
): Promise<void> {
  const request = await tx.findOneByOrFail(PermissionRequest, { id: ticket.permissionRequestId! })
  const always = answer === 'ALWAYS_ALLOW_PERMISSION'
  const note = message?.trim() || null
  const answeredAt = await dbNow(tx)
  await tx.update(
    PermissionRequest,
    { id: request.id },
    { granted: answer !== 'REJECT_PERMISSION', always, answeredBy: actor.name, note, answeredAt },
  )
  if (always) {
    await tx.insert(AllowedTool, {
      ticketId: ticket.id,
      tool: request.tool,
      requestId: request.id,
      byName: actor.name,
      at: answeredAt,
    })
  }
  const said = decision(actor.name, answer, request)
  await addMessage(tx, ticket.id, {
    role: 'SYSTEM',
    content: note === null ? `${said}.` : `${said}: ${note}`,
    author: null,
    startsTurn: true,
  })
}

function decision(by: string, answer: PermissionAnswer, { tool, description }: PermissionRequest): string {
  const asked = quotedRequest(description)
  switch (answer) {
    case 'APPROVE_PERMISSION':
      return `${by} approved the use of ${tool} this once, for what was asked (${asked})`
    case 'ALWAYS_ALLOW_PERMISSION':
      return `${by} approved the use of ${tool} (${asked}), now and from now on in this ticket`
    case 'REJECT_PERMISSION':
      return `${by} rejected the use of ${tool} (${asked})`
  }
}

/**
 * An answer was taken back, and the ticket waits for it again: the request is open, and what was granted with it is
 * not granted any more. The caller has put the locked ticket back.
 */
export async function takeBackAnswer(tx: EntityManager, ticket: Ticket): Promise<void> {
  const id = ticket.permissionRequestId!
  const open = { granted: null, always: null, answeredBy: null, note: null, answeredAt: null }
  await tx.delete(AllowedTool, { requestId: id })
  await tx.update(PermissionRequest, { id }, open)
}
