import type { EntityManager } from 'typeorm'

/** What is left to do of a batch, in the set's order: neither left out, nor kept back, nor done. */
const TO_DO = `
  FROM bulk_items item JOIN bulk_operations operation ON operation.id = item.operation_id
  WHERE item.operation_id = $1 AND item.left_out IS NULL AND item.done_at IS NULL
    AND (operation.kept_from IS NULL OR item.place < operation.kept_from)`

/** The first `limit` places that are left to do. */
export async function nextPlaces(
  manager: EntityManager,
  operationId: string,
  limit: number,
): Promise<number[]> {
  const rows = await manager.query<{ place: number }[]>(
    `SELECT item.place ${TO_DO} ORDER BY item.place LIMIT $2`,
    [operationId, limit],
  )
  return rows.map(({ place }) => place)
}

/** How many are left to do. */
export async function countToDo(manager: EntityManager, operationId: string): Promise<number> {
  const [row] = await manager.query<{ count: number }[]>(`SELECT count(*)::int AS count ${TO_DO}`, [
    operationId,
  ])
  return row!.count
}

/** The place of the item after the first so many of those that are acted on; null where there is none. */
export async function placeAfter(
  manager: EntityManager,
  operationId: string,
  first: number,
): Promise<number | null> {
  const [row] = await manager.query<{ place: number }[]>(
    `SELECT place FROM bulk_items WHERE operation_id = $1 AND left_out IS NULL
     ORDER BY place OFFSET $2 LIMIT 1`,
    [operationId, first],
  )
  return row?.place ?? null
}
