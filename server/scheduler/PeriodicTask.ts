import { setTimeout as wait } from 'node:timers/promises'

/** What a task does each time. `true` means there is more to do: it is run again at once. */
export type PeriodicWork = (signal: AbortSignal) => Promise<unknown>

/**
 * Runs one job again and again:
 * - never concurrently with itself;
 * - the interval runs from the end of one run to the start of the next;
 * - destroy() aborts the signal of the run in progress and waits until it has ended;
 * - a run that throws is reported, and the next one comes all the same.
 */
export class PeriodicTask {
  readonly #stop = new AbortController()
  readonly #loop: Promise<void>

  constructor(intervalMs: number, work: PeriodicWork, report: (error: unknown) => void) {
    this.#loop = this.#run(intervalMs, work, report)
  }

  async #run(intervalMs: number, work: PeriodicWork, report: (error: unknown) => void): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      let more = false
      try {
        more = (await work(signal)) === true
      } catch (error) {
        // What an abort broke off is not worth a word.
        if (!signal.aborted) report(error)
      }
      if (!more) await wait(intervalMs, undefined, { signal }).catch(() => {})
    }
  }

  /** Ends it; resolves when nothing of it runs any more. */
  async destroy(): Promise<void> {
    this.#stop.abort()
    await this.#loop
  }
}
