import type { EntityManager } from 'typeorm'
import type { Ticket } from '../../entities/Ticket.ts'
import { heldUpByStorm } from '../../storms/heldUpByStorm.ts'
import { FREE_SLOTS } from '../lockClaimable.ts'
import { byOwner, loadOwnedTickets } from './ownedTickets.ts'
import { whatItDoes } from './ticketState.ts'

export const BLOCKER_KINDS = ['DEPENDENCY', 'SEQUENCE', 'BACKOFF', 'PROJECT_FULL'] as const

/** One reason why no agent can claim an OPEN ticket now. */
export interface Blocker {
  readonly kind: (typeof BLOCKER_KINDS)[number]
  /** The ticket that it waits for; of a lower sequence the first. */
  readonly ticket: Ticket | null
  /** One sentence. */
  readonly text: string
}

type OwnedBlocker = Blocker & { readonly owner: string }

/** More of a lower sequence are not counted. */
const MOST_COUNTED = 100

/**
 * Why each of these tickets cannot be claimed now, in the order of `ids`; nothing of one that is not OPEN. That the
 * project is full is said only where it is the last thing that is in the way.
 */
export async function loadBlockers(manager: EntityManager, ids: readonly string[]): Promise<Blocker[][]> {
  const found = [
    ...(await dependencies(manager, ids)),
    ...(await lowerSequences(manager, ids)),
    ...(await backoffs(manager, ids)),
  ]
  const blocked = new Set(found.map(({ owner }) => owner))
  const free = ids.filter((id) => !blocked.has(id))
  return byOwner(ids, [...found, ...(await fullProjects(manager, free))])
}

async function dependencies(manager: EntityManager, ids: readonly string[]): Promise<OwnedBlocker[]> {
  const pairs = await manager.query<{ owner: string; id: string }[]>(
    `SELECT t.id AS owner, needed.id
     FROM tickets t JOIN ticket_dependencies d ON d.ticket_id = t.id JOIN tickets needed ON needed.id = d.depends_on_id
     WHERE t.id = ANY($1::bigint[]) AND t.status = 'OPEN' AND needed.status NOT IN ('DONE', 'SKIPPED')
     ORDER BY needed.id`,
    [ids],
  )
  return (await loadOwnedTickets(manager, pairs)).map(({ owner, ticket }) => ({
    owner,
    kind: 'DEPENDENCY',
    ticket,
    text: `Waits for ${ticket.number}, which ${whatItDoes(ticket)}.`,
  }))
}

async function lowerSequences(manager: EntityManager, ids: readonly string[]): Promise<OwnedBlocker[]> {
  const rows = await manager.query<{ owner: string; earlier: string[] }[]>(
    `SELECT t.id AS owner, lower.earlier FROM tickets t CROSS JOIN LATERAL (
       SELECT array_agg(id ORDER BY sequence, id) AS earlier FROM (
         SELECT id, sequence FROM tickets earlier
         WHERE earlier.project_id = t.project_id AND earlier.sequence < t.sequence
           AND earlier.status NOT IN ('DONE', 'SKIPPED')
         ORDER BY sequence, id LIMIT ${MOST_COUNTED + 1}) unfinished) lower
     WHERE t.id = ANY($1::bigint[]) AND t.status = 'OPEN' AND t.sequence IS NOT NULL AND lower.earlier IS NOT NULL`,
    [ids],
  )
  const firsts = rows.map(({ owner, earlier }) => ({ owner, id: earlier[0]! }))
  const others = new Map(rows.map(({ owner, earlier }) => [owner, earlier.length - 1]))
  return (await loadOwnedTickets(manager, firsts)).map(({ owner, ticket }) => ({
    owner,
    kind: 'SEQUENCE',
    ticket,
    text: `Its turn comes after ${ticket.number}, which ${whatItDoes(ticket)}${andOthers(others.get(owner)!)}.`,
  }))
}

function andOthers(count: number): string {
  if (count === 0) return ''
  if (count === 1) return ', and one other'
  return count < MOST_COUNTED ? `, and ${count} others` : `, and ${MOST_COUNTED} others or more`
}

async function backoffs(manager: EntityManager, ids: readonly string[]): Promise<OwnedBlocker[]> {
  const rows = await manager.query<{ owner: string; available_at: Date; due: boolean }[]>(
    `SELECT t.id AS owner, t.available_at, t.available_at <= clock_timestamp() AS due FROM tickets t
     WHERE t.id = ANY($1::bigint[]) AND t.status = 'OPEN'
       AND (t.available_at > clock_timestamp() OR t.available_at IS NOT NULL AND ${heldUpByStorm('t')})`,
    [ids],
  )
  return rows.map(({ owner, available_at, due }) => ({
    owner,
    kind: 'BACKOFF',
    ticket: null,
    text: due
      ? 'It failed as many others do at the moment, and is tried again when that is over.'
      : `It is put off until ${available_at.toISOString().slice(11, 19)} UTC.`,
  }))
}

async function fullProjects(manager: EntityManager, ids: readonly string[]): Promise<OwnedBlocker[]> {
  const rows = await manager.query<{ owner: string; max_parallel: number }[]>(
    `SELECT t.id AS owner, p.max_parallel FROM tickets t JOIN projects p ON p.id = t.project_id
     WHERE t.id = ANY($1::bigint[]) AND t.status = 'OPEN' AND t.start_when_ready AND ${FREE_SLOTS} <= 0`,
    [ids],
  )
  return rows.map(({ owner, max_parallel }) => ({
    owner,
    kind: 'PROJECT_FULL',
    ticket: null,
    text:
      max_parallel === 1
        ? 'Another ticket of the project is in progress, and only one may be at once.'
        : `${max_parallel} tickets of the project are in progress, and no more may be at once.`,
  }))
}
