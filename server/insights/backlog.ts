import type { EntityManager } from 'typeorm'
import type { App } from '../app.ts'
import { dbNow } from '../database/dbNow.ts'
import { BadUserInput } from '../errors.ts'
import { countingTransaction } from './countingTransaction.ts'
import { assertRange, type MetricRange } from './metricRange.ts'
import { inScope, type MetricScope, Parameters, type ScopeColumns } from './metricScope.ts'

const MOST_POINTS = 500

/**
 * SQL on `reviews`: a person was needed. During its countdown a ticket has no reason, and needs nobody yet. Written as
 * the index `reviews_waited` is.
 */
export const NEEDED_PERSON = `(kind = 'PHASE' OR awaiting_reason IS NOT NULL)`

export const REVIEW_COLUMNS: ScopeColumns = {
  campaign: 'campaign_id',
  project: 'project_id',
  phase: 'phase_name',
}

/** How many reviews waited at one moment, and what came and went since the one before. */
export interface BacklogPoint {
  readonly at: Date
  readonly open: number
  readonly opened: number
  readonly resolved: number
  /** Of the oldest that waited; null where none did. */
  readonly oldestAgeSeconds: number | null
}

/**
 * Reviews of one stretch: opened in the interval `opened` (-1: before the range), gone in the interval `gone` (the
 * number of intervals: later, or not yet).
 */
interface Stretch {
  readonly opened: number
  readonly gone: number
  readonly count: number
  readonly oldest: Date
}

/**
 * The backlog at evenly spaced moments. What lies ahead is left out: the last point is now, where the range
 * goes on.
 * @throws BadUserInput when the range is none, or `points` is not from 1 to 500.
 */
export async function readBacklog(
  app: Pick<App, 'database'>,
  range: MetricRange,
  scope: MetricScope,
  points: number,
): Promise<BacklogPoint[]> {
  assertRange(range)
  if (points < 1 || points > MOST_POINTS) {
    throw new BadUserInput('points', `points must be from 1 to ${MOST_POINTS}.`)
  }
  const stepMs = Math.ceil((range.to.getTime() - range.from.getTime()) / points)
  return countingTransaction(app, async (tx) => {
    const now = await dbNow(tx)
    const end = range.to < now ? range.to : now
    if (end <= range.from) return []
    const stretches = await readStretches(tx, { from: range.from, to: end }, scope, stepMs)
    return walk(momentsOf(range.from, end, stepMs), stretches)
  })
}

/** The end of every step, the last one cut off at `end`. */
function momentsOf(from: Date, end: Date, stepMs: number): Date[] {
  const count = Math.ceil((end.getTime() - from.getTime()) / stepMs)
  return Array.from(
    { length: count },
    (_, place) => new Date(Math.min(from.getTime() + (place + 1) * stepMs, end.getTime())),
  )
}

async function readStretches(
  tx: EntityManager,
  { from, to }: MetricRange,
  scope: MetricScope,
  stepMs: number,
): Promise<Stretch[]> {
  const parameters = new Parameters()
  const [start, end] = [parameters.add(from), parameters.add(to)]
  const step = `${parameters.add(stepMs)}::float8 * interval '1 ms'`
  const where = `${NEEDED_PERSON} AND opened_at < ${end} AND ${inScope(scope, REVIEW_COLUMNS, parameters)}`
  const rows = await tx.query<{ opened: Date | null; gone: Date | null; count: number; oldest: Date }[]>(
    `SELECT CASE WHEN opened_at >= ${start} THEN date_bin(${step}, opened_at, ${start}) END AS opened,
       CASE WHEN resolved_at < ${end} THEN date_bin(${step}, resolved_at, ${start}) END AS gone,
       count(*)::int AS count, min(opened_at) AS oldest
     FROM (
       SELECT opened_at, resolved_at FROM reviews WHERE resolved_at >= ${start} AND ${where}
       UNION ALL
       SELECT opened_at, NULL FROM reviews WHERE status <> 'RESOLVED' AND ${where}) waiting
     GROUP BY 1, 2`,
    parameters.values,
  )
  const place = (time: Date) => (time.getTime() - from.getTime()) / stepMs
  const after = Math.ceil((to.getTime() - from.getTime()) / stepMs)
  return rows.map(({ opened, gone, count, oldest }) => ({
    opened: opened === null ? -1 : place(opened),
    gone: gone === null ? after : place(gone),
    count,
    oldest,
  }))
}

function walk(moments: readonly Date[], stretches: readonly Stretch[]): BacklogPoint[] {
  const none = () => moments.map(() => 0)
  const [open, opened, resolved] = [none(), none(), none()]
  const oldest = moments.map(() => Infinity)
  for (const stretch of stretches) {
    if (stretch.opened >= 0) opened[stretch.opened]! += stretch.count
    if (stretch.gone < moments.length) resolved[stretch.gone]! += stretch.count
    for (let place = Math.max(0, stretch.opened); place < stretch.gone; place++) {
      open[place]! += stretch.count
      oldest[place] = Math.min(oldest[place]!, stretch.oldest.getTime())
    }
  }
  return moments.map((at, place) => ({
    at,
    open: open[place]!,
    opened: opened[place]!,
    resolved: resolved[place]!,
    oldestAgeSeconds: open[place] === 0 ? null : (at.getTime() - oldest[place]!) / 1000,
  }))
}
