import type { EntityManager } from 'typeorm'
import type { ResolutionAction } from '../../entities/words.ts'
import { UNBLOCKED } from '../../tickets/readiness.ts'
import { counted } from './counted.ts'
import { permissionEffects } from './permissionEffects.ts'

/** The tickets that the batch acts on. */
const ACTED = `
  acted AS (
    SELECT t.id, t.project_id, t.sequence FROM bulk_items item JOIN reviews review ON review.id = item.review_id
      JOIN tickets t ON t.id = review.ticket_id
    WHERE item.operation_id = $1 AND item.left_out IS NULL
  )`

/** What the action will do to the tickets among the batch, in sentences; none where there are none. */
export async function ticketEffects(
  tx: EntityManager,
  operationId: string,
  action: ResolutionAction,
): Promise<string[]> {
  if (action === 'CLOSE') return ended(tx, operationId, 'closed')
  if (action === 'DISMISS') return ended(tx, operationId, 'dismissed')
  return [...(await permissionEffects(tx, operationId, action)), ...(await resumed(tx, operationId))]
}

async function resumed(tx: EntityManager, operationId: string): Promise<string[]> {
  const [count] = await tx.query<{ start: number; wait: number }[]>(
    `WITH ${ACTED}, looked AS (SELECT (${UNBLOCKED}) AS starts FROM acted t)
     SELECT count(*) FILTER (WHERE starts)::int AS start, count(*) FILTER (WHERE NOT starts)::int AS wait
     FROM looked`,
    [operationId],
  )
  return [
    ...counted(count!.start, 'ticket starts', 'tickets start'),
    ...counted(count!.wait, 'ticket waits for others first', 'tickets wait for others first'),
  ]
}

/**
 * What waits for one of these, or for its sequence, and for nothing that stays. The lowest sequence that stays
 * unfinished decides for its whole project. `NOT IN` is answered by a hash whatever the planner believes of rows
 * that were written just now; `NOT EXISTS` compares each with each.
 */
const FOLLOWERS = `
  dependent AS (
    SELECT DISTINCT ticket_id AS id FROM ticket_dependencies WHERE depends_on_id IN (SELECT id FROM acted)
  ), begun AS (
    SELECT project_id, min(sequence) AS sequence FROM acted WHERE sequence IS NOT NULL GROUP BY project_id
  ), staying AS (
    SELECT project_id, min(sequence) AS sequence FROM tickets
    WHERE sequence IS NOT NULL AND status NOT IN ('DONE', 'SKIPPED') AND id NOT IN (SELECT id FROM acted)
      AND project_id IN (SELECT project_id FROM begun
        UNION SELECT project_id FROM tickets WHERE id IN (SELECT id FROM dependent))
    GROUP BY project_id
  ), waiting AS (
    SELECT id FROM dependent
    UNION
    SELECT t.id FROM begun JOIN staying ON staying.project_id = begun.project_id AND staying.sequence > begun.sequence
      JOIN tickets t ON t.project_id = staying.project_id AND t.sequence = staying.sequence
  ), held_up AS (
    SELECT d.ticket_id AS id FROM ticket_dependencies d JOIN tickets needed ON needed.id = d.depends_on_id
    WHERE d.ticket_id IN (SELECT id FROM waiting) AND needed.status NOT IN ('DONE', 'SKIPPED')
      AND needed.id NOT IN (SELECT id FROM acted)
  ), follower AS (
    SELECT t.start_when_ready FROM tickets t LEFT JOIN staying ON staying.project_id = t.project_id
    WHERE t.id IN (SELECT id FROM waiting) AND t.status = 'OPEN'
      AND (t.available_at IS NULL OR t.available_at <= statement_timestamp())
      AND t.id NOT IN (SELECT id FROM held_up)
      AND (t.sequence IS NULL OR t.sequence = staying.sequence)
  )`

async function ended(tx: EntityManager, operationId: string, how: string): Promise<string[]> {
  const [count] = await tx.query<{ acted: number; start: number; ask: number }[]>(
    `WITH ${ACTED}, ${FOLLOWERS}
     SELECT (SELECT count(*) FROM acted)::int AS acted,
       (SELECT count(*) FROM follower WHERE start_when_ready)::int AS start,
       (SELECT count(*) FROM follower WHERE NOT start_when_ready)::int AS ask`,
    [operationId],
  )
  const { acted, start, ask } = count!
  const [end] = counted(acted, `ticket is ${how}`, `tickets are ${how}`)
  const [follow] =
    acted === 1
      ? counted(start, 'that waited for it starts', 'that waited for it start')
      : counted(start, 'that waited for them starts', 'that waited for them start')
  return [
    ...(end === undefined ? [] : [follow === undefined ? end : `${end} and ${follow}`]),
    ...counted(
      ask,
      'ticket then waits for a person to start it',
      'tickets then wait for a person to start them',
    ),
  ]
}
