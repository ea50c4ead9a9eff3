import type { EntityManager } from 'typeorm'
import type { Actor } from '../../access/actor.ts'
import type { Review } from '../../entities/Review.ts'
import type { Ticket } from '../../entities/Ticket.ts'
import type { ResolutionAction } from '../../entities/words.ts'
import { recordEvents } from '../../events/recordEvent.ts'
import { ticketIds } from '../lockTicket.ts'

/**
 * What a person's decision says about the COMPLETED that it was made on. DISMISS says nothing: the work may be
 * finished, or not wanted any more.
 */
const RIGHT: Partial<Record<ResolutionAction, boolean>> = { CLOSE: true, REPLY: false, RETRY: false }

type TicketReview = Pick<Review, 'id' | 'ticketId' | 'projectId'>

/**
 * A person dealt with a ticket that the auto-review would have closed: their decision is the judgement on the
 * verdict. The first one holds. The caller has locked the ticket.
 */
export async function judgeByDecision(
  tx: EntityManager,
  actor: Actor,
  review: TicketReview,
  action: ResolutionAction,
): Promise<void> {
  const right = RIGHT[action]
  if (right === undefined) return
  await judge(tx, actor, ticketOf(review), right, 'review_id = $2 AND would_close', review.id)
}

/** That decision was taken back. A correction stands for itself. */
export async function takeBackJudgement(
  tx: EntityManager,
  actor: Actor,
  review: TicketReview,
): Promise<void> {
  const [taken] = await tx.query<[{ id: string }[], number]>(
    `UPDATE classifications SET judged_right = NULL, judged_at = NULL, judged_by = NULL
     WHERE review_id = $1 AND would_close AND judged_right IS NOT NULL AND overridden_as IS NULL RETURNING id`,
    [review.id],
  )
  await announce(tx, actor, ticketOf(review), null, taken)
}

/** A closed ticket is open again: closing it was wrong. What a person closed was judged then. */
export async function judgeReopened(
  tx: EntityManager,
  actor: Actor,
  ticket: Pick<Ticket, 'id' | 'projectId'>,
): Promise<void> {
  await judge(tx, actor, ticket, false, `ticket_id = $2 AND applied AND verdict = 'COMPLETED'`, ticket.id)
}

/** Judges a COMPLETED by itself, whatever was said before; null: nobody has judged it. */
export async function judgeVerdict(
  tx: EntityManager,
  actor: Actor,
  ticket: Pick<Ticket, 'id' | 'projectId'>,
  classificationId: string,
  right: boolean | null,
): Promise<void> {
  const [judged] = await tx.query<[{ id: string }[], number]>(
    `UPDATE classifications SET judged_right = $2,
       judged_at = CASE WHEN $2::boolean IS NOT NULL THEN clock_timestamp() END,
       judged_by = CASE WHEN $2::boolean IS NOT NULL THEN $3 END
     WHERE id = $1 AND verdict = 'COMPLETED' AND (applied OR would_close) RETURNING id`,
    [classificationId, right, actor.name],
  )
  await announce(tx, actor, ticket, right, judged)
}

async function judge(
  tx: EntityManager,
  actor: Actor,
  ticket: Pick<Ticket, 'id' | 'projectId'>,
  right: boolean,
  condition: string,
  id: string,
): Promise<void> {
  const [judged] = await tx.query<[{ id: string }[], number]>(
    `UPDATE classifications SET judged_right = $1, judged_at = clock_timestamp(), judged_by = $3
     WHERE judged_right IS NULL AND ${condition} RETURNING id`,
    [right, id, actor.name],
  )
  await announce(tx, actor, ticket, right, judged)
}

async function announce(
  tx: EntityManager,
  actor: Actor,
  ticket: Pick<Ticket, 'id' | 'projectId'>,
  right: boolean | null,
  judged: readonly { id: string }[],
): Promise<void> {
  await recordEvents(
    tx,
    actor,
    judged.map(({ id }) => ({
      type: 'auto_review.judged' as const,
      ...ticketIds(ticket),
      payload: { classificationId: id, right },
    })),
  )
}

function ticketOf({ ticketId, projectId }: TicketReview): Pick<Ticket, 'id' | 'projectId'> {
  return { id: ticketId!, projectId: projectId! }
}
