import type { EntityManager } from 'typeorm'
import type { Ticket } from '../../entities/Ticket.ts'
import { readyOnce } from '../readiness.ts'
import { byOwner, loadOwnedTickets } from './ownedTickets.ts'

/**
 * What closing each of these tickets would start now, in the order in which agents would get it: the same that
 * `closeTicket` finds and returns (`startFollowers`, `announceReady`). Nothing of a finished one.
 */
export async function loadWouldStart(manager: EntityManager, ids: readonly string[]): Promise<Ticket[][]> {
  const pairs = await manager.query<{ owner: string; id: string }[]>(
    `SELECT closed.id AS owner, t.id
     FROM tickets closed
     CROSS JOIN LATERAL (
       SELECT ticket_id AS id FROM ticket_dependencies WHERE depends_on_id = closed.id
       UNION
       SELECT next.id FROM tickets next
       WHERE next.project_id = closed.project_id AND next.status = 'OPEN' AND next.sequence = (
         SELECT min(unfinished.sequence) FROM tickets unfinished
         WHERE unfinished.project_id = closed.project_id AND unfinished.sequence > closed.sequence
           AND unfinished.status NOT IN ('DONE', 'SKIPPED'))
     ) follower
     JOIN tickets t ON t.id = follower.id
     WHERE closed.id = ANY($1::bigint[]) AND closed.status NOT IN ('DONE', 'SKIPPED')
       AND t.start_when_ready AND ${readyOnce('closed.id')}
     ORDER BY t.priority, t.sequence, t.id`,
    [ids],
  )
  const owned = await loadOwnedTickets(manager, pairs)
  return byOwner(ids, owned).map((list) => list.map(({ ticket }) => ticket))
}
