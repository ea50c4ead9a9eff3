import type { Account } from '../../entities/Account.ts'
import type { Ticket } from '../../entities/Ticket.ts'
import { idsOf } from '../loadBatch.ts'
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

/** Every change of one ticket. */
export function ticketTopic(ticketId: string): Topic {
  return ticketsTopic(`ticket ${ticketId}`, (ticket) => ticket.id === ticketId, {
    concerns: (event) => event.ticketId === ticketId,
  })
}

/** Every change of a project's tickets. */
export function projectTopic(projectId: string): Topic {
  return ticketsTopic(`project ${projectId}`, (ticket) => ticket.projectId === projectId, {
    concerns: (event) => event.ticketId !== null && (event.projectId ?? projectId) === projectId,
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
    async changes({ events, rows }) {
      return idsOf(events, 'ticketId').flatMap((id) => {
        const ticket = rows.tickets.get(id)
        if (!ticket || !belongs(ticket)) return []
        return [{ subject: id, payload: { ticket } satisfies TicketMessage }]
      })
    },
  }
}
