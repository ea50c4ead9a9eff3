import { type EntityManager, type EntityTarget, In, type ObjectLiteral } from 'typeorm'
import { Account } from '../entities/Account.ts'
import { Review } from '../entities/Review.ts'
import { Ticket } from '../entities/Ticket.ts'
import type { FeedBatch, FeedEvent } from './feedBatch.ts'
import { CHANGES_STATE } from './ticketEvents.ts'
import type { ChangedRows, LoadedBatch } from './topic.ts'

/** Reads the rows that a batch changed, as they are now, of the kinds that somebody waits for. */
export async function loadBatch(
  manager: EntityManager,
  batch: FeedBatch,
  needed: ReadonlySet<keyof ChangedRows>,
): Promise<LoadedBatch> {
  const readFrom = performance.now()
  const { events } = batch
  const reviewIds = needed.has('reviews') ? await changedReviewIds(manager, events) : []
  const dependentIds = needed.has('tickets') ? await dependentsOfChanged(manager, events) : []
  const [accounts, tickets, reviews] = await Promise.all([
    needed.has('accounts') ? loadRows(manager, Account, idsOf(events, 'accountId')) : new Map(),
    needed.has('tickets')
      ? loadRows(manager, Ticket, [...new Set([...idsOf(events, 'ticketId'), ...dependentIds])])
      : new Map(),
    loadRows(manager, Review, reviewIds),
  ])
  return { ...batch, readFrom, reviewIds, dependentIds, rows: { accounts, tickets, reviews } }
}

/** Several batches as one, with the newest rows: for a group that fell behind. */
export function mergeBatches(batches: readonly LoadedBatch[]): LoadedBatch {
  const [first] = batches
  if (batches.length === 1) return first!
  // What changed again moves to the end, where its newest change is.
  const reviewIds = new Set<string>()
  for (const id of batches.flatMap((batch) => batch.reviewIds)) {
    reviewIds.delete(id)
    reviewIds.add(id)
  }
  return {
    events: batches.flatMap((batch) => batch.events),
    cursorBefore: first!.cursorBefore,
    cursorAfter: batches.at(-1)!.cursorAfter,
    readFrom: first!.readFrom,
    reviewIds: [...reviewIds],
    dependentIds: [...new Set(batches.flatMap((batch) => batch.dependentIds))],
    rows: {
      accounts: new Map(batches.flatMap((batch) => [...batch.rows.accounts])),
      tickets: new Map(batches.flatMap((batch) => [...batch.rows.tickets])),
      reviews: new Map(batches.flatMap((batch) => [...batch.rows.reviews])),
    },
  }
}

/** The rows of these ids that exist. */
export async function loadRows<Row extends ObjectLiteral & { id: string }>(
  manager: EntityManager,
  entity: EntityTarget<Row>,
  ids: readonly string[],
): Promise<Map<string, Row>> {
  if (ids.length === 0) return new Map()
  const rows = await manager.getRepository(entity).findBy({ id: In([...ids]) } as never)
  return new Map(rows.map((row) => [row.id, row]))
}

/** Ids that events name, each once, in the order of their last event. */
export function idsOf(events: readonly FeedEvent[], name: 'accountId' | 'ticketId' | 'reviewId'): string[] {
  const ids = new Set<string>()
  for (const event of events) {
    const id = event[name]
    if (id === null) continue
    ids.delete(id)
    ids.add(id)
  }
  return [...ids]
}

/** An account's status is part of how its reviews look and of what filters let through. */
async function changedReviewIds(manager: EntityManager, events: readonly FeedEvent[]): Promise<string[]> {
  const ids = idsOf(events, 'reviewId')
  const accountIds = idsOf(
    events.filter((event) => event.type === 'account.status_changed'),
    'accountId',
  )
  if (accountIds.length === 0) return ids
  const rows = await manager.query<{ id: string }[]>(
    `SELECT id FROM reviews WHERE account_id = ANY($1) AND status <> 'RESOLVED'`,
    [accountIds],
  )
  return [...new Set([...rows.map((row) => row.id), ...ids])]
}

/** Unfinished ones only, as far as that is known without a lock: a finished ticket says nothing of its dependencies. */
async function dependentsOfChanged(manager: EntityManager, events: readonly FeedEvent[]): Promise<string[]> {
  const changed = idsOf(
    events.filter(({ type }) => CHANGES_STATE.has(type)),
    'ticketId',
  )
  if (changed.length === 0) return []
  const rows = await manager.query<{ id: string }[]>(
    `SELECT DISTINCT t.id FROM ticket_dependencies d JOIN tickets t ON t.id = d.ticket_id
     WHERE d.depends_on_id = ANY($1::bigint[]) AND t.status NOT IN ('DONE', 'SKIPPED') ORDER BY t.id`,
    [changed],
  )
  return rows.map((row) => row.id)
}
