/** Work that appears rings it; a worker waits for a ring, or for a while. A ring while nobody waits is kept. */
export class Doorbell {
  #rung = false
  #answer: (() => void) | null = null

  /** Wakes whoever waits, now or next. */
  ring(): void {
    this.#rung = true
    this.#answer?.()
  }

  /** Waits until it rings, `milliseconds` at most. @throws the signal's reason when aborted. */
  async wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (!this.#rung && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, milliseconds)
        function done(): void {
          clearTimeout(timer)
          signal.removeEventListener('abort', done)
          resolve()
        }
        signal.addEventListener('abort', done)
        this.#answer = done
      })
      this.#answer = null
    }
    this.#rung = false
    signal.throwIfAborted()
  }
}
