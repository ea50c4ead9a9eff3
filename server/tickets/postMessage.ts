import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { once } from '../database/idempotency.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { Message } from '../entities/Message.ts'
import { Ticket } from '../entities/Ticket.ts'
import type { MessageRole } from '../entities/words.ts'
import { BadUserInput, Forbidden, LeaseLost } from '../errors.ts'
import { recordEvent } from '../events/recordEvent.ts'
import { assertRunning, findLease } from '../leases/leases.ts'
import { settleRetries } from '../retries/automaticRetries.ts'
import { closeUndoWindow } from '../reviews/closeUndoWindow.ts'
import { endReview } from '../reviews/reviewRecords.ts'
import { judgeByDecision } from './autoReview/judgeVerdict.ts'
import { changeTicket, lockTicket, ticketIds, ticketSubject } from './lockTicket.ts'
import { addMessage } from './messages.ts'
import { dropOpenRequest } from './permissions/leavePermission.ts'
import { reopen } from './reopenTicket.ts'
import { resumeTicket } from './resumeTicket.ts'
import { lockLeasedTicket } from './ticketLease.ts'

export interface PostMessageInput {
  readonly ticketId: string
  readonly role: MessageRole
  readonly content: string
  /** ASSISTANT and TOOL need it. */
  readonly lease: string | null
  readonly idempotencyKey: string | null
}

/**
 * Adds a message to a ticket's conversation. A USER message on a ticket that waits gives it back to the
 * agents, and so does one on a ticket that only an undo window keeps from them; on a finished one it reopens
 * it, and while an agent works it is only stored: finishTurn and failTurn look whether it was read.
 * @throws NotFound, LeaseLost
 * @throws BadUserInput for the SYSTEM role, or without the lease that the role needs.
 * @throws Forbidden where a person's or a worker's role is claimed wrongly.
 */
export async function postMessage(
  app: App,
  actor: Actor,
  input: PostMessageInput,
): Promise<{ message: Message; ticket: Ticket }> {
  if (input.role === 'SYSTEM') {
    throw new BadUserInput('role', 'SYSTEM messages are the server’s own: use USER, ASSISTANT or TOOL.')
  }
  const post = input.role === 'USER' ? postAsUser : postAsWorker
  return inTransaction(app, async (tx) => {
    const messageId = await once(tx, actor, 'postMessage', input.idempotencyKey, input, () =>
      post(tx, actor, input),
    )
    return {
      message: await tx.findOneByOrFail(Message, { id: messageId }),
      ticket: await tx.findOneByOrFail(Ticket, { id: input.ticketId }),
    }
  })
}

async function postAsWorker(tx: EntityManager, actor: Actor, input: PostMessageInput): Promise<string> {
  if (actor.role === 'MANAGER') throw new Forbidden(`Only an agent posts as ${input.role}.`)
  if (input.lease === null) {
    throw new BadUserInput('lease', `A message as ${input.role} needs the lease of the ticket.`)
  }
  const { lease, ticket, now } = await lockLeasedTicket(tx, input.lease)
  if (ticket.id !== input.ticketId) throw new LeaseLost()
  assertRunning(lease, now)
  const { role, content } = input
  return store(tx, actor, ticket, { role, content, author: lease.worker })
}

async function postAsUser(tx: EntityManager, actor: Actor, input: PostMessageInput): Promise<string> {
  const ticket = await lockTicket(tx, input.ticketId)
  await assertHoldsNoLease(tx, actor, input)
  const windows = await closeUndoWindow(tx, actor, ticketSubject(ticket))
  // What the agent makes of it now is no answer to whether it helped to try again.
  await settleRetries(tx, 'SUPERSEDED', { ticketId: ticket.id })
  const message = { role: input.role, content: input.content, author: actor.name }
  const id = await store(tx, actor, ticket, message)
  const changed = await tx.findOneByOrFail(Ticket, { id: ticket.id })
  if (ticket.status === 'AWAITING_INPUT') {
    const review = await endReview(tx, actor, ticketSubject(ticket), 'USER_MESSAGE')
    if (review) await judgeByDecision(tx, actor, review, 'REPLY')
    await resumeTicket(tx, actor, changed, { event: 'ticket.resumed', changes: dropOpenRequest(changed) })
  }
  if (ticket.status === 'OPEN' && waitsForOneOf(windows, ticket)) {
    await resumeTicket(tx, actor, changed, { event: 'ticket.resumed' })
  }
  if (ticket.status === 'DONE' || ticket.status === 'SKIPPED') await reopen(tx, actor, changed)
  return id
}

/** Whether it is one of these undo windows that keeps the ticket from the agents, and not a backoff. */
function waitsForOneOf(windows: readonly Date[], { availableAt }: Ticket): boolean {
  return windows.some((until) => until.getTime() === availableAt?.getTime())
}

/** An agent must not answer its own question in a person's name. */
async function assertHoldsNoLease(tx: EntityManager, actor: Actor, input: PostMessageInput): Promise<void> {
  if (input.lease !== null) {
    await findLease(tx, input.lease)
    throw new Forbidden('A message as USER is not posted with a lease: the agent at work is not the user.')
  }
  if (actor.role !== 'INTEGRATOR') return
  const running = await tx.query<unknown[]>(
    `SELECT FROM leases WHERE ticket_id = $1 AND actor_key = $2 AND ended_at IS NULL AND expires_at > clock_timestamp()`,
    [input.ticketId, actor.key],
  )
  if (running.length > 0) {
    throw new Forbidden('A message as USER is not for whoever works on the ticket: end the turn first.')
  }
}

async function store(
  tx: EntityManager,
  actor: Actor,
  ticket: Ticket,
  content: Pick<Message, 'role' | 'content' | 'author'>,
): Promise<string> {
  const message = await addMessage(tx, ticket.id, content)
  await changeTicket(tx, ticket)
  await recordEvent(tx, actor, {
    type: 'ticket.message_posted',
    ...ticketIds(ticket),
    payload: { messageId: message.id, role: message.role },
  })
  return message.id
}
