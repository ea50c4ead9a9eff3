import type { EntityManager } from 'typeorm'
import { Classification } from '../../entities/Classification.ts'
import { Message } from '../../entities/Message.ts'
import type { Project } from '../../entities/Project.ts'
import { Resolution } from '../../entities/Resolution.ts'
import { Review } from '../../entities/Review.ts'
import { Ticket } from '../../entities/Ticket.ts'
import { insertInto } from './insertInto.ts'
import { loggedPast, shiftAt } from './loggedPast.ts'
import { pastConversation } from './pastConversation.ts'
import type { PastTicket, PastTurn } from './pastTickets.ts'

const CORRECTION = 'It broke off; that is no question.'

/** Writes tickets of the past with their conversations, their reviews and the verdicts on them. */
export async function writePastTickets(
  tx: EntityManager,
  projects: ReadonlyMap<string, Project>,
  tickets: readonly PastTicket[],
): Promise<void> {
  const numbers = await takeNumbers(tx, projects, tickets)
  const projectOf = ({ project }: PastTicket) => projects.get(project.name)!.id
  const ticketIds = await insertInto(
    tx,
    Ticket,
    tickets.map((ticket, place) => ({
      projectId: projectOf(ticket),
      number: numbers[place]!,
      ...ticketRow(ticket),
    })),
  )
  const messages = tickets.flatMap((ticket, place) =>
    pastConversation(ticket).map((said) => ({ ...said, ticketId: ticketIds[place]! })),
  )
  const messageIds = await insertInto(
    tx,
    Message,
    messages.map(({ turn: _turn, ...row }) => row),
  )
  const saidIn = new Map(messages.map(({ turn }, place) => [turn, messageIds[place]!]))

  const turns = tickets.flatMap((ticket, place) =>
    ticket.turns.map((turn) => ({
      turn,
      title: `${numbers[place]!} ${ticket.title}`,
      ids: { ticketId: ticketIds[place]!, projectId: projectOf(ticket) },
    })),
  )
  const reviewIds = await insertInto(
    tx,
    Review,
    turns.map(({ turn, title, ids }) => ({ ...ids, title, ...reviewRow(turn) })),
  )
  await insertInto(
    tx,
    Resolution,
    turns.flatMap(({ turn: { stop }, ids }, place) =>
      stop === null
        ? []
        : { ...ids, ...loggedPast(stop, stop.openedAt), reviewId: reviewIds[place]!, reason: stop.reason },
    ),
  )
  await insertInto(
    tx,
    Classification,
    turns.flatMap(({ turn, ids: { ticketId } }, place) => {
      const row = verdictRow(turn)
      return row === null
        ? []
        : { ...row, ticketId, reviewId: reviewIds[place]!, readThrough: saidIn.get(turn)! }
    }),
  )
}

/** The next numbers of the projects, whose rows are locked, for the tickets in their order. */
async function takeNumbers(
  tx: EntityManager,
  projects: ReadonlyMap<string, Project>,
  tickets: readonly PastTicket[],
): Promise<string[]> {
  const next = new Map([...projects].map(([name, { nextNumber }]) => [name, nextNumber]))
  const numbers = tickets.map(({ project: { name } }) => {
    const number = next.get(name)!
    next.set(name, number + 1)
    return `${projects.get(name)!.key}-${number}`
  })
  for (const [name, number] of next) {
    await tx.query('UPDATE projects SET next_number = $2 WHERE id = $1', [projects.get(name)!.id, number])
  }
  return numbers
}

function ticketRow({ title, body, createdAt, turns, closedAt, closedBy }: PastTicket) {
  return {
    title,
    body,
    status: 'DONE' as const,
    mode: turns.some(({ verdict }) => verdict?.openedAgain) ? ('STRICT' as const) : ('RELAXED' as const),
    closeReason: closedBy === 'PERSON' ? ('HUMAN' as const) : ('AUTO_REVIEWED' as const),
    closedAt: new Date(closedAt),
    priority: 'NORMAL' as const,
    startWhenReady: true,
    version: 2 + turns.length,
    createdAt: new Date(createdAt),
    updatedAt: new Date(closedAt),
  }
}

function reviewRow({ said, at, verdict, stop }: PastTurn) {
  return {
    kind: 'TICKET' as const,
    status: 'RESOLVED' as const,
    priority: 'NORMAL' as const,
    summary: said.slice(0, 140),
    version: 2,
    awaitingReason: stop?.reason ?? null,
    openedAt: new Date(stop?.openedAt ?? at),
    resolvedAt: new Date(stop?.at ?? verdict!.at),
    resolvedBy: stop === null ? ('AUTO_REVIEW' as const) : ('PERSON' as const),
  }
}

function verdictRow({ verdict, stop }: PastTurn) {
  if (verdict === null) return null
  const { kind, at, dueAt, openedAgain, isOverridden } = verdict
  const overriddenAt = new Date(stop?.at ?? at)
  return {
    verdict: kind,
    rationale: 'Made up for the demo’s past.',
    classifier: 'offline',
    applied: true,
    dueAt: new Date(dueAt),
    at: new Date(at),
    ...(openedAgain && {
      judgedRight: false,
      judgedAt: new Date(openedAgain.at),
      judgedBy: shiftAt(new Date(openedAgain.at)),
    }),
    ...(isOverridden && {
      overriddenAs: 'ERROR' as const,
      overriddenBy: shiftAt(overriddenAt),
      overriddenAt,
      overrideNotes: CORRECTION,
    }),
  }
}
