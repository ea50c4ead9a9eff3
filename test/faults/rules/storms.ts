import type { Invariant } from './invariant.ts'

/** More reviews of one fingerprint in a minute are a storm; it ends at half of that. */
export const STORM_THRESHOLD = 6

/** What was opened in the last minute, by fingerprint, beside the storms that run. */
const COUNTS = `
  SELECT fingerprint, count(review.id) AS opened, count(DISTINCT storm.id) AS storms
  FROM (SELECT id, fingerprint FROM reviews WHERE opened_at > clock_timestamp() - interval '1 minute') review
  FULL JOIN (SELECT id, fingerprint FROM storms WHERE ended_at IS NULL) storm USING (fingerprint)
  WHERE fingerprint IS NOT NULL GROUP BY fingerprint`

/** These hold in every snapshot. */
export const STORM_RULES: readonly Invariant[] = [
  {
    rule: 'a fingerprint has one storm at a time, and each begins and ends once',
    sql: `
      SELECT storm.id, storm.fingerprint, storm.started_at, storm.ended_at, other.id AS other, told.*
      FROM storms storm
      LEFT JOIN storms other ON other.fingerprint = storm.fingerprint AND other.id > storm.id
        AND (storm.ended_at IS NULL OR storm.ended_at > other.started_at + interval '1 minute')
      CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE type = 'storm.started') AS begun, count(*) FILTER (WHERE type = 'storm.ended') AS over
        FROM events WHERE type IN ('storm.started', 'storm.ended') AND (payload ->> 'stormId')::bigint = storm.id) told
      WHERE other.id IS NOT NULL OR told.begun <> 1 OR told.over <> (storm.ended_at IS NOT NULL)::int`,
  },
]

/** These hold once the servers have come after everything. */
export const SETTLED_STORM_RULES: readonly Invariant[] = [
  {
    rule: 'a storm runs while there is one, and no longer',
    sql: `SELECT * FROM (${COUNTS}) counts
      WHERE CASE storms WHEN 0 THEN opened > ${STORM_THRESHOLD} ELSE opened <= ${Math.floor(STORM_THRESHOLD / 2)} END`,
  },
]
