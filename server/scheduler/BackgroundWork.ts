/**
 * Work that was begun by a call and goes on after its answer:
 * - it begins at once, and several run side by side;
 * - one that throws is reported, and the others go on;
 * - stop() aborts the signal of all and waits until they have ended; what comes later is not begun.
 */
export class BackgroundWork {
  readonly #stop = new AbortController()
  readonly #running = new Set<Promise<void>>()
  readonly #report: (error: unknown) => void

  constructor(report: (error: unknown) => void) {
    this.#report = report
  }

  /** Begins it without waiting for it. */
  run(work: (signal: AbortSignal) => Promise<unknown>): void {
    const { signal } = this.#stop
    if (signal.aborted) return
    const running = work(signal)
      .then(
        () => {},
        // What an abort broke off is not worth a word.
        (error: unknown) => (signal.aborted ? undefined : this.#report(error)),
      )
      .finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  /** Ends it; resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await Promise.all(this.#running)
  }
}
