import type { Json } from './graphqlClient.ts'

/** What the model needs of a ticket. */
export const MODEL_FIELDS = `
  id number status awaitingReason sequence startWhenReady availableAt project { id }
  dependsOn { id }`

const isFinished = ({ status }: Json) => status === 'DONE' || status === 'SKIPPED'

/** What a ticket needs finished: its dependencies, and every lower sequence of its project. */
function needs(ticket: Json, all: readonly Json[]): Json[] {
  const dependencies = new Set(ticket.dependsOn.map(({ id }: Json) => id))
  return all.filter(
    (other) =>
      !isFinished(other) &&
      (dependencies.has(other.id) ||
        (other.project.id === ticket.project.id &&
          other.sequence !== null &&
          ticket.sequence !== null &&
          other.sequence < ticket.sequence)),
  )
}

/** Whether this ticket is held up by `root`: it needs it, or an OPEN one that is held up by it. */
function isBehind(ticket: Json, root: Json, all: readonly Json[]): boolean {
  return (
    ticket.status === 'OPEN' &&
    needs(ticket, all).some((needed) => needed.id === root.id || isBehind(needed, root, all))
  )
}

/**
 * How far a project is, reckoned as the words say it, a ticket at a time: slow, and nothing like the server's way.
 * `all`: the tickets of every project.
 */
export function modelProgress(projectId: string, maxParallel: number, all: readonly Json[]): Json {
  const own = all.filter(({ project }) => project.id === projectId)
  const roots = all.filter(({ awaitingReason }) => awaitingReason !== null)
  const count = (is: (ticket: Json) => boolean) => own.filter(is).length
  const running = count(({ status }) => status === 'IN_PROGRESS')
  const claimable = count(
    (ticket) =>
      ticket.status === 'OPEN' &&
      ticket.startWhenReady &&
      ticket.availableAt === null &&
      needs(ticket, all).length === 0,
  )
  const ready = Math.min(claimable, Math.max(0, maxParallel - running))
  const blocked = count((ticket) => roots.some((root) => isBehind(ticket, root, all)))
  return {
    total: own.length,
    ready,
    running,
    reviewing: count(({ status, awaitingReason }) => status === 'AWAITING_INPUT' && awaitingReason === null),
    waitingForPerson: count(({ awaitingReason }) => awaitingReason !== null),
    waiting: count(({ status }) => status === 'OPEN') - ready - blocked,
    blocked,
    done: count(({ status }) => status === 'DONE'),
    skipped: count(({ status }) => status === 'SKIPPED'),
    blockedBy: roots
      .map((root) => ({
        ticket: { id: root.id },
        count: count((ticket) => isBehind(ticket, root, all)),
      }))
      .filter((blocking) => blocking.count > 0)
      .toSorted(
        (one, other) =>
          other.count - one.count ||
          all.findIndex(({ id }) => id === one.ticket.id) - all.findIndex(({ id }) => id === other.ticket.id),
      )
      .slice(0, 10)
      .map(({ ticket, count: held }) => ({ ticket, count: held })),
  }
}
