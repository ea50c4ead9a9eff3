import type { EntityManager } from 'typeorm'
import { In } from 'typeorm'
import { Resolution } from '../entities/Resolution.ts'

// What the fields of many reviews need at once, each in one query.

/** A claim that has not run out. */
export interface LiveClaim {
  /** The actor's. */
  readonly key: string
  readonly by: string
  readonly expiresAt: Date
}

/** Who holds these reviews now, by the database's clock; null where nobody does. In the order of `ids`. */
export async function loadLiveClaims(
  manager: EntityManager,
  ids: readonly string[],
): Promise<(LiveClaim | null)[]> {
  const rows = await manager.query<{ id: string; key: string; by: string; expires_at: Date }[]>(
    `SELECT id, claimed_by AS key, coalesce(claimed_by_name, claimed_by) AS by, claim_expires_at AS expires_at
     FROM reviews WHERE id = ANY($1) AND claim_expires_at > statement_timestamp()`,
    [ids],
  )
  const claims = new Map(rows.map(({ id, key, by, expires_at }) => [id, { key, by, expiresAt: expires_at }]))
  return ids.map((id) => claims.get(id) ?? null)
}

/** How many other reviews that need a person have the same fingerprint. In the order of `ids`. */
export async function countSimilarReviews(manager: EntityManager, ids: readonly string[]): Promise<number[]> {
  const rows = await manager.query<{ id: string; similar: number }[]>(
    `SELECT review.id, (alike.count - (review.status IN ('OPEN', 'SNOOZED'))::int)::int AS similar
     FROM reviews review
     JOIN (
       SELECT fingerprint, count(*) AS count FROM reviews
       WHERE status IN ('OPEN', 'SNOOZED')
         AND fingerprint IN (SELECT fingerprint FROM reviews WHERE id = ANY($1))
       GROUP BY fingerprint
     ) alike ON alike.fingerprint = review.fingerprint
     WHERE review.id = ANY($1)`,
    [ids],
  )
  const counts = new Map(rows.map((row) => [row.id, row.similar]))
  return ids.map((id) => counts.get(id) ?? 0)
}

/** How many of the same campaign or project the same person snoozed until the same moment, each counted; 0: it is not. */
export async function countSnoozedTogether(
  manager: EntityManager,
  ids: readonly string[],
): Promise<number[]> {
  const rows = await manager.query<{ id: string; together: number }[]>(
    `SELECT review.id, count(*)::int AS together
     FROM reviews review
     JOIN reviews other ON other.status = 'SNOOZED' AND other.snoozed_until = review.snoozed_until
       AND (other.campaign_id, other.project_id, other.snoozed_by_name)
         IS NOT DISTINCT FROM (review.campaign_id, review.project_id, review.snoozed_by_name)
     WHERE review.id = ANY($1) AND review.status = 'SNOOZED'
     GROUP BY review.id`,
    [ids],
  )
  const counts = new Map(rows.map((row) => [row.id, row.together]))
  return ids.map((id) => counts.get(id) ?? 0)
}

/** Every human intervention on these reviews, oldest first. */
export async function loadResolutions(
  manager: EntityManager,
  reviewIds: readonly string[],
): Promise<Resolution[]> {
  return manager.find(Resolution, { where: { reviewId: In([...new Set(reviewIds)]) }, order: { id: 'ASC' } })
}
