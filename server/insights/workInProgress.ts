import type { EntityManager } from 'typeorm'

/** What bots and agents hold a lease on right now. */
export interface WorkInProgress {
  readonly accounts: number
  readonly tickets: number
}

export async function readWorkInProgress(manager: EntityManager): Promise<WorkInProgress> {
  // An account has one phase in progress at a time.
  const [row] = await manager.query<WorkInProgress[]>(
    'SELECT count(phase_id)::int AS accounts, count(ticket_id)::int AS tickets FROM leases WHERE ended_at IS NULL',
  )
  return row!
}
