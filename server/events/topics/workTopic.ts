import type { EntityManager } from 'typeorm'
import { ITS_TURN } from '../../accounts/claimPhases.ts'
import { CLAIMABLE, FREE_SLOTS } from '../../tickets/lockClaimable.ts'
import type { EventType } from '../recordEvent.ts'
import type { Topic } from '../topic.ts'

/** How much a worker could claim now. */
export interface WorkMessage {
  readonly kind: 'PHASE' | 'TICKET'
  /** At most 1,000: no claim takes more than 100. */
  readonly count: number
}

const MOST_COUNTED = 1000

/** What may have made something claimable, or a slot free. Asked too often is a count too many, no harm. */
const CAUSES: Record<WorkMessage['kind'], ReadonlySet<EventType>> = {
  PHASE: new Set<EventType>([
    'account.imported',
    'account.status_changed',
    'phase.available',
    'phase.completed',
    'phase.resumed',
    'phase.skipped',
    'phase.reset',
  ]),
  TICKET: new Set<EventType>([
    'ticket.created',
    'ticket.available',
    'ticket.resumed',
    'ticket.reopened',
    'ticket.closed',
    'ticket.scheduled',
    'ticket.turn_finished',
    'ticket.failed',
    'ticket.stopped',
    'ticket.awaiting',
    'ticket.permission_requested',
    'project.changed',
  ]),
}

const COUNT: Record<WorkMessage['kind'], string> = {
  PHASE: `
    SELECT count(*)::int AS count FROM (
      SELECT FROM warmup_phases phase JOIN accounts account ON account.id = phase.account_id
      WHERE phase.status = 'AVAILABLE' AND phase.available_at <= statement_timestamp() AND NOT account.paused
        AND ${ITS_TURN}
      LIMIT $1) AS claimable`,
  TICKET: `
    SELECT least($1, coalesce(sum(claimable.count), 0))::int AS count
    FROM projects p CROSS JOIN LATERAL (
      SELECT count(*) AS count FROM (
        SELECT FROM tickets t WHERE t.project_id = p.id AND ${CLAIMABLE}
        LIMIT least($1::bigint, greatest(0, ${FREE_SLOTS}))) AS ready) AS claimable`,
}

/** Wakes workers when something that they could claim appears; it may be gone again when they come. */
export function workTopic(manager: EntityManager, kind: WorkMessage['kind']): Topic {
  return {
    key: `work ${kind}`,
    needs: null,
    showsReviews: false,
    concerns: (event) => CAUSES[kind].has(event.type),
    resync: null,
    missed: null,
    async changes() {
      const [row] = await manager.query<{ count: number }[]>(COUNT[kind], [MOST_COUNTED])
      const { count } = row!
      return count > 0 ? [{ subject: kind, payload: { kind, count } satisfies WorkMessage }] : []
    },
  }
}
