import type { GraphTicket, TicketGraph } from './loadGraph.ts'

/** Who holds up whom, directly or through others. */
export class HeldUp {
  readonly #graph: TicketGraph
  /** The unfinished sequences of each project, lowest first, with their tickets. */
  readonly #sequences = new Map<string, { sequence: number; tickets: GraphTicket[] }[]>()

  constructor(graph: TicketGraph) {
    this.#graph = graph
    const inOrder = [...graph.tickets.values()]
      .filter((ticket) => ticket.sequence !== null)
      .toSorted((one, other) => one.sequence! - other.sequence!)
    for (const ticket of inOrder) {
      const sequences = this.#sequences.get(ticket.projectId) ?? []
      this.#sequences.set(ticket.projectId, sequences)
      if (sequences.at(-1)?.sequence === ticket.sequence) sequences.at(-1)!.tickets.push(ticket)
      else sequences.push({ sequence: ticket.sequence!, tickets: [ticket] })
    }
  }

  /** Everything that waits for something, and be it only for one ticket that runs. */
  waiting(): Set<string> {
    const waiting = new Set([...this.#graph.dependents.values()].flat())
    for (const sequences of this.#sequences.values()) {
      for (const { tickets } of sequences.slice(1)) for (const { id } of tickets) waiting.add(id)
    }
    return waiting
  }

  /**
   * The OPEN tickets that cannot begin before one of these is dealt with: what waits for them, what waits for
   * that, and so on. What runs already, or waits for a person itself, holds up for its own reason.
   */
  behind(ids: readonly string[]): Set<string> {
    const found = new Set<string>()
    // A project's sequences behind the lowest that was reached wait, whichever it was reached through.
    const reached = new Map<string, number>()
    const next = [...ids]
    const visit = (id: string) => {
      const ticket = this.#graph.tickets.get(id)
      if (ticket?.status !== 'OPEN' || found.has(id)) return
      found.add(id)
      next.push(id)
    }
    for (let id = next.pop(); id !== undefined; id = next.pop()) {
      for (const dependent of this.#graph.dependents.get(id) ?? []) visit(dependent)
      for (const later of this.#later(id, reached)) visit(later)
    }
    return found
  }

  /** The tickets of a project behind this one's sequence; each is told once. */
  #later(id: string, reached: Map<string, number>): string[] {
    const { projectId, sequence } = this.#graph.tickets.get(id)!
    const lowest = reached.get(projectId) ?? Infinity
    if (sequence === null || sequence >= lowest) return []
    reached.set(projectId, sequence)
    return this.#sequences
      .get(projectId)!
      .filter((later) => later.sequence > sequence && later.sequence <= lowest)
      .flatMap(({ tickets }) => tickets.map((ticket) => ticket.id))
  }
}
