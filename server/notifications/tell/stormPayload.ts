import type { EntityManager } from 'typeorm'
import { apiId } from '../../apiId.ts'
import type { Payload } from '../../entities/Delivery.ts'
import { priorityColumn } from '../../entities/priorityColumn.ts'
import type { FailureType, Priority } from '../../entities/words.ts'
import type { Scope } from './listeners.ts'
import { oneLine, reasonInWords } from './reviewItem.ts'

/** A storm as a notice needs it. */
export interface ToldStorm {
  readonly id: string
  readonly fingerprint: string
  readonly failureType: FailureType
  readonly summary: string
  readonly startedAt: Date
  readonly endedAt: Date | null
  /** How many reviews it has opened so far. */
  readonly reviews: number
  /** What they belong to, each once. */
  readonly scopes: readonly Scope[]
}

const READ = `
  SELECT storm.id, storm.fingerprint, storm.failure_type AS "failureType", storm.summary,
    storm.started_at AS "startedAt", storm.ended_at AS "endedAt",
    coalesce(sum(part.reviews), 0)::int AS reviews,
    coalesce(json_agg(part) FILTER (WHERE part.reviews > 0), '[]') AS scopes
  FROM storms storm
  LEFT JOIN LATERAL (
    SELECT kind, priority, campaign_id::text AS "campaignId", project_id::text AS "projectId", count(*) AS reviews
    FROM reviews review WHERE review.fingerprint = storm.fingerprint AND review.opened_at >= storm.started_at
      AND review.opened_at <= coalesce(storm.ended_at, 'infinity')
    GROUP BY 1, 2, 3, 4) part ON true
  WHERE storm.id = ANY($1) GROUP BY storm.id`

/** The storms by their ids; those that are gone are missing. */
export async function loadToldStorms(
  tx: EntityManager,
  ids: readonly string[],
): Promise<Map<string, ToldStorm>> {
  if (ids.length === 0) return new Map()
  type Row = Omit<ToldStorm, 'scopes'> & { scopes: (Omit<Scope, 'priority'> & { priority: number })[] }
  const rows = await tx.query<Row[]>(READ, [ids])
  return new Map(
    rows.map(({ scopes, ...storm }) => [
      storm.id,
      {
        ...storm,
        scopes: scopes.map((scope) => ({
          ...scope,
          priority: priorityColumn.from(scope.priority) as Priority,
        })),
      },
    ]),
  )
}

/** What is told of a storm, instead of each of its reviews. */
export function stormPayload(
  storm: ToldStorm,
  event: 'STORM_BEGAN' | 'STORM_ENDED',
  publicUrl: string,
): Payload {
  const { startedAt, endedAt, reviews } = storm
  const summary = oneLine(storm.summary)
  const what = `${reasonInWords(storm.failureType)}: ${summary}`
  const began = event === 'STORM_BEGAN'
  return {
    type: began ? 'storm.began' : 'storm.ended',
    timestamp: ((began ? null : endedAt) ?? startedAt).toISOString(),
    data: {
      text: began
        ? `A storm: ${reviews} items so far for one cause. ${what}`
        : `The storm is over; it brought ${reviews} items. ${what}`,
      url: `${publicUrl}/?fingerprint=${encodeURIComponent(storm.fingerprint)}`,
      storm: {
        id: apiId('Storm', storm.id),
        failureType: storm.failureType,
        summary,
        startedAt: startedAt.toISOString(),
        endedAt: endedAt?.toISOString() ?? null,
        reviews,
      },
    },
  }
}
