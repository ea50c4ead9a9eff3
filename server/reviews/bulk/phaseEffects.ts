import type { EntityManager } from 'typeorm'
import type { ResolutionAction } from '../../entities/words.ts'
import { counted } from './counted.ts'
import { RESET_WITH_ANOTHER } from './leftOut.ts'

/** The phases that the batch acts on, with their accounts. */
const ACTED = `
  acted AS (
    SELECT phase.id, phase.account_id, phase.position, account.paused
    FROM bulk_items item JOIN reviews review ON review.id = item.review_id
      JOIN warmup_phases phase ON phase.id = review.phase_id
      JOIN accounts account ON account.id = phase.account_id
    WHERE item.operation_id = $1 AND item.left_out IS NULL
  )`

/** What the action will do to the accounts among the batch, in sentences; none where there are none. */
export async function phaseEffects(
  tx: EntityManager,
  operationId: string,
  action: ResolutionAction,
): Promise<string[]> {
  switch (action) {
    case 'RETRY':
    case 'CHANGE_CONTENT':
      return sentBack(tx, operationId)
    case 'COMPLETE_MANUALLY':
    case 'SKIP_PHASE':
      return steppedOver(tx, operationId, action === 'SKIP_PHASE' ? 'skipped' : 'completed')
    case 'RESET_ACCOUNT':
      return reset(tx, operationId)
    case 'DISMISS':
      return dismissed(tx, operationId)
    default:
      return []
  }
}

async function sentBack(tx: EntityManager, operationId: string): Promise<string[]> {
  const count = await counts<'available' | 'paused' | 'behind'>(
    tx,
    `WITH ${ACTED}, looked AS (
       SELECT paused, EXISTS (SELECT FROM warmup_phases earlier WHERE earlier.account_id = acted.account_id
         AND earlier.position < acted.position AND earlier.status NOT IN ('COMPLETED', 'SKIPPED')) AS behind
       FROM acted
     )
     SELECT count(*) FILTER (WHERE NOT paused AND NOT behind)::int AS available,
       count(*) FILTER (WHERE paused)::int AS paused,
       count(*) FILTER (WHERE NOT paused AND behind)::int AS behind
     FROM looked`,
    operationId,
  )
  return [
    ...counted(count.available, 'phase becomes available', 'phases become available'),
    ...counted(count.paused, 'phase waits: its account is paused', 'phases wait: their accounts are paused'),
    ...counted(count.behind, 'phase waits for an earlier one', 'phases wait for earlier ones'),
  ]
}

/** The next phase is the first that is neither done nor acted on: only it starts, and only if it has not yet. */
async function steppedOver(tx: EntityManager, operationId: string, done: string): Promise<string[]> {
  const count = await counts<'acted' | 'available' | 'later' | 'paused' | 'finished'>(
    tx,
    `WITH ${ACTED}, follow AS (
       SELECT account.paused, next.id, next.cooldown_seconds,
         next.status = 'PENDING' AND next.available_at IS NULL AS starts
       FROM (SELECT DISTINCT account_id AS id, paused FROM acted) account
       LEFT JOIN LATERAL (
         SELECT * FROM warmup_phases phase
         WHERE phase.account_id = account.id AND phase.status NOT IN ('COMPLETED', 'SKIPPED')
           AND phase.id NOT IN (SELECT id FROM acted)
         ORDER BY phase.position LIMIT 1
       ) next ON true
     )
     SELECT (SELECT count(*) FROM acted)::int AS acted,
       count(*) FILTER (WHERE starts AND NOT paused AND cooldown_seconds = 0)::int AS available,
       count(*) FILTER (WHERE starts AND NOT paused AND cooldown_seconds > 0)::int AS later,
       count(*) FILTER (WHERE starts AND paused)::int AS paused,
       count(*) FILTER (WHERE id IS NULL)::int AS finished
     FROM follow`,
    operationId,
  )
  return [
    ...counted(count.acted, `phase is ${done}`, `phases are ${done}`),
    ...counted(count.available, 'next phase becomes available', 'next phases become available'),
    ...counted(count.later, 'next phase starts after its cooldown', 'next phases start after their cooldown'),
    ...counted(
      count.paused,
      'next phase waits: its account is paused',
      'next phases wait: their accounts are paused',
    ),
    ...counted(count.finished, 'account has all its phases done', 'accounts have all their phases done'),
  ]
}

async function reset(tx: EntityManager, operationId: string): Promise<string[]> {
  const count = await counts<'accounts' | 'paused' | 'reviews' | 'leases'>(
    tx,
    `WITH ${ACTED}, account AS (SELECT DISTINCT account_id AS id, paused FROM acted)
     SELECT count(*)::int AS accounts, count(*) FILTER (WHERE paused)::int AS paused,
       (SELECT count(*) FROM reviews WHERE status <> 'RESOLVED' AND account_id IN (SELECT id FROM account)
          AND id NOT IN (SELECT review_id FROM bulk_items WHERE operation_id = $1
            AND (left_out IS NULL OR left_out = $2)))::int AS reviews,
       (SELECT count(*) FROM warmup_phases WHERE status = 'IN_PROGRESS'
          AND account_id IN (SELECT id FROM account))::int AS leases
     FROM account`,
    operationId,
    RESET_WITH_ANOTHER,
  )
  return [
    ...counted(
      count.accounts,
      'account starts again from its first phase',
      'accounts start again from their first phase',
    ),
    ...counted(count.paused, 'of them waits: it is paused', 'of them wait: they are paused'),
    ...counted(count.reviews, 'other item is resolved with it', 'other items are resolved with them'),
    ...counted(count.leases, 'bot is cut off in its work', 'bots are cut off in their work'),
  ]
}

async function dismissed(tx: EntityManager, operationId: string): Promise<string[]> {
  const count = await counts<'paused' | 'stay'>(
    tx,
    `WITH ${ACTED}, account AS (SELECT DISTINCT account_id AS id, paused FROM acted)
     SELECT count(*) FILTER (WHERE NOT paused)::int AS paused, count(*) FILTER (WHERE paused)::int AS stay
     FROM account`,
    operationId,
  )
  return [
    ...counted(count.paused, 'account is paused', 'accounts are paused'),
    ...counted(count.stay, 'account stays paused', 'accounts stay paused'),
  ]
}

async function counts<Name extends string>(
  tx: EntityManager,
  sql: string,
  ...parameters: readonly string[]
): Promise<Record<Name, number>> {
  const [row] = await tx.query<Record<Name, number>[]>(sql, [...parameters])
  return row!
}
