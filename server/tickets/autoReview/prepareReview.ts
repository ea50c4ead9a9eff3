import type { EntityManager } from 'typeorm'
import { systemActor } from '../../access/actor.ts'
import type { Transcript } from '../../classifier/classifier.ts'
import { readTranscript } from '../../classifier/transcript.ts'
import type { Ticket } from '../../entities/Ticket.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import { endReview } from '../../reviews/reviewRecords.ts'
import { awaitPerson } from '../awaitPerson.ts'
import { announceReady } from '../announceReady.ts'
import { changeTicket, ticketIds, ticketSubject } from '../lockTicket.ts'
import { lastSpokenMessage } from '../messages.ts'
import type { DueTicket } from './claimDue.ts'
import { lockIfUnchanged } from './lockIfUnchanged.ts'

const actor = systemActor('auto-review')

/** What a classifier is to judge. */
export interface FinishedTurn {
  readonly transcript: Transcript
  /** The newest message in it. */
  readonly readThrough: string
}

/**
 * Settles what needs no classifier: the ticket is somebody else's by now, the agent has not answered, or
 * only a person may close it. @returns what is to be classified otherwise.
 */
export async function prepareReview(tx: EntityManager, due: DueTicket): Promise<FinishedTurn | null> {
  const ticket = await lockIfUnchanged(tx, due)
  if (!ticket) return null
  const last = await lastSpokenMessage(tx, ticket.id)
  if (last?.role === 'USER') {
    await giveBackToAgent(tx, ticket)
    return null
  }
  if (last?.role !== 'ASSISTANT') {
    await awaitPerson(tx, actor, ticket, {
      reason: 'ERROR',
      summary: 'the agent’s answer is not the last word of the conversation: a person has to look',
      event: 'ticket.awaiting',
    })
    return null
  }
  if (ticket.mode === 'STRICT') {
    await awaitPerson(tx, actor, ticket, {
      reason: 'COMPLETED',
      summary: 'strict: a person closes it',
      event: 'ticket.awaiting',
    })
    return null
  }
  return { transcript: await readTranscript(tx, ticket.id, last.id), readThrough: last.id }
}

/**
 * The agent ended its turn without a word, so it is its turn again. Its attempts go on counting: an agent that never says
 * anything ends as an ERROR, and not in a circle.
 */
async function giveBackToAgent(tx: EntityManager, ticket: Ticket): Promise<void> {
  if (ticket.attempt >= ticket.maxAttempts) {
    await awaitPerson(tx, actor, ticket, {
      reason: 'ERROR',
      summary: `the agent ended its turn without an answer, ${ticket.attempt} times in a row`,
      event: 'ticket.awaiting',
    })
    return
  }
  await endReview(tx, actor, ticketSubject(ticket), 'SUPERSEDED')
  await changeTicket(tx, ticket, {
    status: 'OPEN',
    reviewScheduledAt: null,
    reviewClaimedUntil: null,
    reviewAttempts: 0,
    startWhenReady: true,
  })
  await recordEvent(tx, actor, { type: 'ticket.resumed', ...ticketIds(ticket) })
  await announceReady(tx, actor, [ticket.id])
}
