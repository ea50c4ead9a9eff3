import { type EntityManager, IsNull } from 'typeorm'
import { Storm } from '../entities/Storm.ts'

/** The storms that run, the newest first. */
export async function runningStorms(manager: EntityManager): Promise<Storm[]> {
  return manager.find(Storm, { where: { endedAt: IsNull() }, order: { startedAt: 'DESC', id: 'DESC' } })
}

/** How many reviews each of these storms opened so far. In the order of `ids`. */
export async function countStormReviews(manager: EntityManager, ids: readonly string[]): Promise<number[]> {
  const rows = await manager.query<{ id: string; reviews: number }[]>(
    `SELECT storm.id, count(*)::int AS reviews
     FROM storms storm JOIN reviews review ON review.fingerprint = storm.fingerprint
       AND review.opened_at >= storm.started_at
       AND review.opened_at <= coalesce(storm.ended_at, 'infinity')
     WHERE storm.id = ANY($1) GROUP BY storm.id`,
    [ids],
  )
  const counts = new Map(rows.map((row) => [row.id, row.reviews]))
  return ids.map((id) => counts.get(id) ?? 0)
}
