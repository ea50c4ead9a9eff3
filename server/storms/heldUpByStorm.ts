/**
 * When a storm is over, the retries that it held up come back over this many seconds, each at a time of its own: all at
 * once they would be the next storm.
 */
const SPREAD_SECONDS = 300

/**
 * SQL: a storm of its last failure's kind holds up the automatic retry of the phase or ticket `subject` (an alias). A
 * person's retry starts with no attempts, and is not held up. No row is changed for it, so that a storm
 * costs nothing to begin and to end, and what is held up goes on by itself, even if every server is
 * restarted meanwhile.
 */
export function heldUpByStorm(subject: string): string {
  return `(
    (${subject}.attempt > 0 OR ${subject}.rate_limit_streak > 0)
    AND EXISTS (
      SELECT FROM storms storm
      WHERE coalesce(storm.ended_at, 'infinity')
          > statement_timestamp() - make_interval(secs => abs(hashint8(${subject}.id) % ${SPREAD_SECONDS}))
        AND coalesce(storm.ended_at, 'infinity') >= ${subject}.available_at
        AND storm.fingerprint = (SELECT fingerprint FROM failures WHERE failures.id = ${subject}.last_failure_id)))`
}
