/** Work that appears rings it; a worker waits for a ring, or for a while. A ring while nobody waits is kept. */
export class Doorbell {
  #rung = false
  #answer: (() => void) | null = null

  /** Wakes whoever waits, now or next. */
  ring(): void {
    this.#rung = true
    this.#answer?.()
  }

  /** Waits until it rings, `milliseconds` at most. */
  async wait(milliseconds: number): Promise<void> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds)
        this.#answer = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      this.#answer = null
    }
    this.#rung = false
  }
}
