import type { EntityManager } from 'typeorm'
import { systemActor } from '../access/actor.ts'
import type { Resolution } from '../entities/Resolution.ts'
import type { Outcome } from '../entities/words.ts'
import { recordEvents } from '../events/recordEvent.ts'

/** What an event about an outcome names. */
export type SettledResolution = Pick<Resolution, 'id' | 'reviewId' | 'phaseId' | 'accountId' | 'ticketId'>

/**
 * Gives the resolutions that `condition` picks their outcome, if they have none yet: an outcome is never
 * overwritten. @param condition SQL on `review_logs`, with `parameters` from $1 on.
 */
export async function settle(
  tx: EntityManager,
  outcome: Exclude<Outcome, 'PENDING'>,
  condition: string,
  parameters: readonly unknown[],
): Promise<void> {
  const [settled] = await tx.query<[SettledResolution[], number]>(
    `UPDATE review_logs SET outcome = '${outcome}', outcome_at = clock_timestamp()
     WHERE outcome = 'PENDING' AND (${condition})
     RETURNING id, review_id AS "reviewId", phase_id AS "phaseId", account_id AS "accountId", ticket_id AS "ticketId"`,
    [...parameters],
  )
  await recordOutcomes(tx, outcome, settled)
}

/** Tells everybody who looks at these resolutions what became of them. */
export async function recordOutcomes(
  tx: EntityManager,
  outcome: Outcome,
  resolutions: readonly SettledResolution[],
): Promise<void> {
  await recordEvents(
    tx,
    systemActor('resolution-tracking'),
    resolutions.map(({ id, reviewId, phaseId, accountId, ticketId }) => ({
      type: 'resolution.outcome' as const,
      reviewId,
      phaseId,
      accountId,
      ticketId,
      payload: { resolutionId: id, outcome },
    })),
  )
}
