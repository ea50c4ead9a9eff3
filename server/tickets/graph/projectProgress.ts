import type { EntityManager } from 'typeorm'
import { FREE_SLOTS } from '../lockClaimable.ts'
import { HeldUp } from './heldUp.ts'
import { type GraphTicket, loadGraph } from './loadGraph.ts'

/** How far a project is: every ticket counts once. */
export interface ProjectProgress {
  readonly total: number
  /** Claimable now. */
  readonly ready: number
  readonly running: number
  /** Their countdown to the auto-review runs. */
  readonly reviewing: number
  readonly waitingForPerson: number
  /** OPEN, and nobody is needed: a backoff, a full project, or what it waits for is under way. */
  readonly waiting: number
  /** OPEN, and something that it needs waits for a person. */
  readonly blocked: number
  readonly done: number
  readonly skipped: number
  /** The tickets that wait for a person and hold up others of the project, most first. */
  readonly blockedBy: readonly BlockedBy[]
}

/** A ticket that waits for a person, perhaps of another project, and how many of this one it holds up. */
export interface BlockedBy {
  readonly ticketId: string
  readonly count: number
}

/** More are not named. */
const MOST_BLOCKING = 10

/** How far each of these projects is, in the order of `ids`, all as of one moment. */
export async function loadProgress(
  manager: EntityManager,
  ids: readonly string[],
): Promise<ProjectProgress[]> {
  return manager.transaction('REPEATABLE READ', async (tx) => {
    const finished = await countFinished(tx, ids)
    const slots = await freeSlots(tx, ids)
    const graph = await loadGraph(tx, ids)
    const heldUp = new HeldUp(graph)
    const roots = [...graph.tickets.values()].filter(({ awaitingReason }) => awaitingReason !== null)
    const blocked = heldUp.behind(roots)
    const behindEach = roots.map((root) => ({ id: root.id, behind: heldUp.behind([root]) }))
    return ids.map((id) => {
      const tickets = [...graph.tickets.values()].filter(({ projectId }) => projectId === id)
      return {
        ...count(tickets, {
          blocked: countOf(blocked, id),
          isFree: (ticket) => heldUp.isFree(ticket),
          slots: slots.get(id) ?? 0,
          ...finished.get(id)!,
        }),
        blockedBy: blockedBy(behindEach, id),
      }
    })
  })
}

interface Known {
  readonly blocked: number
  readonly isFree: (ticket: GraphTicket) => boolean
  readonly slots: number
  readonly done: number
  readonly skipped: number
}

function count(
  tickets: readonly GraphTicket[],
  { blocked, isFree, slots, done, skipped }: Known,
): Omit<ProjectProgress, 'blockedBy'> {
  const of = (is: (ticket: GraphTicket) => boolean) => tickets.filter(is).length
  const open = of(({ status }) => status === 'OPEN')
  const couldStart = of(
    (ticket) => ticket.status === 'OPEN' && ticket.due && ticket.startWhenReady && isFree(ticket),
  )
  const ready = Math.min(couldStart, Math.max(0, slots))
  return {
    total: tickets.length + done + skipped,
    ready,
    running: of(({ status }) => status === 'IN_PROGRESS'),
    reviewing: of(({ status, awaitingReason }) => status === 'AWAITING_INPUT' && awaitingReason === null),
    waitingForPerson: of(({ awaitingReason }) => awaitingReason !== null),
    waiting: open - ready - blocked,
    blocked,
    done,
    skipped,
  }
}

function blockedBy(
  behindEach: readonly { id: string; behind: readonly GraphTicket[] }[],
  projectId: string,
): BlockedBy[] {
  return behindEach
    .map(({ id, behind }) => ({ ticketId: id, count: countOf(behind, projectId) }))
    .filter((blocking) => blocking.count > 0)
    .toSorted(
      (one, other) => other.count - one.count || Number(BigInt(one.ticketId) - BigInt(other.ticketId)),
    )
    .slice(0, MOST_BLOCKING)
}

function countOf(tickets: readonly GraphTicket[], id: string): number {
  return tickets.filter(({ projectId }) => projectId === id).length
}

async function countFinished(
  tx: EntityManager,
  ids: readonly string[],
): Promise<Map<string, { done: number; skipped: number }>> {
  const rows = await tx.query<{ id: string; done: number; skipped: number }[]>(
    `SELECT asked.id, count(*) FILTER (WHERE t.status = 'DONE')::int AS done,
       count(*) FILTER (WHERE t.status = 'SKIPPED')::int AS skipped
     FROM unnest($1::bigint[]) AS asked (id)
     LEFT JOIN tickets t ON t.project_id = asked.id AND t.status IN ('DONE', 'SKIPPED')
     GROUP BY asked.id`,
    [ids],
  )
  return new Map(rows.map(({ id, done, skipped }) => [id, { done, skipped }]))
}

async function freeSlots(tx: EntityManager, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.query<{ id: string; slots: number }[]>(
    `SELECT p.id, (${FREE_SLOTS})::int AS slots FROM projects p WHERE p.id = ANY($1::bigint[])`,
    [ids],
  )
  return new Map(rows.map(({ id, slots }) => [id, slots]))
}
