/** What happens, in the order of its time: a binary heap. */
export class EventQueue {
  readonly #heap: { at: number; run: () => void }[] = []

  /** Something is to happen at a time. */
  add(at: number, run: () => void): void {
    const heap = this.#heap
    heap.push({ at, run })
    let place = heap.length - 1
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (heap[parent]!.at <= heap[place]!.at) break
      this.#swap(parent, place)
      place = parent
    }
  }

  /** Lets everything happen, also what is added on the way. */
  run(): void {
    for (let next = this.#take(); next; next = this.#take()) next.run()
  }

  #take(): { run: () => void } | undefined {
    const heap = this.#heap
    const first = heap[0]
    const last = heap.pop()
    if (first === undefined || heap.length === 0) return first
    heap[0] = last!
    for (let place = 0; ;) {
      const left = 2 * place + 1
      let least = place
      for (const child of [left, left + 1]) {
        if (child < heap.length && heap[child]!.at < heap[least]!.at) least = child
      }
      if (least === place) return first
      this.#swap(least, place)
      place = least
    }
  }

  #swap(one: number, other: number): void {
    const heap = this.#heap
    ;[heap[one], heap[other]] = [heap[other]!, heap[one]!]
  }
}
