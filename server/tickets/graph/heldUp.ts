import type { GraphTicket, TicketGraph } from './loadGraph.ts'

/**
 * Who holds up whom, directly or through others. Tickets are numbered by their place here: what is behind each of a
 * thousand stopped tickets among ten thousand is a walk over small numbers that way, and over texts it took seconds.
 */
export class HeldUp {
  readonly #tickets: readonly GraphTicket[]
  readonly #places: ReadonlyMap<string, number>
  /** By a ticket's place: those that depend on it. */
  readonly #dependents: readonly (readonly number[])[]
  /** The places of those that depend on something. */
  readonly #needing: ReadonlySet<number>
  /** A project's unfinished sequences, lowest first, each with its tickets. */
  readonly #steps = new Map<string, number[][]>()
  /** By a ticket's place: which step of its project it belongs to; -1 without a sequence. */
  readonly #stepOf: Int32Array
  /** By a ticket's place: the last walk that came by. */
  readonly #seen: Uint32Array
  #walk = 0

  constructor({ tickets, dependents }: TicketGraph) {
    this.#tickets = [...tickets.values()]
    this.#places = new Map(this.#tickets.map(({ id }, place) => [id, place]))
    this.#dependents = this.#tickets.map(({ id }) =>
      (dependents.get(id) ?? []).map((each) => this.#placeOf(each)),
    )
    this.#needing = new Set(this.#dependents.flat())
    this.#stepOf = new Int32Array(this.#tickets.length).fill(-1)
    this.#seen = new Uint32Array(this.#tickets.length)
    this.#lineUp()
  }

  #placeOf(id: string): number {
    return this.#places.get(id)!
  }

  #lineUp(): void {
    const inOrder = this.#tickets
      .filter(({ sequence }) => sequence !== null)
      .toSorted((one, other) => one.sequence! - other.sequence!)
    const last = new Map<string, number>()
    for (const { id, projectId, sequence } of inOrder) {
      const steps = this.#steps.get(projectId) ?? []
      this.#steps.set(projectId, steps)
      if (last.get(projectId) !== sequence) steps.push([])
      last.set(projectId, sequence!)
      steps.at(-1)!.push(this.#placeOf(id))
      this.#stepOf[this.#placeOf(id)] = steps.length - 1
    }
  }

  /** Whether nothing that is not finished has to come before it. */
  isFree(ticket: GraphTicket): boolean {
    return this.#stepOf[this.#placeOf(ticket.id)]! <= 0 && !this.#needing.has(this.#placeOf(ticket.id))
  }

  /**
   * The OPEN tickets that cannot begin before one of these is dealt with: what waits for them, what waits for
   * that, and so on. What runs already, or waits for a person itself, holds up for its own reason.
   */
  behind(roots: readonly GraphTicket[]): GraphTicket[] {
    this.#walk += 1
    const found: GraphTicket[] = []
    const next = roots.map(({ id }) => this.#placeOf(id))
    // A project's steps behind the lowest that was reached wait, whichever it was reached through.
    const reached = new Map<string, number>()
    const visit = (place: number) => {
      if (this.#seen[place] === this.#walk || this.#tickets[place]!.status !== 'OPEN') return
      this.#seen[place] = this.#walk
      found.push(this.#tickets[place]!)
      next.push(place)
    }
    for (let place = next.pop(); place !== undefined; place = next.pop()) {
      for (const dependent of this.#dependents[place]!) visit(dependent)
      const step = this.#stepOf[place]!
      if (step < 0) continue
      const { projectId } = this.#tickets[place]!
      const steps = this.#steps.get(projectId)!
      const lowest = reached.get(projectId) ?? steps.length - 1
      for (let later = step + 1; later <= lowest; later++) for (const each of steps[later]!) visit(each)
      reached.set(projectId, Math.min(step, lowest))
    }
    return found
  }
}
