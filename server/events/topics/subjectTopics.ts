import type { Account } from '../../entities/Account.ts'
import type { Ticket } from '../../entities/Ticket.ts'
import { idsOf } from '../loadBatch.ts'
import { CHANGES_STATE } from '../ticketEvents.ts'
import type { Topic } from '../topic.ts'

// Topics about the newest state of some rows: a client that was away reads them anew, so nothing is caught up.

/** A ticket as it is now. */
export interface TicketMessage {
  readonly ticket: Ticket
}

/** An account as it is now. */
export interface AccountMessage {
  readonly account: Account
}

/**
 * Every change of one ticket, and of what it depends on. @param dependsOn ids; a ticket's dependencies are given when it
 * is created and stay.
 */
export function ticketTopic(ticketId: string, dependsOn: ReadonlySet<string>): Topic {
  return ticketsTopic(`ticket ${ticketId}`, (ticket) => ticket.id === ticketId, {
    concerns: (event) =>
      event.ticketId === ticketId ||
      (CHANGES_STATE.has(event.type) && event.ticketId !== null && dependsOn.has(event.ticketId)),
  })
}

/** Every change of a project's tickets, and of what they depend on, which may be another project's. */
export function projectTopic(projectId: string): Topic {
  return ticketsTopic(`project ${projectId}`, (ticket) => ticket.projectId === projectId, {
    concerns: (event) =>
      event.ticketId !== null &&
      ((event.projectId ?? projectId) === projectId || CHANGES_STATE.has(event.type)),
  })
}

/** Every change of one account: its phases, its actions, its reviews. */
export function accountTopic(accountId: string): Topic {
  return {
    key: `account ${accountId}`,
    needs: 'accounts',
    showsReviews: true,
    concerns: (event) => event.accountId === accountId,
    resync: null,
    missed: null,
    async changes({ rows }) {
      const account = rows.accounts.get(accountId)
      return account ? [{ subject: accountId, payload: { account } satisfies AccountMessage }] : []
    },
  }
}

function ticketsTopic(
  key: string,
  belongs: (ticket: Ticket) => boolean,
  { concerns }: Pick<Topic, 'concerns'>,
): Topic {
  return {
    key,
    needs: 'tickets',
    showsReviews: true,
    concerns,
    resync: null,
    missed: null,
    async changes({ events, dependentIds, rows }) {
      return [...new Set([...idsOf(events, 'ticketId'), ...dependentIds])].flatMap((id) => {
        const ticket = rows.tickets.get(id)
        if (!ticket || !belongs(ticket)) return []
        return [{ subject: id, payload: { ticket } satisfies TicketMessage }]
      })
    },
  }
}
