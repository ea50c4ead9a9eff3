import type { App } from '../app.ts'
import { ATTEMPT_SECONDS } from './deliver.ts'
import { DELIVER, scheduleAttempts } from './queue.ts'

/** A worker that holds a job longer than this is gone: graphile-worker by itself would wait for four hours. */
const GONE_SECONDS = 2 * ATTEMPT_SECONDS

/** Past this a job that should have come is missing. */
const MISSING_MINUTES = 10

/** Deliveries that ended this long ago are forgotten, with their attempts. */
const KEPT_DAYS = 30
const BATCH = 1000

/** Frees what a killed server left in its hands, so that others go on with it. */
const FREE = `
  SELECT graphile_worker.force_unlock_workers(array_agg(DISTINCT locked_by)) FROM graphile_worker.jobs
  WHERE task_identifier = $1 AND locked_at < now() - make_interval(secs => ${GONE_SECONDS})
  HAVING count(*) > 0`

const MISSING = `
  SELECT id FROM deliveries
  WHERE state = 'PENDING' AND next_attempt_at < clock_timestamp() - make_interval(mins => ${MISSING_MINUTES})
  ORDER BY next_attempt_at LIMIT ${BATCH}`

const FORGET = `
  DELETE FROM deliveries WHERE id IN (
    SELECT id FROM deliveries WHERE ended_at < clock_timestamp() - make_interval(days => ${KEPT_DAYS}) LIMIT ${BATCH})`

/** Sees to it that every delivery comes to its end, whatever became of the server that had it, and forgets old ones. */
export async function rescueDeliveries(app: App): Promise<void> {
  const { manager } = app.database
  await manager.query(FREE, [DELIVER])
  const missing = await manager.query<{ id: string }[]>(MISSING)
  await scheduleAttempts(
    manager,
    missing.map(({ id }) => id),
  )
  await manager.query(FORGET)
}
