import type { EntityManager } from 'typeorm'

/**
 * Locks those of the accounts or tickets that have no unresolved review, so that none opens meanwhile. Those that
 * somebody is working on are passed over.
 * @returns the ids of those that were locked.
 */
export async function lockAtRest(
  tx: EntityManager,
  subject: 'account' | 'ticket',
  ids: readonly string[],
): Promise<string[]> {
  if (ids.length === 0) return []
  const locked = await tx.query<{ id: string }[]>(
    `SELECT id FROM ${subject}s WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED`,
    [[...new Set(ids)]],
  )
  // Asked under the lock: before it, one may have been about to open.
  const stopped = await tx.query<{ id: string }[]>(
    `SELECT DISTINCT ${subject}_id AS id FROM reviews WHERE ${subject}_id = ANY($1) AND status <> 'RESOLVED'`,
    [locked.map(({ id }) => id)],
  )
  const unresolved = new Set(stopped.map(({ id }) => id))
  return locked.flatMap(({ id }) => (unresolved.has(id) ? [] : id))
}
