import type { EntityManager } from 'typeorm'
import { Account } from '../../entities/Account.ts'
import { Ticket } from '../../entities/Ticket.ts'
import type { EventHub } from '../eventHub.ts'
import { encodeFeedCursor, type FeedPlace } from '../feedCursor.ts'
import { isKept } from '../isKept.ts'
import { idsOf } from '../loadBatch.ts'
import { CHANGES_STATE } from '../ticketEvents.ts'
import { type Change, MOST_CHANGES, type Topic } from '../topic.ts'

// Topics about the newest state of some rows: a client that comes back is told of those that changed meanwhile.

/** A ticket as it is now. */
export interface TicketMessage {
  readonly ticket: Ticket
  /** Where the client is once it has this message. */
  readonly cursor: string
}

/** An account as it is now. */
export interface AccountMessage {
  readonly account: Account
}

/** Where a subscriber was when it read what it now listens to, and where to look for what it missed. */
export interface Since {
  readonly manager: EntityManager
  readonly hub: EventHub
  /** Null for what comes from now on. */
  readonly after: FeedPlace | null
}

/**
 * Every change of one ticket, and of what it depends on. @param dependsOn ids; a ticket's dependencies are given when it
 * is created and stay.
 */
export function ticketTopic(ticketId: string, dependsOn: ReadonlySet<string>, since: Since): Topic {
  const { manager, hub } = since
  return {
    ...ticketsTopic(`ticket ${ticketId}`, (ticket) => ticket.id === ticketId, {
      concerns: (event) =>
        event.ticketId === ticketId ||
        (CHANGES_STATE.has(event.type) && event.ticketId !== null && dependsOn.has(event.ticketId)),
    }),
    missed: missedSince(since, 'ticket_id', [ticketId, ...dependsOn], async () => {
      const now = hub.cursor()
      const ticket = await manager.getRepository(Ticket).findOneBy({ id: ticketId })
      return ticket && ticketChange(ticket, now)
    }),
  }
}

/** Every change of a project's tickets, and of what they depend on, which may be another project's. */
export function projectTopic(projectId: string, since: Since): Topic {
  const { after } = since
  return {
    ...ticketsTopic(`project ${projectId}`, (ticket) => ticket.projectId === projectId, {
      concerns: (event) =>
        event.ticketId !== null &&
        ((event.projectId ?? projectId) === projectId || CHANGES_STATE.has(event.type)),
    }),
    missed: after && (() => missedInProject(projectId, since, after)),
  }
}

/**
 * The tickets that something happened to since, or to what they depend on; all where that cannot be known any more, and
 * null where there are too many of either.
 */
async function missedInProject(
  projectId: string,
  { manager, hub }: Since,
  after: FeedPlace,
): Promise<Change[] | null> {
  // Before anything is read: what commits meanwhile comes again with the next batch.
  const now = hub.cursor()
  const all = manager
    .getRepository(Ticket)
    .createQueryBuilder('ticket')
    .where('ticket.projectId = :projectId', { projectId })
    .orderBy('ticket.id')
    .limit(MOST_CHANGES + 1)
  const changed = await all
    .clone()
    .andWhere(
      `ticket.id IN (
         SELECT ticket_id FROM events WHERE position > :position AND ticket_id IS NOT NULL
         UNION
         SELECT dependency.ticket_id FROM ticket_dependencies dependency
         JOIN events ON events.ticket_id = dependency.depends_on_id WHERE events.position > :position)`,
      { position: after.position },
    )
    .getMany()
  const tickets = (await isKept(manager, hub, after)) ? changed : await all.getMany()
  return tickets.length > MOST_CHANGES ? null : inFeed(tickets, encodeFeedCursor(after), now)
}

/** Every change of one account: its phases, its actions, its reviews. */
export function accountTopic(accountId: string, since: Since): Topic {
  const change = (account: Account): Change => ({
    subject: accountId,
    payload: { account } satisfies AccountMessage,
  })
  return {
    key: `account ${accountId}`,
    needs: 'accounts',
    showsReviews: true,
    concerns: (event) => event.accountId === accountId,
    resync: null,
    missed: missedSince(since, 'account_id', [accountId], async () => {
      const account = await since.manager.getRepository(Account).findOneBy({ id: accountId })
      return account && change(account)
    }),
    async changes({ rows }) {
      const account = rows.accounts.get(accountId)
      return account ? [change(account)] : []
    },
  }
}

/** How the subject is now, if anything happened to it since, or if that cannot be known any more. */
function missedSince(
  { manager, hub, after }: Since,
  column: 'account_id' | 'ticket_id',
  ids: readonly string[],
  read: () => Promise<Change | null>,
): Topic['missed'] {
  if (after === null) return null
  return async () => {
    const events = await manager.query<object[]>(
      `SELECT FROM events WHERE position > $1 AND ${column} = ANY($2) LIMIT 1`,
      [after.position, ids],
    )
    if (events.length === 0 && (await isKept(manager, hub, after))) return []
    const change = await read()
    return change === null ? [] : [change]
  }
}

function ticketChange(ticket: Ticket, cursor: string): Change {
  return { subject: ticket.id, version: ticket.version, payload: { ticket, cursor } satisfies TicketMessage }
}

/** Only the last message moves the client's cursor: cut off before it, the client gets all of them again. */
function inFeed(tickets: readonly Ticket[], cursorBefore: string, cursorAfter: string): Change[] {
  return tickets.map((ticket, at) =>
    ticketChange(ticket, at === tickets.length - 1 ? cursorAfter : cursorBefore),
  )
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
    async changes({ events, dependentIds, rows, cursorBefore, cursorAfter }) {
      const tickets = [...new Set([...idsOf(events, 'ticketId'), ...dependentIds])].flatMap((id) => {
        const ticket = rows.tickets.get(id)
        return ticket && belongs(ticket) ? [ticket] : []
      })
      return inFeed(tickets, cursorBefore, cursorAfter)
    },
  }
}
