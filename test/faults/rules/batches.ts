import type { Invariant } from './invariant.ts'

/** Each batch's notes are its own, so what it did is told by them. */
export const BATCH_RULES: readonly Invariant[] = [
  {
    rule: 'a batch acts only on what its preview did not leave out, and on all of it before it has finished',
    sql: `
      SELECT operation.id, item.place, item.left_out, item.done_at, operation.kept_from, operation.finished_at
      FROM bulk_operations operation JOIN bulk_items item ON item.operation_id = operation.id
      WHERE item.left_out IS NOT NULL AND item.done_at IS NOT NULL
        OR operation.started_at IS NULL AND item.done_at IS NOT NULL
        OR item.place >= operation.kept_from AND item.done_at IS NOT NULL
        OR operation.finished_at IS NOT NULL AND item.left_out IS NULL AND item.done_at IS NULL
          AND (operation.kept_from IS NULL OR item.place < operation.kept_from)`,
  },
  {
    rule: 'what a batch did is the result of one item, the one of that review, and in its name',
    sql: `
      SELECT operation.id, log.id AS resolution, log.review_id, array_agg(item.place) AS places
      FROM bulk_operations operation JOIN review_logs log ON log.notes = operation.notes
      LEFT JOIN bulk_items item ON item.operation_id = operation.id AND item.resolution_id = log.id
        AND item.review_id = log.review_id AND log.action = operation.action AND log.actor_key = operation.actor_key
      GROUP BY operation.id, log.id HAVING count(item.place) <> 1`,
  },
  {
    rule: 'what a result names was done by that batch',
    sql: `
      SELECT item.operation_id, item.place, item.resolution_id, log.notes FROM bulk_items item
      JOIN bulk_operations operation ON operation.id = item.operation_id
      JOIN review_logs log ON log.id = item.resolution_id WHERE log.notes IS DISTINCT FROM operation.notes`,
  },
  {
    rule: 'of a batch that was taken back everything is undone, or says why not',
    sql: `
      SELECT operation.id, item.place, log.id AS resolution, log.outcome FROM bulk_operations operation
      JOIN bulk_items item ON item.operation_id = operation.id JOIN review_logs log ON log.id = item.resolution_id
      WHERE operation.undone_at IS NOT NULL AND item.code IS NULL AND log.outcome <> 'UNDONE'`,
  },
]
