import type { Ticket } from '../../entities/Ticket.ts'
import type { AwaitingReason } from '../../entities/words.ts'

const WAITS: Record<AwaitingReason, string> = {
  COMPLETED: 'waits for a person to close it',
  QUESTION: 'waits for a person to answer a question',
  ERROR: 'failed and waits for a person',
  STOPPED: 'was stopped and waits for a person',
  PERMISSION: 'waits for a person’s permission',
  DEPS_READY: 'waits for a person to start it',
}

/** What an unfinished ticket does at the moment: continues its number as a sentence. */
export function whatItDoes({ status, awaitingReason }: Pick<Ticket, 'status' | 'awaitingReason'>): string {
  if (awaitingReason !== null) return WAITS[awaitingReason]
  if (status === 'IN_PROGRESS') return 'is in progress'
  return status === 'AWAITING_INPUT' ? 'is about to be reviewed' : 'is not started yet'
}
