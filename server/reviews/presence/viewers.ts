import type { EntityManager } from 'typeorm'

/** Somebody who looks at a review now. */
export interface Viewer {
  /** The actor's key. */
  readonly key: string
  readonly name: string
  /** Since when: the oldest of their windows. */
  readonly since: Date
}

/** More than this many are no help to anybody. */
const MOST_VIEWERS = 50

/** Who looks at a review by the database's clock, each person once, the first who came first; 50 at most. */
export function readViewers(manager: EntityManager, reviewId: string): Promise<Viewer[]> {
  return manager.query<Viewer[]>(
    `SELECT viewer_key AS key, min(name) AS name, min(since) AS since FROM review_viewers
     WHERE review_id = $1 AND expires_at > clock_timestamp()
     GROUP BY viewer_key ORDER BY min(since), viewer_key LIMIT ${MOST_VIEWERS}`,
    [reviewId],
  )
}

/** For each of these reviews a text that changes whenever its viewers do; no text where nobody looks. */
export async function readViewerStates(
  manager: EntityManager,
  reviewIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await manager.query<{ review_id: string; state: string }[]>(
    `SELECT review_id, string_agg(id::text, ' ' ORDER BY id) AS state FROM review_viewers
     WHERE review_id = ANY($1::bigint[]) AND expires_at > clock_timestamp() GROUP BY review_id`,
    [reviewIds],
  )
  return new Map(rows.map(({ review_id, state }) => [review_id, state]))
}
