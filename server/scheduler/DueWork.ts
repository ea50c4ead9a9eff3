import { PeriodicTask, type PeriodicWork } from './PeriodicTask.ts'

/**
 * Runs each of several works when it is due:
 * - one question for all of them, once an interval, says which are due; what is not costs nothing else;
 * - each runs on its own, so that none waits for another, and never concurrently with itself;
 * - destroy() aborts the signal of all that run and waits until they have ended;
 * - one that throws is reported, and so is the question; all are asked about again at the next interval.
 */
export class DueWork<Name extends string> {
  readonly #stop = new AbortController()
  readonly #running = new Map<Name, Promise<void>>()
  readonly #asking: PeriodicTask

  /** @param report is given the name of the work that failed; null when it was the question. */
  constructor(
    intervalMs: number,
    ask: () => Promise<readonly Name[]>,
    works: Readonly<Record<Name, PeriodicWork>>,
    report: (error: unknown, name: Name | null) => void,
  ) {
    const start = async () => {
      for (const name of await ask()) {
        if (this.#stop.signal.aborted || this.#running.has(name)) continue
        this.#running.set(
          name,
          this.#run(works[name], (error) => report(error, name)).finally(() => this.#running.delete(name)),
        )
      }
    }
    this.#asking = new PeriodicTask(intervalMs, start, (error) => report(error, null))
  }

  async #run(work: PeriodicWork, report: (error: unknown) => void): Promise<void> {
    const { signal } = this.#stop
    try {
      await work(signal)
    } catch (error) {
      // What an abort broke off is not worth a word.
      if (!signal.aborted) report(error)
    }
  }

  /** Ends it; resolves when nothing of it runs any more. */
  async destroy(): Promise<void> {
    this.#stop.abort()
    await this.#asking.destroy()
    await Promise.all(this.#running.values())
  }
}
