import { type EntityManager, In } from 'typeorm'
import { Ticket } from '../entities/Ticket.ts'
import { BadUserInput } from '../errors.ts'
import { badDependency } from './badDependency.ts'
import { assertSequencesFit } from './sequenceFit.ts'

const MOST_DEPENDENCIES = 50

/** What a new ticket says it waits for. */
export interface NamedDependency {
  /** A ref of the same call, or the number of a ticket. */
  readonly text: string
  /** Where the text is the id of a ticket: that. */
  readonly ticketId: string | null
}

export interface PlannedTicket {
  readonly ref: string | null
  readonly sequence: number | null
  readonly dependsOn: readonly NamedDependency[]
}

/** What a new ticket waits for: places in the same call, and tickets that exist. */
export interface PlannedDependencies {
  readonly inCall: readonly number[]
  readonly existing: readonly Ticket[]
}

/**
 * Finds what every new ticket of a call waits for. The tickets that exist are locked (shared) until the
 * call commits: none of them finishes unseen meanwhile.
 * @throws BadUserInput naming the ticket's field: a ref twice, an unknown ref, too many, a ticket that
 *   depends on itself, a cycle, or a dependency that a later sequence holds up for ever.
 */
export async function planDependencies(
  tx: EntityManager,
  projectId: string,
  tickets: readonly PlannedTicket[],
): Promise<PlannedDependencies[]> {
  const places = placesOfRefs(tickets)
  const existing = await lockExisting(tx, tickets, places)
  const plan = tickets.map((ticket, place) => resolve(ticket, place, places, existing))
  assertNoCycle(plan)
  await assertSequencesFit(tx, projectId, tickets, plan)
  return plan
}

function placesOfRefs(tickets: readonly PlannedTicket[]): Map<string, number> {
  const places = new Map<string, number>()
  tickets.forEach(({ ref }, place) => {
    if (ref === null) return
    if (places.has(ref))
      throw new BadUserInput(`tickets.${place}.ref`, 'Two tickets of this call have this ref.')
    places.set(ref, place)
  })
  return places
}

interface ExistingTickets {
  readonly byId: ReadonlyMap<string, Ticket>
  readonly byNumber: ReadonlyMap<string, Ticket>
}

async function lockExisting(
  tx: EntityManager,
  tickets: readonly PlannedTicket[],
  places: ReadonlyMap<string, number>,
): Promise<ExistingTickets> {
  const named = tickets.flatMap((ticket) => ticket.dependsOn).filter(({ text }) => !places.has(text))
  const ids = new Set(named.flatMap(({ ticketId }) => ticketId ?? []))
  const numbers = new Set(named.filter(({ ticketId }) => ticketId === null).map(({ text }) => text))
  if (named.length === 0) return { byId: new Map(), byNumber: new Map() }
  const rows = await tx.find(Ticket, {
    where: [{ id: In([...ids]) }, { number: In([...numbers]) }],
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_read' },
  })
  return {
    byId: new Map(rows.map((row) => [row.id, row])),
    byNumber: new Map(rows.map((row) => [row.number, row])),
  }
}

function resolve(
  ticket: PlannedTicket,
  place: number,
  places: ReadonlyMap<string, number>,
  { byId, byNumber }: ExistingTickets,
): PlannedDependencies {
  const inCall = new Set<number>()
  const existing = new Set<Ticket>()
  for (const { text, ticketId } of ticket.dependsOn) {
    const other = places.get(text)
    if (other === place) throw badDependency(place, 'A ticket cannot depend on itself.')
    if (other !== undefined) {
      inCall.add(other)
      continue
    }
    const found = ticketId === null ? byNumber.get(text) : byId.get(ticketId)
    if (!found) {
      throw badDependency(place, `No ticket of this call has the ref, and none the number or id “${text}”.`)
    }
    existing.add(found)
  }
  if (inCall.size + existing.size > MOST_DEPENDENCIES) {
    throw badDependency(place, `A ticket may depend on ${MOST_DEPENDENCIES} others at most.`)
  }
  return { inCall: [...inCall], existing: [...existing] }
}

/** Takes away, again and again, what waits for nothing that is left; what then remains goes in circles. */
function assertNoCycle(plan: readonly PlannedDependencies[]): void {
  const waitsFor = plan.map(({ inCall }) => inCall.length)
  const dependents = plan.map((): number[] => [])
  plan.forEach(({ inCall }, place) => inCall.forEach((other) => dependents[other]!.push(place)))
  const free = plan.flatMap((_, place) => (waitsFor[place] === 0 ? place : []))
  for (const place of free) {
    for (const dependent of dependents[place]!) {
      waitsFor[dependent]!--
      if (waitsFor[dependent] === 0) free.push(dependent)
    }
  }
  const stuck = waitsFor.findIndex((count) => count > 0)
  if (stuck !== -1) {
    throw badDependency(stuck, 'These dependencies go in a circle: none of them could ever start.')
  }
}
