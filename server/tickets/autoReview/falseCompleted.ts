import type { EntityManager } from 'typeorm'
import type { AutoReviewPolicy } from '../../entities/AutoReviewPolicy.ts'
import type { Settings } from '../../settings/settings.ts'

/** The newest verdicts that people judged, and the newest that closed a ticket: older ones say little of today. More, where the minimum is more. */
const JUDGED_WINDOW = 200
const CLOSED_WINDOW = 1000

/** How often a COMPLETED was wrong. */
export interface FalseCompleted {
  /** `judged`: of those that a person looked at. `closed`: of those that closed a ticket. */
  readonly of: 'judged' | 'closed'
  readonly wrong: number
  readonly judged: number
  /** 0 to 1; null before there is anything to count. */
  readonly rate: number | null
}

interface Counts {
  readonly judged: number
  readonly judgedWrong: number
  readonly closed: number
  readonly closedWrong: number
}

// Asked with every tick: each part is read from an index, no further back than $1. $2: the fewest that say anything.
const COUNTS = `
  WITH judged AS (
    SELECT judged_right FROM classifications
    WHERE would_close AND judged_right IS NOT NULL AND at >= $1 AND judged_at >= $1
    ORDER BY judged_at DESC LIMIT greatest(${JUDGED_WINDOW}, $2)),
  closed AS (
    SELECT judged_right FROM classifications
    WHERE applied AND verdict = 'COMPLETED' AND at >= $1 ORDER BY at DESC LIMIT greatest(${CLOSED_WINDOW}, $2))
  SELECT (SELECT count(*)::int FROM judged) AS judged,
    (SELECT count(*)::int FROM judged WHERE NOT judged_right) AS "judgedWrong",
    (SELECT count(*)::int FROM closed) AS closed,
    (SELECT count(*)::int FROM closed WHERE NOT judged_right) AS "closedWrong"`

/**
 * Measures how often a COMPLETED is wrong, over the verdicts since a person last switched to LIVE. There are two
 * figures, which are never mixed, because each of them counts something else:
 * - samples, and everything in shadow mode: a person looks at each of them, whatever it is, so their share is
 *   the true rate, give or take chance. CLOSE says that the verdict was right; REPLY, RETRY and a correction that it
 *   was wrong; DISMISS says nothing;
 * - closed tickets: those that somebody reopened or corrected were wrong. Nobody looks at the rest, so the
 *   true rate is at least this one.
 * The higher one is the answer, and one of enough verdicts before one of too few.
 */
export async function measureFalseCompleted(
  manager: EntityManager,
  { countedSince }: AutoReviewPolicy,
  { falseCompletedMinimum }: Pick<Settings, 'falseCompletedMinimum'>,
): Promise<FalseCompleted> {
  const [counts] = await manager.query<Counts[]>(COUNTS, [countedSince, falseCompletedMinimum])
  const { judged, judgedWrong, closed, closedWrong } = counts!
  const byPeople = figure('judged', judgedWrong, judged)
  const byClosing = figure('closed', closedWrong, closed)
  const enough = (figures: FalseCompleted) => figures.judged >= falseCompletedMinimum
  if (enough(byPeople) !== enough(byClosing)) return enough(byPeople) ? byPeople : byClosing
  return (byClosing.rate ?? -1) > (byPeople.rate ?? -1) ? byClosing : byPeople
}

/** Whether that is too much for closing, and there are enough verdicts to say so. */
export function isTooOftenWrong(
  { rate, judged }: FalseCompleted,
  { falseCompletedLimit, falseCompletedMinimum }: Settings,
): boolean {
  return rate !== null && judged >= falseCompletedMinimum && rate > falseCompletedLimit
}

function figure(of: FalseCompleted['of'], wrong: number, judged: number): FalseCompleted {
  return { of, wrong, judged, rate: judged === 0 ? null : wrong / judged }
}
