import { type EntityManager, In } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { Campaign } from '../entities/Campaign.ts'
import { Lease } from '../entities/Lease.ts'
import { NotFound } from '../errors.ts'
import { recordEvents } from '../events/recordEvent.ts'
import { newLeaseToken } from '../leases/leases.ts'

export interface ClaimPhasesInput {
  readonly worker: string
  readonly limit: number
  readonly leaseSeconds: number
  /** Undefined: of all campaigns. */
  readonly campaignIds: readonly string[] | undefined
}

/** One phase of an account at a time, and in order. */
export const ITS_TURN = `NOT EXISTS (
  SELECT FROM warmup_phases other WHERE other.account_id = phase.account_id AND (
    other.status = 'IN_PROGRESS'
    OR (other.position < phase.position AND other.status NOT IN ('COMPLETED', 'SKIPPED'))))`

/**
 * Holds the planner to walking the claim order's index until the limit is reached. Right after a big import it
 * has no statistics yet and would sort everything that is available: 2.3 s instead of 1 ms at 100,000 accounts.
 */
const WALK_THE_INDEX = `
  SELECT set_config(setting, 'off', true)
  FROM unnest(ARRAY['enable_sort', 'enable_hashjoin', 'enable_mergejoin', 'enable_bitmapscan']) AS setting`

/**
 * Accounts that somebody works on right now are passed over, so that no worker waits for another. The phase is
 * locked as well: that makes PostgreSQL look again at one that was claimed after this statement began.
 */
const LOCK_CANDIDATES = `
  SELECT phase.id FROM warmup_phases phase JOIN accounts account ON account.id = phase.account_id
  WHERE phase.status = 'AVAILABLE' AND phase.available_at <= clock_timestamp() AND NOT account.paused
    AND ($2::bigint[] IS NULL OR phase.campaign_id = ANY($2)) AND ${ITS_TURN}
  ORDER BY phase.available_at, phase.account_id, phase.position LIMIT $1
  FOR NO KEY UPDATE OF account, phase SKIP LOCKED`

/** Asks again whose turn it is: with the accounts locked, what this statement sees is final. */
const GRANT = `
  WITH granted AS (
    INSERT INTO leases (token, phase_id, worker, actor_key, attempt, note, created_at, expires_at)
    SELECT input.token, phase.id, $3, $4, phase.attempt + 1, phase.resume_note, statement_timestamp(),
      statement_timestamp() + make_interval(secs => $5)
    FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY AS input (phase_id, token, place)
    JOIN warmup_phases phase ON phase.id = input.phase_id
    WHERE phase.status = 'AVAILABLE' AND ${ITS_TURN}
    ORDER BY input.place
    RETURNING id, phase_id, attempt, created_at
  )
  UPDATE warmup_phases phase
  SET status = 'IN_PROGRESS', attempt = granted.attempt, lease_id = granted.id,
    started_at = coalesce(phase.started_at, granted.created_at)
  FROM granted WHERE phase.id = granted.phase_id
  RETURNING granted.id AS lease_id, phase.id AS phase_id, phase.account_id`

/**
 * Hands out phases that wait for a bot, in order of availableAt, then import; each to one worker only.
 * @returns a lease for each, as many as there are up to the limit.
 * @throws NotFound when one of the campaigns does not exist.
 */
export async function claimPhases(app: App, actor: Actor, input: ClaimPhasesInput): Promise<Lease[]> {
  return inTransaction(app, async (tx) => {
    if (input.campaignIds) await assertCampaigns(tx, input.campaignIds)
    await tx.query(WALK_THE_INDEX)
    const candidates = await tx.query<{ id: string }[]>(LOCK_CANDIDATES, [
      input.limit,
      input.campaignIds ?? null,
    ])
    if (candidates.length === 0) return []

    const [granted] = await tx.query<[{ lease_id: string; phase_id: string; account_id: string }[], number]>(
      GRANT,
      [
        candidates.map(({ id }) => id),
        candidates.map(newLeaseToken),
        input.worker,
        actor.key,
        input.leaseSeconds,
      ],
    )
    await recordEvents(
      tx,
      actor,
      granted.map((row) => ({ type: 'phase.claimed', accountId: row.account_id, phaseId: row.phase_id })),
    )
    // Granted in the order of the claim, so that the ids are in that order.
    return tx.find(Lease, { where: { id: In(granted.map((row) => row.lease_id)) }, order: { id: 'ASC' } })
  })
}

async function assertCampaigns(tx: EntityManager, ids: readonly string[]): Promise<void> {
  const wanted = [...new Set(ids)]
  if ((await tx.countBy(Campaign, { id: In(wanted) })) < wanted.length) throw new NotFound('campaign')
}
