/** How much may come in with one frame of the page, whatever asks for it: in one frame a list scrolls, changes and catches up. */
export class FrameBudget {
  #frame: unknown = null
  #spent = 0

  constructor(private readonly most: number) {}

  /** How much of this frame is left. */
  get left(): number {
    // The clock of the page's animations stands still within a frame.
    const frame = document.timeline.currentTime
    if (frame !== this.#frame) {
      this.#frame = frame
      this.#spent = 0
    }
    return this.most - this.#spent
  }

  spend(amount: number): void {
    this.#spent += amount
  }
}
