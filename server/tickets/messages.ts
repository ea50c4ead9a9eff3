import { type EntityManager, In, MoreThan, Not } from 'typeorm'
import { Message } from '../entities/Message.ts'
import type { MessageRole } from '../entities/words.ts'

/**
 * Adds to a ticket's conversation. The caller holds the ticket's lock: that makes the order of ids the order
 * in which anybody can see them.
 */
export async function addMessage(
  tx: EntityManager,
  ticketId: string,
  message: { role: MessageRole; content: string; author: string | null; startsTurn?: boolean },
): Promise<Message> {
  const saved = await tx.save(tx.create(Message, { ...message, ticketId }))
  return tx.findOneByOrFail(Message, { id: saved.id })
}

/** The newest message that a person wrote; its id, or null. */
export async function newestUserMessageId(tx: EntityManager, ticketId: string): Promise<string | null> {
  const newest = await tx.findOne(Message, {
    select: { id: true },
    where: { ticketId, role: 'USER' },
    order: { id: 'DESC' },
  })
  return newest?.id ?? null
}

/** Whether a person wrote something that the agent has not read. */
export async function hasUserMessageAfter(
  tx: EntityManager,
  ticketId: string,
  seenId: string | null,
): Promise<boolean> {
  return tx.existsBy(Message, { ticketId, role: 'USER', id: MoreThan(seenId ?? '0') })
}

/** The newest message that is not tool output. */
export async function lastSpokenMessage(tx: EntityManager, ticketId: string): Promise<Message | null> {
  return tx.findOne(Message, { where: { ticketId, role: Not('TOOL' as const) }, order: { id: 'DESC' } })
}

/** The newest thing the agent said since it was last asked; null when it said nothing. */
export async function lastAnswer(tx: EntityManager, ticketId: string): Promise<Message | null> {
  const asked = await tx.findOne(Message, {
    select: { id: true },
    where: [
      { ticketId, role: 'USER' },
      { ticketId, startsTurn: true },
    ],
    order: { id: 'DESC' },
  })
  return tx.findOne(Message, {
    where: { ticketId, role: 'ASSISTANT', id: MoreThan(asked?.id ?? '0') },
    order: { id: 'DESC' },
  })
}

/** Whether the conversation went on after this message: somebody spoke, or the agent was asked again. Tool output does not count. */
export async function hasGoneOn(tx: EntityManager, ticketId: string, afterId: string): Promise<boolean> {
  const id = MoreThan(afterId)
  return tx.existsBy(Message, [
    { ticketId, id, role: In(['USER', 'ASSISTANT']) },
    { ticketId, id, startsTurn: true },
  ])
}

/** Whether this is a user message of this ticket. */
export async function findUserMessage(
  tx: EntityManager,
  ticketId: string,
  messageId: string,
): Promise<Message | null> {
  return tx.findOneBy(Message, { id: messageId, ticketId, role: 'USER' })
}
