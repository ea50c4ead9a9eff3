import type { EntityManager } from 'typeorm'
import type { App } from '../app.ts'
import { Phase } from '../entities/Phase.ts'
import type { Review } from '../entities/Review.ts'
import type { ResolutionAction } from '../entities/words.ts'
import { allowedActions } from '../reviews/allowedActions.ts'
import { type ActionRanking, type ActionRecord, rankActions } from './actionRanking.ts'
import { COUNT_PAST, type CountedPast, pastOf, stillWeighs, weightSql } from './decay.ts'
import { sinceChange, stepSql } from './sinceChange.ts'

/** Newest outcomes that are looked at, for one action: of cases like the one at hand, and over all. */
const MOST_ALIKE = 2000
const MOST_OVERALL = 5000

/** These count as confirmed whatever comes of them: that says nothing about what helps. */
const NEVER_REFAILED: ReadonlySet<ResolutionAction> = new Set([
  'DISMISS',
  'START',
  'APPROVE_PERMISSION',
  'ALWAYS_ALLOW_PERMISSION',
  'REJECT_PERMISSION',
])

/** Which resolutions are alike: of the same failure at the same phase, or for the same reason in the same project. */
export interface ResolutionCase {
  readonly kind: Review['kind']
  readonly reason: string
  /** The phase's name, or the project's row. */
  readonly place: string
}

/** An action's record, with the case that it is about. */
export type CaseRecord = ActionRecord & { readonly of: ResolutionCase }

/** Which resolution helps with a review. */
export type ResolutionAdvice = Omit<ActionRanking, 'records'> & { readonly records: readonly CaseRecord[] }

/**
 * What worked in cases like this review, by verified outcomes only: what was undone or superseded counts for nothing.
 * @returns null where there is nothing to advise: the review is over, its countdown runs, or it asks for a permission or
 * a start, which always “work”.
 */
export async function adviseOnReview(
  app: Pick<App, 'database' | 'settings'>,
  review: Review,
): Promise<ResolutionAdvice | null> {
  const of = await caseOf(app.database.manager, review)
  const allowed = allowedActions(review)
  if (of === null || allowed.some((action) => action !== 'DISMISS' && NEVER_REFAILED.has(action))) return null
  const actions = allowed.filter((action) => !NEVER_REFAILED.has(action))
  if (actions.length === 0) return null
  const { outcomeHalfLifeDays, minimumSample } = app.settings.current
  const pasts = await readActionPasts(app.database.manager, of, actions, outcomeHalfLifeDays)
  const ranking = rankActions(pasts, minimumSample)
  return { ...ranking, records: ranking.records.map((record) => ({ ...record, of })) }
}

/** The newest of the resolutions that a record counts: their rows. */
export async function casesOf(app: App, { action, of, trials }: CaseRecord, most: number): Promise<string[]> {
  const { outcomeHalfLifeDays } = app.settings.current
  const rows = await app.database.query<{ id: string }[]>(
    `SELECT id FROM review_logs WHERE ${isLike(of)} AND action = $3 AND ${stillWeighs('$4::float8')}
     ORDER BY outcome_at DESC, id DESC LIMIT $5`,
    [of.reason, of.place, action, outcomeHalfLifeDays, Math.min(most, trials)],
  )
  return rows.map(({ id }) => id)
}

async function caseOf(manager: EntityManager, review: Review): Promise<ResolutionCase | null> {
  const reason = review.kind === 'PHASE' ? review.failureType : review.awaitingReason
  if (reason === null || review.status === 'RESOLVED') return null
  if (review.kind === 'TICKET') return { kind: review.kind, reason, place: review.projectId! }
  const { name } = await manager.findOneByOrFail(Phase, { id: review.phaseId! })
  return { kind: review.kind, reason, place: name }
}

async function readActionPasts(
  manager: EntityManager,
  of: ResolutionCase,
  actions: readonly ResolutionAction[],
  halfLifeDays: number,
) {
  const counted = (where: string, most: number) => `ARRAY(
    SELECT to_jsonb(counted) FROM (
      SELECT ${stepSql('rank')} AS step, ${COUNT_PAST} FROM (
        SELECT outcome, ${weightSql('$4::float8')} AS weight, row_number() OVER (ORDER BY outcome_at DESC) AS rank
        FROM review_logs WHERE ${where} AND action = tried.action AND ${stillWeighs('$4::float8')}
        ORDER BY outcome_at DESC LIMIT ${most}) newest
      GROUP BY step ORDER BY step) counted)`
  const rows = await manager.query<
    { action: ResolutionAction; alike: CountedPast[]; overall: CountedPast[] }[]
  >(
    `SELECT tried.action, ${counted(isLike(of), MOST_ALIKE)} AS alike, ${counted(isOf(of.kind), MOST_OVERALL)} AS overall
     FROM unnest($3::text[]) tried (action)`,
    [of.reason, of.place, actions, halfLifeDays],
  )
  return rows.map(({ action, alike, overall }) => ({
    action,
    alike: sinceChange(alike.map(pastOf)),
    overall: sinceChange(overall.map(pastOf)),
  }))
}

/** SQL: whether a resolution's outcome is known, and it was one of this kind of review. Written as the indexes are. */
function isOf(kind: Review['kind']): string {
  return `outcome IN ('CONFIRMED', 'REFAILED') AND ticket_id IS ${kind === 'PHASE' ? 'NULL' : 'NOT NULL'}`
}

/** SQL: … and it dealt with a case like this; its reason is $1 and its place $2. */
function isLike({ kind }: ResolutionCase): string {
  return `${isOf(kind)} AND reason = $1 AND ${kind === 'PHASE' ? 'phase_name = $2' : 'project_id = $2::bigint'}`
}
